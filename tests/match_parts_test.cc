// SPDX-License-Identifier: Apache-2.0
//
// The parts of matching, each against its plain definition. That all of them
// together rule out nothing that matches is tested in program_test.cc and
// samples_test.cc, and by the fuzz target `match`.

#include <array>
#include <bit>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/match/bits.h"
#include "pipeline/match/marks.h"
#include "pipeline/match/pattern.h"
#include "pipeline/match/rarity.h"
#include "pipeline/match/sieve.h"
#include "pipeline/match/syntax.h"
#include "re2/re2.h"

namespace bersih {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

Syntax Read(std::string_view regex) {
  auto syntax = ReadSyntax(regex);
  EXPECT_TRUE(syntax.has_value()) << regex;
  return syntax.value_or(Syntax());
}

TEST(Marks, AreThoseOfTheText) {
  std::mt19937 random(3);
  const std::string bytes = "ab:/()*|-@[ .z\xE2\x80\x93\xAF";
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (unsigned n = random() % 150; n > 0; --n) {
      // Marks are rare, so that most texts have few.
      text += random() % 60 == 0 ? bytes[random() % bytes.size()] : 'x';
    }
    Marks want = 0;
    for (int i = 0; i < 8; ++i) {
      if (text.find(":/(*|-@["[i]) != text.npos) {
        want |= static_cast<Marks>(1 << i);
      }
    }
    ASSERT_EQ(MarksIn(text), want) << text;
  }
}

TEST(Marks, ThatAPatternNeeds) {
  const auto needed = [](std::string_view regex) {
    return MarksNeeded(Read(regex)).Of({});
  };
  EXPECT_EQ(needed("^foto\\s*:"), MarksIn(":"));
  EXPECT_EQ(needed("^(?:foto:|[A-Z]+/)"), MarksIn(":/"));
  EXPECT_EQ(needed("\\(a-b\\)|c|d"), 0) << "c has none";
  EXPECT_EQ(needed("a(?::|/)?b"), 0) << "may be left out";
  EXPECT_EQ(needed("[:.]"), 0) << "a full stop will do";
  EXPECT_EQ(needed("\\(.*|x/"), MarksIn("(/"));
}

TEST(Syntax, SaysWhatStandsInFrontOfLiterals) {
  const auto before = [](std::string_view regex,
                         const std::vector<std::string>& literals) {
    return BytesBefore(Read(regex), literals);
  };
  EXPECT_THAT(before("(?:[Bb]aca|Simak) juga:", {"baca juga", "simak juga"}),
              Optional(0u));
  EXPECT_THAT(before("[.!?]\\s{0,2}(?P<cut>Baca juga)", {"baca juga"}),
              Optional(3u));
  EXPECT_THAT(before("\\x{201C}Baca juga", {"baca juga"}), Optional(4u));
  EXPECT_EQ(before("[a-z]+Baca juga", {"baca juga"}), std::nullopt);
  EXPECT_EQ(before("Baca .*baca juga", {"baca juga"}), std::nullopt)
      << "the literal may stand further on";
  EXPECT_EQ(before("Baca juga|Simak", {"baca juga"}), std::nullopt);
}

TEST(Syntax, LeavesAloneWhatItDoesNotKnow) {
  EXPECT_FALSE(ReadSyntax("(?m)^a").has_value());
  EXPECT_FALSE(ReadSyntax("[[:alpha:]]").has_value());
}

TEST(Rarity, FollowsRunningText) {
  EXPECT_LT(RarityOf(" the"), RarityOf(" two"));
  EXPECT_LT(RarityOf("tion"), RarityOf("foto"));
  EXPECT_LT(RarityOf("foto"), RarityOf("foto:"));
  EXPECT_EQ(RarityOf(""), 0);
  ByteSet letters, e;
  for (int c = 'a'; c <= 'z'; ++c) letters.set(static_cast<size_t>(c));
  e.set('e');
  EXPECT_GT(FrequencyOf(letters), 0.6);
  EXPECT_GT(FrequencyOf(e), 0.03);
  EXPECT_LT(FrequencyOf(e), 0.15);
  EXPECT_EQ(FrequencyOf(ByteSet().set()), 1);
}

