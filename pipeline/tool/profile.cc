// SPDX-License-Identifier: Apache-2.0
//
// `bersih rules profile`: what each rule costs and gives on a dump.

#include "pipeline/measure/profile.h"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "pipeline/tool/counts.h"
#include "pipeline/tool/json.h"
#include "pipeline/tool/options.h"
#include "pipeline/tool/profile_json.h"
#include "pipeline/tool/records.h"
#include "pipeline/tool/table.h"
#include "pipeline/tool/terminal.h"

namespace bersih {
namespace {

constexpr char kDescription[] =
    "Cleans a dump and says what each rule costs and gives: what it takes, "
    "how\n"
    "much of the time it is, what it nearly took, and which rules never fire,\n"
    "are always shadowed by another, or are suspect.";

constexpr char kExamples[] =
    "  bersih rules profile dump.jsonl\n"
    "  bersih rules profile --rules rules/ --sample 0.1 dump.jsonl.zst\n"
    "  bersih rules profile --rule id.promo.baca-juga dump.jsonl\n"
    "  bersih rules profile --sort refused --json profile.json dump.jsonl\n"
    "\n"
    "Exit codes: 0 all done, 1 some records were rejected, 2 wrong usage or\n"
    "unreadable rules, 3 input or output failed.";

// What rules can be sorted by.
const std::vector<std::pair<std::string, double (*)(const RuleProfile&)>>&
Orders() {
  using Figure = double (*)(const RuleProfile&);
  static const auto& orders = *new std::vector<std::pair<std::string, Figure>>{
      {"time", [](const RuleProfile& r) { return r.seconds; }},
      {"bytes",
       [](const RuleProfile& r) { return static_cast<double>(r.bytes); }},
      {"hits",
       [](const RuleProfile& r) { return static_cast<double>(r.hits); }},
      {"documents",
       [](const RuleProfile& r) { return static_cast<double>(r.documents); }},
      {"refused",
       [](const RuleProfile& r) { return static_cast<double>(r.refused); }},
  };
  return orders;
}

struct ProfileCommand {
  InputOptions input;
  Selection selection;
  RuleOptions rules;
  ProfileOptions profile;
  std::string sort, rule, json;
  size_t top = 15;
  std::string color = "auto";
};

// Prints a profile.
class Report {
 public:
  Report(const ProfileCommand& command, const Profile& profile,
         const RuleSet& rules)
      : command_(command),
        profile_(profile),
        rules_(rules),
        found_(FindingsOf(profile)),
        style_(StyleFor(command.color)) {}

  std::string Text() {
    Head();
    if (!command_.rule.empty()) {
      const auto rule = static_cast<size_t>(rules_.FindRule(command_.rule));
      Rows({rule});
      Details(rule);
      return out_;
    }
    for (const auto& [name, figure] : Orders()) {
      if (command_.sort.empty() ? name == "time" || name == "bytes"
                                : name == command_.sort) {
        Top(name, figure);
      }
    }
    NeverFire();
    Shadowed();
    Suspects();
    return out_;
  }

 private:
  const RuleProfile& Of(size_t rule) const { return profile_.rules[rule]; }
  std::string IdOf(size_t rule) const {
    return std::string(rules_.rule(rule).id);
  }

  // The rules of which `wanted` holds, in order.
  std::vector<size_t> Those(
      const std::function<bool(const RuleProfile&)>& wanted) const {
    std::vector<size_t> those;
    for (size_t i = 0; i < profile_.rules.size(); ++i) {
      if (wanted(Of(i))) those.push_back(i);
    }
    return those;
  }

  void Title(std::string_view title) { AppendHeading(style_, title, &out_); }

  void Head() {
    const double seconds = std::max(profile_.seconds, 1e-9);
    const uint64_t removed = profile_.text_bytes - profile_.body_bytes;
    absl::StrAppendFormat(
        &out_,
        "%s%s, %s; removed %s, %.1f %%\n"
        "cleaned in %.2f s (%.1f MB/s); %.1f %% of it is done once for all "
        "rules\n",
        Counted(profile_.documents, "document"),
        profile_.hosts == 0 ? ""
                            : (profile_.more_hosts ? " of at least " : " of ") +
                                  Counted(profile_.hosts, "host"),
        ShownBytes(profile_.text_bytes), ShownBytes(removed),
        100.0 * static_cast<double>(removed) /
            std::max(1.0, static_cast<double>(profile_.text_bytes)),
        profile_.seconds,
        static_cast<double>(profile_.text_bytes) / 1e6 / seconds,
        100 * profile_.shared_seconds / seconds);
  }

