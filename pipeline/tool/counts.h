// SPDX-License-Identifier: Apache-2.0
//
// What a run did, in numbers: counted by each worker for each batch, added up
// in the order of the input, so that the sum is exact behind every batch.

#ifndef BERSIH_PIPELINE_TOOL_COUNTS_H_
#define BERSIH_PIPELINE_TOOL_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bersih/cleaner.h"
#include "bersih/rule_set.h"

namespace bersih {

struct RuleCount {
  uint64_t hits = 0;   // ranges that were left out
  uint64_t bytes = 0;  // in them
};

struct Counts {
  uint64_t records = 0;  // rejected ones too
  uint64_t rejected = 0;
  uint64_t invalid_records = 0;  // with bytes that are not UTF-8
  uint64_t invalid_bytes = 0;
  // Of the texts that were cleaned. What is removed is the difference.
  uint64_t text_bytes = 0;
  uint64_t body_bytes = 0;
  std::vector<RuleCount> rules;  // by their numbers in the RuleSet

  explicit Counts(size_t rule_count = 0) : rules(rule_count) {}
  void Clear();
  void Add(const Counts& other);
  void AddResult(size_t text_size, const Result& result);
};

// The numbers about a whole run that are not about records.
struct RunFigures {
  uint64_t input_bytes = 0;   // as stored
  uint64_t output_bytes = 0;  // as stored
  double seconds = 0;
};

// "1706 bytes", "12.3 MB"; decimal units.
std::string ShownBytes(uint64_t bytes);

// One line for people, without its end: "12 records in 0.1 s; …".
std::string Summary(const Counts& counts, const RunFigures& figures,
                    const RuleSet& rules);

// The same and the count of every rule, for machines: an object of JSON over
// several lines.
std::string StatsJson(const Counts& counts, const RunFigures& figures,
                      const RuleSet& rules);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_COUNTS_H_
