// SPDX-License-Identifier: Apache-2.0
//
// The pages that show by examples what the packs do.

#include "pipeline/check/pages.h"

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/check/words.h"
#include "pipeline/clean/compile.h"
#include "tests/rules.h"

namespace bersih {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::vector<std::string>& Stages() {
  static const auto& stages = *new std::vector<std::string>{
      "headline", "dateline", "byline", "caption", "promo", "footer"};
  return stages;
}

// A rule of the pack id that drops lines that are "Iklan".
Rule Base() {
  Rule rule = MakeRule("id.promo.x", kPromo, Action::kDrop, "^Iklan$");
  rule.pack = "id";
  rule.languages = {"id"};
  rule.remove_examples = {"Iklan"};
  rule.keep_examples = {"Iklan itu lucu."};
  return rule;
}

TEST(Words, ForActions) {
  struct Case {
    Action action;
    const char* words;
  };
  for (const Case& c : std::vector<Case>{
           {Action::kDrop, "the line goes"},
           {Action::kPrefix, "the start of the line goes"},
           {Action::kSuffix, "the end of the line goes"},
           {Action::kCut, "a part of the line goes, as often as it occurs"},
           {Action::kBlock,
            "the line goes, and up to 10 lines below it, until a paragraph"},
           {Action::kEnd,
            "the line and all below it go, where no paragraph follows"}}) {
    Rule rule = Base();
    rule.action = c.action;
    EXPECT_EQ(ActionInWords(rule), c.words);
  }
  Rule rule = Base();
  rule.repeats = Repeats::kTitle;
  EXPECT_EQ(ActionInWords(rule), "the line goes when it is the title again");
  rule.action = Action::kPrefix;
  EXPECT_EQ(ActionInWords(rule), "the title goes where a line begins with it");
  rule.repeats = Repeats::kNeighbour;
  EXPECT_EQ(ActionInWords(rule),
            "the line goes when it is the same as the one above or below it");
}

TEST(Words, ForBlocks) {
  Rule rule = Base();
  rule.action = Action::kBlock;
  rule.max_lines = 1;
  rule.towards_above = true;
  rule.stop_at_prose = false;
  EXPECT_EQ(ActionInWords(rule), "the line goes, and the line above it");
  rule.max_lines = 2;
  rule.stop_at_blank = rule.stop_at_sentence = true;
  rule.until_regex = rule.while_regex = "x";
  EXPECT_EQ(ActionInWords(rule),
            "the line goes, and up to 2 lines above it, until a blank line, a "
            "line that ends like a sentence, wording that ends it or wording "
            "that does not fit");
}

TEST(Words, ForConditions) {
  Rule rule = Base();
  EXPECT_THAT(ConditionsInWords(rule, Stages()), ElementsAre());
  rule.zones = kInHead | kInTail;
  rule.within_first = 1;
  rule.within_last = 4;
  rule.after.edge = rule.after.blank = rule.after.prose = true;
  rule.after.stages = {kDateline, kByline};
  rule.before.edge = true;
  rule.min_chars = 10;
  rule.max_chars = 80;
  rule.max_words = 1;
  rule.prose = 0;
  rule.sentence = 1;
  rule.unless_regex = "x";
  rule.hosts = {"www.a.example", "*.b.example"};
  rule.pack = "common";
  rule.languages = {"id", "de"};
  EXPECT_EQ(absl::StrJoin(ConditionsInWords(rule, Stages()), "\n"),
            "only before the first paragraph or after the last\n"
            "only in the first line\n"
            "only in the last 4 lines\n"
            "only where nothing that stays is above it, right below a blank "
            "line, below a paragraph or below something that goes as dateline "
            "or byline\n"
            "only where nothing is below it\n"
            "only lines of 10 to 80 characters\n"
            "only lines of at most 1 word\n"
            "no paragraphs\n"
            "only lines that end like a sentence\n"
            "no lines with wording that speaks against it\n"
            "only on www.a.example or b.example and all below it\n"
            "only in Indonesian or German");
}

TEST(Words, ForEveryZone) {
  std::vector<std::string> said;
  for (uint8_t zones = 1; zones < kAnyZone; ++zones) {
    Rule rule = Base();
    rule.zones = zones;
    said.push_back(absl::StrJoin(ConditionsInWords(rule, Stages()), "; "));
  }
  EXPECT_THAT(said,
              ElementsAre("only before the first paragraph",
                          "only between the first paragraph and the last",
                          "not after the last paragraph",
                          "only after the last paragraph",
                          "only before the first paragraph or after the last",
                          "not before the first paragraph"));
}

TEST(Markdown, IsEscaped) {
  EXPECT_EQ(EscapeMarkdown("a *b* _c_ [d](e) `f` ~~g~~ | h \\ i"),
            "a \\*b\\* \\_c\\_ \\[d](e) \\`f\\` \\~\\~g\\~\\~ \\| h \\\\ i");
  EXPECT_EQ(EscapeMarkdown("<b>&amp;</b>"), "&lt;b>&amp;amp;&lt;/b>");
  EXPECT_EQ(EscapeMarkdown("US$ 5 and US$ 6"), "US&#36; 5 and US&#36; 6");
  EXPECT_EQ(EscapeMarkdown("a\tb   c"), "a⇥b&nbsp;&nbsp; c");
}

// The page of a set of one rule.
std::string PageOf(const Rule& rule) {
  const std::vector<Page> pages = WritePages(Compiled({rule}));
  EXPECT_EQ(pages.size(), 1u);
  return pages.empty() ? "" : pages[0].text;
}

TEST(Pages, ShowARule) {
  Rule rule = Base();
  rule.max_chars = 80;
  EXPECT_THAT(PageOf(rule), HasSubstr("\n#### `id.promo.x`\n\n"
                                      "The line goes; only lines of at most 80 "
                                      "characters.\n\n"
                                      "- goes: <del>Iklan</del>\n"
                                      "- stays: Iklan itu lucu.\n"));
}

TEST(Pages, ShowThePartThatGoes) {
  Rule rule = Base();
  rule.action = Action::kPrefix;
  rule.remove_examples = {"[[<JAKARTA> - ]]Hujan *deras* turun."};
  EXPECT_THAT(PageOf(rule), HasSubstr("\n- goes: <del>&lt;JAKARTA> -</del> "
                                      "Hujan \\*deras\\* turun.\n"));
}

// Lines of a document are lines of the page, whatever they begin with, and it
// is seen which rule took what.
TEST(Pages, ShowDocuments) {
  Rule rule = Base();
  rule.remove_examples = {"1. Satu\nIklan\n\n- Dua\nBagikan\n# Tiga\n"};
  rule.keep_examples = {"> Iklan\nBagikan"};
  Rule other = Base();
  other.id = "id.promo.y";
  other.regex = other.pattern = "^Bagikan$";
  const std::vector<Page> pages = WritePages(Compiled({rule, other}));
  ASSERT_EQ(pages.size(), 1u);
  EXPECT_THAT(pages[0].text, HasSubstr("\n- goes:<br>\n"
                                       "  1\\. Satu<br>\n"
                                       "  <del>Iklan</del><br>\n"
                                       "  <br>\n"
                                       "  \\- Dua<br>\n"
                                       "  <del><i>Bagikan</i></del><br>\n"
                                       "  \\# Tiga\n"
                                       "- stays:<br>\n"
                                       "  \\> Iklan<br>\n"
                                       "  <del><i>Bagikan</i></del>\n"));
}

TEST(Pages, RunFromRightToLeft) {
  Rule rule = Base();
  rule.remove_examples = {"[[القاهرة (AFP) - ]]قال الوزير"};
  const std::string page = PageOf(rule);
  EXPECT_THAT(page, HasSubstr("- goes: <span dir=\"rtl\"><del>القاهرة (AFP) "
                              "-</del> قال الوزير</span>\n"));
  EXPECT_THAT(page, HasSubstr("- stays: Iklan itu lucu.\n"));
}

TEST(Pages, GroupByPackStageAndSource) {
  std::vector<Rule> rules;
  for (const auto& [id, source] :
       std::vector<std::pair<std::string, std::string>>{
           {"id.promo.a", "Tribun network"},
           {"id.promo.b", ""},
           {"id.promo.c", "convention"},
           {"id.promo.d", "Antara"},
           {"id.promo.h", "convention: podcasts"},
           {"id.promo.e", "Tribun network"}}) {
    rules.push_back(Base());
    rules.back().id = id;
    rules.back().source = source;
  }
  rules.push_back(Base());
  rules.back().id = "id.byline.f";
  rules.back().stage = kByline;
  rules.push_back(Base());
  rules.back().id = "en.promo.g";
  rules.back().pack = "en";
  rules.back().languages = {"en"};
  const std::vector<Page> pages = WritePages(Compiled(rules));
  ASSERT_EQ(pages.size(), 2u);
  EXPECT_EQ(pages[0].path, "en/README.md");
  EXPECT_EQ(pages[1].path, "id/README.md");
  EXPECT_EQ(pages[1].pack, "id");
  EXPECT_THAT(pages[0].text, testing::StartsWith("# English\n"));
  EXPECT_THAT(pages[1].text, testing::StartsWith("# Indonesian\n"));
  EXPECT_THAT(pages[1].text,
              HasSubstr("\n| [byline](#byline) | 1 | not said (1) |\n"
                        "| [promo](#promo) | 6 | convention (1); "
                        "convention: podcasts (1); Antara (1); "
                        "Tribun network (2); not said (1) |\n"));
  std::vector<std::string> headings;
  std::istringstream lines(pages[1].text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("##")) headings.push_back(line);
  }
  EXPECT_THAT(
      headings,
      ElementsAre("## byline", "### Source not said", "#### `id.byline.f`",
                  "## promo", "### convention", "#### `id.promo.c`",
                  "### convention: podcasts", "#### `id.promo.h`", "### Antara",
                  "#### `id.promo.d`", "### Tribun network",
                  "#### `id.promo.a`", "#### `id.promo.e`",
                  "### Source not said", "#### `id.promo.b`"));
  EXPECT_THAT(pages[0].text, Not(HasSubstr("id.promo")));
}

}  // namespace
}  // namespace bersih
