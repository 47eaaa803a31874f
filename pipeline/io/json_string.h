// SPDX-License-Identifier: Apache-2.0
//
// JSON strings: decoded, written, and copied with parts left out.
//
// A surrogate that stands alone (\ud800 and the like, which many dumps hold)
// is decoded to its three bytes in the manner of WTF-8, so that it is not lost.

#ifndef BERSIH_PIPELINE_IO_JSON_STRING_H_
#define BERSIH_PIPELINE_IO_JSON_STRING_H_

#include <string>
#include <string_view>
#include <vector>

#include "bersih/cleaner.h"

namespace bersih {

// Whether every escape in `raw`, the inside of a JSON string, is one of
// JSON's. Surrogates need not stand in pairs.
bool ValidJsonEscapes(std::string_view raw);

// Decodes the inside of a JSON string (without its quotes) to `out`, which
// must have room for raw.size() bytes. Returns the end of what was written,
// or nullptr when an escape is broken.
char* DecodeJsonString(std::string_view raw, char* out);

// Appends `raw`, the inside of a valid JSON string, without the ranges
// `removed`, which are offsets into its decoded form, sorted, not overlapping.
// What stays keeps its escapes as they were written.
void AppendRawWithout(std::string_view raw, const std::vector<Removal>& removed,
                      std::string* out);

// Appends `text` as a JSON string with its quotes. Escapes only what must be,
// and surrogates as WTF-8 has them; other bytes that are not UTF-8 are
// appended as they are.
void AppendJsonString(std::string_view text, std::string* out);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_JSON_STRING_H_
