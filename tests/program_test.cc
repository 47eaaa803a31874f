// SPDX-License-Identifier: Apache-2.0
//
// All that is asked before RE2 must rule out only what RE2 would not match.

#include "pipeline/match/program.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/match/literals.h"
#include "pipeline/text/re2_view.h"
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

TEST(Program, FindsThoseOfTheStagesAskedFor) {
  const Rule promo = MakeRule("a", kPromo, Action::kDrop, "^baca");
  const Rule caption = MakeRule("b", kCaption, Action::kDrop, "^baca juga");
  const auto built = Build({promo, caption});
  // One scratch: what was found for some stages must not answer for others.
  Program::Scratch scratch;
  constexpr std::string_view kLine = "baca juga";
  built->program->Read(kLine, &scratch);
  const auto found = [&](uint32_t stages) {
    std::vector<uint16_t> hits;
    built->program->Candidates({0, kLine.size()},
                               {.chars = 9, .stages = stages}, &scratch, &hits);
    return hits;
  };
  EXPECT_THAT(found(LineShape::StageBit(kPromo)), ElementsAre(0));
  EXPECT_THAT(found(LineShape::StageBit(kCaption)), ElementsAre(1));
  EXPECT_THAT(found(LineShape::kAllStages), ElementsAre(0, 1));
  EXPECT_THAT(found(LineShape::StageBit(kPromo)), ElementsAre(0));
}

// One branch tells itself by how it begins, another only by a literal.
TEST(Program, LooksForEachBranchByWhatTellsIt) {
  const auto built = Build({R(
      "^(?:Need a break\\?.*|Delivery: .*|(?:[A-Z][\\w ]+ )?has no position in "
      ".*)$")});
  Program::Scratch scratch;
  const auto candidates = [&](std::string_view line) {
    std::vector<uint16_t> found;
    built->program->Read(line, &scratch);
    built->program->Candidates({0, static_cast<uint32_t>(line.size())},
                               {.chars = 40}, &scratch, &found);
    return found;
  };
  EXPECT_THAT(Hits(*built, "Need a break? Play"), ElementsAre(0));
  EXPECT_THAT(Hits(*built, "Ann Lee has no position in it"), ElementsAre(0));
  EXPECT_THAT(candidates("Ann Lee has no boat in the harbour"), IsEmpty());
  EXPECT_THAT(candidates("Dealers have no position"), IsEmpty());
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

// What was ruled out although RE2 matches it.
TEST(Program, FormerBugs) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"^–?Foto", "Foto"},          // the mark was of the last byte
      {"^\\x{0061}", "a"},          // ASCII with leading zeros
      {"(?i)^ſimak", "simak"},      // folds to ASCII
      {"(?i)^[ż-ƀ]imak", "simak"},  // so does one of a range
      {"(?i)simaſ$", "simas"},
      {"(?i)^\\w", "ſ"},
      {"(?i)^ÿ", "Ÿ"},        // another first byte
      {"(?i)^[^k]", "sama"},  // what k folds to is not s
      {"(?i)^[^”]", "sama"},
      {"^[^\\p{Sc}]", "Rp5"},  // a class that is not read
      {"^[^\\PL]", "sama"},
      {"^\\Qa.b\\E*c", "a.c"},            // b* and not (a.b)*
      {"^\\Q\\x{2013}\\E", "\\x{2013}"},  // not an escape
      {"(?:afo|[aé]foto):", "éfoto:"},    // é stands before the literal
  };
  for (const auto& [regex, line] : cases) {
    EXPECT_THAT(Hits(*Build({R(regex)}), line), ElementsAre(0)) << regex;
  }
}

// What is remembered of a line is of its text, not of its place.
TEST(Program, ForgetsTheTextBefore) {
  const auto built = Build({R("^baca juga")});
  Program::Scratch scratch;
  const Span line = {0, 11};
  for (const bool matches : {true, false}) {
    built->program->Read(matches ? "baca juga x" : "baca lagi x", &scratch);
    EXPECT_EQ(built->program->Match(0, line, &scratch, nullptr, 0), matches);
    std::vector<uint16_t> hits;
    built->program->Hits(line, {}, &scratch, &hits);
    EXPECT_EQ(!hits.empty(), matches);
  }
}

