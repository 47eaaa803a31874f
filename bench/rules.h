// SPDX-License-Identifier: Apache-2.0
//
// Rule sets of any size, of the same kinds as the embedded packs.

#ifndef BERSIH_BENCH_RULES_H_
#define BERSIH_BENCH_RULES_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/corpus.h"
#include "bersih/rule_set.h"

namespace bersih::bench {

// `count` rules. Up to the number of embedded ones: a sample of these, spread
// evenly. Beyond: all of them, and copies with other words in the patterns,
// which have the same actions and conditions and cost what rules cost, but
// seldom match.
absl::StatusOr<std::shared_ptr<const RuleSet>> MakeRules(size_t count);

// The patterns of the rules that apply to articles of `corpus`, by what these
// say of their language, as RE2 gets them, in the order of the rules.
std::vector<std::string> Patterns(const RuleSet& rules, const Corpus& corpus);

// The pattern with every word of four letters or more replaced by another of
// about the same frequency. Different for each `seed`.
std::string OtherWords(std::string_view pattern, uint64_t seed);

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_RULES_H_
