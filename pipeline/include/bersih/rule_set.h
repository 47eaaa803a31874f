// SPDX-License-Identifier: Apache-2.0
//
// A compiled set of rules: what to remove, and in which stage.

#ifndef BERSIH_RULE_SET_H_
#define BERSIH_RULE_SET_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace bersih {

// What a caller may want to know of a rule. Strings belong to the RuleSet.
struct RuleInfo {
  std::string_view id;      // "id.promo.baca-juga"
  std::string_view stage;   // "promo"
  std::string_view action;  // "drop"
  std::string_view pack;    // "id": the folder the rule came from
  std::string_view source;  // where it comes from, in words; may be empty
  std::string_view pattern;
  std::string_view file;  // "id/promo.toml"
  int line = 0;           // of the rule in that file, from 1
};

// An immutable set of rules, compiled once and shared by all threads: every
// const method may be called from any number of threads at once. Compiling
// takes milliseconds, so keep the set; each thread cleans with a Cleaner of
// its own (see cleaner.h), which holds the shared_ptr.
class RuleSet {
 public:
  // The rules that were embedded in the library when it was built.
  static absl::StatusOr<std::shared_ptr<const RuleSet>> Default();

  // The rules of a folder laid out like rules/ (see rules/README.md).
  // InvalidArgument lists every finding, one a line, as
  // "FILE:LINE: RULE: what is wrong; the mend"; NotFound when `dir` is no
  // readable folder.
  static absl::StatusOr<std::shared_ptr<const RuleSet>> Load(
      const std::string& dir);

  ~RuleSet();
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;

  // Rules are numbered from 0 in the order in which they decide within a
  // stage; stages in the order in which they decide a line.
  size_t rule_count() const;
  RuleInfo rule(size_t index) const;
  size_t stage_count() const;
  std::string_view stage(size_t index) const;
  // The number of the stage or rule of that name, or -1.
  int FindStage(std::string_view name) const;
  int FindRule(std::string_view id) const;

  // Languages that have a pack of their own, as BCP 47 codes ("en", "id").
  std::vector<std::string_view> languages() const;

  // For the library itself.
  struct Impl;
  const Impl& impl() const { return *impl_; }
  explicit RuleSet(std::unique_ptr<Impl> impl);

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace bersih

#endif  // BERSIH_RULE_SET_H_
