// SPDX-License-Identifier: Apache-2.0
//
// Bytes are read into the batch that is handed out. What stands behind its
// last whole record is carried over to the next one, so a byte is copied at
// most once on its way to the parser.

#include "pipeline/io/reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "bersih/span.h"
#include "pipeline/io/csv.h"
#include "pipeline/io/jsonl.h"
#include "pipeline/io/warc.h"

namespace bersih {
namespace {

// What is read to see what an input holds.
constexpr size_t kHeadBytes = 4096;
// A longer first row names no columns.
constexpr size_t kMaxHeaderBytes = size_t{1} << 20;

// Whether the first line that is not blank looks like a JSON object. It need
// not be whole or right: a dump whose first line is broken must not be taken
// for prose.
bool LooksLikeJsonl(std::string_view head) {
  if (head.substr(0, 3) == "\xEF\xBB\xBF") head.remove_prefix(3);
  size_t at = head.find_first_not_of(" \t\r\n");
  if (at == std::string_view::npos || head[at] != '{') return false;
  at = head.find_first_not_of(" \t", at + 1);
  if (at == std::string_view::npos) return false;
  if (head[at] == '}') return true;
  if (head[at] != '"') return false;
  // A key and its colon on the same line: prose may well start with {".
  const size_t line_end = std::min(head.find('\n', at), head.size());
  const std::string_view rest = head.substr(at + 1, line_end - at - 1);
  const size_t quote = rest.find('"');
  if (quote == std::string_view::npos) return line_end == head.size();
  const size_t colon = rest.find_first_not_of(" \t", quote + 1);
  return colon != std::string_view::npos && rest[colon] == ':';
}

std::unique_ptr<Splitter> MakeSplitter(Format format, uint64_t limit) {
  switch (format) {
    case Format::kWarc:
      return std::make_unique<WarcSplitter>(limit);
    case Format::kCsv:
      return std::make_unique<CsvSplitter>(kComma, limit);
    case Format::kTsv:
      return std::make_unique<CsvSplitter>(kTab, limit);
    case Format::kJsonl:
      return std::make_unique<LineSplitter>();
    default:
      return nullptr;
  }
}

}  // namespace

std::string_view FormatName(Format format) {
  switch (format) {
    case Format::kText:
      return "text";
    case Format::kJsonl:
      return "jsonl";
    case Format::kWarc:
      return "warc";
    case Format::kCsv:
      return "csv";
    case Format::kTsv:
      return "tsv";
    default:
      return "auto";
  }
}

std::string ShownInput(const std::string& input) {
  return input == "-" ? "stdin" : input;
}

void Batch::Reserve(size_t capacity) {
  if (capacity <= capacity_) return;
  std::unique_ptr<char[]> data(new char[capacity + kJsonPadding]);
  memset(data.get() + capacity, 0, kJsonPadding);
  if (size_ > 0) memcpy(data.get(), data_.get(), size_);
  data_ = std::move(data);
  capacity_ = capacity;
}

Reader::Reader(std::vector<std::string> inputs, ReaderOptions options)
    : inputs_(std::move(inputs)), options_(options) {
  options_.max_record_bytes =
      std::min<uint64_t>(options_.max_record_bytes, kMaxTextBytes);
}

void Reader::Resume(const Position& position) { next_ = position; }

absl::Status Reader::Open(const std::string& input) {
  at_end_ = false;
  fault_ = absl::OkStatus();
  carry_.clear();
  carry_at_ = 0;
  header_ = nullptr;
  absl::Status status = unpacker_.Open(input);
  if (!status.ok()) return status;

  // The first bytes say what it is; a pipe may give few at a time.
  while (!at_end_ && carry_.size() < kHeadBytes) {
    ReadMore();
    const size_t visible = carry_.find_first_not_of(" \t\r\n");
    if (carry_.find('\n', visible) != std::string::npos) break;
  }
  format_ =
      options_.format == Format::kAuto ? DetectFormat(input) : options_.format;
  splitter_ = MakeSplitter(format_, options_.max_record_bytes);
  if (format_ == Format::kCsv || format_ == Format::kTsv) {
    status = ReadHeader(input);
    if (!status.ok()) return status;
  }
  if (next_.offset <= carry_.size()) {
    carry_at_ = static_cast<size_t>(next_.offset);
    return absl::OkStatus();
  }
  carry_.clear();
  at_end_ = false;
  fault_ = absl::OkStatus();
  return unpacker_.Seek(next_.member, next_.offset);
}

// Reads once, to the end of carry_.
void Reader::ReadMore() {
  const size_t had = carry_.size();
  carry_.resize(had + kHeadBytes);
  const auto got = unpacker_.Read(carry_.data() + had, kHeadBytes);
  carry_.resize(had + (got.ok() ? *got : 0));
  if (!got.ok()) fault_ = got.status();
  at_end_ = !got.ok() || *got == 0;
}

// Takes the row that names the columns, when there is one.
absl::Status Reader::ReadHeader(const std::string& input) {
  size_t length = 0;
  for (;;) {
    const bool whole = at_end_ && fault_.ok();
    length = carry_.empty() ? 0 : splitter_->Next(carry_, whole);
    if (length > 0 || at_end_ || carry_.size() > kMaxHeaderBytes) break;
    ReadMore();
  }
  if (length == 0 && at_end_) return absl::OkStatus();
  const char delimiter = format_ == Format::kCsv ? kComma : kTab;
  const std::string_view row(carry_.data(), length);
  const std::vector<std::string> names = CsvNames(row, delimiter);
  if (std::find(names.begin(), names.end(), options_.text_field) ==
      names.end()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s has no column \"%s\"; its first row names %s, and --text-field "
        "says which one holds the text",
        input == "-" ? "standard input" : input, options_.text_field,
        length == 0 ? "none" : absl::StrJoin(names, ", ")));
  }
  header_ = std::make_shared<const std::string>(row);
  if (next_.offset == 0) {
    next_.offset = length;
    next_.next_record = 2;
  }
  return absl::OkStatus();
}

