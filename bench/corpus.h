// SPDX-License-Identifier: Apache-2.0
//
// The articles that a benchmark goes over, all of them in memory.

#ifndef BERSIH_BENCH_CORPUS_H_
#define BERSIH_BENCH_CORPUS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/generator.h"

namespace bersih::bench {

// Move-only: the lines are views of the articles.
struct Corpus {
  std::vector<Article> articles;
  std::vector<std::string_view> lines;  // trimmed, without blank ones
  size_t bytes = 0;                     // of the texts

  Corpus() = default;
  Corpus(Corpus&&) = default;
  Corpus& operator=(Corpus&&) = default;
};

// At least `bytes` of generated text.
Corpus Generate(uint64_t seed, size_t bytes, std::string_view language = "");

// The records of a dump, in any format that the tool reads. A record that
// cannot be read is an error here.
absl::StatusOr<Corpus> ReadDump(const std::string& path);

// About `bytes` of `corpus`, articles from all over it: what is too slow for
// all of it is measured on these.
Corpus Sample(const Corpus& corpus, size_t bytes);

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_CORPUS_H_
