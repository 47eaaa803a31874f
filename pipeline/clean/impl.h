// SPDX-License-Identifier: Apache-2.0
//
// What stands behind a RuleSet.

#ifndef BERSIH_PIPELINE_CLEAN_IMPL_H_
#define BERSIH_PIPELINE_CLEAN_IMPL_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bersih/rule_set.h"
#include "pipeline/match/program.h"
#include "pipeline/rules/rule.h"

namespace bersih {

struct RuleSet::Impl {
  // Sorted by stage, then in the order in which rules decide.
  PackSet packs;
  std::vector<CompiledRule> rules;  // parallel to packs.rules
  // By language; "" holds what applies to every language, for those that have
  // no pack.
  struct Lazy {
    std::vector<uint16_t> members;
    mutable std::once_flag once;
    mutable std::unique_ptr<const Program> program;
  };
  std::map<std::string, Lazy, std::less<>> programs;

  // The program for `language`, built when it is first asked for, and the key
  // it was found under. Thread-safe.
  std::pair<std::string_view, const Program*> Find(
      std::string_view language) const {
    const auto entry = Entry(language);
    const Lazy& lazy = entry->second;
    std::call_once(lazy.once,
                   [&] { lazy.program = Program::Build(rules, lazy.members); });
    return {entry->first, lazy.program.get()};
  }

  // The rules that apply to texts in `language`.
  const std::vector<uint16_t>& Members(std::string_view language) const {
    return Entry(language)->second.members;
  }

 private:
  std::map<std::string, Lazy, std::less<>>::const_iterator Entry(
      std::string_view language) const {
    const auto it = programs.find(language);
    return it != programs.end() ? it : programs.find(std::string_view());
  }
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_CLEAN_IMPL_H_
