// SPDX-License-Identifier: Apache-2.0
//
// What two rule sets do differently to one document.

#ifndef BERSIH_PIPELINE_MEASURE_CHANGE_H_
#define BERSIH_PIPELINE_MEASURE_CHANGE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "bersih/cleaner.h"
#include "pipeline/measure/rule_changes.h"

namespace bersih {

// A part of a line, or all of it, without the white space around it, of which
// the two sets think differently in one and the same way.
struct Change {
  enum class Kind : uint8_t { kNewlyRemoved, kNewlyKept, kReattributed };
  Kind kind = Kind::kNewlyRemoved;
  Span span;
  uint32_t line = 0;  // index into Result::lines
  int old_rule = -1;  // that removed it, or -1
  int new_rule = -1;
  // It reads like running text: whoever newly removes it had better look.
  bool prose = false;
};
inline constexpr size_t kChangeKinds = 3;

// "newly_removed".
std::string_view KindName(Change::Kind kind);

// The rule that removed the byte at `at`, or -1. Where that ends before `end`,
// `end` becomes that place.
int RuleAt(const std::vector<Removal>& removed, uint32_t at, uint32_t* end);

// Of `text` as both sets cleaned it, in order. A rule that only got another
// name changes nothing. `out` is cleared first.
void FindChanges(std::string_view text, const Result& old_result,
                 const Result& new_result, const RuleChanges& rules,
                 std::vector<Change>* out);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MEASURE_CHANGE_H_
