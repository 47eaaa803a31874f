// SPDX-License-Identifier: Apache-2.0

#include "bench/rules.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "bench/language.h"
#include "bench/random.h"
#include "bench/vocabulary.h"
#include "pipeline/clean/compile.h"
#include "pipeline/clean/impl.h"

namespace bersih::bench {
namespace {

// Where the part of a pattern that begins at `at` and holds no words of the
// language ends: an escape, a class, the head of a group. `at` when it is no
// such part.
size_t SkipSyntax(std::string_view pattern, size_t at) {
  const auto behind = [&](std::string_view end, size_t from) {
    const size_t found = pattern.find(end, from);
    return found == std::string_view::npos ? pattern.size()
                                           : found + end.size();
  };
  const std::string_view rest = pattern.substr(at);
  if (rest.starts_with("\\x{") || rest.starts_with("\\p{")) {
    return behind("}", at);
  }
  if (rest.starts_with("\\")) return std::min(at + 2, pattern.size());
  if (rest.starts_with("(?P<")) return behind(">", at);
  if (rest.starts_with("[")) {
    // A ']' that comes first is a character of the class.
    size_t i = at + 1;
    if (i < pattern.size() && pattern[i] == '^') ++i;
    if (i < pattern.size() && pattern[i] == ']') ++i;
    while (i < pattern.size() && pattern[i] != ']') {
      if (pattern.substr(i, 2) == "[:") {
        i = behind(":]", i);
      } else {
        i += pattern[i] == '\\' ? 2 : 1;
      }
    }
    return std::min(i + 1, pattern.size());
  }
  return at;
}

}  // namespace

std::string OtherWords(std::string_view pattern, uint64_t seed) {
  static const auto& stems = *new std::vector<std::string>(
      Words((std::string(kIndonesianRoots) + " " + kEnglishRoots).c_str()));
  Random random(seed);
  std::string out;
  for (size_t at = 0; at < pattern.size();) {
    size_t end = SkipSyntax(pattern, at);
    if (end > at) {
      out += pattern.substr(at, end - at);
      at = end;
      continue;
    }
    while (end < pattern.size() && absl::ascii_isalpha(pattern[end])) ++end;
    if (end - at < 4) {
      end = std::max(end, at + 1);
      out += pattern.substr(at, end - at);
    } else {
      std::string word = random.Pick(stems);
      const bool capital = absl::ascii_isupper(pattern[at]);
      if (capital && absl::ascii_isupper(pattern[at + 1])) {
        word = absl::AsciiStrToUpper(word);
      } else if (capital) {
        word[0] = absl::ascii_toupper(word[0]);
      }
      out += word;
    }
    at = end;
  }
  return out;
}

std::vector<std::string> Patterns(const RuleSet& rules, const Corpus& corpus) {
  std::set<uint16_t> members;
  std::set<std::string_view> languages;
  for (const Article& article : corpus.articles) {
    if (!languages.insert(article.language).second) continue;
    const std::vector<uint16_t>& of = rules.impl().Members(article.language);
    members.insert(of.begin(), of.end());
  }
  std::vector<std::string> patterns;
  for (const uint16_t member : members) {
    const Rule& rule = Packs(rules).rules[member];
    if (!rule.regex.empty()) patterns.push_back(rule.regex);
  }
  return patterns;
}

absl::StatusOr<std::shared_ptr<const RuleSet>> MakeRules(size_t count) {
  const auto embedded = RuleSet::Default();
  if (!embedded.ok()) return embedded.status();
  const PackSet& all = Packs(**embedded);
  PackSet packs;
  packs.stages = all.stages;
  for (size_t i = 0; i < count; ++i) {
    if (count <= all.rules.size()) {
      packs.rules.push_back(all.rules[i * all.rules.size() / count]);
      continue;
    }
    Rule rule = all.rules[i % all.rules.size()];
    if (i >= all.rules.size()) {
      absl::StrAppend(&rule.id, "-", i);
      rule.regex = OtherWords(rule.regex, i);
      rule.until_regex = OtherWords(rule.until_regex, i);
      rule.while_regex = OtherWords(rule.while_regex, i);
    }
    packs.rules.push_back(std::move(rule));
  }
  return Compile(std::move(packs));
}

}  // namespace bersih::bench
