// SPDX-License-Identifier: Apache-2.0
//
// Most lines of an article are body, and no rule matches them. Nearly every
// rule needs a literal ("baca juga", "foto"), so one scan of the line for all
// literals finds the few rules to try, each with its own RE2: small automata
// that stay small, where one automaton of all rules would grow without end on
// their bounded repetitions. The rules that need no literal ("City - ",
// "(abc/def)") share sets, grouped by what rules them out without looking at
// the text: the length of the line, its place, its first byte.

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

// Literals of which each match of the rule holds at least one, or nothing
// when it needs none of three bytes.
std::vector<std::string> RequiredLiterals(const Rule& rule) {
  re2::FilteredRE2 filter(LiteralScanner::kMinBytes);
  int id = 0;
  if (filter.Add(ToRe2(rule.regex), PatternOptions(), &id) != RE2::NoError) {
    return {};
  }
  std::vector<std::string> atoms;
  filter.Compile(&atoms);
  std::vector<int> unfiltered;
  filter.AllPotentials({}, &unfiltered);
  if (!unfiltered.empty()) return {};
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
  if (out.regex == nullptr) return out;
  out.literals = RequiredLiterals(rule);
  out.at_start = BeginsAtStart(rule.regex);
  out.first_bytes = out.at_start ? FirstBytes(rule.regex) : ByteSet().set();
  return out;
}

absl::StatusOr<std::unique_ptr<Program>> Program::Build(
    const std::vector<CompiledRule>& rules, std::vector<uint16_t> members) {
  std::unique_ptr<Program> program(new Program(rules));
  program->members_ = std::move(members);
  std::vector<LiteralScanner::Literal> literals[2][2];
  // Anchored, only at the edges, only short.
  std::map<std::tuple<bool, bool, bool>, std::vector<uint16_t>> without;
  for (const uint16_t member : program->members_) {
    const CompiledRule& compiled = rules[member];
    if (compiled.regex == nullptr) {
      program->patternless_.push_back(member);
      continue;
    }
    const bool edge_only = (compiled.rule->zones & kInBody) == 0;
    const bool short_only = compiled.rule->max_chars <= kShortChars;
    if (compiled.literals.empty()) {
      without[{compiled.at_start, edge_only, short_only}].push_back(member);
      continue;
    }
    for (const bool is_short : {false, true}) {
      for (const bool edge : {false, true}) {
        if (short_only > is_short || edge_only > edge) continue;
        for (const std::string& literal : compiled.literals) {
          literals[is_short][edge].push_back({literal, member});
        }
        program->views_[is_short][edge].literal_members.push_back(member);
      }
    }
  }
  for (auto& [key, group_members] : without) {
    const absl::Status status = program->AddGroup(std::move(group_members));
    if (!status.ok()) return status;
  }
  for (const bool is_short : {false, true}) {
    for (const bool edge : {false, true}) {
      View& view = program->views_[is_short][edge];
      view.literals = LiteralScanner(std::move(literals[is_short][edge]));
      for (const auto& group : program->groups_) {
        const bool short_only = group->max_chars <= kShortChars;
        if (short_only > is_short || group->edge_only > edge) continue;
        view.groups.push_back(group.get());
      }
    }
  }
  return program;
}

absl::Status Program::AddGroup(std::vector<uint16_t> members) {
  auto group = std::make_unique<Group>();
  group->members = std::move(members);
  const CompiledRule& any = rules_[group->members.front()];
  group->edge_only = (any.rule->zones & kInBody) == 0;
  RE2::Options options = PatternOptions();
  options.set_max_mem(kSetMemory);
  group->set = std::make_unique<RE2::Set>(
      options, any.at_start ? RE2::ANCHOR_START : RE2::UNANCHORED);
  for (const uint16_t member : group->members) {
    const Rule& rule = *rules_[member].rule;
    group->max_chars = std::max(group->max_chars, rule.max_chars);
    group->first_bytes |= rules_[member].first_bytes;
    std::string error;
    if (group->set->Add(ToRe2(rule.regex), &error) < 0) {
      return absl::InvalidArgumentError(absl::StrCat(
          rule.file, ":", rule.line, ": ", rule.id, ": ", error));
    }
  }
  if (!group->set->Compile()) {
    return absl::ResourceExhaustedError(
        absl::StrCat("a set of ", group->members.size(),
                     " patterns needs more than ", kSetMemory, " bytes"));
  }
  groups_.push_back(std::move(group));
  return absl::OkStatus();
}

bool Program::Admits(const Rule& rule, LineShape shape) const {
  const uint8_t bit = uint8_t{1} << static_cast<int>(shape.zone);
  return (rule.zones & bit) != 0 && shape.chars <= rule.max_chars &&
         shape.chars >= rule.min_chars;
}

void Program::Match(std::string_view line, LineShape shape, Scratch* scratch,
                    std::vector<uint16_t>* hits) const {
  if (line.empty()) return;
  const size_t first = hits->size();
  const auto byte = static_cast<uint8_t>(line[0]);
  const View& view =
      views_[shape.chars <= kShortChars][shape.zone != Zone::kBody];
  Candidates(view, line, &scratch->found);
  for (const uint16_t member : scratch->found) {
    const CompiledRule& rule = rules_[member];
    if (rule.first_bytes.test(byte) && Admits(*rule.rule, shape) &&
        RE2::PartialMatch(ToRe2(line), *rule.regex)) {
      hits->push_back(member);
    }
  }
  for (const Group* group : view.groups) {
    if (group->first_bytes.test(byte) && shape.chars <= group->max_chars) {
      MatchGroup(*group, line, shape, scratch, hits);
    }
  }
  std::sort(hits->begin() + static_cast<ptrdiff_t>(first), hits->end());
}

// The rules one of whose literals stands in the line.
void Program::Candidates(const View& view, std::string_view line,
                         std::vector<uint16_t>* found) const {
  // Case-folding in RE2 takes two characters beyond ASCII to be letters of
  // ASCII: the long s (U+017F) and the Kelvin sign. They hide literals from
  // the scan, so with one of them in the line every rule is to be tried.
  if (line.find("\xC5\xBF") != line.npos ||
      line.find("\xE2\x84\xAA") != line.npos) {
    *found = view.literal_members;
    return;
  }
  found->clear();
  view.literals.Find(line, found);
  if (found->size() < 2) return;
  std::sort(found->begin(), found->end());
  found->erase(std::unique(found->begin(), found->end()), found->end());
}

void Program::MatchGroup(const Group& group, std::string_view line,
                         LineShape shape, Scratch* scratch,
                         std::vector<uint16_t>* hits) const {
  // Asking first whether anything matches at all spares the set the
  // allocations it makes to say what.
  RE2::Set::ErrorInfo error;
  error.kind = RE2::Set::kNoError;
  bool any = group.set->Match(ToRe2(line), nullptr, &error);
  if (any) any = group.set->Match(ToRe2(line), &scratch->set_hits, &error);
  if (!any && error.kind == RE2::Set::kNoError) return;
  if (any) {
    for (const int hit : scratch->set_hits) {
      const uint16_t member = group.members[hit];
      if (Admits(*rules_[member].rule, shape)) hits->push_back(member);
    }
    return;
  }
  // The set's automaton ran out of memory: it knows nothing.
  for (const uint16_t member : group.members) {
    const CompiledRule& rule = rules_[member];
    if (Admits(*rule.rule, shape) &&
        RE2::PartialMatch(ToRe2(line), *rule.regex)) {
      hits->push_back(member);
    }
  }
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
