// SPDX-License-Identifier: Apache-2.0

#include "pipeline/io/jsonl.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/io/json_string.h"

namespace bersih {
namespace {

using testing::HasSubstr;

// Keeps the line, with its padding, as long as what was found in it.
struct Parsed {
  Parsed(const std::string& text, const FieldNames& names = FieldNames())
      : bytes(text), parser(names) {
    // Quotes, so that a parser that reads too far goes wrong.
    bytes.append(kJsonPadding, '"');
    status =
        parser.Parse(std::string_view(bytes).substr(0, text.size()), &line);
  }
  std::string Reason() const { return std::string(status.message()); }
  std::string Raw(const RawValue& value) const {
    return bytes.substr(value.begin, value.end - value.begin);
  }

  std::string bytes;
  JsonLineParser parser;
  JsonLine line;
  absl::Status status;
};

TEST(JsonLineTest, FindsFieldsAndWhereTheyStand) {
  const Parsed p(
      R"( {"id" : "7", "x":[1,{"text":2}], "text": "a\tb" , "lang":null,)"
      R"("url":"https:\/\/x.example\/","removed": [ {} ] ,"host":"h" } )");
  ASSERT_TRUE(p.status.ok()) << p.Reason();
  EXPECT_EQ(p.line.id, "7");
  EXPECT_EQ(p.line.text, "a\tb");
  EXPECT_EQ(p.line.url, "https://x.example/");
  EXPECT_EQ(p.line.host, "h");
  EXPECT_EQ(p.line.language, "");
  EXPECT_EQ(p.Raw(p.line.text_value), R"("a\tb")");
  EXPECT_EQ(p.Raw(p.line.removed_value), "[ {} ]");
  EXPECT_FALSE(p.line.meta_value.found());
  EXPECT_EQ(p.bytes.substr(p.line.last_value_end, 3), " } ");
}

TEST(JsonLineTest, TakesNamesOfFields) {
  FieldNames names;
  names.text = "body \"raw\"";
  names.id = "";
  const Parsed p(R"({"text":1,"body \"raw\"":"x","id":{}})", names);
  ASSERT_TRUE(p.status.ok()) << p.Reason();
  EXPECT_EQ(p.line.text, "x");
  EXPECT_EQ(p.line.id, "");
}

TEST(JsonLineTest, AcceptsWhatJsonAllows) {
  for (const char* line : {
           R"({"text":""})",
           R"({"t\u0065xt":"escaped name"})",
           R"({"text":"x","n":[0,-0.5e+10,12345678901234567890123,1E5]})",
           R"({"text":"x","a":{},"b":[],"c":[[],{}],"d":true,"e":false})",
           R"({"text":"x","id":12})",
           R"({"text":"x","id":null,"url":null,"host":null})",
           R"({"text":"x","y":1,"y":2})",
           "\xEF\xBB\xBF{\"text\":\"after a BOM\"}",
           "\t{\"text\":\"x\"\t}\r",
       }) {
    EXPECT_TRUE(Parsed(line).status.ok()) << line << Parsed(line).Reason();
  }
}

TEST(JsonLineTest, SaysWhatIsWrong) {
  const struct {
    std::string line;
    const char* reason;
  } kCases[] = {
      {"", "no JSON object"},
      {"null", "no JSON object"},
      {R"(["text"])", "no JSON object"},
      {"{", "broken JSON"},
      {R"({"text":"x")", "not closed"},
      {R"({"text":"x)", "a string is not closed"},
      {R"({"text":"x"}})", "broken JSON"},
      {R"({"text":"x"} {"text":"y"})", "broken JSON"},
      {R"({"text":"x"}, )", "broken JSON"},
      {R"({"text":"x",})", "broken JSON"},
      {R"({"text" "x"})", "broken JSON"},
      {R"({"text":"x":"y"})", "broken JSON"},
      {R"({text:"x"})", "broken JSON"},
      {R"({"text":"\x"})", "broken escape"},
      {R"({"text":"\u12g4"})", "broken escape"},
      {R"({"text":"x","y\q":1})", "broken escape"},
      {R"({"text":"x","y":{"z\q":1}})", "broken escape"},
      {R"({"text":"x","y":"\q"})", "broken escape"},
      {R"({"text":"x","y":01})", "number"},
      {R"({"text":"x","y":1.})", "number"},
      {R"({"text":"x","y":[-]})", "number"},
      {R"({"text":"x","y":NaN})", "broken JSON"},
      {R"({"text":"x","y":nul})", "broken JSON"},
      {R"({"text":"x","y":[1 2]})", "broken JSON"},
      {R"({"text":"x","y":[1,]})", "broken JSON"},
      {R"({"text":"x","y":[1}})", "broken JSON"},
      {R"({"text":"x","y":})", "broken JSON"},
      {"{\"text\":\"a\tb\"}", "control character"},
      {std::string("{\"text\":\"a\0b\"}", 14), "control character"},
      {"{\"text\":\"x\",\"y\":" + std::string(5000, '[') + "}", "broken JSON"},
      {"{\"text\":\"x\",\"y\":" + std::string(5000, '[') +
           std::string(5000, ']') + "}",
       "nested too deeply"},
      {R"({"id":"x"})", "no field \"text\"; --text-field"},
      {R"({"text":null})", "field \"text\" is null, not a string"},
      {R"({"text":7})", "field \"text\" is a number"},
      {R"({"text":{"text":"x"}})", "field \"text\" is an object"},
      {R"({"text":["x"]})", "field \"text\" is an array"},
      {R"({"text":true})", "field \"text\" is a boolean"},
      {R"({"text":"x","lang":["id"]})", "field \"lang\" is an array"},
      {R"({"text":"x","id":[1]})", "field \"id\" is an array"},
      {R"({"text":"x","text":"y"})", "field \"text\" stands there twice"},
      {R"({"text":"x","t\u0065xt":"y"})", "stands there twice"},
      // Broken JSON is said before what a field may have.
      {R"({"text":1,"y":)", "broken JSON"},
      {"\xFF{\"text\":\"x\"}", "no JSON object"},
      {"{\"text\":\"x\",\xFF}", "broken JSON"},
  };
  for (const auto& c : kCases) {
    const Parsed p(c.line);
    EXPECT_FALSE(p.status.ok()) << c.line;
    EXPECT_THAT(p.Reason(), HasSubstr(c.reason)) << c.line;
  }
}

TEST(JsonLineTest, ParsesTheNextLineAfterABadOne) {
  JsonLineParser parser{FieldNames()};
  JsonLine line;
  const std::string padding(kJsonPadding, ' ');
  const std::string bad = "{\"text\":[" + padding;
  const std::string good = "{\"text\":\"x\"}" + padding;
  EXPECT_FALSE(parser.Parse(std::string_view(bad).substr(0, 9), &line).ok());
  EXPECT_TRUE(parser.Parse(std::string_view(good).substr(0, 12), &line).ok());
  EXPECT_EQ(line.text, "x");
}

TEST(JsonLineTest, KeepsBytesThatAreNotUtf8) {
  const Parsed p("{\"id\":\"\xC3\",\"text\":\"a\xFF\\n\xE2\x82z\"}");
  ASSERT_TRUE(p.status.ok()) << p.Reason();
  EXPECT_EQ(p.line.id, "\xC3");
  EXPECT_EQ(p.line.text, "a\xFF\n\xE2\x82z");
  EXPECT_EQ(p.line.invalid_utf8_bytes, 4u);
  EXPECT_EQ(p.Raw(p.line.text_value), "\"a\xFF\\n\xE2\x82z\"");
}

std::string Decoded(std::string_view raw) {
  std::string out(raw.size(), '?');
  char* end = DecodeJsonString(raw, out.data());
  if (end == nullptr) return "broken";
  out.resize(static_cast<size_t>(end - out.data()));
  return out;
}

TEST(JsonStringTest, Decodes) {
  EXPECT_EQ(Decoded(""), "");
  EXPECT_EQ(Decoded("plain"), "plain");
  EXPECT_EQ(Decoded(R"(\"\\\/\b\f\n\r\t)"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(Decoded(R"(\u0041\u00e9\u20AC\ud83d\ude00.)"), "Aé€😀.");
  EXPECT_EQ(Decoded(R"(a\u0000b)"), std::string("a\0b", 3));
  EXPECT_EQ(Decoded(R"(\ud800)"), "\xED\xA0\x80");
  EXPECT_EQ(Decoded(R"(\ud83dx\ude00)"), "\xED\xA0\xBDx\xED\xB8\x80");
  EXPECT_EQ(Decoded(R"(\ud83d\ud83d\ude00)"), "\xED\xA0\xBD😀");
  EXPECT_EQ(Decoded(R"(\)"), "broken");
  EXPECT_EQ(Decoded(R"(\u00e)"), "broken");
}

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJsonString(text, &out);
  return out;
}

TEST(JsonStringTest, EscapesOnlyWhatMustBe) {
  EXPECT_EQ(Quoted(""), R"("")");
  EXPECT_EQ(Quoted("a/b é € 😀 \x7F"), "\"a/b é € 😀 \x7F\"");
  EXPECT_EQ(Quoted("\"\\\n\r\t\b\x01"), R"("\"\\\n\r\t\u0008\u0001")");
  EXPECT_EQ(Quoted(std::string_view("\0", 1)), R"("\u0000")");
  EXPECT_EQ(Quoted("\xED\xA0\x80 \xED\x95\x9C"), "\"\\ud800 \xED\x95\x9C\"");
  EXPECT_EQ(Quoted("a\xFFz\xED"), "\"a\xFFz\xED\"");
}

// At every place of a word that is looked at as a whole.
TEST(JsonStringTest, FindsWhatToEscapeAnywhere) {
  for (size_t size = 1; size < 40; ++size) {
    for (size_t at = 0; at < size; ++at) {
      std::string text(size, '\xC3');
      text[at] = '"';
      std::string expected = text;
      expected.insert(at, "\\");
      EXPECT_EQ(Quoted(text), "\"" + expected + "\"");
    }
  }
}

std::string Without(std::string_view raw, std::vector<Span> spans) {
  std::vector<Removal> removed;
  for (const Span& span : spans) removed.push_back({span, 0, 0});
  std::string out;
  AppendRawWithout(raw, removed, &out);
  return out;
}

TEST(JsonStringTest, CutsRawStringsByDecodedOffsets) {
  EXPECT_EQ(Without("abcdef", {}), "abcdef");
  EXPECT_EQ(Without("abcdef", {{0, 2}, {3, 4}, {5, 6}}), "ce");
  EXPECT_EQ(Without("abcdef", {{0, 6}}), "");
  // What stays keeps its spelling: \/ and é as \u00e9.
  EXPECT_EQ(Without(R"(a\nb\/\u00e9\ud83d\ude00z)", {{1, 3}}),
            R"(a\/\u00e9\ud83d\ude00z)");
  EXPECT_EQ(Without(R"(a\nb\/\u00e9\ud83d\ude00z)", {{4, 10}}), R"(a\nb\/z)");
  EXPECT_EQ(Without(R"(\ud800-\ud800)", {{0, 4}}), R"(\ud800)");
}

// Strings are looked at in chunks; here escapes fall on every place of one, and
// cuts between any two characters.
TEST(JsonStringTest, DecodesAndCutsInAnyChunk) {
  struct Piece {
    const char* raw;
    const char* text;
  };
  constexpr Piece kPieces[] = {
      {R"(\n)", "\n"},
      {R"(\\)", "\\"},
      {R"(\")", "\""},
      {R"(\u00e9)", "é"},
      {R"(\ud83d\ude00)", "😀"},
      {R"(\/)", "/"},
      {"a", "a"},
      {"é", "é"},
      {"0123456789abcdef", "0123456789abcdef"},
      {"plain text that is longer than what is looked at as a whole, twice",
       "plain text that is longer than what is looked at as a whole, twice"}};
  std::mt19937 random(1);
  const auto below = [&](size_t n) { return random() % n; };
  for (int round = 0; round < 2000; ++round) {
    std::string raw, text, raw_rest;
    std::vector<Span> cuts;
    const bool many_escapes = below(2) == 0;
    for (size_t left = below(60); left > 0; --left) {
      const Piece& piece = kPieces[many_escapes || below(4) == 0
                                       ? below(std::size(kPieces))
                                       : 6 + below(std::size(kPieces) - 6)];
      const auto begin = static_cast<uint32_t>(text.size());
      raw += piece.raw;
      text += piece.text;
      if (below(4) == 0) {
        cuts.push_back({begin, static_cast<uint32_t>(text.size())});
      } else {
        raw_rest += piece.raw;
      }
    }
    ASSERT_EQ(Decoded(raw), text) << raw;
    ASSERT_EQ(Without(raw, cuts), raw_rest) << raw;
    ASSERT_EQ(Decoded(raw + R"(\x)"), "broken") << raw;
  }
}

}  // namespace
}  // namespace bersih
