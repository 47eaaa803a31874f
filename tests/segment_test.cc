// SPDX-License-Identifier: Apache-2.0

#include "pipeline/text/segment.h"

#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/text/utf8.h"

namespace bersih {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> Trimmed(std::string_view text) {
  Lines lines;
  Segment(text, &lines);
  std::vector<std::string> out;
  for (const Line& line : lines.lines) {
    out.emplace_back(line.trimmed.In(text));
  }
  return out;
}

Line Only(std::string_view text) {
  Lines lines;
  Segment(text, &lines);
  EXPECT_EQ(lines.lines.size(), 1u) << text;
  return lines.lines.empty() ? Line() : lines.lines[0];
}

TEST(Segment, Terminators) {
  EXPECT_THAT(Trimmed(""), ElementsAre());
  EXPECT_THAT(Trimmed("a"), ElementsAre("a"));
  EXPECT_THAT(Trimmed("a\n"), ElementsAre("a"));
  EXPECT_THAT(Trimmed("\n"), ElementsAre(""));
  EXPECT_THAT(Trimmed("a\n\nb"), ElementsAre("a", "", "b"));
  EXPECT_THAT(Trimmed("a\r\nb\rc\n"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Trimmed("a\r\r\nb"), ElementsAre("a", "", "b"));
  EXPECT_THAT(Trimmed("a\xE2\x80\xA8"
                      "b\xE2\x80\xA9"
                      "c"),
              ElementsAre("a", "b", "c"));
  // The same lead bytes as U+2028, cut short or another character.
  EXPECT_THAT(Trimmed("a\xE2\x80"), ElementsAre("a\xE2\x80"));
  EXPECT_THAT(Trimmed("\xE2\x80\x9C"
                      "a\xE2\x80\x9D"),
              ElementsAre("\xE2\x80\x9C"
                          "a\xE2\x80\x9D"));
}

TEST(Segment, BlankCharactersAroundALine) {
  // Tab, NBSP, zero-width space, BOM, soft hyphen, ideographic space.
  EXPECT_THAT(Trimmed("\xEF\xBB\xBF\t\xC2\xA0"
                      "a b\xE2\x80\x8B\xC2\xAD\n"
                      "\xE3\x80\x80\xC2\xA0\n"),
              ElementsAre("a b", ""));
  EXPECT_THAT(Trimmed(std::string("\0a\0", 3)),
              ElementsAre(std::string("\0a\0", 3)));
}

TEST(Segment, EveryByteBelongsToOneLine) {
  std::mt19937 random(7);
  const std::vector<std::string> parts = {
      "\n", "\r", "\r\n",     "\xE2\x80\xA8", "\xE2\x80", "\xA8",
      "a",  " ",  "\xC2\xA0", ". ",           "\xFF",     std::string(1, '\0')};
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (unsigned n = random() % 20; n > 0; --n) {
      text += parts[random() % parts.size()];
    }
    Lines lines;
    Segment(text, &lines);
    uint32_t at = 0;
    for (const Line& line : lines.lines) {
      ASSERT_EQ(line.span.begin, at);
      ASSERT_LE(line.span.begin, line.trimmed.begin);
      ASSERT_LE(line.trimmed.begin, line.trimmed.end);
      ASSERT_LE(line.trimmed.end, line.span.end);
      ASSERT_LE(line.span.end, line.next);
      ASSERT_LT(at, line.next);
      at = line.next;
    }
    ASSERT_EQ(at, text.size());
  }
}

TEST(Segment, Endings) {
  const struct {
    const char* text;
    Ending ending;
  } kCases[] = {
      {"Dia pulang.", Ending::kStop},
      {"\"Saya pulang.\"", Ending::kStop},
      {"“Saya pulang.”", Ending::kStop},
      {"Dia pulang…", Ending::kStop},
      {"Dia pulang.***", Ending::kStop},
      {"Dia pulang. ***", Ending::kStop},
      {"Mengapa dia pulang?", Ending::kMark},
      {"Pulang!)", Ending::kMark},
      {"Katanya:", Ending::kColon},
      {"Dia Pulang Kampung", Ending::kOpen},
      {"(abc/def)", Ending::kOpen},
      {"***", Ending::kOpen},
      {"katanya,", Ending::kOpen},
      {"他回家了。", Ending::kStop},
      {"「もう帰った。」", Ending::kStop},
      {"他回家了．", Ending::kStop},
      {"他為何回家？』", Ending::kMark},
      {"帰ろう！", Ending::kMark},
      {"他说：", Ending::kColon},
      {"【東京】", Ending::kOpen},
      {"وصل إلى البيت.", Ending::kStop},
      {"لماذا وصل؟", Ending::kMark},
      {"وہ گھر گیا۔", Ending::kStop},
      {"वह घर गया।", Ending::kStop},
      {"«Он ушёл»", Ending::kOpen},
      {"집에 갔다.", Ending::kStop},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(Only(c.text).ending, c.ending) << c.text;
}

TEST(Segment, CountsCharactersAndWords) {
  const Line line = Only("  Kafé «Ümit»\xC2\xA0 buka 24 jam ");
  EXPECT_EQ(line.chars, 24);  // NBSP counts as a character, not as a word
  EXPECT_EQ(line.words, 5);
  const Line empty = Only("\t ");
  EXPECT_EQ(empty.words, 0);
  EXPECT_TRUE(empty.blank());
}

// Of Han and Kana two characters are a word, whatever stands around them.
TEST(Segment, CountsWordsWithoutBlanks) {
  const struct {
    const char* text;
    int chars, words;
  } kCases[] = {
      {"北京", 2, 1},
      {"北京市", 3, 2},
      {"北京、上海。", 6, 2},
      {"新华社北京3月12日电", 11, 6},
      {"他说“我们”来了", 8, 3},
      {"東京 AP通信", 7, 3},
      {"ｶﾅ・カナ　々", 7, 3},
      {"서울에서 회의를 열었다", 12, 3},
      {"Москва и Казань", 15, 3},
      {"في القاهرة، أمس", 15, 3},
      {"क्\xE2\x80\x8Dया यह है", 11, 3},  // a joiner parts no words
      {"kata，kata", 9, 2},
  };
  for (const auto& c : kCases) {
    const Line line = Only(c.text);
    EXPECT_EQ(line.chars, c.chars) << c.text;
    EXPECT_EQ(line.words, c.words) << c.text;
    // Not short any more, and counted by other means.
    const std::string many(40, 'x');
    EXPECT_EQ(Only(c.text + (" " + many)).words, c.words + 1) << c.text;
    EXPECT_EQ(Only(c.text + (" " + many)).chars, c.chars + 41) << c.text;
  }
}

// Words are counted in two ways; a wide blank or bracket selects the other.
TEST(Segment, CountsTheSameEitherWay) {
  std::mt19937 random(13);
  const std::vector<std::string> parts = {"a",  "bc",   "é", " ",    "\t",
                                          "  ", "kata", "-", "\x01", "\xFF"};
  for (int round = 0; round < 2000; ++round) {
    std::string text = "x";
    for (unsigned n = random() % 30; n > 0; --n) {
      text += parts[random() % parts.size()];
    }
    text += "y";
    const Line fast = Only(text);
    const Line slow = Only(text + "“");
    ASSERT_EQ(slow.words, fast.words) << text;
    if (text.find('\xFF') == text.npos) {
      ASSERT_EQ(slow.chars, fast.chars + 1) << text;
    }
  }
}

TEST(Segment, Prose) {
  const struct {
    const char* text;
    bool prose;
  } kCases[] = {
      {"Warga desa itu memanen padi lebih awal karena hujan turun.", true},
      {"Mengapa harga beras di pasar itu naik setiap menjelang hari raya?",
       true},
      // A headline that asks.
      {"Harga Beras Naik Lagi, Kapan Pemerintah Akan Turun Tangan Membantu?",
       false},
      {"Harga Beras Naik Lagi Menjelang Hari Raya di Sejumlah Kota Besar",
       false},
      // One that trails off, or asks before it tells.
      {"Harga Beras Naik Lagi Menjelang Hari Raya, Pedagang Pasar Kini . . . .",
       false},
      {"Pedagang itu hanya menggeleng, lalu berkata bahwa harga beras akan...",
       true},
      {"Kapan Harga Beras Turun? Ini Jawaban Menteri dan Para Pedagang Pasar "
       "Kota Lama",
       false},
      {"Tidak ada.", false},
      {"Berikut ini daftar lengkap para pemenang lomba layang-layang tingkat "
       "kabupaten tahun ini:",
       true},
      // Without a full stop at the end, but with one inside.
      {"Panen raya tahun ini melimpah. Petani tetap saja khawatir harga akan "
       "jatuh, katanya kepada wartawan",
       true},
      {"Foto bersama Dr. H. Surya dan Ir. Bulan di kantor mereka yang baru "
       "di kota",
       false},
      {"会议将于下周一上午在新落成的市立图书馆举行。", true},
      {"会议将举行。", false},
      {"新落成的市立图书馆为何迟迟没有向市民开放？", false},
      {"新落成的市立图书馆下周一开放。市民可以凭身份证领取借书证，每人限借五本",
       true},
      {"市立図書館は来週の月曜日に開館する予定だと発表した。", true},
      {"市立図書館、来週の月曜日に開館へ　市長が記者会見で発表", false},
      {"도서관은 다음 주 월요일에 새 건물에서 문을 열 예정이다.", true},
      {"도서관 다음 주 월요일 새 건물에서 다시 문 연다", false},
      {"도서관은 다음 주 월요일에 새 건물에서 문을 연다. 한 사람이 책을 다섯 "
       "권씩 빌릴 수 있다 (서도윤 기자)",
       true},
      {"Новая библиотека откроется в понедельник утром, сообщила мэрия города.",
       true},
      {"Библиотека откроется в понедельник утром. Читателей просят взять с "
       "собой паспорт и старый билет",
       true},
      {"تفتح المكتبة الجديدة أبوابها صباح يوم الاثنين المقبل في المدينة.",
       true},
      {"هل تفتح المكتبة الجديدة أبوابها صباح يوم الاثنين المقبل؟", false},
      {"नया पुस्तकालय सोमवार की सुबह से पाठकों के लिए खुल जाएगा।", true},
  };
  for (const auto& c : kCases) EXPECT_EQ(Only(c.text).prose, c.prose) << c.text;
  const std::string many(kLongLine + 1, 'a');
  EXPECT_TRUE(Only(many).prose);
  EXPECT_EQ(Only(many).chars, kUncounted);
}

// Rules see what a reader of the page sees.
TEST(Segment, LeavesMarkdownAroundALineOut) {
  const auto trimmed = [](std::string_view text) {
    Lines lines;
    Segment(text, &lines);
    return std::string(lines.lines.at(0).trimmed.In(text));
  };
  EXPECT_EQ(trimmed(" **Baca juga: Panen** "), "Baca juga: Panen");
  EXPECT_EQ(trimmed("*Baca juga*"), "Baca juga");
  EXPECT_EQ(trimmed("__Baca juga__"), "Baca juga");
  EXPECT_EQ(trimmed("**_Baca juga_**"), "Baca juga");
  EXPECT_EQ(trimmed("## Berita Terkait"), "Berita Terkait");
  EXPECT_EQ(trimmed("# Panen Raya Tiba Lebih"), "Panen Raya Tiba Lebih");
  EXPECT_EQ(trimmed("[Panen raya](https://x.example/1)"), "Panen raya");
  EXPECT_EQ(trimmed("**[Panen raya](https://x.example/1)**"), "Panen raya");
  // Around a part of it, or none: end marks, tags, bullets, notes.
  for (const std::string_view line :
       {"**Baca juga:** Panen", "**A** dan **B**", "***", "* * *", "---", "_",
        "# panen", "# panen # raya di desa", "####### x",
        "#panen raya tiba ini", "* Panen *", "*Panen", "[Panen]",
        "[1](2) [3](4)", "[a](b c)", "![Panen](https://x.example/1.jpg)"}) {
    EXPECT_EQ(trimmed(line), line);
  }
}

TEST(Segment, Zones) {
  const std::string prose =
      "Warga desa itu memanen padi lebih awal karena hujan turun.\n";
  Lines lines;
  Segment("Judul\n\n" + prose + "Sub judul\n" + prose + "Editor: A\n", &lines);
  std::vector<Zone> zones;
  for (const Line& line : lines.lines) zones.push_back(line.zone);
  EXPECT_THAT(zones, ElementsAre(Zone::kHead, Zone::kHead, Zone::kBody,
                                 Zone::kBody, Zone::kBody, Zone::kTail));
  EXPECT_EQ(lines.first_prose, 2);
  EXPECT_EQ(lines.last_prose, 4);
  // A poem has no edges.
  Segment("Satu\nDua\nTiga\n", &lines);
  EXPECT_EQ(lines.first_prose, -1);
  for (const Line& line : lines.lines) EXPECT_EQ(line.zone, Zone::kBody);
}

TEST(Utf8, Runes) {
  int n = 0;
  EXPECT_EQ(DecodeRune("a", &n), U'a');
  EXPECT_EQ(DecodeRune("\xE2\x80\xA8x", &n), char32_t{0x2028});
  EXPECT_EQ(n, 3);
  EXPECT_EQ(DecodeRune("\xF0\x9F\x98\x80", &n), char32_t{0x1F600});
  EXPECT_EQ(n, 4);
  EXPECT_EQ(DecodeLastRune("x\xC2\xA0", &n), char32_t{0xA0});
  EXPECT_EQ(n, 2);
  // Overlong, surrogate, beyond the last plane, cut short, a tail alone.
  for (const char* bad : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",
                          "\xF4\x90\x80\x80", "\xE2\x80", "\x80", "\xFF"}) {
    EXPECT_EQ(DecodeRune(bad, &n), kInvalidRune);
    EXPECT_EQ(n, 1);
    EXPECT_EQ(DecodeLastRune(bad, &n), kInvalidRune);
    EXPECT_EQ(CountInvalidUtf8(bad), std::string(bad).size());
  }
  EXPECT_EQ(CountInvalidUtf8("aman saja, “selalu” begitu 😀"), 0u);
  EXPECT_EQ(CountInvalidUtf8("12345678\xFF"
                             "12345678\xFE"),
            2u);
}

}  // namespace
}  // namespace bersih
