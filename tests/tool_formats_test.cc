// SPDX-License-Identifier: Apache-2.0
//
// Every format in every packing: in, and out as what it was and as JSONL.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/packed.h"
#include "tests/tool.h"

namespace bersih {
namespace {

using testing::HasSubstr;

std::string Warc(const std::string& fields, const std::string& content) {
  return "WARC/1.0\r\n" + fields +
         "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" +
         content + "\r\n\r\n";
}

class FormatsTest : public ToolTest {
 protected:
  struct Dump {
    const char* name;
    std::string bytes, clean, jsonl;
  };

  // The article in each of the formats, and what is to become of it.
  static std::vector<Dump> Dumps() {
    const std::string info =
        Warc("WARC-Type: warcinfo\r\nContent-Type: application/warc-fields\r\n",
             "software: x\r\n");
    const std::string fields =
        "WARC-Type: conversion\r\n"
        "WARC-Target-URI: https://news.example.com/a\r\n"
        "WARC-Date: 2024-05-01T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:1>\r\n";
    const std::string digest =
                          "WARC-Block-Digest: sha1:2\r\n "
                          "folded\r\nwarc-payload-digest: sha1:3\r\n",
                      type = "Content-Type: text/plain\r\n";
    const std::string untouched =
        Warc(fields + digest + type, "Tidak ada apa-apa di sini.\n");
    const std::string article = kArticle, clean = kClean;
    const auto json = [](const std::string& text) {
      std::string out;
      for (const char c : text) out += c == '\n' ? "\\n" : std::string(1, c);
      return out;
    };
    const std::string warc_json =
        R"({"id":"urn:uuid:1","url":"https://news.example.com/a",)"
        R"("date":"2024-05-01T00:00:00Z","text":")";
    const std::string rows =
        "2,\"Hujan turun.\nHanya di sini\",https://a.example.com/,\"x "
        "\"\"y\"\"\"\r\n"
        "3,\"Hujan turun.\nHanya di sini\",https://example.org/,\r\n";
    return {
        {"a.jsonl", "{\"id\":1,\"text\":\"" + json(article) + "\",\"x\":[]}\n",
         "{\"id\":1,\"text\":\"" + json(clean) + "\",\"x\":[]}\n",
         "{\"id\":1,\"text\":\"" + json(clean) + "\",\"x\":[]}\n"},
        {"a.warc.wet",
         info + Warc(fields + digest + type, article + "Hanya di sini\n") +
             untouched,
         info + Warc(fields + type, clean) + untouched,
         warc_json + json(clean) + "\"}\n" + warc_json +
             "Tidak ada apa-apa di sini.\\n\"}\n"},
        {"a.csv",
         "\xEF\xBB\xBFid,text,url,\"a \"\"b\"\"\"\r\n1,\"" + article +
             "Kata \"\"ia\"\".\n\",,\r\n" + rows,
         "\xEF\xBB\xBFid,text,url,\"a \"\"b\"\"\"\r\n1,\"" + clean +
             "Kata \"\"ia\"\".\n\",,\r\n"
             "2,\"Hujan turun.\n\",https://a.example.com/,\"x \"\"y\"\"\"\r\n"
             "3,\"Hujan turun.\nHanya di sini\",https://example.org/,\r\n",
         "{\"id\":\"1\",\"text\":\"" + json(clean) +
             "Kata \\\"ia\\\".\\n\",\"url\":\"\",\"a \\\"b\\\"\":\"\"}\n"
             "{\"id\":\"2\",\"text\":\"Hujan "
             "turun.\\n\",\"url\":\"https://a.example.com/\","
             "\"a \\\"b\\\"\":\"x \\\"y\\\"\"}\n"
             "{\"id\":\"3\",\"text\":\"Hujan turun.\\nHanya di sini\","
             "\"url\":\"https://example.org/\",\"a \\\"b\\\"\":\"\"}\n"},
        {"a.tsv", "text\tid\nJAKARTA - \"Satu,\" kata ia.\t1\nDua.\t2",
         // A quote that has come to the front has to be quoted.
         "text\tid\n\"\"\"Satu,\"\" kata ia.\"\t1\nDua.\t2\n",
         "{\"text\":\"\\\"Satu,\\\" kata ia.\",\"id\":\"1\"}\n"
         "{\"text\":\"Dua.\",\"id\":\"2\"}\n"},
    };
  }
};

TEST_F(FormatsTest, ComeThroughInEveryPacking) {
  for (const Dump& dump : Dumps()) {
    const std::string name = dump.name;
    const std::vector<std::string> paths = {
        Write(name, dump.bytes),
        Write(name + ".gz", InPieces(Gzip, dump.bytes, 100)),
        Write(name + ".zst", InPieces(Zstd, dump.bytes, 100)),
        // The name says another packing.
        Write("other." + name + ".gz", Zstd(dump.bytes))};
    for (const std::string& path : paths) {
      Ran ran = RunHere({path});
      EXPECT_EQ(ran.code, 0) << ran.err;
      EXPECT_EQ(ran.err, "") << path;
      EXPECT_EQ(ran.out, dump.clean) << path;
      EXPECT_EQ(RunHere({"--to", "jsonl", path}).out, dump.jsonl) << path;
      EXPECT_EQ(RunHere({"--block", "1", path}).out, dump.clean) << path;
      // What is clean is left alone.
      EXPECT_EQ(RunHere({Write("again." + name, dump.clean)}).out, dump.clean)
          << path;

      // From standard input, packed again.
      const std::string from = name.substr(name.rfind('.') + 1);
      ran =
          Run({"--rules", Path("rules"), "--from", from, "-o", Path("out.zst")},
              "", -1, path);
      EXPECT_EQ(ran.code, 0) << ran.err;
      EXPECT_EQ(RunHere({"--from", from, Path("out.zst")}).out, dump.clean);
    }
  }
}

TEST_F(FormatsTest, SeveralInputsOfAFormatAreOneOutput) {
  for (const Dump& dump : Dumps()) {
    const std::string path = Write(dump.name, dump.bytes);
    const std::string one = RunHere({path}).out;
    const size_t header = path.ends_with("sv") ? dump.clean.find('\n') + 1 : 0;
    EXPECT_EQ(RunHere({path, path}).out, one + one.substr(header)) << path;
  }
  // A header without rows is an output too.
  const std::string empty = Write("empty.csv", "id,text\n"),
                    other = Write("other.csv", "text,id\nSatu,1\n");
  EXPECT_EQ(RunHere({empty}).out, "id,text\n");
  EXPECT_EQ(RunHere({"--to", "jsonl", empty}).out, "");
  Ran ran = RunHere({empty, other});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("has other columns than " + empty));
  EXPECT_EQ(RunHere({"--to", "jsonl", empty, other}).out,
            "{\"text\":\"Satu\",\"id\":\"1\"}\n");
  ran = RunHere({other, Write("a.jsonl", "{\"text\":\"x\"}\n")});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("is jsonl, but " + other));
}

