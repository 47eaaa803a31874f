// SPDX-License-Identifier: Apache-2.0
//
// Takes the results of batches in the order of the input: writes them, names
// bad records, adds up the counts, and keeps a checkpoint, so that a run that
// was cut off can be gone on with.
//
// What holds at any moment, so also when the process is killed: the checkpoint
// counts bytes that are in the files already. What is behind them is cut off
// and written again. An output gets its name after a checkpoint that says
// that this is all there is to be done with it.

#ifndef BERSIH_PIPELINE_TOOL_SINK_H_
#define BERSIH_PIPELINE_TOOL_SINK_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/io/pack.h"
#include "pipeline/io/reader.h"
#include "pipeline/io/writer.h"
#include "pipeline/tool/checkpoint.h"
#include "pipeline/tool/clean.h"
#include "pipeline/tool/counts.h"
#include "pipeline/tool/progress.h"
#include "pipeline/tool/worker.h"

namespace bersih {

// Thread-compatible. Errors are those of Writer, and InvalidArgument where
// the options do not fit the inputs or what was done before.
class Sink {
 public:
  // Opens the files that `options` name, or those of the run that is to be
  // gone on with. AlreadyExists when that run came to its end. What is given
  // must outlive the sink.
  static absl::StatusOr<std::unique_ptr<Sink>> Open(const CleanOptions& options,
                                                    const RuleSet& rules,
                                                    Progress* progress);

  // Where reading has to begin.
  const Position& next() const { return state_.next; }

  absl::Status Take(const Batch& batch, const BatchResult& result);
  // Hands everything to the system: nothing more may come for a while.
  absl::Status Flush();
  // Gives the files their names, unless nothing at all could be read, and
  // writes the statistics.
  absl::Status Close();
  // Instead of Close, where there is more to be done: keeps what can be gone
  // on with (true) or written to no file of its own.
  absl::StatusOr<bool> Break();
  // What was written can be gone on with, whatever comes.
  bool saved() const { return saved_; }
  // Instead of all of these: removes what was written.
  void Discard();

  const Counts& counts() const { return state_.counts; }
  bool input_failed() const { return state_.input_failed; }
  RunFigures Figures() const;

 private:
  using Clock = std::chrono::steady_clock;

  Sink(const CleanOptions& options, const RuleSet& rules, Progress* progress);
  absl::Status OpenAnew();
  absl::Status Reopen();
  absl::Status OpenOutput(uint32_t input);
  absl::Status CloseOutput();
  absl::Status CheckFormat(const Batch& batch);
  absl::Status TakeRejects(const Batch& batch, const BatchResult& result);
  absl::Status WritePacked(std::string_view bytes);
  absl::Status Save(bool sync);
  bool shards() const { return !options_.shard_out.empty(); }

  const CleanOptions& options_;
  const RuleSet& rules_;
  Progress* progress_;
  const Clock::time_point start_ = Clock::now();
  Packer packer_;

  std::unique_ptr<Writer> out_;  // none between two shards
  Compression compression_ = Compression::kNone;
  std::unique_ptr<Writer> rejects_, stats_;

  Checkpoint state_;
  uint64_t input_bytes_ = 0;
  uint64_t named_ = 0;  // rejects

  std::string checkpoint_;  // its path; empty when there can be none
  Identity identity_;
  bool saved_ = false;
  Clock::time_point save_next_;
};

// Why a run with these options cannot be gone on with; empty if it can.
std::string NoResume(const CleanOptions& options);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_SINK_H_
