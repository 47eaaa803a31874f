// SPDX-License-Identifier: Apache-2.0

#include "bench/language.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "bench/vocabulary.h"

namespace bersih::bench {
namespace {

std::vector<std::string> AllForms(const char* function_words, const char* roots,
                                  std::span<const char* const[2]> affixes) {
  std::vector<std::string> forms = Words(function_words);
  const std::vector<std::string> stems = Words(roots);
  for (const auto& [prefix, suffix] : affixes) {
    for (const std::string& stem : stems) {
      forms.push_back(absl::StrCat(prefix, stem, suffix));
    }
  }
  return forms;
}

}  // namespace

std::vector<std::string> Words(const char* list) {
  std::vector<std::string> words = absl::StrSplit(list, ' ', absl::SkipEmpty());
  for (std::string& word : words) std::ranges::replace(word, '_', ' ');
  return words;
}

const Language& Indonesian() {
  static const Language& language =
      *new Language{"id",
                    kIndonesian,
                    WordTable(AllForms(kIndonesianFunctionWords,
                                       kIndonesianRoots, kIndonesianAffixes)),
                    kIndonesianMarkers,
                    kIndonesianHosts,
                    kIndonesianKinds,
                    Words(kPlaces),
                    Words(kIndonesianMonths),
                    Words(kIndonesianDays),
                    "kata"};
  return language;
}

const Language& English() {
  static const Language& language =
      *new Language{"en",
                    kEnglish,
                    WordTable(AllForms(kEnglishFunctionWords, kEnglishRoots,
                                       kEnglishAffixes)),
                    kEnglishMarkers,
                    kEnglishHosts,
                    kEnglishKinds,
                    Words(kEnglishPlaces),
                    Words(kEnglishMonths),
                    Words(kEnglishDays),
                    "said"};
  return language;
}

}  // namespace bersih::bench
