// SPDX-License-Identifier: Apache-2.0

#include "pipeline/io/reader.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/io/record.h"
#include "tests/packed.h"
#include "tests/reader.h"

namespace bersih {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(ReaderTest, GivesTheSameRecordsWhateverTheBlock) {
  std::string dump;
  std::vector<std::string> expected;
  for (int i = 1; i <= 300; ++i) {
    if (i % 7 == 0) {
      dump += i % 14 == 0 ? "\n" : " \r\n";
      continue;
    }
    const std::string line =
        "{\"text\":\"" + std::string(static_cast<size_t>(i * 37 % 900), 'x') +
        "\"}";
    dump += line + (i == 300 ? "" : i % 3 == 0 ? "\r\n" : "\n");
    expected.push_back(std::to_string(i) + ":" + line);
  }
  ExpectRecords("a.jsonl", dump, expected);
}

TEST_F(ReaderTest, GoesOnWhereABatchEnds) {
  std::string dump;
  for (int i = 1; i <= 60; ++i) {
    dump +=
        "{\"text\":\"" +
        std::string(static_cast<size_t>(i == 40 ? 3000 : i * 37 % 90), 'x') +
        "\"}\n";
  }
  struct Seen {
    uint32_t input;
    uint64_t first_record;
    std::string bytes;
    bool last;
    Position next;
  };
  const auto batches = [](const std::vector<std::string>& inputs,
                          const Position* from, ReaderOptions options) {
    Reader reader(inputs, options);
    if (from != nullptr) reader.Resume(*from);
    std::vector<Seen> all;
    Batch batch;
    while (reader.Next(&batch)) {
      EXPECT_TRUE(batch.status.ok()) << batch.status;
      all.push_back({batch.input_index, batch.first_record,
                     std::string(batch.bytes()), batch.last, batch.next});
    }
    return all;
  };
  const std::string text = Write("b.txt", "Prose."),
                    after = Write("c.jsonl", dump.substr(50));
  const struct {
    std::string first;
    bool members;
  } kCases[] = {
      {Write("plain.jsonl", dump), false},
      {Write("one.jsonl.gz", Gzip(dump)), false},
      {Write("many.jsonl.gz", InPieces(Gzip, dump, 101)), true},
      {Write("one.jsonl.zst", Zstd(dump)), false},
      {Write("many.jsonl.zst", InPieces(Zstd, dump, 101)), true},
  };
  for (const auto& c : kCases) {
    const std::vector<std::string> inputs = {c.first, text, after};
    for (const size_t block : {16, 100, 1000, 1 << 20}) {
      ReaderOptions options;
      options.block_bytes = block;
      const std::vector<Seen> whole = batches(inputs, nullptr, options);
      std::string bytes;
      for (const Seen& batch : whole) {
        if (batch.input == 0) bytes += batch.bytes;
        if (batch.input > 0 || batch.last) continue;
        EXPECT_EQ(batch.next.offset, bytes.size());
        ASSERT_LE(batch.next.member.offset, bytes.size());
        // Not much before it has to be unpacked again.
        EXPECT_LE(bytes.size() - batch.next.member.offset,
                  c.members ? 101 : bytes.size());
      }
      EXPECT_EQ(bytes, dump);
      for (size_t i = 0; i < whole.size(); ++i) {
        const std::vector<Seen> rest = batches(inputs, &whole[i].next, options);
        ASSERT_EQ(rest.size(), whole.size() - i - 1) << block << ' ' << i;
        for (size_t j = 0; j < rest.size(); ++j) {
          const Seen& expected = whole[i + 1 + j];
          EXPECT_EQ(rest[j].input, expected.input);
          EXPECT_EQ(rest[j].first_record, expected.first_record);
          EXPECT_EQ(rest[j].bytes, expected.bytes);
          EXPECT_EQ(rest[j].last, expected.last);
          EXPECT_EQ(rest[j].next.offset, expected.next.offset);
        }
      }
    }
  }
}

// Ten lines, in two members where they are packed.
class PackedTest : public ReaderTest {
 protected:
  void SetUp() override {
    ReaderTest::SetUp();
    for (int i = 1; i <= 10; ++i) {
      const std::string line =
          "{\"text\":\"Baris " + std::to_string(i * 7919) + "\"}";
      dump_ += line + "\n";
      lines_.push_back(std::to_string(i) + ":" + line);
    }
  }

