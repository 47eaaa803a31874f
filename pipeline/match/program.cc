// SPDX-License-Identifier: Apache-2.0
//
// Most lines of an article are body, and no rule matches them. Nearly every
// rule needs a literal ("baca juga", "foto"), so one scan of the line for all
// literals finds the few rules to try, each with its own RE2. The rules that
// need no literal ("City - ", "(abc/def)") share sets, grouped by what rules
// them out without looking at the text: the length of the line, its place,
// its first byte. Rules with large programs, which is to say with counted
// repetitions of wide classes, stay out of the sets: each multiplies the
// states of all the others, and a set that builds new states on every line is
// many times slower than its members alone. On scraped news a set of the 54
// smaller rules took 0.3 of the time of its members one by one, and a set of
// all 79 took 1.7 of it.

#include "pipeline/match/program.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <tuple>

#include "pipeline/text/re2_view.h"

namespace bersih {
namespace {

// Lines are told apart by how many code points they have at most; longer
// ones are the last kind. Most rules are for the first two kinds, and most
// lines of an article are of the others.
constexpr std::array<uint32_t, Program::kLengths - 1> kLengthBounds = {100, 200,
                                                                       400};

size_t LengthOf(uint32_t chars) {
  size_t length = 0;
  while (length < kLengthBounds.size() && chars > kLengthBounds[length]) {
    ++length;
  }
  return length;
}

// Rules up to this weight share sets.
constexpr size_t kSetWeight = 600;

std::unique_ptr<Pattern> MakePattern(const std::string& regex) {
  return regex.empty() ? nullptr : std::make_unique<Pattern>(regex);
}

}  // namespace

CompiledRule CompileRule(const Rule& rule) {
  CompiledRule out;
  out.rule = &rule;
  out.match = MakePattern(rule.regex);
  out.until = MakePattern(rule.until_regex);
  out.while_ = MakePattern(rule.while_regex);
  if (out.match != nullptr) out.facts = FactsOf(rule.regex);
  // A match elsewhere says nothing about how the line begins or ends.
  if (!out.facts.at_start) out.facts.first_bytes.set();
  if (!out.facts.at_end) out.facts.last_bytes.set();
  return out;
}

std::unique_ptr<Program> Program::Build(const std::vector<CompiledRule>& rules,
                                        std::vector<uint16_t> members,
                                        int64_t set_memory) {
  std::unique_ptr<Program> program(new Program(rules));
  program->members_ = std::move(members);
  std::vector<LiteralScanner::Literal> literals[kLengths][2];
  // By whether they are anchored, only at the edges, and the longest lines
  // they take.
  std::map<std::tuple<bool, bool, size_t>, std::vector<uint16_t>> small;
  // Calls `add` for each view that shows lines a rule could take.
  const auto for_views = [&](bool edge_only, uint32_t max_chars, auto add) {
    for (size_t length = 0; length <= LengthOf(max_chars); ++length) {
      if (!edge_only) add(length, 0);
      add(length, 1);
    }
  };
  for (const uint16_t member : program->members_) {
    const CompiledRule& compiled = rules[member];
    if (compiled.match == nullptr) {
      program->patternless_.push_back(member);
      continue;
    }
    const bool edge_only = (compiled.rule->zones & kInBody) == 0;
    const uint32_t max_chars = compiled.rule->max_chars;
    const Facts& facts = compiled.facts;
    if (facts.literals.empty() && facts.weight <= kSetWeight) {
      small[{facts.at_start, edge_only, LengthOf(max_chars)}].push_back(member);
      continue;
    }
    for_views(edge_only, max_chars, [&](size_t length, int edge) {
      for (const std::string& literal : facts.literals) {
        literals[length][edge].push_back({literal, member});
      }
      View& view = program->views_[length][edge];
      (facts.literals.empty() ? view.loners : view.literal_members)
          .push_back(member);
    });
  }
  for (auto& [key, group_members] : small) {
    program->AddGroup(std::move(group_members), set_memory);
    const Group* group = program->groups_.back().get();
    for_views(group->edge_only, group->max_chars, [&](size_t length, int edge) {
      program->views_[length][edge].groups.push_back(group);
    });
  }
  for (size_t length = 0; length < kLengths; ++length) {
    for (const int edge : {0, 1}) {
      program->views_[length][edge].literals =
          LiteralScanner(std::move(literals[length][edge]));
    }
  }
  return program;
}

void Program::AddGroup(std::vector<uint16_t> members, int64_t set_memory) {
  auto group = std::make_unique<Group>();
  group->members = std::move(members);
  const CompiledRule& any = rules_[group->members.front()];
  group->edge_only = (any.rule->zones & kInBody) == 0;
  RE2::Options options = PatternOptions();
  options.set_max_mem(set_memory);
  group->set = std::make_unique<RE2::Set>(
      options, any.facts.at_start ? RE2::ANCHOR_START : RE2::UNANCHORED);
  bool accepted = true;
  for (const uint16_t member : group->members) {
    const Rule& rule = *rules_[member].rule;
    group->max_chars = std::max(group->max_chars, rule.max_chars);
    group->first_bytes |= rules_[member].facts.first_bytes;
    group->last_bytes |= rules_[member].facts.last_bytes;
    accepted &= group->set->Add(ToRe2(rule.regex), nullptr) >= 0;
  }
  // Compile fails for too large a program, or when the automaton could not
  // even begin in the memory that is left.
  if (!accepted || !group->set->Compile()) group->set = nullptr;
  groups_.push_back(std::move(group));
}

bool Program::Admits(const Rule& rule, LineShape shape) {
  const uint8_t bit = uint8_t{1} << static_cast<int>(shape.zone);
  return (rule.zones & bit) != 0 && shape.chars <= rule.max_chars &&
         shape.chars >= rule.min_chars &&
         (shape.at_top || !rule.after.only_edge());
}

void Program::Match(std::string_view line, LineShape shape, Scratch* scratch,
                    std::vector<uint16_t>* hits) const {
  if (line.empty()) return;
  const size_t first = hits->size();
  const auto begin = static_cast<uint8_t>(line.front());
  const auto end = static_cast<uint8_t>(line.back());
  const View& view = views_[LengthOf(shape.chars)][shape.zone != Zone::kBody];
  const auto try_alone = [&](uint16_t member) {
    const CompiledRule& rule = rules_[member];
    if (rule.facts.first_bytes.test(begin) && rule.facts.last_bytes.test(end) &&
        Admits(*rule.rule, shape) &&
        RE2::PartialMatch(ToRe2(line), rule.match->re2())) {
      hits->push_back(member);
    }
  };
  Candidates(view, line, &scratch->found);
  for (const uint16_t member : scratch->found) try_alone(member);
  for (const uint16_t member : view.loners) try_alone(member);
  for (const Group* group : view.groups) {
    if (group->first_bytes.test(begin) && group->last_bytes.test(end) &&
        shape.chars <= group->max_chars) {
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
  if (group.set != nullptr) {
    // Asking first whether anything matches at all spares the set the
    // allocations it makes to say what.
    RE2::Set::ErrorInfo error;
    error.kind = RE2::Set::kNoError;
    bool any = group.set->Match(ToRe2(line), nullptr, &error);
    if (any) any = group.set->Match(ToRe2(line), &scratch->set_hits, &error);
    if (any) {
      for (const int hit : scratch->set_hits) {
        const uint16_t member = group.members[static_cast<size_t>(hit)];
        if (Admits(*rules_[member].rule, shape)) hits->push_back(member);
      }
      return;
    }
    if (error.kind == RE2::Set::kNoError) return;
  }
  // No set, or one that ran out of memory and therefore knows nothing.
  ++scratch->set_failures;
  for (const uint16_t member : group.members) {
    const CompiledRule& rule = rules_[member];
    if (Admits(*rule.rule, shape) &&
        RE2::PartialMatch(ToRe2(line), rule.match->re2())) {
      hits->push_back(member);
    }
  }
}

void Program::MatchOneByOne(std::string_view line, LineShape shape,
                            std::vector<uint16_t>* hits) const {
  for (const uint16_t member : members_) {
    const CompiledRule& rule = rules_[member];
    if (rule.match != nullptr && Admits(*rule.rule, shape) &&
        RE2::PartialMatch(ToRe2(line), rule.match->re2())) {
      hits->push_back(member);
    }
  }
}

}  // namespace bersih
