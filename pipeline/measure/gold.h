// SPDX-License-Identifier: Apache-2.0
//
// Gold sets: documents in which a careful reader has marked what is not the
// article's body. A line of JSON for each document:
//
//   {"id":"a1","host":"news.example.com","lang":"id","text":"…",
//    "spans":[[0,51,"caption"],[52,62,"dateline"]]}
//
// `spans` are [begin, end, label] in bytes of the text's UTF-8, sorted and not
// overlapping; what no span covers is body.

#ifndef BERSIH_PIPELINE_MEASURE_GOLD_H_
#define BERSIH_PIPELINE_MEASURE_GOLD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bersih/span.h"

namespace bersih {

struct GoldSpan {
  Span span;
  uint16_t label = 0;  // index into GoldSet::labels
};

struct GoldDocument {
  std::string id;
  std::string host;      // as `clean` reads it: lower case, or the url's
  std::string language;  // as the record says; empty: to be detected
  // A surrogate that stands alone is three bytes, as in all records.
  std::string text;
  std::vector<GoldSpan> spans;  // sorted, not overlapping, inside the text
};

struct GoldSet {
  std::vector<std::string> labels;  // sorted
  std::vector<GoldDocument> documents;
};

// Reads the files one after the other into one set; "-" is standard input,
// and gzip and zstd are unpacked. InvalidArgument lists what is wrong, one
// finding a line, as "FILE:LINE: what is wrong; the mend"; an id may stand in
// the set only once, and a set holds at least one document. Other errors say
// that a file cannot be read.
absl::StatusOr<GoldSet> ReadGold(const std::vector<std::string>& paths);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MEASURE_GOLD_H_
