// SPDX-License-Identifier: Apache-2.0
//
// Lines are found with memchr, because nearly all documents use \n alone; the
// others take a loop over the bytes. A line's features are counted only while
// it is short enough for a rule to ask, and only those that its ending leaves
// open: of a long line it is enough to know that it is long and how it ends.

#include "pipeline/text/segment.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "pipeline/text/script.h"
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
    const void* hit = std::memchr(text.data() + from, '\n', text.size() - from);
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

constexpr bool IsClosing(char32_t c) {
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
    case 0x3009:  // 〉
    case 0x300B:  // 》
    case 0x300D:  // 」
    case 0x300F:  // 』
    case 0x3011:  // 】
    case 0x3015:  // 〕
    case 0x3017:  // 〗
    case 0x301E:  // 〞
    case 0x301F:  // 〟
    case 0xFF09:  // ）
    case 0xFF3D:  // ］
    case 0xFF5D:  // ｝
    case 0xFF63:  // 」 of half width
      return true;
    default:
      return false;
  }
}

// What a line ends like that ends with `c`.
constexpr Ending EndingOf(char32_t c) {
  switch (c) {
    case '.':
    case 0x06D4:  // ۔
    case 0x0964:  // ।
    case 0x0965:  // ॥
    case 0x2026:  // …
    case 0x22EF:  // ⋯
    case 0x3002:  // 。
    case 0xFF0E:  // ．
    case 0xFF61:  // ｡
      return Ending::kStop;
    case '?':
    case '!':
    case 0x061F:  // ؟
    case 0x203C:  // ‼
    case 0x2049:  // ⁉
    case 0xFF01:  // ！
    case 0xFF1F:  // ？
      return Ending::kMark;
    case ':':
    case ';':
    case 0x061B:  // ؛
    case 0xFF1A:  // ：
    case 0xFF1B:  // ；
      return Ending::kColon;
    default:
      return Ending::kOpen;
  }
}

Ending EndingOf(std::string_view s) {
  int n = 0;
  while (!s.empty()) {
    const char32_t c = DecodeLastRune(s, &n);
    if (!IsClosing(c) && !IsBlankRune(c)) return EndingOf(c);
    s.remove_suffix(n);
  }
  return Ending::kOpen;
}

// Of Latin-1 and Cyrillic.
constexpr bool IsUpper(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ||
         (c >= 0x400 && c <= 0x42F);
}
constexpr bool IsLower(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7) ||
         (c >= 0x430 && c <= 0x45F);
}
constexpr bool IsDigit(char32_t c) { return c >= '0' && c <= '9'; }
bool IsLetter(char32_t c) {
  return IsUpper(c) || IsLower(c) || (c >= 0x80 && IsCaseless(c));
}

// Written without blanks between words.
bool IsSpaceless(char32_t c) { return IsHan(c) || IsKana(c); }

struct Size {
  uint32_t chars = 0;
  uint32_t words = 0;
  // Of Han, Kana and Hangul, where one says what two or three others do.
  uint32_t dense = 0;
};

// How many bytes of a word are 0x80, where the others are 0: std::popcount is a
// call on processors of old.
uint32_t CountHigh(uint64_t word) {
  return static_cast<uint32_t>((word >> 7) * 0x0101010101010101u >> 56);
}

// Characters and words of a text without what IsSpecial says, eight bytes at a
// time: the high bit of each byte of a word says what the byte is.
Size CountFast(std::string_view s) {
  constexpr uint64_t kHigh = 0x8080808080808080u;
  constexpr uint64_t kBlanks = 0x2020202020202020u;
  Size size;
  size.chars = static_cast<uint32_t>(s.size());
  uint64_t blank_before = kHigh;  // in the lowest byte's high bit, what ended
  const char* at = s.data();
  for (size_t left = s.size(); left > 0;) {
    const size_t n = std::min<size_t>(left, 8);
    uint64_t word = kBlanks;
    std::memcpy(&word, at, n);
    // No borrow crosses a byte: each is at least 0x80 before the subtraction.
    const uint64_t blank =
        ~((word | kHigh) - 0x2121212121212121u) & ~word & kHigh;
    const uint64_t before = blank << 8 | (blank_before >> 56);
    size.words += CountHigh(~blank & before & kHigh);
    size.chars -= CountHigh(word & ~(word << 1) & kHigh);
    blank_before = blank;
    at += n;
    left -= n;
  }
  return size;
}

