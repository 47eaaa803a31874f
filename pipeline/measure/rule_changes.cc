// SPDX-License-Identifier: Apache-2.0

#include "pipeline/measure/rule_changes.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace bersih {
namespace {

struct Field {
  std::string_view name;
  std::string value;
};

std::string Limit(uint32_t value) {
  return value == kNoLimit ? "none" : absl::StrCat(value);
}

std::string Either(int8_t value) {
  return value < 0 ? "either" : value == 0 ? "false" : "true";
}

std::string Zones(uint8_t zones) {
  std::vector<std::string> names;
  if ((zones & kInHead) != 0) names.emplace_back("head");
  if ((zones & kInBody) != 0) names.emplace_back("body");
  if ((zones & kInTail) != 0) names.emplace_back("tail");
  return absl::StrJoin(names, ", ");
}

std::string Listed(const Neighbours& neighbours, const char* edge,
                   const PackSet& packs) {
  std::vector<std::string> names;
  if (neighbours.edge) names.emplace_back(edge);
  if (neighbours.blank) names.emplace_back("blank");
  if (neighbours.prose) names.emplace_back("prose");
  if (neighbours.text) names.emplace_back("text");
  if (neighbours.removed) names.emplace_back("removed");
  for (const uint16_t stage : neighbours.stages) {
    names.push_back(packs.stages[stage]);
  }
  return names.empty() ? "any" : absl::StrJoin(names, ", ");
}

std::string StopsAt(const Rule& rule) {
  std::vector<std::string> names;
  if (rule.stop_at_prose) names.emplace_back("prose");
  if (rule.stop_at_blank) names.emplace_back("blank");
  if (rule.stop_at_sentence) names.emplace_back("sentence");
  return absl::StrJoin(names, ", ");
}

std::string_view Name(Action action) {
  constexpr std::string_view kNames[] = {"drop", "prefix", "suffix",
                                         "cut",  "block",  "end"};
  return kNames[static_cast<size_t>(action)];
}

std::string_view Name(Repeats repeats) {
  constexpr std::string_view kNames[] = {"nothing", "title", "neighbour"};
  return kNames[static_cast<size_t>(repeats)];
}

// All that a rule does, always the same fields in the same order.
std::vector<Field> FieldsOf(const Rule& rule, const PackSet& packs) {
  return {{"stage", packs.stages[rule.stage]},
          {"match", rule.regex},
          {"unless", rule.unless_regex},
          {"action", std::string(Name(rule.action))},
          {"zone", Zones(rule.zones)},
          {"min_chars", absl::StrCat(rule.min_chars)},
          {"max_chars", Limit(rule.max_chars)},
          {"min_words", absl::StrCat(rule.min_words)},
          {"max_words", Limit(rule.max_words)},
          {"prose", Either(rule.prose)},
          {"sentence", Either(rule.sentence)},
          {"after", Listed(rule.after, "start", packs)},
          {"before", Listed(rule.before, "end", packs)},
          {"within_first", Limit(rule.within_first)},
          {"within_last", Limit(rule.within_last)},
          {"languages", absl::StrJoin(rule.languages, ", ")},
          {"hosts", absl::StrJoin(rule.hosts, ", ")},
          {"repeats", std::string(Name(rule.repeats))},
          {"max_lines", absl::StrCat(rule.max_lines)},
          {"towards", rule.towards_above ? "above" : "below"},
          {"stop", StopsAt(rule)},
          {"until", rule.until_regex},
          {"while", rule.while_regex}};
}

std::string Fingerprint(const Rule& rule, const PackSet& packs) {
  std::string all;
  for (const Field& field : FieldsOf(rule, packs)) {
    all.append(field.value).push_back('\0');
  }
  return all;
}

std::vector<FieldChange> Compare(const Rule& old_rule, const PackSet& old_set,
                                 const Rule& new_rule, const PackSet& new_set) {
  std::vector<FieldChange> changes;
  std::vector<Field> before = FieldsOf(old_rule, old_set);
  std::vector<Field> after = FieldsOf(new_rule, new_set);
  for (size_t i = 0; i < before.size(); ++i) {
    if (before[i].value == after[i].value) continue;
    changes.push_back({before[i].name, std::move(before[i].value),
                       std::move(after[i].value)});
    // As it was written, unless it is a fragment that changed.
    if (changes.back().name == "match" &&
        old_rule.pattern != new_rule.pattern) {
      changes.back().old_value = old_rule.pattern;
      changes.back().new_value = new_rule.pattern;
    }
  }
  return changes;
}

}  // namespace

std::string_view KindName(RuleChange::Kind kind) {
  constexpr std::string_view kNames[] = {"same", "added", "removed", "renamed",
                                         "changed"};
  return kNames[static_cast<size_t>(kind)];
}

RuleChanges::RuleChanges(const PackSet& old_set, const PackSet& new_set) {
  const auto& before = old_set.rules;
  const auto& after = new_set.rules;
  std::map<std::string_view, int> old_ids;
  for (size_t i = 0; i < before.size(); ++i) {
    old_ids.emplace(before[i].id, static_cast<int>(i));
  }
  std::vector<int> partner(after.size(), -1);
  for (size_t i = 0; i < after.size(); ++i) {
    const auto it = old_ids.find(after[i].id);
    if (it == old_ids.end()) continue;
    partner[i] = it->second;
    old_ids.erase(it);
  }
  // What is left has no namesake.
  std::multimap<std::string, int> old_fingerprints;
  for (const auto& [id, i] : old_ids) {
    old_fingerprints.emplace(Fingerprint(before[i], old_set), i);
  }
  of_old_.resize(before.size());
  of_new_.resize(after.size());
  for (size_t i = 0; i < after.size(); ++i) {
    RuleChange change;
    change.new_rule = static_cast<int>(i);
    if (partner[i] >= 0) {
      change.old_rule = partner[i];
      change.fields = Compare(before[partner[i]], old_set, after[i], new_set);
      if (!change.fields.empty()) change.kind = RuleChange::Kind::kChanged;
    } else if (const auto it =
                   old_fingerprints.find(Fingerprint(after[i], new_set));
               it != old_fingerprints.end()) {
      change.old_rule = it->second;
      change.kind = RuleChange::Kind::kRenamed;
      old_fingerprints.erase(it);
    } else {
      change.kind = RuleChange::Kind::kAdded;
    }
    if (change.old_rule >= 0) of_old_[change.old_rule] = all_.size();
    of_new_[i] = all_.size();
    all_.push_back(std::move(change));
  }
  std::vector<bool> removed(before.size());
  for (const auto& [fingerprint, i] : old_fingerprints) removed[i] = true;
  for (size_t i = 0; i < before.size(); ++i) {
    if (!removed[i]) continue;
    of_old_[i] = all_.size();
    all_.push_back({.kind = RuleChange::Kind::kRemoved,
                    .old_rule = static_cast<int>(i),
                    .fields = {}});
  }
}

bool RuleChanges::none() const {
  return std::all_of(all_.begin(), all_.end(), [](const RuleChange& change) {
    return change.kind == RuleChange::Kind::kSame ||
           change.kind == RuleChange::Kind::kRenamed;
  });
}

}  // namespace bersih
