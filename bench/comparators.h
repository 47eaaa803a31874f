// SPDX-License-Identifier: Apache-2.0
//
// What one would write first, and the fastest library there is: each is given
// all patterns and lines that are already cut out and trimmed, and only says
// which patterns match. That is less than a Cleaner does.

#ifndef BERSIH_BENCH_COMPARATORS_H_
#define BERSIH_BENCH_COMPARATORS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "re2/re2.h"
#include "re2/set.h"

namespace bersih::bench {

using LineViews = std::vector<std::string_view>;

// A loop over single RE2s. Returns how many (line, pattern) pairs match.
class SingleRE2s {
 public:
  explicit SingleRE2s(const std::vector<std::string>& patterns);
  uint64_t Match(const LineViews& lines) const;

 private:
  std::vector<std::unique_ptr<RE2>> regexes_;
};

// One unanchored RE2::Set.
class OneSet {
 public:
  explicit OneSet(const std::vector<std::string>& patterns);
  // `failures`: lines on which it ran out of memory and answered nothing.
  uint64_t Match(const LineViews& lines, uint64_t* failures);

 private:
  static constexpr int64_t kMemory = 256 << 20;
  RE2::Set set_;
  std::vector<int> matches_;
};

#ifdef BERSIH_HAVE_HYPERSCAN
// Hyperscan, block mode, each pattern reported once for each line.
class Hyperscan {
 public:
  explicit Hyperscan(const std::vector<std::string>& patterns);
  ~Hyperscan();
  Hyperscan(const Hyperscan&) = delete;
  Hyperscan& operator=(const Hyperscan&) = delete;

  // Why nothing can be matched, or empty.
  const std::string& error() const { return error_; }
  // Patterns that Hyperscan does not take and that are left out.
  size_t refused() const { return refused_; }
  // REQUIRES: the lines are UTF-8.
  uint64_t Match(const LineViews& lines);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::string error_;
  size_t refused_ = 0;
};
#endif

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_COMPARATORS_H_
