// SPDX-License-Identifier: Apache-2.0
//
// Rules, compiled: which of them match a line, in one pass for all stages.
//
// CompiledRule is one rule with its single RE2. Program is the rules that
// apply to one language, arranged so that what rules many of them out at once,
// how a line begins and ends and what literals and marks it holds, is asked
// before RE2 sees any of them.

#ifndef BERSIH_PIPELINE_MATCH_PROGRAM_H_
#define BERSIH_PIPELINE_MATCH_PROGRAM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "pipeline/match/facts.h"
#include "pipeline/match/lazy.h"
#include "pipeline/match/literals.h"
#include "pipeline/match/marks.h"
#include "pipeline/match/narrow.h"
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
  std::unique_ptr<Pattern> match, unless, until, while_;
};

CompiledRule CompileRule(const Rule& rule);

// What Program needs to know of a line besides its text. What is left as it is
// here rules nothing out.
struct LineShape {
  uint16_t chars = 0;  // code points, kUncounted when very long
  Zone zone = Zone::kBody;
  // Nothing that stays stands above it, or that is not known.
  bool at_top = true;

  static constexpr uint16_t kUntold = 0xFFFE;
  uint16_t words = kUntold;
  int8_t prose = -1, sentence = -1;
  // Of which stages rules are asked for, by their numbers modulo 32.
  static constexpr uint32_t kAllStages = 0xFFFFFFFF;
  uint32_t stages = kAllStages;
  static constexpr uint32_t StageBit(uint16_t stage) {
    return uint32_t{1} << (stage & 31);
  }
  // Its place among the lines that are not blank, from 1, and how many of
  // these stand below it.
  uint32_t position = 1, below = 0;
};

class Program {
  using Bits = std::vector<uint64_t>;  // by share
  // Which rules a line may match is asked at both ends, and first of those that
  // say there in which words it begins. Few lines get beyond the first bytes of
  // these, so that more of them can be read as they are, with few states. Of
  // the others it would take far more states, and spare few candidates.
  enum End : size_t { kFirstWords, kFirst, kLast, kEnds };

 public:
  // Rules are known by their index in `rules`; `members` are the indices of
  // those that belong to this program, ascending. `rules` must outlive it.
  static std::unique_ptr<Program> Build(const std::vector<CompiledRule>& rules,
                                        const std::vector<uint16_t>& members);

  // What a thread has found out about lines so far, for one program or
  // several, all of which must outlive it.
  class Scratch {
   private:
    friend class Program;
    // A short line, and what was found out about it: a cache, where its hash
    // says. In scraped news more than half of the short lines are furniture
    // that has just been seen, on the page before of the same site.
    struct Memo {
      static constexpr size_t kBytes = 64, kSlots = 12, kGroups = 6;
      char bytes[kBytes];
      uint8_t size = 0;
      uint8_t count = 0;  // of `slots`
      uint16_t view = 0xFFFF;
      uint16_t slots[kSlots];           // that may match
      uint16_t asked = 0, matched = 0;  // of these, a bit each
      // Groups of the one that was asked for them last: begin and end.
      uint8_t groups_of = 0xFF, groups = 0;
      uint8_t spans[kGroups][2];
    };
    static constexpr size_t kMemos = 1 << 12;
    struct Of {
      const Program* program = nullptr;
      // By what stages are asked for, as they come, and kind of line: the
      // number of its view + 1, or 0. By view: the shares of rules whose limits
      // admit such lines.
      std::vector<uint32_t> stages;
      std::vector<uint16_t> view_numbers;
      std::vector<Bits> wanted;
      std::vector<size_t> words;  // by view, the first of these that hold some
      Sieve::Scratch sieving;
      std::array<Sieve::States, kEnds> states = {Sieve::States(&sieving),
                                                 Sieve::States(&sieving),
                                                 Sieve::States(&sieving)};
      // By set of marks: the shares that need none or one of them.
      std::vector<Bits> marked;
      Bits alive, holds;
      std::vector<uint16_t> slots;
      std::string_view text;    // that was read last
      bool text_folds = false;  // see MayFold in program.cc
      // In the line that was looked at last for literals, and by what.
      std::vector<LiteralScanner::Hit> hits;
      Span looked_at;
      size_t looked_by = 0;
      std::vector<Memo> memos;
      Memo* memo = nullptr;  // of `line`, if it has one
      Span line;             // that Candidates was asked of last
      Subject subject;       // what `subject_of` is read as
      Span subject_of;
      // Of the probes, by slot.
      std::vector<std::unique_ptr<Sieve::States>> probes, narrow_probes;
    };
    std::vector<std::unique_ptr<Of>> all;
    Of* last = nullptr;
  };

  // Says of which text the lines are that Candidates will be asked of.
  void Read(std::string_view text, Scratch* scratch) const;

  // Appends to `found`, in ascending order, members whose pattern may match
  // `line` (of the text that was read last, without blank characters around
  // it) and whose limits admit it; all that do match are among them.
  // Thread-safe. Allocates nothing once `scratch` has seen enough lines.
  void Candidates(Span line, const LineShape& shape, Scratch* scratch,
                  std::vector<uint16_t>* found) const;

  // Runs the pattern of a member on `line`, of the text that was read last:
  // the leftmost match, with its first `count` groups in `groups`.
  // Thread-safe.
  bool Match(uint16_t member, Span line, Scratch* scratch,
             re2::StringPiece* groups, int count) const;

  // The same with any pattern.
  bool Match(const Pattern& pattern, Span line, Scratch* scratch,
             re2::StringPiece* groups, int count) const;

