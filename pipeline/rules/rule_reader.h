// SPDX-License-Identifier: Apache-2.0
//
// Reads one [[rule]] table.

#ifndef BERSIH_PIPELINE_RULES_RULE_READER_H_
#define BERSIH_PIPELINE_RULES_RULE_READER_H_

#include <optional>
#include <string>
#include <vector>

#include "pipeline/rules/finding.h"
#include "pipeline/rules/fragments.h"
#include "pipeline/rules/rule.h"
#include "pipeline/rules/toml.h"

namespace bersih {

// Where a rule stands.
struct RuleContext {
  std::string file;  // "id/promo.toml"
  std::string pack;  // "id"
  // Null when they could not be read: then nothing is said of stages.
  const std::vector<std::string>* stages = nullptr;
  Fragments* fragments = nullptr;
};

// The words that stand for a neighbour and therefore for no stage.
std::vector<std::string> ReservedStageNames();

// Nothing when the rule has an error, and errors are findings. Patterns are
// expanded but not compiled.
std::optional<Rule> ReadRule(const toml::table& table,
                             const RuleContext& context,
                             std::vector<Finding>* findings);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_RULES_RULE_READER_H_
