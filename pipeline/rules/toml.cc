// SPDX-License-Identifier: Apache-2.0
//
// The code of toml++, compiled once.

#define TOML_IMPLEMENTATION

#include "pipeline/rules/toml.h"  // IWYU pragma: keep