TEST_F(FormatsTest, ColumnsAreNamedByTheFieldOptions) {
  const std::string dirty = "\"Hujan turun.\nHanya di sini\"",
                    clean = "\"Hujan turun.\n\"";
  const std::string path =
      Write("a.csv", "no,body,link,site\n1," + dirty + ",https://x.org/,\n2," +
                         dirty + ",https://www.example.com/,\n3," + dirty +
                         ",https://x.org/,a.example.com\n");
  const Ran ran = RunHere({"--text-field", "body", "--url-field", "link",
                           "--host-field", "site", path});
  EXPECT_EQ(ran.out, "no,body,link,site\n1," + dirty + ",https://x.org/,\n2," +
                         clean + ",https://www.example.com/,\n3," + clean +
                         ",https://x.org/,a.example.com\n");
  EXPECT_THAT(
      RunHere({"explain", "--text-field", "body", "--id-field", "no", path})
          .out,
      HasSubstr("a.csv:2 (id 1)"));
  const Ran missing = RunHere({path, Write("b.csv", "text\nSatu\n")});
  EXPECT_EQ(missing.code, 3);
  EXPECT_EQ(missing.out, "text\nSatu\n");
  EXPECT_THAT(missing.err, HasSubstr("first row names no, body, link, site, "));
}

