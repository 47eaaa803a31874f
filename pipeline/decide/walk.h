// SPDX-License-Identifier: Apache-2.0
//
// The walk over the lines of a document, see decide.cc; what it notes for
// those who measure rules is in trace.cc.

#ifndef BERSIH_PIPELINE_DECIDE_WALK_H_
#define BERSIH_PIPELINE_DECIDE_WALK_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/decide/decide.h"
#include "pipeline/decide/trace.h"
#include "pipeline/match/program.h"
#include "pipeline/rules/rule.h"

namespace bersih {

// Whether `host` is among those of a rule; of a rule without any, all are.
bool HostMatches(const std::vector<std::string>& patterns,
                 std::string_view host);

class Walk {
 public:
  Walk(const Question& question, DecideScratch* scratch, Decision* out)
      : q_(question),
        lines_(question.lines->lines),
        scratch_(*scratch),
        out_(*out) {}

  void Run();

 private:
  struct Found {
    size_t begin = 0, end = 0;  // within the piece
  };

  const Rule& RuleOf(uint16_t index) const { return *(*q_.rules)[index].rule; }
  bool HasUnless(uint16_t index) const {
    return (*q_.rules)[index].unless != nullptr;
  }
  // Whether the rule's groups may be metadata that is not known yet: where
  // they are takes longer to find than that the rule matches.
  bool FindsMeta(uint16_t index) const;
  bool Knows(std::string_view name) const;
  bool IsOff(uint16_t index) const {
    return q_.off != nullptr && !q_.off->empty() && (*q_.off)[index];
  }
  static bool TakesLine(const Rule& rule) {
    return rule.action == Action::kDrop || rule.action == Action::kBlock ||
           rule.action == Action::kEnd;
  }
  bool NoProseBelow(int i) const {
    return q_.lines->last_prose >= 0 && i >= q_.lines->last_prose;
  }
  bool Removed(int line) const { return out_.verdicts[line] != kNoRule; }

  // Furniture may read like prose: what stands between it and the text is of
  // the head or the tail all the same. Lets the body begin and end with prose
  // that stays, as far as that can be told beforehand.
  void MoveEdges();
  // The prose line at which the body begins (or ends, with a step of -1) when
  // what stands in front of it goes; `edge` when that is all there is or it
  // makes no difference.
  int EdgeBehind(int edge, int step) const;
  // Whether some rule takes prose line `i` wherever it stands.
  bool Drops(int i) const;
  void DecideLine(int i);
  // Decides one piece of line `i`; true when it removed the line or cut
  // something, after which scratch_.pieces holds what is left to look at.
  bool DecidePiece(int i, Span piece, bool whole);
  // Asks one rule about the piece; true when it took something.
  bool Ask(uint16_t index, int i, Span piece, bool whole);
  // The same, noted in the trace.
  bool AskTraced(uint16_t index, int i, Span piece, bool whole);
  // Notes what each rule would do with the piece, and what keeps it from
  // doing so; and, when it is known who decided it, what that means.
  void TraceLosses(int i, Span piece, const LineShape& shape, bool whole);
  void SettleLosses(size_t first, uint16_t decider);
  uint32_t RefusalsOf(const Rule& rule, int i, Span piece,
                      const LineShape& shape, bool whole) const;
  bool InPlace(const Rule& rule, int i, Span piece, bool whole) const;
  bool Fits(uint16_t index, int i) const;
  bool FitsAround(const Rule& rule, int i, Span piece) const;
  bool Matches(uint16_t index, Span piece) const;
  // Whether the rule says of this piece that it does not act.
  bool Excepted(uint16_t index, Span piece) const;
  bool Above(const Neighbours& want, int i) const;
  bool Below(const Neighbours& want, int i) const;
  bool Repeats(const Rule& rule, int i, Span piece) const;
  // The nearest line below `i` that is not blank, or lines_.size().
  size_t NextBelow(int i) const;

  bool Find(uint16_t index, Span piece, Found* found);
  void CutOut(int i, uint16_t rule, Span piece, Found found);
  void Remove(int i, uint16_t rule);
  void TakeAbove(int i, uint16_t rule);
  bool GoesOn(uint16_t rule, int i, uint32_t taken);
  bool GoesOnTraced(uint16_t rule, int i, uint32_t taken);
  void Collect(const std::vector<Pattern::Group>& groups,
               const re2::StringPiece* values, int count);
  const Span* Title() const;

  const Question& q_;
  const std::vector<Line>& lines_;
  DecideScratch& scratch_;
  Decision& out_;

  Span rest_;                 // of the line, inside the cuts at its ends
  uint32_t nonblank_ = 0;     // lines of the document that are not blank
  uint32_t position_ = 0;     // of the current line among them, from 1
  int above_ = -1;            // the nearest line above that is not blank
  bool kept_above_ = false;   // some line above stays
  uint16_t block_ = kNoRule;  // the block we are in, if any
  uint32_t block_taken_ = 0;  // lines it took besides its label
  uint16_t end_ = kNoRule;    // the rule that ended the article, if any

  // Of the rule that is asked, for the trace: see Trace::Try.
  mutable bool ran_ = false, matched_ = false;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_DECIDE_WALK_H_
