// SPDX-License-Identifier: Apache-2.0
//
// Looks for any of a set of literals, ASCII case ignored.

#ifndef BERSIH_PIPELINE_MATCH_LITERALS_H_
#define BERSIH_PIPELINE_MATCH_LITERALS_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bersih {

// Immutable after Build; thread-safe.
class LiteralScanner {
 public:
  LiteralScanner() = default;
  // `literals` are lower case and of two bytes or more.
  explicit LiteralScanner(const std::vector<std::string>& literals);

  bool empty() const { return literals_.empty(); }

  // Whether any of the literals stands in `text`, whatever its ASCII case.
  bool AnyIn(std::string_view text) const;

 private:
  struct Literal {
    std::string text;
    // Where the pair of bytes that it is found by begins.
    uint32_t pair_at = 0;
  };

  // For each pair of folded bytes, hashed to 12 bits, the literals that are
  // found by it: those of literals_[first, first + count).
  std::vector<Literal> literals_;  // sorted by hash
  struct Bucket {
    uint16_t first = 0;
    uint16_t count = 0;
  };
  std::array<Bucket, 4096> buckets_{};
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_LITERALS_H_
