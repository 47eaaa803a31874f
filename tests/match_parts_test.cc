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
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/match/bits.h"
#include "pipeline/match/marks.h"
#include "pipeline/match/narrow.h"
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
  return syntax ? *std::move(syntax) : Syntax();
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
std::vector<size_t> FoundBy(Sieve sieve,
                            const std::vector<std::string>& regexes,
                            Direction direction, std::string_view line) {
  for (size_t i = 0; i < regexes.size(); ++i) {
    const Syntax syntax = Read(regexes[i]);
    EndFacts facts(syntax, direction);
    sieve.Add(syntax, {}, static_cast<uint16_t>(i), &facts);
  }
  sieve.Finish(regexes.size());
  uint64_t alive = (uint64_t{1} << regexes.size()) - 1;
  Sieve::Scratch scratch;
  Sieve::States states(&scratch);
  sieve.Find(line, 1, &states, &alive);
  std::vector<size_t> found;
  for (size_t i = 0; i < regexes.size(); ++i) {
    if ((alive >> i & 1) != 0) found.push_back(i);
  }
  return found;
}

std::vector<size_t> Found(const std::vector<std::string>& regexes,
                          Direction direction, std::string_view line) {
  const std::vector<size_t> by_bytes = FoundBy(
      Sieve(direction, 16, Sieve::Rest::kUnread, 60), regexes, direction, line);
  if (direction == Direction::kForward) {
    EXPECT_EQ(FoundBy(Sieve(direction, 4, Sieve::Rest::kShapes, 18), regexes,
                      direction, line),
              by_bytes)
        << line;
  }
  return by_bytes;
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

TEST(Sieve, ReadsOnWhereMoreIsAskedFor) {
  const auto found = [](size_t bytes, Sieve::Rest rest, std::string_view line) {
    const double bits = rest == Sieve::Rest::kShapes ? 18 : 60;
    return FoundBy(Sieve(Direction::kForward, bytes, rest, bits),
                   {"(?i)^[\\s*]*this site uses"}, Direction::kForward, line);
  };
  using enum Sieve::Rest;
  for (const std::string_view line : {"This site uses", "* THIS SITE USES"}) {
    EXPECT_THAT(found(4, kShapes, line), ElementsAre(0));
    EXPECT_THAT(found(10, kUnread, line), ElementsAre(0));
  }
  EXPECT_THAT(found(4, kShapes, "This city uses water"), ElementsAre(0));
  EXPECT_THAT(found(10, kUnread, "This city uses water"), IsEmpty());
  EXPECT_THAT(found(10, kUnread, "This site is old"), ElementsAre(0));
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
  // Bullets do not push it away, what else may stand in between does.
  EXPECT_GE(soon("^[\\s*-]*(?:Foto|Video): ", Direction::kForward), 18);
  EXPECT_LT(soon("^\\d+\\. Foto", Direction::kForward), 8);
  // With what may be left out, or without it.
  EXPECT_LT(soon("^(?:[A-Z]\\w+ )?Foto", Direction::kForward), 8);
  EXPECT_GE(soon("^(?:The )?Foto", Direction::kForward), 18);
  EXPECT_LT(soon("Foto(?:[a-z]{3,9})?$", Direction::kBackward), 12);
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
    Sieve sieve = direction == Direction::kForward
                      ? Sieve(direction, 6, Sieve::Rest::kShapes, 18)
                      : Sieve(direction, 7, Sieve::Rest::kUnread, 40);
    for (size_t i = 0; i < here.size(); ++i) {
      compiled.push_back(std::make_unique<RE2>(here[i]));
      const Syntax syntax = Read(here[i]);
      EndFacts facts(syntax, direction);
      sieve.Add(syntax, {}, static_cast<uint16_t>(i), &facts);
    }
    sieve.Finish(here.size());
    Sieve::Scratch scratch;
    Sieve::States states(&scratch);
    int kept = 0, matched = 0, lines = 0;
    for (; lines < 400000; ++lines) {
      std::string line;
      while (line.size() < 14) line += bytes[random() % bytes.size()];
      const uint64_t all = (uint64_t{1} << here.size()) - 1;
      uint64_t alive = all;
      sieve.Find(line, 1, &states, &alive);
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
                                     : Direction::kBackward);
  const std::string narrow = NarrowRegex(regex);
  sieve.Add(*ReadNarrowSyntax(narrow.empty() ? regex : narrow), {}, 0, nullptr);
  sieve.Finish(1);
  Sieve::Scratch scratch;
  Sieve::States states(&scratch);
  Subject subject;
  subject.Set(line);
  return sieve.Matches(subject.narrow(), &states);
}

TEST(Sieve, OfOnePatternIsRight) {
  std::mt19937 random(5);
  const std::vector<std::string> characters = {"a", "b", "k", "A", "K", "1",
                                               "_", " ", "-", ".", "|", "é",
                                               "É", "–", "’", "\n"};
  for (const char* regex : {"^a\\b",
                            "^\\b",
                            "^ *\\bk\\b.*\\b-",
                            "^(?:a|a )\\b(?:b|-)",
                            "^.{2,5}\\b$",
                            "^(?:a[bk]?){2,5}$",
                            "^(?:[ak]+ ){0,3}\\d",
                            "^[^|]*$",
                            "^a+\\b\\b\\b-?$",
                            "^(?i)k\\b|^a",
                            "\\b$",
                            "a\\b[ -]*$",
                            "(?:^|-)a{3,}$",
                            "\\bk{1,2}\\b.?$",
                            "^[A-Z][\\w-]{1,6}(?: [\\w-]{0,3}){1,2}$",
                            "^a*\\b(?:b*|.)$",
                            "^(?s).b",
                            "^(?:(?s:a.)|b.)",
                            "^[^–]*$",
                            "(?i:É).?$",
                            "^\\pL+[’é]",
                            "^[^a-z\\x{2010}-\\x{2015}]+$"}) {
    const RE2 re2(regex);
    ASSERT_TRUE(re2.ok());
    std::array<int, 3> answers = {};
    for (int i = 0; i < 4000; ++i) {
      std::string line;
      for (size_t size = random() % 9; line.size() < size;) {
        line += characters[random() % (i % 2 == 0 ? characters.size() : 3)];
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
  Sieve none(Direction::kForward);
  none.Finish(1);
  Sieve::Scratch scratch;
  Sieve::States states(&scratch);
  EXPECT_EQ(none.Matches("a", &states), kMaybe) << "it could not be read";
  EXPECT_EQ(Alone("^a\\Bb", "ab"), kMaybe);
  EXPECT_EQ(Alone("^\\PLa", "1a"), kMaybe);
  EXPECT_EQ(Alone("^a(?:b|^)c", "abc"), kMaybe);
  EXPECT_EQ(Alone("^a{99}$", std::string(99, 'a')), kMaybe);
  EXPECT_EQ(Alone("^a{98,99}$", std::string(3, 'a')), kNo);
  EXPECT_EQ(Alone("^(?i)\\p{Lu}", "a"), kMaybe);
}

// What a pattern of UTF-8 and the one of bytes make of texts of random
// characters, and of their groups.
TEST(Pattern, OfBytesMatchesTheSame) {
  const std::vector<std::string> parts = {
      "a",      "k",      "K",      "s",      "S",      "Z",      " ",
      "-",      "1",      "\u00E9", "\u00C9", "\u00FF", "\u00B5", "\u00DF",
      "\u00A0", "\u2013", "\u2019", "\u2022", "\u201C"};
  std::mt19937 random(3);
  for (const char* regex :
       {"[\\s\\x{a0}\\x{2000}-\\x{200d}]+[–—-]", "^[^“”]{3}(?P<rest>.*)$",
        "(?i)s[^\\x{2019}]+(k)", "^(\\p{Lu})(\\pL+)$", "(?i)[à-é](.)\\b",
        "(?:(?i:é)|(?i)É-?)(é)", "((?i)[^é–]s)é", "(?i)é+[É-Ú]|(?-i)é(É)",
        "[\\x{2010}-\\x{2015}•](\\w?)", "[a-\\x{2013}]([^\\x00-\\x7f]+)",
        "[^–](.)$", "[\\]é-]([[-é]+)", "(?i)\\x{e9}(\\x{2019}|\\x{2018})?",
        "\\pN|(ÿ|µ|ß)", "([\\w–-])-",
        "(?P<a>é)|(?P<a>–)|[\\x{2100}-\\x{2fff}]|(\\PL)", "a\\Q \\E?(é)"}) {
    const Pattern pattern(regex);
    int matched = 0;
    Subject subject;
    for (int i = 0; i < 3000; ++i) {
      std::string text;
      for (size_t n = random() % 8; n > 0; --n) {
        text += parts[random() % parts.size()];
      }
      subject.Set(text);
      ASSERT_TRUE(subject.is_narrow()) << text;
      re2::StringPiece groups[3], same[3];
      const bool matches = pattern.Match(subject, groups, 3);
      ASSERT_EQ(matches, pattern.ForUtf8().Match(text, 0, text.size(),
                                                 RE2::UNANCHORED, same, 3))
          << regex << "\non: " << text;
      for (int g = 0; matches && g < 3; ++g) {
        ASSERT_EQ(groups[g].data(), same[g].data()) << regex << " on " << text;
        ASSERT_EQ(groups[g].size(), same[g].size()) << regex << " on " << text;
      }
      matched += matches ? 1 : 0;
    }
    EXPECT_GT(matched, 0) << regex;
  }
}

TEST(Pattern, OfBytesIsSmallAndNotForAll) {
  const Pattern pattern("^[^“”]{3}[–—-]$");
  EXPECT_LT(pattern.ForNarrow()->ProgramSize() * 2,
            pattern.ForUtf8().ProgramSize());
  // Another case of a letter has no byte, or it is not known which have them.
  for (const char* regex :
       {"(?i)\\x{212A}", "[\\x{100}-\\x{200}]", "\\pP", "(?i)\\p{Lu}", "\\B",
        "\\p{Any}", "\\Q.\\E", "[[:alpha:]]"}) {
    EXPECT_EQ(Pattern(regex).ForNarrow(), nullptr) << regex;
  }
}

TEST(Subject, IsNarrowWhereAllCharactersHaveAByte) {
  Subject subject;
  for (const char* text : {"", "abc", "é – “a”…", "\u00FF\uFEFF\u20AC"}) {
    subject.Set(text);
    EXPECT_TRUE(subject.is_narrow()) << text;
  }
  for (const char* text :
       {"Жук", "a\u0080", "\xE9", "ab\xE2\x80", "字", "\u017F", "\u212A"}) {
    subject.Set(text);
    EXPECT_FALSE(subject.is_narrow()) << text;
  }
  const std::string text = "a“b”é–c";
  subject.Set(text);
  EXPECT_EQ(subject.narrow().size(), 7u);
  for (const char* part : {"c", "a", "é", "”", "b"}) {
    const size_t at = text.find(part);
    const size_t narrow = subject.NarrowOffset(at);
    re2::StringPiece piece(subject.narrow().data() + narrow, 1);
    subject.Widen(&piece, 1);
    EXPECT_EQ(std::string(piece.data(), piece.size()), part);
    EXPECT_EQ(static_cast<size_t>(piece.data() - text.data()), at);
  }
}

// Told by how a pattern is written, as RE2 tells it. Of groups of one name RE2
// names the first.
TEST(Pattern, KnowsItsGroups) {
  for (const char* regex :
       {"(?P<a>x)(?:y)(z)(?P<cut>[(?P<b>](\\((.)))", "[](](a)", "[^](](a)",
        "\\Q(\\E(?i:a)(?P<d>b)", "[[:alpha:](](?P<e>a)", "a|b", "((((a))))",
        "(?P<cut>a)|(?P<cut>b)|(?P<f>c)"}) {
    const RE2 re2(regex);
    ASSERT_TRUE(re2.ok()) << regex;
    const Pattern pattern(regex);
    EXPECT_EQ(pattern.groups().count, re2.NumberOfCapturingGroups() + 1)
        << regex;
    std::map<std::string, int> names(re2.NamedCapturingGroups().begin(),
                                     re2.NamedCapturingGroups().end());
    EXPECT_EQ(pattern.groups().cut, names["cut"]) << regex;
    names.erase("cut");
    std::map<std::string, int> known;
    for (const auto& [number, name] : pattern.groups().named)
      known[name] = number;
    EXPECT_EQ(known, names) << regex;
  }
  EXPECT_THAT(
      Pattern("(?P<a>b)|(?P<a>c)").groups().named,
      testing::ElementsAre(Pattern::Group(1, "a"), Pattern::Group(2, "a")));
}

}  // namespace
}  // namespace bersih
