// SPDX-License-Identifier: Apache-2.0
//
// `bersih compare` over a planted change: one rule added, one loosened, one
// removed, one renamed, one made slow. Each must be named as what it is, in
// the summary, the JSON and the page.

#include <simdjson.h>
#include <unistd.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "tests/tool.h"

namespace bersih {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr int kDocuments = 40;

class CompareTest : public ToolTest {
 protected:
  static std::string Rule(const std::string& id, const std::string& match,
                          const std::string& action, const std::string& more,
                          const std::string& remove, const std::string& keep) {
    return "\n[[rule]]\nid = \"" + id + "\"\nstage = \"promo\"\nmatch = '" +
           match + "'\naction = \"" + action + "\"\n" + more + "remove = [\"" +
           remove + "\"]\nkeep = [\"" + keep + "\"]\n";
  }
  static std::string ReadAlso(const std::string& id) {
    return Rule(id, "^Baca Juga: ", "drop", "", "Baca Juga: Harga Beras",
                "Warga diimbau baca juga: petunjuk pada kemasan.");
  }
  static std::string Watch(const std::string& limit) {
    return Rule("common.promo.watch", "^Simak Video", "drop",
                "max_chars = " + limit + "\n", "Simak Video",
                "Ia minta warga simak video itu.");
  }
  // The second pattern matches what the first does, after trying all that
  // could stand in front.
  static std::string Code(bool slow) {
    return Rule(
        "common.promo.code",
        slow
            ? R"re((?:\w+[ ,.]+){0,30}?(?:\w+[ ,.]+){0,30}?(?P<cut>\([a-z]{2,3}/[a-z]{2,3}\))$)re"
            : R"re((\([a-z]{2,3}/[a-z]{2,3}\))$)re",
        "suffix", "", "Harga turun. [[(abc/def)]]",
        "Harga turun (abc def) lagi.");
  }

  void SetUp() override {
    ToolTest::SetUp();
    for (const char* set : {"old", "new"}) {
      std::filesystem::create_directories(Path(set) + "/common");
      Write(std::string(set) + "/stages.toml", kStages);
    }
    const std::string share =
        Rule("common.promo.share", "^Bagikan$", "drop", "", "Bagikan",
             "Bagikan beras itu kepada warga, kata lurah.");
    const std::string follow =
        Rule("common.promo.follow", "^Ikuti kami", "drop", "", "Ikuti kami",
             "Ia minta kami ikuti langkahnya.");
    Write("old/common/promo.toml", ReadAlso("common.promo.read-also") +
                                       Watch("20") + share + Code(false));
    Write("new/common/promo.toml", ReadAlso("common.promo.see-also") +
                                       Watch("200") + follow + Code(true));
    std::string dump;
    for (int i = 0; i < kDocuments; ++i) {
      const std::string n = std::to_string(i);
      const std::string host = i % 4 == 0 ? "a.example.com" : "b.example.com";
      dump += R"({"id":"d)" + n + R"(","host":")" + host +
              R"(","lang":"id","text":"Stok beras masih cukup untuk enam )"
              R"(bulan ke depan di kota )" +
              n + R"(, kata juru bicara.\nBaca Juga: Harga Telur )" + n +
              R"(\nHarga cabai di pasar induk turun sepuluh persen sejak )"
              R"(pekan lalu, kata pedagang. (abc/def)\nSimak Video )" +
              R"(Panjang Tentang Harga Beras )" + n +
              (i % 2 == 0 ? R"(\nBagikan)" : "") +
              (i % 8 == 0 ? R"(\nIkuti kami di saluran <b>resmi</b>)" : "") +
              R"("})" + "\n";
    }
    dump_ = Write("dump.jsonl", dump);
  }

  std::vector<std::string> Command(std::vector<std::string> more) const {
    std::vector<std::string> command = {"compare", "--old", Path("old"),
                                        "--new", Path("new")};
    command.insert(command.end(), more.begin(), more.end());
    return command;
  }

  // As sorted strings, "kind old new".
  std::vector<std::string> List(const std::string& json, const char* key,
                                std::vector<const char*> fields) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    EXPECT_EQ(parser.parse(json).get(root), simdjson::SUCCESS) << json;
    std::vector<std::string> list;
    for (const simdjson::dom::element entry : root[key].get_array()) {
      std::string words;
      for (const char* field : fields) {
        if (!words.empty()) words += " ";
        words += absl::StrReplaceAll(simdjson::minify(entry[field].value()),
                                     {{"\"", ""}});
      }
      list.push_back(words);
    }
    return list;
  }

  std::string dump_;
};

