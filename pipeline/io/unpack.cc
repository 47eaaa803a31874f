// SPDX-License-Identifier: Apache-2.0

#include "pipeline/io/unpack.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_format.h"

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

}  // namespace

absl::Status Unpacker::Open(const std::string& input) {
  Close();
  input_ = input;
  start_ = size_ = stored_ = 0;
  fd_ = input == "-" ? STDIN_FILENO : open(input.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (fd_ < 0 || fstat(fd_, &st) != 0) return ReadError(input, errno);
  if (S_ISDIR(st.st_mode)) return ReadError(input, EISDIR);
  regular_ = S_ISREG(st.st_mode);
  if (regular_) {
    const off_t at = lseek(fd_, 0, SEEK_CUR);
    if (at < 0) return ReadError(input, errno);
    start_ = static_cast<uint64_t>(at);
    const auto end = static_cast<uint64_t>(st.st_size);
    if (end > start_) size_ = end - start_;
  }
  return absl::OkStatus();
}

void Unpacker::Close() {
  if (fd_ > STDIN_FILENO) close(fd_);
  fd_ = -1;
}

absl::StatusOr<size_t> Unpacker::Read(char* out, size_t size) {
  for (;;) {
    const ssize_t n = read(fd_, out, size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return ReadError(input_, errno);
    stored_ += static_cast<uint64_t>(n);
    return static_cast<size_t>(n);
  }
}

absl::Status Unpacker::Seek(const Member& /*member*/, uint64_t offset) {
  if (regular_ && offset > size_) {
    return absl::OutOfRangeError(absl::StrFormat(
        "%s ends before byte %d, where to go on; has it been changed?",
        Shown(input_), offset));
  }
  if (lseek(fd_, static_cast<off_t>(start_ + offset), SEEK_SET) < 0) {
    return ReadError(input_, errno);
  }
  stored_ = offset;
  return absl::OkStatus();
}

Member Unpacker::MemberAt(uint64_t /*offset*/) { return {}; }

}  // namespace bersih
