// SPDX-License-Identifier: Apache-2.0
//
// One regular expression of a rule, compiled when it is first needed.

#ifndef BERSIH_PIPELINE_MATCH_PATTERN_H_
#define BERSIH_PIPELINE_MATCH_PATTERN_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "re2/re2.h"

namespace bersih {

// The options with which all patterns are compiled.
RE2::Options PatternOptions();

// Thread-safe. Most rules of a set never match a line of a given dump, and
// compiling them all would be most of the time to the first document.
//
// A text that is all ASCII, as most lines are, is shown to an RE2 that knows
// no more than bytes: it matches the same, and its program is a fraction of the
// size, because a class of UTF-8 takes an instruction for each of a dozen
// ranges of sequences.
class Pattern {
 public:
  // A named group: its number and its name.
  using Group = std::pair<int, std::string>;

  struct Compiled {
    std::unique_ptr<RE2> re2;
    // Number of the group `cut`, or 0, which is the whole match.
    int cut_group = 0;
    // The other named groups, by number.
    std::vector<Group> groups;
  };

  explicit Pattern(std::string regex);

  // What is to be run on `text`.
  const Compiled& For(std::string_view text) const;
  // What would do for any text.
  const Compiled& ForUtf8() const;

  // The named groups that it may have: told by how it is written, so that
  // patterns that never match are never compiled.
  bool has_cut() const { return has_cut_; }
  // Of the others.
  const std::vector<std::string>& group_names() const { return group_names_; }

 private:
  struct Lazy {
    std::once_flag once;
    std::atomic<bool> done = false;
    Compiled compiled;
  };

  const Compiled& Get(bool ascii) const;

  std::string regex_;
  bool has_cut_ = false;
  std::vector<std::string> group_names_;
  mutable Lazy ascii_, utf8_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_PATTERN_H_