// Owners are the places of `regexes`.
std::vector<size_t> Found(const std::vector<std::string>& regexes,
                          Direction direction, std::string_view line) {
  Sieve sieve(direction, 4);
  for (size_t i = 0; i < regexes.size(); ++i) {
    const Syntax syntax = Read(regexes[i]);
    EndFacts facts(syntax, direction);
    sieve.Add(syntax, {}, static_cast<uint16_t>(i), &facts);
  }
  sieve.Finish(regexes.size());
  uint64_t alive = (uint64_t{1} << regexes.size()) - 1;
  Sieve::States states;
  sieve.Find(line, &states, &alive);
  std::vector<size_t> found;
  for (size_t i = 0; i < regexes.size(); ++i) {
    if ((alive >> i & 1) != 0) found.push_back(i);
  }
  return found;
}

TEST(Sieve, TellsWordsAndShapesApart) {
  const std::vector<std::string> regexes = {
      "^[A-Z][a-z]+(?: [A-Z][a-z]+)? - [A-Z]",
      "^Foto\\s*:", "^(?i:bagikan|share)$", "^.*$"};
  const auto found = [&](std::string_view line) {
    return Found(regexes, Direction::kForward, line);
  };
  EXPECT_THAT(found("Banda Aceh - Hujan turun"), ElementsAre(0, 3));
  EXPECT_THAT(found("Banda aceh - Hujan turun"), ElementsAre(3));
  EXPECT_THAT(found("Foto : ist"), ElementsAre(1, 3));
  EXPECT_THAT(found("Warga : ist"), ElementsAre(3));
  EXPECT_THAT(found("SHARE"), ElementsAre(2, 3));
  EXPECT_THAT(found("SHAME"), ElementsAre(3));
}

TEST(Sieve, ReadsFromTheEnd) {
  const std::vector<std::string> regexes = {"\\([a-z]{2,5}/[a-z]{2,5}\\)$",
                                            "\\*{3}$", "[.]$"};
  const auto found = [&](std::string_view line) {
    return Found(regexes, Direction::kBackward, line);
  };
  EXPECT_THAT(found("katanya. (abc/def)"), ElementsAre(0));
  EXPECT_THAT(found("katanya (abc)"), IsEmpty());
  EXPECT_THAT(found("***"), ElementsAre(1));
  EXPECT_THAT(found("."), ElementsAre(2));
}

TEST(EndFacts, SayHowSoonALineGivesItselfAway) {
  const auto soon = [](const std::string& regex, Direction direction) {
    const Syntax syntax = Read(regex);
    return EndFacts(syntax, direction).Soon({}, 4);
  };
  const std::string title = "^(?:[A-Z][a-z]+ ){4,}[A-Z][a-z]+(?:\\.{3}|…)$";
  EXPECT_LT(soon(title, Direction::kForward), 8);
  EXPECT_GE(soon(title, Direction::kBackward), 18);
  EXPECT_GE(soon("^Foto: .*$", Direction::kForward), 18);
  EXPECT_EQ(soon("^Foto: .*$", Direction::kBackward), 0);
  // By the branch that says least.
  EXPECT_LT(soon("^(?:Foto|[a-z]{4})", Direction::kForward), 12);
  // What may stand in between pushes it away.
  EXPECT_LT(soon("^\\d+\\. Foto", Direction::kForward), 8);
}

// More states than are kept, and so many lines that miss one that all are
// forgotten.
TEST(Sieve, LosesNothingWhenItIsFull) {
  std::mt19937 random(7);
  const std::string bytes = "abcdefABCDEF0 .-";
  std::vector<std::string> regexes;
  while (regexes.size() < 40) {
    std::string regex = "^";
    for (int i = 0; i < 7; ++i) {
      std::string some;
      for (const char c : bytes) {
        if (random() % 2 == 0) some += c;
      }
      regex += "[x" + some + "]";
    }
    regexes.push_back(regex);
  }
  for (const Direction direction :
       {Direction::kForward, Direction::kBackward}) {
    std::vector<std::string> here = regexes;
    if (direction == Direction::kBackward) {
      for (std::string& regex : here) regex = regex.substr(1) + "$";
    }
    std::vector<std::unique_ptr<RE2>> compiled;
    Sieve sieve(direction, 6);
    for (size_t i = 0; i < here.size(); ++i) {
      compiled.push_back(std::make_unique<RE2>(here[i]));
      const Syntax syntax = Read(here[i]);
      EndFacts facts(syntax, direction);
      sieve.Add(syntax, {}, static_cast<uint16_t>(i), &facts);
    }
    sieve.Finish(here.size());
    Sieve::States states;
    int kept = 0, matched = 0, lines = 0;
    for (; lines < 400000; ++lines) {
      std::string line;
      while (line.size() < 14) line += bytes[random() % bytes.size()];
      const uint64_t all = (uint64_t{1} << here.size()) - 1;
      uint64_t alive = all;
      sieve.Find(line, &states, &alive);
      kept += std::popcount(alive);
      if (lines % 100 != 0) continue;
      for (size_t i = 0; i < here.size(); ++i) {
        if (!RE2::PartialMatch(line, *compiled[i])) continue;
        ++matched;
        ASSERT_TRUE(HasBit(i, &alive)) << here[i] << "\non: " << line;
      }
    }
    EXPECT_GT(matched, 100);
    EXPECT_LT(kept, lines * 20) << "it still rules most of them out";
  }
}

