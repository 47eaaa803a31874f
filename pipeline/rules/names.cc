// SPDX-License-Identifier: Apache-2.0
//
// A misspelling is a few edits away from what was meant. Swapped neighbours
// count as one edit, because that is how fingers err.

#include "pipeline/rules/names.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace bersih {
namespace {

std::string Fold(std::string folded) {
  for (char& c : folded) c = c == '_' ? '-' : absl::ascii_tolower(c);
  return folded;
}

// Edits from `a` to `b`: insert, delete, replace, swap neighbours.
size_t Edits(const std::string& a, const std::string& b) {
  std::vector<std::vector<size_t>> edits(a.size() + 1,
                                         std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) edits[i][0] = i;
  for (size_t j = 0; j <= b.size(); ++j) edits[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      edits[i][j] = std::min({edits[i - 1][j] + 1, edits[i][j - 1] + 1,
                              edits[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        edits[i][j] = std::min(edits[i][j], edits[i - 2][j - 2] + 1);
      }
    }
  }
  return edits[a.size()][b.size()];
}

}  // namespace

std::string Nearest(const std::string& word,
                    const std::vector<std::string>& candidates) {
  constexpr size_t kLongestWord = 64;
  if (word.size() > kLongestWord) return {};
  const std::string folded = Fold(word);
  std::string nearest;
  // Short words need to be nearer: two edits make anything of "id".
  size_t best = word.size() <= 2 ? 1 : word.size() <= 5 ? 2 : 3;
  for (const std::string& candidate : candidates) {
    const size_t edits = Edits(folded, Fold(candidate));
    if (edits < best) {
      nearest = candidate;
      best = edits;
    }
  }
  return nearest;
}

std::string UnknownName(const std::string& kind, const std::string& word,
                        const std::vector<std::string>& candidates) {
  std::string s = absl::StrCat("unknown ", kind, " '", word, "'; ");
  const std::string nearest = Nearest(word, candidates);
  if (!nearest.empty()) {
    absl::StrAppend(&s, "did you mean '", nearest, "'?");
  } else {
    absl::StrAppend(&s, "it is one of ", absl::StrJoin(candidates, ", "));
  }
  return s;
}

}  // namespace bersih
