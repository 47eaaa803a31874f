// SPDX-License-Identifier: Apache-2.0
//
// What a comparison is made of: rules paired, changes found and counted,
// conditions judged.

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/measure/change.h"
#include "pipeline/measure/change_log.h"
#include "pipeline/measure/race.h"
#include "pipeline/measure/rule_changes.h"
#include "pipeline/tool/gate.h"
#include "tests/rules.h"

namespace bersih {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Rule Promo(std::string id = "id.promo.see") {
  return MakeRule(std::move(id), kPromo, Action::kDrop, "^Baca juga:");
}
Rule Byline() {
  return MakeRule("id.byline.editor", kByline, Action::kSuffix,
                  R"(\(Editor: \w+\)$)");
}

// One of each kind of change, and what it was.
class Pair {
 public:
  Pair(std::vector<Rule> before, std::vector<Rule> after)
      : before_(Compiled(std::move(before))),
        after_(Compiled(std::move(after))),
        rules_(Packs(*before_), Packs(*after_)) {}

  const RuleChanges& rules() const { return rules_; }

  std::vector<std::string> Changed() const {
    std::vector<std::string> names;
    for (const RuleChange& change : rules_.all()) {
      if (change.kind == RuleChange::Kind::kSame) continue;
      std::string name(KindName(change.kind));
      if (change.old_rule >= 0)
        name.append(" ").append(IdOf(*before_, change.old_rule));
      if (change.new_rule >= 0)
        name.append(" ").append(IdOf(*after_, change.new_rule));
      for (const FieldChange& field : change.fields) {
        name.append(" ").append(field.name);
      }
      names.push_back(name);
    }
    return names;
  }

  // "newly_removed[text]" for each change of the document.
  std::vector<std::string> Changes(const std::string& text) {
    Cleaner before(before_), after(after_);
    std::vector<Change> found;
    FindChanges(text, before.Clean({.text = text, .language = "id"}),
                after.Clean({.text = text, .language = "id"}), rules_, &found);
    std::vector<std::string> names;
    for (const Change& change : found) {
      names.push_back(std::string(KindName(change.kind)) + "[" +
                      std::string(change.span.In(text)) + "]" +
                      (change.prose ? " prose" : ""));
    }
    return names;
  }

  void Log(const std::string& text, const Origin& origin, ChangeLog* log) {
    Cleaner before(before_), after(after_);
    log->Add(origin, text, before.Clean({.text = text, .language = "id"}),
             after.Clean({.text = text, .language = "id"}));
  }

