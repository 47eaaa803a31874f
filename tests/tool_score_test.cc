// SPDX-License-Identifier: Apache-2.0
//
// `bersih score`: what it prints and writes, on gold sets counted by hand; the
// samples as a gold set; and, where the reference scorer and its sets are
// there ($BERSIH_GOLD, or gold/ in a folder shared/ beside the project's), the
// same figures as it gives.

#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "bersih/cleaner.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/measure/gold.h"
#include "pipeline/measure/score.h"
#include "tests/tool.h"

namespace bersih {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

class ScoreToolTest : public ToolTest {
 protected:
  // With the packs of the test: "a" is exact; of "b" the promo line is left
  // (9 bytes), and of its body "JAKARTA -" (8) is lost.
  std::string Gold() const {
    return Write(
        "gold.jsonl",
        R"({"id":"a","host":"a.example","lang":"id","text":"Baca Juga: Telur\nHarga naik.","spans":[[0,16,"promo"]]})"
        "\n"
        R"({"id":"b","host":"b.example","lang":"id","text":"Awal.\nJAKARTA - Hujan turun.\nTag beras\nAkhir.","spans":[[29,38,"footer"]]})"
        "\n");
  }

  // The parser lives as long as the test.
  simdjson::dom::element Parsed(const std::string& json) {
    simdjson::dom::element parsed;
    EXPECT_FALSE(parser_.parse(json).get(parsed)) << json;
    return parsed;
  }

  simdjson::dom::parser parser_;
};

TEST_F(ScoreToolTest, PrintsFiguresLabelsAndHosts) {
  const Ran ran = RunHere({"score", Gold()});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.err, "");
  // Body: 10 + 5 + 8 + 11 + 6 = 40, of which 8 are lost. Boilerplate: 14 of
  // the promo, 8 of the footer.
  EXPECT_EQ(ran.out,
            "2 documents, 1 exact (50.0 %), 1 damaged\n"
            "\n"
            "figure               all bytes  mean of documents\n"
            "body kept             80.000 %           86.667 %\n"
            "boilerplate removed    63.64 %            50.00 %\n"
            "precision              63.64 %\n"
            "F1                      0.6364\n"
            "\n"
            "label   bytes  left  removed\n"
            "footer      8     8    0.0 %\n"
            "promo      14     0  100.0 %\n"
            "\n"
            "host       documents  exact  lost  left  body kept   removed\n"
            "b.example          1      0     8     8   73.333 %    0.00 %\n"
            "a.example          1      1     0     0  100.000 %  100.00 %\n");
}

