// SPDX-License-Identifier: Apache-2.0
//
// Tries the examples that rules carry: `remove` must go, `keep` must stay.
// rules/README.md says how each kind of example is tried.

#ifndef BERSIH_PIPELINE_CHECK_EXAMPLES_H_
#define BERSIH_PIPELINE_CHECK_EXAMPLES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/rules/reader.h"
#include "pipeline/rules/rule.h"

namespace bersih {

// How the examples of a set fared.
struct ExampleReport {
  int rules = 0;            // whose examples were tried
  int remove_examples = 0;  // tried
  int keep_examples = 0;    // tried
  // One for each example that failed, in order of file and line, all errors.
  // The message quotes the example and says what was expected and what
  // happened.
  std::vector<Finding> failures;
};

// InvalidArgument, with all findings, when CheckPatterns has any.
absl::StatusOr<ExampleReport> TestExamples(const PackSet& packs);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_CHECK_EXAMPLES_H_
