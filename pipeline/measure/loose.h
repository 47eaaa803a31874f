// SPDX-License-Identifier: Apache-2.0

#ifndef BERSIH_PIPELINE_MEASURE_LOOSE_H_
#define BERSIH_PIPELINE_MEASURE_LOOSE_H_

#include <memory>

#include "bersih/rule_set.h"

namespace bersih {

// The same rules, by the same numbers, without the limits that are asked before
// a pattern is run: for Trace::loose (decide/trace.h).
std::shared_ptr<const RuleSet> Loosened(const RuleSet& rules);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MEASURE_LOOSE_H_