  std::string dump_;
  std::vector<std::string> lines_;
};

TEST_F(PackedTest, ReadsEveryKindOfMember) {
  const std::string skip("\x5A\x2A\x4D\x18\x03\0\0\0abc", 11);
  const struct {
    const char* name;
    std::string bytes;
  } kCases[] = {
      {"a.jsonl", dump_},
      {"a.jsonl.gz", Gzip(dump_)},
      {"a.jsonl.zst", Zstd(dump_)},
      // Told by the bytes, whatever the name says.
      {"a.jsonl", Gzip(dump_)},
      {"a.jsonl.gz", Zstd(dump_)},
      {"a.jsonl.zst", dump_},
      {"a", Zstd(dump_)},
      {"a.jsonl.gz", InPieces(Gzip, dump_, 1)},
      {"a.jsonl.zst", InPieces(Zstd, dump_, 1)},
      {"a.jsonl.gz", Gzip("") + Gzip(dump_) + Gzip("")},
      {"a.jsonl.zst", Zstd("") + Zstd(dump_) + Zstd("")},
      {"a.jsonl.zst", skip + Zstd(dump_) + skip},
      {"a.jsonl.gz", Gzip(dump_) + std::string(1000, '\0')},
  };
  for (const auto& c : kCases) {
    for (const size_t block : {1, 100, 1 << 20}) {
      ReaderOptions options;
      options.block_bytes = block;
      EXPECT_EQ(All({Write(c.name, c.bytes)}, options), lines_) << c.name;
    }
  }
  EXPECT_THAT(All({Write("e.jsonl.gz", Gzip("")), Write("f.jsonl.zst", skip),
                   Write("g.jsonl.gz", ""), Write("h.txt.gz", Gzip("Satu."))},
                  ReaderOptions()),
              ElementsAre("1:Satu."));
}

TEST_F(PackedTest, HandsOutWhatStandsBeforeTheCut) {
  const std::string_view half = std::string_view(dump_).substr(0, 120),
                         other = std::string_view(dump_).substr(120);
  for (const bool zstd : {false, true}) {
    const std::string first = zstd ? Zstd(half) : Gzip(half);
    const std::string packed = first + (zstd ? Zstd(other) : Gzip(other));
    for (size_t size = 1; size < packed.size(); ++size) {
      const std::string path =
          Write(zstd ? "a.jsonl.zst" : "a.jsonl.gz", packed.substr(0, size));
      std::vector<std::string> all = All({path}, ReaderOptions());
      if (size == first.size()) continue;  // nobody can know
      ASSERT_FALSE(all.empty());
      EXPECT_THAT(
          all.back(),
          HasSubstr("!" + path + " is cut off at byte " + std::to_string(size) +
                    ", in the " + (zstd ? "zstd frame" : "gzip member") +
                    " that begins at byte " +
                    (size < first.size() ? "0;"
                                         : std::to_string(first.size()) + ";")))
          << size;
      all.pop_back();
      EXPECT_GE(all.size(), size < first.size() ? 0u : 4u);
      EXPECT_EQ(all, std::vector<std::string>(
                         lines_.begin(),
                         lines_.begin() + static_cast<int>(all.size())));
    }
  }
}

TEST_F(PackedTest, SaysThatAByteIsWrong) {
  for (const bool zstd : {false, true}) {
    std::string packed = zstd ? Zstd(dump_) : Gzip(dump_);
    size_t said = 0;
    for (size_t i = 0; i < packed.size(); ++i) {
      packed[i] = static_cast<char>(packed[i] ^ 0x10);
      const std::string path =
          Write(zstd ? "a.jsonl.zst" : "a.jsonl.gz", packed);
      const std::vector<std::string> all = All({path}, ReaderOptions());
      packed[i] = static_cast<char>(packed[i] ^ 0x10);
      // Headers hold bytes that nobody checks.
      if (all == lines_ && (zstd ? i == 4 : i >= 4 && i < 10)) continue;
      ASSERT_FALSE(all.empty());
      EXPECT_THAT(all.back(), HasSubstr("!")) << i;
      said += all.back().find("is damaged before byte") != std::string::npos;
    }
    EXPECT_GT(said, packed.size() / 2);
  }
  const std::string path = Write("a.jsonl.gz", Gzip(dump_) + "garbage");
  const std::vector<std::string> all = All({path}, ReaderOptions());
  ASSERT_EQ(all.size(), 11u);
  EXPECT_THAT(all.back(), HasSubstr("(incorrect header check); fetch"));
}

TEST_F(ReaderTest, LeavesOutRecordsThatAreTooLong) {
  const std::string longest = "{\"text\":\"" + std::string(40, 'x') + "\"}";
  const std::string longer(20000, 'y');
  const std::string path =
      Write("a.jsonl", "{\"text\":\"a\"}\n" + longer + "\n" + longest + "\n" +
                           longest + "z\n" + longer);
  for (const size_t block : {16, 4096, 1 << 20}) {
    ReaderOptions options;
    options.block_bytes = block;
    options.max_record_bytes = longest.size();
    const auto all = All({path}, options);
    ASSERT_EQ(all.size(), 5u) << block;
    EXPECT_EQ(all[0], "1:{\"text\":\"a\"}");
    EXPECT_EQ(all[1], "2!longer than 51 bytes; --max-record allows more");
    EXPECT_EQ(all[2], "3:" + longest);
    EXPECT_THAT(all[3], HasSubstr("4!longer"));
    EXPECT_THAT(all[4], HasSubstr("5!longer"));
  }
  ReaderOptions options;
  options.max_record_bytes = 5;
  EXPECT_THAT(All({Write("5.txt", "12345"), Write("6.txt", "123456")}, options),
              ElementsAre("1:12345", HasSubstr("1!longer than 5 bytes")));
}

TEST_F(ReaderTest, APipeDoesNotWaitForABlock) {
  const struct {
    const char* name;
    std::string bytes;
  } kCases[] = {
      {"a.jsonl", "{\"text\":\"x\"}\n"},
      {"a.csv", "id,text\n1,\"x\ny\"\n"},
      {"a.tsv", "text\n\"x\" y\n"},
      {"a.wet", "WARC/1.0\r\nContent-Length: 1\r\n\r\nx\r\n\r\n"},
      {"a.jsonl.gz", Gzip("{\"text\":\"x\"}\n")},
      {"a.jsonl.zst", Zstd("{\"text\":\"x\"}\n")},
  };
  for (const auto& c : kCases) {
    const std::string path = dir_ + "/" + c.name;
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    const int fd = open(path.c_str(), O_RDWR);  // holds it open
    ASSERT_EQ(write(fd, c.bytes.data(), c.bytes.size()),
              static_cast<ssize_t>(c.bytes.size()));
    Reader reader({path}, ReaderOptions());
    Batch batch;
    auto next =
        std::async(std::launch::async, [&] { return reader.Next(&batch); });
    EXPECT_EQ(next.wait_for(std::chrono::seconds(20)),
              std::future_status::ready)
        << c.name;
    close(fd);
    EXPECT_TRUE(next.get());
    EXPECT_TRUE(batch.status.ok()) << batch.status;
    EXPECT_FALSE(batch.empty()) << c.name;
    EXPECT_FALSE(batch.last) << c.name;
  }
}

TEST_F(ReaderTest, TellsFormatsApart) {
  const struct {
    const char* name;
    const char* bytes;
    Format format;
  } kCases[] = {
      {"a.jsonl", "no object", Format::kJsonl},
      {"a.ndjson", "", Format::kJsonl},
      {"a.txt", "Prose.\n", Format::kText},
      {"a.txt", "", Format::kText},
      {"a", "{\"text\":\"x\"}\n", Format::kJsonl},
      {"a", "\xEF\xBB\xBF \n\n{ \"text\" : \"x\"}", Format::kJsonl},
      {"a", "{}\n", Format::kJsonl},
      {"a", "{\"text\": cut off", Format::kJsonl},
      {"a", "{\n\"text\":1}", Format::kText},
      {"a", "WARC/1.0\r\n", Format::kWarc},
      {"a", "\r\nWARC/1.1\n", Format::kWarc},
      {"a", "WARC/1 is a format.\n", Format::kText},
      {"a.wet", "no record", Format::kWarc},
      {"a.warc.gz", "no record", Format::kWarc},
      {"a.csv", "text\nx", Format::kCsv},
      {"a.tsv.zst", "text\nx", Format::kTsv},
      {"a", "id,text\n1,x\n", Format::kText},
      {"a", "{\"Quoted\" in braces}\n", Format::kText},
      {"a", "[1,2]\n{\"text\":1}", Format::kText},
  };
  for (const auto& c : kCases) {
    Reader reader({Write(c.name, c.bytes)}, ReaderOptions());
    Batch batch;
    ASSERT_TRUE(reader.Next(&batch));
    EXPECT_EQ(batch.format, c.format) << c.bytes;
    EXPECT_TRUE(batch.last);
    EXPECT_EQ(batch.empty(), std::string(c.name) == "a.ndjson");
  }
}

TEST_F(ReaderTest, GoesOnAfterAnInputThatCannotBeRead) {
  const std::string good = Write("good.txt", "x");
  EXPECT_THAT(
      All({dir_ + "/missing", dir_,
           Write("x",
                 "\xFD"
                 "7zXZ"),
           Write("x.bz2", "BZh9"), good},
          ReaderOptions()),
      ElementsAre(HasSubstr("missing: No such file or directory; "),
                  HasSubstr("Is a directory; name the files in it"),
                  HasSubstr("is packed with xz; unpack it first: xz -dc"),
                  HasSubstr("bzip2; unpack it first: bzip2 -dc"), "1:x"));
}

TEST(HostOfUrlTest, FindsTheHost) {
  const struct {
    const char* url;
    const char* host;
  } kCases[] = {
      {"https://News.Example.com/a/b?c=//d", "news.example.com"},
      {"http://user:pw@example.com:8080", "example.com"},
      {"//example.com/x", "example.com"},
      {"example.com/x", "example.com"},
      {"example.com.", "example.com"},
      {"https://example.com?x=http://y", "example.com"},
      {"/path/only", ""},
      {"http://[::1]/", ""},
      {"not a host", ""},
      {"", ""},
  };
  for (const auto& c : kCases) EXPECT_EQ(HostOfUrl(c.url), c.host) << c.url;
}

}  // namespace
}  // namespace bersih
