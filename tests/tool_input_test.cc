// SPDX-License-Identifier: Apache-2.0
//
// What the tool does with bad input, bad arguments and outputs that fail: it
// says so, and everything else goes on.

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tool.h"

namespace bersih {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using BadInputTest = ToolTest;

TEST_F(BadInputTest, NamesBadRecordsAndGoesOn) {
  const std::string path = Write("dump.jsonl",
                                 "{\"text\":\"Satu.\"}\n"
                                 "{\"text\":\"cut o\n"
                                 "\n"
                                 "{\"id\":1,\"text\":7}\n"
                                 "[1]\n"
                                 "{\"id\":2}\n"
                                 "{\"text\":\"a\",\"text\":\"b\"}\n"
                                 "{\"text\":\"Dua.\"}\n");
  const std::string rejects = Path("rejects");
  const Ran ran = RunHere({"--rejects", rejects, path});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "{\"text\":\"Satu.\"}\n{\"text\":\"Dua.\"}\n");
  EXPECT_EQ(ran.err,
            path +
                ":2: broken JSON: a string is not closed (is the line cut "
                "off?)\n" +
                path + ":4: field \"text\" is a number, not a string\n" + path +
                ":5: the line is no JSON object\n" + path +
                ":6: no field \"text\"; --text-field names the one that holds "
                "the text\n" +
                path +
                ":7: field \"text\" stands there twice\n"
                "bersih: 5 of 7 records rejected\n");
  std::string expected;
  for (const char* rest :
       {"2,\"offset\":17,\"reason\":\"broken JSON: a string is not closed (is "
        "the line cut off?)\",\"raw\":\"{\\\"text\\\":\\\"cut o\"",
        "4,\"offset\":33,\"reason\":\"field \\\"text\\\" is a number, not a "
        "string\",\"raw\":\"{\\\"id\\\":1,\\\"text\\\":7}\"",
        "5,\"offset\":51,\"reason\":\"the line is no JSON "
        "object\",\"raw\":\"[1]\"",
        "6,\"offset\":55,\"reason\":\"no field \\\"text\\\"; --text-field "
        "names the one that holds the text\",\"raw\":\"{\\\"id\\\":2}\"",
        "7,\"offset\":64,\"reason\":\"field \\\"text\\\" stands there "
        "twice\",\"raw\":\"{\\\"text\\\":\\\"a\\\",\\\"text\\\":\\\"b\\\"}"
        "\""}) {
    expected += "{\"input\":\"" + path + "\",\"record\":" + rest + "}\n";
  }
  EXPECT_EQ(Read(rejects), expected);
  const Ran quiet = RunHere({"-q", path});
  EXPECT_EQ(quiet.code, 1);
  EXPECT_EQ(quiet.err, "");
}

TEST_F(BadInputTest, RejectsLoseNothing) {
  const std::string rejects = Path("rejects");
  // Bytes that are not UTF-8 cannot stand in JSON; what is too long is not
  // kept, but can be found again.
  const Ran ran =
      RunHere({"--from", "jsonl", "--rejects", rejects, "--max-record", "40",
               "--block", "16"},
              "[\xFF]\n{\"text\":\"" + std::string(50, 'a') + "\"}\n[]\n");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(Read(rejects),
              HasSubstr("\"offset\":0,\"reason\":\"the line is no JSON "
                        "object\",\"raw_base64\":\"W/9d\"}\n"));
  EXPECT_THAT(Read(rejects),
              HasSubstr("{\"input\":\"-\",\"record\":2,\"offset\":4,"
                        "\"reason\":\"longer than 40 bytes; --max-record "
                        "allows more\",\"size\":62}\n"));
  EXPECT_THAT(Read(rejects), HasSubstr("\"offset\":66,"));
}

TEST_F(BadInputTest, NamesOnlyTheFirstBadRecords) {
  std::string dump;
  for (int i = 0; i < 1000; ++i) dump += "{\"text\":}\n";
  const Ran ran = RunHere({"--from", "jsonl"}, dump);
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, StartsWith("stdin:1: "));
  EXPECT_THAT(ran.err, HasSubstr("stdin:10: "));
  EXPECT_THAT(ran.err, Not(HasSubstr("stdin:11: ")));
  EXPECT_THAT(ran.err,
              HasSubstr("1000 of 1000 records rejected, the first 10"));
}

TEST_F(BadInputTest, KeepsInvalidUtf8ByteForByte) {
  const std::string bad = "Hujan \xFF\xC3( turun \xED\xA0\x80.\n";
  Ran ran = RunHere({}, "JAKARTA - " + bad);
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, bad);
  EXPECT_EQ(ran.err,
            "bersih: 5 bytes not UTF-8, in 1 record, kept as it was\n");

  ran =
      RunHere({}, "{\"x\":\"\xFE\",\"text\":\"JAKARTA - a\xFF\\n\xE2\x82.\"}");
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, "{\"x\":\"\xFE\",\"text\":\"a\xFF\\n\xE2\x82.\"}\n");
  EXPECT_THAT(ran.err, HasSubstr("4 bytes not UTF-8, in 1 record"));
}

