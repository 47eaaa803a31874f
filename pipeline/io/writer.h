// SPDX-License-Identifier: Apache-2.0
//
// Writes an output in big blocks, to standard output or to a file that only
// appears under its name when it is complete.

#ifndef BERSIH_PIPELINE_IO_WRITER_H_
#define BERSIH_PIPELINE_IO_WRITER_H_

#include <cstddef>
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
  // ("NAME.XXXXXX.part") and renamed by Close; what stood there before is
  // untouched until then. Devices and pipes are written to as they are.
  static absl::StatusOr<std::unique_ptr<Writer>> Open(const std::string& path);

  // Without Close, what was written to a regular file is thrown away.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Buffered: an error may come later than the bytes that caused it.
  absl::Status Write(std::string_view bytes);
  // Writes what is buffered and gives the file its name.
  absl::Status Close();

  // Where the bytes go for now; empty when it is no file of its own.
  const std::string& part() const { return part_; }

 private:
  Writer(int fd, std::string path, std::string part);
  absl::Status WriteAll(const char* data, size_t size);
  absl::Status Error(int error);

  int fd_;
  std::string path_;  // as it was given
  std::string part_;
  std::string final_name_;
  std::string buffer_;
  absl::Status status_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_WRITER_H_
