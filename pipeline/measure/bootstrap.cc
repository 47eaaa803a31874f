// SPDX-License-Identifier: Apache-2.0

#include "pipeline/measure/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace bersih {
namespace {

// With what lies between two values in proportion.
double Percentile(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(std::floor(at));
  const size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = at - static_cast<double>(below);
  return sorted[below] + part * (sorted[above] - sorted[below]);
}

}  // namespace

const std::vector<size_t>& Resampler::Next() {
  drawn_.resize(size_);
  // What the remainder favours is less than size / 2^64.
  for (size_t& index : drawn_) index = random_() % size_;
  return drawn_;
}

Interval PercentileInterval(double estimate, std::vector<double> replicates) {
  std::sort(replicates.begin(), replicates.end());
  return {estimate, Percentile(replicates, 0.025),
          Percentile(replicates, 0.975)};
}

Interval RatioOfSums(std::span<const double> numerators,
                     std::span<const double> denominators, uint64_t seed) {
  const auto sum = [](std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
  };
  Resampler resampler(numerators.size(), seed);
  std::vector<double> ratios(kReplicates);
  for (double& ratio : ratios) {
    double numerator = 0, denominator = 0;
    for (const size_t i : resampler.Next()) {
      numerator += numerators[i];
      denominator += denominators[i];
    }
    ratio = numerator / denominator;
  }
  return PercentileInterval(sum(numerators) / sum(denominators),
                            std::move(ratios));
}

}  // namespace bersih
