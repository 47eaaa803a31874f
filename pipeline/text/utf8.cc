// SPDX-License-Identifier: Apache-2.0

#include "pipeline/text/utf8.h"

#include <cstring>

namespace bersih {
namespace {

// The length of the well-formed sequence at the start of `s` (Unicode 15,
// table 3-7), or 0.
int SequenceLength(std::string_view s) {
  const auto at = [&](size_t i) { return static_cast<uint8_t>(s[i]); };
  const auto tail = [&](size_t i) {
    return i < s.size() && (at(i) & 0xC0) == 0x80;
  };
  const uint8_t lead = at(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4 || !tail(1)) return 0;
  if (lead < 0xE0) return 2;
  if (!tail(2)) return 0;
  const uint8_t second = at(1);
  if (lead < 0xF0) {
    if (lead == 0xE0 && second < 0xA0) return 0;  // overlong
    if (lead == 0xED && second > 0x9F) return 0;  // surrogate
    return 3;
  }
  if (!tail(3)) return 0;
  if (lead == 0xF0 && second < 0x90) return 0;  // overlong
  if (lead == 0xF4 && second > 0x8F) return 0;  // beyond U+10FFFF
  return 4;
}

}  // namespace

namespace utf8_internal {

char32_t DecodeMultibyte(std::string_view s, int* length) {
  const int n = SequenceLength(s);
  *length = n == 0 ? 1 : n;
  const auto bits = [&](int i) {
    return static_cast<char32_t>(static_cast<uint8_t>(s[i]) & 0x3F);
  };
  const auto lead = static_cast<uint8_t>(s[0]);
  switch (n) {
    case 2:
      return (lead & 0x1Fu) << 6 | bits(1);
    case 3:
      return (lead & 0x0Fu) << 12 | bits(1) << 6 | bits(2);
    case 4:
      return (lead & 0x07u) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3);
    default:
      return kInvalidRune;
  }
}

char32_t DecodeLastMultibyte(std::string_view s, int* length) {
  for (size_t back = 1; back <= 4 && back <= s.size(); ++back) {
    const auto byte = static_cast<uint8_t>(s[s.size() - back]);
    if ((byte & 0xC0) == 0x80) continue;
    const char32_t c = DecodeRune(s.substr(s.size() - back), length);
    if (static_cast<size_t>(*length) == back) return c;
    break;
  }
  *length = 1;
  return kInvalidRune;
}

bool IsBlankBeyondAscii(char32_t c) {
  switch (c) {
    case 0x85:
    case 0xA0:    // no-break space
    case 0xAD:    // soft hyphen
    case 0x1680:  // Ogham space
    case 0x180E:  // Mongolian vowel separator
    case 0x202F:
    case 0x205F:
    case 0x2060:  // word joiner
    case 0x3000:
    case 0xFEFF:  // BOM, zero-width no-break space
      return true;
    default:
      // Spaces of fixed width, zero-width ones, direction marks; line and
      // paragraph separators, direction embeddings.
      return (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E);
  }
}

}  // namespace utf8_internal

std::string_view TrimBlank(std::string_view s) {
  int n = 0;
  while (!s.empty() && IsBlankRune(DecodeRune(s, &n))) s.remove_prefix(n);
  while (!s.empty() && IsBlankRune(DecodeLastRune(s, &n))) s.remove_suffix(n);
  return s;
}

uint32_t CountInvalidUtf8(std::string_view s) {
  uint32_t bad = 0;
  while (!s.empty()) {
    // Most text is ASCII: eight bytes at a time.
    uint64_t word;
    while (s.size() >= sizeof(word)) {
      std::memcpy(&word, s.data(), sizeof(word));
      if ((word & 0x8080808080808080u) != 0) break;
      s.remove_prefix(sizeof(word));
    }
    if (s.empty()) break;
    const int n = SequenceLength(s);
    if (n == 0) ++bad;
    s.remove_prefix(n == 0 ? 1 : n);
  }
  return bad;
}

}  // namespace bersih