 private:
  static std::string_view IdOf(const RuleSet& set, int rule) {
    return set.rule(static_cast<size_t>(rule)).id;
  }
  std::shared_ptr<const RuleSet> before_, after_;
  RuleChanges rules_;
};

TEST(RuleChanges, PairsByIdAndByWhatTheyDo) {
  Rule loosened = Promo();
  loosened.max_chars = 100;
  Rule wider = loosened;
  wider.max_chars = 300;
  wider.regex = "(?i)^baca juga:";
  Pair pair({loosened, Byline(),
             MakeRule("id.footer.tags", kFooter, Action::kDrop, "^Tags?:")},
            {wider,
             [] {
               Rule renamed = Byline();
               renamed.id = "id.byline.redaktur";
               renamed.line = 99;
               renamed.keep_examples = {"other"};
               return renamed;
             }(),
             MakeRule("id.footer.share", kFooter, Action::kDrop, "^Bagikan$")});
  EXPECT_THAT(pair.Changed(),
              ElementsAre("renamed id.byline.editor id.byline.redaktur",
                          "changed id.promo.see id.promo.see match max_chars",
                          "added id.footer.share", "removed id.footer.tags"));
}

TEST(RuleChanges, PatternsAreShownAsTheyAreWritten) {
  const auto match = [](std::string pattern, std::string regex) {
    Rule rule = Promo();
    rule.pattern = std::move(pattern);
    rule.regex = std::move(regex);
    return Compiled({rule});
  };
  const auto shown = [](const std::shared_ptr<const RuleSet>& before,
                        const std::shared_ptr<const RuleSet>& after) {
    const RuleChanges changes(Packs(*before), Packs(*after));
    const FieldChange& field = changes.all()[0].fields.at(0);
    return field.old_value + " " + field.new_value;
  };
  EXPECT_EQ(shown(match("a(?&x)", "a(?:b)"), match("c(?&x)", "c(?:b)")),
            "a(?&x) c(?&x)");
  EXPECT_EQ(shown(match("a(?&x)", "a(?:b)"), match("a(?&x)", "a(?:c)")),
            "a(?:b) a(?:c)");
}

TEST(RuleChanges, TheSameSetHasNone) {
  EXPECT_THAT(Pair({Promo(), Byline()}, {Promo(), Byline()}).Changed(),
              IsEmpty());
}

TEST(RuleChanges, ARenamedRuleThatAlsoChangedIsRemovedAndAdded) {
  Rule other = Promo("id.promo.other");
  other.max_chars = 10;
  EXPECT_THAT(Pair({Promo()}, {other}).Changed(),
              ElementsAre("added id.promo.other", "removed id.promo.see"));
}

std::string Page() {
  return Text({kProse, "Baca juga: Harga Gabah Turun", kMoreProse,
               "Panen berakhir. (Editor: Rina)"});
}

TEST(Changes, EachKind) {
  EXPECT_THAT(Pair({Promo()}, {Byline()}).Changes(Page()),
              ElementsAre("newly_kept[Baca juga: Harga Gabah Turun]",
                          "newly_removed[(Editor: Rina)]"));
  EXPECT_THAT(Pair({Promo(), Byline()}, {Promo(), Byline()}).Changes(Page()),
              IsEmpty());
  Rule other = MakeRule("id.footer.see", kFooter, Action::kDrop, "^Baca ");
  EXPECT_THAT(Pair({Promo()}, {other}).Changes(Page()),
              ElementsAre("reattributed[Baca juga: Harga Gabah Turun]"));
}

TEST(Changes, ANewNameIsNone) {
  EXPECT_THAT(Pair({Promo()}, {Promo("id.promo.named")}).Changes(Page()),
              IsEmpty());
}

TEST(Changes, PartsOfALineThatWasCutAreToldFromTheRest) {
  Rule whole = MakeRule("id.footer.end", kFooter, Action::kDrop, "^Panen");
  EXPECT_THAT(Pair({Byline()}, {whole}).Changes(Page()),
              ElementsAre("newly_removed[Panen berakhir.]",
                          "reattributed[(Editor: Rina)]"));
}

TEST(Changes, ProseIsMarked) {
  Rule greedy = MakeRule("id.promo.greedy", kPromo, Action::kDrop, "^Warga");
  EXPECT_THAT(Pair({Promo()}, {Promo(), greedy}).Changes(Page()),
              ElementsAre("newly_removed[" + std::string(kProse) + "] prose"));
}

TEST(ChangeLog, CountsByRuleHostAndLanguageAndKeepsContext) {
  Pair pair({Promo()}, {Byline()});
  ChangeLog log(pair.rules(), /*seed=*/1, /*samples=*/2);
  for (uint64_t i = 1; i <= 10; ++i) {
    pair.Log(Page(),
             {"dump.jsonl", i, "d" + std::to_string(i),
              i % 2 == 0 ? "even.example" : "odd.example", "id"},
             &log);
  }
  pair.Log(Text({kProse}), {"dump.jsonl", 11, "", "odd.example", "id"}, &log);
  EXPECT_EQ(log.documents(), 11u);
  EXPECT_EQ(log.changed_documents(), 10u);
  EXPECT_EQ(log.counts()[0].lines, 10u);
  EXPECT_EQ(log.counts()[0].bytes, 10u * 14);
  EXPECT_EQ(log.counts()[1].documents, 10u);
  EXPECT_EQ(log.counts()[2].lines, 0u);
  ASSERT_EQ(log.by_rule().size(), 2u);
  EXPECT_EQ(log.by_host().at("odd.example").documents, 6u);
  EXPECT_EQ(log.by_host().at("odd.example").counts[0].documents, 5u);
  const auto& group = log.by_rule().begin()->second;
  EXPECT_EQ(group.count.lines, 10u);
  ASSERT_EQ(group.samples.entries().size(), 2u);
  const ChangeSample& sample = *group.samples.entries()[0].value;
  ASSERT_EQ(sample.lines.size(), 3u);
  EXPECT_TRUE(sample.lines[2].changed);
  ASSERT_EQ(sample.lines[2].parts.size(), 2u);
  EXPECT_EQ(sample.lines[2].parts[0].text, "Panen berakhir.");
  EXPECT_EQ(sample.lines[2].parts[1].new_rule, 0);
  EXPECT_EQ(sample.lines[2].parts[1].old_rule, -1);
}

TEST(ChangeLog, TheSameSeedKeepsTheSameLinesInAnyOrder) {
  Pair pair({Promo()}, {Byline()});
  const auto drawn = [&](uint64_t seed, bool backwards) {
    ChangeLog log(pair.rules(), seed, 3);
    for (uint64_t i = 1; i <= 50; ++i) {
      pair.Log(Page(), {"d", backwards ? 51 - i : i, "", "", "id"}, &log);
    }
    std::vector<uint64_t> records;
    for (const auto& entry : log.by_rule().begin()->second.samples.entries()) {
      records.push_back(entry.value->origin.record);
    }
    return records;
  };
  EXPECT_EQ(drawn(1, false), drawn(1, true));
  EXPECT_NE(drawn(1, false), drawn(2, false));
}

TEST(ChangeLog, LongLinesAreCutAroundWhatChanged) {
  Pair pair({Promo()}, {Byline()});
  ChangeLog log(pair.rules(), 0, 1);
  std::string line;
  while (line.size() < 5000) line += "Panén raya berlangsung lama sekali. ";
  pair.Log(Text({kProse, line + "(Editor: Rina)"}), {"d", 1, "", "", "id"},
           &log);
  ASSERT_EQ(log.by_rule().size(), 1u);
  const ShownLine& shown =
      log.by_rule().begin()->second.samples.entries()[0].value->lines.back();
  EXPECT_TRUE(shown.cut_before);
  EXPECT_FALSE(shown.cut_behind);
  EXPECT_EQ(shown.parts.back().text, " (Editor: Rina)");
  std::string all;
  for (const auto& part : shown.parts) all += part.text;
  EXPECT_LE(all.size(), 620u);
  EXPECT_NE(static_cast<uint8_t>(all[0]) & 0xC0, 0x80) << all;
}

// Laps as a busy machine gives them: every chunk takes another time, a lap now
// and then several times its due, and each copy of a set has its own pace.
Laps Noisy(uint64_t seed, double pace_of_new) {
  std::mt19937_64 random(seed);
  const auto uniform = [&](double low, double high) {
    return low + (high - low) * static_cast<double>(random() % 10000) / 1e4;
  };
  const double control = uniform(0.98, 1.02), copy = uniform(0.98, 1.02);
  Laps laps;
  for (int i = 0; i < 60; ++i) {
    const double chunk = uniform(0.004, 0.008);
    const auto lap = [&](double pace) {
      const double hit = random() % 50 == 0 ? uniform(1, 3) : 1;
      return chunk * pace * hit * uniform(0.95, 1.05);
    };
    laps.old_set.push_back(lap(1));
    laps.control.push_back(lap(control));
    laps.new_set.push_back(lap(copy * pace_of_new));
  }
  return laps;
}

TEST(Race, ClaimsNoDifferenceThatIsNoise) {
  int claims = 0, unseen = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    claims += JudgeLaps(Noisy(seed, 1), false, seed).differs();
    unseen += JudgeLaps(Noisy(seed, 1.5), false, seed).verdict() != "slower";
    EXPECT_FALSE(JudgeLaps(Noisy(seed, 1.5), true, seed).differs());
  }
  EXPECT_LE(claims, 3);  // of 300
  EXPECT_LE(unseen, 3);
}