  void Rows(const std::vector<size_t>& rules) {
    Table table({{"rule"},
                 {"hits", Table::kRight},
                 {"bytes", Table::kRight},
                 {"documents", Table::kRight},
                 {"hosts", Table::kRight},
                 {"tries", Table::kRight},
                 {"ms", Table::kRight},
                 {"time", Table::kRight},
                 {"refused", Table::kRight}});
    for (const size_t i : rules) {
      const RuleProfile& rule = Of(i);
      table.AddRow({IdOf(i), std::to_string(rule.hits),
                    std::to_string(rule.bytes), std::to_string(rule.documents),
                    std::to_string(rule.hosts) + (rule.more_hosts ? "+" : ""),
                    std::to_string(rule.tries),
                    absl::StrFormat("%.1f", 1e3 * rule.seconds),
                    Percent(rule.share, 2), std::to_string(rule.refused)});
    }
    table.AppendTo(style_, 0, &out_);
  }

  void Top(const std::string& name, double (*figure)(const RuleProfile&)) {
    std::vector<size_t> order =
        Those([&](const RuleProfile& rule) { return figure(rule) > 0; });
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      return figure(Of(a)) > figure(Of(b));
    });
    const size_t all = order.size();
    order.resize(std::min(all, command_.top));
    if (order.empty()) return;
    Title(absl::StrFormat("By %s (%d of %s)", name, order.size(),
                          Counted(all, "rule")));
    Rows(order);
  }

  void NeverFire() {
    const std::vector<size_t>& never = found_.never_fire;
    const size_t unseen =
        Those([](const RuleProfile& rule) { return rule.seen == 0; }).size();
    if (never.size() + unseen == 0) return;
    Title("Never fire: " + Counted(never.size(), "rule"));
    for (size_t k = 0; k < std::min(command_.top, never.size()); ++k) {
      out_ += "  " + IdOf(never[k]) + "\n";
    }
    if (never.size() > command_.top) {
      absl::StrAppendFormat(&out_, "  and %d more, see --json\n",
                            never.size() - command_.top);
    }
    if (unseen > 0) {
      absl::StrAppendFormat(
          &out_, "  Not counted: %s for languages that do not occur\n",
          Counted(unseen, "rule"));
    }
  }

  void Shadowed() {
    if (found_.shadowed.empty()) return;
    Title("Always shadowed: " + Counted(found_.shadowed.size(), "rule"));
    Table table({{"rule"}, {"lines", Table::kRight}, {"mostly by"}});
    for (const size_t i : found_.shadowed) {
      table.AddRow({IdOf(i), std::to_string(Of(i).shadowed),
                    IdOf(static_cast<size_t>(Of(i).shadowed_by))});
    }
    table.AppendTo(style_, 0, &out_);
  }

  void Suspects() {
    std::vector<size_t> suspects = found_.suspects;
    if (suspects.empty()) return;
    std::stable_sort(suspects.begin(), suspects.end(), [&](size_t a, size_t b) {
      return Of(a).bytes > Of(b).bytes;
    });
    Title("Suspect: " + Counted(suspects.size(), "rule"));
    for (const size_t i : suspects) {
      for (const Suspicion& suspicion : Of(i).suspicions) {
        out_ += IdOf(i) + ": " + suspicion.why + "\n";
      }
      const auto& samples = Of(i).suspicions[0].kind == Suspicion::kProse
                                ? Of(i).prose_samples
                                : Of(i).samples;
      if (!samples.empty()) Line("  ", samples[0]);
    }
  }

  // A line with its part marked as in `explain`.
  void Line(const std::string& indent, const LineSample& sample) {
    std::string text = sample.before;
    const auto begin = static_cast<uint32_t>(text.size());
    text += sample.part;
    const auto end = static_cast<uint32_t>(text.size());
    text += sample.after;
    out_ += indent;
    AppendMarked(style_, text, {0, static_cast<uint32_t>(text.size())},
                 {{{begin, end}, "[-", "-]", kRed}}, &out_);
    out_.push_back('\n');
  }

  void Details(size_t rule) {
    const RuleProfile& profile = Of(rule);
    for (const Suspicion& suspicion : profile.suspicions) {
      out_ += "suspect: " + suspicion.why + "\n";
    }
    if (profile.shadowed_by >= 0) {
      absl::StrAppendFormat(&out_, "shadowed on %s, mostly by %s\n",
                            Counted(profile.shadowed, "line"),
                            IdOf(static_cast<size_t>(profile.shadowed_by)));
    }
    if (!profile.samples.empty()) Title("Takes");
    for (const LineSample& sample : profile.samples) InContext(sample);
    if (!profile.misses.empty()) Title("Nearest misses");
    for (const NearMiss& miss : profile.misses) {
      AppendColored(style_, kYellow, "  " + miss.why, &out_);
      out_.push_back('\n');
      InContext(miss.sample);
    }
  }

