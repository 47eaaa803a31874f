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
#include <optional>
#include <string_view>
#include <vector>

#include "pipeline/match/facts.h"
#include "pipeline/match/literals.h"
#include "pipeline/match/marks.h"
#include "pipeline/match/pattern.h"
#include "pipeline/match/sieve.h"
#include "pipeline/rules/rule.h"
#include "pipeline/text/segment.h"

namespace bersih {

// A rule with its patterns. Immutable; `rule` must outlive it.
struct CompiledRule {
  const Rule* rule = nullptr;
  // Null for what the rule does not have: `match` may be left out by a rule
  // with `repeats`.
  std::unique_ptr<Pattern> match, until, while_;
  // Of `match`; first_bytes and last_bytes are those of the line.
  Facts facts;
  std::optional<Syntax> syntax;
  Marks marks = 0;  // one of which a match needs, if any
  // Of a pattern that may match anywhere: how many bytes of a match stand in
  // front of one of its literals at most, if that is known.
  std::optional<uint32_t> before_literal;
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
  using Bits = std::vector<uint64_t>;  // by slot

 public:
  // Kinds of lines by length.
  static constexpr size_t kLengths = 4;

  // Rules are known by their index in `rules`; `members` are the indices of
  // those that belong to this program, ascending. `rules` must outlive it.
  static std::unique_ptr<Program> Build(const std::vector<CompiledRule>& rules,
                                        const std::vector<uint16_t>& members);

  // What a thread has found out about lines so far, for one program or
  // several, all of which must outlive it.
  class Scratch {
   private:
    friend class Program;
    // The automaton of one pattern; none when it may match anywhere.
    struct Probe {
      std::unique_ptr<Sieve> sieve;
      Sieve::States states;
    };
    struct Of {
      const Program* program = nullptr;
      Sieve::States forward, backward;
      Bits alive, holds;
      std::string_view text;  // that was read last
      std::vector<LiteralScanner::Hit> hits;
      std::vector<std::unique_ptr<Probe>> probes;  // by member
    };
    std::vector<std::unique_ptr<Of>> all;
  };

  // Looks through a text of whose lines Candidates will be asked.
  void Read(std::string_view text, Scratch* scratch) const;

  // Appends to `found`, in ascending order, members whose pattern may match
  // `line` (of the text that was read last, without blank characters around
  // it) and whose limits on length and place admit it; all that do match are
  // among them. Thread-safe. Allocates nothing once `scratch` has seen enough
  // lines.
  void Candidates(Span line, LineShape shape, Scratch* scratch,
                  std::vector<uint16_t>* found) const;

  // Whether the pattern of a member may match: sharper than Candidates, much
  // quicker than RE2. Thread-safe.
  bool MayMatch(uint16_t member, std::string_view line, Scratch* scratch) const;

  // Runs the pattern of a member on `line`, of the text that was read last:
  // the leftmost match, with its first `count` groups in `groups`.
  // Thread-safe.
  bool Match(uint16_t member, Span line, Scratch* scratch,
             re2::StringPiece* groups, int count) const;

  // Candidates that match.
  void Hits(Span line, LineShape shape, Scratch* scratch,
            std::vector<uint16_t>* hits) const;

  // The same by trying each rule's own RE2 on the line: the oracle of tests.
  void HitsOneByOne(std::string_view line, LineShape shape,
                    std::vector<uint16_t>* hits) const;

  // Whether the rule's limits on length and place admit such a line.
  static bool Admits(const Rule& rule, LineShape shape);

  // Members without a pattern, which are never candidates.
  const std::vector<uint16_t>& patternless() const { return patternless_; }

 private:
  // Zones, at the top or not.
  static constexpr size_t kPlaces = 6;

  Scratch::Of& Mine(Scratch* scratch) const;
  void AddHeld(Span line, Scratch::Of* mine) const;

  explicit Program(const std::vector<CompiledRule>& rules) : rules_(rules) {}

  const std::vector<CompiledRule>& rules_;
  std::vector<uint16_t> patternless_;

  // Members that have a pattern, by slot.
  std::vector<uint16_t> slots_;
  Bits any_inside_;  // slots that need no literal
  std::unique_ptr<Sieve> forward_, backward_;
  LiteralScanner literals_;
  Bits wanted_[kLengths * kPlaces];
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_PROGRAM_H_
