// SPDX-License-Identifier: Apache-2.0
//
// Lines are found with memchr, because nearly all documents use \n alone; the
// others take a loop over the bytes. A line's features are counted only while
// it is short enough for a rule to ask: of a long line it is enough to know
// that it is long and how it ends.

#include "pipeline/text/segment.h"

#include <cstring>

#include "pipeline/text/utf8.h"

namespace bersih {
namespace {

// U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
bool IsSeparatorAt(std::string_view text, size_t i) {
  return i + 2 < text.size() && text[i] == '\xE2' && text[i + 1] == '\x80' &&
         (text[i + 2] == '\xA8' || text[i + 2] == '\xA9');
}

bool HasOtherTerminators(std::string_view text) {
  if (std::memchr(text.data(), '\r', text.size()) != nullptr) return true;
  return text.find("\xE2\x80\xA8") != text.npos ||
         text.find("\xE2\x80\xA9") != text.npos;
}

// The first terminator at or after `from`: its place and its length, which is
// 0 at the end of the text.
size_t FindTerminator(std::string_view text, size_t from, bool only_newlines,
                      size_t* length) {
  *length = 1;
  if (only_newlines) {
    const void* hit =
        std::memchr(text.data() + from, '\n', text.size() - from);
    if (hit != nullptr) return static_cast<const char*>(hit) - text.data();
  } else {
    for (size_t i = from; i < text.size(); ++i) {
      if (text[i] == '\n') return i;
      if (text[i] == '\r') {
        if (i + 1 < text.size() && text[i + 1] == '\n') *length = 2;
        return i;
      }
      if (IsSeparatorAt(text, i)) {
        *length = 3;
        return i;
      }
    }
  }
  *length = 0;
  return text.size();
}

bool IsClosing(char32_t c) {
  switch (c) {
    case '"':
    case '\'':
    case ')':
    case ']':
    case '}':
    case '*':     // end marks: "… katanya.***"
    case 0xBB:    // »
    case 0x2019:  // ’
    case 0x201D:  // ”
    case 0x201C:  // “, where a writer mixed them up
    case 0x203A:  // ›
      return true;
    default:
      return false;
  }
}

Ending EndingOf(std::string_view s) {
  int n = 0;
  while (!s.empty()) {
    const char32_t c = DecodeLastRune(s, &n);
    if (!IsClosing(c) && !IsBlankRune(c)) break;
    s.remove_suffix(n);
  }
  if (s.empty()) return Ending::kOpen;
  switch (DecodeLastRune(s, &n)) {
    case '.':
    case 0x2026:  // …
    case 0x3002:  // ideographic full stop
      return Ending::kStop;
    case '?':
    case '!':
      return Ending::kMark;
    case ':':
    case ';':
      return Ending::kColon;
    default:
      return Ending::kOpen;
  }
}

bool IsUpper(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}
bool IsLower(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7);
}
bool IsDigit(char32_t c) { return c >= '0' && c <= '9'; }

// What a pass over the characters of a line finds.
struct Count {
  uint32_t chars = 0;
  uint32_t words = 0;
  uint32_t capitals = 0;    // words that begin with a capital or a digit
  bool inner_stop = false;  // a sentence ends before the line does
};

Count CountWords(std::string_view s) {
  Count count;
  bool in_word = false;
  bool seen_letter = false;  // of this word
  uint32_t letters = 0;      // in a row, up to here
  bool stop = false;         // a full stop after a word, perhaps quotes
  while (!s.empty()) {
    int n = 1;
    const auto byte = static_cast<uint8_t>(s[0]);
    const char32_t c = byte < 0x80 ? byte : DecodeRune(s, &n);
    s.remove_prefix(n);
    ++count.chars;
    if (IsBlankRune(c)) {
      in_word = false;
      letters = 0;
      continue;
    }
    if (!in_word) {
      in_word = true;
      seen_letter = false;
      ++count.words;
    }
    const bool upper = IsUpper(c) || IsDigit(c);
    if (!seen_letter && (upper || IsLower(c))) {
      seen_letter = true;
      if (upper) {
        ++count.capitals;
        if (stop) count.inner_stop = true;
      }
      stop = false;
    }
    if (IsUpper(c) || IsLower(c)) {
      ++letters;
    } else if (c == '.' || c == '?' || c == '!') {
      // Not after initials and the short abbreviations of names ("Dr.").
      stop = letters >= 4;
      letters = 0;
    } else {
      if (!IsClosing(c)) letters = 0;
    }
  }
  return count;
}

// Reads like running text. The limits were chosen on labelled articles; a
// sentence of fewer words may well be a caption or a headline.
bool IsProse(const Count& count, Ending ending) {
  constexpr uint32_t kSentenceWords = 8;
  constexpr uint32_t kParagraphWords = 40;
  if (count.words >= kParagraphWords) return true;
  switch (ending) {
    case Ending::kStop:
      return count.words >= kSentenceWords && count.chars >= 40;
    case Ending::kMark: {
      // Headlines ask and exclaim too, with most words capitalised.
      const bool title_case = count.capitals * 10 >= count.words * 6;
      return count.words >= kSentenceWords && !title_case;
    }
    case Ending::kColon:
      return count.words >= 12;
    case Ending::kOpen:
      return count.words >= 12 && count.inner_stop;
  }
  return false;
}

}  // namespace

void Describe(std::string_view text, Line* line) {
  const std::string_view s = line->trimmed.In(text);
  line->ending = EndingOf(s);
  if (s.size() > kLongLine) {
    line->chars = line->words = kUncounted;
    line->prose = true;
    return;
  }
  const Count count = CountWords(s);
  line->chars = static_cast<uint16_t>(count.chars);
  line->words = static_cast<uint16_t>(count.words);
  line->prose = IsProse(count, line->ending);
}

void Segment(std::string_view text, Lines* out) {
  out->lines.clear();
  out->first_prose = out->last_prose = -1;
  const bool only_newlines = !HasOtherTerminators(text);
  for (size_t begin = 0; begin < text.size();) {
    size_t length = 0;
    const size_t end = FindTerminator(text, begin, only_newlines, &length);
    Line line;
    line.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    line.next = static_cast<uint32_t>(end + length);
    const std::string_view trimmed = TrimBlank(line.span.In(text));
    const auto offset = static_cast<uint32_t>(
        trimmed.empty() ? begin : trimmed.data() - text.data());
    line.trimmed = {offset, offset + static_cast<uint32_t>(trimmed.size())};
    if (!line.blank()) {
      Describe(text, &line);
      if (line.prose) {
        out->last_prose = static_cast<int>(out->lines.size());
        if (out->first_prose < 0) out->first_prose = out->last_prose;
      }
    }
    out->lines.push_back(line);
    begin = line.next;
  }
  if (out->first_prose < 0) return;
  for (int i = 0; i < out->first_prose; ++i) out->lines[i].zone = Zone::kHead;
  for (size_t i = out->last_prose + 1; i < out->lines.size(); ++i) {
    out->lines[i].zone = Zone::kTail;
  }
}

}  // namespace bersih
