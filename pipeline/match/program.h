// SPDX-License-Identifier: Apache-2.0
//
// Rules, compiled: which of them match a line, in one pass for all stages.
//
// CompiledRule is one rule with its single RE2. Program is the rules that
// apply to one language, arranged so that what rules a rule out is asked
// before any automaton runs: the length and the zone of the line, its first
// byte, the literals that stand in it.

#ifndef BERSIH_PIPELINE_MATCH_PROGRAM_H_
#define BERSIH_PIPELINE_MATCH_PROGRAM_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "pipeline/match/facts.h"
#include "pipeline/match/literals.h"
#include "pipeline/match/pattern.h"
#include "pipeline/rules/rule.h"
#include "pipeline/text/segment.h"
#include "re2/set.h"

namespace bersih {

// A rule with its patterns. Immutable; `rule` must outlive it.
struct CompiledRule {
  const Rule* rule = nullptr;
  // Null for what the rule does not have: `match` may be left out by a rule
  // with `repeats`.
  std::unique_ptr<Pattern> match, until, while_;
  // Of `match`; first_bytes and last_bytes are those of the line.
  Facts facts;
};

CompiledRule CompileRule(const Rule& rule);

// What Program needs to know of a line besides its text.
struct LineShape {
  uint16_t chars = 0;  // code points, kUncounted when very long
  Zone zone = Zone::kBody;
  // Nothing that stays stands above it, or that is not known.
  bool at_top = true;
};

class Program {
 public:
  // Kinds of lines by length.
  static constexpr size_t kLengths = 4;
  // RE2's default of 8 MiB is soon used up by the classes of datelines. The
  // automata are shared by all threads.
  static constexpr int64_t kSetMemory = 24 << 20;

  // Rules are known by their index in `rules`; `members` are the indices of
  // those that belong to this program, ascending. `rules` must outlive it.
  // `set_memory` is what each set's automaton may take, in bytes.
  static std::unique_ptr<Program> Build(const std::vector<CompiledRule>& rules,
                                        std::vector<uint16_t> members,
                                        int64_t set_memory = kSetMemory);

  // Per-thread memory of Match.
  struct Scratch {
    std::vector<int> set_hits;
    std::vector<uint16_t> found;
    // Times that a set could not say what matches, for want of memory, and
    // its members were tried one by one instead.
    uint64_t set_failures = 0;
  };

  // Appends to `hits`, in ascending order, the members whose pattern matches
  // `line` (without blank characters around it) and whose limits on length
  // and place admit it. Thread-safe. Allocates nothing once `scratch` and
  // `hits` have grown, except on lines that a rule without a literal matches.
  void Match(std::string_view line, LineShape shape, Scratch* scratch,
             std::vector<uint16_t>* hits) const;

  // The same by trying each rule's own RE2: the oracle of the tests, and what
  // Match falls back to when a set runs out of memory.
  void MatchOneByOne(std::string_view line, LineShape shape,
                     std::vector<uint16_t>* hits) const;

  // Whether the rule's limits on length and place admit such a line.
  static bool Admits(const Rule& rule, LineShape shape);

  // Members without a pattern, which Match never reports.
  const std::vector<uint16_t>& patternless() const { return patternless_; }

 private:
  // Small rules of which no match needs a literal: they share a set.
  struct Group {
    // Null when RE2 refuses it, for want of memory as a rule.
    std::unique_ptr<RE2::Set> set;
    std::vector<uint16_t> members;    // by their number in the set
    bool edge_only = false;           // no member takes lines of the body
    uint32_t max_chars = 0;           // of the member with the largest limit
    ByteSet first_bytes, last_bytes;  // of any member
  };
  // What a line is shown: the shorter it is, the more, and at the edges of
  // the article more than inside.
  struct View {
    LiteralScanner literals;
    std::vector<uint16_t> literal_members;
    std::vector<const Group*> groups;
    std::vector<uint16_t> loners;  // neither literals nor a group
  };

  explicit Program(const std::vector<CompiledRule>& rules) : rules_(rules) {}

  void AddGroup(std::vector<uint16_t> members, int64_t set_memory);
  void MatchGroup(const Group& group, std::string_view line, LineShape shape,
                  Scratch* scratch, std::vector<uint16_t>* hits) const;
  void Candidates(const View& view, std::string_view line,
                  std::vector<uint16_t>* found) const;

  const std::vector<CompiledRule>& rules_;
  std::vector<std::unique_ptr<Group>> groups_;
  View views_[kLengths][2];  // [kind of length][is at an edge]
  std::vector<uint16_t> members_;
  std::vector<uint16_t> patternless_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_PROGRAM_H_
