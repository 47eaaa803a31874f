// SPDX-License-Identifier: Apache-2.0

#include "pipeline/decide/trace.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bersih/cleaner.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/measure/loose.h"
#include "tests/rules.h"

namespace bersih {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::IsEmpty;

// "rule: refusals, by" of each loss.
std::vector<std::string> Losses(const std::shared_ptr<const RuleSet>& rules,
                                std::string_view text,
                                std::string_view host = "") {
  const auto loose = Loosened(*rules);
  Cleaner cleaner(rules);
  Trace trace;
  trace.loose = loose.get();
  cleaner.Clean({.text = text, .host = host, .language = "xx"}, &trace);
  std::vector<std::string> shown;
  for (const Trace::Loss& loss : trace.losses) {
    std::string line(rules->rule(loss.rule).id);
    if (loss.by != 0xFFFF) {
      line += " by " + std::string(rules->rule(loss.by).id);
    }
    line += " " + std::to_string(loss.refusals) + ": " +
            std::string(loss.piece.In(text).substr(0, 12));
    shown.push_back(line);
  }
  return shown;
}

std::string Line(const std::string& rule, uint32_t refusals,
                 const std::string& text) {
  return rule + " " + std::to_string(refusals) + ": " + text.substr(0, 12);
}

Rule Drop(const std::string& id, const std::string& regex) {
  return MakeRule(id, kPromo, Action::kDrop, regex);
}

TEST(TraceTest, NamesTheConditionThatRefused) {
  const std::string line = "Ikuti kanal kami";
  const std::string text = Text({kProse, line, kMoreProse});
  struct Case {
    const char* what;
    void (*set)(Rule*);
    uint32_t refusal;
  };
  const Case cases[] = {
      {"zone", [](Rule* r) { r->zones = kInHead; }, kByZone},
      {"min_chars", [](Rule* r) { r->min_chars = 17; }, kByMinChars},
      {"max_chars", [](Rule* r) { r->max_chars = 15; }, kByMaxChars},
      {"min_words", [](Rule* r) { r->min_words = 4; }, kByMinWords},
      {"max_words", [](Rule* r) { r->max_words = 2; }, kByMaxWords},
      {"prose", [](Rule* r) { r->prose = 1; }, kByProse},
      {"sentence", [](Rule* r) { r->sentence = 1; }, kBySentence},
      {"within_first", [](Rule* r) { r->within_first = 1; }, kByWithinFirst},
      {"within_last", [](Rule* r) { r->within_last = 1; }, kByWithinLast},
      {"hosts", [](Rule* r) { r->hosts = {"a.example"}; }, kByHosts},
      {"after", [](Rule* r) { r->after.removed = true; }, kByAfter},
      {"before", [](Rule* r) { r->before.edge = true; }, kByBefore},
      {"repeats", [](Rule* r) { r->repeats = Repeats::kNeighbour; },
       kByRepeats},
      {"end", [](Rule* r) { r->action = Action::kEnd; }, kByProseBelow},
      {"pattern", [](Rule* r) { r->regex = "^Ikuti kanal mereka"; },
       kByPattern},
      {"two", [](Rule* r) { r->max_chars = 15, r->zones = kInHead; },
       kByZone | kByMaxChars},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    Rule rule = Drop("a", "^Ikuti kanal");
    c.set(&rule);
    EXPECT_THAT(Losses(Compiled({rule}), text, "b.example"),
                ElementsAre(Line("a", c.refusal, line)));
  }
  EXPECT_THAT(Losses(Compiled({Drop("a", "^Ikuti kanal")}), text), IsEmpty());
}

TEST(TraceTest, APartIsNoLine) {
  const auto rules =
      Compiled({MakeRule("cut", kDateline, Action::kPrefix, "^KOTA - "),
                MakeRule("suffix", kByline, Action::kSuffix, " tamat$"),
                Drop("drop", "iklan")});
  const std::string line = "KOTA - Hari iklan di desa tamat";
  EXPECT_THAT(Losses(rules, Text({kProse, line, kMoreProse})),
              ElementsAre("suffix by cut 0: KOTA - Hari ",
                          "drop by cut 0: KOTA - Hari ",
                          "drop by suffix 0: Hari iklan d"));
  // The prefix does not stand at the start of what is left.
  const auto two =
      Compiled({MakeRule("middle", kDateline, Action::kCut, "IKLAN"),
                MakeRule("prefix", kByline, Action::kPrefix, "^satu"),
                Drop("drop", "^dua$")});
  EXPECT_THAT(Losses(two, Text({kProse, "dua IKLAN satu", kMoreProse})),
              ElementsAre(Line("drop", kByPart, "dua"),
                          Line("prefix", kByPart, "satu")));
}

TEST(TraceTest, EarlierRulesShadowLaterOnes) {
  const auto rules =
      Compiled({Drop("first", "^Ikuti"), Drop("second", "kanal"),
                MakeRule("early", kHeadline, Action::kDrop, "kami$")});
  EXPECT_THAT(Losses(rules, Text({kProse, "Ikuti kanal kami", kMoreProse})),
              ElementsAre("first by early 0: Ikuti kanal ",
                          "second by early 0: Ikuti kanal "));
}

TEST(TraceTest, WhatIsOffIsNoLoss) {
  const auto rules = Compiled({Drop("a", "^Ikuti"), Drop("b", "kanal")});
  const auto loose = Loosened(*rules);
  auto cleaner = Cleaner::Create(rules, {.without = {"b"}});
  ASSERT_TRUE(cleaner.ok());
  Trace trace;
  trace.loose = loose.get();
  const std::string text = Text({kProse, "Ikuti kanal", kMoreProse});
  cleaner->Clean({.text = text, .language = "xx"}, &trace);
  EXPECT_THAT(trace.losses, IsEmpty());
}

TEST(TraceTest, TriesAreCounted) {
  Rule asks = Drop("asks", "kanal");
  asks.hosts = {"a.example"};
  const auto rules = Compiled({asks, Drop("no", "^Ikuti kanal mereka"),
                               Drop("yes", "^Ikuti kanal kami")});
  Cleaner cleaner(rules);
  Trace trace;
  trace.tries_wanted = true;
  const std::string text = Text({kProse, "Ikuti kanal kami", kMoreProse});
  cleaner.Clean({.text = text, .language = "xx"}, &trace);
  const auto yes = static_cast<uint16_t>(rules->FindRule("yes"));
  const auto last = trace.tries.back();
  EXPECT_EQ(last.rule, yes);
  EXPECT_TRUE(last.ran);
  EXPECT_TRUE(last.matched);
  for (const Trace::Try& t : trace.tries) {
    EXPECT_EQ(t.matched, t.rule == yes);
    EXPECT_EQ(t.ran, rules->rule(t.rule).id != "asks");
  }
}

// All texts of samples/ with the rules that are built in.
TEST(TraceTest, ChangesNothing) {
  const auto rules = RuleSet::Default();
  ASSERT_TRUE(rules.ok());
  const auto loose = Loosened(**rules);
  Cleaner plain(*rules), traced(*rules);
  Trace trace;
  trace.loose = loose.get();
  size_t texts = 0, losses = 0;
  for (const auto& entry : fs::recursive_directory_iterator(
           fs::path(BERSIH_SOURCE_DIR) / "samples")) {
    if (entry.path().extension() != ".txt") continue;
    SCOPED_TRACE(entry.path());
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    const Document document{.text = text};
    const Result& expected = plain.Clean(document);
    trace.tries_wanted = ++texts % 2 == 0;
    const Result& result = traced.Clean(document, &trace);
    EXPECT_EQ(result.body, expected.body);
    ASSERT_EQ(result.removed.size(), expected.removed.size());
    for (size_t i = 0; i < result.removed.size(); ++i) {
      EXPECT_EQ(result.removed[i].span, expected.removed[i].span);
      EXPECT_EQ(result.removed[i].rule, expected.removed[i].rule);
    }
    losses += trace.losses.size();
    for (const Trace::Loss& loss : trace.losses) {
      EXPECT_EQ(loss.refusals == 0, loss.by != 0xFFFF);
    }
    EXPECT_EQ(trace.tries.empty(), !trace.tries_wanted);
  }
  EXPECT_GT(texts, 20u);
  EXPECT_GT(losses, texts) << "hardly anything was noted";
}

}  // namespace
}  // namespace bersih
