// SPDX-License-Identifier: Apache-2.0
//
// Asks RE2 about the patterns of a set. Authors do not know the expanded
// pattern, so a refusal is explained with the pattern as it is written when
// RE2 refuses that for the same reason.

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "pipeline/rules/reader.h"
#include "pipeline/text/re2_view.h"
#include "re2/re2.h"

namespace bersih {
namespace {

// What RE2 has against `re`; its message names the part that is to blame.
std::string Refusal(const RE2& re, const std::string& as_written) {
  // Only our own syntax keeps RE2 from reading the pattern as written.
  if (as_written.find("(?&") == std::string::npos) {
    const RE2 written(as_written, RE2::Quiet);
    if (written.error_code() == re.error_code()) return written.error();
  }
  return re.error();
}

// True when a match of `re` may be nothing: such a rule takes any line.
bool MatchesNothing(const RE2& re) {
  for (const char* line : {"", "a b", "1. -"}) {
    re2::StringPiece match;
    const std::string_view text = line;
    if (re.Match(ToRe2(text), 0, text.size(), RE2::UNANCHORED, &match, 1) &&
        match.empty()) {
      return true;
    }
  }
  return false;
}

using Regexes = std::unordered_set<std::string_view>;

class Checker {
 public:
  // `checked` are those nothing is to be said of.
  Checker(const Rule& rule, const Regexes& checked,
          std::vector<Finding>* findings)
      : rule_(rule), checked_(checked), report_(rule.file, findings) {
    report_.set_rule(rule.id);
  }

  // `written` is empty where the pattern as written is not kept.
  void Check(const char* key, const std::string& regex,
             const std::string& written) {
    if (regex.empty() || checked_.contains(regex)) return;
    const RE2 re(regex, RE2::Quiet);
    if (!re.ok()) {
      report_.Error(rule_.line, absl::StrCat("'", key,
                                             "': RE2 does not take the "
                                             "pattern: ",
                                             Refusal(re, written)));
    } else if (MatchesNothing(re)) {
      report_.Error(rule_.line,
                    absl::StrCat("'", key,
                                 "' also matches nothing at all, "
                                 "so it would hold for any line; ask for at "
                                 "least one character"));
    }
  }

 private:
  const Rule& rule_;
  const Regexes& checked_;
  Reporter report_;
};

}  // namespace

std::vector<Finding> CheckPatterns(const PackSet& packs,
                                   const PackSet& checked) {
  Regexes known;
  for (const Rule& rule : checked.rules) {
    known.insert(
        {rule.regex, rule.unless_regex, rule.until_regex, rule.while_regex});
  }
  std::vector<Finding> findings;
  for (const Rule& rule : packs.rules) {
    Checker checker(rule, known, &findings);
    checker.Check("match", rule.regex, rule.pattern);
    checker.Check("unless", rule.unless_regex, "");
    checker.Check("until", rule.until_regex, "");
    checker.Check("while", rule.while_regex, "");
  }
  SortFindings(&findings);
  return findings;
}

}  // namespace bersih