TEST_F(ScoreToolTest, ShowsTheWorstInContext) {
  const std::string gold = Gold();
  const Ran ran = RunHere({"score", gold, "--worst", "5", "--hosts", "1"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(
      ran.out,
      HasSubstr(
          "b.example          1      0     8     8   73.333 %   0.00 %\n"
          "and 1 host, with no more wrong bytes\n"
          "\n"
          "b (b.example): 8 bytes of body lost, 8 bytes of boilerplate left\n"
          "                                     | Awal.\n"
          "  LOST  common.dateline.city  6:15   | [-JAKARTA --] Hujan "
          "turun.\n"
          "  LEFT  footer                29:38  | [+Tag beras+]\n"
          "                                     | Akhir.\n"));
  EXPECT_THAT(ran.out, Not(HasSubstr("\na (")));
  EXPECT_THAT(ran.out, Not(HasSubstr("\x1b[")));
  const Ran colored =
      RunHere({"score", gold, "--worst", "1", "--color", "always"});
  EXPECT_THAT(colored.out, HasSubstr("\x1b[31m[-JAKARTA --]\x1b[0m"));
  EXPECT_THAT(RunHere({"score", gold, "--hosts", "0"}).out,
              Not(HasSubstr("a.example")));
}

TEST_F(ScoreToolTest, WritesAllOfItAsJson) {
  const std::string gold = Gold(), path = Path("score.json");
  const Ran ran = RunHere({"score", gold, "--json", path});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("body kept"));
  const std::string json = Read(path);
  EXPECT_EQ(RunHere({"score", gold, "--json", "-"}).out, json);
  EXPECT_EQ(
      json,
      R"({"docs":2,"exact":1,"damaged_docs":1,"body":40,"body_kept":32,)"
      R"("boiler":22,"boiler_removed":14,"body_kept_rate":0.8,)"
      R"("boilerplate_removed_rate":0.6363636363636364,)"
      R"("precision":0.6363636363636364,"f1":0.6363636363636364,)"
      R"("exact_rate":0.5,"macro_body_kept_rate":0.8666666666666667,)"
      R"("macro_boilerplate_removed_rate":0.5,)"
      R"("by_label":{"footer":0,"promo":1},)"
      R"("labels":[{"label":"footer","bytes":8,"removed":0},)"
      R"({"label":"promo","bytes":14,"removed":14}],)"
      R"("hosts":[{"host":"a.example","docs":1,"exact":1,"damaged_docs":0,)"
      R"("body":10,"body_kept":10,"boiler":14,"boiler_removed":14},)"
      R"({"host":"b.example","docs":1,"exact":0,"damaged_docs":1,)"
      R"("body":30,"body_kept":22,"boiler":8,"boiler_removed":0}],)"
      R"("documents":[{"id":"a","host":"a.example","lang":"id","body":10,)"
      R"("body_kept":10,"boiler":14,"boiler_removed":14,"wrong":[]},)"
      R"({"id":"b","host":"b.example","lang":"id","body":30,"body_kept":22,)"
      R"("boiler":8,"boiler_removed":0,"wrong":[)"
      R"({"begin":6,"end":15,"lost":true,"rule":"common.dateline.city"},)"
      R"({"begin":29,"end":38,"lost":false,"label":"footer"}]}]})"
      "\n");
}

TEST_F(ScoreToolTest, TakesTheLanguageAndTheHostOfTheRecord) {
  // "Bagikan" is removed in Indonesian, "Hanya di sini" on example.com.
  const std::string lines =
      R"({"id":"a","lang":"id-ID","text":"Bagikan\nHujan.","spans":[[0,7,"x"]]})"
      "\n"
      R"({"id":"b","lang":"en","text":"Bagikan\nHujan.","spans":[]})"
      "\n"
      R"({"id":"c","host":"A.Example.com","text":"Hanya di sini\nHujan.","spans":[[0,13,"x"]]})"
      "\n"
      R"({"id":"d","url":"https://a.example.com/x","text":"Hanya di sini\nHujan.","spans":[[0,13,"x"]]})"
      "\n"
      R"({"id":"e","host":"example.org","text":"Hanya di sini\nHujan.","spans":[]})"
      "\n";
  const Ran ran = RunHere({"score", "-"}, lines);
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("5 documents, 5 exact (100.0 %)"));
  EXPECT_THAT(RunHere({"score", "-", "--without", "id.promo.share"}, lines).out,
              HasSubstr("5 documents, 4 exact (80.0 %), 0 damaged"));
  EXPECT_THAT(RunHere({"score", "-", "--keep", "promo"}, lines).out,
              HasSubstr("5 documents, 2 exact (40.0 %), 0 damaged"));
}

TEST_F(ScoreToolTest, SaysWhatIsWrong) {
  Ran ran = Run({"score"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("no gold set; name one: bersih score GOLD"));
  ran = RunHere({"score", Path("nowhere.jsonl")});
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("cannot read " + Path("nowhere.jsonl")));
  const std::string bad = Write("bad.jsonl", "{\"id\":\"a\"}\n");
  ran = RunHere({"score", bad});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr(bad + ":1: no field \"text\"; "));
  ran = RunHere({"score", Write("empty.jsonl", "")});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("no documents in "));
  EXPECT_EQ(Run({"score", Gold(), "--rules", Path("nowhere")}).code, 2);
  EXPECT_EQ(RunHere({"score", Gold(), "--without", "x"}).code, 2);
  EXPECT_EQ(RunHere({"score", Gold(), "--worst", "many"}).code, 2);
  EXPECT_EQ(RunHere({"score", Gold(), "--json", Path("no/such.json")}).code, 3);
}

