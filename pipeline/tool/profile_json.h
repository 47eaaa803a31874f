// SPDX-License-Identifier: Apache-2.0
//
// Profiles as JSON, for `rules profile` and for `compare`.

#ifndef BERSIH_PIPELINE_TOOL_PROFILE_JSON_H_
#define BERSIH_PIPELINE_TOOL_PROFILE_JSON_H_

#include <cstddef>

#include "bersih/rule_set.h"
#include "pipeline/measure/profile.h"
#include "pipeline/tool/json.h"

namespace bersih {

// The value of one rule: an object with its figures, samples and misses.
void AppendProfile(const Profile& profile, size_t rule, const RuleSet& rules,
                   JsonWriter* json);

// {"suspects": […], "shadowed": […], "never_fire": […]}; what is always
// shadowed is not named again with those that never fire.
void AppendFindings(const Profile& profile, const RuleSet& rules,
                    JsonWriter* json);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_PROFILE_JSON_H_
