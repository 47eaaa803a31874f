// SPDX-License-Identifier: Apache-2.0
//
// Records: what a batch of bytes holds, and how a cleaned one is written.

#ifndef BERSIH_PIPELINE_IO_RECORD_H_
#define BERSIH_PIPELINE_IO_RECORD_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "bersih/cleaner.h"
#include "bersih/rule_set.h"
#include "pipeline/io/jsonl.h"
#include "pipeline/io/reader.h"

namespace bersih {

// One unit as it was scraped. The views are good until the next record.
struct Record {
  std::string_view raw;  // as it came, without the line terminator
  std::string_view line_end;
  uint64_t number = 0;  // in its input, from 1
  std::string_view id;  // of a text: the name of its input
  std::string_view text;
  std::string_view host;      // lower case; the url's when there is no other
  std::string_view language;  // as the record says
  // Of the raw bytes of JSONL; in a text the engine counts them.
  uint32_t invalid_utf8_bytes = 0;
  const JsonLine* json = nullptr;  // of JSONL
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

  JsonLineParser parser_;
  uint64_t max_record_bytes_;
  JsonLine json_;
  std::string host_;

  const Batch* batch_ = nullptr;
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
// the end. Any other record becomes {"id":…,"text":…}.
void AppendJsonl(const Record& record, const Result& result,
                 const RuleSet& rules, const OutputOptions& options,
                 std::string* out);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_RECORD_H_
