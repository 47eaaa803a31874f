// SPDX-License-Identifier: Apache-2.0
//
// `bersih compare`: one pass over a dump in which both rule sets clean every
// record, once watched, for what changes and what each rule does, and once in
// a race, for how fast they are.

#include "pipeline/tool/compare.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "pipeline/clean/compile.h"
#include "pipeline/tool/options.h"
#include "pipeline/tool/records.h"

namespace bersih {
namespace {

constexpr char kDescription[] =
    "Shows what a change of rules does: which lines go or stay that did not,\n"
    "whether gold sets say that it is better, and whether it is slower.";

constexpr char kExamples[] =
    "  bersih compare --new rules/ dump.jsonl.zst\n"
    "  bersih compare --old main/rules --new rules --gold gold.jsonl \\\n"
    "                 --html report.html dump.jsonl\n"
    "  bersih compare --new rules/id/promo.toml --limit 10000 dump.jsonl\n"
    "  bersih compare --old main/rules --new rules --gold gold.jsonl \\\n"
    "                 --fail-if 'body_kept<0.998' --fail-if 'slowdown>1.10'\n"
    "\n"
    "Exit codes: 0 all done, 1 some records were rejected, 2 wrong usage or\n"
    "unreadable rules, 3 input or output failed, 4 a --fail-if holds.";

struct CompareOptions {
  InputOptions input;
  Selection selection;
  std::string old_rules, new_rules;
  std::vector<std::string> gold;
  size_t samples = 5;
  std::string json, html;
  std::vector<std::string> fail_if;
  std::string color = "auto";
};

// A rule is named as slower that takes this many times the time for a line, and
// in all this share of all the time more: less is noise.
constexpr double kSlowerFactor = 2, kSlowerShare = 0.005;

absl::StatusOr<Side> LoadSide(const std::string& name) {
  auto rules = LoadRules(name);
  if (!rules.ok()) return rules.status();
  return Side{.name = name.empty() ? "built-in" : name,
              .rules = *std::move(rules),
              .profile = {},
              .score = {}};
}

void CompareGold(Comparison* comparison) {
  const GoldSet& gold = comparison->gold;
  for (Side* side : {&comparison->old_side, &comparison->new_side}) {
    side->score.emplace(gold.labels);
  }
  Cleaner old_cleaner(comparison->old_side.rules);
  Cleaner new_cleaner(comparison->new_side.rules);
  for (size_t i = 0; i < gold.documents.size(); ++i) {
    const GoldDocument& document = gold.documents[i];
    const Document text = {.text = document.text,
                           .host = document.host,
                           .language = document.language};
    const std::vector<Removal>& before = old_cleaner.Clean(text).removed;
    const std::vector<Removal>& after = new_cleaner.Clean(text).removed;
    comparison->old_side.score->Add(document, before);
    comparison->new_side.score->Add(document, after);
    const uint64_t old_wrong =
        comparison->old_side.score->documents().back().tally.wrong();
    const uint64_t new_wrong =
        comparison->new_side.score->documents().back().tally.wrong();
    if (new_wrong <= old_wrong) continue;
    comparison->worse.push_back({i, new_wrong - old_wrong,
                                 WrongSpans(document, before),
                                 WrongSpans(document, after)});
  }
  std::stable_sort(comparison->worse.begin(), comparison->worse.end(),
                   [](const WorseDocument& a, const WorseDocument& b) {
                     return a.more_wrong > b.more_wrong;
                   });
  comparison->gold_differences =
      PairedBootstrap(*comparison->old_side.score, *comparison->new_side.score,
                      comparison->seed);
}

// The names are checked before anything is read, the values come afterwards.
absl::StatusOr<std::vector<Gate>> ParseGates(
    const std::vector<std::string>& texts, const std::vector<Metric>& metrics,
    bool has_gold) {
  std::vector<std::string> names;
  for (const Metric& metric : metrics) names.emplace_back(metric.name);
  std::vector<Gate> gates;
  for (const std::string& text : texts) {
    auto gate = ParseGate(text);
    if (!gate.ok()) return gate.status();
    const auto at = std::find(names.begin(), names.end(), gate->metric);
    if (at == names.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--fail-if: no figure '", gate->metric, "'",
                       DidYouMean(gate->metric, names), "\nThe figures are ",
                       absl::StrJoin(names, ", "), "."));
    }
    if (metrics[static_cast<size_t>(at - names.begin())].of_gold && !has_gold) {
      return absl::InvalidArgumentError(
          absl::StrCat("--fail-if: ", gate->metric,
                       " is measured on a gold set; add --gold"));
    }
    gates.push_back(*std::move(gate));
  }
  return gates;
}