TEST_F(BadInputTest, KeepsNulBytes) {
  const std::string nul("JAKARTA - a\0b\n", 14);
  EXPECT_EQ(RunHere({}, nul).out, nul.substr(10));
  EXPECT_EQ(RunHere({}, "{\"text\":\"JAKARTA - a\\u0000b\"}").out,
            "{\"text\":\"a\\u0000b\"}\n");
  // JSON does not have it unescaped.
  EXPECT_EQ(
      RunHere({"--from", "jsonl"}, std::string("{\"text\":\"a\0b\"}", 14)).code,
      1);
}

TEST_F(BadInputTest, TakesRandomBytes) {
  std::string bytes(1 << 20, ' ');
  uint32_t state = 1;
  for (char& c : bytes) {
    state = state * 1664525 + 1013904223;
    c = static_cast<char>(state >> 24);
  }
  const std::string path = Write("random", bytes);
  const Ran ran = RunHere({path});
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(ran.out == bytes);
  EXPECT_EQ(RunHere({"--from", "jsonl", path}).code, 1);
  EXPECT_EQ(RunHere({"explain", path}).code, 0);
}

TEST_F(BadInputTest, TakesALineOf100Megabytes) {
  const std::string path = Path("long.jsonl");
  const std::string sentence = "Harga beras naik lagi pekan ini di pasar. ";
  std::string body;
  body.reserve(100 << 20);
  while (body.size() < (100 << 20)) body += sentence;
  std::ofstream(path) << "{\"text\":\"JAKARTA - " << body
                      << "\"}\n{\"text\":\"Dua.\"}\n";
  Ran ran = RunHere({path});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.out == "{\"text\":\"" + body + "\"}\n{\"text\":\"Dua.\"}\n");

  ran = RunHere({"--max-record", "64M", path});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "{\"text\":\"Dua.\"}\n");
  EXPECT_THAT(ran.err, HasSubstr(":1: longer than 67108864 bytes"));

  const std::string text = Write("long.txt", "JAKARTA - " + body);
  EXPECT_TRUE(RunHere({text}).out == body);
}

TEST_F(BadInputTest, TakesEmptyInputs) {
  const std::string text = Write("empty.txt", ""),
                    json = Write("empty.jsonl", "");
  for (const std::string& path : {text, json}) {
    const Ran ran = RunHere({path});
    EXPECT_EQ(ran.code, 0);
    EXPECT_EQ(ran.out + ran.err, "");
  }
  EXPECT_EQ(RunHere({"--to", "jsonl", text}).out,
            "{\"id\":\"" + text + "\",\"text\":\"\"}\n");
  EXPECT_EQ(RunHere({"--to", "jsonl", json}).out, "");
  EXPECT_EQ(RunHere({}, "").code, 0);
}

TEST_F(BadInputTest, GoesOnAfterFilesThatCannotBeRead) {
  const std::string good = Write("good.txt", kArticle);
  const Ran ran = RunHere({Path("missing.txt"), dir_, good});
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(ran.out, kClean);
  EXPECT_THAT(ran.err, HasSubstr("cannot read " + Path("missing.txt") +
                                 ": No such file or directory; "));
  EXPECT_THAT(ran.err, HasSubstr("cannot read " + dir_ + ": Is a directory; "));
}

TEST_F(BadInputTest, WantsOneFormatInAnOutput) {
  const std::string text = Write("a.txt", "Satu.\n"),
                    json = Write("b.jsonl", "{\"text\":\"Dua.\"}\n");
  const Ran ran = RunHere({text, json});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("say --to jsonl or --to text"));
  EXPECT_EQ(RunHere({"--to", "text", text, json}).out, "Satu.\nDua.");
  EXPECT_EQ(
      RunHere({"--to", "jsonl", json, text}).out,
      "{\"text\":\"Dua.\"}\n{\"id\":\"" + text + "\",\"text\":\"Satu.\\n\"}\n");
}

TEST_F(BadInputTest, HintsAtWhatWrongArgumentsMean) {
  const struct {
    std::vector<std::string> arguments;
    const char* hint;
  } kCases[] = {
      {{"--form", "text"}, "unknown option '--form'; did you mean '--from'?"},
      {{"--removd=1"}, "unknown option '--removd'; did you mean '--removed'?"},
      {{"-Z"}, "unknown option '-Z'"},
      {{"--from", "xml"}, "'xml' is none of auto, text, jsonl, warc"},
      {{"--to", "html"}, "'html' is none of auto, text, jsonl"},
      {{"--lang", "indonesian"}, "is no language code"},
      {{"--max-record", "12X"}, "is no size"},
      {{"--max-record", "0"}, "is no size"},
      {{"--max-record", "99999999999999999999G"}, "is no size"},
      {{"--text-field", ""}, "--text-field wants a name"},
      {{"-o"}, "-o"},
      {{"-o", "x", "--rejects", "x"}, "name the same file"},
      {{"explian"}, "neither a command nor a file; did you mean 'explain'?"},
      {{"explain", "--colour", "never"}, "did you mean '--color'?"},
      {{"explain", "--color", "blue"}, "none of auto, always, never"},
      {{"rules"}, "check, test, list, doc or profile"},
      {{"rules", "chek"}, "did you mean 'check'?"},
      {{"rules", "check", "extra"}, "unexpected 'extra'"},
      {{"rules", "list", "--stage", "promos"}, "did you mean 'promo'?"},
  };
  for (const auto& c : kCases) {
    const Ran ran = Run(c.arguments);
    EXPECT_EQ(ran.code, 2) << c.hint;
    EXPECT_EQ(ran.out, "") << c.hint;
    EXPECT_THAT(ran.err, HasSubstr(c.hint));
    EXPECT_THAT(ran.err, StartsWith("bersih: "));
  }
}

