// SPDX-License-Identifier: Apache-2.0
//
// Random numbers that are the same on every machine.

#ifndef BERSIH_BENCH_RANDOM_H_
#define BERSIH_BENCH_RANDOM_H_

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "bench/measured.h"

namespace bersih::bench {

// SplitMix64: small, fast, and the same everywhere.
class Random {
 public:
  explicit Random(uint64_t state) : state_(state) {}

  uint64_t Next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  // From 0 up to, not including, `limit`, which is small.
  uint32_t Below(size_t limit) {
    return static_cast<uint32_t>(((Next() >> 32) * limit) >> 32);
  }
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1p-53; }
  bool Chance(double p) { return Unit() < p; }
  // At least 1, `mean` on average.
  int Count(double mean) {
    int count = 1;
    while (count < 20 && Chance(1 - 1 / mean)) ++count;
    return count;
  }
  // Linear between the percentiles, but for the last one: what is longest is
  // rare among the long ones, too.
  uint32_t Draw(const Distribution& of) {
    const double percent = Unit() * 100;
    size_t i = 1;
    while (kPercentiles[i] < percent) ++i;
    double part = (percent - kPercentiles[i - 1]) /
                  (kPercentiles[i] - kPercentiles[i - 1]);
    if (i + 1 == of.size()) part *= part * part * part;
    return of[i - 1] +
           static_cast<uint32_t>(std::lround(part * (of[i] - of[i - 1])));
  }
  template <typename Container>
  const auto& Pick(const Container& container) {
    return *(std::begin(container) + Below(std::size(container)));
  }

 private:
  uint64_t state_;
};

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_RANDOM_H_
