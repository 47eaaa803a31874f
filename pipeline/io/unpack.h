// SPDX-License-Identifier: Apache-2.0
//
// The bytes of an input, unpacked where they are compressed: gzip (RFC 1952,
// any number of members) and zstd (RFC 8878, any number of frames), told by
// their first bytes.

#ifndef BERSIH_PIPELINE_IO_UNPACK_H_
#define BERSIH_PIPELINE_IO_UNPACK_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct z_stream_s;
struct ZSTD_DCtx_s;

namespace bersih {

// Where unpacking can begin: at the start of a gzip member or a zstd frame.
// In a plain input that is its start.
struct Member {
  uint64_t stored = 0;  // offset in the input as it is stored
  uint64_t offset = 0;  // and in the unpacked bytes
};

// `name` without .gz or .zst.
std::string_view WithoutPackedSuffix(std::string_view name);

// Thread-compatible. Errors name the input and say how to mend it: NotFound,
// Unavailable (the system said so), InvalidArgument (packed in a way that is
// not read here), DataLoss (cut off or damaged, and from where on).
class Unpacker {
 public:
  Unpacker();
  ~Unpacker();
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  // `input` is a path; "-" is standard input. Closes what was open.
  absl::Status Open(const std::string& input);
  void Close();

  // At least one byte and at most `size`; 0 at the end. What can be unpacked
  // before an error is given out before it.
  absl::StatusOr<size_t> Read(char* out, size_t size);

  // The next Read starts at the unpacked `offset`. `member` is the one that
  // MemberAt gave for it. REQUIRES: what is no regular file is not past it.
  absl::Status Seek(const Member& member, uint64_t offset);

  // The last member known to start at or before the unpacked `offset`, which
  // must not be smaller than in the call before.
  Member MemberAt(uint64_t offset);

  bool regular() const { return regular_; }
  // Bytes there will be when the input is a plain file, else 0.
  uint64_t size_hint() const { return kind_ == Kind::kPlain ? size_ : 0; }
  // How much of the input has been used.
  uint64_t stored_bytes() const { return stored_ - (in_end_ - in_at_); }

 private:
  enum class Kind : uint8_t { kPlain, kGzip, kZstd, kXz, kBzip2 };
  struct Free {
    void operator()(z_stream_s* stream) const;
    void operator()(ZSTD_DCtx_s* context) const;
  };

  absl::Status Sniff();
  static bool Tell(std::string_view head, Kind* kind);
  absl::StatusOr<size_t> ReadStored(char* out, size_t size);
  absl::StatusOr<bool> More();
  absl::StatusOr<bool> StartMember();
  absl::StatusOr<size_t> Unpack(char* out, size_t size);
  size_t Inflate(char* out, size_t size);
  size_t Decompress(char* out, size_t size);
  absl::Status CutOff() const;
  absl::Status Damaged(std::string_view why) const;
  std::string MemberName() const;

  std::string input_;
  int fd_ = -1;
  Kind kind_ = Kind::kPlain;
  bool regular_ = false;
  uint64_t start_ = 0;   // where in the file the input starts
  uint64_t size_ = 0;    // of a regular file, as it is stored
  uint64_t stored_ = 0;  // read from the input
  uint64_t offset_ = 0;  // unpacked

  std::unique_ptr<char[]> in_;  // read, and not unpacked from in_at_ on
  size_t in_at_ = 0, in_end_ = 0;
  std::unique_ptr<z_stream_s, Free> gzip_;
  std::unique_ptr<ZSTD_DCtx_s, Free> zstd_;
  bool in_member_ = false;
  bool pending_ = false;  // unpacked bytes may wait for room
  absl::Status fault_;    // of the compressed bytes; nothing comes behind it
  std::deque<Member> members_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_UNPACK_H_
