// SPDX-License-Identifier: Apache-2.0
//
// What `bersih clean` was asked to do.

#ifndef BERSIH_PIPELINE_TOOL_CLEAN_H_
#define BERSIH_PIPELINE_TOOL_CLEAN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/io/pack.h"
#include "pipeline/io/reader.h"
#include "pipeline/io/record.h"
#include "pipeline/tool/options.h"
#include "pipeline/tool/records.h"

namespace bersih {

struct CleanOptions {
  InputOptions input;
  RuleOptions rules;
  OutputOptions output;
  std::string to = "auto";
  std::string out = "-";
  std::string shard_out;
  std::string compress = "auto";
  int level = 0;  // 0: the compression's default
  std::string rejects;
  std::string stats;
  std::string progress = "auto";
  bool quiet = false;
  bool resume = false;
  double checkpoint_seconds = 1;
  size_t jobs = 1;
  size_t block_bytes = size_t{1} << 20;
  Selection selection;

  ReaderOptions ForReader() const {
    ReaderOptions reader = input.ForReader();
    reader.block_bytes = block_bytes;
    return reader;
  }
  // The format a record of an input of that format is written in.
  Format FormatFor(Format input_format) const {
    if (to != "auto") return to == "jsonl" ? Format::kJsonl : Format::kText;
    return output.removed || output.meta ? Format::kJsonl : input_format;
  }
  // What is read, and where it goes: to one output, or to one for each input.
  // Made of the above by FindInputs.
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;

  const std::string& OutputOf(uint32_t input) const {
    return shard_out.empty() ? out : outputs[input];
  }
  // What an output of that name is packed with.
  Compression CompressionFor(const std::string& path) const {
    if (compress == "auto") return CompressionOf(path);
    return compress == "gzip"   ? Compression::kGzip
           : compress == "zstd" ? Compression::kZstd
                                : Compression::kNone;
  }
};

// Fills in `inputs` and `outputs`. InvalidArgument where two inputs would
// become one output, or an output an input.
absl::Status FindInputs(CleanOptions* options);

// The files below a folder, sorted; what starts with '.' is passed over.
absl::StatusOr<std::vector<std::string>> FilesBelow(const std::string& folder);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_CLEAN_H_