// More literals than are tried one by one, with the match behind them.
TEST(Program, FindsTheLeftmostOfManyLiterals) {
  const auto built = Build({R("(?i)baca juga:? ([0-9]+)!")});
  std::string line;
  for (int i = 0; i < 30; ++i) line += "Baca juga 7 ";
  EXPECT_THAT(Hits(*built, line), IsEmpty());
  const size_t at = line.size();
  line += "baca juga 8! baca juga 9!";
  EXPECT_THAT(Hits(*built, line), ElementsAre(0));
  Program::Scratch scratch;
  built->program->Read(line, &scratch);
  re2::StringPiece groups[2];
  ASSERT_TRUE(built->program->Match(0, {0, static_cast<uint32_t>(line.size())},
                                    &scratch, groups, 2));
  EXPECT_EQ(groups[0].data(), line.data() + at);
  EXPECT_EQ(FromRe2(groups[1]), "8");
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

// Random patterns of RE2's syntax, each with a text that it often matches.
class RandomPatterns {
 public:
  struct Sample {
    std::string regex, text;
  };

  explicit RandomPatterns(uint32_t seed) : random_(seed) {}

  unsigned Below(unsigned n) { return random_() % n; }
  const std::string& OneOf(const std::vector<std::string>& from) {
    return from[Below(static_cast<unsigned>(from.size()))];
  }

  Sample Pattern() {
    Sample out = Choice(2);
    if (Below(3) == 0) out.regex = "^" + out.regex;
    if (Below(3) == 0) out.regex += "$";
    if (Below(2) == 0) out.regex = "(?i)" + out.regex;
    return out;
  }

  // `text` between others, and with some changes.
  std::string Line(std::string text) {
    static const auto& noise = *new std::vector<std::string>{
        "a", "K",    "s",    " ",    "-",         ":",
        "é", "–",    "\xA0", "\xFF", "\xC5\xBF",  "\xE2\x84\xAA",
        "f", "foto", "7",    "(",    "kata kata", "：",
        "ф", "一",   "ص"};
    for (unsigned n = Below(3); n > 0; --n) {
      const size_t at = Below(static_cast<unsigned>(text.size() + 1));
      switch (Below(3)) {
        case 0:
          text.insert(at, OneOf(noise));
          break;
        case 1:
          text.erase(at, 1);
          break;
        default:
          for (char& c : text) {
            const bool lower = std::islower(static_cast<uint8_t>(c)) != 0;
            if (lower && Below(3) == 0) c = static_cast<char>(c - 32);
          }
      }
    }
    if (Below(3) == 0) text = OneOf(noise) + text;
    if (Below(3) == 0) text += OneOf(noise);
    return text;
  }

 private:
  Sample Choice(int depth) {
    Sample out = Sequence(depth);
    for (unsigned n = Below(4) == 0 ? 1 + Below(2) : 0; n > 0; --n) {
      const Sample other = Sequence(depth);
      out.regex += "|" + other.regex;
      if (Below(2) == 0) out.text = other.text;
    }
    return out;
  }

  Sample Sequence(int depth) {
    Sample out;
    for (unsigned n = 1 + Below(4); n > 0; --n) {
      const Sample next = Repeated(depth);
      out.regex += next.regex;
      out.text += next.text;
    }
    return out;
  }

  Sample Repeated(int depth) {
    static const auto& counts = *new std::vector<std::string>{
        "?", "*", "+", "{2}", "{0,2}", "{3,}", "{2,7}", "{6}", "+?", "*?"};
    Sample part = Atom(depth);
    if (Below(3) != 0) return part;
    part.regex += OneOf(counts);
    std::string text;
    for (unsigned n = Below(8); n > 0; --n) text += part.text;
    part.text = std::move(text);
    return part;
  }

  Sample Atom(int depth) {
    if (depth > 0 && Below(4) == 0) {
      static const auto& groups =
          *new std::vector<std::string>{"(", "(?:", "(?i:", "(?-i:"};
      Sample inner = Choice(depth - 1);
      inner.regex = OneOf(groups) + inner.regex + ")";
      return inner;
    }
    static const auto& atoms =
        *new std::vector<Sample>{{"a", "a"},
                                 {"k", "k"},
                                 {"S", "S"},
                                 {"foto", "foto"},
                                 {"baca", "baca"},
                                 {"kas", "kas"},
                                 {" ", " "},
                                 {"é", "é"},
                                 {"–", "–"},
                                 {"ž", "ž"},
                                 {"[aé]", "é"},
                                 {"[k–]", "–"},
                                 {"[a-–]", "k"},
                                 {"[^a]", "k"},
                                 {"[^k]", "é"},
                                 {"[a-z]", "s"},
                                 {"[^a-z]", "K"},
                                 {"[A-Z0-9]", "7"},
                                 {"[-–:]", ":"},
                                 {"[“\"]", "“"},
                                 {"\\pL", "é"},
                                 {"\\p{Lu}", "K"},
                                 {"\\p{Ll}", "s"},
                                 {"\\PL", "7"},
                                 {"\\p{Sc}", "$"},
                                 {"[^\\p{Lu}]", "a"},
                                 {"[^\\p{Sc}]", "a"},
                                 {"[^\\PL]", "a"},
                                 {"[^é–]", "s"},
                                 {"[^\\xE9]", "k"},
                                 {"[À-ɏ]", "s"},
                                 {"[^À-ɏ]", "k"},
                                 {"[\\W\\pN]", "–"},
                                 {"ſ", "s"},
                                 {"\\x{212A}", "k"},
                                 {"[™-℮]", "k"},
                                 {"ÿ", "Ÿ"},
                                 {"[^\\W]", "s"},
                                 {"фото", "Фото"},
                                 {"[А-Я]", "Ф"},
                                 {"[а-яё]+", "ёж"},
                                 {"責任編輯", "責任編輯"},
                                 {"[一-龥]{2,4}", "张三"},
                                 {"[：:]", "："},
                                 {"（", "（"},
                                 {"[^）]", "一"},
                                 {"[ぁ-んァ-ヶ]", "ア"},
                                 {"관련기사", "관련기사"},
                                 {"[가-힣]", "기"},
                                 {"\\p{Hangul}", "사"},
                                 {"\\p{Han}", "図"},
                                 {"صورة", "صورة"},
                                 {"[\\x{600}-\\x{6FF}]", "ص"},
                                 {"फोटो", "फोटो"},
                                 {"\\p{Devanagari}", "ो"},
                                 {"[।॥]", "।"},
                                 {"[^\\D]", "7"},
                                 {"(?:aka|[aé]aka)", "éaka"},
                                 {"\\d", "7"},
                                 {"\\w", "k"},
                                 {"\\W", "–"},
                                 {"\\s", " "},
                                 {"\\S", "“"},
                                 {"\\b", ""},
                                 {"\\B", ""},
                                 {".", "é"},
                                 {".", "a"},
                                 {"\\x{2013}", "–"},
                                 {"\\x{0061}", "a"},
                                 {"\\xE9", "é"},
                                 {"[\\x{2013}-\\x{2019}]", "–"},
                                 {"[!-\\x{2013}]", "a"},
                                 {"\\.", "."},
                                 {"\\(", "("},
                                 {"/", "/"},
                                 {"\\|", "|"},
                                 {"@", "@"},
                                 {"\\Qa.b\\E", "a.b"},
                                 {"^", ""},
                                 {"$", ""},
                                 {"\\A", ""},
                                 {"\\z", ""}};
    return atoms[Below(static_cast<unsigned>(atoms.size()))];
  }

  std::mt19937 random_;
};

TEST(Program, AgreesWithRe2OnRandomPatterns) {
  RandomPatterns random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<RandomPatterns::Sample> samples;
    std::vector<Rule> rules;
    while (rules.size() < 3) {
      samples.push_back(random.Pattern());
      rules.push_back(R(samples.back().regex));
    }
    const auto built = Build(std::move(rules));
    Program::Scratch scratch;
    for (int n = 0; n < 20; ++n) {
      const std::string line = random.Line(samples[random.Below(3)].text);
      if (line.empty()) continue;
      const Span span = {0, static_cast<uint32_t>(line.size())};
      std::vector<uint16_t> hits, expected;
      built->program->Read(line, &scratch);
      built->program->Hits(span, {}, &scratch, &hits);
      built->program->HitsOneByOne(line, {}, &expected);
      for (size_t i = 0; i < 3; ++i) {
        const auto id = static_cast<uint16_t>(i);
        const bool hit = std::count(hits.begin(), hits.end(), id) != 0;
        const bool want = std::count(expected.begin(), expected.end(), id) != 0;
        EXPECT_EQ(hit, want) << samples[i].regex << "\non: " << line;
        if (!hit) continue;
        re2::StringPiece groups[4], same[4];
        const RE2& re2 = built->compiled[i].match->ForUtf8();
        const int count = std::min(4, 1 + re2.NumberOfCapturingGroups());
        EXPECT_TRUE(built->program->Match(id, span, &scratch, groups, count));
        EXPECT_TRUE(
            re2.Match(line, 0, line.size(), RE2::UNANCHORED, same, count));
        for (int g = 0; g < count; ++g) {
          EXPECT_EQ(std::make_pair(groups[g].data(), groups[g].size()),
                    std::make_pair(same[g].data(), same[g].size()))
              << samples[i].regex << "\non: " << line << "\ngroup " << g;
        }
      }
    }
  }
}

