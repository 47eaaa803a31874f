// SPDX-License-Identifier: Apache-2.0

#include "pipeline/match/pattern.h"

#include <algorithm>

#include "pipeline/text/re2_view.h"

namespace bersih {

RE2::Options PatternOptions() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

const Pattern::State& Pattern::Compiled() const {
  std::call_once(once_, [this] {
    state_.re2 = std::make_unique<RE2>(ToRe2(regex_), PatternOptions());
    for (const auto& [name, number] : state_.re2->NamedCapturingGroups()) {
      if (name == "cut") {
        state_.cut_group = number;
      } else {
        state_.groups.emplace_back(number, name);
      }
    }
    std::sort(state_.groups.begin(), state_.groups.end());
  });
  return state_;
}

}  // namespace bersih
