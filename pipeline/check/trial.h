// SPDX-License-Identifier: Apache-2.0
//
// How an example is tried: what is taken of a text, and by whom.

#ifndef BERSIH_PIPELINE_CHECK_TRIAL_H_
#define BERSIH_PIPELINE_CHECK_TRIAL_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bersih/cleaner.h"
#include "bersih/rule_set.h"
#include "pipeline/check/marks.h"
#include "pipeline/rules/rule.h"

namespace bersih {

// "und" is BCP 47 for a text whose language is not known: it has no pack, so
// only the rules for every language apply, and nothing is detected.
inline constexpr std::string_view kNoLanguage = "und";

// Whether it is tried as a line, with its rule alone, and not as a document.
bool IsOneLine(std::string_view example);

// The host to clean the rule's documents for: *.example.com holds for
// example.com itself. Empty when the rule is for any.
std::string HostOf(const Rule& rule);

// The languages that `rule` applies to. A rule for every language is tried in
// each, and alone. The views belong to the arguments.
std::vector<std::string_view> LanguagesOf(const Rule& rule,
                                          const RuleSet& rules);

// What was taken of a text.
struct Taken {
  Mask all, own;  // by anyone; by the rule in question
  // By others, in order of place: the rule and what it took.
  std::vector<std::pair<int, std::string>> others;
};

// What `cleaner` takes of the `length` bytes of the document from `begin` on.
// `own_rule` is the number of the rule in question.
Taken Take(Cleaner* cleaner, const Document& document, size_t begin,
           size_t length, int own_rule);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_CHECK_TRIAL_H_