std::vector<uint16_t> Found(const LiteralScanner& scanner,
                            std::string_view text) {
  const auto owners_in = [&](std::string_view in, size_t readable) {
    std::vector<LiteralScanner::Hit> hits;
    scanner.Find(in, readable, &hits);
    uint64_t bits = 0;
    for (const LiteralScanner::Hit& hit : hits) scanner.AddOwners(hit, &bits);
    return bits;
  };
  const uint64_t bits = owners_in(text, text.size());
  // What stands behind the text is read at most.
  const std::string more =
      std::string(text) + "baca juga foto: zzz abcabcabcabcABC";
  EXPECT_EQ(
      owners_in(std::string_view(more).substr(0, text.size()), more.size()),
      bits);
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
  const auto word = [&](unsigned size, size_t kinds) {
    static const char* const parts[] = {"a",        "b", "A", " ",
                                        "\xC3\xA9", "1", "-", "("};
    std::string out;
    while (out.size() < size) out += parts[random() % kinds];
    return out;
  };
  const auto lower = [](std::string s) {
    for (char& c : s) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return s;
  };
  const auto is_alnum = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  int found_any = 0, left_out = 0;
  for (int round = 0; round < 6000; ++round) {
    const size_t kinds = 3 + random() % 6;
    std::vector<LiteralScanner::Literal> literals;
    for (unsigned n = 1 + random() % 4; n > 0; --n) {
      literals.push_back({lower(word(3 + random() % 9, kinds)),
                          static_cast<uint16_t>(n), random() % 2 == 0});
    }
    const LiteralScanner scanner(literals);
    const std::string text =
        word(random() % (round % 2 == 0 ? 30 : 2500), kinds);
    const std::string folded = lower(text);
    const std::vector<uint16_t> found = Found(scanner, text);
    for (const auto& literal : literals) {
      // Whether it stands there at all, and whether where it matters.
      bool anywhere = false, matters = false;
      for (size_t at = folded.find(literal.text); at != folded.npos;
           at = folded.find(literal.text, at + 1)) {
        anywhere = true;
        matters |= !literal.at_word_start || at == 0 ||
                   !is_alnum(folded[at - 1]) || text[at] == 'A';
      }
      const bool reported =
          std::find(found.begin(), found.end(), literal.owner) != found.end();
      if (matters) {
        ASSERT_TRUE(reported) << literal.text << "\nin: " << text;
      }
      if (!anywhere) {
        ASSERT_FALSE(reported) << literal.text << "\nin: " << text;
      }
      found_any += reported ? 1 : 0;
      left_out += anywhere && !reported ? 1 : 0;
    }
  }
  EXPECT_GT(found_any, 1000);
  EXPECT_GT(left_out, 10);
}

}  // namespace
}  // namespace bersih
