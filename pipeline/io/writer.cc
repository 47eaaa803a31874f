// SPDX-License-Identifier: Apache-2.0
//
// write(2) until all is written, because a full disk shows first as a short
// write and only then as an error.

#include "pipeline/io/writer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <utility>

#include "absl/strings/str_format.h"

namespace bersih {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;

absl::Status WriteError(const std::string& path, int error) {
  if (error == EPIPE) {
    return absl::CancelledError("the reader of the output has gone");
  }
  const char* mend = "";
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      mend = "; make room, or write elsewhere with -o";
      break;
    case ENOENT:
      mend = "; make the folder first";
      break;
    case EISDIR:
      mend = "; name a file in it";
      break;
    default:
      break;
  }
  return absl::UnavailableError(absl::StrFormat(
      "cannot write %s: %s%s", path == "-" ? "standard output" : path,
      strerror(error), mend));
}

// Where a chain of symbolic links leads, so that the link stays one.
std::string Target(const std::string& path) {
  std::string target = path;
  if (char* resolved = realpath(path.c_str(), nullptr)) {
    target = resolved;
    free(resolved);
  }
  return target;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> Writer::Open(const std::string& path) {
  if (path == "-") {
    return std::unique_ptr<Writer>(new Writer(STDOUT_FILENO, path, ""));
  }
  struct stat st;
  const bool exists = stat(path.c_str(), &st) == 0;
  if (exists && S_ISDIR(st.st_mode)) return WriteError(path, EISDIR);
  if (exists && !S_ISREG(st.st_mode)) {
    const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return WriteError(path, errno);
    return std::unique_ptr<Writer>(new Writer(fd, path, ""));
  }
  if (exists && access(path.c_str(), W_OK) != 0) {
    return WriteError(path, errno);
  }
  const std::string final_name = Target(path);
  std::string part = final_name + ".XXXXXX.part";
  const int fd = mkostemps(part.data(), strlen(".part"), O_CLOEXEC);
  if (fd < 0) return WriteError(path, errno);
  // mkostemps makes files that only their owner may read.
  const mode_t mask = umask(0);
  umask(mask);
  std::unique_ptr<Writer> writer(new Writer(fd, path, part));
  writer->final_name_ = final_name;
  if (fchmod(fd, exists ? st.st_mode & 07777 : 0666 & ~mask) != 0) {
    return WriteError(path, errno);
  }
  return writer;
}

Writer::Writer(int fd, std::string path, std::string part)
    : fd_(fd), path_(std::move(path)), part_(std::move(part)) {
  buffer_.reserve(kBufferBytes);
}

Writer::~Writer() {
  if (fd_ > STDERR_FILENO) close(fd_);
  if (!part_.empty()) unlink(part_.c_str());
}

absl::Status Writer::Error(int error) {
  status_ = WriteError(path_, error);
  return status_;
}

absl::Status Writer::WriteAll(const char* data, size_t size) {
  while (size > 0) {
    const ssize_t n = write(fd_, data, size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Error(errno);
    data += n;
    size -= static_cast<size_t>(n);
  }
  return absl::OkStatus();
}

absl::Status Writer::Write(std::string_view bytes) {
  if (!status_.ok()) return status_;
  if (buffer_.size() + bytes.size() <= kBufferBytes) {
    buffer_.append(bytes);
    return absl::OkStatus();
  }
  absl::Status status = WriteAll(buffer_.data(), buffer_.size());
  buffer_.clear();
  if (!status.ok()) return status;
  if (bytes.size() < kBufferBytes / 2) {
    buffer_.append(bytes);
    return absl::OkStatus();
  }
  return WriteAll(bytes.data(), bytes.size());
}

absl::Status Writer::Close() {
  if (!status_.ok()) return status_;
  absl::Status status = WriteAll(buffer_.data(), buffer_.size());
  buffer_.clear();
  if (!status.ok()) return status;
  if (fd_ == STDOUT_FILENO) return absl::OkStatus();
  // The bytes must be on the disk before the name says so.
  if (!part_.empty() && fsync(fd_) != 0) return Error(errno);
  const int closed = close(fd_);
  fd_ = -1;
  if (closed != 0) return Error(errno);
  if (!part_.empty()) {
    if (rename(part_.c_str(), final_name_.c_str()) != 0) return Error(errno);
    part_.clear();
  }
  return absl::OkStatus();
}

}  // namespace bersih
