// SPDX-License-Identifier: Apache-2.0
//
// Rule sets for tests, made without TOML.

#ifndef BERSIH_TESTS_RULES_H_
#define BERSIH_TESTS_RULES_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bersih/cleaner.h"
#include "gtest/gtest.h"
#include "pipeline/clean/compile.h"
#include "pipeline/rules/rule.h"

namespace bersih {

enum TestStage : uint16_t {
  kHeadline,
  kDateline,
  kByline,
  kCaption,
  kPromo,
  kFooter
};

// Two paragraphs that are prose and that no rule of a test concerns.
inline constexpr std::string_view kProse =
    "Warga desa itu memanen padi lebih awal karena hujan turun terus.";
inline constexpr std::string_view kMoreProse =
    "Mereka berharap harga gabah tidak jatuh lagi pada musim yang akan "
    "datang.";

inline Rule MakeRule(std::string id, TestStage stage, Action action,
                     std::string regex) {
  Rule rule;
  rule.id = std::move(id);
  rule.stage = stage;
  rule.action = action;
  rule.regex = rule.pattern = std::move(regex);
  return rule;
}

inline std::shared_ptr<const RuleSet> Compiled(std::vector<Rule> rules) {
  PackSet packs;
  packs.stages = {"headline", "dateline", "byline",
                  "caption",  "promo",    "footer"};
  packs.rules = std::move(rules);
  auto set = Compile(std::move(packs));
  EXPECT_TRUE(set.ok()) << set.status();
  return set.ok() ? *set : nullptr;
}

// The lines of `parts`, each with its newline.
inline std::string Text(std::vector<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) {
    out += part;
    out += '\n';
  }
  return out;
}

// What must hold of any result: body and removed ranges are the text.
inline void ExpectConsistent(std::string_view text, const Result& result) {
  std::string body;
  uint32_t at = 0;
  for (const Removal& removal : result.removed) {
    ASSERT_LE(at, removal.span.begin) << "sorted and not overlapping";
    ASSERT_LT(removal.span.begin, removal.span.end) << "not empty";
    ASSERT_LE(removal.span.end, text.size()) << "inside the text";
    body += text.substr(at, removal.span.begin - at);
    at = removal.span.end;
  }
  body += text.substr(at);
  ASSERT_EQ(body, result.body);
  const auto boundary = [&](uint32_t offset) {
    return offset == text.size() || (text[offset] & 0xC0) != 0x80;
  };
  if (result.invalid_utf8_bytes == 0) {
    for (const Removal& removal : result.removed) {
      ASSERT_TRUE(boundary(removal.span.begin));
      ASSERT_TRUE(boundary(removal.span.end));
    }
  }
}

// The clean body of `text`, which is in no particular language.
inline std::string Clean(const std::shared_ptr<const RuleSet>& rules,
                         std::string_view text, std::string_view host = "") {
  Cleaner cleaner(rules);
  const Result& result =
      cleaner.Clean({.text = text, .host = host, .language = "xx"});
  ExpectConsistent(text, result);
  return result.body;
}

}  // namespace bersih

#endif  // BERSIH_TESTS_RULES_H_
