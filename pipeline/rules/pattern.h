// SPDX-License-Identifier: Apache-2.0
//
// From a pattern as it is written in a pack to the regex that RE2 gets:
// fragments are put in, \s and \S know all white space, actions anchor.

#ifndef BERSIH_PIPELINE_RULES_PATTERN_H_
#define BERSIH_PIPELINE_RULES_PATTERN_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/rules/rule.h"

namespace bersih {

// The regex to put in for (?&name), without brackets around it.
using FragmentLookup =
    std::function<absl::StatusOr<std::string>(const std::string& name)>;

// `pattern` with fragments put in and white space widened. What is given back
// is whole: its brackets balance and it may be put into another pattern.
// InvalidArgument when the brackets do not balance or a fragment cannot be
// had; everything else is left to RE2.
absl::StatusOr<std::string> ExpandPattern(std::string_view pattern,
                                          const FragmentLookup& lookup);

// Makes \s match all white space that a line may have, and \S all but that.
// A pattern with a mistake or a fragment comes back as it is. For tests.
std::string WidenWhiteSpace(std::string_view pattern);

// Anchors an expanded regex as the action needs it. Flags and alternatives
// keep to themselves.
std::string AnchorFor(Action action, const std::string& regex);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_RULES_PATTERN_H_
