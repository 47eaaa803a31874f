// SPDX-License-Identifier: Apache-2.0
//
// Any text, cleaned with the embedded rules. The first line of the input is
// "LANGUAGE HOST", both of which may be empty, the rest is the text.

#include <vector>

#include "fuzz.h"

namespace bersih {
namespace {

bool Same(const std::vector<Removal>& a, const std::vector<Removal>& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i].span != b[i].span || a[i].stage != b[i].stage ||
        a[i].rule != b[i].rule) {
      return false;
    }
  }
  return true;
}

void Clean(const Input& input) {
  static auto& cleaner = *new Cleaner(DefaultRules());
  const size_t space = input.how.find(' ');
  const Document document = {.text = input.text,
                             .host = space == std::string_view::npos
                                         ? ""
                                         : input.how.substr(space + 1),
                             .language = input.how.substr(0, space)};
  const Result first = cleaner.Clean(document);
  RequireSound(input.text, first);
  // Memory is used again: what was there before must not show.
  cleaner.Clean({.text = input.how});
  const Result& second = cleaner.Clean(document);
  Require(first.body == second.body && Same(first.removed, second.removed) &&
              first.language == second.language &&
              first.meta.size() == second.meta.size() &&
              first.lines.size() == second.lines.size(),
          "the same document gives the same result");
}

}  // namespace
}  // namespace bersih

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  bersih::Clean(bersih::Split(data, size));
  return 0;
}