// What the fast ways cannot count: blanks beyond ASCII, and what Size::dense
// counts and what stands between it.
bool IsSpecial(char32_t c) {
  if (IsBlankRune(c)) return true;
  return c >= 0x3000 && (IsSpaceless(c) || IsHangul(c) || IsEastAsianMark(c));
}

// Whether `s` may hold such a character: all begin with one of these bytes.
bool MayHoldSpecials(std::string_view s) {
  for (uint64_t word = 0; s.size() >= sizeof(word);) {
    std::memcpy(&word, s.data(), sizeof(word));
    if ((word & 0x8080808080808080u) != 0) break;
    s.remove_prefix(sizeof(word));
  }
  return std::any_of(s.begin(), s.end(), [](char c) {
    const auto byte = static_cast<uint8_t>(c);
    return byte == 0xC2 || (byte >= 0xE1 && byte <= 0xF0 && byte != 0xEE);
  });
}

#if defined(__x86_64__)
// As CountFast, 32 bytes at a time; false when there is what IsSpecial says.
//
// REQUIRES: 32 bytes of text or more.
__attribute__((target("avx2,popcnt"))) bool CountAvx2(std::string_view s,
                                                      Size* size) {
  const __m256i space = _mm256_set1_epi8(' ');
  const __m256i lead = _mm256_set1_epi8(static_cast<char>(0xC0 - 1));
  uint32_t continuations = 0, words = 0;
  uint32_t blank_before = 1;  // in the lowest bit, of the byte in front
  for (size_t at = 0; at < s.size();) {
    // The last 32 bytes are looked at again, without those already counted.
    const size_t from = std::min(at, s.size() - 32);
    const auto skip = static_cast<uint32_t>(at - from);
    const __m256i bytes =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(s.data() + from));
    const auto high = static_cast<uint32_t>(_mm256_movemask_epi8(bytes));
    // Compared as signed numbers, bytes beyond ASCII are below zero.
    const uint32_t visible = static_cast<uint32_t>(_mm256_movemask_epi8(
                                 _mm256_cmpgt_epi8(bytes, space))) |
                             high;
    const uint32_t fresh = ~0u << skip;
    if (high != 0) {
      const auto leads = static_cast<uint32_t>(_mm256_movemask_epi8(
                             _mm256_cmpgt_epi8(bytes, lead))) &
                         high;
      continuations +=
          static_cast<uint32_t>(std::popcount(high & ~leads & fresh));
      for (uint32_t left = leads & fresh; left != 0; left &= left - 1) {
        int n = 0;
        const auto i = static_cast<size_t>(std::countr_zero(left));
        if (IsSpecial(DecodeRune(s.substr(from + i), &n))) return false;
      }
    }
    const uint32_t before = ~visible << 1;
    const uint32_t starts =
        visible & (skip == 0 ? before | blank_before : before);
    words += static_cast<uint32_t>(std::popcount(starts & fresh));
    blank_before = ~visible >> 31;
    at = from + 32;
  }
  *size = {static_cast<uint32_t>(s.size()) - continuations, words, 0};
  return true;
}

