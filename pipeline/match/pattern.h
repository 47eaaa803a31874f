// SPDX-License-Identifier: Apache-2.0
//
// One regular expression of a rule, compiled when it is first needed.

#ifndef BERSIH_PIPELINE_MATCH_PATTERN_H_
#define BERSIH_PIPELINE_MATCH_PATTERN_H_

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "re2/re2.h"

namespace bersih {

// The options with which all patterns are compiled.
RE2::Options PatternOptions();

// Thread-safe. Most rules of a set never match a line of a given dump, and
// compiling them all would be most of the time to the first document.
class Pattern {
 public:
  // A named group: its number and its name.
  using Group = std::pair<int, std::string>;

  explicit Pattern(std::string regex) : regex_(std::move(regex)) {}

  const RE2& re2() const { return *Compiled().re2; }
  // Number of the group `cut`, or 0, which is the whole match.
  int cut_group() const { return Compiled().cut_group; }
  // The other named groups, by number.
  const std::vector<Group>& groups() const { return Compiled().groups; }

 private:
  struct State {
    std::unique_ptr<RE2> re2;
    int cut_group = 0;
    std::vector<Group> groups;
  };

  const State& Compiled() const;

  std::string regex_;
  mutable std::once_flag once_;
  mutable State state_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_PATTERN_H_
