// SPDX-License-Identifier: Apache-2.0
//
// A piece is in memory as a whole, so gzip is libdeflate's, which is made for
// that and a good deal faster than a stream.

#include "pipeline/io/pack.h"

#include <libdeflate.h>
#include <zstd.h>

#include <new>

namespace bersih {

Compression CompressionOf(std::string_view path) {
  for (const Compression c : {Compression::kGzip, Compression::kZstd}) {
    if (path.ends_with(SuffixOf(c))) return c;
  }
  return Compression::kNone;
}

std::string_view SuffixOf(Compression compression) {
  switch (compression) {
    case Compression::kGzip:
      return ".gz";
    case Compression::kZstd:
      return ".zst";
    case Compression::kNone:
      break;
  }
  return "";
}

int MaxLevel(Compression compression) {
  switch (compression) {
    case Compression::kGzip:
      return 12;
    case Compression::kZstd:
      // From 20 on a context takes more memory than a thread may.
      return 19;
    case Compression::kNone:
      break;
  }
  return 0;
}

struct Packer::Impl {
  int level;
  libdeflate_compressor* gzip = nullptr;
  ZSTD_CCtx* zstd = nullptr;

  ~Impl() {
    libdeflate_free_compressor(gzip);
    ZSTD_freeCCtx(zstd);
  }
  libdeflate_compressor* Gzip() {
    if (gzip == nullptr) gzip = libdeflate_alloc_compressor(level ? level : 6);
    if (gzip == nullptr) throw std::bad_alloc();
    return gzip;
  }
  ZSTD_CCtx* Zstd() {
    if (zstd != nullptr) return zstd;
    zstd = ZSTD_createCCtx();
    if (zstd == nullptr) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, level ? level : 3);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1);
    return zstd;
  }
};

Packer::Packer(int level) : impl_(new Impl{level}) {}
Packer::~Packer() = default;
Packer::Packer(Packer&&) noexcept = default;
Packer& Packer::operator=(Packer&&) noexcept = default;

void Packer::Append(Compression compression, std::string_view bytes,
                    std::string* out) {
  const size_t before = out->size();
  size_t size = 0;
  switch (compression) {
    case Compression::kNone:
      out->append(bytes);
      return;
    case Compression::kGzip:
      out->resize(before +
                  libdeflate_gzip_compress_bound(impl_->Gzip(), bytes.size()));
      size =
          libdeflate_gzip_compress(impl_->Gzip(), bytes.data(), bytes.size(),
                                   out->data() + before, out->size() - before);
      if (size == 0) throw std::bad_alloc();
      break;
    case Compression::kZstd:
      out->resize(before + ZSTD_compressBound(bytes.size()));
      size = ZSTD_compress2(impl_->Zstd(), out->data() + before,
                            out->size() - before, bytes.data(), bytes.size());
      if (ZSTD_isError(size) != 0) throw std::bad_alloc();
      break;
  }
  out->resize(before + size);
}

}  // namespace bersih
