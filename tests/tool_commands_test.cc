// SPDX-License-Identifier: Apache-2.0
//
// explain, rules, help, version and the manual page.

#include <cstdlib>
#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tool.h"

namespace bersih {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

using ExplainTest = ToolTest;
using RulesTest = ToolTest;
using HelpTest = ToolTest;

TEST_F(ExplainTest, ShowsEveryLineWithItsVerdict) {
  const std::string path =
      Write("a.txt", std::string(kArticle) + "\nTiga \x1b[31m kata\n");
  const Ran ran = RunHere({"explain", path});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(
      ran.out,
      path +
          "\n"
          "  place      JAKARTA\n"
          "  language   id\n"
          "\n"
          "head  - caption   common.caption.credit  | Warga mengantre. (Foto: "
          "Rina)\n"
          "body  ~ dateline  common.dateline.city   | [-JAKARTA - -]Harga "
          "beras "
          "naik lagi pekan ini di semua pasar kota.\n"
          "body  - promo     common.promo.read-also | Baca Juga: Harga Telur\n"
          "body    prose                            | Stok masih cukup untuk "
          "enam bulan ke depan, kata juru bicara.\n"
          "tail                                     |\n"
          "tail    text                             | Tiga \\x1b[31m kata\n"
          "\n"
          "  kept       4 of 6 lines, 132 of 195 bytes\n"
          "  dateline   1 cut, 10 bytes\n"
          "  caption    1 line, 30 bytes\n"
          "  promo      1 line, 23 bytes\n");
}

TEST_F(ExplainTest, ShowsAllPartsOfALineThatSeveralRulesTook) {
  const Ran ran = RunHere({"explain"}, "JAKARTA - SURABAYA - Hujan turun.\n");
  EXPECT_THAT(ran.out, StartsWith("stdin\n"));
  EXPECT_THAT(ran.out,
              HasSubstr("| [-JAKARTA - -][-SURABAYA - -]Hujan turun.\n"));
  EXPECT_THAT(ran.out,
              HasSubstr("~ dateline  common.dateline.city | SURABAYA"));
}

TEST_F(ExplainTest, ExplainsEachRecord) {
  const std::string path =
      Write("a.jsonl",
            "{\"id\":\"x1\",\"text\":\"Baca Juga: Satu\\nHujan.\"}\nbroken\n"
            "{\"id\":2,\"text\":\"Panas.\",\"lang\":\"id\"}\n");
  const Ran ran = RunHere({"explain", path});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr(path + ":1 (id x1)\n"));
  EXPECT_THAT(ran.out, HasSubstr("\n\n" + path + ":3 (id 2)\n"));
  EXPECT_THAT(ran.out, HasSubstr("language   id\n"));
  EXPECT_THAT(ran.err, HasSubstr(path + ":2: the line is no JSON object"));
}

TEST_F(ExplainTest, ColoursWhenAsked) {
  EXPECT_THAT(RunHere({"explain"}, kArticle).out, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(RunHere({"explain", "--color", "never"}, kArticle).out,
              Not(HasSubstr("\x1b[")));
  const std::string colored =
      RunHere({"explain", "--color", "always"}, kArticle).out;
  EXPECT_THAT(colored, HasSubstr("\x1b[31m[-JAKARTA - -]\x1b[0mHarga"));
  // Colours are all that it adds.
  const std::string plain =
      std::regex_replace(colored, std::regex("\x1b\\[[0-9]*m"), "");
  EXPECT_EQ(plain, RunHere({"explain"}, kArticle).out);
}

TEST_F(ExplainTest, ColoursAndShortensOnATerminal) {
  // script(1) gives the tool a terminal, where the system has one to give.
  if (std::system("script -qec true /dev/null > /dev/null 2>&1 < /dev/null") !=
      0) {
    GTEST_SKIP() << "no script(1), or no terminal for it";
  }
  const std::string path = Write("a.txt", std::string(300, 'x') + "\n");
  const auto on_terminal = [&](const std::string& environment) {
    const std::string command = "script -qec 'stty cols 80; " + environment +
                                " " + BERSIH_TOOL + " explain --rules " +
                                Path("rules") + " " + path + "' /dev/null > " +
                                Path("typed") + " < /dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0);
    return Read(Path("typed"));
  };
  const std::string shown = on_terminal("NO_COLOR= TERM=xterm");
  EXPECT_THAT(shown, HasSubstr("\x1b[1m"));
  EXPECT_THAT(shown, HasSubstr("xxx…"));
  EXPECT_THAT(shown, Not(HasSubstr(std::string(100, 'x'))));
  EXPECT_THAT(on_terminal("NO_COLOR=1"), Not(HasSubstr("\x1b[")));
  EXPECT_THAT(RunHere({"explain", path}).out, HasSubstr(std::string(300, 'x')));
}

TEST_F(RulesTest, ChecksAndTestsGoodPacks) {
  Ran ran = RunHere({"rules", "check"});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("5 rules in 4 stages, 3 files: 0 errors, "));
  ran = RunHere({"rules", "test"});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_EQ(ran.out, "5 rules, 5 remove and 5 keep examples: all pass\n");
}