// The answer about a single pattern, which begins or ends with an anchor.
Sieve::Answer Alone(const std::string& regex, std::string_view line) {
  Sieve sieve(regex.starts_with("^") ? Direction::kForward
                                     : Direction::kBackward,
              Sieve::kWhole);
  sieve.Add(Read(regex), {}, 0, nullptr);
  sieve.Finish(1);
  Sieve::States states;
  return sieve.Matches(line, &states);
}

TEST(Sieve, OfOnePatternIsRightInAscii) {
  std::mt19937 random(5);
  const std::string bytes = "abkAK1_ -.|";
  for (const char* regex :
       {"^a\\b", "^\\b", "^ *\\bk\\b.*\\b-", "^(?:a|a )\\b(?:b|-)", "^.{2,5}\\b$",
        "^(?:a[bk]?){2,5}$", "^(?:[ak]+ ){0,3}\\d", "^[^|]*$", "^a+\\b\\b\\b-?$",
        "^(?i)k\\b|^a", "\\b$", "a\\b[ -]*$", "(?:^|-)a{3,}$", "\\bk{1,2}\\b.?$",
        "^[A-Z][\\w-]{1,6}(?: [\\w-]{0,3}){1,2}$", "^a*\\b(?:b*|.)$"}) {
    const RE2 re2(regex);
    ASSERT_TRUE(re2.ok());
    std::array<int, 3> answers = {};
    for (int i = 0; i < 4000; ++i) {
      std::string line;
      for (size_t size = random() % 9; line.size() < size;) {
        line += bytes[random() % (i % 2 == 0 ? bytes.size() : 3)];
      }
      const Sieve::Answer answer = Alone(regex, line);
      ++answers[static_cast<size_t>(answer)];
      ASSERT_EQ(answer, RE2::PartialMatch(line, re2) ? Sieve::Answer::kYes
                                                     : Sieve::Answer::kNo)
          << regex << "\non: " << line;
    }
    EXPECT_GT(answers[0] * answers[2], 0) << regex;
  }
}

TEST(Sieve, OfOnePatternSaysWhatItDoesNotKnow) {
  using enum Sieve::Answer;
  EXPECT_EQ(Alone("^a.*b$", "a–b"), kMaybe) << "not ASCII";
  EXPECT_EQ(Alone("^a\\Bb", "ab"), kMaybe);
  EXPECT_EQ(Alone("^\\PLa", "1a"), kMaybe);
  EXPECT_EQ(Alone("^a(?:b|^)c", "abc"), kMaybe);
  EXPECT_EQ(Alone("^a{99}$", std::string(99, 'a')), kMaybe);
  EXPECT_EQ(Alone("^a{98,99}$", std::string(3, 'a')), kNo);
  EXPECT_EQ(Alone("^(?i)[^k]", "k"), kMaybe) << "it is taken for another K";
}

TEST(Pattern, OfBytesMatchesTheSameInAscii) {
  const std::map<std::string, std::string> texts = {
      {"^[\\s\\x{a0}\\x{2000}-\\x{200d}]+a[–—-]b$", "  a-b"},
      {"^[^“”]{3}(?P<rest>.*)$", "abcdef"},
      {"(?i)^kasus[^\\x{2019}]$", "KASUS!"},
      {"^\\p{Lu}\\pL+$", "Abc"}};
  for (const auto& [regex, text] : texts) {
    const Pattern pattern(regex);
    EXPECT_TRUE(RE2::FullMatch(text, *pattern.For(text).re2)) << regex;
    EXPECT_TRUE(RE2::FullMatch(text, *pattern.ForUtf8().re2)) << regex;
    EXPECT_LT(pattern.For(text).re2->ProgramSize(),
              pattern.ForUtf8().re2->ProgramSize())
        << regex;
  }
  const Pattern pattern("^.–.$");
  EXPECT_TRUE(RE2::FullMatch("a–é", *pattern.For("a–é").re2));
  EXPECT_FALSE(RE2::FullMatch("a-b", *pattern.For("a-b").re2));
}

}  // namespace
}  // namespace bersih
