// SPDX-License-Identifier: Apache-2.0
//
// Compressed inputs for tests.

#ifndef BERSIH_TESTS_PACKED_H_
#define BERSIH_TESTS_PACKED_H_

#include <zlib.h>
#include <zstd.h>

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace bersih {

// One gzip member.
inline std::string Gzip(std::string_view bytes) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8,
                         Z_DEFAULT_STRATEGY),
            Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// One zstd frame, with a checksum.
inline std::string Zstd(std::string_view bytes) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  packed.resize(ZSTD_compress2(context, packed.data(), packed.size(),
                               bytes.data(), bytes.size()));
  ZSTD_freeCCtx(context);
  return packed;
}

// `bytes` in pieces of `size`, each packed on its own.
template <typename Pack>
std::string InPieces(Pack pack, std::string_view bytes, size_t size) {
  std::string packed;
  for (size_t at = 0; at < bytes.size(); at += size) {
    packed += pack(bytes.substr(at, size));
  }
  return packed;
}

}  // namespace bersih

#endif  // BERSIH_TESTS_PACKED_H_
