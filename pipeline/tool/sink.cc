// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/sink.h"

#include <iostream>
#include <utility>

#include "absl/strings/str_format.h"

namespace bersih {
Sink::Sink(const CleanOptions& options, const RuleSet& rules,
           Progress* progress)
    : options_(options),
      progress_(progress),
      packer_(options.MakePacker(options.CompressionFor(options.out))),
      counts_(rules.rule_count()) {
  packer_.Append("\n", &line_end_);
}

absl::StatusOr<std::unique_ptr<Sink>> Sink::Open(const CleanOptions& options,
                                                 const RuleSet& rules,
                                                 Progress* progress) {
  std::unique_ptr<Sink> sink(new Sink(options, rules, progress));
  auto out = Writer::Open(options.out);
  if (!out.ok()) return out.status();
  sink->out_ = *std::move(out);
  if (!options.rejects.empty()) {
    auto rejects = Writer::Open(options.rejects);
    if (!rejects.ok()) return rejects.status();
    sink->rejects_ = *std::move(rejects);
  }
  return sink;
}

absl::Status Sink::Take(const Batch& batch, const BatchResult& result) {
  input_bytes_ = earlier_inputs_ + batch.stored_bytes;
  if (batch.last) earlier_inputs_ = input_bytes_;
  if (!batch.status.ok()) {
    progress_->Hide();
    Fail(kExitIo, batch.status);
    input_failed_ = true;
    return absl::OkStatus();
  }
  some_read_ = true;
  if (batch.empty()) return absl::OkStatus();
  absl::Status status = CheckFormat(batch);
  if (!status.ok()) return status;
  for (const Reject& reject : result.rejects) {
    status = TakeReject(batch.input, reject);
    if (!status.ok()) return status;
    ++named_;
  }
  counts_.Add(result.counts);
  if (result.out.empty()) return absl::OkStatus();
  if (open_line_) status = out_->Write(line_end_);
  if (status.ok()) status = out_->Write(result.out);
  open_line_ = result.open_line;
  return status;
}

// An output is of one format: either the inputs are too, or --to says which.
absl::Status Sink::CheckFormat(const Batch& batch) {
  const Format format = options_.FormatFor(batch.format);
  if (format_ == Format::kAuto) {
    format_ = format;
    format_input_ = batch.input;
  }
  if (format == format_) return absl::OkStatus();
  const auto name = [](Format f) {
    return f == Format::kJsonl ? "JSONL" : "text";
  };
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s is %s, but %s before it is %s; say --to jsonl or --to text",
      ShownInput(batch.input), name(batch.format), ShownInput(format_input_),
      name(format_)));
}

absl::Status Sink::TakeReject(const std::string& input, const Reject& reject) {
  if (named_ < kNamedRejects && !options_.quiet) {
    progress_->Hide();
    std::cerr << ShownInput(input) << ':' << reject.number << ": "
              << reject.reason << '\n';
  }
  if (rejects_ == nullptr || reject.raw.empty()) return absl::OkStatus();
  absl::Status status = rejects_->Write(reject.raw);
  return status.ok() ? rejects_->Write("\n") : status;
}

absl::Status Sink::Close(bool early) {
  if (early && out_->is_regular()) return absl::OkStatus();
  // Where nothing could be read, what stood in the output before stays.
  if (input_failed_ && !some_read_) return absl::OkStatus();
  absl::Status status;
  if (out_->size() == 0) {
    // Nothing, packed, is not nothing.
    std::string empty;
    packer_.Append("", &empty);
    status = out_->Write(empty);
  }
  if (status.ok()) status = out_->Close();
  // The reader of the pipe has seen enough: that is no error of ours.
  if (absl::IsCancelled(status)) status = absl::OkStatus();
  if (status.ok() && rejects_ != nullptr) status = rejects_->Close();
  return status;
}

}  // namespace bersih
