// SPDX-License-Identifier: Apache-2.0

#include "pipeline/io/csv.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/packed.h"
#include "tests/reader.h"

namespace bersih {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using CsvTest = ReaderTest;

constexpr char kOpen[] =
    "!a quoted field does not end, or a quote in it is not doubled";

TEST_F(CsvTest, GivesTheSameRecordsWhateverTheBlock) {
  const std::vector<std::string> rows = {
      "1,Satu.",
      "2,\"Dua,\ndan \"\"lagi\"\".\r\n\"",
      "3,\"\"",
      "\"4\",\"\"\"\"",
      "5,a \" in the middle",
      "6,",
      "7,\"" + std::string(300, 'x') + "\n\"",
      ",",
      "\"\n\",\"\n\"",
  };
  std::string crlf = "id,text\r\n", lf = "\"id\",\"text\"\n\n";
  std::vector<std::string> first, second;
  for (size_t i = 0; i < rows.size(); ++i) {
    crlf += rows[i] + "\r\n";
    lf += rows[i] + (i + 1 < rows.size() ? "\n" : "");
    first.push_back(std::to_string(i + 2) + ":" + rows[i]);
    second.push_back(std::to_string(i + 3) + ":" + rows[i]);
  }
  ExpectRecords("a.csv", crlf, first);
  ExpectRecords("a.csv", lf, second);
  ExpectRecords("a.csv", "\xEF\xBB\xBF" + lf, second);
  const std::string path = Write("a.csv.gz", InPieces(Gzip, crlf, 50));
  EXPECT_EQ(All({path}, ReaderOptions()), first);
  // Nothing, and nothing but a header.
  ExpectRecords("a.csv", "", {});
  ExpectRecords("a.csv", "id,text\n", {});
  ExpectRecords("a.csv", "id,text", {});
}

TEST_F(CsvTest, GoesOnBehindABrokenRow) {
  const struct {
    const char* rows;
    std::vector<std::string> records;
  } kCases[] = {
      {"1,a\n2\n3,c,d\n4,e\n",
       {"2:1,a", "3!1 fields in a row, but 2 columns",
        "4!3 fields in a row, but 2 columns", "5:4,e"}},
      // Never closed: only the row itself is lost.
      {"1,\"a\n2,b\n3,\"\"\n", {std::string("2") + kOpen, "3:2,b", "4:3,\"\""}},
      // Closed by the quote that opens the next one.
      {"1,\"a\n2,\"b\nc\"\n3,d\n",
       {std::string("2") + kOpen, "3:2,\"b\nc\"", "4:3,d"}},
      {"1,\"a \"b\" c\"\n2,d\n", {std::string("2") + kOpen, "3:2,d"}},
      {"1,\"a\"\r2,d\n3,e", {std::string("2") + kOpen, "3:3,e"}},
      {"1,\"a", {std::string("2") + kOpen}},
  };
  for (const auto& c : kCases) {
    ExpectRecords("a.csv", std::string("id,text\n") + c.rows, c.records);
  }
}

TEST_F(CsvTest, AnOpenQuoteDoesNotTakeMoreThanARecordMay) {
  std::string dump = "id,text\n1,\"open\n";
  std::vector<std::string> expected = {std::string("2") + kOpen};
  for (int i = 2; i < 500; ++i) {
    dump += std::to_string(i) + ",text\n";
    expected.push_back(std::to_string(i + 1) + ":" + std::to_string(i) +
                       ",text");
  }
  ReaderOptions options;
  options.max_record_bytes = 100;
  ExpectRecords("a.csv", dump, expected, options);
  // A line that is too long by itself.
  dump += "500,\"" + std::string(20000, 'x') + "\n501,text\n";
  expected.push_back("501!longer than 100 bytes; --max-record allows more");
  expected.push_back("502:501,text");
  ExpectRecords("a.csv", dump, expected, options);
}

TEST_F(CsvTest, TsvHasQuotesOrHasNone) {
  ExpectRecords("a.tsv",
                "id\ttext\n"
                "1\tSatu, dua.\n"
                "2\t\"Tiga\tdan\nempat.\"\n"
                "3\t\"Lima,\" kata ia.\n"
                "4\t\"Enam\n"
                "5\t\"Tujuh \\t \"\n"
                "\t\n"
                "6\t\"open\n",
                {"2:1\tSatu, dua.", "3:2\t\"Tiga\tdan\nempat.\"",
                 "4:3\t\"Lima,\" kata ia.", "5:4\t\"Enam",
                 "6:5\t\"Tujuh \\t \"", "7:\t", "8:6\t\"open"});
}

TEST_F(CsvTest, NamesTheColumnsWhenThereIsNoText) {
  EXPECT_THAT(
      All({Write("a.csv", "id,\"the \"\"body\"\"\",title\n1,2,3\n"),
           Write("b.csv", std::string(2 << 20, 'x'))},
          ReaderOptions()),
      ElementsAre(HasSubstr("a.csv has no column \"text\"; its first row names "
                            "id, the \"body\", title, and --text-field"),
                  HasSubstr("names none")));
}

TEST_F(CsvTest, TakesAnyBytesTheSameWay) {
  uint32_t state = 7;
  const auto random = [&](size_t below) {
    state = state * 1664525 + 1013904223;
    return (state >> 8) % below;
  };
  for (int i = 0; i < 600; ++i) {
    const std::string name = i % 2 == 0 ? "a.csv" : "a.tsv";
    const std::string delimiter = i % 2 == 0 ? "," : "\t";
    const std::string kPieces[] = {
        "\"", "\"", "\"\"", "\n",      "\n",      "\r\n",          "\r",
        "a",  "bc", "d",    delimiter, delimiter, delimiter + "\""};
    std::string bytes = "id" + delimiter + "text\n";
    for (size_t pieces = 2 + random(40); pieces > 0; --pieces) {
      bytes += kPieces[random(std::size(kPieces))];
    }
    ReaderOptions options;
    if (i % 3 == 0) options.max_record_bytes = 9;
    ExpectRecords(name, bytes, All({Write(name, bytes)}, options), options);
    if (HasFatalFailure()) return;
  }
}

TEST(CsvFieldsTest, AreTakenApartAndWritten) {
  const struct {
    const char* row;
    char delimiter;
    std::vector<std::string> values;
  } kCases[] = {
      {"a,b", kComma, {"a", "b"}},
      {"", kComma, {""}},
      {",", kComma, {"", ""}},
      {"\"\",\"a,\"\"b\"\"\nc\",d", kComma, {"", "a,\"b\"\nc", "d"}},
      {"\"\"\"\",\"\"\"\"\"\"", kComma, {"\"", "\"\""}},
      {"a\"b,c\"", kComma, {"a\"b", "c\""}},
      {"\"a\" b\t\"c\"", kTab, {"\"a\" b", "c"}},
      {"\"a\tb", kTab, {"\"a", "b"}},
  };
  for (const auto& c : kCases) {
    std::vector<CsvField> fields;
    SplitCsvRow(c.row, c.delimiter, &fields);
    std::vector<std::string> values;
    std::string buffer, again;
    for (const CsvField& field : fields) {
      values.emplace_back(CsvValue(field, &buffer));
      if (values.size() > 1) again.push_back(c.delimiter);
      AppendCsvField(values.back(), c.delimiter, field.quoted, &again);
    }
    EXPECT_EQ(values, c.values) << c.row;
    SplitCsvRow(again, c.delimiter, &fields);
    ASSERT_EQ(fields.size(), values.size()) << again;
    for (size_t i = 0; i < fields.size(); ++i) {
      EXPECT_EQ(CsvValue(fields[i], &buffer), values[i]) << again;
    }
  }
}

}  // namespace
}  // namespace bersih
