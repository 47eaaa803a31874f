// SPDX-License-Identifier: Apache-2.0
//
// What the articles of a language are made of: words, figures, shapes.

#ifndef BERSIH_BENCH_LANGUAGE_H_
#define BERSIH_BENCH_LANGUAGE_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/measured.h"
#include "bench/random.h"
#include "bench/shapes.h"

namespace bersih::bench {

// The words of a list in vocabulary.h.
std::vector<std::string> Words(const char* list);

// Draws words by Zipf's law, in one step.
class WordTable {
 public:
  explicit WordTable(std::vector<std::string> words)
      : words_(std::move(words)) {
    double total = 0;
    for (size_t i = 0; i < words_.size(); ++i) total += Weight(i);
    double sum = 0;
    size_t word = 0;
    for (size_t slot = 0; slot < table_.size(); ++slot) {
      while (word + 1 < words_.size() &&
             (sum + Weight(word)) / total * table_.size() <= slot) {
        sum += Weight(word++);
      }
      table_[slot] = static_cast<uint16_t>(word);
    }
  }
  const std::string& Pick(Random* random) const {
    return words_[table_[random->Next() >> 48]];
  }

 private:
  // The shift flattens the top to what was measured: the ten most frequent
  // words make up an eighth (Indonesian) to a fifth (English) of a text.
  static double Weight(size_t rank) {
    return 1 / (static_cast<double>(rank) + 6);
  }
  std::vector<std::string> words_;
  std::array<uint16_t, 1 << 16> table_;
};

// All that belongs to one language.
struct Language {
  std::string_view code;
  const Figures& figures;
  WordTable words;
  std::span<const Marker> markers;
  std::span<const HostShare> hosts;
  std::span<const Kind> kinds;
  std::vector<std::string> places, months, days;
  const char* said;
};

const Language& Indonesian();
const Language& English();

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_LANGUAGE_H_
