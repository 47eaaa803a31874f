// SPDX-License-Identifier: Apache-2.0
//
// Files copied, and on the way decompressed and compressed again: what a
// compressed run would take if cleaning took nothing.

#ifndef BERSIH_BENCH_TRANSCODE_H_
#define BERSIH_BENCH_TRANSCODE_H_

#include <string>

#include "absl/status/status.h"

namespace bersih::bench {

struct Transcoding {
  bool unpack = false;  // the input is zstd
  int pack_level = 0;   // zstd level of the output; 0: not compressed
};

// On one thread, a block at a time, one frame.
absl::Status Transcode(const std::string& in, const std::string& out,
                       Transcoding how);

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_TRANSCODE_H_
