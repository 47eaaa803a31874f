// SPDX-License-Identifier: Apache-2.0
//
// Writes an output in big blocks, to standard output or to a file that only
// appears under its name when it is complete.

#ifndef BERSIH_PIPELINE_IO_WRITER_H_
#define BERSIH_PIPELINE_IO_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace bersih {

// Thread-compatible. Errors are Unavailable, with what went wrong and how to
// mend it; Cancelled when the reader of a pipe has gone, which is no error.
// The process must ignore SIGPIPE. After an error every call returns it again.
class Writer {
 public:
  // "-" is standard output. A regular file is written beside its final name
  // (PartOf) and renamed by Close; what stood there before is untouched until
  // then. Devices and pipes are written to as they are. Two runs that write
  // the same file are an error of the second.
  static absl::StatusOr<std::unique_ptr<Writer>> Open(const std::string& path);

  // Goes on with a regular file of which `size` bytes were written before;
  // what follows them is cut off. If it `may_be_complete`, it may also have
  // its name already, and there is no more to write. What is no regular file
  // is opened.
  static absl::StatusOr<std::unique_ptr<Writer>> Reopen(const std::string& path,
                                                        uint64_t size,
                                                        bool may_be_complete);

  // Where a chain of symbolic links leads, so that the link stays one.
  static std::string Target(const std::string& path);
  // Where a regular file is until it is complete.
  static std::string PartOf(const std::string& path);
  // Whether there is such a file, or could be one.
  static bool IsRegular(const std::string& path);

  // Without Close, what was written to a regular file is thrown away, unless
  // it is to be kept.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  void Keep(bool keep = true) { keep_ = keep; }

  // Buffered: an error may come later than the bytes that caused it.
  absl::Status Write(std::string_view bytes);
  // Hands what is buffered to the system.
  absl::Status Flush();
  // And waits until it is on the disk.
  absl::Status Sync();
  // Gives the file its name. With `sync` its bytes are on the disk before.
  absl::Status Close(bool sync = true);

  // Bytes given to Write, and those of before Reopen.
  uint64_t size() const { return size_; }
  // It is a file that appears when it is complete.
  bool is_regular() const { return !final_name_.empty(); }

 private:
  Writer(int fd, std::string path, std::string final_name);
  static absl::StatusOr<std::unique_ptr<Writer>> OpenPart(
      const std::string& path, int flags);
  absl::Status WriteAll(const char* data, size_t size);
  absl::Status Error(int error);

  int fd_;            // -1: closed
  std::string path_;  // as it was given
  std::string final_name_;
  std::string buffer_;
  uint64_t size_ = 0;
  bool keep_ = false;
  absl::Status status_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_WRITER_H_
