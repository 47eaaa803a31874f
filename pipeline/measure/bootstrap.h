// SPDX-License-Identifier: Apache-2.0
//
// Intervals by the bootstrap: what was measured is drawn from again, with
// replacement, as often as it is long, many times over; the interval is what
// lies between the 2.5th and the 97.5th percentile of the results. Drawing the
// two sides of a pair together leaves out what they have in common, so that a
// small difference can be told from chance.
//
// B. Efron, R. Tibshirani: An Introduction to the Bootstrap (1993), chapter 13
// (percentile intervals). P. Koehn: Statistical Significance Tests for Machine
// Translation Evaluation (EMNLP 2004) draws documents in pairs.

#ifndef BERSIH_PIPELINE_MEASURE_BOOTSTRAP_H_
#define BERSIH_PIPELINE_MEASURE_BOOTSTRAP_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace bersih {

inline constexpr size_t kReplicates = 2000;

// What was measured, and where it may lie with 95 % confidence.
struct Interval {
  double estimate = 0;
  double low = 0;
  double high = 0;

  bool Holds(double value) const { return low <= value && value <= high; }
};

// Draws indices below `size`, the same ones for the same seed on every
// machine. Thread-compatible.
class Resampler {
 public:
  // REQUIRES: size > 0.
  Resampler(size_t size, uint64_t seed) : size_(size), random_(seed) {}

  // As many as there are, with replacement. Good until the next call.
  const std::vector<size_t>& Next();

 private:
  size_t size_;
  // The standard says what it gives; of its distributions it does not.
  std::mt19937_64 random_;
  std::vector<size_t> drawn_;
};

// The interval of what `replicates` resamples gave, where the measurement
// itself gave `estimate`. REQUIRES: there are replicates.
Interval PercentileInterval(double estimate, std::vector<double> replicates);

// The ratio of the sums of two series that were measured in pairs, such as
// the times that two sets of rules took for the same chunks.
// REQUIRES: series of one length, not empty, no value below 0, and
// denominators above 0.
Interval RatioOfSums(std::span<const double> numerators,
                     std::span<const double> denominators, uint64_t seed);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MEASURE_BOOTSTRAP_H_