// As HasOtherTerminators.
//
// REQUIRES: 34 bytes of text or more.
__attribute__((target("avx2"))) bool HasOtherTerminatorsAvx2(
    std::string_view text) {
  const auto load = [&](size_t at) {
    return reinterpret_cast<const __m256i*>(text.data() + at);
  };
  const __m256i cr = _mm256_set1_epi8('\r');
  const __m256i first = _mm256_set1_epi8('\xE2');
  const __m256i second = _mm256_set1_epi8('\x80');
  const __m256i third = _mm256_set1_epi8('\xA9');
  const __m256i one = _mm256_set1_epi8(1);
  for (size_t at = 0;; at = std::min(at + 32, text.size() - 34)) {
    const __m256i bytes = _mm256_loadu_si256(load(at));
    const __m256i leads = _mm256_cmpeq_epi8(bytes, first);
    __m256i found = _mm256_cmpeq_epi8(bytes, cr);
    if (_mm256_movemask_epi8(leads) != 0) {
      found = _mm256_or_si256(
          found,
          _mm256_and_si256(
              leads,
              _mm256_and_si256(
                  _mm256_cmpeq_epi8(_mm256_loadu_si256(load(at + 1)), second),
                  _mm256_cmpeq_epi8(
                      _mm256_or_si256(_mm256_loadu_si256(load(at + 2)), one),
                      third))));
    }
    if (_mm256_movemask_epi8(found) != 0) return true;
    if (at == text.size() - 34) break;
  }
  const std::string_view rest = text.substr(text.size() - 2);
  return rest.find('\r') != rest.npos;
}

bool HasAvx2() {
  static const bool has = __builtin_cpu_supports("avx2") != 0 &&
                          __builtin_cpu_supports("popcnt") != 0;
  return has;
}
#endif

// Takes the first character off `s`.
char32_t Next(std::string_view* s) {
  int n = 0;
  const char32_t c = DecodeRune(*s, &n);
  s->remove_prefix(static_cast<size_t>(n));
  return c;
}

// Joiners and direction marks show nothing and part nothing.
bool PartsWords(char32_t c) {
  if (c < 0x80) return c <= ' ';
  return IsEastAsianMark(c) ||
         (IsBlankRune(c) && !(c >= 0x200C && c <= 0x200F));
}

// Characters and words of any text. Han and Kana are written without blanks
// between words: there, as UAX #29 needs a dictionary to find them, every two
// characters count as one, and what stands between is a word where a letter or
// digit begins it ("3月12日" has three words).
Size CountSlowly(std::string_view s) {
  Size size;
  uint32_t spaceless = 0, between = 0;
  bool in_word = false, in_between = false;
  for (; !s.empty(); ++size.chars) {
    const char32_t c = Next(&s);
    const bool parts = PartsWords(c);
    size.words += !parts && !in_word;
    in_word = !parts;
    if (c < 0x80) {  // most of a line, as a rule
      const bool counts = IsLetter(c) || IsDigit(c);
      between += !in_between && counts;
      in_between = !parts && (in_between || counts);
      continue;
    }
    if (IsSpaceless(c)) {
      ++spaceless;
      in_between = false;
    } else if (parts) {
      in_between = false;
    } else if (!in_between && (IsLetter(c) || IsDigit(c))) {
      ++between;
      in_between = true;
    }
    size.dense += IsHangul(c);
  }
  if (spaceless > 0) size.words = between + (spaceless + 1) / 2;
  size.dense += spaceless;
  return size;
}

Size Count(std::string_view s) {
#if defined(__x86_64__)
  if (Size size; s.size() >= 32 && HasAvx2() && CountAvx2(s, &size)) {
    return size;
  }
#endif
  if (std::endian::native == std::endian::little && !MayHoldSpecials(s)) {
    return CountFast(s);
  }
  return CountSlowly(s);
}

// Whether a sentence may go before `c` and another follow it.
constexpr bool EndsSentence(char32_t c) {
  if (c == 0x2026 || c == 0x22EF) return false;  // … and ⋯ stand for words
  const Ending ending = EndingOf(c);
  return ending == Ending::kStop || ending == Ending::kMark;
}

