// SPDX-License-Identifier: Apache-2.0

#include "pipeline/match/narrow.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "pipeline/match/syntax.h"
#include "pipeline/text/utf8.h"

namespace bersih {
namespace {

constexpr uint8_t kNone = 0x80, kFirst = 0x81;
constexpr char32_t kFirstOfLatin = 0xA0, kLastOfLatin = 0xFF;

// Of the bytes from kFirst on: blanks, dashes, quotes, dots and signs, those
// that the dumps of six languages hold most often.
constexpr std::array<char32_t, 31> kCharacters = {
    0x2002, 0x2003, 0x2009, 0x200B, 0x200C, 0x200D, 0x200E, 0x2010,
    0x2011, 0x2013, 0x2014, 0x2015, 0x2018, 0x2019, 0x201C, 0x201D,
    0x201E, 0x2022, 0x2026, 0x2028, 0x202F, 0x203A, 0x20AC, 0x2122,
    0x2192, 0x25A0, 0x25B6, 0x25BA, 0x25CF, 0x2713, 0xFEFF};

// kNone when there is none.
uint8_t ByteOf(char32_t c) {
  if (c < 0x80 || (c >= kFirstOfLatin && c <= kLastOfLatin)) {
    return static_cast<uint8_t>(c);
  }
  const auto* const at =
      std::lower_bound(kCharacters.begin(), kCharacters.end(), c);
  if (at == kCharacters.end() || *at != c) return kNone;
  return static_cast<uint8_t>(kFirst + (at - kCharacters.begin()));
}

// How many bytes of UTF-8 the character of a byte takes.
size_t WidthOf(char byte) {
  const auto b = static_cast<uint8_t>(byte);
  if (b < 0x80) return 1;
  return b < kFirstOfLatin ? 3 : 2;
}

// The other case of a letter of Latin-1, or 0.
char OtherCase(char32_t c) {
  const bool letter = c >= 0xC0 && c < 0xFF && c != 0xD7 && c != 0xF7;
  return letter && c != 0xDF ? static_cast<char>(c ^ 0x20) : '\0';
}

// Longer texts are not worth a copy.
constexpr size_t kMaxBytes = 1 << 16;

// Whether some character from `low` to `high` has no byte and is another case
// of one that has, but is not among them.
bool FoldsFromOutside(char32_t low, char32_t high) {
  constexpr std::array<std::pair<char32_t, char32_t>, 7> kCases = {
      {{0x17F, 's'},    // long s
       {0x212A, 'k'},   // the Kelvin sign
       {0x212B, 0xE5},  // the Angstrom sign
       {0x1E9E, 0xDF},  // sharp s
       {0x178, 0xFF},   // Y with diaeresis
       {0x39C, 0xB5},   // Mu
       {0x3BC, 0xB5}}};
  return std::any_of(kCases.begin(), kCases.end(), [&](const auto& pair) {
    const auto& [from, to] = pair;
    return low <= from && from <= high && (to < low || to > high);
  });
}

class Narrower {
 public:
  explicit Narrower(std::string_view regex) : rest_(regex) {}

  std::string Narrow() {
    while (!rest_.empty() && !lost_) {
      if (rest_[0] == '[') {
        Class();
      } else if (rest_[0] == '(') {
        Open();
      } else if (rest_[0] == ')') {
        out_.append(Take(1).as_written);
        if (folds_.empty()) return {};
        fold_ = folds_.back();
        folds_.pop_back();
      } else if (const Atom atom = Next(); atom.is_character) {
        const char other = fold_ ? OtherCase(atom.character) : '\0';
        if (other != '\0') out_ += '[';
        AddCharacter(atom);
        if (other != '\0') out_ += ']';
      } else {
        out_.append(atom.as_written);
      }
    }
    return lost_ ? std::string() : std::move(out_);
  }

 private:
  // A character, or what is to stay as it is.
  struct Atom {
    std::string_view as_written;
    bool is_character = false;
    char32_t character = 0;
  };