std::string SamplesGold() {
  return BERSIH_SOURCE_DIR "/samples/articles.jsonl";
}

std::string Ink(std::string_view text) {
  std::string ink;
  for (const char c : text) {
    if (std::string_view(" \t\r\n\f\v").find(c) == std::string_view::npos) {
      ink.push_back(c);
    }
  }
  return ink;
}

TEST_F(ScoreToolTest, SamplesAreMarkedAsTheirCleanBodiesSay) {
  auto gold = ReadGold({SamplesGold()});
  ASSERT_TRUE(gold.ok())
      << gold.status() << "\n'bersih clean --removed samples/articles.jsonl' "
      << "says what the rules take; give each range its label";
  EXPECT_THAT(gold->labels,
              testing::ElementsAre("byline", "caption", "dateline", "footer",
                                   "headline", "promo"));
  size_t articles = 0;
  for (const auto& entry :
       fs::recursive_directory_iterator(BERSIH_SOURCE_DIR "/samples")) {
    articles += entry.path().string().ends_with(".clean.txt");
  }
  EXPECT_EQ(gold->documents.size(), articles);
  for (const GoldDocument& document : gold->documents) {
    const std::string path = BERSIH_SOURCE_DIR "/samples/" + document.id;
    EXPECT_EQ(document.text, Read(path + ".txt")) << document.id;
    std::string body;
    uint32_t at = 0;
    for (const GoldSpan& span : document.spans) {
      body += document.text.substr(at, span.span.begin - at);
      at = span.span.end;
    }
    body += document.text.substr(at);
    EXPECT_EQ(Ink(body), Ink(Read(path + ".clean.txt"))) << document.id;
  }
}

// The same figures, counted byte by byte over masks.
TEST_F(ScoreToolTest, SamplesScoredAsByCountingBytes) {
  auto gold = ReadGold({SamplesGold()});
  ASSERT_TRUE(gold.ok()) << gold.status();
  auto rules = RuleSet::Default();
  ASSERT_TRUE(rules.ok()) << rules.status();
  // All rules; without a stage; and rules of which some remove body.
  auto crude = RuleSet::Load(Path("rules"));
  ASSERT_TRUE(crude.ok()) << crude.status();
  std::vector<Cleaner> cleaners;
  cleaners.emplace_back(*rules);
  cleaners.push_back(*Cleaner::Create(*rules, {.without = {"promo"}}));
  cleaners.emplace_back(*crude);
  std::vector<uint64_t> all_wrong;
  for (Cleaner& cleaner : cleaners) {
    Score score(gold->labels);
    uint64_t kept = 0, body = 0, removed = 0, boilerplate = 0, exact = 0;
    std::vector<uint64_t> label_bytes(gold->labels.size());
    std::vector<uint64_t> label_removed(gold->labels.size());
    for (const GoldDocument& document : gold->documents) {
      const std::string& text = document.text;
      const Result& result =
          cleaner.Clean({.text = text, .language = document.language});
      score.Add(document, result.removed);
      // 0: body; else the number of the label and 1.
      std::vector<size_t> want(text.size(), 0);
      std::vector<bool> gone(text.size(), false), shown(text.size(), false);
      for (const GoldSpan& span : document.spans) {
        for (uint32_t i = span.span.begin; i < span.span.end; ++i) {
          want[i] = size_t{span.label} + 1;
        }
      }
      for (const Removal& removal : result.removed) {
        for (uint32_t i = removal.span.begin; i < removal.span.end; ++i) {
          gone[i] = true;
        }
      }
      for (const WrongSpan& wrong : WrongSpans(document, result.removed)) {
        for (uint32_t i = wrong.span.begin; i < wrong.span.end; ++i) {
          shown[i] = true;
        }
      }
      bool right = true;
      for (size_t i = 0; i < text.size(); ++i) {
        if (Ink(text.substr(i, 1)).empty()) continue;
        const bool wrong = gone[i] != (want[i] > 0);
        EXPECT_EQ(shown[i], wrong) << document.id << ' ' << i;
        right = right && !wrong;
        if (want[i] == 0) {
          ++body;
          kept += !gone[i];
        } else {
          ++boilerplate;
          removed += gone[i];
          ++label_bytes[want[i] - 1];
          label_removed[want[i] - 1] += gone[i];
        }
      }
      exact += right;
    }
    EXPECT_EQ(score.total().body, body);
    EXPECT_EQ(score.total().body_kept, kept);
    EXPECT_EQ(score.total().boilerplate, boilerplate);
    EXPECT_EQ(score.total().boilerplate_removed, removed);
    EXPECT_EQ(score.figures().exact_documents, exact);
    for (size_t i = 0; i < gold->labels.size(); ++i) {
      EXPECT_EQ(score.labels().at(gold->labels[i]).bytes, label_bytes[i]);
      EXPECT_EQ(score.labels().at(gold->labels[i]).removed, label_removed[i]);
    }
    all_wrong.push_back(score.total().wrong());
  }
  EXPECT_EQ(all_wrong[0], 0u) << "'bersih score samples/articles.jsonl --worst "
                                 "9' says what";
  EXPECT_GT(all_wrong[1], 500u);
  EXPECT_GT(all_wrong[2], 500u);
}