TEST(Race, CleansASmallDumpUntilThereIsEnough) {
  Race race(Compiled({Promo()}), Compiled({Promo()}), Compiled({Promo()}),
            /*same_rules=*/true, 1);
  for (int i = 0; i < 200; ++i) {
    race.Add({.text = Page(), .host = {}, .language = "id"});
  }
  const Speed speed = race.Finish();
  EXPECT_GE(speed.chunks, 60u);
  EXPECT_EQ(speed.bytes % (speed.chunks * 200 * Page().size()), 0u);
  EXPECT_GE(speed.bytes, speed.chunks * 30'000);
  EXPECT_GT(speed.old_megabytes(), 0);
  EXPECT_LT(speed.slowdown.low, speed.slowdown.high);
  EXPECT_FALSE(speed.differs())
      << speed.slowdown.low << " to " << speed.slowdown.high;
}

TEST(Race, ASetWithARuleThatTriesEverythingIsSlower) {
  const Rule slow = MakeRule(
      "id.byline.slow", kByline, Action::kSuffix,
      R"((?:\w+[ ,.]+){0,30}?(?:\w+[ ,.]+){0,30}?(?P<cut>\(Editor: \w+\))$)");
  Race race(Compiled({Promo(), Byline()}), Compiled({Promo(), Byline()}),
            Compiled({Promo(), slow}), /*same_rules=*/false, 1);
  // Short lines are remembered, so the line must be none.
  const std::string text =
      Text({kProse, std::string(kMoreProse) + " (Editor: Rina)"});
  for (int i = 0; i < 200; ++i) {
    race.Add({.text = text, .host = {}, .language = "id"});
  }
  const Speed speed = race.Finish();
  EXPECT_EQ(speed.verdict(), "slower")
      << speed.slowdown.low << " to " << speed.slowdown.high;
}

TEST(Gate, Parses) {
  const auto gate = ParseGate("body_kept < 99.8%");
  ASSERT_TRUE(gate.ok()) << gate.status();
  EXPECT_EQ(gate->metric, "body_kept");
  EXPECT_DOUBLE_EQ(gate->bound, 0.998);
  EXPECT_TRUE(gate->Holds(0.5));
  EXPECT_FALSE(gate->Holds(0.998));
  EXPECT_TRUE(ParseGate("slowdown>=1.1")->Holds(1.1));
  EXPECT_FALSE(ParseGate("slowdown>1.1")->Holds(1.1));
  EXPECT_TRUE(ParseGate("newly_removed<=0")->Holds(0));
  for (const char* broken : {"", "body_kept", "<3", "body_kept<", "a<b"}) {
    EXPECT_THAT(ParseGate(broken).status().message(),
                HasSubstr("'body_kept<0.998'"))
        << broken;
  }
}

TEST(Gate, WhatIsUnsureDoesNotFail) {
  const std::vector<Gate> gates = {*ParseGate("a>1"), *ParseGate("b>1"),
                                   *ParseGate("a>3")};
  const std::vector<Metric> metrics = {
      {.name = "a", .value = 2}, {.name = "b", .value = 2, .unsure = true}};
  std::vector<bool> failed;
  for (const GateResult& result : Judge(gates, metrics)) {
    failed.push_back(result.failed);
  }
  EXPECT_THAT(failed, ElementsAre(true, false, false));
}

}  // namespace
}  // namespace bersih