TEST_F(RulesTest, NamesWhatIsWrong) {
  const std::string path = Write("rules/common/bad.toml", R"toml(
[[rule]]
id = "common.promo.bad"
stage = "promo"
match = '^Iklan'
action = "drop"
remove = ["Iklan sabun"]
keep = ["Iklan itu dipasang oleh seorang pedagang di pasar kota."]
)toml");
  Ran ran = RunHere({"rules", "check"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, HasSubstr(path + ":2: error: common.promo.bad: "));
  EXPECT_THAT(ran.out, HasSubstr(": 1 error, "));
  ran = RunHere({"rules", "test"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, HasSubstr(path + ":2: error: common.promo.bad: "));
  EXPECT_THAT(ran.out,
              HasSubstr("6 rules, 6 remove and 6 keep examples: 1 fail\n"));

  Write("rules/common/bad.toml", "[[rule]]\nid = \n");
  ran = RunHere({"rules", "check"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, HasSubstr(path + ":2: error: "));
  ran = RunHere({"rules", "test"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr(path + ":2: error: "));
  EXPECT_EQ(Run({"rules", "check", "--rules", Path("nowhere")}).code, 2);
}

TEST_F(RulesTest, NamesRulesThatTakeNothingOfTheSamples) {
  const auto idle = [this](const std::string& id, int line) {
    return Path(absl::StrFormat("rules/common/all.toml:%d", line)) +
           ": warning: " + id +
           ": it takes nothing of the samples; add one that needs it, or take "
           "it out\n";
  };
  const std::string article = Write("a.txt", kArticle);
  Ran ran = RunHere({"rules", "check", "--samples", article});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr(idle("common.promo.site", 26)));
  EXPECT_THAT(ran.out, Not(HasSubstr("read-also: it takes nothing")));
  EXPECT_THAT(ran.out, HasSubstr("id.promo.share: it takes nothing"));
  EXPECT_THAT(ran.out, HasSubstr(": 0 errors, 2 warnings\n"));
  EXPECT_THAT(RunHere({"rules", "check"}).out,
              Not(HasSubstr("takes nothing of the samples")));

  // A folder says the language of what is in it, and a record its host; what
  // stands beside samples is none.
  std::filesystem::create_directories(Path("samples/id"));
  Write("samples/id/x.txt", "Bagikan\nHujan.\n");
  Write("samples/id/x.clean.txt", "Baca Juga: a\n");
  Write("samples/README.md", "Baca Juga: a\n");
  Write(
      "samples/more.jsonl",
      R"({"text":"Hanya di sini\nStop.","lang":"en","url":"http://a.example.com/"})");
  ran = RunHere({"rules", "check", "--samples", Path("samples")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr(idle("common.promo.read-also", 18)));
  EXPECT_THAT(ran.out, Not(HasSubstr("common.promo.site")));
  EXPECT_THAT(ran.out, Not(HasSubstr("id.promo.share")));
  EXPECT_THAT(ran.out, HasSubstr(": 0 errors, 3 warnings\n"));

  // Several paths; without a text in a language its pack cannot be judged.
  const std::string other = Write("b.txt", "Stop.\n");
  ran = RunHere(
      {"rules", "check", "--samples", other, Path("samples/more.jsonl")});
  EXPECT_THAT(ran.out, HasSubstr(Path("rules/id") +
                                 ": warning: no sample is in Indonesian, so "
                                 "its rule was not tried\n"));
  EXPECT_THAT(ran.out, Not(HasSubstr("common.promo.site")));
}

TEST_F(RulesTest, CountsRulesThatTakeNothingWhereTheyAreMany) {
  std::string pack = "\n";
  for (int i = 0; i < 11; ++i) {
    pack += absl::StrFormat(
        "[[rule]]\nid = 'common.promo.r%d'\nstage = 'promo'\n"
        "match = '^Iklan %d$'\naction = 'drop'\nremove = ['Iklan %d']\n"
        "keep = ['Iklan %d itu dipasang seorang pedagang.']\n",
        i, i, i, i);
  }
  Write("rules/common/many.toml", pack);
  const std::string sample = Write("a.txt", "Iklan 3\nHujan.\n");
  Ran ran = RunHere({"rules", "check", "--samples", sample});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out,
              HasSubstr(Path("rules/common") +
                        ": warning: 14 of 15 rules take nothing of the "
                        "samples; --verbose names them\n"));
  EXPECT_THAT(ran.out, Not(HasSubstr("common.promo.r4")));
  ran = RunHere({"rules", "check", "--samples", sample, "--verbose"});
  EXPECT_THAT(ran.out, HasSubstr("common.promo.r4: it takes nothing"));
  EXPECT_THAT(ran.out, Not(HasSubstr("common.promo.r3: ")));
}

TEST_F(RulesTest, SamplesThatCannotBeReadAreAFailure) {
  Ran ran = RunHere({"rules", "check", "--samples", Path("nowhere")});
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr(Path("nowhere")));
  EXPECT_THAT(ran.out, HasSubstr("5 rules in 4 stages"));
  ran = RunHere({"rules", "check", "--samples", Write("a.jsonl", "broken\n")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr(Path("a.jsonl") + ":1: "));
  std::filesystem::create_directories(Path("empty"));
  ran = RunHere({"rules", "check", "--samples", Path("empty")});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("there is no sample in " + Path("empty")));
}

TEST_F(RulesTest, ListsInTheOrderOfDecision) {
  Ran ran = RunHere({"rules", "list"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(
      ran.out,
      "id                      stage     action  pattern\n"
      "common.dateline.city    dateline  prefix  ^(?P<place>[A-Z]{3,}) - \n"
      "common.caption.credit   caption   drop    \\(Foto: [^)]*\\)$\n"
      "id.promo.share          promo     drop    ^Bagikan$\n"
      "common.promo.read-also  promo     drop    ^Baca Juga: \n"
      "common.promo.site       promo     drop    ^Hanya di sini$\n");
  ran = RunHere({"rules", "list", "--stage", "caption", "--json"});
  EXPECT_EQ(ran.out,
            R"({"id":"common.caption.credit","stage":"caption",)"
            R"("action":"drop","pack":"common","source":"",)"
            R"("pattern":"\\(Foto: [^)]*\\)$","file":"common/all.toml",)"
            R"("line":10})"
            "\n");
  Write("rules/id/promo.toml", "\n[[rule]]\nsource = 'Harian \"Contoh\"'\n" +
                                   std::string(kIdPack).substr(10));
  ran = RunHere({"rules", "list", "--json"});
  EXPECT_THAT(ran.out, HasSubstr(R"("source":"Harian \"Contoh\"")"));
}

TEST_F(RulesTest, WritesPages) {
  Ran ran = RunHere({"rules", "doc"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, StartsWith("# Every language\n"));
  EXPECT_THAT(ran.out, HasSubstr("- goes: <del>JAKARTA -</del> Harga beras "
                                 "naik lagi.\n"));
  const size_t second = ran.out.find("\n# Indonesian\n");
  ASSERT_NE(second, std::string::npos);
  const std::string page = ran.out.substr(second + 1);
  EXPECT_EQ(RunHere({"rules", "doc", "--pack", "id"}).out, page);

  const std::string dir = Path("new/pages");
  EXPECT_EQ(RunHere({"rules", "doc", "-o", dir}).out,
            "2 pages in " + dir + "\n");
  EXPECT_EQ(Read(dir + "/id/README.md"), page);
  EXPECT_EQ(Read(dir + "/common/README.md"), ran.out.substr(0, second));

  ran = RunHere({"rules", "doc", "--pack", "comon"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("no pack 'comon'; did you mean 'common'?"));
  EXPECT_EQ(RunHere({"rules", "doc", "-o", Write("file", "")}).code, 3);
}

const std::vector<std::vector<std::string>>& HelpCommands() {
  static const auto& commands = *new std::vector<std::vector<std::string>>{
      {"--help"},
      {"clean", "--help"},
      {"explain", "--help"},
      {"rules", "--help"},
      {"rules", "check", "--help"},
      {"rules", "test", "--help"},
      {"rules", "list", "--help"},
      {"score", "--help"},
      {"compare", "--help"},
      {"rules", "doc", "--help"},
      {"rules", "profile", "--help"},
  };
  return commands;
}

TEST_F(HelpTest, EveryCommandHasHelpWithExamples) {
  for (const auto& command : HelpCommands()) {
    const Ran ran = Run(command);
    EXPECT_EQ(ran.code, 0);
    EXPECT_EQ(ran.err, "");
    EXPECT_THAT(ran.out, HasSubstr("Usage: bersih"));
    EXPECT_THAT(ran.out, HasSubstr("Examples:\n  bersih "));
    std::istringstream lines(ran.out);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 80u) << line;
    }
  }
  EXPECT_EQ(Run({"help"}).out, Run({"--help"}).out);
  EXPECT_EQ(Run({"help", "explain"}).out, Run({"explain", "--help"}).out);
}

TEST_F(HelpTest, TellsItsVersion) {
  const Ran ran = Run({"--version"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, MatchesRegex("bersih [0-9]+\\.[0-9]+\\.[0-9]+ "
                                    "\\([0-9]+ rules in [0-9]+ stages built "
                                    "in\\)\n"));
}

std::set<std::string> Flags(const std::string& text) {
  static const std::regex& flag = *new std::regex("--[a-z][a-z-]*");
  return {std::sregex_token_iterator(text.begin(), text.end(), flag),
          std::sregex_token_iterator()};
}

TEST_F(HelpTest, TheManualPageHasEveryOption) {
  std::string page = Read(BERSIH_SOURCE_DIR "/pipeline/tool/bersih.1");
  page = std::regex_replace(page, std::regex("\\\\-"), "-");
  const std::set<std::string> documented = Flags(page);
  std::set<std::string> existing;
  for (const auto& command : HelpCommands()) {
    existing.merge(Flags(Run(command).out));
  }
  EXPECT_EQ(documented, existing);
}

}  // namespace
}  // namespace bersih
