// SPDX-License-Identifier: Apache-2.0
//
// The words of the rule format, and what a misspelt one may have meant.

#ifndef BERSIH_PIPELINE_RULES_NAMES_H_
#define BERSIH_PIPELINE_RULES_NAMES_H_

#include <string>
#include <vector>

namespace bersih {

// The candidate that `word` is probably meant to be, or empty when none is
// near. Upper and lower case, '-' and '_' count as the same.
std::string Nearest(const std::string& word,
                    const std::vector<std::string>& candidates);

// "unknown zone 'boddy'; did you mean 'body'?", or, when nothing is near,
// "unknown zone 'x'; it is one of head, body, tail".
std::string UnknownName(const std::string& kind, const std::string& word,
                        const std::vector<std::string>& candidates);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_RULES_NAMES_H_
