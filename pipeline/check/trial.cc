// SPDX-License-Identifier: Apache-2.0

#include "pipeline/check/trial.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/text/utf8.h"

namespace bersih {

bool IsOneLine(std::string_view example) {
  return example.find('\n') == std::string_view::npos;
}

std::string HostOf(const Rule& rule) {
  if (rule.hosts.empty()) return "";
  const std::string& host = rule.hosts.front();
  return host.starts_with("*.") ? host.substr(2) : host;
}

std::vector<std::string_view> LanguagesOf(const Rule& rule,
                                          const RuleSet& rules) {
  if (!rule.languages.empty()) {
    return {rule.languages.begin(), rule.languages.end()};
  }
  std::vector<std::string_view> languages = rules.languages();
  languages.push_back(kNoLanguage);
  return languages;
}

Taken Take(Cleaner* cleaner, const Document& document, size_t begin,
           size_t length, int own_rule) {
  Taken taken{Mask(length), Mask(length), {}};
  for (const Removal& removal : cleaner->Clean(document).removed) {
    const size_t from = std::max<size_t>(removal.span.begin, begin);
    const size_t to = std::min<size_t>(removal.span.end, begin + length);
    for (size_t i = from; i < to; ++i) {
      taken.all[i - begin] = true;
      if (removal.rule == own_rule) taken.own[i - begin] = true;
    }
    if (from >= to || removal.rule == own_rule) continue;
    const std::string_view what =
        TrimBlank(document.text.substr(from, to - from));
    if (!what.empty()) taken.others.emplace_back(removal.rule, what);
  }
  return taken;
}

}  // namespace bersih
