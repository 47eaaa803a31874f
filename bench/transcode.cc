// SPDX-License-Identifier: Apache-2.0

#include "bench/transcode.h"

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <cstring>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"

namespace bersih::bench {
namespace {

constexpr size_t kBlock = 1 << 20;

template <auto kFree>
struct Freer {
  template <typename T>
  void operator()(T* stream) const {
    kFree(stream);
  }
};
using Packer = std::unique_ptr<ZSTD_CStream, Freer<ZSTD_freeCStream>>;
using Unpacker = std::unique_ptr<ZSTD_DStream, Freer<ZSTD_freeDStream>>;

struct File {
  int fd = -1;
  ~File() {
    if (fd >= 0) close(fd);
  }
};

// The way out: packs what it is given, if that is asked for, and writes it.
class Sink {
 public:
  Sink(int fd, int level) : fd_(fd), out_(kBlock) {
    if (level == 0) return;
    packer_.reset(ZSTD_createCStream());
    ZSTD_initCStream(packer_.get(), level);
  }

  bool Write(const char* data, size_t size, bool last) {
    if (packer_ == nullptr) return WriteAll(data, size);
    ZSTD_inBuffer in = {data, size, 0};
    for (;;) {
      ZSTD_outBuffer out = {out_.data(), out_.size(), 0};
      const size_t left = ZSTD_compressStream2(
          packer_.get(), &out, &in, last ? ZSTD_e_end : ZSTD_e_continue);
      if (ZSTD_isError(left) || !WriteAll(out_.data(), out.pos)) return false;
      if (last ? left == 0 : in.pos == in.size) return true;
    }
  }

 private:
  bool WriteAll(const char* data, size_t size) {
    while (size > 0) {
      const ssize_t put = write(fd_, data, size);
      if (put <= 0) return false;
      data += put;
      size -= static_cast<size_t>(put);
    }
    return true;
  }

  int fd_;
  Packer packer_;
  std::vector<char> out_;
};

}  // namespace

absl::Status Transcode(const std::string& in, const std::string& out,
                       Transcoding how) {
  const auto failed = [](const std::string& path) {
    return absl::UnavailableError(
        absl::StrCat(path, ": not copied: ", std::strerror(errno)));
  };
  const File from{open(in.c_str(), O_RDONLY | O_CLOEXEC)};
  if (from.fd < 0) return failed(in);
  const File to{
      open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
  if (to.fd < 0) return failed(out);
  const Unpacker unpacker(how.unpack ? ZSTD_createDStream() : nullptr);
  Sink sink(to.fd, how.pack_level);
  std::vector<char> block(kBlock), unpacked(how.unpack ? kBlock : 0);
  ssize_t got = 0;
  while ((got = read(from.fd, block.data(), block.size())) > 0) {
    if (unpacker == nullptr) {
      if (!sink.Write(block.data(), static_cast<size_t>(got), false)) {
        return failed(out);
      }
      continue;
    }
    ZSTD_inBuffer packed = {block.data(), static_cast<size_t>(got), 0};
    // A full buffer may leave more inside.
    for (bool full = false; full || packed.pos < packed.size;) {
      ZSTD_outBuffer plain = {unpacked.data(), unpacked.size(), 0};
      if (ZSTD_isError(
              ZSTD_decompressStream(unpacker.get(), &plain, &packed))) {
        return absl::InvalidArgumentError(absl::StrCat(in, ": broken zstd"));
      }
      full = plain.pos == plain.size;
      if (!sink.Write(unpacked.data(), plain.pos, false)) return failed(out);
    }
  }
  if (got < 0) return failed(in);
  return sink.Write(nullptr, 0, true) ? absl::OkStatus() : failed(out);
}

}  // namespace bersih::bench
