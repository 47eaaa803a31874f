// SPDX-License-Identifier: Apache-2.0
//
// `bersih rules profile`.

#include <simdjson.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dumps.h"
#include "tests/tool.h"

namespace bersih {
namespace {

using testing::HasSubstr;
using testing::Not;

class ToolProfileTest : public ToolTest {
 protected:
  // Rules of which one is always too late and one never fires.
  void Plant() const {
    Write("rules/common/all.toml", std::string(kPack) + R"toml(
[[rule]]
id = "common.promo.late"
stage = "promo"
match = 'Harga Telur$'
action = "drop"
remove = ["Lihat Harga Telur"]
keep = ["Harga telur di desa itu naik lagi pada pekan ini."]

[[rule]]
id = "common.promo.never"
stage = "promo"
match = '^Tidak ada$'
action = "drop"
remove = ["Tidak ada"]
keep = ["Tidak ada yang tahu ke mana ia pergi malam itu."]

[[rule]]
id = "common.promo.short"
stage = "promo"
match = '^Panas'
action = "drop"
max_chars = 5
remove = ["Panas"]
keep = ["Panas terik membuat warga desa itu enggan keluar rumah."]
)toml");
  }

  using Counts = std::map<std::string, std::pair<uint64_t, uint64_t>>;

  // Hits and bytes by rule, of an array of rules.
  static Counts CountsOf(simdjson::dom::element rules, bool profiles) {
    Counts counts;
    const simdjson::dom::array list = rules.get_array().value();
    for (const simdjson::dom::element rule : list) {
      simdjson::dom::element figures = rule;
      if (profiles) figures = rule["profile"].value();
      counts[std::string(rule["rule"].get_string().value())] = {
          figures["hits"].get_uint64().value(),
          figures["bytes"].get_uint64().value()};
    }
    return counts;
  }
};

TEST_F(ToolProfileTest, CountsAreThoseOfClean) {
  const std::string dump = Write("dump.jsonl", JsonlDump(300));
  const Ran cleaned =
      RunHere({"clean", dump, "-o", Path("out"), "--stats", Path("stats")});
  const Ran ran = RunHere({"rules", "profile", dump, "--json", Path("json")});
  EXPECT_EQ(cleaned.code, 1) << cleaned.err;
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_EQ(ran.err, cleaned.err) << "bad records are named alike";
  simdjson::dom::parser parser, stats_parser;
  const auto json = parser.load(Path("json")).value();
  const auto stats = stats_parser.load(Path("stats")).value();
  const Counts counts = CountsOf(json["rules"].value(), true);
  EXPECT_EQ(counts, CountsOf(stats["rules"].value(), false));
  EXPECT_GT(counts.at("common.promo.read-also").first, 200u);
  EXPECT_EQ(json["body_bytes"].get_uint64().value(),
            stats["body_bytes"].get_uint64().value());
}

TEST_F(ToolProfileTest, NamesWhatIsAmiss) {
  Plant();
  const std::string dump = Write("dump.jsonl", JsonlDump(30));
  const Ran ran = RunHere({"rules", "profile", dump});
  EXPECT_THAT(ran.out, HasSubstr("By time"));
  EXPECT_THAT(ran.out, HasSubstr("By bytes"));
  const size_t never = ran.out.find("Never fire: ");
  const size_t shadowed = ran.out.find("Always shadowed: 1 rule\n");
  ASSERT_NE(never, std::string::npos) << ran.out;
  ASSERT_NE(shadowed, std::string::npos) << ran.out;
  EXPECT_THAT(ran.out.substr(never, shadowed - never),
              HasSubstr("common.promo.never"));
  EXPECT_THAT(ran.out.substr(shadowed),
              testing::ContainsRegex(
                  "common\\.promo\\.late +26 +common\\.promo\\.read-also"));
  EXPECT_THAT(ran.out, Not(HasSubstr("\x1b["))) << "no colours in a file";
}

TEST_F(ToolProfileTest, ShowsOneRuleWithItsLines) {
  Plant();
  const std::string dump = Write("dump.jsonl", JsonlDump(30));
  const Ran took =
      RunHere({"rules", "profile", dump, "--rule", "common.promo.read-also"});
  EXPECT_THAT(took.out, HasSubstr("[-Baca Juga: Harga Telur-]\n  | Panas.\n"));
  const Ran missed =
      RunHere({"rules", "profile", dump, "--rule", "common.promo.short"});
  EXPECT_THAT(missed.out, HasSubstr("max_chars is 5: it has 6\n"));
  EXPECT_THAT(missed.out, HasSubstr("| [-Panas.-]\n"));
  const Ran wrong = RunHere({"rules", "profile", dump, "--rule", "promo.shrt"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("no rule 'promo.shrt'"));
}

TEST_F(ToolProfileTest, SortsAndLimits) {
  const std::string dump = Write("dump.jsonl", JsonlDump(40));
  const Ran ran = RunHere({"rules", "profile", dump, "--sort", "hits", "--top",
                           "1", "--limit", "3"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, testing::StartsWith("3 documents, "));
  EXPECT_THAT(ran.out, HasSubstr("By hits (1 of 2 rules)\n"));
  EXPECT_THAT(ran.out, Not(HasSubstr("By time")));
  EXPECT_EQ(RunHere({"rules", "profile", dump, "--sort", "luck"}).code, 2);
  EXPECT_EQ(RunHere({"rules", "profile", Path("none.jsonl")}).code, 3);
}

TEST_F(ToolProfileTest, JsonOnStandardOutputIsAll) {
  const std::string dump = Write("dump.jsonl", JsonlDump(3));
  const Ran ran = RunHere({"rules", "profile", dump, "--json", "-"});
  simdjson::dom::parser parser;
  simdjson::dom::element json;
  ASSERT_EQ(parser.parse(ran.out).get(json), simdjson::SUCCESS) << ran.out;
  EXPECT_EQ(json["documents"].get_uint64().value(), 3u);
  for (const char* key : {"suspects", "shadowed", "never_fire"}) {
    EXPECT_TRUE(json["findings"][key].is_array()) << key;
  }
}

}  // namespace
}  // namespace bersih
