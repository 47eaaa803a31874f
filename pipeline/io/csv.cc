// SPDX-License-Identifier: Apache-2.0
//
// Only quotes and newlines decide where a row ends, and memchr finds both;
// delimiters are looked at beside a quote and nowhere else.

#include "pipeline/io/csv.h"

#include <algorithm>
#include <cstring>

namespace bersih {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr size_t kNone = std::string_view::npos;

// `c` in data[from, to).
size_t Find(std::string_view data, char c, size_t from, size_t to) {
  if (from >= to) return kNone;
  const void* found = memchr(data.data() + from, c, to - from);
  if (found == nullptr) return kNone;
  return static_cast<size_t>(static_cast<const char*>(found) - data.data());
}

// Whether a field can end at data[at].
bool EndsField(std::string_view data, size_t at, char delimiter) {
  if (at >= data.size() || data[at] == delimiter || data[at] == '\n') {
    return true;
  }
  return data[at] == '\r' && (at + 1 == data.size() || data[at + 1] == '\n');
}

}  // namespace

std::string_view WithoutLineEnd(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void CsvSplitter::Start() {
  Splitter::Start();
  Done(0);
}

size_t CsvSplitter::Resync(std::string_view data) const {
  const size_t newline = Find(data, '\n', 0, data.size());
  return newline == kNone ? kNone : newline + 1;
}

size_t CsvSplitter::Done(size_t end) {
  at_ = 0;
  quoted_ = false;
  return end;
}

// The row ends with its first line, which holds more than `limit_` bytes when
// it cannot be found.
size_t CsvSplitter::FirstLine(std::string_view data, bool at_end) {
  broken_ = true;
  const size_t newline = Find(data, '\n', 0, data.size());
  if (newline != kNone) return Done(newline + 1);
  return at_end ? Done(data.size()) : 0;
}

// From at_ within a quoted field to behind its closing quote.
CsvSplitter::Quoted CsvSplitter::SkipQuoted(std::string_view data,
                                            bool at_end) {
  const size_t to = std::min<uint64_t>(data.size(), limit_);
  for (;;) {
    const size_t quote = Find(data, '"', at_, to);
    if (quote == kNone) {
      at_ = std::max(at_, to);
      return at_end || data.size() > limit_ ? Quoted::kNotClosed
                                            : Quoted::kMore;
    }
    at_ = quote;
    // What stands behind the quote says what it is.
    const size_t after = data.size() - quote - 1;
    if (!at_end && (after == 0 || (after == 1 && data[quote + 1] == '\r'))) {
      return Quoted::kMore;
    }
    if (after > 0 && data[quote + 1] == '"') {
      at_ = quote + 2;
    } else if (EndsField(data, quote + 1, delimiter_)) {
      at_ = quote + 1;
      return Quoted::kClosed;
    } else {
      return Quoted::kNotClosed;
    }
  }
}

size_t CsvSplitter::Next(std::string_view data, bool at_end) {
  broken_ = false;
  for (;;) {
    if (quoted_) {
      switch (SkipQuoted(data, at_end)) {
        case Quoted::kMore:
          return 0;
        case Quoted::kClosed:
          break;
        case Quoted::kNotClosed:
          if (delimiter_ == kComma) return FirstLine(data, at_end);
          at_ = open_ + 1;
      }
      quoted_ = false;
    }
    // From here to the newline all is plain, but for quotes that open fields.
    const size_t newline = Find(data, '\n', at_, data.size());
    const size_t to = newline == kNone ? data.size() : newline;
    size_t quote = Find(data, '"', at_, to);
    while (quote != kNone && quote > 0 && data[quote - 1] != delimiter_ &&
           data.substr(0, quote) != kUtf8Mark) {
      quote = Find(data, '"', quote + 1, to);
    }
    if (quote != kNone) {
      open_ = quote;
      at_ = quote + 1;
      quoted_ = true;
      continue;
    }
    if (newline != kNone) return Done(newline + 1);
    at_ = data.size();
    return at_end ? Done(data.size()) : 0;
  }
}

std::vector<std::string> CsvNames(std::string_view header, char delimiter) {
  if (header.starts_with(kUtf8Mark)) header.remove_prefix(kUtf8Mark.size());
  std::vector<CsvField> fields;
  SplitCsvRow(WithoutLineEnd(header), delimiter, &fields);
  std::vector<std::string> names;
  std::string buffer;
  for (const CsvField& field : fields) {
    names.emplace_back(CsvValue(field, &buffer));
  }
  return names;
}

void SplitCsvRow(std::string_view row, char delimiter,
                 std::vector<CsvField>* fields) {
  fields->clear();
  for (size_t at = 0;;) {
    CsvField field;
    size_t end = kNone;
    if (at < row.size() && row[at] == '"') {
      size_t quote = Find(row, '"', at + 1, row.size());
      while (quote != kNone && quote + 1 < row.size() &&
             row[quote + 1] == '"') {
        quote = Find(row, '"', quote + 2, row.size());
      }
      if (quote != kNone &&
          (quote + 1 == row.size() || row[quote + 1] == delimiter)) {
        field.quoted = true;
        end = quote + 1;
      }
    }
    if (!field.quoted) end = std::min(row.find(delimiter, at), row.size());
    field.raw = row.substr(at, end - at);
    fields->push_back(field);
    if (end == row.size()) return;
    at = end + 1;
  }
}

std::string_view CsvValue(const CsvField& field, std::string* buffer) {
  if (!field.quoted) return field.raw;
  const std::string_view inside = field.raw.substr(1, field.raw.size() - 2);
  size_t quote = Find(inside, '"', 0, inside.size());
  if (quote == kNone) return inside;
  buffer->clear();
  size_t at = 0;
  for (; quote != kNone; quote = Find(inside, '"', at, inside.size())) {
    buffer->append(inside.substr(at, quote + 1 - at));
    at = quote + 2;
  }
  buffer->append(inside.substr(at));
  return *buffer;
}

void AppendCsvField(std::string_view value, char delimiter, bool quoted,
                    std::string* out) {
  const char needs[] = {delimiter, '\n', '\r'};
  if (!quoted && !value.starts_with('"') &&
      value.find_first_of({needs, sizeof needs}) == kNone) {
    out->append(value);
    return;
  }
  out->push_back('"');
  size_t at = 0;
  for (;;) {
    const size_t quote = Find(value, '"', at, value.size());
    if (quote == kNone) break;
    out->append(value.substr(at, quote + 1 - at)).push_back('"');
    at = quote + 1;
  }
  out->append(value.substr(at)).push_back('"');
}

}  // namespace bersih
