// SPDX-License-Identifier: Apache-2.0
//
// Records: what a batch of bytes holds, and how a cleaned one is written.

#ifndef BERSIH_PIPELINE_IO_RECORD_H_
#define BERSIH_PIPELINE_IO_RECORD_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "bersih/cleaner.h"
#include "bersih/rule_set.h"
#include "pipeline/io/csv.h"
#include "pipeline/io/jsonl.h"
#include "pipeline/io/reader.h"
#include "pipeline/io/split.h"
#include "pipeline/io/warc.h"

namespace bersih {

// A row of CSV or TSV.
struct CsvRow {
  char delimiter = kComma;
  const std::vector<std::string>* names = nullptr;  // of the columns
  std::vector<CsvField> fields;                     // one for each name
  size_t text = 0;                                  // which of them it is
};

// One unit as it was scraped. The views are good until the next record.
struct Record {
  std::string_view raw;  // as it came, without the line terminator
  std::string_view line_end;
  uint64_t number = 0;  // in its input, from 1
  uint64_t offset = 0;  // of `raw` in the unpacked input
  std::string_view id;  // of a text: the name of its input
  std::string_view text;
  std::string_view url;
  std::string_view date;      // of WARC, as it is written there
  std::string_view host;      // lower case; the url's when there is no other
  std::string_view language;  // as the record says
  // Of the raw bytes of JSONL; in a text the engine counts them.
  uint32_t invalid_utf8_bytes = 0;
  // Of WARC: it holds no text, and is only there to be passed on.
  bool other = false;
  const JsonLine* json = nullptr;    // of JSONL
  const WarcRecord* warc = nullptr;  // of WARC
  const CsvRow* csv = nullptr;       // of CSV and TSV
};

// Takes batches apart. Thread-compatible: each worker has its own.
class RecordParser {
 public:
  RecordParser(FieldNames names, uint64_t max_record_bytes);

  // REQUIRES: the batch's status is OK, and it stays as it is until Next has
  // returned false.
  void Start(const Batch& batch);

  // The next record; false when there is none. A record that cannot be used
  // has a status that is not OK and says why: then only `raw` and `number`
  // hold something, and the next ones can be had all the same.
  bool Next(Record* record, absl::Status* status);

 private:
  absl::Status ParseLine(Record* record);
  absl::Status ParseWarc(Record* record);
  absl::Status ParseRow(Record* record);
  void ReadHeader(const Batch& batch);
  std::string_view Column(size_t column, std::string* buffer) const;

  FieldNames names_;
  JsonLineParser parser_;
  uint64_t max_record_bytes_;
  JsonLine json_;
  std::string host_;

  LineSplitter lines_;
  WarcSplitter warc_;
  CsvSplitter csv_;
  // Of the header that the columns were taken from.
  std::shared_ptr<const std::string> header_;
  std::vector<std::string> columns_;
  size_t id_ = 0, url_ = 0, host_column_ = 0, language_ = 0;
  CsvRow row_;
  std::array<std::string, 4> values_;

  const Batch* batch_ = nullptr;
  Splitter* splitter_ = nullptr;  // of the batch's format
  std::string_view rest_;
  uint64_t next_number_ = 1;
};

// The host of an URL ("https://user@News.Example.com:80/x" or
// "news.example.com/x") in lower case, or nothing.
std::string HostOfUrl(std::string_view url);

// What goes into the output besides the clean text.
struct OutputOptions {
  bool removed = false;
  bool meta = false;
};

// Appends the record as a line of JSON. A record that came as JSONL keeps its
// fields as they were and in their order, byte for byte; only `text` is cut,
// and `removed` and `meta` are put in the place of fields of that name, or at
// the end. A row of CSV or TSV becomes an object with a string for each
// column. Any other record becomes {"id":…,"url":…,"date":…,"text":…}, with
// what there is of it.
// REQUIRES: the record is no `other`.
void AppendJsonl(const Record& record, const Result& result,
                 const RuleSet& rules, const OutputOptions& options,
                 std::string* out);

// Appends the record as WARC, CSV or TSV, which it must have come as. What is
// not text stays as it was, and all of it where nothing was removed.
void AppendSame(const Record& record, const Result& result, std::string* out);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_RECORD_H_
