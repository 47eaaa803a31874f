// SPDX-License-Identifier: Apache-2.0
//
// Which rules of one set are those of another, and what was done to them.

#ifndef BERSIH_PIPELINE_MEASURE_RULE_CHANGES_H_
#define BERSIH_PIPELINE_MEASURE_RULE_CHANGES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/rules/rule.h"

namespace bersih {

// A field of a rule that is not what it was; values as packs write them. Where
// the pattern is written as before its fragments are expanded.
struct FieldChange {
  std::string_view name;  // "match", "max_chars"
  std::string old_value, new_value;
};

struct RuleChange {
  enum class Kind : uint8_t { kSame, kAdded, kRemoved, kRenamed, kChanged };
  Kind kind = Kind::kSame;
  int old_rule = -1;                     // -1: added
  int new_rule = -1;                     // -1: removed
  std::vector<FieldChange> fields = {};  // of kChanged
};

std::string_view KindName(RuleChange::Kind kind);

// Pairs rules by their ids, and those whose ids have no namesake by what they
// do: a rule that only got another id is renamed, not removed and added.
// Examples and the place in the file do not count. Immutable.
class RuleChanges {
 public:
  // Rules are known by their indices. The sets need not outlive this.
  RuleChanges(const PackSet& old_set, const PackSet& new_set);

  // One for each rule of either set: those of the new one in their order,
  // then the removed ones.
  const std::vector<RuleChange>& all() const { return all_; }

  // Whether both sets do the same: at most, some rules have other ids.
  bool none() const;

  // What became of a rule: an index into all().
  size_t OfOld(uint16_t rule) const { return of_old_[rule]; }
  size_t OfNew(uint16_t rule) const { return of_new_[rule]; }

  // Whether these are the same rule, whatever was done to it.
  bool SameRule(uint16_t old_rule, uint16_t new_rule) const {
    return OfOld(old_rule) == OfNew(new_rule);
  }

 private:
  std::vector<RuleChange> all_;
  std::vector<size_t> of_old_, of_new_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MEASURE_RULE_CHANGES_H_
