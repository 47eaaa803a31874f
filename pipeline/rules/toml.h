// SPDX-License-Identifier: Apache-2.0
//
// toml++ as it is used here: its errors are return values. The shared library
// of the Debian package throws instead, so this takes the headers only; the
// code itself is compiled once, in toml.cc.

#ifndef BERSIH_PIPELINE_RULES_TOML_H_
#define BERSIH_PIPELINE_RULES_TOML_H_

#undef TOML_HEADER_ONLY
#undef TOML_SHARED_LIB
#define TOML_HEADER_ONLY 0
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0

#include <cstdint>

#include "toml++/toml.h"

namespace bersih {

// The line a value of a file begins in, from 1.
inline int LineOf(const toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

}  // namespace bersih

#endif  // BERSIH_PIPELINE_RULES_TOML_H_
