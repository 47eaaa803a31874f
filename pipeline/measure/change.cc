// SPDX-License-Identifier: Apache-2.0

#include "pipeline/measure/change.h"

#include <algorithm>

#include "pipeline/measure/line_sample.h"

namespace bersih {
namespace {

bool SameRemovals(const std::vector<Removal>& a, const std::vector<Removal>& b,
                  const RuleChanges& rules) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](const Removal& x, const Removal& y) {
                      return x.span == y.span && rules.SameRule(x.rule, y.rule);
                    });
}

}  // namespace

int RuleAt(const std::vector<Removal>& removed, uint32_t at, uint32_t* end) {
  const auto it = std::partition_point(
      removed.begin(), removed.end(),
      [&](const Removal& removal) { return removal.span.end <= at; });
  if (it == removed.end()) return -1;
  const bool inside = it->span.begin <= at;
  *end = std::min(*end, inside ? it->span.end : it->span.begin);
  return inside ? it->rule : -1;
}

std::string_view KindName(Change::Kind kind) {
  constexpr std::string_view kNames[] = {"newly_removed", "newly_kept",
                                         "reattributed"};
  return kNames[static_cast<size_t>(kind)];
}

void FindChanges(std::string_view text, const Result& old_result,
                 const Result& new_result, const RuleChanges& rules,
                 std::vector<Change>* out) {
  out->clear();
  if (SameRemovals(old_result.removed, new_result.removed, rules)) return;
  const auto add = [&](Change found) {
    found.span = Trimmed(text, found.span);
    if (found.span.empty()) return;
    found.kind = found.old_rule < 0   ? Change::Kind::kNewlyRemoved
                 : found.new_rule < 0 ? Change::Kind::kNewlyKept
                                      : Change::Kind::kReattributed;
    found.prose = ReadsLikeProse(text, found.span);
    out->push_back(found);
  };
  for (size_t i = 0; i < new_result.lines.size(); ++i) {
    const LineReport& line = new_result.lines[i];
    if (line.blank) continue;
    Change open;  // what is alike so far, if it is a change
    bool is_open = false;
    for (uint32_t at = line.span.begin; at < line.span.end;) {
      uint32_t end = line.span.end;
      const int old_rule = RuleAt(old_result.removed, at, &end);
      const int new_rule = RuleAt(new_result.removed, at, &end);
      const bool same = old_rule < 0 || new_rule < 0
                            ? old_rule == new_rule
                            : rules.SameRule(static_cast<uint16_t>(old_rule),
                                             static_cast<uint16_t>(new_rule));
      if (is_open &&
          (same || open.old_rule != old_rule || open.new_rule != new_rule)) {
        add(open);
        is_open = false;
      }
      if (!same && !is_open) {
        open = {.span = {at, at},
                .line = static_cast<uint32_t>(i),
                .old_rule = old_rule,
                .new_rule = new_rule};
        is_open = true;
      }
      if (is_open) open.span.end = end;
      at = end;
    }
    if (is_open) add(open);
  }
}

}  // namespace bersih
