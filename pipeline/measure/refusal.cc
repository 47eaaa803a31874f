// SPDX-License-Identifier: Apache-2.0

#include "pipeline/measure/refusal.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string_view>

#include "absl/strings/str_format.h"
#include "pipeline/text/segment.h"

namespace bersih {
namespace {

// A limit on a number that did not hold.
struct Excess {
  Refusal refusal;
  const char* name;
  double limit, has;
};

// within_last counts the line itself among those at the end.
std::vector<Excess> ExcessesOf(const Rule& rule, const Trace::Loss& loss) {
  const LineShape& shape = loss.shape;
  std::vector<Excess> all = {
      {kByMinChars, "min_chars", static_cast<double>(rule.min_chars),
       static_cast<double>(shape.chars)},
      {kByMaxChars, "max_chars", static_cast<double>(rule.max_chars),
       static_cast<double>(shape.chars)},
      {kByMinWords, "min_words", static_cast<double>(rule.min_words),
       static_cast<double>(shape.words)},
      {kByMaxWords, "max_words", static_cast<double>(rule.max_words),
       static_cast<double>(shape.words)},
      {kByWithinFirst, "within_first", static_cast<double>(rule.within_first),
       static_cast<double>(shape.position)},
      {kByWithinLast, "within_last", static_cast<double>(rule.within_last),
       static_cast<double>(shape.below) + 1}};
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const Excess& excess) {
                             return (loss.refusals & excess.refusal) == 0;
                           }),
            all.end());
  return all;
}

std::string_view WhyNoPart(Action action) {
  if (action == Action::kPrefix) return "it does not begin the line";
  if (action == Action::kSuffix) return "it does not end the line";
  return "it is not the whole line";
}

}  // namespace

std::string_view ZoneName(Zone zone) {
  constexpr std::string_view kNames[] = {"head", "body", "tail"};
  return kNames[static_cast<size_t>(zone)];
}

std::string WhyNot(const Rule& rule, const Trace::Loss& loss) {
  std::string why;
  const auto add = [&](std::string_view reason) {
    why.append(why.empty() ? "" : "; ").append(reason);
  };
  for (const Excess& excess : ExcessesOf(rule, loss)) {
    const bool uncounted = excess.has == kUncounted;
    const bool place =
        excess.refusal == kByWithinFirst || excess.refusal == kByWithinLast;
    add(absl::StrFormat("%s is %.0f: it ", excess.name, excess.limit) +
        (uncounted ? "is very long"
                   : absl::StrFormat("%s %.0f", place ? "is number" : "has",
                                     excess.has)));
  }
  const auto add_if = [&](Refusal refusal, std::string_view reason) {
    if ((loss.refusals & refusal) != 0) add(reason);
  };
  add_if(kByZone,
         "zone: it stands in the " + std::string(ZoneName(loss.shape.zone)));
  add_if(kByProse, rule.prose == 1 ? "prose is true: it is no prose"
                                   : "prose is false: it is prose");
  add_if(kBySentence, rule.sentence == 1
                          ? "sentence is true: it does not end like one"
                          : "sentence is false: it ends like one");
  add_if(kByHosts, "hosts: it is from another");
  add_if(kByAfter, "after: something else stands above");
  add_if(kByBefore, "before: something else stands below");
  add_if(kByRepeats, rule.repeats == Repeats::kTitle
                         ? "repeats: it is not the title again"
                         : "repeats: its neighbours are not the same");
  add_if(kByPart, WhyNoPart(rule.action));
  add_if(kByProseBelow, "prose follows");
  add_if(kByPattern, "match: the pattern does not match in the end");
  return why;
}

uint16_t DistanceOf(const Rule& rule, const Trace::Loss& loss) {
  constexpr double kCondition = 1000, kPattern = 2000, kMore = 4000;
  if ((loss.refusals & kByPattern) != 0) return kPattern;
  if (std::popcount(loss.refusals) > 1) {
    return static_cast<uint16_t>(kMore +
                                 kCondition * std::popcount(loss.refusals));
  }
  const std::vector<Excess> excesses = ExcessesOf(rule, loss);
  if (excesses.empty()) return kCondition;
  const double limit = std::max(excesses[0].limit, 1.0);
  const double over = std::abs(excesses[0].has - limit) / limit;
  return static_cast<uint16_t>(std::min(kCondition, kCondition * over));
}

}  // namespace bersih
