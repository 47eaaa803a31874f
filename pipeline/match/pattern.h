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

#include "pipeline/match/narrow.h"
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

  // RE2 must accept it.
  explicit Pattern(std::string regex);

  const RE2& ForUtf8() const;
  // For texts in one byte a character; null when there is none.
  const RE2* ForNarrow() const;
  // How that is written, or empty.
  const std::string& narrow_regex() const;

  // The pattern on `text`, with its first `count` groups.
  bool Match(const Subject& text, re2::StringPiece* groups, int count) const;

  // How it is written, so that what never matches is never compiled: how many
  // groups it has, with that of the whole match; the number of the group `cut`,
  // or 0, which is the whole match; and the other named groups, by number, of
  // which some may have the same name.
  int group_count() const { return group_count_; }
  int cut_group() const { return cut_group_; }
  const std::vector<Group>& groups() const { return groups_; }

 private:
  template <typename T>
  struct Lazy {
    template <typename Make>
    const T& Get(Make make) {
      if (!done.load(std::memory_order_acquire)) {
        std::call_once(once, [&] {
          value = make();
          done.store(true, std::memory_order_release);
        });
      }
      return value;
    }

    std::once_flag once;
    std::atomic<bool> done = false;
    T value;
  };

  std::string regex_;
  int group_count_ = 1;
  int cut_group_ = 0;
  std::vector<Group> groups_;
  mutable Lazy<std::string> narrow_regex_;
  mutable Lazy<std::unique_ptr<RE2>> narrow_, utf8_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_PATTERN_H_
