// SPDX-License-Identifier: Apache-2.0
//
// The named parts of patterns that packs define: (?&month_id).

#ifndef BERSIH_PIPELINE_RULES_FRAGMENTS_H_
#define BERSIH_PIPELINE_RULES_FRAGMENTS_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/rules/finding.h"

namespace bersih {

// Define all first, then Resolve once, then Expand patterns.
// Thread-compatible.
class Fragments {
 public:
  // Refused, with a finding, when the name cannot be written in (?&…) or is
  // taken.
  void Define(const std::string& name, std::string text,
              const std::string& file, int line,
              std::vector<Finding>* findings);

  // Puts fragments into fragments. Cycles, unknown names and brackets that do
  // not balance are findings at the fragment; patterns that use a fragment
  // with a mistake are not blamed for it.
  void Resolve(std::vector<Finding>* findings);

  // The regex of a pattern; see ExpandPattern. InvalidArgument says what is
  // wrong; FailedPrecondition: it uses a fragment that Resolve complained of.
  absl::StatusOr<std::string> Expand(std::string_view pattern);

  // Warns of fragments that no expanded pattern used.
  void ReportUnused(std::vector<Finding>* findings) const;

  // Says nothing of unknown fragments from now on: a file that may define
  // them could not be read.
  void ForgiveUnknown() { forgiving_ = true; }

 private:
  enum class State { kNew, kOpen, kGood, kBad };
  struct Fragment {
    std::string text, file;
    int line = 0;
    State state = State::kNew;
    std::string regex;               // once kGood
    std::vector<std::string> parts;  // fragments it uses itself
    bool used = false;
  };

  void ResolveOne(const std::string& name, std::vector<std::string>* path,
                  std::vector<Finding>* findings);
  void Use(const std::string& name);
  absl::Status Unknown(const std::string& name) const;

  std::map<std::string, Fragment> fragments_;
  bool forgiving_ = false;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_RULES_FRAGMENTS_H_
