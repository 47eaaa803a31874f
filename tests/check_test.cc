// SPDX-License-Identifier: Apache-2.0
//
// How examples are tried, and when rules are in each other's way. The wording
// of findings is tested in tests/bad_rules.

#include "pipeline/check/check.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/check/examples.h"
#include "pipeline/check/marks.h"
#include "pipeline/rules/reader.h"

namespace bersih {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

PackSet Packs(const std::vector<PackFile>& files) {
  std::vector<PackFile> all = files;
  all.push_back({"stages.toml", "stages = ['headline', 'promo', 'footer']"});
  ReadResult read = ReadPacks(all);
  for (const Finding& finding : read.findings) {
    ADD_FAILURE() << finding.ToString();
  }
  return std::move(read.packs);
}

// What TestExamples has against the rules of `files`.
std::vector<std::string> Failures(const std::vector<PackFile>& files) {
  const auto report = TestExamples(Packs(files));
  EXPECT_TRUE(report.ok()) << report.status();
  std::vector<std::string> messages;
  if (!report.ok()) return messages;
  for (const Finding& finding : report->failures) {
    messages.push_back(finding.ToString());
  }
  return messages;
}

// The same for one rule of stage promo, `text` being the rest of it.
std::vector<std::string> Failures(const std::string& text) {
  return Failures({{"id/promo.toml",
                    "[[rule]]\nid = 'id.promo.x'\nstage = 'promo'\n" + text}});
}

struct MarksCase {
  std::string_view example, text;
  std::vector<std::string_view> stretches;
};

TEST(Marks, AreTakenOut) {
  const MarksCase kCases[] = {
      {"plain", "plain", {}},
      {"", "", {}},
      {"[[JAKARTA - ]]Hujan", "JAKARTA - Hujan", {"JAKARTA -"}},
      {"a [[b]] c [[d]]", "a b c d", {"b", "d"}},
      {"[[all]]", "all", {"all"}},
      {"a [[[b]]] c", "a [b] c", {"[b]"}},
      {"a [[[b] ]]c", "a [b] c", {"[b]"}},
      {"a[[ ]]b", "a b", {}},
      {"a [[b", "a [[b", {}},
      {"a b]]", "a b]]", {}},
      {"[[a\nb]]\nc", "a\nb\nc", {"a\nb"}},
      {"[[a ]][[ b]]c", "a  bc", {"a  b"}},
      {"[[\u00A0é\u200B]]x", "\u00A0é\u200Bx", {"é"}},
  };
  for (const MarksCase& c : kCases) {
    const Marked marked = ParseMarks(c.example);
    EXPECT_EQ(marked.text, c.text);
    EXPECT_EQ(marked.marked.size(), marked.text.size());
    EXPECT_EQ(Stretches(marked.text, marked.marked), c.stretches) << c.example;
    EXPECT_EQ(marked.has_marks, marked.text != c.example) << c.example;
  }
}

TEST(Marks, QuotesAreShortAndWhole) {
  EXPECT_EQ(Quote(" a\nb \n"), "\"a\\nb\"");
  std::string accents;
  for (int i = 0; i < 300; ++i) accents += "é";
  const std::string quote = Quote(accents);
  EXPECT_LT(quote.size(), 200u);
  EXPECT_TRUE(absl::EndsWith(quote, "é…\"")) << quote;
}

TEST(Examples, AreCounted) {
  const auto report = TestExamples(Packs({{"id/promo.toml", R"(
[[rule]]
id     = "id.promo.x"
stage  = "promo"
match  = '^Baca juga:'
action = "drop"
remove = ["Baca juga: a", "Baca juga: b"]
keep   = ["Warga membaca juga."]
[[rule]]
id     = "id.promo.y"
stage  = "promo"
match  = '^Lihat juga:'
action = "drop"
remove = ["Lihat juga: a"]
keep   = ["Warga melihat juga."]
)"}}));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->rules, 2);
  EXPECT_EQ(report->remove_examples, 3);
  EXPECT_EQ(report->keep_examples, 2);
  EXPECT_THAT(report->failures, IsEmpty());
}

// Conditions on place do not keep a lone line from being tried …
TEST(Examples, OfOneLineStandAnywhere) {
  for (const char* place :
       {"zone = 'head'", "zone = 'tail'", "after = 'start'", "after = 'footer'",
        "before = 'end'", "before = 'prose'", "within_first = 1",
        "within_last = 1", "hosts = ['a.example']"}) {
    const std::string rule =
        std::string("match = '^Baca juga'\naction = 'drop'\n") + place;
    EXPECT_THAT(Failures(rule + "\nremove = ['Baca juga: a']\n"
                                "keep = ['Warga membaca juga.']\n"),
                IsEmpty())
        << place;
    EXPECT_THAT(Failures(rule + "\nremove = ['Baca juga: a']\n"
                                "keep = ['Baca juga, kata guru.']\n"),
                SizeIs(1))
        << place;
  }
}

// … but those on the line itself hold.
TEST(Examples, OfOneLineMustBeOfTheRightKind) {
  for (const char* kind :
       {"min_chars = 30", "max_chars = 8", "min_words = 9", "max_words = 2",
        "prose = true", "sentence = true"}) {
    const auto failures =
        Failures(std::string("match = '^Baca juga'\naction = 'drop'\n") + kind +
                 "\nremove = ['Baca juga: a']\n"
                 "keep = ['Baca juga: b']\n");
    EXPECT_THAT(failures, SizeIs(1)) << kind;
  }
}

TEST(Examples, OfEveryActionWork) {
  EXPECT_THAT(Failures("match = '^Selesai'\naction = 'end'\n"
                       "remove = ['Selesai']\nkeep = ['Kerja selesai.']\n"),
              IsEmpty());
  EXPECT_THAT(Failures("match = '^Selesai'\naction = 'block'\n"
                       "towards = 'above'\n"
                       "remove = ['Selesai']\nkeep = ['Kerja selesai.']\n"),
              IsEmpty());
  EXPECT_THAT(Failures("match = '[A-Z]+ - '\naction = 'prefix'\n"
                       "remove = ['[[MEDAN - ]]Hujan turun.',"
                       "          '[[PALU - MEDAN -]] Hujan turun.']\n"
                       "keep = ['Hujan di MEDAN - kata warga - turun.']\n"),
              IsEmpty());
  EXPECT_THAT(Failures("match = '[.](?P<cut> \\([a-z]+\\))'\n"
                       "action = 'suffix'\n"
                       "remove = ['Hujan turun. [[(abc)]]']\n"
                       "keep = ['Hujan (deras) turun.']\n"),
              IsEmpty());
  EXPECT_THAT(Failures("match = 'IKLAN'\naction = 'cut'\n"
                       "remove = ['Hujan [[IKLAN]] turun [[IKLAN]].']\n"
                       "keep = ['Hujan turun di papan iklan.']\n"),
              IsEmpty());
}

TEST(Examples, MarksAreExactButForWhiteSpace) {
  const std::string rule =
      "match = 'IKLAN'\naction = 'cut'\n"
      "keep = ['Hujan turun.']\n";
  EXPECT_THAT(Failures(rule + "remove = ['Hujan[[ IKLAN ]]turun.']\n"),
              IsEmpty());
  EXPECT_THAT(Failures(rule + "remove = ['Hujan [[IKLAN]] IKLAN turun.']\n"),
              SizeIs(1));
  EXPECT_THAT(Failures(rule + "remove = ['Hujan [[IKLAN turun]].']\n"),
              SizeIs(1));
}

// The near miss of one rule is another rule's prey.
TEST(Examples, OfWhatStaysPassThroughAllRules) {
  const std::vector<PackFile> files = {{"id/promo.toml", R"(
[[rule]]
id     = "id.promo.x"
stage  = "promo"
match  = '^Baca juga:'
action = "drop"
remove = ["Baca juga: a"]
keep   = ["Tonton juga: pesan itu dibaca semua warga."]
)"},
                                       {"common/footer.toml", R"(
[[rule]]
id     = "common.footer.x"
stage  = "footer"
match  = '^Tonton juga:'
action = "drop"
remove = ["Tonton juga: a"]
keep   = ["Baca juga: b"]
)"}};
  const std::vector<std::string> failures = Failures(files);
  ASSERT_THAT(failures, SizeIs(2));
  // A rule for every language must not harm, or be harmed, in any of them.
  EXPECT_THAT(failures[0], testing::HasSubstr("id.promo.x takes the line"));
  EXPECT_THAT(failures[1],
              testing::HasSubstr("common.footer.x takes the line"));
}

constexpr char kDocumentRule[] = R"(
match  = '^Baca juga:$'
action = "drop"
zone   = "tail"
)";

TEST(Examples, OfManyLinesAreDocuments) {
  const std::string prose =
      "Hujan deras turun sejak pagi, dan warga pulang ke rumah masing-masing.";
  const std::string end = prose + "\nBaca juga:\n";
  const std::string middle = prose + "\nBaca juga:\n" + prose + "\n";
  const auto failures = [&](const std::string& remove,
                            const std::string& keep) {
    return Failures(kDocumentRule + ("remove = ['''\n" + remove) +
                    "''']\nkeep = ['''\n" + keep + "''']\n");
  };
  EXPECT_THAT(failures(end, middle), IsEmpty());
  EXPECT_THAT(failures(middle, middle), SizeIs(1));
  EXPECT_THAT(failures(end, end), SizeIs(1));
  EXPECT_THAT(failures(prose + "\n[[Baca juga:]]\n", middle), IsEmpty());
  EXPECT_THAT(failures(prose + "\n[[Baca juga:\nx]]\n", middle), SizeIs(1));
  EXPECT_THAT(failures("[[" + prose + "]]\nBaca juga:\n", middle), SizeIs(1));
}

TEST(Examples, OfASiteAreCleanedForTheSite) {
  for (const char* host : {"www.a.example", "*.a.example"}) {
    EXPECT_THAT(Failures({{"site/a.toml", std::string(R"(
[[rule]]
id     = "site.promo.x"
stage  = "promo"
match  = '^Baca juga:$'
action = "drop"
remove = ["a\nBaca juga:\nb"]
keep   = ["a\nBaca:\nb"]
hosts  = [")") + host + "\"]\n"}}),
                IsEmpty());
  }
}

TEST(Examples, NeedPatternsThatCompile) {
  PackSet packs = Packs({});
  Rule rule;
  rule.regex = rule.pattern = "(";
  packs.rules.push_back(rule);
  EXPECT_EQ(TestExamples(packs).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(CheckPacks(packs), SizeIs(1));
}

// Two rules, of which the second matches no more than the first.
int Warnings(const std::string& first, const std::string& second) {
  const std::string text =
      "[[rule]]\nid = 'id.promo.a'\nstage = 'promo'\n"
      "match = '^Baca (?:juga|pula)'\nremove = ['[[Baca pula]]']\n"
      "keep = ['Dibaca juga.']\n" +
      first +
      "\n[[rule]]\nid = 'id.promo.b'\nstage = 'promo'\n"
      "match = '^Baca juga'\nremove = ['[[Baca juga]]']\n"
      "keep = ['Dibaca juga.']\n" +
      second + "\n";
  int warnings = 0;
  for (const Finding& f : CheckPacks(Packs({{"id/promo.toml", text}}))) {
    warnings += f.level == Finding::Level::kWarning;
  }
  return warnings;
}

TEST(Sources, AreWantedOfAllRulesOrOfNone) {
  const auto rule = [](const std::string& name, const std::string& source) {
    return "[[rule]]\nid = 'id.promo." + name + "'\nstage = 'promo'\n" +
           "match = '^" + name + "$'\naction = 'drop'\nremove = ['" + name +
           "']\nkeep = ['x']\n" + source;
  };
  const auto findings = [&](const std::string& source) {
    std::vector<std::string> said;
    for (const Finding& finding : CheckPacks(
             Packs({{"id/promo.toml", rule("aaa", source) + rule("bbb", "") +
                                          rule("ccc", "")}}))) {
      said.push_back(finding.ToString());
    }
    return said;
  };
  EXPECT_THAT(findings(""), IsEmpty());
  EXPECT_THAT(findings("source = 'convention'\n"),
              ElementsAre("id/promo.toml:9: warning: id.promo.bbb: 'source' is "
                          "missing, here and in 1 more of this file; say where "
                          "the rule comes from, as others do"));
}

TEST(Unreachable, DependsOnConditionsAndActions) {
  struct Case {
    const char *first, *second;
    int warnings;
  };
  const Case kCases[] = {
      {"action = 'drop'", "action = 'drop'", 1},
      {"action = 'drop'", "action = 'prefix'", 1},
      {"action = 'block'", "action = 'drop'", 1},
      {"action = 'prefix'", "action = 'drop'", 0},
      {"action = 'prefix'", "action = 'prefix'", 1},
      {"action = 'end'", "action = 'drop'", 0},
      {"action = 'drop'\nzone = 'tail'", "action = 'drop'", 0},
      {"action = 'drop'", "action = 'drop'\nzone = 'tail'", 1},
      {"action = 'drop'\nmax_chars = 50", "action = 'drop'", 0},
      {"action = 'drop'\nmax_chars = 50", "action = 'drop'\nmax_chars = 60", 0},
      {"action = 'drop'\nmax_chars = 60", "action = 'drop'\nmax_chars = 50", 1},
      {"action = 'drop'\nmin_words = 2", "action = 'drop'\nmin_words = 1", 0},
      {"action = 'drop'\nprose = false", "action = 'drop'", 0},
      {"action = 'drop'", "action = 'drop'\nprose = false", 1},
      {"action = 'drop'\nafter = ['blank', 'prose']",
       "action = 'drop'\nafter = 'prose'", 1},
      {"action = 'drop'\nafter = 'prose'",
       "action = 'drop'\nafter = ['blank', 'prose']", 0},
      {"action = 'drop'\nafter = 'footer'", "action = 'drop'\nafter = 'promo'",
       0},
      {"action = 'drop'\nafter = 'prose'", "action = 'drop'", 0},
      {"action = 'drop'\nwithin_last = 3", "action = 'drop'\nwithin_last = 2",
       1},
      {"action = 'drop'\nhosts = ['a.b', 'c.d']",
       "action = 'drop'\nhosts = ['a.b']", 1},
      {"action = 'drop'\nhosts = ['a.b']",
       "action = 'drop'\nhosts = ['a.b', 'c.d']", 0},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(Warnings(c.first, c.second), c.warnings) << c.first << "\n"
                                                       << c.second;
  }
}

}  // namespace
}  // namespace bersih
