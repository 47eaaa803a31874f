// SPDX-License-Identifier: Apache-2.0
//
// The lines that changed, counted by rule, host and language, and some of them
// to read.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "pipeline/tool/compare_text.h"
#include "pipeline/tool/counts.h"
#include "pipeline/tool/options.h"
#include "pipeline/tool/table.h"

namespace bersih {
namespace {

constexpr size_t kSamplesShown = 2;

std::string Shown(std::string_view kind) {
  std::string words(kind);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string_view ColorOf(Change::Kind kind) {
  return kind == Change::Kind::kNewlyRemoved ? kRed
         : kind == Change::Kind::kNewlyKept  ? kGreen
                                             : kYellow;
}

class Layout {
 public:
  Layout(const Comparison& comparison, const TerminalStyle& style,
         std::string* out)
      : c_(comparison), style_(style), out_(out) {}

  void Run() {
    AddLines();
    AddByRule();
    AddPlaces("host", c_.log.by_host());
    AddPlaces("language", c_.log.by_language());
  }

 private:
  static std::vector<Table::Column> CountColumns(
      std::vector<Table::Column> first) {
    for (const char* name : {"lines", "bytes", "documents", "like prose"}) {
      first.push_back({name, Table::kRight});
    }
    return first;
  }
  static void AddCounts(const ChangeCount& count,
                        std::vector<Table::Cell>* cells) {
    cells->push_back(absl::StrCat(count.lines));
    cells->push_back(absl::StrCat(count.bytes));
    cells->push_back(absl::StrCat(count.documents));
    cells->push_back(absl::StrCat(count.prose));
  }

  void AddLines() {
    if (c_.log.documents() == 0) return;
    AppendHeading(style_, "Lines", out_);
    absl::StrAppendFormat(out_, "  %s changed of %d, %s of text\n",
                          Counted(c_.log.changed_documents(), "document"),
                          c_.log.documents(), ShownBytes(c_.log.text_bytes()));
    if (c_.log.changed_documents() == 0) return;
    Table table(CountColumns({{"what"}}));
    for (size_t kind = 0; kind < kChangeKinds; ++kind) {
      const auto k = static_cast<Change::Kind>(kind);
      std::vector<Table::Cell> cells = {{Shown(KindName(k)), ColorOf(k)}};
      AddCounts(c_.log.counts()[kind], &cells);
      table.AddRow(std::move(cells));
    }
    table.AppendTo(style_, 2, out_);
  }

  void AddByRule() {
    using Entry = std::pair<const ChangeLog::RuleKey, ChangeLog::Group>;
    std::vector<const Entry*> groups;
    for (const Entry& entry : c_.log.by_rule()) groups.push_back(&entry);
    if (groups.empty()) return;
    std::stable_sort(groups.begin(), groups.end(),
                     [](const Entry* a, const Entry* b) {
                       return a->second.count.lines > b->second.count.lines;
                     });
    AppendHeading(style_, "By rule", out_);
    Table table(CountColumns({{"what"}, {"rule"}, {"the rule was"}}));
    for (size_t i = 0; i < std::min(kRows, groups.size()); ++i) {
      const auto& [kind, old_rule, new_rule] = groups[i]->first;
      std::vector<Table::Cell> cells = {
          {Shown(KindName(kind)), ColorOf(kind)},
          c_.IdsOf(old_rule, new_rule),
          std::string(KindName(c_.ChangeOf(old_rule, new_rule).kind))};
      AddCounts(groups[i]->second.count, &cells);
      table.AddRow(std::move(cells));
    }
    table.AppendTo(style_, 2, out_);
    AppendMore(groups.size(), out_);
    for (size_t i = 0; i < std::min(kRows, groups.size()); ++i) {
      const auto& [kind, old_rule, new_rule] = groups[i]->first;
      const auto& samples = groups[i]->second.samples.entries();
      for (size_t k = 0; k < std::min(kSamplesShown, samples.size()); ++k) {
        AddSample(*samples[k].value, c_.IdsOf(old_rule, new_rule));
      }
    }
  }

  void AddSample(const ChangeSample& sample, const std::string& ids) {
    const Origin& origin = sample.origin;
    *out_ += "\n  ";
    AppendColored(style_, ColorOf(sample.change.kind),
                  Shown(KindName(sample.change.kind)), out_);
    absl::StrAppendFormat(
        out_, "  %s  %s:%d%s%s\n", ids, ShownInput(origin.input), origin.record,
        origin.id.empty() ? "" : " (id " + Printable(origin.id) + ")",
        origin.host.empty() ? "" : " " + Printable(origin.host));
    for (const ShownLine& line : sample.lines) AddLine(line);
  }

  // "> " before a line that changed, "[-…-]" around what goes now and "{+…+}"
  // around what now stays.
  void AddLine(const ShownLine& line) {
    std::string text;
    std::vector<Mark> marks;
    for (const ShownLine::Part& part : line.parts) {
      const auto begin = static_cast<uint32_t>(text.size());
      text += part.text;
      const Span span{begin, static_cast<uint32_t>(text.size())};
      if (part.new_rule >= 0) {
        marks.push_back({span, "[-", "-]", line.changed ? kRed : kDim});
      } else if (part.old_rule >= 0) {
        marks.push_back({span, "{+", "+}", kGreen});
      }
    }
    *out_ += line.changed ? "    > " : "      ";
    if (line.cut_before) *out_ += "…";
    AppendMarked(style_, text, {0, static_cast<uint32_t>(text.size())}, marks,
                 out_);
    if (line.cut_behind) *out_ += "…";
    *out_ += "\n";
  }

  template <typename Places>
  void AddPlaces(const char* what, const Places& places) {
    using Entry = typename Places::value_type;
    std::vector<const Entry*> changed;
    for (const Entry& entry : places) {
      if (entry.second.changed()) changed.push_back(&entry);
    }
    if (changed.empty()) return;
    const auto lines = [](const Entry* entry) {
      uint64_t sum = 0;
      for (const ChangeCount& count : entry->second.counts) sum += count.lines;
      return sum;
    };
    std::stable_sort(
        changed.begin(), changed.end(),
        [&](const Entry* a, const Entry* b) { return lines(a) > lines(b); });
    AppendHeading(style_, absl::StrCat("By ", what, ", lines"), out_);
    Table table({{what},
                 {"newly removed", Table::kRight},
                 {"newly kept", Table::kRight},
                 {"reattributed", Table::kRight},
                 {"documents", Table::kRight}});
    for (size_t i = 0; i < std::min(kRows, changed.size()); ++i) {
      const auto& [name, place] = *changed[i];
      std::vector<Table::Cell> cells = {name.empty() ? "(none)"
                                                     : Printable(name)};
      for (const ChangeCount& count : place.counts) {
        cells.push_back(absl::StrCat(count.lines));
      }
      cells.push_back(absl::StrCat(place.documents));
      table.AddRow(std::move(cells));
    }
    table.AppendTo(style_, 2, out_);
    AppendMore(changed.size(), out_);
  }

  const Comparison& c_;
  const TerminalStyle& style_;
  std::string* out_;
};

}  // namespace

void AppendChangedLines(const Comparison& comparison,
                        const TerminalStyle& style, std::string* out) {
  Layout(comparison, style, out).Run();
}

}  // namespace bersih
