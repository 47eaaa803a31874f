// SPDX-License-Identifier: Apache-2.0
//
// `bersih score`: the rules against what careful readers have marked.

#include "pipeline/measure/score.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "pipeline/measure/gold.h"
#include "pipeline/tool/json.h"
#include "pipeline/tool/options.h"
#include "pipeline/tool/table.h"
#include "pipeline/tool/terminal.h"
#include "pipeline/tool/wrong.h"

namespace bersih {
namespace {

constexpr char kDescription[] =
    "Measures the rules on documents in which the boilerplate is marked: how\n"
    "much of the body they keep, and how much boilerplate they remove.";

constexpr char kExamples[] =
    "  bersih score gold.jsonl\n"
    "  bersih score --rules rules/ --worst 10 gold/*.jsonl\n"
    "  bersih score --json score.json gold.jsonl.zst\n"
    "\n"
    "Exit codes: 0 all done, 2 wrong usage, unreadable rules or broken gold,\n"
    "3 input or output failed.";

struct ScoreOptions {
  std::vector<std::string> gold;
  RuleOptions rules;
  size_t worst = 0;
  size_t hosts = 10;
  std::string json;
  std::string color = "auto";
};

// A gold set and what became of its documents.
struct Scored {
  GoldSet gold;
  Score score;
  std::vector<std::vector<WrongSpan>> wrong;  // of each document
};

void AppendFigures(const Figures& figures, const TerminalStyle& style,
                   std::string* out) {
  absl::StrAppendFormat(out, "%s, %d exact (%s), %d damaged\n\n",
                        Counted(figures.documents, "document"),
                        figures.exact_documents, Percent(figures.exact, 1),
                        figures.damaged_documents);
  Table table({{"figure"},
               {"all bytes", Table::kRight},
               {"mean of documents", Table::kRight}});
  table.AddRow({"body kept", Percent(figures.body_kept, 3),
                Percent(figures.macro_body_kept, 3)});
  table.AddRow({"boilerplate removed", Percent(figures.boilerplate_removed, 2),
                Percent(figures.macro_boilerplate_removed, 2)});
  table.AddRow({"precision", Percent(figures.precision, 2)});
  table.AddRow({"F1", absl::StrFormat("%.4f", figures.f1)});
  table.AppendTo(style, 0, out);
}

void AppendLabels(const Score& score, const TerminalStyle& style,
                  std::string* out) {
  if (score.labels().empty()) return;
  Table table({{"label"},
               {"bytes", Table::kRight},
               {"left", Table::kRight},
               {"removed", Table::kRight}});
  for (const auto& [label, counts] : score.labels()) {
    table.AddRow({Printable(label), std::to_string(counts.bytes),
                  std::to_string(counts.bytes - counts.removed),
                  Percent(counts.rate(), 1)});
  }
  out->push_back('\n');
  table.AppendTo(style, 0, out);
}

// Those with the most wrong bytes first.
void AppendHosts(const Score& score, size_t limit, const TerminalStyle& style,
                 std::string* out) {
  std::vector<std::pair<std::string, HostScore>> hosts(score.hosts().begin(),
                                                       score.hosts().end());
  std::stable_sort(hosts.begin(), hosts.end(),
                   [](const auto& a, const auto& b) {
                     return a.second.tally.wrong() > b.second.tally.wrong();
                   });
  Table table({{"host"},
               {"documents", Table::kRight},
               {"exact", Table::kRight},
               {"lost", Table::kRight},
               {"left", Table::kRight},
               {"body kept", Table::kRight},
               {"removed", Table::kRight}});
  for (size_t i = 0; i < std::min(limit, hosts.size()); ++i) {
    const auto& [name, host] = hosts[i];
    const Rates rates = RatesOf(host.tally);
    table.AddRow(
        {name.empty() ? "(none)" : Printable(name),
         std::to_string(host.documents), std::to_string(host.exact_documents),
         std::to_string(host.tally.lost()), std::to_string(host.tally.left()),
         Percent(rates.body_kept, 3), Percent(rates.boilerplate_removed, 2)});
  }
  if (table.empty()) return;
  out->push_back('\n');
  table.AppendTo(style, 0, out);
  if (hosts.size() > limit) {
    absl::StrAppendFormat(out, "and %s, with no more wrong bytes\n",
                          Counted(hosts.size() - limit, "host"));
  }
}

void AppendWorst(const Scored& scored, const RuleSet& rules, size_t limit,
                 const TerminalStyle& style, std::string* out) {
  const std::vector<DocumentScore>& documents = scored.score.documents();
  std::vector<size_t> order;
  for (size_t i = 0; i < documents.size(); ++i) {
    if (documents[i].tally.wrong() > 0) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return documents[a].tally.wrong() > documents[b].tally.wrong();
  });
  for (size_t k = 0; k < std::min(limit, order.size()); ++k) {
    const DocumentScore& document = documents[order[k]];
    out->push_back('\n');
    AppendColored(style, kBold, Printable(document.id), out);
    absl::StrAppendFormat(
        out, "%s: %s of body lost, %s of boilerplate left\n",
        document.host.empty() ? "" : " (" + Printable(document.host) + ")",
        Counted(document.tally.lost(), "byte"),
        Counted(document.tally.left(), "byte"));
    AppendWrong(scored.gold.documents[order[k]].text, scored.wrong[order[k]],
                rules, scored.gold.labels, style, out);
  }
}

void WriteTally(const Tally& tally, JsonWriter* json) {
  json->Field("body", tally.body)
      .Field("body_kept", tally.body_kept)
      .Field("boiler", tally.boilerplate)
      .Field("boiler_removed", tally.boilerplate_removed);
}

std::string Json(const Scored& scored, const RuleSet& rules) {
  std::string out;
  JsonWriter json(&out);
  const Score& score = scored.score;
  const Figures figures = score.figures();
  json.Begin('{')
      .Field("docs", figures.documents)
      .Field("exact", figures.exact_documents)
      .Field("damaged_docs", figures.damaged_documents);
  WriteTally(score.total(), &json);
  json.Field("body_kept_rate", figures.body_kept)
      .Field("boilerplate_removed_rate", figures.boilerplate_removed)
      .Field("precision", figures.precision)
      .Field("f1", figures.f1)
      .Field("exact_rate", figures.exact)
      .Field("macro_body_kept_rate", figures.macro_body_kept)
      .Field("macro_boilerplate_removed_rate",
             figures.macro_boilerplate_removed);
  json.Key("by_label").Begin('{');
  for (const auto& [label, counts] : score.labels()) {
    json.Field(label, counts.rate());
  }
  json.End('}').Key("labels").Begin('[');
  for (const auto& [label, counts] : score.labels()) {
    json.Begin('{')
        .Field("label", label)
        .Field("bytes", counts.bytes)
        .Field("removed", counts.removed)
        .End('}');
  }
  json.End(']').Key("hosts").Begin('[');
  for (const auto& [name, host] : score.hosts()) {
    json.Begin('{')
        .Field("host", name)
        .Field("docs", host.documents)
        .Field("exact", host.exact_documents)
        .Field("damaged_docs", host.damaged_documents);
    WriteTally(host.tally, &json);
    json.End('}');
  }
  json.End(']').Key("documents").Begin('[');
  for (size_t i = 0; i < score.documents().size(); ++i) {
    const DocumentScore& document = score.documents()[i];
    json.Begin('{')
        .Field("id", document.id)
        .Field("host", document.host)
        .Field("lang", document.language);
    WriteTally(document.tally, &json);
    json.Key("wrong").Begin('[');
    for (const WrongSpan& wrong : scored.wrong[i]) {
      json.Begin('{')
          .Field("begin", wrong.span.begin)
          .Field("end", wrong.span.end)
          .Field("lost", wrong.lost);
      if (wrong.lost) {
        json.Field("rule", rules.rule(static_cast<size_t>(wrong.rule)).id);
      } else {
        json.Field("label",
                   scored.gold.labels[static_cast<size_t>(wrong.label)]);
      }
      json.End('}');
    }
    json.End(']').End('}');
  }
  json.End(']').End('}');
  return out + "\n";
}

int Run(const ScoreOptions& options) {
  auto rules = options.rules.Load();
  if (!rules.ok()) return Fail(kExitUsage, rules.status());
  auto cleaner = options.rules.MakeCleaner(*rules);
  if (!cleaner.ok()) return Fail(kExitUsage, cleaner.status());
  auto gold = ReadGold(options.gold);
  if (!gold.ok()) {
    return Fail(absl::IsInvalidArgument(gold.status()) ? kExitUsage : kExitIo,
                gold.status());
  }
  Scored scored{*std::move(gold), Score({}), {}};
  scored.score = Score(scored.gold.labels);
  for (const GoldDocument& document : scored.gold.documents) {
    const Result& result = cleaner->Clean({.text = document.text,
                                           .host = document.host,
                                           .language = document.language});
    scored.score.Add(document, result.removed);
    scored.wrong.push_back(WrongSpans(document, result.removed));
  }
  if (!options.json.empty()) {
    const int code = WriteFile(options.json, Json(scored, **rules));
    if (code != kExitOk || options.json == "-") return code;
  }
  const TerminalStyle style = StyleFor(options.color);
  std::string report;
  AppendFigures(scored.score.figures(), style, &report);
  AppendLabels(scored.score, style, &report);
  AppendHosts(scored.score, options.hosts, style, &report);
  AppendWorst(scored, **rules, options.worst, style, &report);
  return Print(report);
}

}  // namespace

int RunScore(const Arguments& arguments) {
  ScoreOptions options;
  auto app = MakeApp("bersih score", kDescription, kExamples);
  app->add_option("GOLD", options.gold, "Gold sets; - is standard input")
      ->type_name("");
  options.rules.AddTo(app.get());
  app->add_option("--worst", options.worst,
                  "Show the N documents with the most wrong\n"
                  "bytes, and what is wrong in them [0]")
      ->type_name("N");
  app->add_option("--hosts", options.hosts,
                  "Show the N hosts with the most wrong bytes\n[10]")
      ->type_name("N");
  app->add_option("--json", options.json,
                  "Write all figures, hosts and documents to\n"
                  "FILE; - is standard output, without tables")
      ->type_name("FILE");
  AddColorTo(app.get(), &options.color);
  if (const auto code = Parse(app.get(), arguments)) return *code;
  if (options.gold.empty()) {
    return Fail(kExitUsage,
                "no gold set; name one: bersih score GOLD...\nTry 'bersih "
                "score --help'.");
  }
  const absl::Status status =
      CheckOutputs({{"--json", options.json}}, options.gold);
  if (!status.ok()) return Fail(kExitUsage, status);
  return Run(options);
}

}  // namespace bersih
