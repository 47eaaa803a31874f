// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/wrong.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_format.h"
#include "pipeline/text/utf8.h"

namespace bersih {
namespace {

// The line that `at` is in, without its terminator.
Span LineAt(std::string_view text, uint32_t at) {
  const size_t before =
      at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  size_t end = std::min(text.find('\n', at), text.size());
  if (end > begin && text[end - 1] == '\r') --end;
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

bool IsBlank(std::string_view text, Span line) {
  return TrimBlank(line.In(text)).empty();
}

// The nearest line before or after `line` that is not blank; empty at the
// ends of the text.
Span LineBefore(std::string_view text, Span line) {
  while (line.begin > 0) {
    line = LineAt(text, line.begin - 1);
    if (!IsBlank(text, line)) return line;
  }
  return {};
}

Span LineAfter(std::string_view text, Span line) {
  for (;;) {
    const size_t end = text.find('\n', line.end);
    if (end == std::string_view::npos || end + 1 == text.size()) return {};
    line = LineAt(text, static_cast<uint32_t>(end + 1));
    if (!IsBlank(text, line)) return line;
  }
}

class Layout {
 public:
  Layout(std::string_view text, const std::vector<WrongSpan>& wrong,
         const RuleSet& rules, const std::vector<std::string>& labels,
         const TerminalStyle& style, std::string* out)
      : text_(text),
        wrong_(wrong),
        rules_(rules),
        labels_(labels),
        style_(style),
        out_(out) {
    for (const WrongSpan& span : wrong) {
      name_width_ = std::max(name_width_, Columns(NameOf(span)));
      place_width_ = std::max(place_width_, PlaceOf(span).size());
    }
  }

  void Run() {
    Span shown;  // the last line there is a row for
    for (size_t i = 0; i < wrong_.size(); ++i) {
      const Span line = LineAt(text_, wrong_[i].span.begin);
      if (line != shown) {
        const Span before = LineBefore(text_, line);
        if (!before.empty() && before.begin >= shown.end) Context(before);
      }
      Row(wrong_[i], line);
      shown = line;
      // Where the line after is wrong itself it comes with the next span.
      const Span after = LineAfter(text_, line);
      if (after.empty()) continue;
      if (i + 1 < wrong_.size() && wrong_[i + 1].span.begin < after.end) {
        continue;
      }
      Context(after);
      shown = after;
    }
  }

 private:
  std::string NameOf(const WrongSpan& wrong) const {
    if (!wrong.lost) {
      return Printable(labels_[static_cast<size_t>(wrong.label)]);
    }
    return std::string(rules_.rule(static_cast<size_t>(wrong.rule)).id);
  }

  static std::string PlaceOf(const WrongSpan& wrong) {
    return absl::StrFormat("%d:%d", wrong.span.begin, wrong.span.end);
  }

  void Row(const WrongSpan& wrong, Span line) {
    const std::string_view color = wrong.lost ? kRed : kYellow;
    std::string left = wrong.lost ? "  LOST  " : "  LEFT  ";
    const std::string name = NameOf(wrong);
    left += name;
    left.append(name_width_ - Columns(name) + 2, ' ');
    absl::StrAppendFormat(&left, "%-*s", static_cast<int>(place_width_),
                          PlaceOf(wrong));
    AppendColored(style_, color, left, out_);
    AppendColored(style_, kDim, "  | ", out_);
    AppendMarked(style_, text_, line,
                 {{wrong.span, wrong.lost ? "[-" : "[+",
                   wrong.lost ? "-]" : "+]", color}},
                 out_);
    out_->push_back('\n');
  }

  void Context(Span line) {
    const size_t left = 10 + name_width_ + place_width_;
    out_->append(left, ' ');
    const size_t room = style_.width == 0
                            ? SIZE_MAX
                            : std::max(style_.width, left + 24) - left - 4;
    AppendColored(style_, kDim,
                  "  | " + Shortened(Printable(line.In(text_)), room), out_);
    out_->push_back('\n');
  }

  const std::string_view text_;
  const std::vector<WrongSpan>& wrong_;
  const RuleSet& rules_;
  const std::vector<std::string>& labels_;
  const TerminalStyle& style_;
  std::string* out_;
  size_t name_width_ = 0, place_width_ = 0;
};

}  // namespace

void AppendWrong(std::string_view text, const std::vector<WrongSpan>& wrong,
                 const RuleSet& rules, const std::vector<std::string>& labels,
                 const TerminalStyle& style, std::string* out) {
  Layout(text, wrong, rules, labels, style, out).Run();
}

}  // namespace bersih
