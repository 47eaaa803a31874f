// SPDX-License-Identifier: Apache-2.0
//
// What is wrong in a document, laid out for people.

#ifndef BERSIH_PIPELINE_TOOL_WRONG_H_
#define BERSIH_PIPELINE_TOOL_WRONG_H_

#include <string>
#include <string_view>
#include <vector>

#include "bersih/rule_set.h"
#include "pipeline/measure/score.h"
#include "pipeline/tool/terminal.h"

namespace bersih {

// Appends a row for each wrong span, in its line, with the lines around it:
//
//                                     | Hujan turun sejak pagi.
//   LOST  id.promo.see-also  120:141  | Warga [-baca juga: petunjuk-] itu.
//   LEFT  footer             150:157  | [+Bagikan+]
//
// LOST is body that the rule took, LEFT boilerplate that should have gone
// under that label; the numbers are bytes of the text.
void AppendWrong(std::string_view text, const std::vector<WrongSpan>& wrong,
                 const RuleSet& rules, const std::vector<std::string>& labels,
                 const TerminalStyle& style, std::string* out);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_WRONG_H_
