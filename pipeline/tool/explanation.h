// SPDX-License-Identifier: Apache-2.0
//
// A cleaned document laid out for people: every line with what became of it.

#ifndef BERSIH_PIPELINE_TOOL_EXPLANATION_H_
#define BERSIH_PIPELINE_TOOL_EXPLANATION_H_

#include <string>
#include <string_view>

#include "bersih/cleaner.h"
#include "bersih/rule_set.h"
#include "pipeline/tool/terminal.h"

namespace bersih {

// Appends
//
//   article.txt
//     title     Harga Beras Naik
//     language  id
//
//   head  - caption  id.caption.credit   | Warga mengantre. (Foto: Rina)
//   head  ~ dateline common.dateline.x   | [-JAKARTA - -]Harga beras naik …
//   body    prose                        | Pemerintah menyatakan …
//   tail  - promo    id.promo.baca-juga  | Baca Juga: …
//
//     kept      2 of 4 lines, 371 of 512 bytes
//     caption   1 line, 61 bytes
//
// '-' went, '~' lost the parts in [-…-], neither stays; lines that stay say
// whether rules take them for prose. A line that several rules share has a
// row for each further part. Control characters are shown as \x1b.
void AppendExplanation(std::string_view name, std::string_view text,
                       const Result& result, const RuleSet& rules,
                       const TerminalStyle& style, std::string* out);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_EXPLANATION_H_
