// SPDX-License-Identifier: Apache-2.0
//
// Laid out from Result::removed rather than from the lines' verdicts: what is
// shown is what was left out, byte for byte, whoever decided it.

#include "pipeline/tool/explanation.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_format.h"
#include "pipeline/measure/refusal.h"
#include "pipeline/tool/options.h"

namespace bersih {
namespace {

// Removals that lie in a line: [first, last) of Result::removed.
struct Parts {
  size_t first = 0;
  size_t last = 0;
  bool whole = false;  // nothing of the line is left
};

class Layout {
 public:
  Layout(std::string_view text, const Result& result, const RuleSet& rules,
         const TerminalStyle& style, std::string* out)
      : text_(text), result_(result), rules_(rules), style_(style), out_(out) {
    for (const Removal& r : result.removed) {
      stage_width_ = std::max(stage_width_, rules.stage(r.stage).size());
      rule_width_ = std::max(rule_width_, rules.rule(r.rule).id.size());
    }
  }

  void Run(std::string_view name) {
    Colored(kBold, Printable(name));
    out_->push_back('\n');
    for (const MetaField& field : result_.meta) {
      Fact(field.name, Printable(field.value.In(text_)));
    }
    Fact("language",
         result_.language.empty() ? "no pack of its own" : result_.language);
    out_->push_back('\n');

    lines_by_stage_.assign(rules_.stage_count(), 0);
    cuts_by_stage_.assign(rules_.stage_count(), 0);
    size_t next = 0;
    for (const LineReport& line : result_.lines) {
      const Parts parts = Find(line, &next);
      Count(parts);
      Row(line, parts);
    }
    if (!result_.lines.empty()) out_->push_back('\n');
    Summary();
  }

 private:
  // `next` is the first removal that may lie in the line.
  Parts Find(const LineReport& line, size_t* next) const {
    const std::vector<Removal>& removed = result_.removed;
    // A blank line goes with its terminator.
    const uint32_t end = std::max(line.span.end, line.span.begin + 1);
    while (*next < removed.size() &&
           removed[*next].span.end <= line.span.begin) {
      ++*next;
    }
    Parts parts{*next, *next, false};
    uint32_t covered = line.span.begin;
    bool gap = false;
    while (parts.last < removed.size() &&
           removed[parts.last].span.begin < end) {
      gap |= removed[parts.last].span.begin > covered;
      covered = removed[parts.last].span.end;
      ++parts.last;
    }
    parts.whole = parts.last > parts.first && !gap && covered >= line.span.end;
    return parts;
  }

  void Count(const Parts& parts) {
    if (parts.first == parts.last) {
      ++kept_lines_;
    } else if (parts.whole) {
      ++lines_by_stage_[result_.removed[parts.first].stage];
    } else {
      ++kept_lines_;
      for (size_t k = parts.first; k < parts.last; ++k) {
        ++cuts_by_stage_[result_.removed[k].stage];
      }
    }
  }

  void Row(const LineReport& line, const Parts& parts) {
    if (parts.first == parts.last) {
      const char* kind = line.blank ? "" : line.prose ? "prose" : "text";
      Left(ZoneName(line.zone), ' ', kind, "");
      Text(line.span.In(text_), "", Room());
    } else if (parts.whole) {
      LeftOf(ZoneName(line.zone), '-', parts.first);
      Text(line.span.In(text_), kRed, Room());
    } else {
      LeftOf(ZoneName(line.zone), '~', parts.first);
      Marked(line, parts);
    }
    EndRow();
    for (size_t k = parts.first + 1; k < parts.last; ++k) {
      LeftOf("", parts.whole ? '-' : '~', k);
      Text(Clip(result_.removed[k].span, line.span).In(text_), kRed, Room());
      EndRow();
    }
  }

  // No space at the end of a row that shows nothing.
  void EndRow() {
    while (out_->back() == ' ') out_->pop_back();
    out_->push_back('\n');
  }

  void LeftOf(std::string_view zone, char sign, size_t removal) {
    const Removal& r = result_.removed[removal];
    Left(zone, sign, rules_.stage(r.stage), rules_.rule(r.rule).id);
  }

  void Left(std::string_view zone, char sign, std::string_view stage,
            std::string_view rule) {
    Colored(kDim, absl::StrFormat("%-4s  ", zone));
    Colored(
        sign == '-'   ? kRed
        : sign == '~' ? kYellow
                      : kDim,
        absl::StrFormat("%c %-*s  %-*s ", sign, static_cast<int>(stage_width_),
                        stage, static_cast<int>(rule_width_), rule));
    Colored(kDim, "|");
    out_->push_back(' ');
  }

  // Columns that are left for text.
  size_t Room() const {
    const size_t left = 12 + stage_width_ + rule_width_;
    if (style_.width == 0) return SIZE_MAX;
    return std::max<size_t>(style_.width, left + 20) - left;
  }

  void Text(std::string_view text, std::string_view color, size_t room) {
    Colored(color, Shortened(Printable(text), room));
  }

  // A line with its cut parts marked.
  void Marked(const LineReport& line, const Parts& parts) {
    std::vector<Mark> marks;
    for (size_t k = parts.first; k < parts.last; ++k) {
      marks.push_back(
          {Clip(result_.removed[k].span, line.span), "[-", "-]", kRed});
    }
    AppendMarked(style_, text_, line.span, marks, out_);
  }

  static Span Clip(Span span, Span line) {
    return {std::max(span.begin, line.begin), std::min(span.end, line.end)};
  }

  void Fact(std::string_view name, std::string_view value) {
    Colored(kDim, absl::StrFormat("  %-9s", name));
    *out_ += "  ";
    *out_ += value;
    out_->push_back('\n');
  }

  void Summary() {
    Fact("kept",
         absl::StrFormat("%d of %s, %d of %s", kept_lines_,
                         Counted(result_.lines.size(), "line"),
                         result_.body.size(), Counted(text_.size(), "byte")));
    std::vector<size_t> bytes(rules_.stage_count(), 0);
    for (const Removal& r : result_.removed) bytes[r.stage] += r.span.size();
    for (size_t s = 0; s < bytes.size(); ++s) {
      if (bytes[s] == 0) continue;
      std::string what;
      if (lines_by_stage_[s] > 0) {
        what += Counted(lines_by_stage_[s], "line") + ", ";
      }
      if (cuts_by_stage_[s] > 0) {
        what += Counted(cuts_by_stage_[s], "cut") + ", ";
      }
      Fact(rules_.stage(s), what + Counted(bytes[s], "byte"));
    }
    if (result_.invalid_utf8_bytes > 0) {
      Fact("not UTF-8", Counted(result_.invalid_utf8_bytes, "byte"));
    }
  }

  void Colored(std::string_view color, std::string_view text) {
    AppendColored(style_, color, text, out_);
  }

  const std::string_view text_;
  const Result& result_;
  const RuleSet& rules_;
  const TerminalStyle& style_;
  std::string* out_;
  size_t stage_width_ = 5;  // "prose"
  size_t rule_width_ = 0;
  size_t kept_lines_ = 0;
  std::vector<size_t> lines_by_stage_, cuts_by_stage_;
};

}  // namespace

void AppendExplanation(std::string_view name, std::string_view text,
                       const Result& result, const RuleSet& rules,
                       const TerminalStyle& style, std::string* out) {
  Layout(text, result, rules, style, out).Run(name);
}

}  // namespace bersih
