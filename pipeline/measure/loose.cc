// SPDX-License-Identifier: Apache-2.0

#include "pipeline/measure/loose.h"

#include <utility>

#include "pipeline/clean/compile.h"

namespace bersih {

std::shared_ptr<const RuleSet> Loosened(const RuleSet& rules) {
  PackSet packs = Packs(rules);
  const Rule none;
  for (Rule& rule : packs.rules) {
    rule.zones = none.zones;
    rule.min_chars = none.min_chars;
    rule.max_chars = none.max_chars;
    rule.min_words = none.min_words;
    rule.max_words = none.max_words;
    rule.prose = none.prose;
    rule.sentence = none.sentence;
    rule.after = none.after;
    rule.within_first = none.within_first;
    rule.within_last = none.within_last;
  }
  // As many as could be compiled before.
  return *Compile(std::move(packs));
}

}  // namespace bersih
