// SPDX-License-Identifier: Apache-2.0

#include "pipeline/match/facts.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "re2/re2.h"

namespace bersih {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

ByteSet FirstBytes(const char* regex) { return FactsOf(regex).first_bytes; }

std::vector<std::string> Literals(const char* regex) {
  return FactsOf(regex).literals;
}

TEST(Facts, FirstBytes) {
  const auto bytes = [](const char* regex) {
    const ByteSet set = FirstBytes(regex);
    std::string out;
    for (int c = 0; c < 256; ++c) {
      if (set.test(c)) out += static_cast<char>(c);
    }
    return out;
  };
  EXPECT_EQ(bytes("^abc"), "a");
  EXPECT_EQ(bytes("(?i)^ab"), "Aa");
  EXPECT_EQ(bytes("^(?:ab|cd)"), "ac");
  EXPECT_EQ(bytes("^(?P<x>a)?b*c"), "abc");
  EXPECT_EQ(bytes("^a{0,2}b{2}"), "ab");
  EXPECT_EQ(bytes("^[a-c-]x"), "-abc");
  EXPECT_EQ(bytes("^[]x]"), "]x");
  EXPECT_EQ(bytes("^\\(\\*"), "(");
  EXPECT_EQ(bytes("^\\d"), "0123456789");
  EXPECT_EQ(bytes("^\\Q*a\\E"), "*");
  EXPECT_EQ(bytes("^\\x{41}"), "A");
  EXPECT_EQ(bytes("^(?i:a)b"), "Aa");
  EXPECT_EQ(bytes("^(?:(?i)a)?b"), "Aab") << "the flag ends with its group";
  for (const char* all :
       {"", "^", "^a*", "^.", "^(?:a|)", "^[[:alpha:]]", "^\\pZ"}) {
    EXPECT_EQ(bytes(all).size(), 256u) << all;
  }
  EXPECT_TRUE(FirstBytes("^“a").test(0xE2));
  EXPECT_FALSE(FirstBytes("^“a").test('a'));
  EXPECT_TRUE(FirstBytes("(?i)^k").test(0xE2)) << "the Kelvin sign";
  EXPECT_TRUE(FirstBytes("(?i)^[r-t]").test(0xC5)) << "the long s";
  EXPECT_TRUE(FirstBytes("^[^a]").test(0xC3));
  EXPECT_FALSE(FirstBytes("^[^a]").test('a'));
  EXPECT_TRUE(FirstBytes("^\\p{Lu}").test(0xC3));
  EXPECT_FALSE(FirstBytes("^\\p{Lu}").test('a'));
}

TEST(Facts, AtStart) {
  for (const char* yes : {"^a", "(?i)^a", "(?is)(?U)^a(b|c)", "^[|(]b",
                          "(?:^a|^b)c", "^^a", "\\Aa", "(?:^)a"}) {
    EXPECT_TRUE(FactsOf(yes).at_start) << yes;
  }
  for (const char* no : {"a", "^a|b", "(?i)a", "(^a|b)", "\\^a", "[^a]",
                         "(?:^a)?b", "^\\Qa|\\E|b", "(?m)^a", "a^b"}) {
    EXPECT_FALSE(FactsOf(no).at_start) << no;
  }
}

TEST(Facts, AtEnd) {
  const auto last = [](const char* regex) {
    const Facts facts = FactsOf(regex);
    EXPECT_TRUE(facts.at_end) << regex;
    std::string out;
    for (int c = 0; c < 0x80; ++c) {
      if (facts.last_bytes.test(c)) out += static_cast<char>(c);
    }
    return out;
  };
  EXPECT_EQ(last("a\\)$"), ")");
  EXPECT_EQ(last("(?:a|bc)$"), "ac");
  EXPECT_EQ(last("(?:ab$|c$)"), "bc");
  EXPECT_EQ(last("ab?$"), "ab");
  EXPECT_EQ(last("(?i)ab$"), "Bb");
  EXPECT_EQ(last("(?:(?:a)$)$"), "a");
  EXPECT_EQ(last("a[x-z]{1,3}\\b$"), "xyz");
  EXPECT_EQ(last("a”$"), "");
  EXPECT_TRUE(FactsOf("a”$").last_bytes.test(0x9D));
  for (const char* no : {"a", "a$|b", "(?:a$)?b", "a$b", "\\$", "a(?:b$)?"}) {
    EXPECT_FALSE(FactsOf(no).at_end) << no;
  }
}

TEST(Facts, Literals) {
  EXPECT_THAT(Literals("(?i)^baca (juga|selengkapnya)\\s*:"),
              ElementsAre("baca juga", "baca selengkapnya"));
  EXPECT_THAT(Literals("Foto ?: .+"),
              UnorderedElementsAre("foto: ", "foto : "));
  EXPECT_THAT(Literals("\\w+ (?:editor|penulis)+ \\w"),
              UnorderedElementsAre("editor", "penulis"));
  EXPECT_THAT(Literals("[Ff]oto"), ElementsAre("foto"));
  EXPECT_THAT(Literals("a.foto.b"), ElementsAre("foto"));
  EXPECT_THAT(Literals("foto{2,3}x"), ElementsAre("fot"));
  EXPECT_THAT(Literals("\\*\\*\\*"), ElementsAre("***"));
  EXPECT_THAT(Literals("“foto”"), ElementsAre("“foto”"));
  EXPECT_THAT(Literals("(?i)“foto”"), ElementsAre("foto"));
  for (const char* none : {"", "ab", "(?:foto)?", "foto|ab", "(?:foto)*x",
                           "[a-z]{3}", "f.o.t", "(?i)éé", "(?m)^foto"}) {
    EXPECT_THAT(Literals(none), IsEmpty()) << none;
  }
}

// The long list of one alternative is given up for the short one of another
// part.
TEST(Facts, TheRarerLiteralsWin) {
  EXPECT_THAT(Literals("(?:an|di|ke) .*[xyz]{0,2}copyright"),
              ElementsAre("copyright"));
  EXPECT_THAT(Literals("yang .* terkait"), ElementsAre(" terkait"));
}

// What is claimed must hold of every match that RE2 finds.
TEST(Facts, HoldOnRandomPatterns) {
  std::mt19937 random(17);
  const std::vector<std::string> pieces = {
      "abc", "b",   "(?:abc|cab)", "[ab]", "[^a]", ".",       "(?i:aBc)",
      "a?",  "b*",  "c+",          "a{2}", "|",    "(?:a|)b", "^",
      "$",   "\\w", "(?:ab){0,2}", "(?i)", "\\b",  "cba",     "(?P<n>ab)"};
  int matches = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string regex;
    for (unsigned n = 1 + random() % 5; n > 0; --n) {
      const std::string& piece = pieces[random() % pieces.size()];
      if (piece.find("?P<n>") != piece.npos &&
          regex.find("?P<n>") != regex.npos) {
        continue;
      }
      regex += piece;
    }
    RE2::Options options;
    options.set_log_errors(false);
    const RE2 re2(regex, options);
    if (!re2.ok()) continue;
    const Facts facts = FactsOf(regex);
    for (int i = 0; i < 20; ++i) {
      std::string text;
      for (unsigned n = random() % 7; n > 0; --n)
        text += "abcABC"[random() % 6];
      const RE2 capture("(" + regex + ")", options);
      std::string match;
      if (!RE2::PartialMatch(text, capture, &match)) continue;
      ++matches;
      if (!match.empty()) {
        ASSERT_TRUE(facts.first_bytes.test(static_cast<uint8_t>(match[0])))
            << regex << " in " << text;
      } else {
        ASSERT_EQ(facts.first_bytes.count(), 256u) << regex;
      }
      if (facts.at_start) {
        ASSERT_EQ(text.find(match), 0u) << regex;
      }
      if (facts.at_end) {
        ASSERT_EQ(text.substr(text.size() - match.size()), match) << regex;
      }
      if (!match.empty()) {
        ASSERT_TRUE(facts.last_bytes.test(static_cast<uint8_t>(match.back())))
            << regex << " in " << text;
      }
      if (facts.literals.empty()) continue;
      std::string lower = match;
      for (char& c : lower) c = static_cast<char>(std::tolower(c));
      ASSERT_TRUE(std::any_of(
          facts.literals.begin(), facts.literals.end(),
          [&](const std::string& l) { return lower.find(l) != l.npos; }))
          << regex << " in " << text;
    }
  }
  EXPECT_GT(matches, 5000);
}

}  // namespace
}  // namespace bersih
