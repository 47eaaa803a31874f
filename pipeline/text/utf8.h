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

// What is asked of every character is answered here for ASCII, which nearly all
// are.
namespace utf8_internal {
char32_t DecodeMultibyte(std::string_view s, int* length);
char32_t DecodeLastMultibyte(std::string_view s, int* length);
bool IsBlankBeyondAscii(char32_t c);
}  // namespace utf8_internal

// The character at the start of `s`, which is not empty, and its length in
// bytes; kInvalidRune and 1 for a byte that does not start one.
inline char32_t DecodeRune(std::string_view s, int* length) {
  const auto byte = static_cast<uint8_t>(s.front());
  if (byte >= 0x80) return utf8_internal::DecodeMultibyte(s, length);
  *length = 1;
  return byte;
}

// The character at the end of `s`, likewise.
inline char32_t DecodeLastRune(std::string_view s, int* length) {
  const auto byte = static_cast<uint8_t>(s.back());
  if (byte >= 0x80) return utf8_internal::DecodeLastMultibyte(s, length);
  *length = 1;
  return byte;
}

// Spaces, tabs, NBSP, the Unicode spaces, and the characters that show
// nothing: zero-width ones, soft hyphen, direction marks, BOM.
inline bool IsBlankRune(char32_t c) {
  if (c >= 0x80) return utf8_internal::IsBlankBeyondAscii(c);
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// `s` without blank characters around it.
std::string_view TrimBlank(std::string_view s);

// Bytes of `s` that are not part of valid UTF-8.
uint32_t CountInvalidUtf8(std::string_view s);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TEXT_UTF8_H_