Format Reader::DetectFormat(std::string_view input) const {
  static constexpr struct {
    std::string_view suffix;
    Format format;
  } kNames[] = {
      {".jsonl", Format::kJsonl}, {".ndjson", Format::kJsonl},
      {".warc", Format::kWarc},   {".wet", Format::kWarc},
      {".csv", Format::kCsv},     {".tsv", Format::kTsv},
  };
  input = WithoutPackedSuffix(input);
  for (const auto& [suffix, format] : kNames) {
    if (input.ends_with(suffix)) return format;
  }
  if (LooksLikeWarc(carry_)) return Format::kWarc;
  return LooksLikeJsonl(carry_) ? Format::kJsonl : Format::kText;
}

bool Reader::Next(Batch* batch) {
  if (next_.input >= inputs_.size()) return false;
  if (batch->capacity_ > 4 * options_.block_bytes) {
    // It held a giant; the next one is as far away as the first was.
    batch->data_.reset();
    batch->capacity_ = 0;
  }
  batch->size_ = 0;
  batch->too_long = batch->last = false;
  batch->status = absl::OkStatus();
  batch->input = inputs_[next_.input];
  batch->input_index = next_.input;
  batch->first_record = next_.next_record;
  batch->offset = next_.offset;
  if (!open_) {
    batch->status = Open(batch->input);
    open_ = true;
    batch->first_record = next_.next_record;
    batch->offset = next_.offset;
  }
  batch->header = header_;
  batch->format = format_;
  if (!batch->status.ok()) {
    batch->last = true;
  } else if (splitter_ == nullptr) {
    NextText(batch);
  } else {
    NextRecords(batch);
  }
  batch->stored_bytes = unpacker_.stored_bytes();
  if (batch->last) {
    unpacker_.Close();
    open_ = false;
    next_ = Position();
    next_.input = batch->input_index + 1;
  } else {
    next_.member = unpacker_.MemberAt(next_.offset);
  }
  batch->next = next_;
  return true;
}

