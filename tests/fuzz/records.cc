// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as WARC, CSV or TSV; the first line says which. Records end at the
// same places however the bytes come, all bytes are some record's, and what is
// written is read as what it was.

#include <algorithm>
#include <vector>

#include "fuzz.h"
#include "pipeline/io/csv.h"
#include "pipeline/io/warc.h"

namespace bersih {
namespace {

constexpr uint64_t kLimit = 1 << 20;

// Lengths of records, of bytes that come `step` at a time.
std::vector<size_t> Lengths(Splitter* splitter, std::string_view data,
                            size_t step) {
  std::vector<size_t> lengths;
  splitter->Start();
  size_t seen = std::min(step, data.size());
  while (!data.empty()) {
    const bool at_end = seen == data.size();
    const size_t length = splitter->Next(data.substr(0, seen), at_end);
    Require(length <= seen, "a record ends in what was seen");
    Require(length > 0 || !at_end, "at the end all is records");
    if (length > 0) {
      lengths.push_back(length);
      data.remove_prefix(length);
      seen -= length;
    } else {
      seen += std::min(step, data.size() - seen);
    }
  }
  return lengths;
}

void ReadWarc(std::string_view data, WarcSplitter* splitter) {
  splitter->Next(data, /*at_end=*/true);
  if (!splitter->status().ok()) return;
  const WarcRecord record = splitter->record();
  Require(record.header.size() + record.content.size() + record.tail.size() ==
              data.size(),
          "header, content and tail are the record");
  std::string out;
  AppendWarc(record, "other\r\n\r\n", &out);
  WarcSplitter second(kLimit);
  Require(second.Next(out, true) == out.size() && second.status().ok(),
          "a record that was written is one");
  Require(second.record().content == "other\r\n\r\n" &&
              second.record().id == record.id &&
              second.record().url == record.url &&
              second.record().date == record.date &&
              second.record().text == record.text,
          "and says what it said");
}

void ReadRow(std::string_view row, char delimiter) {
  std::vector<CsvField> fields, again;
  SplitCsvRow(row, delimiter, &fields);
  std::string joined, out, buffer, second;
  for (const CsvField& field : fields) {
    if (!joined.empty() || &field != fields.data()) {
      joined.push_back(delimiter);
      out.push_back(delimiter);
    }
    joined.append(field.raw);
    AppendCsvField(CsvValue(field, &buffer), delimiter, field.quoted, &out);
  }
  Require(joined == row, "fields and delimiters are the row");
  SplitCsvRow(out, delimiter, &again);
  Require(again.size() == fields.size(), "a row that was written is one");
  for (size_t i = 0; i < fields.size(); ++i) {
    Require(CsvValue(fields[i], &buffer) == CsvValue(again[i], &second),
            "and says what it said");
  }
}

void Read(std::string_view how, std::string_view data) {
  const char delimiter = how == "tsv" ? kTab : kComma;
  WarcSplitter warc(kLimit);
  CsvSplitter csv(delimiter, kLimit);
  Splitter* splitter = &csv;
  if (how == "warc") splitter = &warc;
  const std::vector<size_t> lengths = Lengths(splitter, data, data.size());
  for (const size_t step : {1, 7}) {
    Require(Lengths(splitter, data, step) == lengths,
            "records end at the same places");
  }
  for (const size_t length : lengths) {
    const std::string_view record = data.substr(0, length);
    data.remove_prefix(length);
    if (how == "warc") {
      ReadWarc(record, &warc);
    } else if (csv.Start(), csv.Next(record, true), !csv.broken()) {
      ReadRow(WithoutLineEnd(record), delimiter);
    }
  }
}

}  // namespace
}  // namespace bersih

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const bersih::Input input = bersih::Split(data, size);
  bersih::Read(input.how, input.text);
  return 0;
}
