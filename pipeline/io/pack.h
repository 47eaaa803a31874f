// SPDX-License-Identifier: Apache-2.0
//
// Packs outputs. Each piece becomes a gzip member (RFC 1952) or a Zstandard
// frame (RFC 8878) of its own, because both formats are made to be strung
// together: so pieces can be packed by any thread in any order, and an output
// can be cut behind any of them and gone on with.

#ifndef BERSIH_PIPELINE_IO_PACK_H_
#define BERSIH_PIPELINE_IO_PACK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace bersih {

enum class Compression : uint8_t { kNone, kGzip, kZstd };

// What a file of that name is packed with, by its .gz or .zst.
Compression CompressionOf(std::string_view path);
// ".gz", ".zst" or nothing.
std::string_view SuffixOf(Compression compression);
// The highest level there is, from 1; 0 for kNone.
int MaxLevel(Compression compression);

// Keeps its memory from piece to piece. Thread-compatible.
class Packer {
 public:
  // A level of 0 is the compression's default.
  // REQUIRES: level <= MaxLevel of what is asked for.
  explicit Packer(int level);
  ~Packer();
  Packer(Packer&&) noexcept;
  Packer& operator=(Packer&&) noexcept;

  // Appends `bytes`, packed, to `out`; just as they are with kNone. The same
  // bytes always become the same piece. Throws std::bad_alloc, the only thing
  // that can go wrong.
  void Append(Compression compression, std::string_view bytes,
              std::string* out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_PACK_H_
