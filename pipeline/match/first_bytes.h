// SPDX-License-Identifier: Apache-2.0
//
// Which bytes a match of a pattern can begin with.

#ifndef BERSIH_PIPELINE_MATCH_FIRST_BYTES_H_
#define BERSIH_PIPELINE_MATCH_FIRST_BYTES_H_

#include <bitset>
#include <string_view>

namespace bersih {

using ByteSet = std::bitset<256>;

// A set that holds the first byte of every text `regex` matches from its
// first byte on; all bytes when it may match the empty text or holds what the
// reading does not follow. RE2 must have accepted the pattern.
ByteSet FirstBytes(std::string_view regex);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_FIRST_BYTES_H_
