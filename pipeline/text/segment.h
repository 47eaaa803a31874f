// SPDX-License-Identifier: Apache-2.0
//
// Splits a document into lines, with the features that rules ask about, and
// finds its zones. One pass, no copies; lines are ranges of the text.

#ifndef BERSIH_PIPELINE_TEXT_SEGMENT_H_
#define BERSIH_PIPELINE_TEXT_SEGMENT_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "bersih/cleaner.h"
#include "bersih/span.h"

namespace bersih {

// How a line ends, seen through closing quotes and brackets.
enum class Ending : uint8_t {
  kOpen,   // anything else: headlines, labels, names
  kStop,   // . or …, also inside closing quotes or brackets
  kMark,   // ? or !
  kColon,  // : or ;
};

// A line. `span` is what stands between terminators (\n, \r\n, \r, U+2028,
// U+2029); `trimmed` is without white space, NBSP, zero-width characters and
// BOMs around it, and without Markdown (https://spec.commonmark.org) around all
// of it: "**…**", "## …", "[…](…)". `next` is where the next line begins.
struct Line {
  Span span;
  Span trimmed;
  uint32_t next = 0;
  // Code points and words of `trimmed`. Lines of more than kLongLine bytes are
  // not counted: both then are at least what a reader would call long, and
  // are given as kUncounted.
  uint16_t chars = 0;
  uint16_t words = 0;
  Ending ending = Ending::kOpen;
  bool prose = false;
  Zone zone = Zone::kBody;

  bool blank() const { return trimmed.empty(); }
  bool sentence() const {
    return ending == Ending::kStop || ending == Ending::kMark;
  }
};

inline constexpr uint32_t kLongLine = 2048;  // bytes
inline constexpr uint16_t kUncounted = 0xFFFF;

// The result of Segment; reused from document to document.
struct Lines {
  std::vector<Line> lines;
  // Index of the first and the last prose line, or -1 when there is none.
  int first_prose = -1;
  int last_prose = -1;

  // Says of each line in which zone it stands, by these two. Prose beyond them
  // is in none but the body.
  void SetZones();
};

// Splits `text` (at most kMaxTextBytes) into `out`. Every byte belongs to one
// line or its terminator. An empty text has no lines.
void Segment(std::string_view text, Lines* out);

// Fills in the features of the line `trimmed` lies in: chars, words, ending,
// prose. `line->trimmed` must be set.
void Describe(std::string_view text, Line* line);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TEXT_SEGMENT_H_
