// SPDX-License-Identifier: Apache-2.0
//
// Tables of text in aligned columns.

#ifndef BERSIH_PIPELINE_TOOL_TABLE_H_
#define BERSIH_PIPELINE_TOOL_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/tool/terminal.h"

namespace bersih {

// A row of names and rows of cells, two spaces between columns:
//
//   label      bytes  removed
//   headline    1234   98.1 %
//
// Where the terminal is too narrow the last column is shortened. Cells are
// shown as they are: what comes from a text is for Printable first.
class Table {
 public:
  enum Align { kLeft, kRight };
  struct Column {
    std::string name;
    Align align = kLeft;
  };
  struct Cell {
    std::string text;
    std::string_view color = {};

    Cell(std::string text, std::string_view color = {})  // NOLINT: implicit
        : text(std::move(text)), color(color) {}
    Cell(std::string_view text) : text(text) {}  // NOLINT: implicit
    Cell(const char* text) : text(text) {}       // NOLINT: implicit
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Cells that are left away at the end are empty.
  void AddRow(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }

  // Each line begins with `indent` spaces.
  void AppendTo(const TerminalStyle& style, size_t indent,
                std::string* out) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_TABLE_H_