// Which rules, what is measured, and in which order: the gold first, because
// it takes a second and the dump may take hours.
int Run(const CompareOptions& options) {
  auto old_side = LoadSide(options.old_rules);
  if (!old_side.ok()) return Fail(kExitUsage, old_side.status());
  auto new_side = LoadSide(options.new_rules);
  if (!new_side.ok()) return Fail(kExitUsage, new_side.status());
  auto control = LoadRules(options.old_rules);
  if (!control.ok()) return Fail(kExitUsage, control.status());
  Comparison comparison(*std::move(old_side), *std::move(new_side),
                        options.selection.seed, options.samples);
  auto gates =
      ParseGates(options.fail_if, MetricsOf(comparison), !options.gold.empty());
  if (!gates.ok()) return Fail(kExitUsage, gates.status());
  if (!options.gold.empty()) {
    auto gold = ReadGold(options.gold);
    if (!gold.ok()) {
      return Fail(absl::IsInvalidArgument(gold.status()) ? kExitUsage : kExitIo,
                  gold.status());
    }
    comparison.gold = *std::move(gold);
    comparison.gold_files = options.gold;
    CompareGold(&comparison);
  }

  int code = kExitOk;
  if (options.gold.empty() || !options.input.files.empty()) {
    const std::shared_ptr<const RuleSet>& before = comparison.old_side.rules;
    const std::shared_ptr<const RuleSet>& after = comparison.new_side.rules;
    Profiler old_profiler(before, {.seed = comparison.seed});
    Profiler new_profiler(after, {.seed = comparison.seed});
    Race race(before, *control, after, comparison.rules.none(),
              comparison.seed);
    const Walked walked = ForEachRecord(
        options.input, options.selection,
        [&](const Document& document, const Origin& origin) {
          const Result& old_result = old_profiler.Add(document, origin);
          const Result& new_result = new_profiler.Add(document, origin);
          comparison.log.Add(origin, document.text, old_result, new_result);
          race.Add(document);
        });
    code = walked.code();
    comparison.rejected = walked.rejected;
    comparison.inputs = options.input.files;
    comparison.old_side.profile = old_profiler.Finish();
    comparison.new_side.profile = new_profiler.Finish();
    if (comparison.log.documents() > 0) comparison.speed = race.Finish();
  }
  comparison.gates = Judge(*gates, MetricsOf(comparison));

  if (!options.html.empty()) {
    const int written = WriteFile(options.html, ComparePage(comparison));
    if (written != kExitOk) return written;
  }
  if (!options.json.empty()) {
    const int written = WriteFile(options.json, CompareJson(comparison) + "\n");
    if (written != kExitOk) return written;
  }
  if (options.json != "-" && options.html != "-") {
    const int printed = Print(CompareText(comparison, StyleFor(options.color)));
    if (printed != kExitOk) return printed;
  }
  bool failed = false;
  for (const GateResult& result : comparison.gates) {
    if (!result.failed) continue;
    std::cerr << absl::StrFormat("bersih: --fail-if '%s': it is %g\n",
                                 result.gate.text, result.value);
    failed = true;
  }
  return failed ? int{kExitGate} : code;
}

}  // namespace

Comparison::Comparison(Side old_rules, Side new_rules, uint64_t seed_to_use,
                       size_t samples)
    : old_side(std::move(old_rules)),
      new_side(std::move(new_rules)),
      seed(seed_to_use),
      rules(Packs(*old_side.rules), Packs(*new_side.rules)),
      log(rules, seed, samples) {}

std::string Comparison::IdsOf(int old_rule, int new_rule) const {
  const std::string after(RuleOf(old_rule, new_rule).id);
  if (old_rule < 0 || new_rule < 0) return after;
  const std::string before(RuleOf(old_rule, -1).id);
  return before == after ? after : absl::StrCat(before, " → ", after);
}

std::vector<Metric> MetricsOf(const Comparison& comparison) {
  std::vector<Metric> metrics;
  const auto gold = [&](std::string_view name, std::string_view change_name,
                        double Figures::*rate, Interval Differences::*change) {
    Metric figure{.name = name, .of_gold = true};
    Metric difference{.name = change_name, .of_gold = true};
    if (comparison.gold_differences) {
      const Interval& interval = *comparison.gold_differences.*change;
      figure.value = comparison.new_side.score->figures().*rate;
      difference.value = interval.estimate;
    }
    metrics.push_back(std::move(figure));
    metrics.push_back(std::move(difference));
  };
  gold("body_kept", "body_kept_change", &Figures::body_kept,
       &Differences::body_kept);
  gold("boilerplate_removed", "boilerplate_removed_change",
       &Figures::boilerplate_removed, &Differences::boilerplate_removed);
  gold("precision", "precision_change", &Figures::precision,
       &Differences::precision);
  gold("f1", "f1_change", &Figures::f1, &Differences::f1);
  gold("exact", "exact_change", &Figures::exact, &Differences::exact);
  const auto count = [&](std::string_view name, uint64_t value,
                         bool of_gold = false) {
    metrics.push_back({.name = name,
                       .of_gold = of_gold,
                       .value = static_cast<double>(value)});
  };
  count("worse_documents", comparison.worse.size(), /*of_gold=*/true);
  const ChangeCounts& counts = comparison.log.counts();
  const auto of = [&](Change::Kind kind) -> const ChangeCount& {
    return counts[static_cast<size_t>(kind)];
  };
  count("changed_documents", comparison.log.changed_documents());
  count("newly_removed", of(Change::Kind::kNewlyRemoved).lines);
  count("newly_removed_bytes", of(Change::Kind::kNewlyRemoved).bytes);
  count("newly_removed_prose", of(Change::Kind::kNewlyRemoved).prose);
  count("newly_kept", of(Change::Kind::kNewlyKept).lines);
  count("newly_kept_bytes", of(Change::Kind::kNewlyKept).bytes);
  count("reattributed", of(Change::Kind::kReattributed).lines);
  count("rejected", comparison.rejected);
  Metric slowdown{.name = "slowdown"};
  if (comparison.speed) {
    slowdown.value = comparison.speed->slowdown.estimate;
    slowdown.unsure = !comparison.speed->differs();
    if (slowdown.unsure) slowdown.note = "no difference that can be told";
  }
  metrics.push_back(std::move(slowdown));
  count("slower_rules", SlowerRules(comparison).size());
  return metrics;
}

