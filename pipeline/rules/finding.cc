// SPDX-License-Identifier: Apache-2.0
//
// Findings look like the messages of a compiler, so that editors and other
// tools can jump to them.

#include "pipeline/rules/finding.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace bersih {

std::string Finding::ToString() const {
  std::string s = file;
  if (line > 0) absl::StrAppend(&s, ":", line);
  absl::StrAppend(&s, level == Level::kError ? ": error: " : ": warning: ");
  if (!rule.empty()) absl::StrAppend(&s, rule, ": ");
  absl::StrAppend(&s, message);
  return s;
}

void SortFindings(std::vector<Finding>* findings) {
  std::stable_sort(findings->begin(), findings->end(),
                   [](const Finding& a, const Finding& b) {
                     return std::tie(a.file, a.line) < std::tie(b.file, b.line);
                   });
}

void Reporter::Error(int line, std::string message) {
  ++errors_;
  Add(Finding::Level::kError, line, std::move(message));
}

void Reporter::Warning(int line, std::string message) {
  Add(Finding::Level::kWarning, line, std::move(message));
}

void Reporter::Add(Finding::Level level, int line, std::string message) {
  findings_->push_back({.level = level,
                        .file = file_,
                        .line = line,
                        .rule = rule_,
                        .message = std::move(message)});
}

}  // namespace bersih
