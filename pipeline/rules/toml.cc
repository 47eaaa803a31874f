// SPDX-License-Identifier: Apache-2.0
//
// The code of toml++, compiled once, without its assertions: one of them, in
// 3.3, takes "[[{" for a bug of its own and aborts, though the line below it
// reports just that as the error in the file that it is.

#ifndef NDEBUG
#define NDEBUG
#endif
#define TOML_IMPLEMENTATION

#include "pipeline/rules/toml.h"  // IWYU pragma: keep