// What a character of ASCII is, as bits: nearly all are.
enum : uint8_t {
  kUpper = 1,
  kLower = 2,
  kDigit = 4,
  kStop = 8,  // EndsSentence
  kClosing = 16,
  kAlnum = kUpper | kLower | kDigit
};
constexpr auto kAscii = [] {
  std::array<uint8_t, 0x80> out{};
  for (size_t c = 0; c < out.size(); ++c) {
    const auto rune = static_cast<char32_t>(c);
    out[c] = static_cast<uint8_t>(
        (IsUpper(rune) ? kUpper : 0) | (IsLower(rune) ? kLower : 0) |
        (IsDigit(rune) ? kDigit : 0) | (EndsSentence(rune) ? kStop : 0) |
        (IsClosing(rune) ? kClosing : 0));
  }
  return out;
}();

// A sentence ends before the text does: a full stop behind a word, and a
// capital at the next, or a letter that has none. Initials and short
// abbreviations ("Dr.") do not count.
bool HasInnerStop(std::string_view s) {
  constexpr uint32_t kWordLetters = 4;
  uint32_t letters = 0;  // in a row, up to here
  bool stop = false;     // nothing but blanks and quotes since a full stop
  while (!s.empty()) {
    if (const auto byte = static_cast<uint8_t>(s[0]); byte < 0x80) {
      s.remove_prefix(1);
      const uint8_t is = kAscii[byte];
      if ((is & kAlnum) != 0) {
        if (stop && (is & kLower) == 0) return true;
        stop = false;
        letters += (is & kDigit) == 0;
      } else if ((is & kStop) != 0) {
        stop = letters >= kWordLetters;
        letters = 0;
      } else if ((is & kClosing) == 0) {
        letters = 0;
      }
      continue;
    }
    const char32_t c = Next(&s);
    if (IsLetter(c)) {
      if (stop && !IsLower(c)) return true;
      stop = false;
      letters += IsHangul(c) ? 2 : 1;  // syllables
    } else if (EndsSentence(c)) {
      stop = true;
      letters = 0;
    } else if (!IsClosing(c)) {
      letters = 0;
    }
  }
  return false;
}

struct Letters {
  uint32_t capitals = 0;  // words that begin with one, or with a digit
  uint32_t cased = 0, caseless = 0;

  // As in headlines of Indonesian and English.
  bool AreCapitals(uint32_t words) const { return capitals * 10 >= words * 6; }
};

Letters LettersOf(std::string_view s) {
  Letters out;
  bool begun = false;  // a letter or digit of this word was seen
  for (std::string_view rest = s; !rest.empty();) {
    const char32_t c = Next(&rest);
    if (c < 0x80) {
      const uint8_t is = kAscii[c];
      if ((is & kAlnum) != 0) {
        out.cased += (is & kDigit) == 0;
        out.capitals += !begun && (is & kLower) == 0;
        begun = true;
      } else if (PartsWords(c)) {
        begun = false;
      }
    } else if (PartsWords(c)) {
      begun = false;
    } else if (IsCaseless(c)) {
      ++out.caseless;
    } else if (IsUpper(c) || IsLower(c)) {
      ++out.cased;
      out.capitals += !begun && !IsLower(c);
      begun = true;
    }
  }
  return out;
}

// Headlines ask and exclaim too. Those of letters without cases are shorter
// than a paragraph.
bool AsksLikeAHeadline(std::string_view s, uint32_t words) {
  constexpr uint32_t kHeadlineWords = 20;
  const Letters letters = LettersOf(s);
  return letters.caseless > letters.cased
             ? words <= kHeadlineWords && !HasInnerStop(s)
             : letters.AreCapitals(words);
}

// A headline that was cut off, or has more to tell.
bool TrailsOffLikeAHeadline(std::string_view s, uint32_t words) {
  const bool trails_off =
      s.ends_with("..") || s.ends_with(". .") || s.ends_with("…");
  return trails_off && LettersOf(s).AreCapitals(words);
}

