// SPDX-License-Identifier: Apache-2.0
//
// The bytes of an input, unpacked where they are compressed.

#ifndef BERSIH_PIPELINE_IO_UNPACK_H_
#define BERSIH_PIPELINE_IO_UNPACK_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace bersih {

// Where unpacking can begin: at the start of a gzip member or a zstd frame.
// In a plain input that is its start.
struct Member {
  uint64_t stored = 0;  // offset in the input as it is stored
  uint64_t offset = 0;  // and in the unpacked bytes
};

// Thread-compatible. Errors name the input and say how to mend it.
class Unpacker {
 public:
  Unpacker() = default;
  ~Unpacker() { Close(); }
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  // `input` is a path; "-" is standard input. Closes what was open.
  absl::Status Open(const std::string& input);
  void Close();

  // Reads once: at least one byte and at most `size`; 0 at the end.
  absl::StatusOr<size_t> Read(char* out, size_t size);

  // The next Read starts at the unpacked `offset`. `member` is the one that
  // MemberAt gave for it; from a pipe nothing can be read a second time.
  absl::Status Seek(const Member& member, uint64_t offset);

  // The last member that starts at or before the unpacked `offset`, which
  // must not be smaller than in the call before.
  Member MemberAt(uint64_t offset);

  bool regular() const { return regular_; }
  // Bytes there will be when the input is a plain file, else 0.
  uint64_t size_hint() const { return size_; }
  // How much of the input has been read.
  uint64_t stored_bytes() const { return stored_; }

 private:
  std::string input_;
  int fd_ = -1;
  bool regular_ = false;
  uint64_t start_ = 0;  // where in the file the input starts
  uint64_t size_ = 0;
  uint64_t stored_ = 0;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_UNPACK_H_
