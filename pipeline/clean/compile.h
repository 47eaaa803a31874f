// SPDX-License-Identifier: Apache-2.0
//
// Compiles packs that were read into a rule set.

#ifndef BERSIH_PIPELINE_CLEAN_COMPILE_H_
#define BERSIH_PIPELINE_CLEAN_COMPILE_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "bersih/rule_set.h"
#include "pipeline/rules/reader.h"
#include "pipeline/rules/rule.h"

namespace bersih {

// A pattern that RE2 refuses never matches: ask CheckPatterns
// (rules/reader.h) first. InvalidArgument when there are too many rules.
absl::StatusOr<std::shared_ptr<const RuleSet>> Compile(PackSet packs);

// Reads the files, checks what is in them and compiles it. InvalidArgument
// lists every finding, as RuleSet::Load does.
absl::StatusOr<std::shared_ptr<const RuleSet>> CompileFiles(
    const std::vector<PackFile>& files);

// The rules a set was compiled from, in the order of their numbers.
const PackSet& Packs(const RuleSet& rules);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_CLEAN_COMPILE_H_
