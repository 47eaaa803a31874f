// SPDX-License-Identifier: Apache-2.0
//
// Most lines of an article are body, and no rule matches them. So rules are
// put into groups by what rules them out without looking at the line's text:
// those that only concern short lines, those that only concern the edges of
// an article. Within a group, rules that begin at the start of the line share
// a set that is anchored there and dies after a few bytes; rules that may
// match anywhere are not tried at all unless a literal that one of them needs
// stands in the line.

#include "pipeline/match/program.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "pipeline/text/re2_view.h"
#include "re2/filtered_re2.h"

namespace bersih {
namespace {

// A limit up to here makes a rule one for short lines.
constexpr uint32_t kShortChars = 400;
// Of each set's automaton. The default, 8 MiB, is soon used up by the \pL
// classes of datelines; the automaton is shared by all threads.
constexpr int64_t kSetMemory = 24 << 20;

RE2::Options PatternOptions() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

absl::Status Compile(const std::string& pattern, const Rule& rule,
                     std::unique_ptr<RE2>* out) {
  if (pattern.empty()) return absl::OkStatus();
  *out = std::make_unique<RE2>(ToRe2(pattern), PatternOptions());
  if ((*out)->ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      rule.file, ":", rule.line, ": ", rule.id, ": ", (*out)->error(), " in ",
      pattern));
}

std::vector<std::pair<int, std::string>> NamedGroups(const RE2* regex,
                                                     int* cut) {
  std::vector<std::pair<int, std::string>> groups;
  if (regex == nullptr) return groups;
  for (const auto& [name, number] : regex->NamedCapturingGroups()) {
    if (name == "cut" && cut != nullptr) {
      *cut = number;
    } else {
      groups.emplace_back(number, name);
    }
  }
  std::sort(groups.begin(), groups.end());
  return groups;
}

// Whether every match of `regex` begins at the start: it opens with ^, behind
// flags and opening groups, and has no alternative outside of groups. A guess
// on the safe side: "no" only costs speed.
bool BeginsAtStart(std::string_view regex) {
  int depth = 0;
  bool in_class = false;
  for (size_t i = 0; i < regex.size(); ++i) {
    const char c = regex[i];
    if (c == '\\') {
      if (i + 1 < regex.size() && regex[i + 1] == 'Q') return false;
      ++i;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
      if (i + 1 < regex.size() && regex[i + 1] == '^') ++i;
      if (i + 1 < regex.size() && regex[i + 1] == ']') ++i;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      --depth;
    } else if (c == '|' && depth == 0) {
      return false;
    }
  }
  // "(?i)" sets flags; (?m) would let ^ match after a newline, but a line has
  // none.
  while (regex.substr(0, 2) == "(?") {
    const size_t close = regex.find(')');
    if (close == regex.npos) return false;
    const std::string_view flags = regex.substr(2, close - 2);
    if (flags.find_first_not_of("imsU-") != flags.npos) break;
    regex.remove_prefix(close + 1);
  }
  return !regex.empty() && regex[0] == '^';
}

// The literals of which each match of one of `members` holds at least one, or
// nothing when some member needs none of three bytes.
std::vector<std::string> RequiredLiterals(
    const std::vector<CompiledRule>& rules,
    const std::vector<uint16_t>& members) {
  re2::FilteredRE2 filter(/*min_atom_len=*/3);
  for (const uint16_t member : members) {
    int id = 0;
    if (filter.Add(ToRe2(rules[member].rule->regex), PatternOptions(), &id) !=
        RE2::NoError) {
      return {};
    }
  }
  std::vector<std::string> atoms;
  filter.Compile(&atoms);
  std::vector<int> unfiltered;
  filter.AllPotentials({}, &unfiltered);
  if (!unfiltered.empty()) return {};
  // Case-folding in RE2 takes two characters beyond ASCII to be letters of
  // ASCII: the long s (ſ) and the Kelvin sign. A line with one of them is
  // shown to the set.
  atoms.push_back("\xC5\xBF");
  atoms.push_back("\xE2\x84\xAA");
  return atoms;
}

}  // namespace

absl::StatusOr<CompiledRule> CompileRule(const Rule& rule) {
  CompiledRule out;
  out.rule = &rule;
  absl::Status status = Compile(rule.regex, rule, &out.regex);
  if (status.ok()) status = Compile(rule.until_regex, rule, &out.until);
  if (status.ok()) status = Compile(rule.while_regex, rule, &out.while_);
  if (!status.ok()) return status;
  out.groups = NamedGroups(out.regex.get(), &out.cut_group);
  out.while_groups = NamedGroups(out.while_.get(), nullptr);
  out.at_start = BeginsAtStart(rule.regex);
  return out;
}

