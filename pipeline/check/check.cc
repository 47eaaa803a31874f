// SPDX-License-Identifier: Apache-2.0
//
// A rule is in the way of another when it decides first wherever the other
// would: it stands in front of it in the same stage, asks for no more, and
// matches the lines that the other was written for. Whether one pattern
// implies another cannot be asked of RE2, so the examples stand for it.

#include "pipeline/check/check.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "pipeline/check/examples.h"
#include "pipeline/check/marks.h"
#include "pipeline/match/facts.h"
#include "pipeline/match/sieve.h"
#include "pipeline/match/syntax.h"
#include "pipeline/text/re2_view.h"
#include "pipeline/text/utf8.h"
#include "re2/re2.h"

namespace bersih {
namespace {

auto Key(const Neighbours& n) {
  return std::tie(n.edge, n.blank, n.prose, n.text, n.removed, n.stages);
}

// All that decides what a rule does, but for its examples and its place.
auto Key(const Rule& r) {
  return std::tuple_cat(
      std::tie(r.stage, r.languages, r.regex, r.action, r.zones, r.min_chars,
               r.max_chars, r.min_words, r.max_words, r.prose, r.sentence,
               r.within_first, r.within_last, r.hosts, r.repeats, r.max_lines,
               r.towards_above, r.stop_at_prose, r.stop_at_blank,
               r.stop_at_sentence, r.unless_regex, r.until_regex,
               r.while_regex),
      Key(r.after), Key(r.before));
}

// Whether `a` holds wherever `b` does.
bool IsWeaker(const Neighbours& a, const Neighbours& b) {
  if (!a.any()) return true;
  const auto implied = [](bool in_b, bool in_a) { return !in_b || in_a; };
  return b.any() && implied(b.edge, a.edge) && implied(b.blank, a.blank) &&
         implied(b.prose, a.prose) && implied(b.text, a.text) &&
         implied(b.removed, a.removed) &&
         std::all_of(b.stages.begin(), b.stages.end(), [&](uint16_t stage) {
           return std::find(a.stages.begin(), a.stages.end(), stage) !=
                  a.stages.end();
         });
}

bool IsWeaker(int8_t a, int8_t b) { return a < 0 || a == b; }

bool HostsAreWeaker(const Rule& a, const Rule& b) {
  if (a.hosts.empty()) return true;
  return !b.hosts.empty() &&
         std::all_of(b.hosts.begin(), b.hosts.end(), [&](const auto& host) {
           return std::find(a.hosts.begin(), a.hosts.end(), host) !=
                  a.hosts.end();
         });
}

// Whether `a` may act wherever `b` may, patterns apart.
bool ConditionsAreWeaker(const Rule& a, const Rule& b) {
  return (a.zones & b.zones) == b.zones && a.min_chars <= b.min_chars &&
         a.max_chars >= b.max_chars && a.min_words <= b.min_words &&
         a.max_words >= b.max_words && IsWeaker(a.prose, b.prose) &&
         IsWeaker(a.sentence, b.sentence) && IsWeaker(a.after, b.after) &&
         IsWeaker(a.before, b.before) && a.within_first >= b.within_first &&
         a.within_last >= b.within_last && HostsAreWeaker(a, b) &&
         (a.repeats == Repeats::kNothing || a.repeats == b.repeats) &&
         (a.unless_regex.empty() || a.unless_regex == b.unless_regex);
}

// Whether `a`, where it acts, leaves nothing for `b` to act on. An end acts
// in one place only; a rule for a part leaves the rest of the line.
bool ActionSettles(const Rule& a, const Rule& b) {
  return a.action == Action::kDrop || a.action == Action::kBlock ||
         a.action == b.action;
}

// The lines of the rule's `remove` examples that it matches.
std::vector<std::string> OwnLines(const Rule& rule, const RE2& re) {
  std::vector<std::string> lines;
  for (const std::string& example : rule.remove_examples) {
    const std::string text = ParseMarks(example).text;
    std::string_view rest = text;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = TrimBlank(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (!line.empty() && RE2::PartialMatch(ToRe2(line), re)) {
        lines.emplace_back(line);
      }
    }
  }
  return lines;
}

std::string Place(const Rule& rule) {
  return absl::StrCat(rule.id, " (", rule.file, ":", rule.line, ")");
}

void Warn(const Rule& rule, std::string message,
          std::vector<Finding>* findings) {
  Reporter report(rule.file, findings);
  report.set_rule(rule.id);
  report.Warning(rule.line, std::move(message));
}

// REQUIRES: all patterns compile.
void CompareRules(const PackSet& packs, std::vector<Finding>* findings) {
  std::vector<std::unique_ptr<RE2>> compiled;
  for (const Rule& rule : packs.rules) {
    compiled.push_back(std::make_unique<RE2>(rule.regex, RE2::Quiet));
  }
  for (size_t i = 0; i < packs.rules.size(); ++i) {
    const Rule& rule = packs.rules[i];
    const std::vector<std::string> lines = rule.pattern.empty()
                                               ? std::vector<std::string>()
                                               : OwnLines(rule, *compiled[i]);
    for (size_t k = 0; k < i; ++k) {
      const Rule& earlier = packs.rules[k];
      if (Key(earlier) == Key(rule)) {
        Warn(rule,
             absl::StrCat("it says the same as ", Place(earlier),
                          "; one of them is enough"),
             findings);
        break;
      }
      if (earlier.stage != rule.stage || earlier.languages != rule.languages ||
          earlier.pattern.empty() || lines.empty() ||
          !ActionSettles(earlier, rule) ||
          !ConditionsAreWeaker(earlier, rule)) {
        continue;
      }
      if (std::all_of(lines.begin(), lines.end(), [&](const auto& line) {
            return RE2::PartialMatch(line, *compiled[k]);
          })) {
        Warn(rule,
             absl::StrCat(Place(earlier), " decides first and matches all ",
                          "lines that this one gives as examples; join them, ",
                          "put this one first, or give a line that only this ",
                          "one matches"),
             findings);
        break;
      }
    }
  }
}

// Whether the pattern need not be tried everywhere in a line: it begins at
// the start, ends at the end with what few lines end with, or a few literals
// can be looked for instead.
bool IsCheap(const Rule& rule) {
  constexpr double kFewLines = 4;  // bits
  const auto syntax = ReadSyntax(rule.regex);
  if (!syntax) return false;
  const Anchors at = AnchorsOf(*syntax);
  return at.at_start || !LiteralsOf(*syntax).empty() ||
         (at.at_end &&
          EndFacts(*syntax, Direction::kBackward).Information(Share()) >=
              kFewLines);
}

void CheckLiterals(const PackSet& packs, std::vector<Finding>* findings) {
  for (const Rule& rule : packs.rules) {
    const bool anywhere =
        rule.action == Action::kCut || rule.action == Action::kSuffix;
    if (!anywhere || rule.pattern.empty() || IsCheap(rule)) {
      continue;
    }
    Warn(rule,
         absl::StrCat("no match needs ", kMinLiteral,
                      " certain letters in a row, so the pattern is tried on "
                      "every byte; name a word that must be there"),
         findings);
  }
}

// Packs need not say where their rules come from, but where some rules do the
// others were forgotten. One warning for each file, at the first of them.
void CheckSources(const PackSet& packs, std::vector<Finding>* findings) {
  std::map<std::string, std::vector<const Rule*>> without;  // by file
  size_t count = 0;
  for (const Rule& rule : packs.rules) {
    if (!rule.source.empty()) continue;
    without[rule.file].push_back(&rule);
    ++count;
  }
  if (count == packs.rules.size()) return;
  for (const auto& [file, rules] : without) {
    const size_t more = rules.size() - 1;
    Warn(*rules.front(),
         absl::StrCat("'source' is missing",
                      more == 0 ? ""
                                : absl::StrCat(", here and in ", more,
                                               " more of this file"),
                      "; say where the rule comes from, as others do"),
         findings);
  }
}

}  // namespace

std::vector<Finding> CheckPacks(const PackSet& packs) {
  std::vector<Finding> findings = CheckPatterns(packs);
  // Whatever compares or runs patterns needs all of them in order.
  if (findings.empty()) {
    CompareRules(packs, &findings);
    CheckLiterals(packs, &findings);
    CheckSources(packs, &findings);
    absl::StatusOr<ExampleReport> report = TestExamples(packs);
    if (report.ok()) {
      findings.insert(findings.end(),
                      std::make_move_iterator(report->failures.begin()),
                      std::make_move_iterator(report->failures.end()));
    } else {
      Reporter("stages.toml", &findings)
          .Error(0, std::string(report.status().message()));
    }
  }
  SortFindings(&findings);
  return findings;
}

}  // namespace bersih
