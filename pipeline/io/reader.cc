// SPDX-License-Identifier: Apache-2.0
//
// Plain read(2) into the batch that is handed out. What stands behind the last
// newline of a batch is carried over to the next one, so every byte is copied
// at most once on its way to the parser.

#include "pipeline/io/reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_format.h"
#include "bersih/span.h"
#include "pipeline/io/jsonl.h"

namespace bersih {
namespace {

std::string Shown(const std::string& input) {
  return input == "-" ? "standard input" : input;
}

absl::Status ReadError(const std::string& input, int error) {
  const char* mend = "";
  switch (error) {
    case ENOENT:
      mend = "; is the name right, and relative to this folder?";
      break;
    case EACCES:
      mend = "; its owner has to allow it (chmod +r)";
      break;
    case EISDIR:
      mend = "; name the files in it, as in DIR/*.jsonl";
      break;
    default:
      break;
  }
  const std::string text = absl::StrFormat("cannot read %s: %s%s", Shown(input),
                                           strerror(error), mend);
  return error == ENOENT ? absl::NotFoundError(text)
                         : absl::UnavailableError(text);
}

bool HasSuffix(std::string_view name, std::string_view suffix) {
  return name.size() >= suffix.size() &&
         name.substr(name.size() - suffix.size()) == suffix;
}

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

// The name of the compression `head` starts with, or nullptr.
const char* Compression(std::string_view head) {
  const auto starts = [&](std::string_view magic) {
    return head.substr(0, magic.size()) == magic;
  };
  if (starts("\x1F\x8B")) return "gzip -dc";
  if (starts("\x28\xB5\x2F\xFD")) return "zstd -dc";
  if (starts("\xFD"
             "7zXZ")) {
    return "xz -dc";
  }
  if (starts("BZh")) return "bzip2 -dc";
  return nullptr;
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

Reader::~Reader() { Close(); }

absl::Status Reader::Open(const std::string& input) {
  next_record_ = 1;
  size_hint_ = 0;
  at_end_ = false;
  carry_.clear();
  fd_ = input == "-" ? STDIN_FILENO : open(input.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (fd_ < 0 || fstat(fd_, &st) != 0) return ReadError(input, errno);
  if (S_ISDIR(st.st_mode)) return ReadError(input, EISDIR);
  if (S_ISREG(st.st_mode)) size_hint_ = static_cast<uint64_t>(st.st_size);

  // The first bytes say what it is; a pipe may give few at a time.
  char head[4096];
  while (carry_.size() < sizeof head) {
    const ssize_t n = read(fd_, head, sizeof head - carry_.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return ReadError(input, errno);
    if (n == 0) at_end_ = true;
    carry_.append(head, static_cast<size_t>(n));
    const size_t visible = carry_.find_first_not_of(" \t\r\n");
    if (n == 0 || carry_.find('\n', visible) != std::string::npos) break;
  }
  if (const char* command = Compression(carry_)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s is compressed; unpack it first: %s %s | bersih",
                        Shown(input), command, input == "-" ? "FILE" : input));
  }
  format_ = options_.format;
  if (format_ == Format::kAuto) {
    format_ = HasSuffix(input, ".jsonl") || HasSuffix(input, ".ndjson") ||
                      LooksLikeJsonl(carry_)
                  ? Format::kJsonl
                  : Format::kText;
  }
  return absl::OkStatus();
}

void Reader::Close() {
  if (fd_ > STDIN_FILENO) close(fd_);
  fd_ = -1;
}

bool Reader::Next(Batch* batch) {
  for (;;) {
    batch->size_ = 0;
    batch->too_long = false;
    batch->status = absl::OkStatus();
    if (fd_ < 0) {
      if (next_input_ == inputs_.size()) return false;
      const std::string& input = inputs_[next_input_++];
      batch->input = input;
      batch->first_record = 1;
      absl::Status status = Open(input);
      if (!status.ok()) return Fail(std::move(status), batch);
    }
    batch->input = inputs_[next_input_ - 1];
    batch->format = format_;
    batch->first_record = next_record_;
    if (format_ == Format::kText ? NextText(batch) : NextLines(batch)) {
      return true;
    }
    Close();
  }
}

bool Reader::Fail(absl::Status status, Batch* batch) {
  Close();
  batch->size_ = 0;
  batch->status = std::move(status);
  return true;
}

absl::Status Reader::Fill(Batch* batch, size_t* got) {
  *got = 0;
  if (at_end_) return absl::OkStatus();
  for (;;) {
    const ssize_t n = read(fd_, batch->data_.get() + batch->size_,
                           batch->capacity_ - batch->size_);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return ReadError(batch->input, errno);
    at_end_ = n == 0;
    *got = static_cast<size_t>(n);
    batch->size_ += *got;
    return absl::OkStatus();
  }
}

// The whole input is one record.
bool Reader::NextText(Batch* batch) {
  const uint64_t limit = options_.max_record_bytes;
  batch->Reserve(static_cast<size_t>(
      std::max<uint64_t>(std::min(size_hint_, limit) + 1, carry_.size() + 1)));
  memcpy(batch->data_.get(), carry_.data(), carry_.size());
  batch->size_ = carry_.size();
  while (!at_end_ && batch->size_ <= limit) {
    if (batch->size_ == batch->capacity_) {
      batch->Reserve(std::max(batch->capacity_ * 2, options_.block_bytes));
    }
    size_t got = 0;
    absl::Status status = Fill(batch, &got);
    if (!status.ok()) return Fail(std::move(status), batch);
  }
  if (batch->size_ > limit) {
    batch->too_long = true;
    batch->size_ = 0;
  }
  Close();
  return true;
}

// Lines up to the last newline that was read.
bool Reader::NextLines(Batch* batch) {
  batch->Reserve(std::max(options_.block_bytes, carry_.size() * 2));
  memcpy(batch->data_.get(), carry_.data(), carry_.size());
  batch->size_ = carry_.size();
  carry_.clear();
  size_t searched = 0;
  for (;;) {
    const char* data = batch->data_.get();
    const void* newline =
        batch->size_ == searched
            ? nullptr
            : memrchr(data + searched, '\n', batch->size_ - searched);
    if (newline != nullptr) {
      const size_t end =
          static_cast<size_t>(static_cast<const char*>(newline) - data) + 1;
      carry_.assign(data + end, batch->size_ - end);
      batch->size_ = end;
      break;
    }
    searched = batch->size_;
    if (at_end_) {
      if (batch->size_ == 0) return false;
      break;  // the last line has no newline
    }
    if (batch->size_ > options_.max_record_bytes) return SkipLine(batch);
    if (batch->size_ == batch->capacity_) batch->Reserve(2 * batch->capacity_);
    size_t got = 0;
    absl::Status status = Fill(batch, &got);
    if (!status.ok()) return Fail(std::move(status), batch);
  }
  next_record_ += CountNewlines(batch->bytes());
  return true;
}

// The line that fills the batch is longer than the limit: passes over the
// rest of it without keeping it.
bool Reader::SkipLine(Batch* batch) {
  batch->too_long = true;
  ++next_record_;
  while (!at_end_) {
    batch->size_ = 0;
    size_t got = 0;
    absl::Status status = Fill(batch, &got);
    if (!status.ok()) return Fail(std::move(status), batch);
    const void* newline = memchr(batch->data_.get(), '\n', got);
    if (newline == nullptr) continue;
    const char* rest = static_cast<const char*>(newline) + 1;
    const size_t length = static_cast<size_t>(batch->data_.get() + got - rest);
    carry_.assign(rest, length);
    break;
  }
  batch->size_ = 0;
  return true;
}

}  // namespace bersih