// Reads like running text. The limits were chosen on labelled articles; a
// sentence of fewer words may well be a caption or a headline.
bool IsProse(std::string_view s, Size size, Ending ending) {
  constexpr uint32_t kSentenceWords = 8;
  constexpr uint32_t kSentenceChars = 40;
  constexpr uint32_t kParagraphWords = 40;
  constexpr uint32_t kOpenWords = 12;
  if (size.words >= kParagraphWords) return true;
  switch (ending) {
    case Ending::kStop:
      return size.words >= kSentenceWords &&
             size.chars + size.dense * 3 / 2 >= kSentenceChars &&
             !TrailsOffLikeAHeadline(s, size.words);
    case Ending::kMark:
      return size.words >= kSentenceWords && !AsksLikeAHeadline(s, size.words);
    case Ending::kColon:
      return size.words >= kOpenWords;
    case Ending::kOpen:
      return size.words >= kOpenWords && HasInnerStop(s) &&
             !LettersOf(s).AreCapitals(size.words);
  }
  return false;
}

// `s` without the marks of Markdown that stand around all of it, once: of
// emphasis ("**…**"), of a heading ("## …") or of a link ("[…](https://…)").
// The same if there are none.
std::string_view WithoutMarkup(std::string_view s) {
  switch (s.front()) {
    case '#': {
      const size_t marks = std::min(s.find_first_not_of('#'), s.size());
      if (marks == s.size() || s[marks] != ' ' || marks > 6) return s;
      const std::string_view heading = s.substr(marks + 1);
      // Tags are written like a heading of the first order ("# harbour").
      const bool tags = heading.find('#') != heading.npos ||
                        std::count(heading.begin(), heading.end(), ' ') < 2;
      return marks == 1 && tags ? s : heading;
    }
    case '*':
    case '_': {
      const char mark = s.front();
      const size_t marks = std::min(s.find_first_not_of(mark), s.size());
      if (marks > 2 || s.size() <= 2 * marks) return s;
      const std::string_view inside = s.substr(marks, s.size() - 2 * marks);
      const bool around = s.substr(s.size() - marks) == s.substr(0, marks) &&
                          inside.find(mark) == inside.npos &&
                          inside.front() != ' ' && inside.back() != ' ';
      return around ? inside : s;
    }
    case '[': {
      const size_t close = s.find(']');
      const bool link = s.substr(std::min(close, s.size())).starts_with("](") &&
                        s.back() == ')' && s.find(')') == s.size() - 1 &&
                        s.find(' ', close) == s.npos;
      return link ? s.substr(1, close - 1) : s;
    }
    default:
      return s;
  }
}

// What of a line its features are of, and rules see.
std::string_view Bare(std::string_view line) {
  std::string_view bare = TrimBlank(line);
  while (!bare.empty() && bare.size() <= kLongLine) {
    const std::string_view inside = WithoutMarkup(bare);
    if (inside.size() == bare.size()) break;
    const std::string_view next = TrimBlank(inside);
    if (next.empty()) break;
    bare = next;
  }
  return bare;
}

bool MayHaveOtherTerminators(std::string_view text) {
#if defined(__x86_64__)
  if (text.size() >= 34 && HasAvx2()) return HasOtherTerminatorsAvx2(text);
#endif
  return HasOtherTerminators(text);
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
  const Size size = Count(s);
  line->chars = static_cast<uint16_t>(size.chars);
  line->words = static_cast<uint16_t>(size.words);
  line->prose = IsProse(s, size, line->ending);
}

void Segment(std::string_view text, Lines* out) {
  out->lines.clear();
  out->first_prose = out->last_prose = -1;
  const bool only_newlines = !MayHaveOtherTerminators(text);
  for (size_t begin = 0; begin < text.size();) {
    size_t length = 0;
    const size_t end = FindTerminator(text, begin, only_newlines, &length);
    Line line;
    line.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    line.next = static_cast<uint32_t>(end + length);
    const std::string_view trimmed = Bare(line.span.In(text));
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
  out->SetZones();
}

void Lines::SetZones() {
  if (first_prose < 0) return;
  const auto set = [this](int begin, int end, Zone zone) {
    for (int i = begin; i < end; ++i) {
      if (!lines[i].prose) lines[i].zone = zone;
    }
  };
  set(0, first_prose, Zone::kHead);
  set(last_prose + 1, static_cast<int>(lines.size()), Zone::kTail);
}

}  // namespace bersih