// Fills the batch up to `target` bytes. From a pipe there may come fewer, at
// least one unless there are none.
void Reader::Fill(Batch* batch, size_t target) {
  batch->Reserve(target);
  const size_t had = batch->size_;
  const size_t carried = std::min(target - had, carry_.size() - carry_at_);
  memcpy(batch->data_.get() + had, carry_.data() + carry_at_, carried);
  carry_at_ += carried;
  batch->size_ += carried;
  const bool hasty = !unpacker_.regular() && !options_.whole_blocks;
  while (batch->size_ < target && !at_end_) {
    if (hasty && batch->size_ > had) break;
    if (carry_at_ > 0) {
      if (carry_.capacity() > 4 * options_.block_bytes) carry_ = std::string();
      carry_.clear();
      carry_at_ = 0;
    }
    const auto got = unpacker_.Read(batch->data_.get() + batch->size_,
                                    target - batch->size_);
    if (!got.ok()) fault_ = got.status();
    at_end_ = !got.ok() || *got == 0;
    if (got.ok()) batch->size_ += *got;
  }
}

bool Reader::Drained() const { return at_end_ && carry_at_ == carry_.size(); }

// The input can be read no further; `left_out` bytes are of a record that is
// not whole.
absl::Status Reader::Fault(uint64_t left_out) const {
  if (left_out == 0) return fault_;
  return absl::Status(
      fault_.code(),
      absl::StrFormat("%s (%d bytes of a record that is cut off are left out)",
                      fault_.message(), left_out));
}

// The whole input is one record.
void Reader::NextText(Batch* batch) {
  const uint64_t limit = options_.max_record_bytes;
  size_t target = static_cast<size_t>(std::max<uint64_t>(
      std::min(unpacker_.size_hint(), limit) + 1, options_.block_bytes));
  for (;;) {
    Fill(batch, target);
    if (Drained() || batch->size_ > limit) break;
    if (batch->size_ == target) {
      target = static_cast<size_t>(std::min<uint64_t>(
          2 * uint64_t{target}, std::max<uint64_t>(target, limit) + 1));
    }
  }
  batch->last = true;
  batch->too_long = batch->size_ > limit;
  if (!batch->too_long && !fault_.ok()) batch->status = Fault(batch->size_);
  if (batch->too_long || !fault_.ok()) batch->size_ = 0;
}

// Records up to the last one that ends in the block.
void Reader::NextRecords(Batch* batch) {
  // Behind the longest record, what ends it, or starts the next one, shows
  // where it ends.
  const uint64_t most = options_.max_record_bytes + 8;
  size_t target = options_.block_bytes;
  Splitter::Split split;
  splitter_->Start();
  for (;;) {
    Fill(batch, target);
    split = splitter_->Scan(batch->bytes(), Drained() && fault_.ok());
    if (split.end > 0 || Drained()) break;
    if (batch->size_ > most) return SkipRecord(batch);
    if (batch->size_ == target) {
      target = static_cast<size_t>(std::min<uint64_t>(
          2 * uint64_t{target}, std::max<uint64_t>(target, most) + 1));
    }
  }
  const size_t rest = batch->size_ - split.end;
  if (split.end == 0 && !fault_.ok()) {
    batch->status = Fault(rest);
    batch->last = true;
  }
  PutBack(batch->data_.get() + split.end, rest);
  batch->size_ = split.end;
  if (Drained() && fault_.ok()) batch->last = true;
  next_.offset += split.end;
  next_.next_record += split.records;
}

// The last bytes that Fill gave are to come again.
void Reader::PutBack(const char* data, size_t size) {
  if (size <= carry_at_) {
    carry_at_ -= size;
  } else {
    carry_.assign(data, size);
    carry_at_ = 0;
  }
}

// The record that fills the batch is longer than the limit: passes over the
// rest of it without keeping it.
void Reader::SkipRecord(Batch* batch) {
  batch->too_long = true;
  ++next_.next_record;
  for (;;) {
    const size_t kept = std::min(batch->size_, splitter_->overlap());
    next_.offset += batch->size_ - kept;
    memmove(batch->data_.get(), batch->data_.get() + batch->size_ - kept, kept);
    batch->size_ = kept;
    if (Drained()) {
      next_.offset += kept;
      break;
    }
    Fill(batch, kept + options_.block_bytes);
    const size_t end = splitter_->Resync(batch->bytes());
    if (end == std::string_view::npos) continue;
    next_.offset += end;
    PutBack(batch->data_.get() + end, batch->size_ - end);
    break;
  }
  batch->size_ = 0;
  batch->last = Drained() && fault_.ok();
}

}  // namespace bersih