std::vector<SlowerRule> SlowerRules(const Comparison& comparison) {
  const Profile& before = comparison.old_side.profile;
  const Profile& after = comparison.new_side.profile;
  std::vector<SlowerRule> slower;
  const std::vector<RuleChange>& all = comparison.rules.all();
  for (size_t i = 0; i < all.size(); ++i) {
    // One that is as it was takes as long as it did; what tells its times
    // apart is noise.
    if (all[i].kind != RuleChange::Kind::kChanged || before.rules.empty()) {
      continue;
    }
    const RuleProfile& a = before.rules[static_cast<size_t>(all[i].old_rule)];
    const RuleProfile& b = after.rules[static_cast<size_t>(all[i].new_rule)];
    if (a.tries == 0 || b.tries == 0) continue;
    const double old_try = a.seconds / static_cast<double>(a.tries);
    const double new_try = b.seconds / static_cast<double>(b.tries);
    if (new_try >= kSlowerFactor * old_try &&
        b.seconds - a.seconds >= kSlowerShare * before.seconds) {
      slower.push_back({i, old_try, new_try});
    }
  }
  return slower;
}

int RunCompare(const Arguments& arguments) {
  CompareOptions options;
  auto app = MakeApp("bersih compare", kDescription, kExamples);
  app->add_option("--old", options.old_rules,
                  "The rules as they were: a folder of packs, or\n"
                  "one file of a pack instead of the built-in one\n"
                  "[the built-in rules]")
      ->type_name("DIR|FILE");
  app->add_option("--new", options.new_rules,
                  "The rules as they are to be, likewise")
      ->type_name("DIR|FILE");
  app->add_option("--gold", options.gold,
                  "Documents in which the boilerplate is marked:\n"
                  "is it better? May be given more than once")
      ->type_name("FILE")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  options.input.AddTo(app.get());
  options.selection.AddTo(app.get());
  app->add_option("--samples", options.samples,
                  "Lines to keep of each rule, host and language\n[5]")
      ->type_name("N")
      ->check(CLI::Range(0, 1000));
  app->add_option("--json", options.json,
                  "Write everything to FILE; - is standard output,\n"
                  "without the summary")
      ->type_name("FILE");
  app->add_option("--html", options.html,
                  "Write everything to FILE as one page that needs\n"
                  "nothing else")
      ->type_name("FILE");
  app->add_option("--fail-if", options.fail_if,
                  "Exit with 4 when this holds of the new rules, as\n"
                  "'body_kept<0.998', 'slowdown>1.10' or\n"
                  "'newly_removed_prose>0'; may be repeated")
      ->type_name("CONDITION")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  AddColorTo(app.get(), &options.color);
  if (const auto code = Parse(app.get(), arguments)) return *code;
  if (options.old_rules.empty() && options.new_rules.empty()) {
    return Fail(kExitUsage,
                "nothing to compare; name the rules: --old DIR, --new DIR, or "
                "one of them to compare with the built-in ones\nTry 'bersih "
                "compare --help'.");
  }
  if (options.gold.empty() && WaitsForTerminal(options.input.files)) {
    return Fail(kExitUsage,
                "no input; name a dump or a gold set: bersih compare --new "
                "rules/ DUMP...\nTry 'bersih compare --help'.");
  }
  std::vector<std::string> inputs = options.input.files;
  inputs.insert(inputs.end(), options.gold.begin(), options.gold.end());
  inputs.insert(inputs.end(), {options.old_rules, options.new_rules});
  const absl::Status status = CheckOutputs(
      {{"--json", options.json}, {"--html", options.html}}, inputs);
  if (!status.ok()) return Fail(kExitUsage, status);
  return Run(options);
}

}  // namespace bersih
