// SPDX-License-Identifier: Apache-2.0
//
// Byte ranges of a document's text.

#ifndef BERSIH_SPAN_H_
#define BERSIH_SPAN_H_

#include <cstdint>
#include <string_view>

namespace bersih {

// A half-open range of bytes, [begin, end), of the text it belongs to.
// 32 bits, because documents hold at most kMaxTextBytes and lines are many.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  uint32_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  std::string_view In(std::string_view text) const {
    return text.substr(begin, end - begin);
  }
  friend bool operator==(const Span&, const Span&) = default;
};

// The longest text that can be cleaned, in bytes.
inline constexpr uint64_t kMaxTextBytes = 0xFFFF0000u;

}  // namespace bersih

#endif  // BERSIH_SPAN_H_
