// SPDX-License-Identifier: Apache-2.0
//
// How rare a string is in running text, which says what is worth looking for.

#ifndef BERSIH_PIPELINE_MATCH_RARITY_H_
#define BERSIH_PIPELINE_MATCH_RARITY_H_

#include <string_view>

#include "pipeline/match/syntax.h"

namespace bersih {

// Minus the logarithm to base 2 of how often `bytes`, in lower case, stand at
// a place of running text, by how often each follows the one before: the more
// bits, the rarer. Rough, and the same for all languages.
double RarityOf(std::string_view bytes);

// How often a byte of `set` stands at a place of running text; from 0 to 1.
// Capitals are taken to be as frequent as small letters, as where lines begin.
double FrequencyOf(const ByteSet& set);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_RARITY_H_
