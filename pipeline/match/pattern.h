// SPDX-License-Identifier: Apache-2.0
//
// One regular expression of a rule, compiled when it is first needed.

#ifndef BERSIH_PIPELINE_MATCH_PATTERN_H_
#define BERSIH_PIPELINE_MATCH_PATTERN_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/match/lazy.h"
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

  // RE2 must accept `regex`, which must outlive the pattern.
  explicit Pattern(std::string_view regex) : regex_(regex) {}

  const RE2& ForUtf8() const;
  // For texts in one byte a character; null when there is none.
  const RE2* ForNarrow() const;
  // How that is written, or empty.
  const std::string& narrow_regex() const;

  // The pattern on `text`, with its first `count` groups.
  bool Match(const Subject& text, re2::StringPiece* groups, int count) const;

  struct Groups {
    int count = 1;  // with that of the whole match
    int cut = 0;    // number of the group `cut`, or that of the whole match
    // The other named ones, by number; some may have the same name.
    std::vector<Group> named;
  };
  // Told by how it is written, so that what never matches is never compiled.
  const Groups& groups() const;

 private:
  std::string_view regex_;
  mutable Lazy<Groups> groups_;
  mutable Lazy<std::string> narrow_regex_;
  mutable Lazy<std::unique_ptr<RE2>> narrow_, utf8_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_PATTERN_H_
