// SPDX-License-Identifier: Apache-2.0

#include "pipeline/io/warc.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/packed.h"
#include "tests/reader.h"

namespace bersih {
namespace {

using testing::HasSubstr;

using WarcTest = ReaderTest;

std::string Warc(const std::string& type, const std::string& content,
                 const std::string& fields = "Content-Type: text/plain\r\n") {
  return "WARC/1.0\r\nWARC-Type: " + type + "\r\n" + fields +
         "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" +
         content + "\r\n\r\n";
}

TEST_F(WarcTest, GivesTheSameRecordsWhateverTheBlock) {
  const std::vector<std::string> records = {
      Warc("warcinfo", "software: x\r\n", ""),
      Warc("conversion", "Satu.\n\nDua.\n"),
      Warc("conversion", ""),
      Warc("conversion", std::string(500, 'x')),
      "\r\n\n" + Warc("conversion", "behind empty lines"),
      Warc("conversion", "\r\n\r\n"),
      "WARC/1.1\nContent-Length: 1\n\nx\n\n",
      Warc("conversion", "Tiga."),
  };
  std::string dump;
  std::vector<std::string> expected;
  for (const std::string& record : records) {
    dump += record;
    expected.push_back(std::to_string(expected.size() + 1) + ":" + record);
  }
  ExpectRecords("a.warc.wet", dump, expected);
  ExpectRecords("a", dump, expected);
  EXPECT_EQ(
      All({Write("a.warc.gz", InPieces(Gzip, dump, 99))}, ReaderOptions()),
      expected);
  // Newlines that are missing or too many at the end.
  expected.back().resize(expected.back().size() - 3);
  ExpectRecords("a.wet", dump.substr(0, dump.size() - 3), expected);
  expected.back() += "\n\r\n";
  ExpectRecords("a.wet", dump + "\r\n\n", expected);
}

TEST_F(WarcTest, GoesOnBehindABrokenRecord) {
  const std::string good = Warc("conversion", "Satu.");
  const struct {
    std::string bytes;
    const char* reason;
  } kCases[] = {
      {"no record\n", "it does not start with WARC/1."},
      {"WARC/0.9\r\nContent-Length: 1\r\n\r\nx\r\n\r\n", "not start with"},
      {"WARC/1.0\r\nContent-Length: 1\r\n", "no blank line ends its header"},
      {"WARC/1.0\r\nno field\r\n\r\n\r\n\r\n", "no \"name: value\""},
      {"WARC/1.0\r\nA: b\r\n\r\nx\r\n\r\n", "has no Content-Length"},
      {"WARC/1.0\r\nContent-Length: 1x\r\n\r\nx\r\n\r\n", "is no number"},
      {"WARC/1.0\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\nx\r\n\r\n",
       "or there are two"},
      {"WARC/1.0\r\nContent-Length: 3\r\n\r\nx\r\n\r\n",
       "does not end where its Content-Length says, after 3 bytes"},
      {"WARC/1.0\r\nContent-Length: 1\r\n\r\nxyz\r\n\r\n", "after 1 bytes"},
      {"WARC/1.0\r\nContent-Length: 99999999999999\r\n\r\nx\r\n\r\n",
       "after 99999999999999 bytes"},
  };
  for (const auto& c : kCases) {
    const std::string path = Write("a.wet", good + c.bytes + good);
    const auto all = All({path}, ReaderOptions());
    ASSERT_EQ(all.size(), 3u) << c.bytes;
    EXPECT_EQ(all[0], "1:" + good);
    EXPECT_THAT(all[1], HasSubstr("2!broken WARC record: "));
    EXPECT_THAT(all[1], HasSubstr(c.reason));
    EXPECT_THAT(all[1],
                HasSubstr("(at byte " + std::to_string(good.size()) + ", "));
    EXPECT_EQ(all[2], "3:" + good);
    ExpectRecords("a.wet", good + c.bytes + good, all);
  }
  const auto all = All({Write("a.wet", good + good.substr(0, good.size() - 5))},
                       ReaderOptions());
  ASSERT_EQ(all.size(), 2u);
  EXPECT_THAT(all[1], HasSubstr("2!broken WARC record: it does not end"));
}

TEST_F(WarcTest, LeavesOutRecordsThatAreTooLong) {
  const std::string good = Warc("conversion", "Satu.");
  const std::string longer = Warc("conversion", std::string(20000, 'x'));
  ReaderOptions options;
  options.max_record_bytes = good.size();
  ExpectRecords("a.wet", good + longer + good + longer,
                {"1:" + good,
                 "2!longer than " + std::to_string(good.size()) +
                     " bytes; --max-record allows more",
                 "3:" + good,
                 "4!longer than " + std::to_string(good.size()) +
                     " bytes; --max-record allows more"},
                options);
}

TEST_F(WarcTest, TakesAnyBytesTheSameWay) {
  static constexpr const char* kPieces[] = {"WARC/1.0\r\n",
                                            "WARC/1.1\n",
                                            "Content-Length: 5\r\n",
                                            "Content-Length: 0\r\n",
                                            "Content-Length: 12\n",
                                            "\r\n",
                                            "\r\n",
                                            "\n",
                                            "hello",
                                            "WARC/1.",
                                            "A: b\r\n",
                                            " folded\r\n",
                                            "\r"};
  uint32_t state = 1;
  const auto random = [&](size_t below) {
    state = state * 1664525 + 1013904223;
    return (state >> 8) % below;
  };
  for (int i = 0; i < 300; ++i) {
    std::string bytes;
    for (size_t pieces = 2 + random(40); pieces > 0; --pieces) {
      bytes += kPieces[random(std::size(kPieces))];
    }
    ReaderOptions options;
    if (i % 3 == 0) options.max_record_bytes = 40;
    ExpectRecords("a.wet", bytes, All({Write("a.wet", bytes)}, options),
                  options);
    if (HasFatalFailure()) return;
  }
}

TEST_F(WarcTest, FieldsOfARecord) {
  const std::string path = Write(
      "a.warc", Warc("conversion", "Satu.",
                     "WARC-Record-ID: <urn:uuid:1>\r\n"
                     "warc-target-uri:   https://News.Example.com/a?b  \r\n"
                     "WARC-Date: 2024-05-01T00:00:00Z\r\n"
                     "Content-Type: text/plain; charset=utf-8\r\n") +
                    Warc("conversion", "Dua.",
                         "WARC-Target-URI: <http://b.example/>\r\n") +
                    Warc("resource", "Tiga.") +
                    Warc("conversion", "<p>", "Content-Type: text/html\r\n") +
                    Warc("response", "HTTP/1.1 200\r\n",
                         "Content-Type: application/http\r\n") +
                    Warc("warcinfo", "x", ""));
  Reader reader({path}, ReaderOptions());
  RecordParser parser(FieldNames(), 1 << 20);
  Batch batch;
  ASSERT_TRUE(reader.Next(&batch));
  parser.Start(batch);
  Record record;
  absl::Status status;
  ASSERT_TRUE(parser.Next(&record, &status));
  EXPECT_EQ(record.id, "urn:uuid:1");
  EXPECT_EQ(record.url, "https://News.Example.com/a?b");
  EXPECT_EQ(record.host, "news.example.com");
  EXPECT_EQ(record.date, "2024-05-01T00:00:00Z");
  EXPECT_EQ(record.text, "Satu.");
  ASSERT_TRUE(parser.Next(&record, &status));
  EXPECT_EQ(record.url, "http://b.example/");
  EXPECT_EQ(record.text, "Dua.");
  EXPECT_FALSE(record.other);
  ASSERT_TRUE(parser.Next(&record, &status));
  EXPECT_FALSE(record.other);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(parser.Next(&record, &status));
    EXPECT_TRUE(status.ok());
    EXPECT_TRUE(record.other) << i;
  }
  EXPECT_FALSE(parser.Next(&record, &status));
}

}  // namespace
}  // namespace bersih
