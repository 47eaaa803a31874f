// SPDX-License-Identifier: Apache-2.0
//
// Rules that nothing asks for: those that take nothing of a set of samples.

#ifndef BERSIH_PIPELINE_TOOL_SAMPLES_H_
#define BERSIH_PIPELINE_TOOL_SAMPLES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bersih/rule_set.h"
#include "pipeline/rules/finding.h"
#include "pipeline/tool/tool.h"

namespace bersih {

struct IdleRules {
  std::vector<Finding> findings;  // warnings
  // kExitOk, or what clean would say: samples were rejected or not readable.
  int code = kExitOk;
};

// Cleans the samples with the whole set. A path is any input that clean takes,
// or a folder: then all files below it are samples but for what stands beside
// them in ours (.md, .clean.txt, .explain.txt), and a text in a folder that is
// named like a language with a pack is in that language.
//
// Of a pack with many idle rules only their number is said unless `all` are to
// be named; of a language that no sample is in, that it is so.
absl::StatusOr<IdleRules> FindIdleRules(
    const std::shared_ptr<const RuleSet>& rules,
    const std::vector<std::string>& paths, bool all);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_SAMPLES_H_
