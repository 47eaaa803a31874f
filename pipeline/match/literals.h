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
    // Places where it has a letter or digit of ASCII in front and does not
    // begin with a capital do not matter: they may be reported or not.
    bool at_word_start = false;
  };

  // Whether it has to be looked for at every byte: no word is known to begin in
  // it. One such takes as long as all others, which are looked for where words
  // begin.
  static bool StandsAnywhere(std::string_view text, bool at_word_start);

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
  // What of a literal is looked for.
  enum class Window : uint8_t {
    kEight,  // at the start of a word, so many bytes
    kFour,
    kThree,
    kFourAnywhere,
    kThreeAnywhere,
  };
  static constexpr size_t BytesOf(Window window) {
    switch (window) {
      case Window::kEight:
        return 8;
      case Window::kFour:
      case Window::kFourAnywhere:
        return 4;
      default:
        return 3;
    }
  }

  // A literal, which several owners may share.
  struct Entry {
    std::string text;
    uint32_t first_owner = 0, owners = 0;  // of owners_
    bool at_word_start = false;
    Window window = Window::kFourAnywhere;
    uint32_t window_at = 0;  // where its window begins
    // Its first bytes, up to eight, roughly folded, and which these are.
    uint64_t head = 0, head_mask = 0;
  };

  bool has_anywhere() const {
    return has_[static_cast<size_t>(Window::kFourAnywhere)] ||
           has_[static_cast<size_t>(Window::kThreeAnywhere)];
  }
  static void ChooseWindow(Entry* entry);
  void AddBeginning(const Entry& entry);
  void FillTables();
  void LookAtWord(std::string_view text, size_t at, uint64_t bytes,
                  std::vector<Hit>* hits) const;
  void LookAnywhere(std::string_view text, size_t at, uint64_t bytes,
                    std::vector<Hit>* hits) const;
  void Look(Window window, uint64_t bytes, std::string_view text, size_t at,
            std::vector<Hit>* hits) const;
  void LookIn(Window window, uint32_t hash, std::string_view text, size_t at,
              std::vector<Hit>* hits) const;
  void FindPortable(std::string_view text, size_t from, size_t readable,
                    std::vector<Hit>* hits) const;
  size_t FindAvx2(std::string_view text, size_t readable,
                  std::vector<Hit>* hits) const;
  size_t BeginningsAvx2(std::string_view text, size_t from, size_t to,
                        uint32_t* places) const;
  void FindAnywhereAvx2(std::string_view text, size_t from, size_t to,
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
  std::array<bool, 5> has_{};  // by window
  // Bits by the hash of the four bytes that a window at the start of a word
  // begins with, which spares most words the rest.
  std::vector<uint64_t> beginnings_;
  // Words that begin beyond ASCII are of interest.
  bool has_high_ = false;
  // Of windows that may stand anywhere, which share eight buckets: by place in
  // a window and half byte, a bit for each bucket that has one with it there.
  static constexpr size_t kTested = 4;
  std::array<std::array<uint8_t, 16>, kTested> low_{}, high_{};
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_LITERALS_H_
