// SPDX-License-Identifier: Apache-2.0
//
// Members follow each other without anything between them, so an input is
// unpacked member by member, and the start of each is a place to go on from.

#include "pipeline/io/unpack.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "absl/strings/str_format.h"

namespace bersih {
namespace {

constexpr size_t kInBytes = size_t{128} << 10;

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

absl::Status UnpackFirst(const std::string& input, std::string_view what,
                         std::string_view command) {
  return absl::InvalidArgumentError(
      absl::StrFormat("%s is %s; unpack it first: %s %s | bersih", Shown(input),
                      what, command, input == "-" ? "FILE" : input));
}

}  // namespace

std::string_view WithoutPackedSuffix(std::string_view name) {
  for (const std::string_view suffix : {".gz", ".zst"}) {
    if (name.ends_with(suffix)) {
      return name.substr(0, name.size() - suffix.size());
    }
  }
  return name;
}

void Unpacker::Free::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

void Unpacker::Free::operator()(ZSTD_DCtx_s* context) const {
  ZSTD_freeDCtx(context);
}

Unpacker::Unpacker() : in_(new char[kInBytes]) {}
Unpacker::~Unpacker() { Close(); }

void Unpacker::Close() {
  if (fd_ > STDIN_FILENO) close(fd_);
  fd_ = -1;
}

absl::Status Unpacker::Open(const std::string& input) {
  Close();
  input_ = input;
  kind_ = Kind::kPlain;
  regular_ = in_member_ = pending_ = false;
  start_ = size_ = stored_ = offset_ = 0;
  in_at_ = in_end_ = 0;
  fault_ = absl::OkStatus();
  members_.assign(1, Member());
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
  return Sniff();
}

// Whether the head is long enough to tell what it starts.
bool Unpacker::Tell(std::string_view head, Kind* kind) {
  static constexpr struct {
    std::string_view magic;
    Kind kind;
  } kMagics[] = {
      {"\x1F\x8B", Kind::kGzip},
      {"\x28\xB5\x2F\xFD", Kind::kZstd},
      {"\x50\x2A\x4D\x18", Kind::kZstd},  // a frame to skip, one of sixteen
      {"\xFD"
       "7zXZ",
       Kind::kXz},
      {"BZh", Kind::kBzip2},
  };
  *kind = Kind::kPlain;
  bool told = true;
  std::string start(head.substr(0, 5));
  if (start.size() > 1 && start[1] == '\x2A') start[0] &= '\xF0';
  for (const auto& [magic, its_kind] : kMagics) {
    const size_t size = std::min(start.size(), magic.size());
    if (magic.substr(0, size) != start.substr(0, size)) continue;
    if (size < magic.size()) {
      told = false;
    } else {
      *kind = its_kind;
      return true;
    }
  }
  return told;
}

absl::Status Unpacker::Sniff() {
  while (!Tell({in_.get(), in_end_}, &kind_)) {
    const auto got = ReadStored(in_.get() + in_end_, kInBytes - in_end_);
    if (!got.ok()) return got.status();
    in_end_ += *got;
    if (*got > 0) continue;
    // Too short for any of them, but the name may say what it once was.
    if (in_end_ == 0 || WithoutPackedSuffix(input_) == input_) break;
    kind_ = input_.ends_with(".zst") ? Kind::kZstd : Kind::kGzip;
    return CutOff();
  }
  switch (kind_) {
    case Kind::kXz:
      return UnpackFirst(input_, "packed with xz", "xz -dc");
    case Kind::kBzip2:
      return UnpackFirst(input_, "packed with bzip2", "bzip2 -dc");
    case Kind::kGzip:
      if (gzip_ == nullptr) {
        gzip_.reset(new z_stream());
        constexpr int kGzipOnly = 16 + MAX_WBITS;
        if (inflateInit2(gzip_.get(), kGzipOnly) != Z_OK) {
          return absl::ResourceExhaustedError("no memory to unpack gzip");
        }
      }
      inflateReset(gzip_.get());
      break;
    case Kind::kZstd:
      if (zstd_ == nullptr) zstd_.reset(ZSTD_createDCtx());
      if (zstd_ == nullptr) {
        return absl::ResourceExhaustedError("no memory to unpack zstd");
      }
      ZSTD_DCtx_reset(zstd_.get(), ZSTD_reset_session_only);
      break;
    case Kind::kPlain:
      break;
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> Unpacker::ReadStored(char* out, size_t size) {
  for (;;) {
    const ssize_t n = read(fd_, out, size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return ReadError(input_, errno);
    stored_ += static_cast<uint64_t>(n);
    return static_cast<size_t>(n);
  }
}

// Whether there are bytes to unpack.
absl::StatusOr<bool> Unpacker::More() {
  if (in_at_ < in_end_) return true;
  in_at_ = in_end_ = 0;
  const auto got = ReadStored(in_.get(), kInBytes);
  if (!got.ok()) return got.status();
  in_end_ = *got;
  return *got > 0;
}

std::string Unpacker::MemberName() const {
  return absl::StrFormat("the %s that begins at byte %d",
                         kind_ == Kind::kZstd ? "zstd frame" : "gzip member",
                         members_.back().stored);
}

absl::Status Unpacker::CutOff() const {
  return absl::DataLossError(
      absl::StrFormat("%s is cut off at byte %d, in %s; fetch or pack it again",
                      Shown(input_), stored_, MemberName()));
}

absl::Status Unpacker::Damaged(std::string_view why) const {
  return absl::DataLossError(absl::StrFormat(
      "%s is damaged before byte %d, in %s (%s); fetch or pack it again",
      Shown(input_), stored_bytes(), MemberName(), why));
}

// False at the end of the input.
absl::StatusOr<bool> Unpacker::StartMember() {
  for (;;) {
    const auto more = More();
    if (!more.ok() || !*more) return more;
    // Zeros behind gzip members fill up blocks of tapes; gzip(1) skips them.
    if (kind_ != Kind::kGzip || offset_ == 0 || in_[in_at_] != '\0') break;
    ++in_at_;
  }
  const Member member = {stored_bytes(), offset_};
  if (members_.back().offset == offset_) {
    members_.back() = member;
  } else {
    members_.push_back(member);
  }
  in_member_ = true;
  return true;
}

// Inflate and Decompress take one step, which may give nothing.
size_t Unpacker::Inflate(char* out, size_t size) {
  z_stream* const stream = gzip_.get();
  constexpr size_t kMost = size_t{1} << 30;  // zlib counts in 32 bits
  size = std::min(size, kMost);
  stream->next_in = reinterpret_cast<Bytef*>(in_.get() + in_at_);
  stream->avail_in = static_cast<uInt>(in_end_ - in_at_);
  stream->next_out = reinterpret_cast<Bytef*>(out);
  stream->avail_out = static_cast<uInt>(size);
  const int code = inflate(stream, Z_NO_FLUSH);
  in_at_ = in_end_ - stream->avail_in;
  const size_t got = size - stream->avail_out;
  pending_ = stream->avail_out == 0;
  if (code == Z_STREAM_END) {
    in_member_ = pending_ = false;
    inflateReset(stream);
  } else if (code != Z_OK && code != Z_BUF_ERROR) {
    fault_ = Damaged(stream->msg != nullptr ? stream->msg : "no gzip");
  }
  return got;
}

size_t Unpacker::Decompress(char* out, size_t size) {
  ZSTD_inBuffer from = {in_.get() + in_at_, in_end_ - in_at_, 0};
  ZSTD_outBuffer to = {out, size, 0};
  const size_t code = ZSTD_decompressStream(zstd_.get(), &to, &from);
  in_at_ += from.pos;
  pending_ = to.pos == to.size;
  if (code == 0) {
    in_member_ = pending_ = false;
  } else if (ZSTD_isError(code)) {
    switch (ZSTD_getErrorCode(code)) {
      case ZSTD_error_frameParameter_windowTooLarge:
        fault_ = UnpackFirst(input_, "packed with a window of over 128 MB",
                             "zstd -dc --long=31");
        break;
      case ZSTD_error_dictionary_wrong:
        fault_ = UnpackFirst(input_, "packed with a dictionary",
                             "zstd -dc -D DICTIONARY");
        break;
      default:
        fault_ = Damaged(ZSTD_getErrorName(code));
    }
  }
  return to.pos;
}

absl::StatusOr<size_t> Unpacker::Unpack(char* out, size_t size) {
  for (;;) {
    if (!in_member_) {
      const auto started = StartMember();
      if (!started.ok()) return started.status();
      if (!*started) return 0;
    }
    if (!pending_) {
      const auto more = More();
      if (!more.ok()) return more.status();
      if (!*more) return CutOff();
    }
    const size_t got =
        kind_ == Kind::kGzip ? Inflate(out, size) : Decompress(out, size);
    if (got > 0) return got;
    if (!fault_.ok()) return fault_;
  }
}

absl::StatusOr<size_t> Unpacker::Read(char* out, size_t size) {
  if (!fault_.ok()) return fault_;
  absl::StatusOr<size_t> got;
  if (kind_ != Kind::kPlain) {
    got = Unpack(out, size);
  } else if (in_at_ < in_end_) {  // what Sniff has read
    got = std::min(size, in_end_ - in_at_);
    memcpy(out, in_.get() + in_at_, *got);
    in_at_ += *got;
  } else {
    got = ReadStored(out, size);
  }
  if (got.ok()) offset_ += *got;
  return got;
}

absl::Status Unpacker::Seek(const Member& member, uint64_t offset) {
  Member from = member;
  if (kind_ == Kind::kPlain) from = {offset, offset};
  if (regular_ && from.stored <= size_) {
    if (lseek(fd_, static_cast<off_t>(start_ + from.stored), SEEK_SET) < 0) {
      return ReadError(input_, errno);
    }
    stored_ = from.stored;
    offset_ = from.offset;
    in_at_ = in_end_ = 0;
    in_member_ = pending_ = false;
    fault_ = absl::OkStatus();
    if (kind_ == Kind::kGzip) inflateReset(gzip_.get());
    if (kind_ == Kind::kZstd) {
      ZSTD_DCtx_reset(zstd_.get(), ZSTD_reset_session_only);
    }
    members_.assign(1, kind_ == Kind::kPlain ? Member() : member);
  }
  std::vector<char> skipped(kInBytes);
  while (offset_ < offset) {
    const auto got =
        Read(skipped.data(), static_cast<size_t>(std::min<uint64_t>(
                                 skipped.size(), offset - offset_)));
    if (!got.ok()) return got.status();
    if (*got > 0) continue;
    return absl::OutOfRangeError(absl::StrFormat(
        "%s ends before byte %d, where to go on; has it been changed?",
        Shown(input_), offset));
  }
  return absl::OkStatus();
}

Member Unpacker::MemberAt(uint64_t offset) {
  while (members_.size() > 1 && members_[1].offset <= offset) {
    members_.pop_front();
  }
  return members_.front();
}

}  // namespace bersih
