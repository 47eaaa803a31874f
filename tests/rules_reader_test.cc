// SPDX-License-Identifier: Apache-2.0
//
// What the reader makes of good packs. What it says of bad ones is in
// tests/bad_rules.

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/rules/pattern.h"
#include "pipeline/rules/reader.h"
#include "pipeline/text/re2_view.h"
#include "re2/re2.h"

namespace bersih {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

namespace fs = std::filesystem;

constexpr char kStages[] = "stages = ['byline', 'caption', 'promo']";

// A rule with no more than it needs, and `more`.
std::string RuleText(const std::string& id, const std::string& match,
                     const std::string& more = "action = 'drop'\n") {
  const size_t dot = id.find('.') + 1;
  return "[[rule]]\nid = '" + id + "'\nstage = '" +
         id.substr(dot, id.find('.', dot) - dot) + "'\nmatch = '''" + match +
         "'''\n" + more + "remove = ['[[x]]']\nkeep = ['y']\n";
}

std::vector<std::string> Messages(const ReadResult& read) {
  std::vector<std::string> messages;
  for (const Finding& finding : read.findings) {
    messages.push_back(finding.ToString());
  }
  return messages;
}

// The rules of files that have nothing wrong with them.
std::vector<Rule> Read(std::vector<PackFile> files) {
  files.push_back({"stages.toml", kStages});
  const ReadResult read = ReadPacks(files);
  EXPECT_THAT(Messages(read), IsEmpty());
  return read.packs.rules;
}

bool Matches(const std::string& regex, std::string_view text) {
  const RE2 re(regex, RE2::Quiet);
  EXPECT_TRUE(re.ok()) << regex << ": " << re.error();
  return RE2::PartialMatch(ToRe2(text), re);
}

TEST(PacksReader, ReadsEveryField) {
  const std::vector<Rule> rules = Read({{"id/promo.toml", R"(
# A comment, and an empty line above.
[[rule]]
id     = "id.promo.everything"
source = "Harian Contoh"
stage  = "promo"
match  = '^Baca juga:'
action = "block"
zone   = ["head", "tail"]
min_chars = 1
max_chars = 200
min_words = 2
max_words = 20
prose  = false
sentence = true
after  = ["start", "blank", "prose", "text", "removed", "caption"]
before = ["end", "byline"]
within_first = 3
within_last = 4
hosts  = ["www.example.com", "*.example.org"]
unless = '^Baca juga:$'
max_lines = 5
towards = "above"
stop   = ["blank", "sentence"]
until  = '^Editor'
while  = '^\S'
remove = ["Baca juga:", "Baca juga: Harga"]
keep   = ["""
Satu.
Dua.
"""]
)"}});
  ASSERT_EQ(rules.size(), 1u);
  const Rule& rule = rules[0];
  EXPECT_EQ(rule.id, "id.promo.everything");
  EXPECT_EQ(rule.source, "Harian Contoh");
  EXPECT_EQ(rule.stage, 2);
  EXPECT_EQ(rule.pattern, "^Baca juga:");
  EXPECT_EQ(rule.regex, "^Baca juga:");
  EXPECT_EQ(rule.action, Action::kBlock);
  EXPECT_EQ(rule.zones, kInHead | kInTail);
  EXPECT_EQ(rule.min_chars, 1u);
  EXPECT_EQ(rule.max_chars, 200u);
  EXPECT_EQ(rule.min_words, 2u);
  EXPECT_EQ(rule.max_words, 20u);
  EXPECT_EQ(rule.prose, 0);
  EXPECT_EQ(rule.sentence, 1);
  EXPECT_TRUE(rule.after.edge && rule.after.blank && rule.after.prose &&
              rule.after.text && rule.after.removed);
  EXPECT_THAT(rule.after.stages, ElementsAre(1));
  EXPECT_TRUE(rule.before.edge);
  EXPECT_FALSE(rule.before.blank || rule.before.prose || rule.before.text);
  EXPECT_THAT(rule.before.stages, ElementsAre(0));
  EXPECT_EQ(rule.within_first, 3u);
  EXPECT_EQ(rule.within_last, 4u);
  EXPECT_THAT(rule.hosts, ElementsAre("www.example.com", "*.example.org"));
  EXPECT_EQ(rule.max_lines, 5u);
  EXPECT_TRUE(rule.towards_above);
  EXPECT_FALSE(rule.stop_at_prose);
  EXPECT_TRUE(rule.stop_at_blank && rule.stop_at_sentence);
  EXPECT_EQ(rule.unless_regex, "^Baca juga:$");
  EXPECT_EQ(rule.until_regex, "^Editor");
  EXPECT_TRUE(Matches(rule.while_regex, "x"));
  EXPECT_THAT(rule.remove_examples,
              ElementsAre("Baca juga:", "Baca juga: Harga"));
  EXPECT_THAT(rule.keep_examples, ElementsAre("Satu.\nDua.\n"));
  EXPECT_THAT(rule.languages, ElementsAre("id"));
  EXPECT_EQ(rule.pack, "id");
  EXPECT_EQ(rule.file, "id/promo.toml");
  EXPECT_EQ(rule.line, 3);
}

TEST(PacksReader, WhatIsNotSaidIsNotAsked) {
  const std::vector<Rule> rules =
      Read({{"common/byline.toml", RuleText("common.byline.x", "x")}});
  ASSERT_EQ(rules.size(), 1u);
  const Rule& rule = rules[0];
  EXPECT_EQ(rule.source, "");
  EXPECT_EQ(rule.zones, kAnyZone);
  EXPECT_EQ(rule.max_chars, kNoLimit);
  EXPECT_EQ(rule.max_words, kNoLimit);
  EXPECT_EQ(rule.prose, -1);
  EXPECT_EQ(rule.sentence, -1);
  EXPECT_FALSE(rule.after.any() || rule.before.any());
  EXPECT_EQ(rule.within_first, kNoLimit);
  EXPECT_EQ(rule.repeats, Repeats::kNothing);
  EXPECT_EQ(rule.max_lines, 10u);
  EXPECT_TRUE(rule.stop_at_prose);
  EXPECT_TRUE(rule.languages.empty());
}

TEST(PacksReader, ARuleThatRepeatsNeedsNoPattern) {
  const std::vector<Rule> rules = Read({{"common/promo.toml", R"(
[[rule]]
id     = "common.promo.twice"
stage  = "promo"
repeats = "neighbour"
action = "drop"
remove = ["a\na"]
keep   = ["a\nb"]
)"}});
  ASSERT_EQ(rules.size(), 1u);
  EXPECT_EQ(rules[0].repeats, Repeats::kNeighbour);
  EXPECT_EQ(rules[0].regex, "");
}

TEST(PacksReader, ARuleForSomeLanguages) {
  const std::vector<Rule> rules =
      Read({{"common/promo.toml",
             RuleText("common.promo.x", "1",
                      "action = 'drop'\nlanguages = ['es', 'pt']\n")}});
  ASSERT_EQ(rules.size(), 1u);
  EXPECT_THAT(rules[0].languages, ElementsAre("es", "pt"));
}

TEST(PacksReader, SitesDecideBeforeLanguagesBeforeCommon) {
  const std::string hosts = "action = 'drop'\nhosts = ['a.example']\n";
  const std::vector<Rule> rules =
      Read({{"common/promo.toml", RuleText("common.promo.x", "1")},
            {"id/promo.toml",
             RuleText("id.promo.z", "2") + RuleText("id.promo.a", "3")},
            {"id/byline.toml", RuleText("id.byline.x", "4")},
            {"en/promo.toml", RuleText("en.promo.x", "5")},
            {"site/a.toml", RuleText("site.promo.x", "6", hosts)}});
  std::vector<std::string> ids;
  ids.reserve(rules.size());
  for (const Rule& rule : rules) ids.push_back(rule.id);
  ASSERT_THAT(ids, ElementsAre("site.promo.x", "en.promo.x", "id.byline.x",
                               "id.promo.z", "id.promo.a", "common.promo.x"));
  EXPECT_TRUE(rules[0].languages.empty());
  EXPECT_THAT(rules[1].languages, ElementsAre("en"));
}

TEST(PacksReader, FragmentsMayComeFromAnyFileAndUseEachOther) {
  const std::vector<Rule> rules = Read(
      {{"id/byline.toml", RuleText("id.byline.x", "^(?&date),? (?&Role_2)$")},
       {"id/more.toml", "[define]\ndate = '\\d+ (?&month)'\n"},
       {"common/define.toml",
        "[define]\nmonth = 'Mei|Juni'\nRole_2 = '(?i)editor|penulis'\n"}});
  ASSERT_EQ(rules.size(), 1u);
  EXPECT_TRUE(Matches(rules[0].regex, "3 Juni PENULIS"));
  EXPECT_FALSE(Matches(rules[0].regex, "3 JUNI Penulis"));
  EXPECT_FALSE(Matches(rules[0].regex, "3 Juni, Penulisan"));
}

TEST(PacksReader, OneBadRuleDoesNotSpoilTheOthers) {
  const ReadResult read = ReadPacks(
      {{"id/promo.toml", RuleText("id.promo.bad", "x", "action = 'x'\n") +
                             RuleText("id.promo.good", "x")},
       {"stages.toml", kStages}});
  EXPECT_FALSE(read.ok());
  ASSERT_EQ(read.packs.rules.size(), 1u);
  EXPECT_EQ(read.packs.rules[0].id, "id.promo.good");
}

TEST(PacksReader, WarningsAreNoErrors) {
  const ReadResult read = ReadPacks(
      {{"id/x.toml", "[define]\nx = 'x'\n"}, {"stages.toml", kStages}});
  EXPECT_EQ(read.findings.size(), 1u);
  EXPECT_TRUE(read.ok());
}

TEST(PacksReader, WithoutStagesNothingIsRead) {
  const ReadResult read =
      ReadPacks({{"id/promo.toml", RuleText("id.promo.x", "x")}});
  EXPECT_THAT(read.packs.rules, IsEmpty());
  EXPECT_THAT(
      Messages(read),
      ElementsAre("stages.toml: error: the file is missing; it names stages"));
}

TEST(PacksReader, PatternsAreCheckedWhenAsked) {
  const ReadResult read =
      ReadPacks({{"id/promo.toml", RuleText("id.promo.x", "x**")},
                 {"stages.toml", kStages}});
  EXPECT_TRUE(read.ok());
  EXPECT_EQ(CheckPatterns(read.packs).size(), 1u);
}

TEST(PacksReader, LettersOutOfPlaceAreErrorsOfTheFile) {
  for (const char* text :
       {"\né = 1\n", "\na = é\n", "a = [\"\"\"\n\\\\\\é\"\"\"]\n",
        "a = \"\"\"\n\\\n  é\"\"\"\n", "\na = 1 の\n"}) {
    const ReadResult read =
        ReadPacks({{"id/promo.toml", text}, {"stages.toml", kStages}});
    EXPECT_THAT(Messages(read),
                ElementsAre(testing::StartsWith(
                    "id/promo.toml:2: error: not TOML: a character beyond")))
        << text;
  }
}

TEST(PacksReader, PatternsThatWereCheckedAreNotCheckedAgain) {
  const ReadResult before =
      ReadPacks({{"id/promo.toml", RuleText("id.promo.x", "x**")},
                 {"stages.toml", kStages}});
  const ReadResult read =
      ReadPacks({{"id/promo.toml", RuleText("id.promo.x", "x**") +
                                       RuleText("id.promo.y", "y**")},
                 {"stages.toml", kStages}});
  const std::vector<Finding> findings = CheckPatterns(read.packs, before.packs);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, "id.promo.y");
}

TEST(PacksReader, FindingsReadLikeMessagesOfACompiler) {
  Finding finding = {.level = Finding::Level::kWarning,
                     .file = "id/promo.toml",
                     .line = 12,
                     .rule = "id.promo.x",
                     .message = "it is wet"};
  EXPECT_EQ(finding.ToString(),
            "id/promo.toml:12: warning: id.promo.x: it is wet");
  finding.line = 0;
  finding.rule.clear();
  finding.level = Finding::Level::kError;
  EXPECT_EQ(finding.ToString(), "id/promo.toml: error: it is wet");
}

struct SpaceCase {
  const char* pattern;
  std::vector<std::string_view> match, differ;
};

TEST(WidenWhiteSpace, MeansTheSameEverywhere) {
  const SpaceCase kCases[] = {
      {R"(^a\sb$)",
       {"a b", "a\tb", "a\vb", "a\u00A0b", "a\u1680b", "a\u2000b", "a\u200Bb",
        "a\u200Db", "a\u2028b", "a\u202Fb", "a\u205Fb", "a\u2060b", "a\u3000b",
        "a\uFEFFb"},
       {"ab", "a.b", "a\u00ADb", "a\u200Eb"}},
      {R"(^a\Sb$)", {"axb", "a\u00E9b"}, {"a b", "a\u00A0b", "a\u200Bb"}},
      {R"(^[\s]$)", {" ", "\u00A0"}, {"s", "x"}},
      {R"(^[^\s]$)", {"s", "\u00E9"}, {" ", "\u00A0", "\uFEFF"}},
      {R"(^[\S]$)", {"s", "\u00E9", "\u2027"}, {" ", "\u00A0", "\u2060"}},
      {R"(^[\S\n]$)", {"s", "\n"}, {"\u00A0", "\t"}},
      {R"(^[\s-x]$)", {"-", "x", "\u3000"}, {"a"}},
      {R"(^[x\s-]$)", {"-", "x", "\u3000"}, {"a"}},
      {R"(^[]\s]$)", {"]", "\u00A0"}, {"s"}},
      {R"(^[^]\s]$)", {"s"}, {"]", "\u00A0"}},
      {R"(^[[:alpha:]\s]$)", {"s", "\u00A0"}, {":", "]"}},
      {R"(^[\]\s]$)", {"]", "\u00A0"}, {"s"}},
      {R"(^\[\s]$)", {"[ ]", "[\u00A0]"}, {" "}},
      {R"(^\\s$)", {"\\s"}, {"\\ ", "\\\u00A0"}},
      {R"(^\Q\s\E\s$)", {"\\s\u00A0"}, {"  "}},
      {R"(^\s{2}$)", {" \u00A0"}, {" "}},
      {R"(^x\Q(\s)$)", {"x(\\s)$"}, {"x( )"}},
  };
  for (const SpaceCase& c : kCases) {
    const std::string regex = WidenWhiteSpace(c.pattern);
    for (const std::string_view text : c.match) {
      EXPECT_TRUE(Matches(regex, text)) << c.pattern << " on " << text;
    }
    for (const std::string_view text : c.differ) {
      EXPECT_FALSE(Matches(regex, text)) << c.pattern << " on " << text;
    }
  }
}

TEST(WidenWhiteSpace, LeavesTheRestAlone) {
  for (const char* pattern :
       {"", "^abc$", R"(\d\w\b[\d\w])", R"(\\s)", R"(\Q\s\E)", "[[:space:]]",
        "(a", "a)", "[a", "a\\"}) {
    EXPECT_EQ(WidenWhiteSpace(pattern), pattern);
  }
}

struct AnchorCase {
  const char* action;
  const char* pattern;
  std::vector<std::string_view> match, differ;
};

TEST(PacksReader, AnchorsWithoutChangingThePattern) {
  const AnchorCase kCases[] = {
      {"prefix", "ab|cd", {"abx", "cdx"}, {"xab", "xcd"}},
      {"suffix", "ab|cd", {"xab", "xcd"}, {"abx", "cdx"}},
      {"prefix", "(?i)ab|cd", {"AB", "CD"}, {"xAB"}},
      {"suffix", "(?i)ab|cd", {"AB", "CD"}, {"ABx"}},
      {"suffix", "x(?i:ab)|(?i)cd", {"xAB", "CD"}, {"XAB"}},
      {"prefix", "^ab", {"abx"}, {"xab"}},
      {"suffix", "ab$", {"xab"}, {"abx"}},
      {"suffix", R"(\Qa.b)", {"xa.b"}, {"a.bx", "a.b)$"}},
      {"suffix", R"([a)])", {"x)"}, {")x"}},
      {"cut", "ab|cd", {"xabx"}, {"xx"}},
  };
  for (const AnchorCase& c : kCases) {
    const std::vector<Rule> rules =
        Read({{"id/promo.toml",
               RuleText("id.promo.x", c.pattern,
                        std::string("action = '") + c.action + "'\n")}});
    ASSERT_EQ(rules.size(), 1u) << c.pattern;
    for (const std::string_view text : c.match) {
      EXPECT_TRUE(Matches(rules[0].regex, text)) << c.pattern << " " << text;
    }
    for (const std::string_view text : c.differ) {
      EXPECT_FALSE(Matches(rules[0].regex, text)) << c.pattern << " " << text;
    }
  }
}

TEST(PacksReader, NamedGroupsSurvive) {
  const std::vector<Rule> rules = Read(
      {{"id/promo.toml", "[define]\nname = '(?P<author>\\w+)'\n" +
                             RuleText("id.promo.x", "by (?P<cut>(?&name)):",
                                      "action = 'prefix'\n")}});
  ASSERT_EQ(rules.size(), 1u);
  const RE2 re(rules[0].regex, RE2::Quiet);
  EXPECT_EQ(re.NamedCapturingGroups().count("author"), 1u);
  EXPECT_EQ(re.NamedCapturingGroups().count("cut"), 1u);
}

// A folder that is gone after the test.
class PackFilesTest : public testing::Test {
 protected:
  PackFilesTest()
      : dir_(fs::path(testing::TempDir()) /
             testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(dir_);
    fs::create_directories(dir_);
  }
  ~PackFilesTest() override { fs::remove_all(dir_); }

  void Write(const std::string& path, const std::string& text) {
    fs::create_directories((dir_ / path).parent_path());
    std::ofstream(dir_ / path, std::ios::binary) << text;
  }

  const fs::path dir_;
};

TEST_F(PackFilesTest, AreReadInOrderOfTheirPaths) {
  Write("stages.toml", "a");
  Write("id/promo.toml", "b");
  Write("id/byline.toml", "");
  Write("site/a/b.toml", "c\r\n");
  Write("README.md", "no pack");
  Write(".git/x.toml", "hidden");
  Write("id/.#promo.toml", "an editor's");
  // A '/' at the end changes nothing.
  for (const char* slash : {"", "/"}) {
    const auto files = ReadPackFiles(dir_.string() + slash);
    ASSERT_TRUE(files.ok()) << files.status();
    std::string all;
    for (const PackFile& f : *files) all += f.path + "=" + f.text + ";";
    EXPECT_EQ(all,
              "id/byline.toml=;id/promo.toml=b;site/a/b.toml=c\r\n;"
              "stages.toml=a;");
  }
}

TEST_F(PackFilesTest, NeedStages) {
  Write("id/stages.toml", "not this one");
  EXPECT_EQ(ReadPackFiles(dir_.string()).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(PackFilesTest, NeedAFolder) {
  Write("stages.toml", "");
  for (const char* path : {"none", "stages.toml"}) {
    EXPECT_EQ(ReadPackFiles((dir_ / path).string()).status().code(),
              absl::StatusCode::kNotFound)
        << path;
  }
}

}  // namespace
}  // namespace bersih
