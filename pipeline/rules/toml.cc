// SPDX-License-Identifier: Apache-2.0
//
// The code of toml++, compiled once, without its assertions: one of them, in
// 3.3, takes "[[{" for a bug of its own and aborts, though the line below it
// reports just that as the error in the file that it is.
//
// It also holds it for unreachable that some letters beyond ASCII are asked
// whether they are blank, as happens in files that are not TOML. Most of these
// are refused before (reader.cc); of the rest compilers make a "no", and then
// the error is told. Only UndefinedBehaviorSanitizer stops there, so it is not
// asked about this here.

#ifndef NDEBUG
#define NDEBUG
#endif
#define TOML_IMPLEMENTATION

#include "pipeline/rules/toml.h"  // IWYU pragma: keep