// Of the reference scorer, but for the documents it did not find.
constexpr const char* kSharedKeys[] = {
    "docs",           "exact",
    "body",           "body_kept",
    "boiler",         "boiler_removed",
    "body_kept_rate", "boilerplate_removed_rate",
    "precision",      "f1",
    "exact_rate",     "damaged_docs"};

TEST_F(ScoreToolTest, EqualsTheReferenceScorer) {
  const char* named = std::getenv("BERSIH_GOLD");
  const fs::path folder =
      named != nullptr ? named : BERSIH_SOURCE_DIR "/../shared/gold";
  const fs::path scorer = folder / "score.py";
  if (!fs::exists(scorer) ||
      std::system("python3 -c '' > /dev/null 2>&1") != 0) {
    GTEST_SKIP() << "there is no " << scorer << ", or no python3";
  }
  std::vector<std::string> sets = {SamplesGold()};
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".jsonl") {
      sets.push_back(entry.path().string());
    }
  }
  const std::vector<std::vector<std::string>> options = {
      {}, {"--without", "promo,headline"}, {"--rules", Path("rules")}};
  for (const std::string& set : sets) {
    for (const std::vector<std::string>& extra : options) {
      SCOPED_TRACE(set + " " + absl::StrJoin(extra, " "));
      std::vector<std::string> clean = {"clean",         "-q",        "--from",
                                        "jsonl",         "--removed", "-o",
                                        Path("removed"), set};
      clean.insert(clean.end(), extra.begin(), extra.end());
      ASSERT_EQ(Run(clean).code, 0);
      const std::string command = absl::StrFormat(
          "python3 '%s' '%s' '%s' --json > '%s'", scorer.string(), set,
          Path("removed"), Path("reference"));
      ASSERT_EQ(std::system(command.c_str()), 0) << command;
      std::vector<std::string> score = {"score", set, "--json", "-"};
      score.insert(score.end(), extra.begin(), extra.end());
      const Ran ran = Run(score);
      ASSERT_EQ(ran.code, 0) << ran.err;
      simdjson::dom::parser parser;
      simdjson::dom::element reference;
      const std::string written = Read(Path("reference"));
      ASSERT_FALSE(parser.parse(written).get(reference)) << written;
      const simdjson::dom::element ours = Parsed(ran.out);
      EXPECT_EQ(uint64_t(reference["missing"]), 0u);
      for (const char* key : kSharedKeys) {
        EXPECT_EQ(double(ours[key]), double(reference[key])) << key;
      }
      const simdjson::dom::object labels = reference["by_label"];
      EXPECT_EQ(simdjson::dom::object(ours["by_label"]).size(), labels.size());
      for (const auto& [label, rate] : labels) {
        EXPECT_EQ(double(ours["by_label"][label]), double(rate)) << label;
      }
    }
  }
}

}  // namespace
}  // namespace bersih
