// SPDX-License-Identifier: Apache-2.0
//
// A rule as it stands in a pack: plain data, nothing compiled. rules/README.md
// says what each field means to the person who writes it.

#ifndef BERSIH_PIPELINE_RULES_RULE_H_
#define BERSIH_PIPELINE_RULES_RULE_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace bersih {

enum class Action : uint8_t { kDrop, kPrefix, kSuffix, kCut, kBlock, kEnd };

// Sets of zones and of line kinds are bit masks.
enum ZoneBit : uint8_t { kInHead = 1, kInBody = 2, kInTail = 4, kAnyZone = 7 };

// What can stand above or below a line ("after", "before", "stop").
struct Neighbours {
  bool edge = false;     // "start" in after, "end" in before
  bool blank = false;    // a blank line directly
  bool prose = false;    // the nearest line that is not blank is prose
  bool text = false;     // … is not prose (and, above, stays)
  bool removed = false;  // … was removed (above only)
  std::vector<uint16_t> stages = {};

  bool names(uint16_t stage) const {
    return std::find(stages.begin(), stages.end(), stage) != stages.end();
  }
  bool only_edge() const {
    return edge && !blank && !prose && !text && !removed && stages.empty();
  }
  bool any() const {
    return edge || blank || prose || text || removed || !stages.empty();
  }
};

enum class Repeats : uint8_t { kNothing, kTitle, kNeighbour };

inline constexpr uint32_t kNoLimit = std::numeric_limits<uint32_t>::max();

struct Rule {
  std::string id;
  std::string source;   // where it comes from, in words; empty: not said
  uint16_t stage = 0;   // number of its stage in PackSet::stages
  std::string pattern;  // as written
  std::string regex;    // fragments and \s expanded: what RE2 gets
  Action action = Action::kDrop;
  std::string unless_regex;  // expanded; empty: none

  uint8_t zones = kAnyZone;
  uint32_t min_chars = 0, max_chars = kNoLimit;
  uint32_t min_words = 0, max_words = kNoLimit;
  int8_t prose = -1;     // -1 either, 0 must not be, 1 must be
  int8_t sentence = -1;  // likewise
  Neighbours after, before;
  uint32_t within_first = kNoLimit, within_last = kNoLimit;
  std::vector<std::string> hosts;  // lower case; "*.x.y" covers x.y and below
  Repeats repeats = Repeats::kNothing;

  // Of blocks.
  uint32_t max_lines = 10;
  bool towards_above = false;
  bool stop_at_prose = true, stop_at_blank = false, stop_at_sentence = false;
  std::string until_regex, while_regex;  // expanded; empty: none

  std::vector<std::string> remove_examples, keep_examples;

  std::vector<std::string> languages;  // empty: every language
  std::string pack;                    // folder: "common", "id", "site"
  std::string file;                    // relative to the folder of the packs
  int line = 0;                        // of the rule in `file`, from 1
};

// All rules of a folder, stages in order, rules in the order in which they
// decide: site packs first, then languages, then common; files and rules in
// their own order.
struct PackSet {
  std::vector<std::string> stages;
  std::vector<Rule> rules;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_RULES_RULE_H_