  Atom Take(size_t size) {
    Atom atom{.as_written = rest_.substr(0, size)};
    rest_.remove_prefix(atom.as_written.size());
    return atom;
  }
  Atom TakeCharacter(size_t size, char32_t c) {
    Atom atom = Take(size);
    atom.is_character = true;
    atom.character = c;
    lost_ |= FoldsFromOutside(c, c);
    return atom;
  }

  Atom Next() {
    int length = 0;
    const char32_t c = DecodeRune(rest_, &length);
    if (c != '\\') return TakeCharacter(static_cast<size_t>(length), c);
    if (rest_.size() < 2) return Take(rest_.size());
    const size_t close = rest_.find('}');
    const bool braces = rest_.size() > 2 && rest_[2] == '{';
    if (braces && close == rest_.npos) lost_ = true;
    switch (rest_[1]) {
      case 'x':
        return braces ? TakeCharacter(close + 1,
                                      HexValue(rest_.substr(3, close - 3)))
                      : TakeCharacter(4, HexValue(rest_.substr(2, 2)));
      case 'p':
      case 'P': {
        const std::string_view name =
            braces ? rest_.substr(3, close - 3) : rest_.substr(2, 1);
        lost_ |= !IsOfBytes(name) || (fold_ && name.size() == 2);
        return Take(braces ? close + 1 : 3);
      }
      case 'B':  // which RE2 finds inside of characters, too
      case 'C':
      case 'Q':
        lost_ = true;
        return Take(2);
      default:
        break;
    }
    return Take(2);
  }

  // Whether the characters that have the property are those whose bytes have
  // it in Latin-1. None of kCharacters is a letter or of a script.
  static bool IsOfBytes(std::string_view name) {
    return name == "L" || name == "Lu" || name == "Ll" || name == "N" ||
           name == "Nd" ||
           (name.size() > 2 && name[0] != '^' && name != "Any" &&
            name != "Common" && name != "Inherited");
  }

  // RE2 from 2023 on folds no more than ASCII in Latin-1.
  void AddOtherCase(char32_t c) {
    const char other = fold_ ? OtherCase(c) : '\0';
    if (other != '\0') out_ += other;
  }

  void AddCharacter(const Atom& atom) {
    if (atom.character < 0x80) {
      out_.append(atom.as_written);
    } else {
      out_ += static_cast<char>(ByteOf(atom.character));
      AddOtherCase(atom.character);
    }
  }

  // An opening bracket, with flags if it has some.
  void Open() {
    folds_.push_back(fold_);
    out_.append(Take(1).as_written);
    if (!rest_.starts_with('?') || rest_.starts_with("?P<") ||
        rest_.starts_with("?<")) {
      return;
    }
    bool on = true;
    while (!rest_.empty()) {
      const char c = rest_[0];
      out_.append(Take(1).as_written);
      if (c == '-') on = false;
      if (c == 'i') fold_ = on;
      if (c == ')') folds_.pop_back();  // flags for what follows
      if (c == ')' || c == ':') return;
    }
  }

  void Class() {
    out_.append(Take(rest_.starts_with("[^") ? 2 : 1).as_written);
    for (bool first = true; !lost_; first = false) {
      if (rest_.empty() || rest_.starts_with("[:")) {
        lost_ = true;
      } else if (rest_[0] == ']' && !first) {
        out_.append(Take(1).as_written);
        return;
      } else {
        const Atom low = Next();
        const bool one = low.is_character || !IsClass(low);
        if (!one || rest_.size() < 2 || rest_[0] != '-' || rest_[1] == ']') {
          if (low.is_character) {
            AddCharacter(low);
          } else {
            out_.append(low.as_written);
          }
          continue;
        }
        rest_.remove_prefix(1);
        const Atom high = Next();
        AddRange(low, high);
      }
    }
  }

  // Whether what stands behind a backslash is a class, as \w.
  static bool IsClass(const Atom& escape) {
    return escape.as_written.size() > 1 &&
           absl::ascii_isalpha(static_cast<uint8_t>(escape.as_written[1]));
  }

