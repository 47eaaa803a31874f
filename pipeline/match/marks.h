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

// A set of the marks : / ( ) | - @ [, one bit each.
using Marks = uint8_t;

// The marks that stand in `text`.
Marks MarksIn(std::string_view text);

// Marks of which every match holds at least one; 0 when nothing is known.
Marks MarksNeededBy(const Syntax& syntax);

// A part of what a pattern matches: where its choice `choice` is one of
// `branches` (indices of Syntax::nodes). With kNoChoice it is all of it.
struct Share {
  static constexpr uint32_t kNoChoice = 0xFFFFFFFF;
  uint32_t choice = kNoChoice;
  std::vector<uint32_t> branches = {};
  Marks marks = 0;  // as MarksNeededBy, of this part

  // The branches of the choice `index` that are of this part.
  const std::vector<uint32_t>& Of(const Syntax& syntax, uint32_t index) const {
    return index == choice ? branches : syntax.nodes[index].children;
  }
};

// Splits a pattern by the marks that branches of its main choice need, so that
// a line without them is not asked for these branches.
std::vector<Share> SharesByMarks(const Syntax& syntax);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_MARKS_H_
