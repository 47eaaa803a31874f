// SPDX-License-Identifier: Apache-2.0
//
// What becomes of rules on the way through a document, for those who measure
// rules. What is decided is the same with a trace and without one.

#ifndef BERSIH_PIPELINE_DECIDE_TRACE_H_
#define BERSIH_PIPELINE_DECIDE_TRACE_H_

#include <chrono>
#include <cstdint>
#include <vector>

#include "bersih/rule_set.h"
#include "bersih/span.h"
#include "pipeline/match/program.h"

namespace bersih {

// Conditions of a rule that did not hold, a bit each.
enum Refusal : uint32_t {
  kByZone = 1 << 0,
  kByMinChars = 1 << 1,
  kByMaxChars = 1 << 2,
  kByMinWords = 1 << 3,
  kByMaxWords = 1 << 4,
  kByProse = 1 << 5,
  kBySentence = 1 << 6,
  kByWithinFirst = 1 << 7,
  kByWithinLast = 1 << 8,
  kByHosts = 1 << 9,
  kByAfter = 1 << 10,
  kByBefore = 1 << 11,
  kByRepeats = 1 << 12,
  // The action takes whole lines, or an end of one, and this is a part that
  // was left between cuts.
  kByPart = 1 << 13,
  // The action ends the article, and prose follows.
  kByProseBelow = 1 << 14,
  // Everything but the pattern would have let it.
  kByPattern = 1 << 15,
};

struct Trace {
  using Clock = std::chrono::steady_clock;

  // A rule that was asked about a line, or a part of one: it was not to be
  // ruled out any sooner.
  struct Try {
    uint16_t rule = 0;
    // Its pattern was run, or what came of it remembered; and it matched.
    bool ran = false, matched = false;
    // All that the question took: conditions, patterns, cutting.
    Clock::duration time{};
  };

  // A rule that would have taken something, had another not decided before it,
  // or one that was refused.
  struct Loss {
    uint16_t rule = 0;
    uint16_t by = 0;  // the rule that decided, or kNoRule
    uint32_t refusals = 0;
    uint32_t line = 0;
    Span piece;       // of the text: the line, or what cuts have left of it
    LineShape shape;  // of the piece
  };

  // What to note. Noting one takes time that the other would count.
  bool tries_wanted = false;
  // The rules with none of the limits that Program asks about, in the same
  // order; null: losses are not wanted.
  const RuleSet* loose = nullptr;

  // Of the last document; those above are the caller's.
  std::vector<Try> tries;
  std::vector<Loss> losses;
  // Rules would have left nothing of it, so all was kept.
  bool overruled = false;

  void Clear() {
    tries.clear();
    losses.clear();
    overruled = false;
  }

  // Memory of its own, so that nothing is known sooner on its account.
  Program::Scratch scratch;
  std::vector<uint16_t> found;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_DECIDE_TRACE_H_
