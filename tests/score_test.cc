// SPDX-License-Identifier: Apache-2.0
//
// Gold sets, the figures that are counted on them, and their intervals: cases
// that were counted by hand.

#include "pipeline/measure/score.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/measure/bootstrap.h"
#include "pipeline/measure/gold.h"
#include "tests/tool.h"

namespace bersih {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Of labels {"footer", "promo"}.
GoldDocument Document(std::string id, std::string text,
                      std::vector<GoldSpan> spans, std::string host = "") {
  return {.id = std::move(id),
          .host = std::move(host),
          .language = "id",
          .text = std::move(text),
          .spans = std::move(spans)};
}

std::vector<Removal> Removed(std::vector<Span> spans) {
  std::vector<Removal> removed;
  for (const Span& span : spans) {
    removed.push_back(
        {.span = span, .rule = static_cast<uint16_t>(removed.size())});
  }
  return removed;
}

const std::vector<std::string>& Labels() {
  static const auto& labels = *new std::vector<std::string>{"footer", "promo"};
  return labels;
}

TEST(ScoreTest, CountsBytesThatAreNotWhite) {
  //                       0123456789 012345 678901
  const auto a = Document("a", "satu dua\nIklan\nTag x\n",
                          {{{9, 15}, 1}, {{15, 20}, 0}}, "a.example");
  Score score(Labels());
  // "ua\nIk" and the line end behind "Iklan": 2 of body, 2 of the promo.
  score.Add(a, Removed({{6, 11}, {14, 15}}));
  const Tally& total = score.total();
  EXPECT_EQ(total.body, 7u);
  EXPECT_EQ(total.body_kept, 5u);
  EXPECT_EQ(total.boilerplate, 9u);
  EXPECT_EQ(total.boilerplate_removed, 2u);
  EXPECT_EQ(total.lost(), 2u);
  EXPECT_EQ(total.left(), 7u);
  const Figures figures = score.figures();
  EXPECT_DOUBLE_EQ(figures.body_kept, 5.0 / 7);
  EXPECT_DOUBLE_EQ(figures.boilerplate_removed, 2.0 / 9);
  EXPECT_DOUBLE_EQ(figures.precision, 0.5);
  EXPECT_DOUBLE_EQ(figures.f1, 2 * 0.5 * (2.0 / 9) / (0.5 + 2.0 / 9));
  EXPECT_EQ(figures.exact_documents, 0u);
  EXPECT_EQ(figures.damaged_documents, 1u);
  EXPECT_EQ(score.labels().at("promo").bytes, 5u);
  EXPECT_EQ(score.labels().at("promo").removed, 2u);
  EXPECT_DOUBLE_EQ(score.labels().at("promo").rate(), 0.4);
  EXPECT_EQ(score.labels().at("footer").bytes, 4u);
  EXPECT_EQ(score.labels().at("footer").removed, 0u);
}

TEST(ScoreTest, AddsUpHostsAndDocuments) {
  Score score(Labels());
  // All right; nothing removed of 4; 1 of 10 lost and nothing to remove.
  score.Add(Document("a", "satu Tag", {{{5, 8}, 0}}, "x.example"),
            Removed({{4, 8}}));
  score.Add(Document("b", "dua\nTags", {{{4, 8}, 0}}, "x.example"), {});
  score.Add(Document("c", "tigaempat5", {}), Removed({{9, 10}}));
  const Figures figures = score.figures();
  EXPECT_EQ(figures.documents, 3u);
  EXPECT_EQ(figures.exact_documents, 1u);
  EXPECT_EQ(figures.damaged_documents, 1u);
  EXPECT_DOUBLE_EQ(figures.exact, 1.0 / 3);
  EXPECT_DOUBLE_EQ(figures.body_kept, 16.0 / 17);
  EXPECT_DOUBLE_EQ(figures.boilerplate_removed, 3.0 / 7);
  EXPECT_DOUBLE_EQ(figures.precision, 3.0 / 4);
  EXPECT_DOUBLE_EQ(figures.macro_body_kept, (1 + 1 + 0.9) / 3);
  EXPECT_DOUBLE_EQ(figures.macro_boilerplate_removed, (1.0 + 0 + 1) / 3);
  ASSERT_EQ(score.hosts().size(), 2u);
  const HostScore& host = score.hosts().at("x.example");
  EXPECT_EQ(host.documents, 2u);
  EXPECT_EQ(host.exact_documents, 1u);
  EXPECT_EQ(host.damaged_documents, 0u);
  EXPECT_EQ(host.tally.left(), 4u);
  EXPECT_EQ(score.hosts().at("").tally.lost(), 1u);
  ASSERT_EQ(score.documents().size(), 3u);
  EXPECT_EQ(score.documents()[1].id, "b");
  EXPECT_EQ(score.documents()[1].tally.wrong(), 4u);
}

TEST(ScoreTest, NothingToBeRightAboutIsRight) {
  const Figures none = Score(Labels()).figures();
  EXPECT_EQ(none.body_kept, 1);
  EXPECT_EQ(none.boilerplate_removed, 1);
  EXPECT_EQ(none.precision, 1);
  EXPECT_EQ(none.f1, 1);
  EXPECT_EQ(none.exact, 1);
  EXPECT_EQ(none.macro_body_kept, 1);
}

TEST(ScoreTest, WrongSpansAreCutAtLinesRulesAndLabels) {
  //                       0123456789012 34567 89012345
  const auto document = Document("a", "satu dua tiga\nTag\nBagikan",
                                 {{{14, 17}, 0}, {{18, 20}, 1}, {{20, 25}, 0}});
  // Two rules took "tu d" and "ua ", a third one "gikan" of "Bagikan".
  const auto wrong = WrongSpans(document, Removed({{2, 6}, {6, 9}, {20, 25}}));
  ASSERT_EQ(wrong.size(), 4u);
  EXPECT_EQ(wrong[0].span, (Span{2, 6}));
  EXPECT_TRUE(wrong[0].lost);
  EXPECT_EQ(wrong[0].rule, 0);
  EXPECT_EQ(wrong[1].span, (Span{6, 8})) << "without the space";
  EXPECT_EQ(wrong[1].rule, 1);
  EXPECT_EQ(wrong[2].span, (Span{14, 17}));
  EXPECT_FALSE(wrong[2].lost);
  EXPECT_EQ(wrong[2].rule, -1);
  EXPECT_EQ(wrong[2].label, 0);
  EXPECT_EQ(wrong[3].span, (Span{18, 20}));
  EXPECT_EQ(wrong[3].label, 1);
  EXPECT_TRUE(WrongSpans(document, Removed({{13, 25}})).empty());
}

TEST(ScoreTest, WrongSpansGoOnOverSpacesButNotOverWhatIsRight) {
  const auto document = Document("a", "a b c\r\nd", {{{2, 3}, 0}});
  const auto wrong = WrongSpans(document, Removed({{0, 8}}));
  ASSERT_EQ(wrong.size(), 3u);
  EXPECT_EQ(wrong[0].span, (Span{0, 1}));
  EXPECT_EQ(wrong[1].span, (Span{4, 5}));
  EXPECT_EQ(wrong[2].span, (Span{7, 8}));
  const auto all = Document("a", "a b c", {{{0, 5}, 0}});
  ASSERT_EQ(WrongSpans(all, {}).size(), 1u);
  EXPECT_EQ(WrongSpans(all, {})[0].span, (Span{0, 5}));
}

// Of `bad` documents out of `all` nothing is removed, or some body too.
Score ScoreOf(size_t all, size_t bad, bool damage) {
  Score score(Labels());
  for (size_t i = 0; i < all; ++i) {
    const auto document =
        Document(std::to_string(i), "satu dua Tag", {{{9, 12}, 0}});
    if (i >= bad) {
      score.Add(document, Removed({{9, 12}}));
    } else if (damage) {
      score.Add(document, Removed({{5, 12}}));
    } else {
      score.Add(document, {});
    }
  }
  return score;
}

TEST(BootstrapTest, TheSameSetHasNoDifference) {
  const Score score = ScoreOf(20, 7, true);
  const Differences none = PairedBootstrap(score, score, 1);
  for (const Interval& i : {none.body_kept, none.boilerplate_removed,
                            none.precision, none.f1, none.exact}) {
    EXPECT_EQ(i.estimate, 0);
    EXPECT_EQ(i.low, 0);
    EXPECT_EQ(i.high, 0);
    EXPECT_TRUE(i.Holds(0));
  }
}

TEST(BootstrapTest, TellsABigDifferenceFromASmallOne) {
  // 20 of 40 documents get better; then 1 of 40.
  const Differences big =
      PairedBootstrap(ScoreOf(40, 20, false), ScoreOf(40, 0, false), 1);
  EXPECT_DOUBLE_EQ(big.boilerplate_removed.estimate, 0.5);
  EXPECT_DOUBLE_EQ(big.exact.estimate, 0.5);
  // The share of a sample of 40 has a deviation of sqrt(.5 * .5 / 40) = .079.
  EXPECT_NEAR(big.exact.low, 0.5 - 1.96 * 0.079, 0.03);
  EXPECT_NEAR(big.exact.high, 0.5 + 1.96 * 0.079, 0.03);
  EXPECT_FALSE(big.f1.Holds(0));
  EXPECT_EQ(big.body_kept.estimate, 0);
  const Differences small =
      PairedBootstrap(ScoreOf(40, 1, false), ScoreOf(40, 0, false), 1);
  EXPECT_NEAR(small.exact.estimate, 1.0 / 40, 1e-12);
  EXPECT_TRUE(small.exact.Holds(0));
  const Differences worse =
      PairedBootstrap(ScoreOf(40, 0, true), ScoreOf(40, 20, true), 1);
  EXPECT_DOUBLE_EQ(worse.body_kept.estimate, -3.0 / 7 / 2);
  EXPECT_LT(worse.body_kept.high, 0);
  EXPECT_LT(worse.precision.high, 0);
}

TEST(BootstrapTest, IsTheSameForTheSameSeed) {
  const Score a = ScoreOf(40, 20, true), b = ScoreOf(40, 3, true);
  EXPECT_EQ(PairedBootstrap(a, b, 7).f1.low, PairedBootstrap(a, b, 7).f1.low);
  EXPECT_NE(PairedBootstrap(a, b, 7).f1.low, PairedBootstrap(a, b, 8).f1.low);
  Resampler resampler(5, 1);
  std::vector<size_t> seen(5, 0);
  for (int round = 0; round < 100; ++round) {
    for (const size_t i : resampler.Next()) ++seen.at(i);
  }
  for (const size_t count : seen) EXPECT_NEAR(count, 100, 40);
}

TEST(BootstrapTest, RatioOfSums) {
  const std::vector<double> ones(50, 1.0), twos(50, 2.0);
  const Interval two = RatioOfSums(twos, ones, 1);
  EXPECT_EQ(two.estimate, 2);
  EXPECT_EQ(two.low, 2);
  EXPECT_EQ(two.high, 2);
  // Chunks differ much, pairs hardly: 10 % slower, within a narrow interval.
  std::vector<double> slow, fast, noisy;
  for (int i = 0; i < 60; ++i) {
    fast.push_back(1 + i % 7);
    slow.push_back((1 + i % 7) * (i % 2 == 0 ? 1.08 : 1.12));
    noisy.push_back((1 + i % 7) * (i % 2 == 0 ? 0.7 : 1.3));
  }
  const Interval slower = RatioOfSums(slow, fast, 1);
  EXPECT_NEAR(slower.estimate, 1.1, 0.005);
  EXPECT_GT(slower.low, 1.085);
  EXPECT_LT(slower.high, 1.115);
  EXPECT_TRUE(RatioOfSums(noisy, fast, 1).Holds(1));
}

TEST(BootstrapTest, PercentilesAreBetweenTheReplicates) {
  std::vector<double> replicates;
  for (int i = 400; i >= 0; --i) replicates.push_back(i);
  const Interval interval = PercentileInterval(150, replicates);
  EXPECT_EQ(interval.estimate, 150);
  EXPECT_DOUBLE_EQ(interval.low, 10);
  EXPECT_DOUBLE_EQ(interval.high, 390);
  EXPECT_DOUBLE_EQ(PercentileInterval(0, {0, 1}).low, 0.025);
}

// Has a folder to write files to.
class GoldTest : public ToolTest {
 protected:
  std::string ErrorOf(const std::string& lines) const {
    auto gold = ReadGold({Write("g.jsonl", lines)});
    EXPECT_TRUE(absl::IsInvalidArgument(gold.status())) << gold.status();
    std::string message(gold.status().message());
    // The folder has another name each time.
    while (message.find(dir_ + "/") != std::string::npos) {
      message.erase(message.find(dir_ + "/"), dir_.size() + 1);
    }
    return message;
  }
};

TEST_F(GoldTest, ReadsDocuments) {
  const std::string a = Write(
      "a.jsonl",
      "\xEF\xBB\xBF"
      R"({"id":"a","host":"News.Example.com","lang":"id","text":"Foto: X\nIsi.",)"
      R"("spans":[[0,7,"caption"]]})"
      "\n\n"
      R"({"spans":[],"text":"\ud800 b","more":{"spans":[1]},"id":7})"
      "\n");
  const std::string b =
      Write("b.jsonl",
            R"({"id":"c","url":"https://x.example/1","text":"By A\nFoto: Y",)"
            R"("spans":[[0,4,"byline"],[4,4,"byline"],[5,12,"caption"]]})");
  auto gold = ReadGold({a, b});
  ASSERT_TRUE(gold.ok()) << gold.status();
  EXPECT_THAT(gold->labels, ElementsAre("byline", "caption"));
  ASSERT_EQ(gold->documents.size(), 3u);
  const GoldDocument& first = gold->documents[0];
  EXPECT_EQ(first.id, "a");
  EXPECT_EQ(first.host, "news.example.com");
  EXPECT_EQ(first.language, "id");
  EXPECT_EQ(first.text, "Foto: X\nIsi.");
  ASSERT_EQ(first.spans.size(), 1u);
  EXPECT_EQ(first.spans[0].span, (Span{0, 7}));
  EXPECT_EQ(first.spans[0].label, 1) << "labels are sorted";
  EXPECT_EQ(gold->documents[1].id, "7");
  EXPECT_EQ(gold->documents[1].text, "\xED\xA0\x80 b");
  EXPECT_EQ(gold->documents[1].language, "");
  EXPECT_EQ(gold->documents[2].host, "x.example");
  ASSERT_EQ(gold->documents[2].spans.size(), 3u);
  EXPECT_EQ(gold->documents[2].spans[2].label, 1);
}

TEST_F(GoldTest, NamesFileLineAndMend) {
  const std::string good = R"({"id":"g","text":"Satu","spans":[]})"
                           "\n";
  struct Case {
    const char* line;
    const char* finding;
  };
  const Case cases[] = {
      {R"({"text":"Satu","spans":[]})",
       "g.jsonl:2: no field \"id\"; give each document a name of its own"},
      {R"({"id":"a","spans":[]})",
       "g.jsonl:2: no field \"text\"; it holds the document as it was scraped"},
      {R"({"id":"a","text":"Satu"})",
       "g.jsonl:2: no field \"spans\"; a document that is all body has "
       "\"spans\":[]"},
      {R"({"id":"a","text":"Satu","spans":[],"spans":[]})",
       "g.jsonl:2: field \"spans\" stands there twice; keep one of them"},
      {R"({"id":"a","text":"Satu","spans":{}})",
       "g.jsonl:2: \"spans\" is no list; write [[begin, end, \"label\"], …]"},
      {R"({"id":"a","text":"Satu","spans":null})",
       "g.jsonl:2: \"spans\" is no list; write [[begin, end, \"label\"], …]"},
      {R"({"id":"a","text":"Satu","spans":[[0,1,"x"],[1,2]]})",
       "g.jsonl:2: spans[1] is not [begin, end, \"label\"], with offsets in "
       "bytes"},
      {R"({"id":"a","text":"Satu","spans":[[0,1,"x",1]]})",
       "g.jsonl:2: spans[0] is not [begin, end, \"label\"], with offsets in "
       "bytes"},
      {R"({"id":"a","text":"Satu","spans":[[-1,1,"x"]]})",
       "g.jsonl:2: spans[0] is not [begin, end, \"label\"], with offsets in "
       "bytes"},
      {R"({"id":"a","text":"Satu","spans":[[0,1.5,"x"]]})",
       "g.jsonl:2: spans[0] is not [begin, end, \"label\"], with offsets in "
       "bytes"},
      {R"({"id":"a","text":"Satu","spans":[[0,1,""]]})",
       "g.jsonl:2: spans[0] is not [begin, end, \"label\"], with offsets in "
       "bytes"},
      {R"({"id":"a","text":"Satu","spans":[[3,2,"x"]]})",
       "g.jsonl:2: spans[0], [3,2,\"x\"], ends before it begins; begin comes "
       "first, and end is behind the last byte"},
      {R"({"id":"a","text":"Satu","spans":[[0,5,"x"]]})",
       "g.jsonl:2: spans[0], [0,5,\"x\"], ends behind the text, which has 4 "
       "bytes; count bytes of its UTF-8"},
      {R"({"id":"a","text":"Satu","spans":[[0,4294967297,"x"]]})",
       "g.jsonl:2: spans[0], [0,4294967297,\"x\"], ends behind the text, "
       "which has 4 bytes; count bytes of its UTF-8"},
      {R"({"id":"a","text":"Satu","spans":[[0,2,"x"],[1,3,"y"]]})",
       "g.jsonl:2: spans[1], [1,3,\"y\"], begins before byte 2, where the "
       "span before it ends; sort spans, and let none overlap"},
      {R"({"id":"a","text":"Satu","spans":[[2,3,"x"],[0,1,"y"]]})",
       "g.jsonl:2: spans[1], [0,1,\"y\"], begins before byte 3, where the "
       "span before it ends; sort spans, and let none overlap"},
      {R"({"id":"g","text":"Dua","spans":[]})",
       "g.jsonl:2: the id 'g' stands at g.jsonl:1 already; give each document "
       "an id of its own"},
      {"{\"id\":\"a\",\"text\":\"Sa\xFFtu\",\"spans\":[]}",
       "g.jsonl:2: bytes that are not UTF-8; convert the file, since spans "
       "count bytes of UTF-8"},
      {R"({"id":"a","text":"Satu","spans":[})", "g.jsonl:2: broken JSON: "},
      {"Satu", "g.jsonl:2: the line is no JSON object"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(ErrorOf(good + c.line), testing::StartsWith(c.finding));
  }
}

TEST_F(GoldTest, NamesAllThatIsWrongUpToALimit) {
  EXPECT_EQ(ErrorOf("{\"text\":\"x\",\"spans\":[]}\n\n"
                    "{\"id\":\"a\",\"spans\":[]}\n"),
            "g.jsonl:1: no field \"id\"; give each document a name of its own\n"
            "g.jsonl:3: no field \"text\"; it holds the document as it was "
            "scraped");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "{}\n";
  const std::string error = ErrorOf(many);
  EXPECT_THAT(error, HasSubstr("g.jsonl:20: "));
  EXPECT_THAT(error, Not(HasSubstr("g.jsonl:21: ")));
}

TEST_F(GoldTest, AnEmptySetIsAnErrorAndSoIsNoFile) {
  EXPECT_EQ(ErrorOf("\n"),
            "no documents in g.jsonl; a gold file has a line of JSON for each, "
            "with id, text and spans");
  const auto none = ReadGold({Path("nowhere.jsonl")});
  EXPECT_TRUE(absl::IsNotFound(none.status())) << none.status();
}

}  // namespace
}  // namespace bersih
