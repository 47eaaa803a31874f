// SPDX-License-Identifier: Apache-2.0
//
// How generated articles are written down.

#ifndef BERSIH_BENCH_DUMP_FORMAT_H_
#define BERSIH_BENCH_DUMP_FORMAT_H_

#include <string>

#include "bench/generator.h"

namespace bersih::bench {

// Appends `article` as a line of JSON.
void AppendJson(const Article& article, std::string* out);

// A WET file, as Common Crawl has them, is a warcinfo record and then a
// conversion record for each page (WARC/1.0, ISO 28500). Here each says what
// a reader may ask for: type, URI, date, ids, language, length. The digest,
// which is optional, is left out. An article without a URL gets one.
void AppendWetInfo(std::string* out);
void AppendWet(const Article& article, std::string* out);

// Appends the bare text and a blank line.
void AppendText(const Article& article, std::string* out);

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_DUMP_FORMAT_H_
