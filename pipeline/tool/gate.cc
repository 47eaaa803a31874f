// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/gate.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace bersih {

bool Gate::Holds(double value) const {
  switch (op) {
    case Op::kLess:
      return value < bound;
    case Op::kLessEqual:
      return value <= bound;
    case Op::kGreater:
      return value > bound;
    case Op::kGreaterEqual:
      return value >= bound;
  }
  return false;
}

absl::StatusOr<Gate> ParseGate(std::string_view text) {
  Gate gate;
  gate.text = text;
  const auto broken = [&](std::string_view why) {
    return absl::InvalidArgumentError(
        absl::StrCat("--fail-if '", gate.text, "': ", std::string(why),
                     "; write a figure, one of < <= > >=, and a number, as in "
                     "'body_kept<0.998'"));
  };
  const size_t op = gate.text.find_first_of("<>");
  if (op == gate.text.npos) return broken("there is no < or >");
  const bool or_equal = op + 1 < gate.text.size() && gate.text[op + 1] == '=';
  const bool less = gate.text[op] == '<';
  gate.op = less       ? or_equal ? Gate::Op::kLessEqual : Gate::Op::kLess
            : or_equal ? Gate::Op::kGreaterEqual
                       : Gate::Op::kGreater;
  gate.metric = gate.text.substr(0, op);
  absl::StripAsciiWhitespace(&gate.metric);
  if (gate.metric.empty()) return broken("no figure is named");
  std::string bound = gate.text.substr(op + (or_equal ? 2 : 1));
  absl::StripAsciiWhitespace(&bound);
  const bool percent = !bound.empty() && bound.back() == '%';
  if (percent) bound.pop_back();
  if (!absl::SimpleAtod(bound, &gate.bound)) {
    return broken(absl::StrCat("'", bound, "' is no number"));
  }
  if (percent) gate.bound /= 100;
  return gate;
}

std::vector<GateResult> Judge(const std::vector<Gate>& gates,
                              const std::vector<Metric>& metrics) {
  std::vector<GateResult> results;
  for (const Gate& gate : gates) {
    const auto metric = std::find_if(
        metrics.begin(), metrics.end(),
        [&](const Metric& candidate) { return candidate.name == gate.metric; });
    GateResult result;
    result.gate = gate;
    result.note = metric->note;
    if (metric->value) {
      result.value = *metric->value;
      result.failed = !metric->unsure && gate.Holds(result.value);
    }
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace bersih
