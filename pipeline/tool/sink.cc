// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/sink.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "pipeline/io/json_string.h"
#include "pipeline/text/utf8.h"

namespace bersih {
namespace {

namespace fs = std::filesystem;

// Of the time that a run takes, at most one part in so many is spent on
// waiting for the disk to have what a checkpoint counts.
constexpr int kCheckpointShare = 20;

// A line of JSON: where the record was, why it was left out, and the record.
void AppendReject(const Batch& batch, const Reject& reject, std::string* out) {
  *out += "{\"input\":";
  AppendJsonString(batch.input, out);
  absl::StrAppendFormat(out, ",\"record\":%d,\"offset\":%d,\"reason\":",
                        reject.number, reject.offset);
  AppendJsonString(reject.reason, out);
  if (reject.raw.empty()) {
    if (!batch.last) {
      absl::StrAppendFormat(out, ",\"size\":%d",
                            batch.next.offset - batch.offset);
    }
  } else if (CountInvalidUtf8(reject.raw) == 0) {
    *out += ",\"raw\":";
    AppendJsonString(reject.raw, out);
  } else {
    *out += ",\"raw_base64\":\"";
    *out += absl::Base64Escape({reject.raw.data(), reject.raw.size()});
    *out += '"';
  }
  *out += "}\n";
}

std::chrono::steady_clock::duration Seconds(double seconds) {
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(
      std::chrono::duration<double>(seconds));
}

bool Exists(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error);
}

}  // namespace

std::string NoResume(const CleanOptions& options) {
  if (options.shard_out.empty() && !Writer::IsRegular(options.out)) {
    return "only a file can be gone on with; name it with -o, or a folder "
           "with --shard-out";
  }
  for (const std::string& input : options.inputs) {
    if (!Writer::IsRegular(input)) {
      return absl::StrFormat("%s cannot be read a second time; only files can",
                             input == "-" ? "standard input" : input);
    }
  }
  return "";
}

Sink::Sink(const CleanOptions& options, const RuleSet& rules,
           Progress* progress)
    : options_(options),
      rules_(rules),
      progress_(progress),
      packer_(options.level) {
  state_.counts = Counts(rules.rule_count());
}

absl::StatusOr<std::unique_ptr<Sink>> Sink::Open(const CleanOptions& options,
                                                 const RuleSet& rules,
                                                 Progress* progress) {
  std::unique_ptr<Sink> sink(new Sink(options, rules, progress));
  if (NoResume(options).empty()) {
    sink->checkpoint_ = Checkpoint::PathFor(
        options.shard_out.empty() ? options.out : options.shard_out);
    auto identity = IdentityOf(options);
    if (!identity.ok()) return identity.status();
    sink->identity_ = *std::move(identity);
    sink->save_next_ = sink->start_ + Seconds(options.checkpoint_seconds);
  }
  absl::Status status = options.resume ? sink->Reopen() : sink->OpenAnew();
  if (!status.ok()) return status;
  // Now, and not hours later, it is to be found out that it cannot be.
  if (!options.stats.empty()) {
    auto stats = Writer::Open(options.stats);
    if (!stats.ok()) return stats.status();
    sink->stats_ = *std::move(stats);
  }
  return sink;
}

absl::Status Sink::OpenAnew() {
  absl::Status status;
  if (!shards()) status = OpenOutput(0);
  if (status.ok() && !checkpoint_.empty()) {
    unlink(Writer::PartOf(checkpoint_).c_str());
    if (unlink(checkpoint_.c_str()) == 0 && !options_.quiet) {
      std::cerr << "bersih: note: starts anew; --resume would have gone on "
                   "with what an earlier run left\n";
    }
  }
  if (!status.ok() || options_.rejects.empty()) return status;
  auto rejects = Writer::Open(options_.rejects);
  if (!rejects.ok()) return rejects.status();
  rejects_ = *std::move(rejects);
  return absl::OkStatus();
}

