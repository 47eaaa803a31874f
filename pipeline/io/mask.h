// SPDX-License-Identifier: Apache-2.0
//
// Makes bytes presentable to a parser that insists on UTF-8.

#ifndef BERSIH_PIPELINE_IO_MASK_H_
#define BERSIH_PIPELINE_IO_MASK_H_

#include <cstddef>
#include <cstdint>

namespace bersih {

// Puts a '?' for each byte that is not part of valid UTF-8; returns how many.
// Offsets stay what they were.
uint32_t MaskInvalidUtf8(char* data, size_t size);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_MASK_H_
