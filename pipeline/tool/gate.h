// SPDX-License-Identifier: Apache-2.0
//
// Conditions on figures under which a comparison is to fail.

#ifndef BERSIH_PIPELINE_TOOL_GATE_H_
#define BERSIH_PIPELINE_TOOL_GATE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace bersih {

// A figure that a condition may ask for.
struct Metric {
  std::string_view name;
  bool of_gold = false;  // it is measured on a gold set
  // Nothing where it was not measured.
  std::optional<double> value = {};
  // It is no claim, because it may be chance: no condition on it holds.
  bool unsure = false;
  std::string note = {};
};

// "body_kept<0.998".
struct Gate {
  enum class Op { kLess, kLessEqual, kGreater, kGreaterEqual };
  std::string text;  // as it was given
  std::string metric;
  Op op = Op::kLess;
  double bound = 0;

  bool Holds(double value) const;
};

// InvalidArgument says what is wrong with it, and how one looks. Whether there
// is such a metric is not looked at.
absl::StatusOr<Gate> ParseGate(std::string_view text);

struct GateResult {
  Gate gate;
  double value = 0;
  bool failed = false;
  std::string note;
};

// REQUIRES: every gate names one of `metrics`.
std::vector<GateResult> Judge(const std::vector<Gate>& gates,
                              const std::vector<Metric>& metrics);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_GATE_H_
