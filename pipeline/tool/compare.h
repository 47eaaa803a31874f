// SPDX-License-Identifier: Apache-2.0
//
// What `bersih compare` found out, and the three ways in which it says so.

#ifndef BERSIH_PIPELINE_TOOL_COMPARE_H_
#define BERSIH_PIPELINE_TOOL_COMPARE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bersih/rule_set.h"
#include "pipeline/measure/change_log.h"
#include "pipeline/measure/gold.h"
#include "pipeline/measure/profile.h"
#include "pipeline/measure/race.h"
#include "pipeline/measure/rule_changes.h"
#include "pipeline/measure/score.h"
#include "pipeline/tool/gate.h"
#include "pipeline/tool/terminal.h"

namespace bersih {

// One of the two rule sets.
struct Side {
  std::string name;  // "built-in", or as it was given
  std::shared_ptr<const RuleSet> rules;
  Profile profile;
  std::optional<Score> score;
};

// A gold document of which the new rules get more bytes wrong than the old.
struct WorseDocument {
  size_t index = 0;  // in the gold set
  uint64_t more_wrong = 0;
  std::vector<WrongSpan> old_wrong, new_wrong;
};

struct Comparison {
  Comparison(Side old_side, Side new_side, uint64_t seed, size_t samples);

  Side old_side, new_side;
  uint64_t seed = 0;
  RuleChanges rules;
  ChangeLog log;
  std::vector<std::string> inputs;
  uint64_t rejected = 0;
  std::optional<Speed> speed;  // nothing without documents

  std::vector<std::string> gold_files;
  GoldSet gold;
  std::optional<Differences> gold_differences;
  std::vector<WorseDocument> worse;  // the worst first
  std::vector<GateResult> gates;

  // The new one, or the old one where there is no new one (-1).
  RuleInfo RuleOf(int old_rule, int new_rule) const {
    return new_rule >= 0 ? new_side.rules->rule(static_cast<size_t>(new_rule))
                         : old_side.rules->rule(static_cast<size_t>(old_rule));
  }
  RuleInfo RuleOf(const RuleChange& change) const {
    return RuleOf(change.old_rule, change.new_rule);
  }
  // "id.promo.x", "id.a → id.b" for a renamed or another rule.
  std::string IdsOf(int old_rule, int new_rule) const;
  const RuleChange& ChangeOf(int old_rule, int new_rule) const {
    return rules
        .all()[new_rule >= 0 ? rules.OfNew(static_cast<uint16_t>(new_rule))
                             : rules.OfOld(static_cast<uint16_t>(old_rule))];
  }
};

// The figures that --fail-if can ask for.
std::vector<Metric> MetricsOf(const Comparison& comparison);

// A changed rule of which a try takes at least twice the time it took, with
// what that comes to being enough to be seen.
struct SlowerRule {
  size_t change = 0;                        // index into RuleChanges::all()
  double old_seconds = 0, new_seconds = 0;  // of a try
};
std::vector<SlowerRule> SlowerRules(const Comparison& comparison);

// For people, on a terminal.
std::string CompareText(const Comparison& comparison,
                        const TerminalStyle& style);

// Everything, for machines: an object, without a line end.
std::string CompareJson(const Comparison& comparison);

// A page of HTML that holds all it needs, for people without a terminal.
std::string ComparePage(const Comparison& comparison);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_COMPARE_H_
