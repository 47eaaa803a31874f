// SPDX-License-Identifier: Apache-2.0
//
// Finds which of a set of literals stand in a text, ASCII case ignored.

#ifndef BERSIH_PIPELINE_MATCH_LITERALS_H_
#define BERSIH_PIPELINE_MATCH_LITERALS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/match/bits.h"

namespace bersih {

// Immutable after construction; thread-safe.
class LiteralScanner {
 public:
  static constexpr size_t kMinBytes = 3;

  struct Literal {
    std::string text;    // lower case, kMinBytes or more
    uint16_t owner = 0;  // what is reported when it is found
  };

  LiteralScanner() : LiteralScanner(std::vector<Literal>()) {}
  explicit LiteralScanner(std::vector<Literal> literals);

  // A literal that stands in a text.
  struct Hit {
    uint32_t begin = 0, end = 0;
    uint32_t entry = 0;
  };

  // Appends to `hits` all places where literals stand in `text`, which is at
  // most kMaxTextBytes long, in no particular order. `readable` bytes from its
  // beginning on may be read: with some behind its end it is quicker.
  void Find(std::string_view text, size_t readable,
            std::vector<Hit>* hits) const;
  void Find(std::string_view text, std::vector<Hit>* hits) const {
    Find(text, text.size(), hits);
  }

  // Sets the bits in `found` of the owners of the literal that was hit.
  void AddOwners(const Hit& hit, uint64_t* found) const {
    const Entry& entry = entries_[hit.entry];
    for (uint32_t i = 0; i < entry.owners; ++i) {
      const uint16_t owner = owners_[entry.first_owner + i];
      SetBit(owner, found);
    }
  }

  bool Owns(const Hit& hit, uint16_t owner) const {
    const Entry& entry = entries_[hit.entry];
    const auto first = owners_.begin() + entry.first_owner;
    return std::find(first, first + entry.owners, owner) !=
           first + entry.owners;
  }

 private:
  // A literal, which several owners may share.
  struct Entry {
    std::string text;
    uint32_t window_at = 0;                // where its window begins
    uint32_t first_owner = 0, owners = 0;  // of owners_
    // Its first bytes, up to eight, roughly folded, and which these are.
    uint64_t head = 0, head_mask = 0;
  };
  static constexpr size_t kWindow = 4;
  static constexpr size_t kBucketGroups = 2;

  void ChooseWindows();
  void FillBuckets();
  void Look(std::string_view text, size_t at, std::vector<Hit>* hits) const;
  void LookIn(uint32_t hash, std::string_view text, size_t at,
              std::vector<Hit>* hits) const;
  void FindPortable(std::string_view text, size_t from,
                    std::vector<Hit>* hits) const;
  size_t FindAvx2(std::string_view text, size_t readable,
                  std::vector<Hit>* hits) const;

  struct Bucket {
    uint32_t first = 0, count = 0;  // of entries_
  };

  std::vector<Entry> entries_;  // sorted by the hash of their window
  std::vector<uint16_t> owners_;
  // Bits by the hash of a window say which hashes there are. A bucket for each
  // of these: as many as bits are set before it. All of it stays in the nearest
  // cache.
  std::vector<uint64_t> bits_;
  std::vector<uint16_t> set_before_;  // by word of bits_
  std::vector<Bucket> buckets_;
  bool has_short_ = false;  // there are literals shorter than a window
  // By group of eight buckets, place in a window and half byte: a bit for each
  // bucket that has a window with it there.
  using Tables = std::array<std::array<uint8_t, 16>, kWindow>;
  std::array<Tables, kBucketGroups> low_{}, high_{};
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_LITERALS_H_
