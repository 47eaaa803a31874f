// SPDX-License-Identifier: Apache-2.0
//
// Turns a batch into the bytes to be written and a report, and touches
// nothing else; what must happen in the order of the input is the sink's.

#ifndef BERSIH_PIPELINE_TOOL_WORKER_H_
#define BERSIH_PIPELINE_TOOL_WORKER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bersih/cleaner.h"
#include "pipeline/io/pack.h"
#include "pipeline/io/reader.h"
#include "pipeline/io/record.h"
#include "pipeline/tool/clean.h"
#include "pipeline/tool/counts.h"

namespace bersih {

struct Reject {
  uint64_t number = 0;
  uint64_t offset = 0;  // in its unpacked input
  std::string reason;
  std::string_view raw;  // in the batch; empty of a record that is too long
};

// What became of a batch. Reused; strings and lists keep their memory.
struct BatchResult {
  std::string out;  // packed, if the output is
  // The output is a text whose last line has no end.
  bool open_line = false;
  std::vector<Reject> rejects;
  Counts counts;
};

// Each thread has its own. Thread-compatible.
class Worker {
 public:
  // `options` must outlive the worker.
  Worker(const CleanOptions& options, Cleaner cleaner);

  // Cleans the first `limit` records of the batch (of those that --sample
  // takes).
  void Process(const Batch& batch, uint64_t limit, BatchResult* result);

 private:
  void Clean(const Record& record, Format format, std::string* out,
             Counts* counts);

  const CleanOptions& options_;
  Cleaner cleaner_;
  RecordParser parser_;
  Packer packer_;
  std::string plain_;  // what is to be packed
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_WORKER_H_
