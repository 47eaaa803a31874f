// SPDX-License-Identifier: Apache-2.0
//
// The public interface: languages, options, metadata, what is not text.

#include "bersih/cleaner.h"

#include <random>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/rules.h"

namespace bersih {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::shared_ptr<const RuleSet> Small() {
  Rule english = MakeRule("en.x", kPromo, Action::kDrop, "^Read more$");
  english.languages = {"en"};
  Rule indonesian = MakeRule("id.x", kPromo, Action::kDrop, "^Baca juga$");
  indonesian.languages = {"id"};
  return Compiled({
      english,
      indonesian,
      MakeRule("common.place", kDateline, Action::kPrefix,
               "^(?:(?P<place>[A-Z]+) - )"),
      MakeRule("common.ad", kPromo, Action::kDrop, "^AD$"),
      MakeRule("common.editor", kByline, Action::kDrop,
               "^Editor: (?P<editor>.+)$"),
  });
}

TEST(Cleaner, AppliesThePackOfTheLanguage) {
  Cleaner cleaner(Small());
  const std::string text = Text({kProse, "Read more", "Baca juga", "AD"});
  const auto clean = [&](std::string_view language) {
    return cleaner.Clean({.text = text, .language = language}).body;
  };
  EXPECT_EQ(clean("id"), Text({kProse, "Read more"}));
  EXPECT_EQ(clean("id-ID"), Text({kProse, "Read more"}));
  EXPECT_EQ(clean("in"), Text({kProse, "Read more"})) << "the old code of id";
  EXPECT_EQ(clean("EN_us"), Text({kProse, "Baca juga"}));
  EXPECT_EQ(clean("fr"), Text({kProse, "Read more", "Baca juga"}));
  EXPECT_THAT(cleaner.rules().languages(), ElementsAre("en", "id"));
}

TEST(Cleaner, DetectsTheLanguage) {
  Cleaner cleaner(Small());
  EXPECT_EQ(cleaner.Clean({.text = Text({kProse, kMoreProse})}).language, "id");
  EXPECT_EQ(cleaner
                .Clean({.text = "The villagers brought in the harvest early "
                                "because the rain did not stop, and they "
                                "hope that prices will hold this season."})
                .language,
            "en");
  EXPECT_EQ(cleaner
                .Clean({.text = "Панен начался рано из-за дождей, и "
                                "крестьяне надеются на хорошие цены."})
                .language,
            "")
      << "no pack";
  EXPECT_EQ(cleaner.Clean({.text = "12 34 56"}).language, "");
  EXPECT_EQ(cleaner.Clean({.text = ""}).language, "");
}

TEST(Cleaner, Metadata) {
  Cleaner cleaner(Small());
  const std::string text = Text({"MEDAN - " + std::string(kProse),
                                 "Editor:  Sari Dewi ", "Editor: Bayu"});
  const Result& result = cleaner.Clean({.text = text, .language = "id"});
  EXPECT_EQ(result.Meta("place", text), "MEDAN");
  EXPECT_EQ(result.Meta("editor", text), "Sari Dewi") << "the first one";
  EXPECT_EQ(result.Meta("title", text), "");
  EXPECT_EQ(result.meta.size(), 2u);
}

TEST(Cleaner, KeepsAndSwitchesOff) {
  const std::string text =
      Text({"MEDAN - " + std::string(kProse), "AD", "Editor: Sari"});
  const auto clean = [&](const Options& options) {
    auto cleaner = Cleaner::Create(Small(), options);
    EXPECT_TRUE(cleaner.ok()) << cleaner.status();
    const Result& result = cleaner->Clean({.text = text, .language = "id"});
    ExpectConsistent(text, result);
    return result.body + "|" + std::string(result.Meta("place", text));
  };
  EXPECT_EQ(clean({}), Text({kProse}) + "|MEDAN");
  EXPECT_EQ(clean({.keep = {"dateline"}}),
            Text({"MEDAN - " + std::string(kProse)}) + "|MEDAN");
  EXPECT_EQ(clean({.without = {"dateline", "common.ad"}}),
            Text({"MEDAN - " + std::string(kProse), "AD"}) + "|");
  EXPECT_EQ(clean({.keep = {"promo", "byline"}}),
            Text({kProse, "AD", "Editor: Sari"}) + "|MEDAN");
  EXPECT_THAT(Cleaner::Create(Small(), {.keep = {"date"}}).status().ToString(),
              HasSubstr("'date'; the stages are headline, dateline"));
  EXPECT_FALSE(Cleaner::Create(Small(), {.without = {"x"}}).ok());
}

TEST(Cleaner, TextThatIsNotText) {
  const auto rules = Small();
  Cleaner cleaner(rules);
  const std::vector<std::string> texts = {
      "",
      "\n",
      "\xFF\xFE"
      "A\xED\xA0\x80"
      "D\nAD\n\x80",
      std::string("a\0b\nAD\n\0", 8),
      "AD\n" + std::string(1000, '\r'),
      std::string(3 << 20, 'x') + "\nAD\n" + std::string(kProse),
  };
  for (const std::string& text : texts) {
    const Result& result = cleaner.Clean({.text = text});
    ExpectConsistent(text, result);
  }
  EXPECT_EQ(cleaner.Clean({.text = texts[2]}).invalid_utf8_bytes, 6u);
  EXPECT_EQ(cleaner.Clean({.text = texts[2]}).body,
            "\xFF\xFE"
            "A\xED\xA0\x80"
            "D\n\x80");
  EXPECT_EQ(cleaner.Clean({.text = texts[3]}).body, std::string("a\0b\n\0", 5));
}

// A former bug: CLD2 reads out of bounds on what is not UTF-8.
TEST(Cleaner, DetectsTheLanguageOfRandomBytes) {
  std::mt19937 random(1);
  Cleaner cleaner(Small());
  for (int round = 0; round < 300; ++round) {
    std::string text(random() % 3000, ' ');
    for (char& c : text) c = static_cast<char>(random());
    ExpectConsistent(text, cleaner.Clean({.text = text}));
  }
}

// A former danger: each cut matches what is left again.
TEST(Cleaner, ALongLineFullOfLabelsIsNotQuadratic) {
  Cleaner cleaner(
      Compiled({MakeRule("p", kPromo, Action::kCut, "Baca juga: [A-Z]+ ")}));
  std::string text;
  while (text.size() < (8u << 20)) text += "hujan turun. Baca juga: PANEN ";
  const Result& result = cleaner.Clean({.text = text, .language = "id"});
  ExpectConsistent(text, result);
  EXPECT_FALSE(result.removed.empty());
}

// Nor when the pattern is tried at each label and reads to the end of the line.
TEST(Cleaner, ALongLineFullOfFailingLabelsIsNotQuadratic) {
  Cleaner cleaner(
      Compiled({MakeRule("p", kPromo, Action::kDrop, "Baca juga: [^!]*!")}));
  std::string text;
  while (text.size() < (1u << 20) - 100) text += "Baca juga: panen ";
  const Result& result = cleaner.Clean({.text = text, .language = "id"});
  ExpectConsistent(text, result);
  EXPECT_TRUE(result.removed.empty());
}

TEST(Cleaner, ThreadsShareARuleSet) {
  const auto rules = Small();
  std::vector<std::thread> threads;
  std::vector<int> good(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      Cleaner cleaner(rules);
      for (int i = 0; i < 200; ++i) {
        const std::string text =
            Text({"MEDAN - " + std::string(kProse), "AD", "Editor: Sari"});
        good[t] += cleaner.Clean({.text = text}).body == Text({kProse});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(good, ElementsAre(200, 200, 200, 200));
}

TEST(RuleSet, Default) {
  const auto rules = RuleSet::Default();
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_GE((*rules)->rule_count(), 120u);
  EXPECT_EQ((*rules)->stage(0), "headline");
  EXPECT_EQ((*rules)->FindStage("nothing"), -1);
  for (size_t i = 0; i < (*rules)->rule_count(); ++i) {
    EXPECT_EQ((*rules)->FindRule((*rules)->rule(i).id), static_cast<int>(i));
  }
}

TEST(RuleSet, LoadNamesWhatIsMissing) {
  EXPECT_EQ(RuleSet::Load("/nowhere/at/all").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace bersih
