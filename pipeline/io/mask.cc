// SPDX-License-Identifier: Apache-2.0
//
// By the table of well-formed byte sequences in the Unicode standard (3-7).
// Not fast, and need not be: only broken lines come here.

#include "pipeline/io/mask.h"

namespace bersih {
namespace {

// The length of the well-formed UTF-8 sequence at `p`, or 0.
size_t SequenceLength(const unsigned char* p, const unsigned char* end) {
  const unsigned char c = *p;
  if (c < 0x80) return 1;
  size_t length = 0;
  unsigned char low = 0x80, high = 0xBF;  // bounds of the second byte
  if (c >= 0xC2 && c <= 0xDF) {
    length = 2;
  } else if (c >= 0xE0 && c <= 0xEF) {
    length = 3;
    if (c == 0xE0) low = 0xA0;
    if (c == 0xED) high = 0x9F;
  } else if (c >= 0xF0 && c <= 0xF4) {
    length = 4;
    if (c == 0xF0) low = 0x90;
    if (c == 0xF4) high = 0x8F;
  } else {
    return 0;
  }
  if (static_cast<size_t>(end - p) < length) return 0;
  if (p[1] < low || p[1] > high) return 0;
  for (size_t i = 2; i < length; ++i) {
    if ((p[i] & 0xC0) != 0x80) return 0;
  }
  return length;
}

}  // namespace

uint32_t MaskInvalidUtf8(char* data, size_t size) {
  uint32_t masked = 0;
  auto* p = reinterpret_cast<unsigned char*>(data);
  const unsigned char* end = p + size;
  while (p < end) {
    const size_t length = SequenceLength(p, end);
    if (length == 0) {
      *p = '?';
      ++masked;
    }
    p += length == 0 ? 1 : length;
  }
  return masked;
}

}  // namespace bersih
