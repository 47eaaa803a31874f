// SPDX-License-Identifier: Apache-2.0
//
// Finds which of a set of literals stand in a text, ASCII case ignored.

#ifndef BERSIH_PIPELINE_MATCH_LITERALS_H_
#define BERSIH_PIPELINE_MATCH_LITERALS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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

  // Appends to `owners` those of the literals that stand in `text`, in no
  // order and, when several literals or places speak for one, repeatedly.
  void Find(std::string_view text, std::vector<uint16_t>* owners) const;

 private:
  // A literal, which several owners may share.
  struct Entry {
    std::string text;
    uint32_t window_at = 0;                // where its window begins
    uint32_t first_owner = 0, owners = 0;  // of owners_
  };
  struct Bucket {
    uint32_t first = 0, count = 0;  // of entries_
  };

  std::vector<Entry> entries_;  // sorted by the hash of their window
  std::vector<uint16_t> owners_;
  // By the hash of a window. The bits, which stay in the nearest cache, say
  // which buckets hold anything.
  std::vector<uint64_t> bits_;
  std::vector<Bucket> buckets_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_LITERALS_H_
