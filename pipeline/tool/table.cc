// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/table.h"

#include <algorithm>

namespace bersih {
namespace {

constexpr size_t kGap = 2;  // spaces between columns

}  // namespace

void Table::AppendTo(const TerminalStyle& style, size_t indent,
                     std::string* out) const {
  std::vector<size_t> widths;
  for (const Column& column : columns_) widths.push_back(Columns(column.name));
  for (const std::vector<Cell>& row : rows_) {
    for (size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], Columns(row[i].text));
    }
  }
  if (style.width > 0) {
    size_t before = indent;
    for (size_t i = 0; i + 1 < widths.size(); ++i) before += widths[i] + kGap;
    const size_t name = Columns(columns_.back().name);
    const size_t room = style.width > before ? style.width - before : 0;
    widths.back() = std::min(widths.back(), std::max(room, name));
  }

  const auto append_row = [&](const std::vector<Cell>& row) {
    // Spaces are held back until something stands behind them.
    size_t spaces = indent;
    for (size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      const std::string shown = Shortened(row[i].text, widths[i]);
      const size_t padding = widths[i] - Columns(shown);
      const bool right = columns_[i].align == kRight;
      if (right) spaces += padding;
      if (!shown.empty()) {
        out->append(spaces, ' ');
        spaces = 0;
        AppendColored(style, row[i].color, shown, out);
      }
      if (!right) spaces += padding;
      spaces += kGap;
    }
    out->push_back('\n');
  };
  std::vector<Cell> names;
  for (const Column& column : columns_) names.emplace_back(column.name, kDim);
  append_row(names);
  for (const std::vector<Cell>& row : rows_) append_row(row);
}

}  // namespace bersih