  // Candidates that match.
  void Hits(Span line, const LineShape& shape, Scratch* scratch,
            std::vector<uint16_t>* hits) const;

  // The same by trying each rule's own RE2 on the line: the oracle of tests.
  void HitsOneByOne(std::string_view line, const LineShape& shape,
                    std::vector<uint16_t>* hits) const;

  // Whether the rule's limits admit such a line.
  static bool Admits(const Rule& rule, const LineShape& shape) {
    return LimitsOf(rule).Admit(shape);
  }

  // Members without a pattern, which are never candidates.
  const std::vector<uint16_t>& patternless() const { return patternless_; }

  // Puts those of them whose limits admit the line among the candidates.
  void AddPatternless(const LineShape& shape,
                      std::vector<uint16_t>* found) const;

 private:
  // What a rule asks of a line besides its pattern, in little space.
  struct Limits {
    uint32_t min_chars = 0, max_chars = 0, min_words = 0, max_words = 0;
    uint32_t within_first = 0, within_last = 0;
    uint32_t stage = 0;  // as LineShape::StageBit
    uint8_t zones = 0;
    int8_t prose = -1, sentence = -1;
    bool only_top = false;

    bool Admit(const LineShape& shape) const {
      return (zones >> static_cast<int>(shape.zone) & 1) != 0 &&
             (stage & shape.stages) != 0 && shape.chars >= min_chars &&
             shape.chars <= max_chars && (shape.at_top || !only_top) &&
             (shape.words == LineShape::kUntold ||
              (shape.words >= min_words && shape.words <= max_words)) &&
             (prose < 0 || shape.prose < 0 || prose == shape.prose) &&
             (sentence < 0 || shape.sentence < 0 ||
              sentence == shape.sentence) &&
             shape.position <= within_first && shape.below < within_last;
    }
  };
  static Limits LimitsOf(const Rule& rule);

  static constexpr size_t kWordBytes = 10, kExactBytes = 4, kLastBytes = 6;
  // What is asked for of a pattern at its end, in bits; the rest of it is cut
  // off. Where only bytes are read, more of it does not take more states.
  static constexpr double kEnough = 18, kEnoughInBytes = 40;
  // So much do words give away in kExactBytes.
  static constexpr double kOfWords = 10;

  class Parts;
  void AddPattern(const std::string& regex,
                  std::vector<LiteralScanner::Literal>* literals);
  Scratch::Of& Mine(Scratch* scratch) const;
  // Literals are looked for by one of several scanners, of which the first
  // knows all of them and the others those that a kind of line may need.
  enum : size_t {
    kForAll,
    kForShortProse,
    kForProse,
    kForLongProse,
    kScanners
  };
  static size_t ScannerFor(const LineShape& shape);
  static bool Needs(size_t scanner, const Limits& limits);
  void MakeScanners(const std::vector<LiteralScanner::Literal>& literals);
  const std::vector<LiteralScanner::Hit>& HitsIn(Span line, size_t scanner,
                                                 Scratch::Of* mine) const;
  void AddHeld(Span line, size_t scanner, Scratch::Of* mine) const;
  // The number of the kind of line, which is new when the limits admit other
  // rules.
  uint16_t ViewOf(const LineShape& shape, Scratch::Of* mine) const;
  const Bits& Marked(Marks marks, Scratch::Of* mine) const;
  // Adds to `slots` those that may match, whatever their limits on more than
  // the kind of line.
  void Search(Span line, size_t view, size_t scanner, Scratch::Of* mine,
              std::vector<uint16_t>* slots) const;
  bool Run(size_t slot, Span line, Scratch::Of* mine, re2::StringPiece* groups,
           int count) const;
  static const Subject& SubjectOf(Span line, Scratch::Of* mine);
  Sieve::Answer Probe(size_t slot, const Subject& line,
                      Scratch::Of* mine) const;
  std::unique_ptr<const Sieve> MakeProbe(size_t slot, bool narrow) const;

  explicit Program(const std::vector<CompiledRule>& rules) : rules_(rules) {}

  const std::vector<CompiledRule>& rules_;
  std::vector<uint16_t> patternless_;
  std::vector<Limits> limits_of_patternless_;

  // Members that have a pattern, by slot, and the slots by member.
  std::vector<uint16_t> slots_;
  std::vector<uint16_t> slot_by_member_;
  // By slot.
  std::vector<Limits> limits_;
  std::vector<Anchors> anchors_;  // from which ends a probe may read a line
  // The pattern alone, also for lines in one byte a character.
  using Probes = std::unique_ptr<Lazy<std::unique_ptr<const Sieve>>[]>;
  Probes probes_, narrow_probes_;
  // How many bytes of a match stand in front of one of its literals at most,
  // or kFar when that is not known or the literals are not looked for.
  static constexpr uint32_t kFar = 0xFFFFFFFF;
  std::vector<uint32_t> before_literal_;

  // A slot has a share or more, one after the other: see SharesBy. It is
  // shares that are looked for.
  std::vector<uint16_t> slot_of_;   // by share
  std::vector<Marks> marks_;        // by share, one of which it needs, if any
  std::vector<uint16_t> share_of_;  // by slot, the first
  Bits any_inside_;                 // shares that need no literal
  std::array<Sieve, kEnds> sieves_ = {
      Sieve(Direction::kForward, kWordBytes, Sieve::Rest::kUnread,
            kEnoughInBytes),
      Sieve(Direction::kForward, kExactBytes, Sieve::Rest::kShapes, kEnough),
      Sieve(Direction::kBackward, kLastBytes, Sieve::Rest::kUnread,
            kEnoughInBytes)};
  std::array<LiteralScanner, kScanners> scanners_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_PROGRAM_H_