TEST_F(BadInputTest, NoReportReplacesWhatIsRead) {
  const std::string dump = Write("dump.jsonl", "{\"text\":\"Satu.\"}\n");
  const std::string other = Path("./dump.jsonl");
  const std::vector<std::string> kCases[] = {
      {dump, "-o", "-", "--rejects", other},
      {dump, "-o", "-", "--stats", other},
      {"rules", "profile", dump, "--json", other},
      {"score", dump, "--json", other},
      {"compare", "--new", Path("rules"), "--gold", dump, "--json", other},
      {"compare", "--new", dump, "--html", other},
      {"compare", "--new", Path("rules"), dump, "--html", other}};
  for (const auto& arguments : kCases) {
    const Ran ran = Run(arguments);
    EXPECT_EQ(ran.code, 2) << arguments[0];
    EXPECT_THAT(ran.err, HasSubstr("would replace its own input"));
    EXPECT_EQ(Read(dump), "{\"text\":\"Satu.\"}\n");
  }
  // What is no file cannot be replaced.
  EXPECT_EQ(Run({"/dev/null", "-o", "/dev/null"}).code, 0);
}

TEST_F(BadInputTest, RefusesPacksThatCannotBeUsed) {
  Write("rules/common/broken.toml", "[[rule]]\nid = \"common.promo.x\"\n");
  Ran ran = RunHere({}, kArticle);
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("common/broken.toml:1: "));
  ran = Run({"--rules", Path("nowhere")}, kArticle);
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("nowhere"));
}

TEST_F(BadInputTest, NotesALanguageWithoutAPack) {
  const Ran ran = RunHere({"--lang", "fr"}, kArticle);
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, kClean);
  EXPECT_THAT(ran.err, HasSubstr("no pack for 'fr'"));
  EXPECT_EQ(RunHere({"-q", "--lang", "fr"}, kArticle).err, "");
  EXPECT_EQ(RunHere({"--lang", "id-ID"}, kArticle).err, "");
}

// More than a pipe and the tool's buffer hold.
std::string LongDump() {
  std::string dump;
  for (int i = 0; i < 40000; ++i) {
    dump += "{\"text\":\"Harga beras naik lagi pekan ini di semua pasar.\"}\n";
  }
  return dump;
}

TEST_F(BadInputTest, StopsQuietlyWhenThePipeIsClosed) {
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{}, {"explain"}}) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    close(ends[0]);
    const Ran ran = RunHere(arguments, LongDump(), ends[1]);
    EXPECT_EQ(ran.code, 0);
    EXPECT_EQ(ran.err, "");
  }
}

TEST_F(BadInputTest, SaysThatTheDiskIsFull) {
  if (access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full";
  const auto expect_full = [&](const std::vector<std::string>& arguments) {
    const int full = open("/dev/full", O_WRONLY);
    const Ran ran = arguments[0].starts_with("--")
                        ? Run(arguments, "", full)
                        : RunHere(arguments, LongDump(), full);
    EXPECT_EQ(ran.code, 3) << arguments[0];
    EXPECT_THAT(ran.err,
                HasSubstr("cannot write standard output: No space left on "
                          "device; make room"));
  };
  expect_full({"clean"});
  expect_full({"explain"});
  expect_full({"rules", "list"});
  expect_full({"--help"});
  expect_full({"--version"});
  EXPECT_EQ(RunHere({"-o", "/dev/full"}, kArticle).code, 3);
}

TEST_F(BadInputTest, SaysWhyAnOutputCannotBeWritten) {
  Ran ran = RunHere({"-o", Path("no/such/folder")}, kArticle);
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("No such file or directory; make the folder"));
  ran = RunHere({"-o", dir_}, kArticle);
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("Is a directory; name a file in it"));
}

TEST_F(BadInputTest, DoesNotWaitForATerminal) {
  const int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
    GTEST_SKIP() << "no terminals here";
  }
  const std::string terminal = ptsname(master);
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{}, {"clean"}, {"explain"}}) {
    const Ran ran = Run(arguments, "", -1, terminal);
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("no input; name a file, or pipe one in"));
  }
  close(master);
}

}  // namespace
}  // namespace bersih
