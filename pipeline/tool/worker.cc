// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/worker.h"

#include <utility>

namespace bersih {
namespace {

// Bodies in a text stand on lines of their own.
void StartNewLine(std::string* out) {
  if (!out->empty() && out->back() != '\n') out->push_back('\n');
}

}  // namespace

Worker::Worker(const CleanOptions& options, Cleaner cleaner)
    : options_(options),
      cleaner_(std::move(cleaner)),
      parser_(options.input.fields, options.input.max_record_bytes),
      packer_(options.level) {}

void Worker::Process(const Batch& batch, uint64_t limit, BatchResult* result) {
  const Format format = options_.FormatFor(batch.format);
  const Compression compression =
      options_.CompressionFor(options_.OutputOf(batch.input_index));
  const Sample sample(options_.selection, batch.input);
  result->out.clear();
  result->rejects.clear();
  result->counts.Clear();
  plain_.clear();
  result->open_line = false;
  if (!batch.status.ok() || batch.empty()) return;
  std::string* out = compression == Compression::kNone ? &result->out : &plain_;
  parser_.Start(batch);
  Record record;
  absl::Status status;
  while (result->counts.records < limit && parser_.Next(&record, &status)) {
    if (record.other) {
      if (format == batch.format) AppendSame(record, Result(), out);
      continue;
    }
    if (!sample.Takes(record.number)) continue;
    ++result->counts.records;
    if (status.ok()) {
      Clean(record, format, out, &result->counts);
    } else {
      ++result->counts.rejected;
      result->rejects.push_back({record.number, record.offset,
                                 std::string(status.message()), record.raw});
    }
  }
  result->open_line =
      format == Format::kText && !out->empty() && out->back() != '\n';
  if (!plain_.empty()) packer_.Append(compression, plain_, &result->out);
}

void Worker::Clean(const Record& record, Format format, std::string* out,
                   Counts* counts) {
  const Result& cleaned =
      cleaner_.Clean({.text = record.text,
                      .host = record.host,
                      .language = options_.input.LanguageOf(record)});
  const uint32_t invalid = record.json == nullptr ? cleaned.invalid_utf8_bytes
                                                  : record.invalid_utf8_bytes;
  counts->invalid_records += invalid > 0;
  counts->invalid_bytes += invalid;
  counts->AddResult(record.text.size(), cleaned);
  if (format == Format::kJsonl) {
    AppendJsonl(record, cleaned, cleaner_.rules(), options_.output, out);
  } else if (format != Format::kText) {
    AppendSame(record, cleaned, out);
  } else if (!cleaned.body.empty()) {
    StartNewLine(out);
    *out += cleaned.body;
  }
}

}  // namespace bersih
