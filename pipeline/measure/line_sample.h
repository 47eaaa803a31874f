// SPDX-License-Identifier: Apache-2.0
//
// A line of a document, kept for people to read.

#ifndef BERSIH_PIPELINE_MEASURE_LINE_SAMPLE_H_
#define BERSIH_PIPELINE_MEASURE_LINE_SAMPLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bersih/cleaner.h"
#include "bersih/span.h"
#include "pipeline/measure/reservoir.h"

namespace bersih {

struct LineSample {
  Origin origin;
  // Up to two lines above and below that are not blank.
  std::vector<std::string> above, below;
  // The line: the part that it is about, what stands before it and after it.
  std::string before, part, after;
};

// Of line `line` of `text`, about `part` of it. What is long is cut, with "…"
// in its place.
LineSample MakeLineSample(const Origin& origin, std::string_view text,
                          const std::vector<LineReport>& lines, size_t line,
                          Span part);

// `span` of `text` without the white space around it.
Span Trimmed(std::string_view text, Span span);

// Whether a part of a line, trimmed, reads like running text.
bool ReadsLikeProse(std::string_view text, Span part);

// Line `line` and up to two above and below that are not blank, in order.
std::vector<size_t> LinesAround(const std::vector<LineReport>& lines,
                                size_t line);

// `text`, or if it has more than so many bytes its beginning or end and "…",
// in whole characters.
std::string HeadOf(std::string_view text, size_t bytes);
std::string TailOf(std::string_view text, size_t bytes);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MEASURE_LINE_SAMPLE_H_
