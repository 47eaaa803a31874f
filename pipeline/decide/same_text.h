// SPDX-License-Identifier: Apache-2.0
//
// Compares texts as a reader would: case of ASCII letters, white space and
// punctuation do not count.

#ifndef BERSIH_PIPELINE_DECIDE_SAME_TEXT_H_
#define BERSIH_PIPELINE_DECIDE_SAME_TEXT_H_

#include <cstddef>
#include <string_view>

namespace bersih {

// Whether both read the same. Texts without letters or digits never do.
bool SameText(std::string_view a, std::string_view b);

// The bytes at the start of `text` that read like all of `head`, or 0 when it
// does not begin with it, or goes on in the middle of a word.
size_t RepeatedPrefix(std::string_view text, std::string_view head);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_DECIDE_SAME_TEXT_H_
