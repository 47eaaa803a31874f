// SPDX-License-Identifier: Apache-2.0
//
// Packs that were read, as bytes: what is built in starts with these, because
// parsing TOML would be half of the time it takes to start.

#ifndef BERSIH_PIPELINE_RULES_PACKED_H_
#define BERSIH_PIPELINE_RULES_PACKED_H_

#include <string>
#include <string_view>

#include "pipeline/rules/rule.h"

namespace bersih {

// Everything in `packs`. Bytes of one build are for the same build alone:
// nothing in them says what they are.
std::string PackBytes(const PackSet& packs);

// REQUIRES: `bytes` came from PackBytes.
PackSet UnpackBytes(std::string_view bytes);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_RULES_PACKED_H_