absl::Status Sink::Reopen() {
  auto loaded =
      Checkpoint::Load(checkpoint_, identity_, state_.counts.rules.size());
  if (absl::IsNotFound(loaded.status())) {
    const auto complete = [&](const std::string& output) {
      return Exists(output) && !Exists(Writer::PartOf(output));
    };
    const bool all = shards() ? std::all_of(options_.outputs.begin(),
                                            options_.outputs.end(), complete)
                              : complete(options_.out);
    if (all) {
      return absl::AlreadyExistsError(
          absl::StrFormat("%s is complete; without --resume it is made anew",
                          shards() ? options_.shard_out : options_.out));
    }
    return OpenAnew();
  }
  if (!loaded.ok()) return loaded.status();
  state_ = *std::move(loaded);
  input_bytes_ = state_.earlier_inputs + state_.next.member.stored;
  saved_ = true;
  if (!options_.rejects.empty()) {
    auto rejects =
        Writer::Reopen(options_.rejects, state_.rejects_bytes, state_.closing);
    if (!rejects.ok()) return rejects.status();
    rejects_ = *std::move(rejects);
    rejects_->Keep();
  }
  if (state_.output > 0) {
    const std::string& path = options_.OutputOf(state_.output - 1);
    auto out = Writer::Reopen(path, state_.output_bytes, state_.closing);
    if (!out.ok()) return out.status();
    out_ = *std::move(out);
    out_->Keep();
    compression_ = options_.CompressionFor(path);
  }
  if (!options_.quiet) {
    std::cerr << "bersih: goes on behind "
              << Counted(counts().records, "record") << '\n';
  }
  return shards() && state_.closing ? CloseOutput() : absl::OkStatus();
}

absl::Status Sink::OpenOutput(uint32_t input) {
  const std::string& path = options_.OutputOf(input);
  if (shards()) {
    std::error_code error;
    fs::create_directories(fs::path(path).parent_path(), error);
    if (error) {
      return absl::UnavailableError(absl::StrFormat(
          "cannot make the folder of %s: %s", path, error.message()));
    }
  }
  auto out = Writer::Open(path);
  if (!out.ok()) return out.status();
  out_ = *std::move(out);
  compression_ = options_.CompressionFor(path);
  state_.output = input + 1;
  state_.format = Format::kAuto;
  state_.header.clear();
  state_.open_line = false;
  return absl::OkStatus();
}

absl::Status Sink::CloseOutput() {
  absl::Status status;
  // Nothing, packed, is not nothing.
  if (out_->size() == 0) status = WritePacked("");
  const bool needs_checkpoint =
      saved_ || shards() || rejects_ != nullptr || stats_ != nullptr;
  if (status.ok() && !checkpoint_.empty() && needs_checkpoint) {
    state_.closing = true;
    status = Save(/*sync=*/false);
  }
  if (status.ok()) status = out_->Close();
  if (!status.ok()) return status;
  state_.earlier_outputs += out_->size();
  state_.closing = false;
  state_.output = 0;
  out_ = nullptr;
  return absl::OkStatus();
}

absl::Status Sink::WritePacked(std::string_view bytes) {
  std::string packed;
  packer_.Append(compression_, bytes, &packed);
  return out_->Write(packed);
}

absl::Status Sink::Take(const Batch& batch, const BatchResult& result) {
  input_bytes_ = state_.earlier_inputs + batch.stored_bytes;
  if (batch.last) state_.earlier_inputs = input_bytes_;
  state_.next = batch.next;
  if (!batch.status.ok()) {
    progress_->Hide();
    Fail(kExitIo, batch.status);
    state_.input_failed = true;
    if (shards() && out_ != nullptr) {
      std::cerr << "bersih: note: what could be read of it is in "
                << Writer::PartOf(options_.OutputOf(batch.input_index)) << '\n';
      absl::Status status = out_->Flush();
      out_->Keep();
      out_ = nullptr;
      state_.output = 0;
      return status;
    }
    return absl::OkStatus();
  }
  state_.some_read = true;
  absl::Status status;
  if (out_ == nullptr) status = OpenOutput(batch.input_index);
  const bool nothing = batch.empty() && batch.header == nullptr;
  if (status.ok() && !nothing) status = CheckFormat(batch);
  if (status.ok() && out_->size() == 0 && !state_.header.empty()) {
    status = WritePacked(state_.header);
  }
  if (status.ok() && !batch.empty()) {
    status = TakeRejects(batch, result);
    state_.counts.Add(result.counts);
  }
  if (status.ok() && !result.out.empty()) {
    if (state_.open_line) status = WritePacked("\n");
    if (status.ok()) status = out_->Write(result.out);
    state_.open_line = result.open_line;
  }
  if (!status.ok()) return status;
  if (shards() && batch.last) return CloseOutput();
  const Clock::time_point now = Clock::now();
  if (checkpoint_.empty() || now < save_next_) return absl::OkStatus();
  status = Save(/*sync=*/true);
  const Clock::time_point done = Clock::now();
  save_next_ =
      done + std::max<Clock::duration>(Seconds(options_.checkpoint_seconds),
                                       kCheckpointShare * (done - now));
  return status;
}

