// SPDX-License-Identifier: Apache-2.0
//
// A few of very many things, drawn at random and the same in every run: each
// has a priority that depends on nothing but a seed and where it was found,
// and the smallest win. So neither the order nor the number of threads
// matters, and what was drawn from two halves can be put together.

#ifndef BERSIH_PIPELINE_MEASURE_RESERVOIR_H_
#define BERSIH_PIPELINE_MEASURE_RESERVOIR_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/io/hash.h"

namespace bersih {

// Where a document comes from.
struct Origin {
  std::string input = {};  // as it was given; "-" is standard input
  uint64_t record = 0;     // its number in the input, from 1
  std::string id = {};     // as the record says
  std::string host = {};
  std::string language = {};  // as the record says
};

// The priority of what stands at byte `offset` of the document's text.
inline uint64_t PriorityOf(uint64_t seed, const Origin& origin,
                           uint64_t offset) {
  return Mix64(Mix64(Hash64(origin.input, Mix64(seed)) + origin.record) +
               offset);
}

// The `size` things of the smallest priorities. Thread-compatible.
template <typename T>
class Reservoir {
 public:
  struct Entry {
    uint64_t priority;
    T value;
  };

  explicit Reservoir(size_t size = 0) : size_(size) {}

  // Whether Add would keep it: what is dear to make need not be made for
  // nothing.
  bool Wants(uint64_t priority) const {
    return entries_.size() < size_ ||
           (size_ > 0 && priority < entries_.back().priority);
  }

  // Whether it has one of that priority: where that is of a text and not of a
  // place, the same text need not be there twice.
  bool Holds(uint64_t priority) const {
    return std::any_of(
        entries_.begin(), entries_.end(),
        [&](const Entry& entry) { return entry.priority == priority; });
  }

  void Add(uint64_t priority, T value) {
    if (!Wants(priority)) return;
    if (entries_.size() == size_) entries_.pop_back();
    const auto at = std::upper_bound(
        entries_.begin(), entries_.end(), priority,
        [](uint64_t p, const Entry& entry) { return p < entry.priority; });
    entries_.insert(at, {priority, std::move(value)});
  }

  // By priority, which is at random.
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  size_t size_;
  std::vector<Entry> entries_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MEASURE_RESERVOIR_H_
