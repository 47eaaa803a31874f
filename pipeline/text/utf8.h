// SPDX-License-Identifier: Apache-2.0
//
// The little of Unicode that segmentation needs. Bytes that are not UTF-8 are
// taken one at a time, as characters that are neither space nor letter.

#ifndef BERSIH_PIPELINE_TEXT_UTF8_H_
#define BERSIH_PIPELINE_TEXT_UTF8_H_

#include <cstdint>
#include <string_view>

namespace bersih {

inline constexpr char32_t kInvalidRune = 0xFFFFFFFF;

// The character at the start of `s`, which is not empty, and its length in
// bytes; kInvalidRune and 1 for a byte that does not start one.
char32_t DecodeRune(std::string_view s, int* length);
// The character at the end of `s`, likewise.
char32_t DecodeLastRune(std::string_view s, int* length);

// Spaces, tabs, NBSP, the Unicode spaces, and the characters that show
// nothing: zero-width ones, soft hyphen, direction marks, BOM.
bool IsBlankRune(char32_t c);

// `s` without blank characters around it.
std::string_view TrimBlank(std::string_view s);

// Bytes of `s` that are not part of valid UTF-8.
uint32_t CountInvalidUtf8(std::string_view s);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TEXT_UTF8_H_