  void InContext(const LineSample& sample) {
    const auto around = [&](const std::vector<std::string>& lines) {
      for (const std::string& line : lines) {
        AppendColored(style_, kDim, "  | " + Printable(line), &out_);
        out_.push_back('\n');
      }
    };
    absl::StrAppendFormat(&out_, "  %s:%d%s\n", ShownInput(sample.origin.input),
                          sample.origin.record,
                          sample.origin.host.empty()
                              ? ""
                              : " (" + Printable(sample.origin.host) + ")");
    around(sample.above);
    Line("  | ", sample);
    around(sample.below);
  }

  const ProfileCommand& command_;
  const Profile& profile_;
  const RuleSet& rules_;
  const Findings found_;
  const TerminalStyle style_;
  std::string out_;
};

std::string Json(const Profile& profile, const RuleSet& rules) {
  std::string out;
  JsonWriter json(&out);
  json.Begin('{')
      .Field("documents", profile.documents)
      .Field("hosts", profile.hosts)
      .Field("more_hosts", profile.more_hosts)
      .Field("text_bytes", profile.text_bytes)
      .Field("body_bytes", profile.body_bytes)
      .Field("seconds", profile.seconds)
      .Field("shared_seconds", profile.shared_seconds)
      .Key("findings");
  AppendFindings(profile, rules, &json);
  json.Key("rules").Begin('[');
  for (size_t i = 0; i < profile.rules.size(); ++i) {
    json.Begin('{')
        .Field("rule", rules.rule(i).id)
        .Field("stage", rules.rule(i).stage)
        .Key("profile");
    AppendProfile(profile, i, rules, &json);
    json.End('}');
  }
  json.End(']').End('}');
  return out + "\n";
}

int Run(const ProfileCommand& command) {
  auto rules = command.rules.Load();
  if (!rules.ok()) return Fail(kExitUsage, rules.status());
  if (!command.rule.empty() && (*rules)->FindRule(command.rule) < 0) {
    return Fail(kExitUsage, "--rule: no rule '" + command.rule + "'" +
                                DidYouMean(command.rule, RuleIds(**rules)));
  }
  NoteLanguage(command.input, **rules);
  Profiler profiler(*rules, command.profile);
  const Walked walked =
      ForEachRecord(command.input, command.selection,
                    [&](const Document& document, const Origin& origin) {
                      profiler.Add(document, origin);
                    });
  const Profile profile = profiler.Finish();
  int code = kExitOk;
  if (!command.json.empty()) {
    code = WriteFile(command.json, Json(profile, **rules));
  }
  if (code == kExitOk && command.json != "-") {
    code = Print(Report(command, profile, **rules).Text());
  }
  return code == kExitOk ? walked.code() : code;
}

}  // namespace

int RunRulesProfile(const Arguments& arguments) {
  ProfileCommand command;
  auto app = MakeApp("bersih rules profile", kDescription, kExamples);
  command.input.AddTo(app.get());
  command.selection.AddTo(app.get());
  command.rules.AddDirTo(app.get());
  std::vector<std::string> orders;
  for (const auto& order : Orders()) orders.push_back(order.first);
  app->add_option("--sort", command.sort,
                  "Show the rules with the most time, bytes, hits,\n"
                  "documents or refused lines [time, and bytes]")
      ->type_name("BY")
      ->check(OneOf(orders));
  app->add_option("--top", command.top, "Show so many of them [15]")
      ->type_name("N");
  app->add_option("--rule", command.rule,
                  "Show this rule alone, with lines that it takes\n"
                  "and that it nearly took, and what kept it")
      ->type_name("ID");
  app->add_option("--samples", command.profile.samples,
                  "Lines to keep of each rule, of either kind [3]")
      ->type_name("N")
      ->check(CLI::Range(0, 1000));
  app->add_option("--json", command.json,
                  "Write everything to FILE; - is standard output,\n"
                  "without tables")
      ->type_name("FILE");
  AddColorTo(app.get(), &command.color);
  if (const auto code = Parse(app.get(), arguments)) return *code;
  if (WaitsForTerminal(command.input.files)) {
    return Fail(kExitUsage,
                "no input; name a dump: bersih rules profile DUMP...\nTry "
                "'bersih rules profile --help'.");
  }
  const absl::Status status =
      CheckOutputs({{"--json", command.json}}, command.input.files);
  if (!status.ok()) return Fail(kExitUsage, status);
  command.profile.seed = command.selection.seed;
  return Run(command);
}

}  // namespace bersih
