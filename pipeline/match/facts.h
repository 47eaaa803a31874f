// SPDX-License-Identifier: Apache-2.0
//
// What can be said of every match of a pattern without running it.

#ifndef BERSIH_PIPELINE_MATCH_FACTS_H_
#define BERSIH_PIPELINE_MATCH_FACTS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "pipeline/match/syntax.h"

namespace bersih {

// What is said errs on the safe side: it may be left out.
struct Anchors {
  // Every match begins where the text does, or ends where it does.
  bool at_start = false, at_end = false;
};
Anchors AnchorsOf(const Syntax& syntax);

inline constexpr size_t kMinLiteral = 3;

struct Literal {
  std::string text;  // in lower case, kMinLiteral bytes or more
  // Where it stands, a word begins: no letter or digit of ASCII stands in front
  // of it, or it begins with a capital.
  bool at_word_start = false;
};

// Every match of the share holds at least one of these, ASCII case ignored.
// Empty when none are known. The letters k and s may also stand as the Kelvin
// sign and the long s (U+017F), to which RE2 folds them.
std::vector<Literal> LiteralsOf(const Syntax& syntax, const Share& share = {});

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_FACTS_H_
