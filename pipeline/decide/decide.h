// SPDX-License-Identifier: Apache-2.0
//
// Walks the lines of a document from the top and settles each one: kept,
// removed, or with parts cut out, by the first stage that decides. It only
// says so; leaving text out is up to the caller.

#ifndef BERSIH_PIPELINE_DECIDE_DECIDE_H_
#define BERSIH_PIPELINE_DECIDE_DECIDE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "bersih/cleaner.h"
#include "pipeline/match/program.h"
#include "pipeline/text/segment.h"

namespace bersih {

struct Trace;  // trace.h

inline constexpr uint16_t kNoRule = 0xFFFF;

// A part that goes from a line that otherwise stays or goes. White space that
// goes with it is included.
struct Cut {
  uint32_t line = 0;
  uint16_t rule = kNoRule;
  Span span;
};

// What to decide about. All of it must outlive the call.
struct Question {
  std::string_view text;
  std::string_view host;  // lower case
  // Their zones are settled anew: see Walk::MoveEdges.
  Lines* lines = nullptr;
  const std::vector<CompiledRule>* rules = nullptr;
  const Program* program = nullptr;
  // By rule: true when it is switched off. May be empty: none is.
  const std::vector<bool>* off = nullptr;
  // To note how it went; null: nothing is noted.
  Trace* trace = nullptr;
  // For its losses: the program of the rules without limits, or null.
  const Program* loose = nullptr;
};

// The answer; reused from document to document.
struct Decision {
  // By line: the rule that removed all of it, or kNoRule.
  std::vector<uint16_t> verdicts;
  // Sorted by place. A line whose verdict is a rule may have cuts too, that
  // were made before what was left of it went.
  std::vector<Cut> cuts;
  std::vector<MetaField> meta;
};

// Per-thread memory of Decide.
struct DecideScratch {
  Program::Scratch match;
  std::vector<uint16_t> hits, neighbour_hits;
  std::vector<Span> pieces;
};

// Rules are numbered by stage, then in the order in which they decide.
void Decide(const Question& question, DecideScratch* scratch, Decision* out);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_DECIDE_DECIDE_H_