  void AddRange(const Atom& low, const Atom& high) {
    const auto value = [](const Atom& atom) {
      // Written with a backslash it is a sign of ASCII.
      return atom.is_character ? atom.character
                               : static_cast<char32_t>(static_cast<uint8_t>(
                                     atom.as_written.back()));
    };
    const char32_t from = value(low), to = value(high);
    if (to < 0x80) {
      out_.append(low.as_written).append("-").append(high.as_written);
      return;
    }
    lost_ |= FoldsFromOutside(from, to);
    const auto add = [&](char32_t first, char32_t last) {
      if (first > last) return;
      absl::StrAppend(&out_, "\\x{", absl::Hex(static_cast<uint32_t>(first)),
                      "}-\\x{", absl::Hex(static_cast<uint32_t>(last)), "}");
    };
    add(from, 0x7F);
    add(std::max(from, kFirstOfLatin), std::min(to, kLastOfLatin));
    for (char32_t c = std::max(from, kFirstOfLatin);
         c <= std::min(to, kLastOfLatin); ++c) {
      AddOtherCase(c);
    }
    for (const char32_t c : kCharacters) {
      if (c >= from && c <= to) out_ += static_cast<char>(ByteOf(c));
    }
    out_ += static_cast<char>(kNone);  // so that it is not empty
  }

  std::string_view rest_;
  std::string out_;
  bool fold_ = false;        // within (?i)
  std::vector<bool> folds_;  // of the groups around
  bool lost_ = false;
};

}  // namespace

std::string NarrowRegex(std::string_view regex) {
  return Narrower(regex).Narrow();
}

void Subject::Set(std::string_view text) {
  text_ = text;
  is_narrow_ = false;
  at_text_ = at_narrow_ = 0;
  constexpr uint64_t kHigh = 0x8080808080808080u;
  const auto ascii_from = [&](size_t at) {
    for (; at + 8 <= text.size(); at += 8) {
      uint64_t word;
      std::memcpy(&word, text.data() + at, sizeof word);
      if ((word & kHigh) != 0) break;
    }
    while (at < text.size() && static_cast<uint8_t>(text[at]) < 0x80) ++at;
    return at;
  };
  size_t at = ascii_from(0);
  if (at == text.size()) {
    narrow_ = text;
    is_narrow_ = true;
    return;
  }
  if (text.size() > kMaxBytes) return;
  buffer_.assign(text.substr(0, at));
  while (at < text.size()) {
    int length = 0;
    const char32_t c = DecodeRune(text.substr(at), &length);
    const uint8_t byte = ByteOf(c);
    if (byte == kNone) return;
    buffer_ += static_cast<char>(byte);
    at += static_cast<size_t>(length);
    const size_t next = ascii_from(at);
    buffer_.append(text.substr(at, next - at));
    at = next;
  }
  narrow_ = buffer_;
  is_narrow_ = true;
}

size_t Subject::NarrowOffset(size_t offset) const {
  if (narrow_.size() == text_.size()) return offset;
  while (at_text_ < offset) at_text_ += WidthOf(narrow_[at_narrow_++]);
  while (at_text_ > offset) at_text_ -= WidthOf(narrow_[--at_narrow_]);
  return at_narrow_;
}

void Subject::MoveTo(size_t narrow) const {
  while (at_narrow_ < narrow) at_text_ += WidthOf(narrow_[at_narrow_++]);
  while (at_narrow_ > narrow) at_text_ -= WidthOf(narrow_[--at_narrow_]);
}

void Subject::Widen(re2::StringPiece* parts, int count) const {
  if (narrow_.size() == text_.size()) return;
  for (int i = 0; i < count; ++i) {
    if (parts[i].data() == nullptr) continue;
    const auto begin = static_cast<size_t>(parts[i].data() - narrow_.data());
    const size_t end = begin + parts[i].size();
    MoveTo(begin);
    const size_t from = at_text_;
    MoveTo(end);
    parts[i] = re2::StringPiece(text_.data() + from, at_text_ - from);
  }
}

}  // namespace bersih
