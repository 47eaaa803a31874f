// SPDX-License-Identifier: Apache-2.0
//
// Sets of small numbers (owners, slots) as bits of 64-bit words.

#ifndef BERSIH_PIPELINE_MATCH_BITS_H_
#define BERSIH_PIPELINE_MATCH_BITS_H_

#include <cstddef>
#include <cstdint>

namespace bersih {

// Words that hold numbers below `count`.
constexpr size_t WordsFor(size_t count) { return (count + 63) / 64; }

inline void SetBit(size_t bit, uint64_t* bits) {
  bits[bit / 64] |= uint64_t{1} << (bit % 64);
}

inline void ClearBit(size_t bit, uint64_t* bits) {
  bits[bit / 64] &= ~(uint64_t{1} << (bit % 64));
}

inline bool HasBit(size_t bit, const uint64_t* bits) {
  return (bits[bit / 64] >> (bit % 64) & 1) != 0;
}

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_BITS_H_