// An output is of one format: either the inputs are too, or --to says which.
absl::Status Sink::CheckFormat(const Batch& batch) {
  const Format format = options_.FormatFor(batch.format);
  const bool same = format == batch.format && batch.header != nullptr;
  const std::string header = same ? *batch.header : "";
  if (state_.format == Format::kAuto) {
    state_.format = format;
    state_.format_input = batch.input;
    state_.header = header;
  }
  if (format == state_.format && header == state_.header) {
    return absl::OkStatus();
  }
  if (format == state_.format) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s has other columns than %s before it; say --to jsonl or --to text",
        ShownInput(batch.input), ShownInput(state_.format_input)));
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s is %s, but %s before it is %s; say --to jsonl or --to text",
      ShownInput(batch.input), FormatName(batch.format),
      ShownInput(state_.format_input), FormatName(state_.format)));
}

absl::Status Sink::TakeRejects(const Batch& batch, const BatchResult& result) {
  std::string lines;
  for (const Reject& reject : result.rejects) {
    if (++named_ <= kNamedRejects && !options_.quiet) {
      progress_->Hide();
      std::cerr << ShownInput(batch.input) << ':' << reject.number << ": "
                << reject.reason << '\n';
    }
    if (rejects_ == nullptr) continue;
    lines.clear();
    AppendReject(batch, reject, &lines);
    absl::Status status = rejects_->Write(lines);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Sink::Flush() {
  return out_ == nullptr ? absl::OkStatus() : out_->Flush();
}

absl::Status Sink::Save(bool sync) {
  absl::Status status;
  if (out_ != nullptr) status = out_->Sync();
  if (status.ok() && rejects_ != nullptr) status = rejects_->Sync();
  if (!status.ok()) return status;
  Checkpoint checkpoint = state_;
  checkpoint.output_bytes = out_ == nullptr ? 0 : out_->size();
  checkpoint.rejects_bytes = rejects_ == nullptr ? 0 : rejects_->size();
  checkpoint.seconds = Figures().seconds;
  status = checkpoint.Save(checkpoint_, identity_, sync);
  if (!status.ok()) return status;
  saved_ = true;
  if (out_ != nullptr) out_->Keep();
  if (rejects_ != nullptr) rejects_->Keep();
  return absl::OkStatus();
}

absl::Status Sink::Close() {
  absl::Status status;
  // Where nothing could be read, what stood in the output before stays.
  const bool nothing = state_.input_failed && !state_.some_read;
  if (nothing) {
    Discard();
  } else {
    if (out_ != nullptr) status = CloseOutput();
    // The reader of the pipe has seen enough: that is no error of ours.
    if (absl::IsCancelled(status)) status = absl::OkStatus();
    if (status.ok() && rejects_ != nullptr) status = rejects_->Close();
  }
  if (status.ok() && stats_ != nullptr) {
    status = stats_->Write(StatsJson(counts(), Figures(), rules_));
    if (status.ok()) status = stats_->Close();
  }
  if (status.ok() && saved_) unlink(checkpoint_.c_str());
  return status;
}

absl::StatusOr<bool> Sink::Break() {
  if (!checkpoint_.empty()) {
    absl::Status status = Save(/*sync=*/true);
    if (!status.ok()) return status;
    return true;
  }
  // A file of its own is thrown away.
  if (out_ != nullptr && out_->is_regular()) return false;
  absl::Status status = Close();
  if (!status.ok()) return status;
  return false;
}

void Sink::Discard() {
  for (Writer* writer : {out_.get(), rejects_.get()}) {
    if (writer != nullptr) writer->Keep(false);
  }
  out_ = nullptr;
  rejects_ = nullptr;
  if (saved_) unlink(checkpoint_.c_str());
  saved_ = false;
}

RunFigures Sink::Figures() const {
  RunFigures figures;
  figures.input_bytes = input_bytes_;
  figures.output_bytes =
      state_.earlier_outputs + (out_ == nullptr ? 0 : out_->size());
  figures.seconds =
      state_.seconds +
      std::chrono::duration<double>(Clock::now() - start_).count();
  return figures;
}

}  // namespace bersih
