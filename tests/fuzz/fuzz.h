// SPDX-License-Identifier: Apache-2.0
//
// What the fuzz targets share.

#ifndef BERSIH_TESTS_FUZZ_FUZZ_H_
#define BERSIH_TESTS_FUZZ_FUZZ_H_

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "bersih/cleaner.h"
#include "pipeline/text/utf8.h"

namespace bersih {

// A promise that is not kept is a crash, so that the fuzzer keeps the input.
inline void Require(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "not kept: %s\n", promise);
  std::abort();
}

// An input of a line that says how and a text behind it.
struct Input {
  std::string_view how;
  std::string_view text;
};

inline Input Split(const uint8_t* data, size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const size_t newline = all.find('\n');
  if (newline == std::string_view::npos) return {"", all};
  return {all.substr(0, newline), all.substr(newline + 1)};
}

inline const std::shared_ptr<const RuleSet>& DefaultRules() {
  static const auto& rules =
      *new std::shared_ptr<const RuleSet>(RuleSet::Default().value());
  return rules;
}

// What cleaner.h says of every result.
inline void RequireSound(std::string_view text, const Result& result) {
  std::string body;
  uint32_t from = 0;
  const bool utf8 = CountInvalidUtf8(text) == 0;
  for (const Removal& removal : result.removed) {
    Require(from <= removal.span.begin && !removal.span.empty() &&
                removal.span.end <= text.size(),
            "removals are sorted, apart, not empty, and inside the text");
    for (const uint32_t at : {removal.span.begin, removal.span.end}) {
      Require(!utf8 || at == text.size() || (text[at] & 0xC0) != 0x80,
              "removals of UTF-8 begin and end between characters");
    }
    body.append(text.substr(from, removal.span.begin - from));
    from = removal.span.end;
  }
  body.append(text.substr(from));
  Require(body == result.body, "body and removals together are the text");
  for (const MetaField& field : result.meta) {
    Require(
        field.value.begin <= field.value.end && field.value.end <= text.size(),
        "meta is inside the text");
  }
}

}  // namespace bersih

#endif  // BERSIH_TESTS_FUZZ_FUZZ_H_
