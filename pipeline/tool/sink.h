// SPDX-License-Identifier: Apache-2.0
//
// Takes the results of batches in the order of the input: writes them, names
// bad records, adds up the counts.

#ifndef BERSIH_PIPELINE_TOOL_SINK_H_
#define BERSIH_PIPELINE_TOOL_SINK_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/io/pack.h"
#include "pipeline/io/reader.h"
#include "pipeline/io/writer.h"
#include "pipeline/tool/clean.h"
#include "pipeline/tool/counts.h"
#include "pipeline/tool/progress.h"
#include "pipeline/tool/worker.h"

namespace bersih {

// Thread-compatible. Errors of Open, Take and Close are those of Writer, and
// InvalidArgument when inputs of several formats meet in one output.
class Sink {
 public:
  // Opens the files that `options` name. What is given must outlive the sink.
  static absl::StatusOr<std::unique_ptr<Sink>> Open(const CleanOptions& options,
                                                    const RuleSet& rules,
                                                    Progress* progress);

  absl::Status Take(const Batch& batch, const BatchResult& result);
  // Hands everything to the system: nothing more may come for a while.
  absl::Status Flush() { return out_->Flush(); }
  // Gives the files their names, unless nothing at all could be read, or it is
  // `early`: then only what was written to no file of its own counts.
  absl::Status Close(bool early);

  const Counts& counts() const { return counts_; }
  uint64_t input_bytes() const { return input_bytes_; }
  uint64_t output_bytes() const { return out_->size(); }
  bool input_failed() const { return input_failed_; }

 private:
  Sink(const CleanOptions& options, const RuleSet& rules, Progress* progress);
  absl::Status CheckFormat(const Batch& batch);
  absl::Status TakeReject(const std::string& input, const Reject& reject);

  const CleanOptions& options_;
  Progress* progress_;
  std::unique_ptr<Writer> out_;
  std::unique_ptr<Writer> rejects_;
  Packer packer_;
  std::string line_end_;  // packed

  // Of the output, once something was read.
  Format format_ = Format::kAuto;
  std::string format_input_;  // whose format it is
  bool open_line_ = false;    // the last body has no end of line

  Counts counts_;
  uint64_t named_ = 0;           // rejects
  uint64_t earlier_inputs_ = 0;  // stored bytes of the inputs that are done
  uint64_t input_bytes_ = 0;
  bool some_read_ = false, input_failed_ = false;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_SINK_H_
