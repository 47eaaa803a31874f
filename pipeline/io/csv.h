// SPDX-License-Identifier: Apache-2.0
//
// CSV as RFC 4180 has it, and TSV. Rows end in CRLF or in a newline. A field
// that starts with a quote ends with one, may hold delimiters and newlines,
// and has its own quotes doubled; a quote within any other field is one.
//
// TSV comes in two kinds, with quoted fields and without (as IANA's
// text/tab-separated-values has it). Both are read: a field that starts with
// a quote counts as quoted when its closing quote ends it, and otherwise the
// quote is one. \t and \n are no escapes.

#ifndef BERSIH_PIPELINE_IO_CSV_H_
#define BERSIH_PIPELINE_IO_CSV_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/io/split.h"

namespace bersih {

inline constexpr char kComma = ',';
inline constexpr char kTab = '\t';

// A CSV row in which a quoted field has no proper end, before the end of the
// input or within `limit` bytes, is no row: its first line is given instead,
// and what stands behind that is read as if nothing had been.
class CsvSplitter : public Splitter {
 public:
  CsvSplitter(char delimiter, uint64_t limit)
      : delimiter_(delimiter), limit_(limit) {}

  void Start() override;
  size_t Next(std::string_view data, bool at_end) override;
  size_t Resync(std::string_view data) const override;

  // Whether what Next was shown last is no row.
  bool broken() const { return broken_; }

 private:
  enum class Quoted : uint8_t { kClosed, kNotClosed, kMore };
  Quoted SkipQuoted(std::string_view data, bool at_end);
  size_t FirstLine(std::string_view data, bool at_end);
  size_t Done(size_t end);

  char delimiter_;
  uint64_t limit_;
  size_t at_ = 0;    // looked at so far, of the row
  size_t open_ = 0;  // the quote that opened the field
  bool quoted_ = false;
  bool broken_ = false;
};

// A field of a row. The view points into the row.
struct CsvField {
  std::string_view raw;  // with its quotes
  bool quoted = false;
};

// A line or row without its newline or CRLF.
std::string_view WithoutLineEnd(std::string_view line);

// The names in a header row, which may start with a byte order mark.
std::vector<std::string> CsvNames(std::string_view header, char delimiter);

// Takes apart a row that is not broken, without its line terminator.
void SplitCsvRow(std::string_view row, char delimiter,
                 std::vector<CsvField>* fields);

// What the field says. Uses `buffer` when quotes have to be made single.
std::string_view CsvValue(const CsvField& field, std::string* buffer);

// Appends `value` as a field, quoted when `quoted` or when it has to be.
void AppendCsvField(std::string_view value, char delimiter, bool quoted,
                    std::string* out);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_CSV_H_