TEST_F(CompareTest, NamesAPlantedChangeInJson) {
  const Ran ran =
      Run(Command({"--json", Path("c.json"), "--samples", "2", dump_}));
  ASSERT_EQ(ran.code, 0) << ran.err;
  const std::string json = Read(Path("c.json"));
  EXPECT_THAT(
      List(json, "rule_changes", {"kind", "old", "new"}),
      UnorderedElementsAre(
          "renamed common.promo.read-also common.promo.see-also",
          "changed common.promo.watch common.promo.watch",
          "added null common.promo.follow", "removed common.promo.share null",
          "changed common.promo.code common.promo.code"));
  EXPECT_THAT(List(json, "by_rule",
                   {"kind", "old", "new", "rule_change", "lines", "documents"}),
              UnorderedElementsAre(
                  "newly_removed null common.promo.watch changed 40 40",
                  "newly_removed null common.promo.follow added 5 5",
                  "newly_kept common.promo.share null removed 20 20"));
  EXPECT_THAT(List(json, "by_host", {"host", "documents"}),
              UnorderedElementsAre("a.example.com 10", "b.example.com 30"));
  EXPECT_THAT(List(json, "by_language", {"language", "documents"}).size(), 1u);
  EXPECT_THAT(List(json, "slower_rules", {"old"}),
              ElementsAre("common.promo.code"));
  // Two of each rule, shared with host and language where these drew them.
  EXPECT_GE(List(json, "samples", {"kind"}).size(), 6u);
  EXPECT_LE(List(json, "samples", {"kind"}).size(), 6u + 2 * 9u);
}

TEST_F(CompareTest, NamesAPlantedChangeOnTheTerminal) {
  const Ran ran = Run(Command({dump_}));
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(
      ran.out,
      AllOf(HasSubstr("1 added, 1 removed, 2 changed, 1 renamed"),
            HasSubstr("common.promo.read-also → common.promo.see-also"),
            HasSubstr("max_chars: 20 → 200"),
            HasSubstr("40 documents changed of 40"),
            HasSubstr("[-Ikuti kami di saluran <b>resmi</b>-]"),
            HasSubstr("{+Bagikan+}"), HasSubstr("common.promo.code takes"),
            HasSubstr("MB/s"), Not(HasSubstr("\x1b["))));
  EXPECT_THAT(Run(Command({"--color", "always", dump_})).out,
              HasSubstr("\x1b["));
}

TEST_F(CompareTest, ThePageHoldsAllAndNeedsNothing) {
  const Ran ran = Run(Command({"--json", Path("c.json"), "--html",
                               Path("c.html"), "--seed", "3", dump_}));
  ASSERT_EQ(ran.code, 0) << ran.err;
  const std::string page = Read(Path("c.html"));
  const std::string begin = "id=\"data\">";
  const size_t at = page.find(begin) + begin.size();
  const std::string data = page.substr(at, page.find("</script>", at) - at);
  std::string json = Read(Path("c.json"));
  json.pop_back();
  EXPECT_EQ(data, absl::StrReplaceAll(json, {{"<", "\\u003c"}}));
  EXPECT_THAT(data, HasSubstr("common.promo.follow"));
  EXPECT_THAT(page, AllOf(HasSubstr("Chart.js v"), Not(HasSubstr("src=")),
                          Not(HasSubstr("<link")), Not(HasSubstr("@import")),
                          Not(HasSubstr("/*{"))));
}

TEST_F(CompareTest, TheSameSetsDoNotDiffer) {
  const Ran ran = Run({"compare", "--old", Path("old"), "--new", Path("old"),
                       "--json", "-", dump_});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("\"changed_documents\":0"));
  EXPECT_THAT(ran.out, HasSubstr("\"verdict\":\"no difference\""));
  EXPECT_THAT(List(ran.out, "rule_changes", {"kind"}), ElementsAre());
  EXPECT_THAT(List(ran.out, "by_rule", {"kind"}), ElementsAre());
  EXPECT_THAT(List(ran.out, "slower_rules", {"old"}), ElementsAre());
}

TEST_F(CompareTest, AReaderThatHasGoneIsNoFailure) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  const Ran ran = Run(Command({"--json", "-", dump_}), "", ends[1]);
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.err, "");
}

