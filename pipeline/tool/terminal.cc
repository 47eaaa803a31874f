// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "absl/strings/str_format.h"
#include "pipeline/tool/options.h"

namespace bersih {
namespace {

bool StartsCharacter(char c) { return (c & 0xC0) != 0x80; }

// On a terminal only the ends of what is long; `head` and `tail` say which.
std::string Ends(const TerminalStyle& style, std::string_view text, bool head,
                 bool tail) {
  constexpr size_t kSide = 24;  // columns shown at either side
  std::string shown = Printable(text);
  if (style.width == 0 || Columns(shown) <= 2 * kSide + 1) return shown;
  std::string shorter;
  if (head) shorter += First(shown, kSide);
  shorter += "…";
  if (tail) shorter += Last(shown, kSide);
  return shorter;
}

}  // namespace

void AddColorTo(CLI::App* app, std::string* color) {
  app->add_option("--color", *color,
                  "Colours [auto: on a terminal, unless\n"
                  "NO_COLOR is set]")
      ->type_name("auto|always|never")
      ->check(OneOf({"auto", "always", "never"}));
}

TerminalStyle StyleFor(std::string_view color) {
  TerminalStyle style;
  const bool terminal = isatty(STDOUT_FILENO) == 1;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool plain = (no_color != nullptr && no_color[0] != '\0') ||
                     (term != nullptr && std::string_view(term) == "dumb");
  style.color = color == "always" || (color == "auto" && terminal && !plain);
  winsize size;
  if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
    style.width = size.ws_col;
  }
  return style;
}

void AppendColored(const TerminalStyle& style, std::string_view color,
                   std::string_view text, std::string* out) {
  if (!style.color || color.empty() || text.empty()) {
    *out += text;
    return;
  }
  *out += color;
  *out += text;
  *out += "\x1b[0m";
}

void AppendHeading(const TerminalStyle& style, std::string_view text,
                   std::string* out) {
  out->push_back('\n');
  AppendColored(style, kBold, text, out);
  out->push_back('\n');
}

size_t Columns(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), StartsCharacter));
}

std::string_view First(std::string_view text, size_t columns) {
  size_t at = 0;
  while (at < text.size() && (columns > 0 || !StartsCharacter(text[at]))) {
    columns -= StartsCharacter(text[at]) ? 1 : 0;
    ++at;
  }
  return text.substr(0, at);
}

std::string_view Last(std::string_view text, size_t columns) {
  size_t at = text.size();
  while (at > 0 && columns > 0) {
    --at;
    columns -= StartsCharacter(text[at]) ? 1 : 0;
  }
  return text.substr(at);
}

std::string Shortened(std::string_view text, size_t columns) {
  if (Columns(text) <= columns) return std::string(text);
  return std::string(First(text, columns == 0 ? 0 : columns - 1)) + "…";
}

std::string Printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (const char c : text) {
    const unsigned char u = static_cast<unsigned char>(c);
    if ((u < 0x20 && u != '\t') || u == 0x7F) {
      absl::StrAppendFormat(&shown, "\\x%02x", u);
    } else {
      shown.push_back(c);
    }
  }
  return shown;
}

void AppendMarked(const TerminalStyle& style, std::string_view text, Span line,
                  const std::vector<Mark>& marks, std::string* out) {
  const auto between = [&](Span span, bool marked_before) {
    if (span.empty()) return;
    *out += Ends(style, span.In(text), marked_before, span.end != text.size());
  };
  uint32_t at = line.begin;
  for (const Mark& mark : marks) {
    between({at, mark.span.begin}, at > line.begin);
    std::string marked(mark.open);
    marked += Ends(style, mark.span.In(text), true, true);
    marked += mark.close;
    AppendColored(style, mark.color, marked, out);
    at = mark.span.end;
  }
  between({at, line.end}, true);
}

}  // namespace bersih
