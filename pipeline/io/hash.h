// SPDX-License-Identifier: Apache-2.0
//
// Hashes that are the same in every run and on every machine.

#ifndef BERSIH_PIPELINE_IO_HASH_H_
#define BERSIH_PIPELINE_IO_HASH_H_

#include <cstdint>
#include <string_view>

namespace bersih {

// FNV-1a, of 64 bits.
inline uint64_t Hash64(std::string_view bytes,
                       uint64_t hash = 0xCBF29CE484222325u) {
  for (const char c : bytes) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  }
  return hash;
}

// The finalizer of SplitMix64: numbers in a row become numbers at random.
inline uint64_t Mix64(uint64_t value) {
  value += 0x9E3779B97F4A7C15u;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
  return value ^ (value >> 31);
}

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_HASH_H_