TEST_F(CompareTest, SamplesDependOnTheSeedAlone) {
  const auto samples = [&](const std::string& seed) {
    const Ran ran =
        Run(Command({"--json", "-", "--samples", "1", "--seed", seed, dump_}));
    return List(ran.out, "samples", {"record", "kind", "begin"});
  };
  const auto first = samples("1");
  EXPECT_EQ(first, samples("1"));
  EXPECT_NE(first, samples("2"));
}

TEST_F(CompareTest, Gates) {
  const Ran ok = Run(Command({"--fail-if", "newly_removed_prose>0", dump_}));
  EXPECT_EQ(ok.code, 0) << ok.err;
  const Ran failed = Run(Command({"--fail-if", "newly_kept>=20", "--fail-if",
                                  "changed_documents>1000", dump_}));
  EXPECT_EQ(failed.code, 4);
  EXPECT_THAT(failed.err, HasSubstr("--fail-if 'newly_kept>=20': it is 20"));
  EXPECT_THAT(failed.err, Not(HasSubstr("changed_documents")));
  EXPECT_THAT(failed.out, HasSubstr("FAILED"));

  const Ran unknown = Run(Command({"--fail-if", "newly_keptt>0", dump_}));
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean 'newly_kept'?"));
  const Ran no_gold = Run(Command({"--fail-if", "body_kept<1", dump_}));
  EXPECT_EQ(no_gold.code, 2);
  EXPECT_THAT(no_gold.err, HasSubstr("add --gold"));
}

TEST_F(CompareTest, GoldSaysWhatGotWorse) {
  const std::string gold = Write(
      "gold.jsonl",
      R"({"id":"g1","host":"a.example.com","lang":"id","text":"Stok beras masih cukup untuk enam bulan ke depan, kata dia.\nBagikan\n","spans":[[60,67,"footer"]]})"
      "\n"
      R"({"id":"g2","host":"b.example.com","lang":"id","text":"Stok beras masih cukup untuk enam bulan ke depan, kata dia.\nIkuti kami\n","spans":[[60,70,"promo"]]})"
      "\n");
  const Ran ran = Run(Command({"--gold", gold, "--json", Path("c.json")}));
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("1 document got worse"),
                             HasSubstr("g1 (a.example.com): 7 bytes more"),
                             HasSubstr("[+Bagikan+]")));
  EXPECT_THAT(Read(Path("c.json")),
              AllOf(HasSubstr("\"documents\":2"), HasSubstr("\"speed\":null"),
                    HasSubstr("\"worse\":[{\"id\":\"g1\"")));
  const Ran gate =
      Run(Command({"--gold", gold, "--fail-if", "worse_documents>0"}));
  EXPECT_EQ(gate.code, 4);
}

TEST_F(CompareTest, OneFileOfAPackStandsForTheBuiltInOne) {
  std::filesystem::create_directories(Path("mine/common"));
  const std::string file =
      Write("mine/common/footer.toml",
            absl::StrReplaceAll(ReadAlso("common.footer.mine"),
                                {{"\"promo\"", "\"footer\""}}));
  const Ran ran = Run({"compare", "--new", file, "--json", "-", dump_});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const auto changes = List(ran.out, "rule_changes", {"kind", "new"});
  EXPECT_THAT(changes, testing::Contains("added common.footer.mine"));
  EXPECT_THAT(changes, testing::Contains("removed null"));
}

TEST_F(CompareTest, WrongUsage) {
  EXPECT_THAT(Run({"compare", dump_}).err, HasSubstr("nothing to compare"));
  const Ran no_rules = Run({"compare", "--new", Path("nowhere"), dump_});
  EXPECT_EQ(no_rules.code, 2);
  EXPECT_THAT(no_rules.err, HasSubstr("nowhere"));
  const Ran no_dump = Run(Command({Path("nowhere.jsonl")}));
  EXPECT_EQ(no_dump.code, 3);
  EXPECT_THAT(no_dump.err, HasSubstr("nowhere.jsonl"));
  Write("bad.jsonl", "{\"text\":3}\n");
  const Ran rejected = Run(Command({Path("bad.jsonl"), dump_}));
  EXPECT_EQ(rejected.code, 1);
  EXPECT_THAT(rejected.err, HasSubstr("bad.jsonl:1"));
}

}  // namespace
}  // namespace bersih
