// SPDX-License-Identifier: Apache-2.0
//
// What standard output looks like when a person reads it: colours, columns,
// and text that upsets neither.

#ifndef BERSIH_PIPELINE_TOOL_TERMINAL_H_
#define BERSIH_PIPELINE_TOOL_TERMINAL_H_

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bersih/span.h"

namespace bersih {

struct TerminalStyle {
  bool color = false;
  // Columns of the terminal, to shorten lines to; 0: lines stay whole.
  size_t width = 0;
};

// The option --color auto|always|never; `color` says which.
void AddColorTo(CLI::App* app, std::string* color);

// For standard output as it is. With auto there are colours on a terminal
// that has them, unless NO_COLOR is set.
TerminalStyle StyleFor(std::string_view color);

inline constexpr std::string_view kBold = "\x1b[1m", kDim = "\x1b[2m",
                                  kRed = "\x1b[31m", kGreen = "\x1b[32m",
                                  kYellow = "\x1b[33m";

// Appends `text` in a color; as it is where there are none, or none is given.
void AppendColored(const TerminalStyle& style, std::string_view color,
                   std::string_view text, std::string* out);

// Appends a line in bold below an empty one.
void AppendHeading(const TerminalStyle& style, std::string_view text,
                   std::string* out);

// How many columns `text` takes: its characters.
size_t Columns(std::string_view text);

// The first `columns` characters of `text`, or the last ones.
std::string_view First(std::string_view text, size_t columns);
std::string_view Last(std::string_view text, size_t columns);

// `text`, of which no more than `columns` characters are shown, with "…" as
// the last one where there are more.
std::string Shortened(std::string_view text, size_t columns);

// `text` with its control characters, but for tabs, as \x1b: neither terminals
// nor columns may be upset by what a scraper brought home.
std::string Printable(std::string_view text);

// A part of a line, and what it stands between.
struct Mark {
  Span span;
  std::string_view open, close;
  std::string_view color;
};

// Appends a line of `text` with its marks, which are sorted and inside it. On
// a terminal what stands between the marks is shortened, because the marks are
// what one wants to see.
void AppendMarked(const TerminalStyle& style, std::string_view text, Span line,
                  const std::vector<Mark>& marks, std::string* out);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_TERMINAL_H_
