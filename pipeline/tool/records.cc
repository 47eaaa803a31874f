// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/records.h"

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "pipeline/io/hash.h"
#include "pipeline/io/reader.h"

namespace bersih {

void Selection::AddTo(CLI::App* app) {
  app->add_option("--limit", limit, "Stop after N records")->type_name("N");
  app->add_option("--sample", sample,
                  "Take only this share of the records, as 0.01;\n"
                  "--seed N chooses another share of that size")
      ->type_name("RATE")
      ->check(CLI::Range(0.0, 1.0));
  app->add_option("--seed", seed, "See --sample [0]")->type_name("N");
}

Sample::Sample(const Selection& selection, std::string_view input)
    : rate_(selection.sample), seed_(Hash64(input) ^ Mix64(selection.seed)) {}

bool Sample::Takes(uint64_t number) const {
  if (rate_ >= 1) return true;
  // 53 bits are what a double holds.
  return static_cast<double>(Mix64(seed_ + number) >> 11) * 0x1p-53 < rate_;
}

Walked ForEachRecord(const InputOptions& input, const Selection& selection,
                     const SeeRecord& see) {
  std::vector<std::string> files = input.files;
  if (files.empty()) files.push_back("-");
  Reader reader(std::move(files), input.ForReader());
  RecordParser parser(input.fields, input.max_record_bytes);
  Batch batch;
  Record record;
  Origin origin;
  absl::Status status;
  Walked walked;
  while (walked.records < selection.limit && reader.Next(&batch)) {
    if (!batch.status.ok()) {
      Fail(kExitIo, batch.status);
      walked.input_failed = true;
      continue;
    }
    if (batch.empty()) continue;
    const Sample sample(selection, batch.input);
    origin.input = batch.input;
    parser.Start(batch);
    while (walked.records < selection.limit && parser.Next(&record, &status)) {
      if (record.other || !sample.Takes(record.number)) continue;
      ++walked.records;
      if (!status.ok()) {
        if (++walked.rejected <= kNamedRejects) {
          std::cerr << ShownInput(batch.input) << ':' << record.number << ": "
                    << status.message() << '\n';
        }
        continue;
      }
      origin.record = record.number;
      origin.id = record.id;
      origin.host = record.host;
      origin.language = input.LanguageOf(record);
      see({.text = record.text,
           .host = record.host,
           .language = origin.language},
          origin);
    }
  }
  NoteRejects(walked.rejected, walked.records);
  return walked;
}

void NoteRejects(uint64_t rejected, uint64_t records) {
  if (rejected == 0) return;
  std::cerr << absl::StrFormat(
      "bersih: %d of %d records rejected%s\n", rejected, records,
      rejected > kNamedRejects
          ? absl::StrFormat(", the first %d of them named", kNamedRejects)
          : "");
}

}  // namespace bersih
