// SPDX-License-Identifier: Apache-2.0

#include "bersih/rule_set.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "pipeline/clean/compile.h"
#include "pipeline/clean/impl.h"
#include "pipeline/rules/reader.h"

namespace bersih {
namespace {

std::string_view ActionName(Action action) {
  switch (action) {
    case Action::kDrop:
      return "drop";
    case Action::kPrefix:
      return "prefix";
    case Action::kSuffix:
      return "suffix";
    case Action::kCut:
      return "cut";
    case Action::kBlock:
      return "block";
    case Action::kEnd:
      return "end";
  }
  return "";
}

}  // namespace

RuleSet::RuleSet(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RuleSet::~RuleSet() = default;

absl::StatusOr<std::shared_ptr<const RuleSet>> RuleSet::Default() {
  return Compile(EmbeddedRules());
}

absl::StatusOr<std::shared_ptr<const RuleSet>> RuleSet::Load(
    const std::string& dir) {
  absl::StatusOr<std::vector<PackFile>> files = ReadPackFiles(dir);
  if (!files.ok()) return files.status();
  return CompileFiles(*files);
}

absl::StatusOr<std::shared_ptr<const RuleSet>> CompileFiles(
    const std::vector<PackFile>& files) {
  ReadResult read = ReadPacks(files);
  // A pack is mostly one of the built-in ones with a few changes.
  if (read.ok()) read.findings = CheckPatterns(read.packs, EmbeddedRules());
  if (read.ok()) return Compile(std::move(read.packs));
  std::string message;
  for (const Finding& finding : read.findings) {
    if (finding.level != Finding::Level::kError) continue;
    absl::StrAppend(&message, message.empty() ? "" : "\n", finding.ToString());
  }
  return absl::InvalidArgumentError(message);
}

absl::StatusOr<std::shared_ptr<const RuleSet>> Compile(PackSet packs) {
  // kNoRule, the last number, is not a rule's.
  if (packs.rules.size() >= 0xFFFF || packs.stages.size() > 0xFF) {
    return absl::InvalidArgumentError(
        "too many rules or stages: at most 65534 and 255");
  }
  auto impl = std::make_unique<RuleSet::Impl>();
  impl->packs = std::move(packs);
  // By stage, each moved but once.
  std::vector<Rule>& rules = impl->packs.rules;
  std::vector<Rule> in_order;
  in_order.reserve(rules.size());
  for (size_t stage = 0; stage < impl->packs.stages.size(); ++stage) {
    for (Rule& rule : rules) {
      if (rule.stage == stage) in_order.push_back(std::move(rule));
    }
  }
  rules = std::move(in_order);
  std::set<std::string> languages = {""};
  for (const Rule& rule : rules) {
    impl->rules.push_back(CompileRule(rule));
    languages.insert(rule.languages.begin(), rule.languages.end());
  }
  for (const std::string& language : languages) {
    std::vector<uint16_t>& members = impl->programs[language].members;
    for (size_t i = 0; i < rules.size(); ++i) {
      const std::vector<std::string>& only = rules[i].languages;
      if (only.empty() ||
          std::find(only.begin(), only.end(), language) != only.end()) {
        members.push_back(static_cast<uint16_t>(i));
      }
    }
  }
  return std::make_shared<const RuleSet>(std::move(impl));
}

const PackSet& Packs(const RuleSet& rules) { return rules.impl().packs; }

size_t RuleSet::rule_count() const { return impl_->packs.rules.size(); }

RuleInfo RuleSet::rule(size_t index) const {
  const Rule& rule = impl_->packs.rules[index];
  return {.id = rule.id,
          .stage = stage(rule.stage),
          .action = ActionName(rule.action),
          .pack = rule.pack,
          .source = rule.source,
          .pattern = rule.pattern,
          .file = rule.file,
          .line = rule.line};
}

size_t RuleSet::stage_count() const { return impl_->packs.stages.size(); }

std::string_view RuleSet::stage(size_t index) const {
  return impl_->packs.stages[index];
}

int RuleSet::FindStage(std::string_view name) const {
  const auto& stages = impl_->packs.stages;
  const auto it = std::find(stages.begin(), stages.end(), name);
  return it == stages.end() ? -1 : static_cast<int>(it - stages.begin());
}

int RuleSet::FindRule(std::string_view id) const {
  const auto& rules = impl_->packs.rules;
  const auto it = std::find_if(rules.begin(), rules.end(),
                               [&](const Rule& rule) { return rule.id == id; });
  return it == rules.end() ? -1 : static_cast<int>(it - rules.begin());
}

std::vector<std::string_view> RuleSet::languages() const {
  std::vector<std::string_view> out;
  for (const auto& [language, program] : impl_->programs) {
    if (!language.empty()) out.push_back(language);
  }
  return out;
}

}  // namespace bersih
