// SPDX-License-Identifier: Apache-2.0
//
// write(2) until all is written, because a full disk shows first as a short
// write and only then as an error.

#include "pipeline/io/writer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
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
    case EFBIG:
      mend =
          "; the shell's limit (ulimit -f) or the disk's format allows no "
          "larger file";
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

// Makes a rename last. Not every file system can; the file is good either way.
void SyncFolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "."
                             : slash == 0               ? "/"
                                                        : path.substr(0, slash);
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

}  // namespace

std::string Writer::Target(const std::string& path) {
  std::string target = path;
  if (char* resolved = realpath(path.c_str(), nullptr)) {
    target = resolved;
    free(resolved);
  }
  return target;
}

bool Writer::IsRegular(const std::string& path) {
  struct stat st;
  return path != "-" && (stat(path.c_str(), &st) != 0 || S_ISREG(st.st_mode));
}

std::string Writer::PartOf(const std::string& path) {
  return Target(path) + ".bersih-part";
}

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
  auto writer = OpenPart(path, O_CREAT);
  if (!writer.ok()) return writer;
  if (ftruncate((*writer)->fd_, 0) != 0 ||
      (exists && fchmod((*writer)->fd_, st.st_mode & 07777) != 0)) {
    return WriteError(path, errno);
  }
  return writer;
}

absl::StatusOr<std::unique_ptr<Writer>> Writer::Reopen(const std::string& path,
                                                       uint64_t size,
                                                       bool may_be_complete) {
  if (!IsRegular(path)) return Open(path);
  const auto length_of = [](const std::string& name) {
    struct stat st;
    return stat(name.c_str(), &st) == 0 && S_ISREG(st.st_mode)
               ? static_cast<int64_t>(st.st_size)
               : int64_t{-1};
  };
  const std::string part = PartOf(path);
  const int64_t length = length_of(part);
  std::unique_ptr<Writer> writer;
  if (length < 0 && may_be_complete &&
      length_of(path) == static_cast<int64_t>(size)) {
    writer.reset(new Writer(-1, path, Target(path)));
  } else if (length < static_cast<int64_t>(size)) {
    return absl::UnavailableError(absl::StrFormat(
        "cannot go on with %s: it should hold %d bytes and %s; start anew, "
        "without --resume",
        part, size,
        length < 0 ? "is not there" : absl::StrFormat("holds %d", length)));
  } else {
    auto opened = OpenPart(path, 0);
    if (!opened.ok()) return opened;
    writer = *std::move(opened);
    if (ftruncate(writer->fd_, static_cast<off_t>(size)) != 0 ||
        lseek(writer->fd_, 0, SEEK_END) < 0) {
      writer->Keep();
      return WriteError(path, errno);
    }
  }
  writer->size_ = size;
  return writer;
}

absl::StatusOr<std::unique_ptr<Writer>> Writer::OpenPart(
    const std::string& path, int flags) {
  const std::string part = PartOf(path);
  for (;;) {
    const int fd =
        open(part.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | flags, 0666);
    if (fd < 0) return WriteError(path, errno);
    // The lock goes with the process, however that ends.
    const bool locked = flock(fd, LOCK_EX | LOCK_NB) == 0;
    // Between the two calls its owner may have given it its final name.
    struct stat here, there;
    const bool same =
        fstat(fd, &here) == 0 && stat(part.c_str(), &there) == 0 &&
        here.st_ino == there.st_ino && here.st_dev == there.st_dev;
    if (locked && same) {
      return std::unique_ptr<Writer>(new Writer(fd, path, Target(path)));
    }
    close(fd);
    if (!locked) {
      return absl::UnavailableError(absl::StrFormat(
          "cannot write %s: another run is writing it; wait for it, or choose "
          "another name",
          path));
    }
  }
}

Writer::Writer(int fd, std::string path, std::string final_name)
    : fd_(fd), path_(std::move(path)), final_name_(std::move(final_name)) {
  buffer_.reserve(kBufferBytes);
}

Writer::~Writer() {
  if (fd_ < 0) return;
  if (is_regular() && !keep_) unlink(PartOf(final_name_).c_str());
  if (fd_ > STDERR_FILENO) close(fd_);
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
  size_ += bytes.size();
  if (buffer_.size() + bytes.size() <= kBufferBytes) {
    buffer_.append(bytes);
    return absl::OkStatus();
  }
  absl::Status status = Flush();
  if (!status.ok()) return status;
  if (bytes.size() < kBufferBytes / 2) {
    buffer_.append(bytes);
    return absl::OkStatus();
  }
  return WriteAll(bytes.data(), bytes.size());
}

absl::Status Writer::Flush() {
  if (!status_.ok() || buffer_.empty()) return status_;
  absl::Status status = WriteAll(buffer_.data(), buffer_.size());
  buffer_.clear();
  return status;
}

absl::Status Writer::Sync() {
  absl::Status status = Flush();
  if (!status.ok() || !is_regular() || fd_ < 0) return status;
  return fdatasync(fd_) == 0 ? status : Error(errno);
}

absl::Status Writer::Close(bool sync) {
  absl::Status status = sync ? Sync() : Flush();
  if (!status.ok() || fd_ < 0 || fd_ == STDOUT_FILENO) return status;
  if (is_regular()) {
    const std::string part = PartOf(final_name_);
    if (rename(part.c_str(), final_name_.c_str()) != 0) return Error(errno);
    if (sync) SyncFolderOf(final_name_);
  }
  const int closed = close(fd_);
  fd_ = -1;
  return closed == 0 ? absl::OkStatus() : Error(errno);
}

}  // namespace bersih
