// SPDX-License-Identifier: Apache-2.0
//
// What the tool does with good input. Bad input is in tool_input_test.cc, the
// other commands are in tool_commands_test.cc.

#include "tests/tool.h"

#include <sys/stat.h>

#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace bersih {
namespace {

using testing::HasSubstr;
using testing::Not;

using CleanTest = ToolTest;

// The article as a JSON string, spelt with more escapes than it needs.
constexpr char kJsonArticle[] =
    R"("Warga mengantre. (Foto: Rina)\n)"
    R"(JAKARTA - Harga beras na\u0069k \ud83c\udf3e lagi\/turun pekan ini.\r\n)"
    R"(Baca Juga: Harga Telur\n\u0053tok masih cukup \ud800 untuk enam bulan)"
    R"( ke depan, kata juru bicara.")";
constexpr char kJsonClean[] =
    R"("Harga beras na\u0069k \ud83c\udf3e lagi\/turun pekan ini.\r\n)"
    R"(\u0053tok masih cukup \ud800 untuk enam bulan)"
    R"( ke depan, kata juru bicara.")";
constexpr char kJsonRemoved[] =
    R"([{"begin":0,"end":30,"stage":"caption","rule":"common.caption.credit"},)"
    R"({"begin":30,"end":40,"stage":"dateline","rule":"common.dateline.city"},)"
    R"({"begin":85,"end":108,"stage":"promo","rule":"common.promo.read-also"}])";

TEST_F(CleanTest, CleansTextOnStandardInput) {
  const Ran ran = RunHere({}, kArticle);
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, kClean);
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(RunHere({"clean"}, kArticle).out, kClean);
  EXPECT_EQ(RunHere({"-"}, kArticle).out, kClean);
  EXPECT_EQ(RunHere({"clean", "--from", "text", "-"}, kArticle).out, kClean);
}

TEST_F(CleanTest, CleansWithTheBuiltInRules) {
  // Whatever the packs are: a plain sentence is nobody's boilerplate.
  const std::string text = "The council voted on Tuesday to keep the pool.\n";
  const Ran ran = Run({}, text);
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, text);
}

TEST_F(CleanTest, PutsSeveralTextsOneAfterTheOther) {
  const std::string a = Write("a.txt", "Satu"), b = Write("b.txt", "Dua\n"),
                    c = Write("c.txt", ""), d = Write("d.txt", "Tiga");
  EXPECT_EQ(RunHere({a, b, c, d}).out, "Satu\nDua\nTiga");
  EXPECT_EQ(RunHere({a, c}).out, "Satu");
  EXPECT_EQ(RunHere({"--to", "jsonl", a, c}).out,
            "{\"id\":\"" + a + "\",\"text\":\"Satu\"}\n{\"id\":\"" + c +
                "\",\"text\":\"\"}\n");
}

TEST_F(CleanTest, MakesJsonlOfText) {
  const Ran ran = RunHere({"--to", "jsonl"}, "Kata \"dia\".\n");
  EXPECT_EQ(ran.out, "{\"id\":\"-\",\"text\":\"Kata \\\"dia\\\".\\n\"}\n");
  // Fields need JSON to stand in.
  EXPECT_EQ(RunHere({"--removed", "--meta"}, "JAKARTA - Hujan.\n").out,
            R"({"id":"-","text":"Hujan.\n","removed":[{"begin":0,"end":10,)"
            R"("stage":"dateline","rule":"common.dateline.city"}],)"
            R"("meta":{"place":"JAKARTA"}})"
            "\n");
  EXPECT_EQ(RunHere({"--removed", "--to", "text"}).code, 2);
}

