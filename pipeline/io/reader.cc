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
#include "bersih/span.h"
#include "pipeline/io/jsonl.h"

namespace bersih {
namespace {

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

uint64_t CountNewlines(std::string_view bytes) {
  uint64_t count = 0;
  const char* p = bytes.data();
  const char* end = p + bytes.size();
  while (p < end) {
    const void* found = memchr(p, '\n', static_cast<size_t>(end - p));
    if (found == nullptr) break;
    ++count;
    p = static_cast<const char*>(found) + 1;
  }
  return count;
}

}  // namespace

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
  absl::Status status = unpacker_.Open(input);
  if (!status.ok()) return status;

  // The first bytes say what it is; a pipe may give few at a time.
  char head[4096];
  while (carry_.size() < sizeof head) {
    const auto got = unpacker_.Read(head, sizeof head - carry_.size());
    if (!got.ok()) {
      fault_ = got.status();
      at_end_ = true;
      break;
    }
    at_end_ = *got == 0;
    carry_.append(head, *got);
    const size_t visible = carry_.find_first_not_of(" \t\r\n");
    if (at_end_ || carry_.find('\n', visible) != std::string::npos) break;
  }
  format_ =
      options_.format == Format::kAuto ? DetectFormat(input) : options_.format;
  if (next_.offset <= carry_.size()) {
    carry_at_ = static_cast<size_t>(next_.offset);
    return absl::OkStatus();
  }
  carry_.clear();
  at_end_ = false;
  fault_ = absl::OkStatus();
  return unpacker_.Seek(next_.member, next_.offset);
}

Format Reader::DetectFormat(std::string_view input) const {
  input = WithoutPackedSuffix(input);
  return input.ends_with(".jsonl") || input.ends_with(".ndjson") ||
                 LooksLikeJsonl(carry_)
             ? Format::kJsonl
             : Format::kText;
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
  batch->header = nullptr;
  batch->status = absl::OkStatus();
  batch->input = inputs_[next_.input];
  batch->input_index = next_.input;
  batch->first_record = next_.next_record;
  batch->offset = next_.offset;
  if (!open_) {
    batch->status = Open(batch->input);
    open_ = true;
  }
  batch->format = format_;
  if (!batch->status.ok()) {
    batch->last = true;
  } else if (format_ == Format::kText) {
    NextText(batch);
  } else {
    NextLines(batch);
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

// Lines up to the last newline of the block.
void Reader::NextLines(Batch* batch) {
  const uint64_t limit = options_.max_record_bytes;
  size_t target = options_.block_bytes;
  size_t searched = 0, end = 0;
  for (;;) {
    Fill(batch, target);
    const char* data = batch->data_.get();
    const void* newline =
        memrchr(data + searched, '\n', batch->size_ - searched);
    if (newline != nullptr) {
      end = static_cast<size_t>(static_cast<const char*>(newline) - data) + 1;
    }
    // The last line may have no newline.
    if (Drained() && fault_.ok()) end = batch->size_;
    if (end > 0 || Drained()) break;
    // With the line terminator.
    if (batch->size_ > limit + 2) return SkipLine(batch);
    searched = batch->size_;
    if (batch->size_ == target) {
      target = static_cast<size_t>(std::min<uint64_t>(
          2 * uint64_t{target}, std::max<uint64_t>(target, limit) + 3));
    }
  }
  const size_t rest = batch->size_ - end;
  if (end == 0 && !fault_.ok()) {
    batch->status = Fault(rest);
    batch->last = true;
  } else if (rest <= carry_at_) {
    carry_at_ -= rest;
  } else {
    carry_.assign(batch->data_.get() + end, rest);
    carry_at_ = 0;
  }
  batch->size_ = end;
  if (Drained() && fault_.ok()) batch->last = true;
  next_.offset += end;
  next_.next_record += CountNewlines(batch->bytes());
}

// The line that fills the batch is longer than the limit: passes over the
// rest of it without keeping it.
void Reader::SkipLine(Batch* batch) {
  batch->too_long = true;
  ++next_.next_record;
  next_.offset += batch->size_;
  while (!Drained()) {
    batch->size_ = 0;
    Fill(batch, options_.block_bytes);
    const char* data = batch->data_.get();
    const void* newline = memchr(data, '\n', batch->size_);
    const size_t end =
        newline == nullptr
            ? batch->size_
            : static_cast<size_t>(static_cast<const char*>(newline) - data) + 1;
    next_.offset += end;
    if (newline == nullptr) continue;
    const size_t rest = batch->size_ - end;
    if (rest <= carry_at_) {
      carry_at_ -= rest;
    } else {
      carry_.assign(data + end, rest);
      carry_at_ = 0;
    }
    break;
  }
  batch->size_ = 0;
  batch->last = Drained() && fault_.ok();
}

}  // namespace bersih
