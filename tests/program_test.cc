// SPDX-License-Identifier: Apache-2.0
//
// All that is asked before RE2 must rule out only what RE2 would not match.

#include "pipeline/match/program.h"

#include <algorithm>
#include <cctype>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/match/literals.h"
#include "tests/rules.h"

namespace bersih {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Built {
  std::vector<Rule> rules;
  std::vector<CompiledRule> compiled;
  std::unique_ptr<Program> program;
};

std::unique_ptr<Built> Build(std::vector<Rule> rules) {
  auto built = std::make_unique<Built>();
  built->rules = std::move(rules);
  std::vector<uint16_t> members;
  for (const Rule& rule : built->rules) {
    members.push_back(static_cast<uint16_t>(built->compiled.size()));
    built->compiled.push_back(CompileRule(rule));
  }
  built->program = Program::Build(built->compiled, members);
  return built;
}

std::vector<uint16_t> Hits(const Built& built, std::string_view line,
                           LineShape shape = {.chars = 20}) {
  Program::Scratch scratch;
  std::vector<uint16_t> hits, oracle;
  built.program->Read(line, &scratch);
  built.program->Hits({0, static_cast<uint32_t>(line.size())}, shape, &scratch,
                      &hits);
  built.program->HitsOneByOne(line, shape, &oracle);
  EXPECT_EQ(hits, oracle) << line;
  return hits;
}

Rule R(std::string regex, uint32_t max_chars = kNoLimit,
       uint8_t zones = kAnyZone) {
  Rule rule = MakeRule("r", kPromo, Action::kDrop, std::move(regex));
  rule.max_chars = max_chars;
  rule.zones = zones;
  return rule;
}

TEST(Program, FindsWhatApplies) {
  const auto built = Build({
      R("(?i)^baca juga"), R("(?i)baca juga"), R("(?i)^baca", 10),
      R("^(?i:tags?)$", 100, kInTail), R("^a|b$"),
      R("[0-9]"),  // needs no literal
  });
  EXPECT_THAT(Hits(*built, "Baca Juga: x"), ElementsAre(0, 1));
  EXPECT_THAT(Hits(*built, "Baca Juga: 1", {.chars = 10}),
              ElementsAre(0, 1, 2, 5));
  EXPECT_THAT(Hits(*built, "lalu BACA JUGA ini"), ElementsAre(1));
  EXPECT_THAT(Hits(*built, "Tags"), IsEmpty());
  EXPECT_THAT(Hits(*built, "Tags", {.chars = 4, .zone = Zone::kTail}),
              ElementsAre(3));
  EXPECT_THAT(Hits(*built, "ab"), ElementsAre(4));
  EXPECT_THAT(Hits(*built, "cb"), ElementsAre(4));
  EXPECT_THAT(Hits(*built, ""), IsEmpty());
}

// RE2 folds the long s and the Kelvin sign to ASCII letters.
TEST(Program, FoldsBeyondAscii) {
  const auto built = Build({R("(?i)kasus"), R("(?i)^simak")});
  EXPECT_THAT(Hits(*built, "ka\xC5\xBFus"), ElementsAre(0));
  EXPECT_THAT(Hits(*built,
                   "\xE2\x84\xAA"
                   "asus"),
              ElementsAre(0));
  EXPECT_THAT(Hits(*built, "\xC5\xBFima\xE2\x84\xAA"), ElementsAre(1));
}

TEST(Program, AgreesWithOneByOneOnRandomLines) {
  const auto built = Build({
      R("(?i)^baca (juga|selengkapnya)\\s*:"),
      R("(?i)baca juga.*$"),
      R("\\*{3}$"),
      R("^\\(?[A-Z]+\\)? - "),
      R("(?i)foto\\s*:\\s*(?P<source>.+)$", 30),
      R("\\([a-z]{2,5}/[a-z]{2,5}\\)$"),
      R("^[^a-z]+$", 20, kInTail),
      R("(?i)(editor|penulis): \\p{Lu}"),
      R("."),
  });
  const std::vector<std::string> parts = {
      "baca juga",  "Baca Juga:",  "BACA SELENGKAPNYA :",
      "***",        "JAKARTA - ",  "Foto : ",
      "(abc/def)",  "editor: ",    "É",
      "\xFF",       "\xC5\xBF",    " ",
      "kata",       ".",           "\xC2\xA0",
      "Penulis: A", "\xE2\x84\xAA"};
  std::mt19937 random(11);
  for (int round = 0; round < 5000; ++round) {
    std::string line;
    for (unsigned n = random() % 6; n > 0; --n) {
      line += parts[random() % parts.size()];
    }
    const LineShape shape{.chars = static_cast<uint16_t>(line.size()),
                          .zone = static_cast<Zone>(random() % 3)};
    Hits(*built, line, shape);
  }
}

std::vector<uint16_t> Found(const LiteralScanner& scanner,
                            std::string_view text) {
  std::vector<LiteralScanner::Hit> hits;
  scanner.Find(text, &hits);
  uint64_t bits = 0;
  for (const LiteralScanner::Hit& hit : hits) scanner.AddOwners(hit, &bits);
  std::vector<uint16_t> owners;
  for (uint16_t owner = 0; owner < 64; ++owner) {
    if ((bits >> owner & 1) != 0) owners.push_back(owner);
  }
  return owners;
}

TEST(LiteralScanner, FindsWhateverItsCase) {
  const LiteralScanner scanner(
      {{"baca juga", 7}, {"foto:", 8}, {"zzz", 9}, {"a\xC5\xBF", 9}});
  EXPECT_THAT(Found(scanner, "silakan BACA JUGA ini"), ElementsAre(7));
  EXPECT_THAT(Found(scanner, "baca jugafOtO:zZz"), ElementsAre(7, 8, 9));
  EXPECT_THAT(Found(scanner,
                    "a\xC5\xBF"
                    "b"),
              ElementsAre(9));
  for (const char* no :
       {"", "zz", "baca  juga", "baca jug", "foto", "oto:", "a\xC5\xBE"}) {
    EXPECT_THAT(Found(scanner, no), IsEmpty()) << no;
  }
  EXPECT_THAT(Found(LiteralScanner(), "baca"), IsEmpty());
}

TEST(LiteralScanner, AgreesWithAPlainSearch) {
  std::mt19937 random(5);
  const auto word = [&](unsigned size) {
    std::string out;
    for (; size > 0; --size) out += "abcAB"[random() % 5];
    return out;
  };
  const auto lower = [](std::string s) {
    for (char& c : s) c = static_cast<char>(std::tolower(c));
    return s;
  };
  for (int round = 0; round < 2000; ++round) {
    std::vector<LiteralScanner::Literal> literals;
    for (unsigned n = 1 + random() % 4; n > 0; --n) {
      literals.push_back(
          {lower(word(3 + random() % 4)), static_cast<uint16_t>(n)});
    }
    const LiteralScanner scanner(literals);
    const std::string text = word(random() % 12);
    std::vector<uint16_t> want;
    for (const auto& literal : literals) {
      if (lower(text).find(literal.text) != std::string::npos) {
        want.insert(want.begin(), literal.owner);
      }
    }
    ASSERT_EQ(Found(scanner, text), want) << text;
  }
}

}  // namespace
}  // namespace bersih
