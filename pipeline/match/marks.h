// SPDX-License-Identifier: Apache-2.0
//
// Punctuation marks that patterns ask for and running text seldom has: a look
// at which of them a line holds spares most patterns that need one.

#ifndef BERSIH_PIPELINE_MATCH_MARKS_H_
#define BERSIH_PIPELINE_MATCH_MARKS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/match/syntax.h"

namespace bersih {

// A set of the marks : / ( * | - @ [, one bit each. None is for ")", which
// seldom stands without "(".
using Marks = uint8_t;

// The marks that stand in `text`.
Marks MarksIn(std::string_view text);

// Marks of which every match of a pattern, or of a share of it, holds one.
// Remembers what it finds. Thread-compatible; `syntax` must outlive it.
class MarksNeeded {
 public:
  explicit MarksNeeded(const Syntax& syntax)
      : syntax_(syntax), known_(syntax.nodes.size(), kUnknown) {}

  // 0 when nothing is known.
  Marks Of(const Share& share) { return Of(syntax_.root, share); }

 private:
  static constexpr int16_t kUnknown = -1;
  Marks Of(uint32_t index, const Share& share);
  Marks Find(uint32_t index, const Share& share);

  const Syntax& syntax_;
  std::vector<int16_t> known_;  // by node that no share changes
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_MARKS_H_
