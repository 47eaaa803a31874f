// SPDX-License-Identifier: Apache-2.0
//
// Makes articles that look like scraped ones to a program: lengths, layout,
// hosts and boilerplate follow the figures in measured.h and shapes.h, words
// come from vocabulary.h, and what they say means nothing.

#ifndef BERSIH_BENCH_GENERATOR_H_
#define BERSIH_BENCH_GENERATOR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace bersih::bench {

struct Article {
  std::string id, url, host;  // url and host may be empty
  std::string language;       // "id" or "en"
  std::string text;           // UTF-8
  size_t furniture = 0;       // bytes of the text that came from a shape
};

// Article number n depends on the seed and n alone, on every machine: all
// random numbers are drawn here, none by the standard library. Two articles
// differ in their id and, but for an accident, in every line of prose.
class Generator {
 public:
  // `language`: "id", "en", or empty for both in the measured mixture.
  explicit Generator(uint64_t seed, std::string_view language = "");
  ~Generator();

  // The next article; the reference is valid until the next call.
  const Article& Next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_GENERATOR_H_