TEST_F(CleanTest, KeepsEveryOtherByteOfARecord) {
  const std::string before =
      R"( {"x" : [1, {"text": "JAKARTA - "}],"big":12345678901234567890123, )"
      R"("y\u0020":"\u00e9\/","id":7,"text"  :)";
  const std::string after =
      R"(  , "z":null , "lang":"id","x":"again", "end":-0.0e+5 } )";
  const std::string plain = before + kJsonArticle + after + "\r\n\n";
  Ran ran = RunHere({}, plain);
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, before + kJsonClean + after + "\r\n");

  // Fields are added behind the last one.
  ran = RunHere({"--removed", "--meta"}, plain);
  std::string with = after;
  with.insert(with.find(" }"), std::string(",\"removed\":") + kJsonRemoved +
                                   R"(,"meta":{"place":"JAKARTA"})");
  EXPECT_EQ(ran.out, before + kJsonClean + with + "\r\n");
}

TEST_F(CleanTest, LeavesARecordAloneThatNoRuleConcerns) {
  const std::string line =
      "{\"text\":\"Hujan \\u00e9 turun.\\/\",\"removed\":\"mine\"}";
  EXPECT_EQ(RunHere({}, line).out, line + "\n");
}

TEST_F(CleanTest, ReplacesFieldsOfTheSameNameWhereTheyStand) {
  const std::string line =
      R"({"meta":{"a":[]} ,"text":"JAKARTA - Hujan." , "removed": null})";
  EXPECT_EQ(RunHere({"--meta", "--removed"}, line).out,
            R"({"meta":{"place":"JAKARTA"} ,"text":"Hujan." , "removed": )"
            R"([{"begin":0,"end":10,"stage":"dateline",)"
            R"("rule":"common.dateline.city"}]})"
            "\n");
  EXPECT_EQ(RunHere({}, line).out,
            R"({"meta":{"a":[]} ,"text":"Hujan." , "removed": null})"
            "\n");
}

TEST_F(CleanTest, MakesTextOfJsonl) {
  EXPECT_EQ(RunHere({"--to", "text"},
                    "{\"text\":\"JAKARTA - Hujan.\"}\n{\"text\":\"Panas.\\n\"}"
                    "\n{\"text\":\"\\u00e9\"}\n")
                .out,
            "Hujan.\nPanas.\né");
}

TEST_F(CleanTest, TakesNamesOfFields) {
  const std::string line =
      R"({"body":"Bagikan\nHujan turun di desa itu.","sprache":"id"})"
      "\n";
  EXPECT_EQ(
      RunHere({"--text-field", "body", "--lang-field", "sprache"}, line).out,
      R"({"body":"Hujan turun di desa itu.","sprache":"id"})"
      "\n");
  EXPECT_EQ(RunHere({"--text-field", "body", "--lang", "en"}, line).out, line);
}

TEST_F(CleanTest, TakesTheHostFromItsFieldOrTheUrl) {
  const auto kept = [&](const std::string& fields) {
    const std::string line =
        "{" + fields + "\"text\":\"Hujan turun.\\nHanya di sini\"}\n";
    return RunHere({}, line).out == line;
  };
  EXPECT_TRUE(kept(""));
  EXPECT_TRUE(kept("\"url\":\"https://example.org/\","));
  EXPECT_FALSE(kept("\"url\":\"https://News.Example.com:80/a\","));
  EXPECT_FALSE(kept("\"host\":\"news.example.com\","));
  EXPECT_TRUE(kept("\"host\":\"x.org\",\"url\":\"//news.example.com\","));
  EXPECT_FALSE(kept("\"host\":null,\"url\":\"//news.example.com\","));
}

TEST_F(CleanTest, LanguageOfTheOptionWinsOverTheRecord) {
  const auto cleaned = [&](const char* lang, const char* record) {
    const std::string line =
        std::string("{\"text\":\"Hujan turun.\\nBagikan\",\"lang\":\"") +
        record + "\"}\n";
    return RunHere({"--lang", lang}, line).out != line;
  };
  EXPECT_TRUE(cleaned("auto", "id"));
  EXPECT_FALSE(cleaned("auto", "en"));
  EXPECT_TRUE(cleaned("id", "en"));
  EXPECT_FALSE(cleaned("en", "id"));
}

