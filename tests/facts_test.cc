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

Anchors Of(std::string_view regex) {
  const auto syntax = ReadSyntax(regex);
  return syntax ? AnchorsOf(*syntax) : Anchors();
}

std::vector<std::string> Literals(std::string_view regex) {
  const auto syntax = ReadSyntax(regex);
  std::vector<std::string> texts;
  if (!syntax) return texts;
  for (const Literal& literal : LiteralsOf(*syntax)) {
    texts.push_back(literal.text);
  }
  return texts;
}

// Those of which it is known that no letter or digit stands in front.
std::vector<std::string> AtWordStart(std::string_view regex) {
  std::vector<std::string> texts;
  for (const Literal& literal : LiteralsOf(*ReadSyntax(regex))) {
    if (literal.at_word_start) texts.push_back(literal.text);
  }
  return texts;
}

TEST(Facts, AtStart) {
  for (const char* yes : {"^a", "(?i)^a", "(?is)(?U)^a(b|c)", "^[|(]b",
                          "(?:^a|^b)c", "^^a", "\\Aa", "(?:^)a"}) {
    EXPECT_TRUE(Of(yes).at_start) << yes;
  }
  for (const char* no : {"a", "^a|b", "(?i)a", "(^a|b)", "\\^a", "[^a]",
                         "(?:^a)?b", "^\\Qa|\\E|b", "(?m)^a", "a^b"}) {
    EXPECT_FALSE(Of(no).at_start) << no;
  }
}

TEST(Facts, AtEnd) {
  for (const char* yes : {"a\\)$", "(?:a|bc)$", "(?:ab$|c$)", "ab?$", "(?i)ab$",
                          "(?:(?:a)$)$", "a[x-z]{1,3}\\b$", "a$\\b", "a\\z"}) {
    EXPECT_TRUE(Of(yes).at_end) << yes;
  }
  for (const char* no : {"a", "a$|b", "(?:a$)?b", "a$b", "\\$", "a(?:b$)?"}) {
    EXPECT_FALSE(Of(no).at_end) << no;
  }
}

TEST(Facts, WhereLiteralsBeginWords) {
  for (const char* yes :
       {"^foto", "(?i)\\bfoto", "[a-z]+\\s+foto", "[^.]*\\s(?:[a-z]+ )?foto",
        "[.!?]\\s{0,2}(?P<cut>foto)", "(?:^|[\\s(]+)foto", "\\b[(:]{0,3} *foto",
        "[a-z]+\\b[ -]+(?:\\w+ ){0,3}foto", "^\\s*foto", "\\W+(?:foto)+",
        "\\x{201C}[^a-z]\\s+foto", "[a-z]*(?: |-)(?:foto\\pL|foto\\D)",
        "[a-z]*Foto"}) {
    EXPECT_THAT(AtWordStart(yes), ElementsAre("foto")) << yes;
  }
  for (const char* no :
       {"foto", "[a-z]*foto", "[a-z]*[Ff]oto", "(?i)x[a-z]*Foto", ".foto",
        "\\s*foto", "(?:\\b)?foto", "\\Bfoto", "[a-z]+(?:\\s|x)foto",
        "(?: |\\w)+foto", "\\w(?:foto)", ".(?:foto){2}", "(?:\\s\\w?)+foto",
        "x.[(:]{0,3} *foto", "[A-Z][^0-9]foto"}) {
    EXPECT_THAT(AtWordStart(no), IsEmpty()) << no;
  }
  EXPECT_THAT(AtWordStart("\\w\\b\\(foto"), IsEmpty())
      << "a word ends in front of it";
  EXPECT_THAT(AtWordStart("(?:\\bfoto|\\w+editor)"), ElementsAre("foto"));
  EXPECT_THAT(AtWordStart("(?:\\bfoto|\\w+foto)"), IsEmpty());
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
  EXPECT_THAT(Literals("###"), ElementsAre("###"));
  EXPECT_THAT(Literals("“foto”"), ElementsAre("“foto”"));
  EXPECT_THAT(Literals("(?i)“foto”"), ElementsAre("“foto”"));
  EXPECT_THAT(Literals("(?i)éfotoé"), ElementsAre("foto"));
  for (const char* none : {"", "ab", "(?:foto)?", "foto|ab", "(?:foto)*x",
                           "[a-z]{3}", "f.o.t", "(?i)éé", "(?m)^foto"}) {
    EXPECT_THAT(Literals(none), IsEmpty()) << none;
  }
}

// Those that may stand inside of words are looked for at every byte.
TEST(Facts, LiteralsThatBeginWordsWin) {
  EXPECT_THAT(Literals("\\w*tagar.*\\bfoto"), ElementsAre("foto"));
  EXPECT_THAT(Literals("\\w*google\\w*"), ElementsAre("google"));
  EXPECT_THAT(Literals("\\w+ ?\\(x/.*\\w*foto"),
              UnorderedElementsAre(" (x/", "(x/"));
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
    const Anchors anchors = Of(regex);
    const std::vector<std::string> literals = Literals(regex);
    for (int i = 0; i < 20; ++i) {
      std::string text;
      for (unsigned n = random() % 7; n > 0; --n)
        text += "abcABC"[random() % 6];
      const RE2 capture("(" + regex + ")", options);
      std::string match;
      if (!RE2::PartialMatch(text, capture, &match)) continue;
      ++matches;
      if (anchors.at_start) {
        ASSERT_EQ(text.find(match), 0u) << regex;
      }
      if (anchors.at_end) {
        ASSERT_EQ(text.substr(text.size() - match.size()), match) << regex;
      }
      if (literals.empty()) continue;
      std::string lower = match;
      for (char& c : lower) c = static_cast<char>(std::tolower(c));
      ASSERT_TRUE(std::any_of(
          literals.begin(), literals.end(),
          [&](const std::string& l) { return lower.find(l) != l.npos; }))
          << regex << " in " << text;
    }
  }
  EXPECT_GT(matches, 5000);
}

}  // namespace
}  // namespace bersih