absl::StatusOr<std::unique_ptr<Program>> Program::Build(
    const std::vector<CompiledRule>& rules, std::vector<uint16_t> members) {
  std::unique_ptr<Program> program(new Program(rules));
  program->members_ = std::move(members);
  // Anchored, only at the edges, only short, needs a literal.
  using Key = std::tuple<bool, bool, bool, bool>;
  std::map<Key, std::vector<uint16_t>> keyed;
  for (const uint16_t member : program->members_) {
    const CompiledRule& compiled = rules[member];
    if (compiled.regex == nullptr) {
      program->patternless_.push_back(member);
      continue;
    }
    const bool gated =
        !compiled.at_start && !RequiredLiterals(rules, {member}).empty();
    keyed[{compiled.at_start, (compiled.rule->zones & kInBody) == 0,
           compiled.rule->max_chars <= kShortChars, gated}]
        .push_back(member);
  }
  for (auto& [key, group_members] : keyed) {
    const auto [at_start, edge_only, is_short, gated] = key;
    Group group;
    group.edge_only = edge_only;
    group.members = std::move(group_members);
    RE2::Options options = PatternOptions();
    options.set_max_mem(kSetMemory);
    group.set = std::make_unique<RE2::Set>(
        options, at_start ? RE2::ANCHOR_START : RE2::UNANCHORED);
    for (const uint16_t member : group.members) {
      const Rule& rule = *rules[member].rule;
      group.max_chars = std::max(group.max_chars, rule.max_chars);
      std::string error;
      if (group.set->Add(ToRe2(rule.regex), &error) < 0) {
        return absl::InvalidArgumentError(
            absl::StrCat(rule.file, ":", rule.line, ": ", rule.id, ": ",
                         error));
      }
    }
    if (!group.set->Compile()) {
      return absl::ResourceExhaustedError(
          absl::StrCat("a set of ", group.members.size(),
                       " patterns needs more than ", kSetMemory, " bytes"));
    }
    if (gated) {
      group.literals = LiteralScanner(RequiredLiterals(rules, group.members));
    }
    program->groups_.push_back(std::move(group));
  }
  return program;
}

bool Program::Admits(const Rule& rule, LineShape shape) const {
  const uint8_t bit = uint8_t{1} << static_cast<int>(shape.zone);
  return (rule.zones & bit) != 0 && shape.chars <= rule.max_chars &&
         shape.chars >= rule.min_chars;
}

void Program::Match(std::string_view line, LineShape shape, Scratch* scratch,
                    std::vector<uint16_t>* hits) const {
  const size_t first = hits->size();
  for (const Group& group : groups_) {
    if (group.edge_only && shape.zone == Zone::kBody) continue;
    if (shape.chars > group.max_chars) continue;
    if (!group.literals.empty() && !group.literals.AnyIn(line)) continue;
    // Asking first whether anything matches at all spares the set the
    // allocations it makes to say what.
    RE2::Set::ErrorInfo error;
    error.kind = RE2::Set::kNoError;
    bool any = group.set->Match(ToRe2(line), nullptr, &error);
    if (any) {
      any = group.set->Match(ToRe2(line), &scratch->set_hits, &error);
    }
    if (!any && error.kind != RE2::Set::kNoError) {
      for (const uint16_t member : group.members) {
        const CompiledRule& rule = rules_[member];
        if (Admits(*rule.rule, shape) &&
            RE2::PartialMatch(ToRe2(line), *rule.regex)) {
          hits->push_back(member);
        }
      }
      continue;
    }
    if (!any) continue;
    for (const int hit : scratch->set_hits) {
      const uint16_t member = group.members[hit];
      if (Admits(*rules_[member].rule, shape)) hits->push_back(member);
    }
  }
  std::sort(hits->begin() + first, hits->end());
}

void Program::MatchOneByOne(std::string_view line, LineShape shape,
                            std::vector<uint16_t>* hits) const {
  for (const uint16_t member : members_) {
    const CompiledRule& rule = rules_[member];
    if (rule.regex != nullptr && Admits(*rule.rule, shape) &&
        RE2::PartialMatch(ToRe2(line), *rule.regex)) {
      hits->push_back(member);
    }
  }
}

}  // namespace bersih