TEST_F(CleanTest, KeepsStagesAndSwitchesRulesOff) {
  EXPECT_THAT(RunHere({"--keep", "dateline,caption"}, kArticle).out,
              HasSubstr("(Foto: Rina)\nJAKARTA - Harga"));
  const std::string without =
      RunHere({"--without", "dateline", "--without", "common.promo.read-also"},
              kArticle)
          .out;
  EXPECT_THAT(without, HasSubstr("JAKARTA - Harga"));
  EXPECT_THAT(without, HasSubstr("Baca Juga: Harga Telur"));
  EXPECT_THAT(without, Not(HasSubstr("Foto")));
  // What is kept is not removed.
  EXPECT_THAT(RunHere({"--removed", "--keep", "dateline"}, kArticle).out,
              Not(HasSubstr("common.dateline")));
}

TEST_F(CleanTest, ListsDoNotSwallowFiles) {
  const std::string path = Write("a.txt", kArticle);
  EXPECT_EQ(RunHere({"--keep", "dateline", path}).code, 0);
  EXPECT_EQ(RunHere({"--keep", " dateline , caption ", path}).code, 0);
}

TEST_F(CleanTest, SaysWhichNamesThereAre) {
  Ran ran = RunHere({"--keep", "datelin"}, kArticle);
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("did you mean 'dateline'?"));
  EXPECT_THAT(ran.err, HasSubstr("headline, dateline, caption, promo"));
  ran = RunHere({"--without", "common.promo.read-alsp"}, kArticle);
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("did you mean 'common.promo.read-also'?"));
  // Rules cannot be kept, they can be switched off.
  EXPECT_EQ(RunHere({"--keep", "common.promo.read-also"}).code, 2);
}

TEST_F(CleanTest, WritesAFileWhenItIsComplete) {
  const std::string in = Write("in.txt", kArticle);
  const std::string out = Write("out.txt", "old");
  chmod(out.c_str(), 0640);
  const Ran ran = RunHere({"-o", out, in});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(Read(out), kClean);
  struct stat st;
  ASSERT_EQ(stat(out.c_str(), &st), 0);
  EXPECT_EQ(st.st_mode & 07777, 0640u);

  // Onto itself, and through a link that stays one.
  const std::string link = Path("link.txt");
  ASSERT_EQ(symlink("in.txt", link.c_str()), 0);
  EXPECT_EQ(RunHere({in, "--output", link}).code, 0);
  EXPECT_EQ(Read(in), kClean);
  EXPECT_TRUE(std::filesystem::is_symlink(link));
}

TEST_F(CleanTest, LeavesTheOldFileWhereNothingCouldBeRead) {
  const std::string out = Write("out.txt", "old");
  EXPECT_EQ(RunHere({"-o", out, Path("missing.txt")}).code, 3);
  EXPECT_EQ(RunHere({"-o", out, "--keep", "nothing"}, kArticle).code, 2);
  EXPECT_EQ(Read(out), "old");
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(dir_)) {
    files += entry.path().filename().string().starts_with("out.txt");
  }
  EXPECT_EQ(files, 1u) << "an unfinished file was left behind";
}

TEST_F(CleanTest, WritesToDevicesAndPipesAsTheyAre) {
  EXPECT_EQ(RunHere({"-o", "/dev/null"}, kArticle).code, 0);
  EXPECT_EQ(RunHere({"-o", "/dev/stdout"}, kArticle).out, kClean);
}

TEST_F(CleanTest, KeepsTheOrderOfALargeDump) {
  const std::string path = Path("dump.jsonl");
  std::string expected;
  {
    std::ofstream dump(path);
    const std::string filler(200, 'a');
    for (int i = 0; i < 20000; ++i) {
      const std::string id = "{\"id\":" + std::to_string(i) + ",\"text\":\"";
      dump << id << "JAKARTA - Hujan " << filler << ".\"}\n";
      expected += id + "Hujan " + filler + ".\"}\n";
    }
  }
  const Ran ran = RunHere({path});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.out == expected);
}

}  // namespace
}  // namespace bersih
