// SPDX-License-Identifier: Apache-2.0
//
// The parts of the walk that only measure it. The conditions of a rule are
// asked here one by one, where the walk stops at the first that does not hold.

#include "pipeline/decide/trace.h"

#include <algorithm>

#include "pipeline/decide/walk.h"

namespace bersih {

bool Walk::AskTraced(uint16_t index, int i, Span piece, bool whole) {
  if (!q_.trace->tries_wanted) return Ask(index, i, piece, whole);
  ran_ = matched_ = false;
  const Trace::Clock::time_point start = Trace::Clock::now();
  const bool taken = Ask(index, i, piece, whole);
  q_.trace->tries.push_back(
      {index, ran_, matched_, Trace::Clock::now() - start});
  return taken;
}

bool Walk::GoesOnTraced(uint16_t index, int i, uint32_t taken) {
  if (!q_.trace->tries_wanted) return GoesOn(index, i, taken);
  const Trace::Clock::time_point start = Trace::Clock::now();
  const bool goes_on = GoesOn(index, i, taken);
  q_.trace->tries.push_back({index, false, false, Trace::Clock::now() - start});
  return goes_on;
}

void Walk::TraceLosses(int i, Span piece, const LineShape& shape, bool whole) {
  Trace& trace = *q_.trace;
  trace.found.clear();
  q_.loose->Candidates(piece, shape, &trace.scratch, &trace.found);
  for (const uint16_t index : q_.loose->patternless()) {
    if (Repeats(RuleOf(index), i, piece)) trace.found.push_back(index);
  }
  for (const uint16_t index : trace.found) {
    if (IsOff(index)) continue;
    uint32_t refusals = RefusalsOf(RuleOf(index), i, piece, shape, whole);
    if ((*q_.rules)[index].match != nullptr &&
        !q_.loose->Match(index, piece, &trace.scratch, nullptr, 0)) {
      // With two things between them it is not near.
      if (refusals != 0) continue;
      refusals = kByPattern;
    } else if (Excepted(index, piece)) {
      continue;  // as it should
    }
    trace.losses.push_back(
        {index, kNoRule, refusals, static_cast<uint32_t>(i), piece, shape});
  }
}

void Walk::SettleLosses(size_t first, uint16_t decider) {
  std::vector<Trace::Loss>& losses = q_.trace->losses;
  const auto begin = losses.begin() + static_cast<ptrdiff_t>(first);
  losses.erase(std::remove_if(begin, losses.end(),
                              [&](Trace::Loss& loss) {
                                loss.by = decider;
                                return decider == kNoRule
                                           ? loss.refusals == 0
                                           : loss.refusals != 0 ||
                                                 loss.rule <= decider;
                              }),
               losses.end());
}

uint32_t Walk::RefusalsOf(const Rule& rule, int i, Span piece,
                          const LineShape& shape, bool whole) const {
  uint32_t refusals = 0;
  const auto unless = [&](bool holds, Refusal refusal) {
    if (!holds) refusals |= refusal;
  };
  unless((rule.zones >> static_cast<int>(shape.zone) & 1) != 0, kByZone);
  unless(shape.chars >= rule.min_chars, kByMinChars);
  unless(shape.chars <= rule.max_chars, kByMaxChars);
  unless(shape.words >= rule.min_words, kByMinWords);
  unless(shape.words <= rule.max_words, kByMaxWords);
  unless(rule.prose < 0 || rule.prose == shape.prose, kByProse);
  unless(rule.sentence < 0 || rule.sentence == shape.sentence, kBySentence);
  unless(shape.position <= rule.within_first, kByWithinFirst);
  unless(shape.below < rule.within_last, kByWithinLast);
  unless(HostMatches(rule.hosts, q_.host), kByHosts);
  unless(!rule.after.any() || Above(rule.after, i), kByAfter);
  unless(!rule.before.any() || Below(rule.before, i), kByBefore);
  unless(rule.repeats == bersih::Repeats::kNothing || Repeats(rule, i, piece),
         kByRepeats);
  if (rule.action == Action::kEnd && !NoProseBelow(i)) {
    refusals |= kByProseBelow;
  } else {
    unless(InPlace(rule, i, piece, whole), kByPart);
  }
  return refusals;
}

}  // namespace bersih
