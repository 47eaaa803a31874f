// SPDX-License-Identifier: Apache-2.0
//
// The parts of the summary that CompareText (compare.h) puts together.

#ifndef BERSIH_PIPELINE_TOOL_COMPARE_TEXT_H_
#define BERSIH_PIPELINE_TOOL_COMPARE_TEXT_H_

#include <cstddef>
#include <string>

#include "pipeline/tool/compare.h"

namespace bersih {

// Of each table; the page and the JSON have all.
inline constexpr size_t kRows = 15;

// "… and 3 more" below a table of which there are more rows.
void AppendMore(size_t all, std::string* out);

void AppendChangedLines(const Comparison& comparison,
                        const TerminalStyle& style, std::string* out);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_COMPARE_TEXT_H_
