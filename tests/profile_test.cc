// SPDX-License-Identifier: Apache-2.0

#include "pipeline/measure/profile.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/rules.h"

namespace bersih {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Cleans texts with rules of a test and says what came of it.
class ProfileTest : public testing::Test {
 protected:
  void Use(std::vector<Rule> rules, ProfileOptions options = {}) {
    rules_ = Compiled(std::move(rules));
    profiler_ = std::make_unique<Profiler>(rules_, options);
  }
  void Add(const std::string& text, const std::string& host = "") {
    Origin origin;
    origin.input = "dump.jsonl";
    origin.record = ++record_;
    origin.host = host;
    const Result& result =
        profiler_->Add({.text = text, .host = host, .language = "xx"}, origin);
    ExpectConsistent(text, result);
  }
  RuleProfile Of(const std::string& id) const {
    return profiler_->Finish().rules[static_cast<size_t>(rules_->FindRule(id))];
  }

  std::shared_ptr<const RuleSet> rules_;
  std::unique_ptr<Profiler> profiler_;
  uint64_t record_ = 0;
};

Rule Drop(const std::string& id, const std::string& regex) {
  return MakeRule(id, kPromo, Action::kDrop, regex);
}

std::string Article(const std::string& line) {
  return Text({kProse, line, kMoreProse});
}

std::vector<Suspicion::Kind> KindsOf(const RuleProfile& rule) {
  std::vector<Suspicion::Kind> kinds;
  for (const Suspicion& suspicion : rule.suspicions) {
    kinds.push_back(suspicion.kind);
  }
  return kinds;
}

TEST_F(ProfileTest, CountsWhatRulesTake) {
  Use({Drop("read", "^Baca Juga"),
       MakeRule("place", kDateline, Action::kPrefix, "^KOTA - "),
       Drop("never", "^Tidak ada")});
  Add(Article("Baca Juga: Satu"), "a.example");
  Add(Text({"KOTA - " + std::string(kProse), "Baca Juga: Dua",
            "Baca Juga: Tiga", kMoreProse}),
      "b.example");
  Add(Article("Baca Juga: Empat"), "b.example");
  const Profile profile = profiler_->Finish();
  EXPECT_EQ(profile.documents, 3u);
  EXPECT_EQ(profile.hosts, 2u);
  const RuleProfile read = Of("read");
  EXPECT_EQ(read.hits, 4u);
  EXPECT_EQ(read.bytes, 16u + 15u + 16u + 17u);
  EXPECT_EQ(read.documents, 3u);
  EXPECT_EQ(read.hosts, 2u);
  EXPECT_EQ(read.top_host, "b.example");
  EXPECT_EQ(read.top_host_documents, 2u);
  EXPECT_EQ(read.matches, 4u);
  EXPECT_FALSE(read.never_fires());
  EXPECT_THAT(read.suspicions, IsEmpty());
  EXPECT_EQ(Of("place").bytes, 7u);
  EXPECT_TRUE(Of("never").never_fires());
  EXPECT_FALSE(Of("never").always_shadowed());
}

TEST_F(ProfileTest, RulesOfOtherLanguagesDoNotFailToFire) {
  Rule other = Drop("other", "^Lee también");
  other.languages = {"es"};
  Use({other, Drop("any", "^Read also")});
  Add(Article("Biasa saja"));
  EXPECT_FALSE(Of("other").never_fires());
  EXPECT_TRUE(Of("any").never_fires());
}

TEST_F(ProfileTest, NamesWhatShadows) {
  Use({Drop("first", "^Baca"), Drop("second", "Juga:"),
       Drop("sometimes", "Juga")});
  Add(Article("Baca Juga: Satu"));
  Add(Article("Simak Juga, Dua"));
  EXPECT_TRUE(Of("second").always_shadowed());
  EXPECT_EQ(Of("second").shadowed, 1u);
  EXPECT_EQ(Of("second").shadowed_by, rules_->FindRule("first"));
  EXPECT_FALSE(Of("sometimes").always_shadowed());
  EXPECT_EQ(Of("sometimes").shadowed, 1u);
  EXPECT_EQ(Of("first").shadowed_by, -1);
}

TEST_F(ProfileTest, NearestMissesComeFirst) {
  Rule rule = Drop("read", "^Baca Juga");
  rule.max_chars = 20;
  rule.zones = kInBody;
  Use({rule});
  Add(Article("Baca Juga: Harga Telur Naik Lagi"));  // 32
  Add(Article("Baca Juga: Harga Telur"));            // 22
  Add(Article("Baca Juga: Satu"));
  Add(Text({kProse, kMoreProse, "Baca Juga: Tiga"}));  // in the tail
  Add(Text({kProse, kMoreProse, "Baca Juga: Harga Beras Naik"}));
  const RuleProfile read = Of("read");
  EXPECT_EQ(read.hits, 1u);
  EXPECT_EQ(read.refused, 4u);
  ASSERT_THAT(read.misses, SizeIs(3));
  EXPECT_EQ(read.misses[0].why, "max_chars is 20: it has 22");
  EXPECT_EQ(read.misses[1].why, "max_chars is 20: it has 32");
  EXPECT_EQ(read.misses[2].why, "zone: it stands in the tail");
  const LineSample& nearest = read.misses[0].sample;
  EXPECT_EQ(nearest.part, "Baca Juga: Harga Telur");
  EXPECT_EQ(nearest.origin.record, 2u);
  EXPECT_THAT(nearest.above, ElementsAre(kProse));
  EXPECT_THAT(nearest.below, ElementsAre(kMoreProse));
}

TEST_F(ProfileTest, WhatABlockTookIsNoMiss) {
  Rule block = MakeRule("block", kPromo, Action::kBlock, "^Terkait$");
  Rule drop = Drop("drop", "^Harga");
  drop.max_chars = 5;
  Use({block, drop});
  Add(Text({kProse, kMoreProse, "Terkait", "Harga Telur"}));
  EXPECT_EQ(Of("block").hits, 2u);
  EXPECT_THAT(Of("drop").misses, IsEmpty());
  EXPECT_EQ(Of("drop").refused, 0u);
}

TEST_F(ProfileTest, SamplesAreDifferentTextsAndDoNotDependOnTheOrder) {
  const auto parts = [&](bool backwards) {
    Use({Drop("read", "^Baca Juga")}, {.seed = 7, .samples = 4});
    for (int i = 0; i < 60; ++i) {
      const int k = (backwards ? 59 - i : i) % 20;
      Add(Article("Baca Juga: " + std::to_string(k)));
    }
    std::vector<std::string> texts;
    for (const LineSample& sample : Of("read").samples) {
      texts.push_back(sample.part);
    }
    return texts;
  };
  const std::vector<std::string> texts = parts(false);
  EXPECT_EQ(texts.size(), 4u);
  EXPECT_EQ(parts(true), texts);
  std::vector<std::string> sorted = texts;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(std::unique(sorted.begin(), sorted.end()), sorted.end());
}

TEST_F(ProfileTest, SuspectsRulesThatTakeProse) {
  Use({Drop("bad", "^Warga kampung"), Drop("notice", "^Ikuti kami")});
  for (int i = 0; i < 5; ++i) {
    Add(Article("Warga kampung " + std::to_string(i) +
                " menolak rencana itu karena sawah mereka akan hilang."));
    Add(
        Article("Ikuti kami di semua kanal supaya tidak ketinggalan berita "
                "hari ini."));
  }
  const RuleProfile bad = Of("bad");
  EXPECT_EQ(bad.prose_hits, 5u);
  EXPECT_EQ(bad.prose_texts, 5u);
  EXPECT_THAT(KindsOf(bad), testing::Contains(Suspicion::kProse));
  ASSERT_THAT(bad.prose_samples, SizeIs(3));
  EXPECT_THAT(bad.prose_samples[0].part, HasSubstr("menolak rencana"));
  // One sentence again and again is furniture.
  EXPECT_EQ(Of("notice").prose_hits, 5u);
  EXPECT_EQ(Of("notice").prose_texts, 1u);
}

std::string Long(const std::string& lines) {
  std::string text = Text({kProse});
  for (int i = 0; i < 20; ++i) text += std::string(kMoreProse) + "\n";
  return text + lines + std::string(kMoreProse) + "\n";
}

TEST_F(ProfileTest, SuspectsRulesThatVaryBetweenHosts) {
  Use({Drop("name", "^[A-Z][a-z]+$"), Drop("read", "^Baca Juga")});
  for (int i = 0; i < 20; ++i) {
    const std::string host = "h" + std::to_string(i % 4) + ".example";
    Add(Long("Bagikan\nBaca Juga: Satu\n"), host);
  }
  EXPECT_THAT(Of("name").suspicions, IsEmpty());
  for (int i = 0; i < 5; ++i) {
    Add(Long("Andi\nBudi\nCici\nDedi\nEuis\nBaca Juga: Satu\n"),
        "quiz.example");
  }
  EXPECT_THAT(KindsOf(Of("name")), ElementsAre(Suspicion::kHosts));
  EXPECT_THAT(Of("name").suspicions[0].why,
              HasSubstr("5.0 times a document on quiz.example, 1.0 times"));
  EXPECT_THAT(Of("read").suspicions, IsEmpty());
}

TEST_F(ProfileTest, SuspectsRulesThatTakeMuch) {
  Use({MakeRule("end", kFooter, Action::kEnd, "^Selesai$")});
  for (int i = 0; i < 10; ++i) {
    Add(Text({kProse, "Selesai", "Ayat satu", "Ayat dua", "Ayat tiga"}));
  }
  EXPECT_THAT(KindsOf(Of("end")), ElementsAre(Suspicion::kMuch));
}

// Ten times the work is not told from none by luck alone.
TEST_F(ProfileTest, TimeIsThatOfTheRule) {
  std::string line = "Baca";
  for (int i = 0; i < 400; ++i) line += " aaaa bbbb";
  // All are asked about each line. For the first of them it is read into
  // another form; of the others, one gives up at once.
  Use({Drop("first", "^Baca aaaa (?:bbbb )?dddd"),
       Drop("quick", "^Baca aaaa (?:bbbb )?cccc"),
       Drop("slow", "^Baca.*(?:a.*b.*){6}c$")});
  for (int i = 0; i < 200; ++i) Add(Article(line));
  const Profile profile = profiler_->Finish();
  const RuleProfile quick = Of("quick"), slow = Of("slow");
  EXPECT_GT(slow.tries, 0u);
  EXPECT_GT(slow.seconds, 10 * quick.seconds);
  EXPECT_GT(slow.share, 0.2);
  double sum = profile.shared_seconds;
  for (const RuleProfile& rule : profile.rules) sum += rule.seconds;
  EXPECT_NEAR(sum, profile.seconds, 1e-9);
  EXPECT_GT(profile.shared_seconds, 0);
}

TEST(LineSampleTest, IsCutInWholeCharacters) {
  EXPECT_EQ(HeadOf("abc", 3), "abc");
  EXPECT_EQ(HeadOf("aéb", 2), "a…");
  EXPECT_EQ(TailOf("aéb", 2), "…b");
  EXPECT_EQ(TailOf("aéb", 3), "…éb");
}

}  // namespace
}  // namespace bersih