TEST_F(FormatsTest, AddWhatIsAskedForToJsonl) {
  const std::string csv = Write("a.csv", "removed,text\nx,JAKARTA - Satu.\n");
  EXPECT_EQ(RunHere({"--removed", csv}).out,
            "{\"text\":\"Satu.\",\"removed\":[{\"begin\":0,\"end\":10,"
            "\"stage\":\"dateline\",\"rule\":\"common.dateline.city\"}]}\n");
  EXPECT_EQ(RunHere({"--meta", csv}).out,
            "{\"removed\":\"x\",\"text\":\"Satu.\",\"meta\":"
            "{\"place\":\"JAKARTA\"}}\n");
  EXPECT_EQ(RunHere({"--to", "text", csv}).out, "Satu.");
}

TEST_F(FormatsTest, BadRecordsAreNamedAndKept) {
  const std::string good = Warc("WARC-Type: conversion\r\n", "Satu.");
  std::string bad = good;
  bad.replace(bad.find(": 5"), 3, ": x");
  const std::string rejects = Path("rejects");
  Ran ran = RunHere({"--rejects", rejects, Write("a.wet", good + bad + good)});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, good + good);
  EXPECT_THAT(ran.err, HasSubstr("a.wet:2: broken WARC record: its Content-"
                                 "Length is no number, or there are two (at "
                                 "byte " +
                                 std::to_string(good.size()) + ", unpacked)"));
  EXPECT_THAT(Read(rejects),
              HasSubstr("\"raw\":\"WARC/1.0\\r\\nWARC-Type: conversion\\r\\n"
                        "Content-Length: x\\r\\n\\r\\nSatu.\\r\\n\\r\\n\"}"));

  ran = RunHere(
      {"--rejects", rejects, Write("a.csv", "id,text\n1,a\n2\n3,\"b\n4,c\n")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "id,text\n1,a\n4,c\n");
  EXPECT_THAT(ran.err, HasSubstr("a.csv:3: 1 fields in a row, but 2 columns"));
  EXPECT_THAT(ran.err, HasSubstr("a.csv:4: a quoted field does not end"));
  EXPECT_THAT(Read(rejects), HasSubstr("\"raw\":\"2\"}"));
  EXPECT_THAT(Read(rejects), HasSubstr("\"raw\":\"3,\\\"b\"}"));
}

TEST_F(FormatsTest, WhatIsWholeBeforeAFaultIsUsed) {
  for (const Dump& dump : Dumps()) {
    const std::string name = dump.name;
    const std::string first =
                          Gzip(dump.bytes.back() == '\n' ? dump.bytes
                                                         : dump.bytes + "\n"),
                      second = Gzip("x");
    const std::string path =
        Write(name + ".gz", first + second.substr(0, second.size() - 1));
    const Ran ran = RunHere({"--to", "jsonl", path});
    EXPECT_EQ(ran.code, 3) << path;
    EXPECT_EQ(ran.out, dump.jsonl) << path;
    EXPECT_THAT(ran.err,
                HasSubstr("is cut off at byte " +
                          std::to_string(first.size() + second.size() - 1) +
                          ", in the gzip member that begins at byte " +
                          std::to_string(first.size()) + "; fetch"));
    EXPECT_THAT(ran.err, HasSubstr("(1 bytes of a record that is cut off"));
  }
}

}  // namespace
}  // namespace bersih
