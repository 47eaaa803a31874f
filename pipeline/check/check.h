// SPDX-License-Identifier: Apache-2.0
//
// Looks for mistakes in packs that a reader cannot see: it compiles, compares
// rules with each other and tries their examples. Takes about a second for a
// few hundred rules, so it is for the people who write them, not for start-up.

#ifndef BERSIH_PIPELINE_CHECK_CHECK_H_
#define BERSIH_PIPELINE_CHECK_CHECK_H_

#include <vector>

#include "pipeline/rules/reader.h"
#include "pipeline/rules/rule.h"

namespace bersih {

// What ReadPacks does not find, in order of file and line:
//   errors: patterns that RE2 refuses or that match nothing at all, examples
//     that fail (see examples.h);
//   warnings: rules that say the same, rules that an earlier one leaves
//     nothing for, cuts and suffixes without a literal to look for, rules
//     without a source where others have one.
// `packs` is what ReadPacks gave, also when it had findings of its own.
// Examples are only tried when every pattern compiles.
std::vector<Finding> CheckPacks(const PackSet& packs);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_CHECK_CHECK_H_
