// SPDX-License-Identifier: Apache-2.0
//
// What a rule does, in words for people who do not read patterns. As in
// rules/README.md, but prose is called a paragraph.

#ifndef BERSIH_PIPELINE_CHECK_WORDS_H_
#define BERSIH_PIPELINE_CHECK_WORDS_H_

#include <string>
#include <vector>

#include "pipeline/rules/rule.h"

namespace bersih {

// "the start of the line goes".
std::string ActionInWords(const Rule& rule);

// Each of the rule's conditions: "only before the first paragraph", "only
// lines of at most 80 characters". `stages` are those of its set.
std::vector<std::string> ConditionsInWords(
    const Rule& rule, const std::vector<std::string>& stages);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_CHECK_WORDS_H_
