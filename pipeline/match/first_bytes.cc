// SPDX-License-Identifier: Apache-2.0
//
// Reads the pattern by recursive descent over RE2's syntax and only as far as
// the first character of a match: each part gives the bytes it can begin with
// and whether it can be empty. Everything beyond ASCII counts as any byte
// from 0x80 up, and what is not understood as any byte at all: the set may be
// too large, never too small.

#include "pipeline/match/first_bytes.h"

#include <cstdint>
#include <string>

namespace bersih {
namespace {

struct First {
  ByteSet bytes;
  bool empty = false;  // may match without taking a byte
};

ByteSet Range(int low, int high) {
  ByteSet set;
  for (int c = low; c <= high; ++c) set.set(c);
  return set;
}

ByteSet HighBytes() { return Range(0x80, 0xFF); }

First Anything() { return {ByteSet().set(), true}; }

class Reader {
 public:
  explicit Reader(std::string_view regex) : rest_(regex) {}

  First Read() {
    First first = Alternatives();
    return rest_.empty() && !lost_ ? first : Anything();
  }

 private:
  bool Peek(char c) const { return !rest_.empty() && rest_[0] == c; }
  bool Take(std::string_view s) {
    if (rest_.substr(0, s.size()) != s) return false;
    rest_.remove_prefix(s.size());
    return true;
  }

  First Alternatives() {
    First all = Sequence();
    while (Take("|")) {
      const First next = Sequence();
      all.bytes |= next.bytes;
      all.empty |= next.empty;
    }
    return all;
  }

  First Sequence() {
    First all{{}, true};
    while (!rest_.empty() && !Peek('|') && !Peek(')') && !lost_) {
      First part = Atom();
      if (Repeat()) part.empty = true;
      if (!all.empty) continue;  // read on, to find the end
      all.bytes |= part.bytes;
      all.empty = part.empty;
    }
    return all;
  }

  // Takes a repetition; whether it may be none at all.
  bool Repeat() {
    bool none = false;
    for (;;) {
      if (Take("*") || Take("?")) {
        none = true;
      } else if (Take("+")) {
      } else if (Peek('{') && rest_.size() > 1 && rest_[1] >= '0' &&
                 rest_[1] <= '9') {
        const size_t close = rest_.find('}');
        if (close == rest_.npos) return Lost();
        int low = 0;
        for (size_t i = 1; rest_[i] >= '0' && rest_[i] <= '9'; ++i) {
          low = low * 10 + (rest_[i] - '0');
        }
        none |= low == 0;
        rest_.remove_prefix(close + 1);
      } else {
        return none;
      }
    }
  }

  First Atom() {
    if (Take("(")) return Group();
    if (Take("[")) return {Class(), false};
    if (Take("^") || Take("$")) return {{}, true};
    if (Take(".")) return {ByteSet().set(), false};
    if (Take("\\")) return Escape();
    const auto c = static_cast<uint8_t>(rest_[0]);
    rest_.remove_prefix(1);
    if (c >= 0x80) {
      while (!rest_.empty() && (rest_[0] & 0xC0) == 0x80) {
        rest_.remove_prefix(1);
      }
    }
    return {Folded(Range(c, c)), false};
  }

  First Group() {
    const bool outer = fold_;
    if (Take("?")) {
      if (Take("P<") || Take("<")) {
        const size_t close = rest_.find('>');
        if (close == rest_.npos) return LostFirst();
        rest_.remove_prefix(close + 1);
      } else {
        bool on = true;
        while (!rest_.empty() && !Peek(':') && !Peek(')')) {
          if (rest_[0] == '-') on = false;
          if (rest_[0] == 'i') fold_ = on;
          rest_.remove_prefix(1);
        }
        if (Take(")")) return {{}, true};  // flags for what follows
        if (!Take(":")) return LostFirst();
      }
    }
    const First inner = Alternatives();
    if (!Take(")")) return LostFirst();
    fold_ = outer;
    return inner;
  }

  First Escape() {
    if (rest_.empty()) return LostFirst();
    const char c = rest_[0];
    rest_.remove_prefix(1);
    switch (c) {
      case 'A':
      case 'z':
      case 'b':
      case 'B':
        return {{}, true};
      case 'Q': {
        const size_t end = rest_.find("\\E");
        const std::string_view text = rest_.substr(0, end);
        rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 2);
        if (text.empty()) return {{}, true};
        const auto first = static_cast<uint8_t>(text[0]);
        return {Folded(Range(first, first)), false};
      }
      default:
        return {EscapedClass(c), false};
    }
  }

  // The bytes of \d, \pL, \x{A0}, \., … whose letter is `c`.
  ByteSet EscapedClass(char c) {
    const ByteSet digits = Range('0', '9');
    const ByteSet letters = Range('a', 'z') | Range('A', 'Z');
    const ByteSet spaces = Range('\t', '\r') | Range(' ', ' ');
    switch (c) {
      case 'd':
        return digits;
      case 'D':
        return ~digits;
      case 's':
        return spaces;
      case 'S':
        return ~spaces | HighBytes();
      case 'w':
        return digits | letters | Range('_', '_');
      case 'W':
        return ~(digits | letters | Range('_', '_')) | HighBytes();
      case 't':
        return Range('\t', '\t');
      case 'n':
        return Range('\n', '\n');
      case 'r':
        return Range('\r', '\r');
      case 'v':
        return Range('\v', '\v');
      case 'f':
        return Range('\f', '\f');
      case 'p':
        return Property();
      case 'P':
        Property();
        return ByteSet().set();
      case 'x':
        return Folded(Hex());
      default:
        break;
    }
    const auto byte = static_cast<uint8_t>(c);
    if (letters.test(byte) || digits.test(byte) || byte >= 0x80) {
      Lost();
      return ByteSet().set();
    }
    return Range(byte, byte);
  }

  ByteSet Property() {
    std::string name;
    if (Take("{")) {
      const size_t close = rest_.find('}');
      if (close == rest_.npos) {
        Lost();
        return ByteSet().set();
      }
      name = rest_.substr(0, close);
      rest_.remove_prefix(close + 1);
    } else if (!rest_.empty()) {
      name = rest_.substr(0, 1);
      rest_.remove_prefix(1);
    }
    if (name == "Lu") return Folded(Range('A', 'Z') | HighBytes());
    if (name == "Ll") return Folded(Range('a', 'z') | HighBytes());
    if (name == "L") return Range('a', 'z') | Range('A', 'Z') | HighBytes();
    if (name == "N" || name == "Nd") return Range('0', '9') | HighBytes();
    return ByteSet().set();
  }

  ByteSet Hex() {
    unsigned value = 0;
    std::string_view digits;
    if (Take("{")) {
      const size_t close = rest_.find('}');
      if (close == rest_.npos) {
        Lost();
        return ByteSet().set();
      }
      digits = rest_.substr(0, close);
      rest_.remove_prefix(close + 1);
    } else {
      digits = rest_.substr(0, 2);
      rest_.remove_prefix(digits.size());
    }
    for (const char c : digits) {
      value = value * 16 + static_cast<unsigned>(
                               c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    last_ = value;
    return value < 0x80 ? Range(static_cast<int>(value),
                                static_cast<int>(value))
                        : HighBytes();
  }

  ByteSet Class() {
    const bool negated = Take("^");
    ByteSet set;
    bool first = true;
    while (!rest_.empty() && (first || !Peek(']'))) {
      first = false;
      if (rest_.substr(0, 2) == "[:") {
        Lost();  // [:alpha:], not worth it
        return ByteSet().set();
      }
      const ByteSet low = ClassAtom();
      if (Peek('-') && rest_.size() > 1 && rest_[1] != ']') {
        const unsigned from = last_;
        rest_.remove_prefix(1);
        ClassAtom();
        if (from > last_) {
          Lost();
          return ByteSet().set();
        }
        const unsigned to = last_ < 0x80 ? last_ : 0x7F;
        if (from < 0x80) {
          set |= Range(static_cast<int>(from), static_cast<int>(to));
        }
        if (last_ >= 0x80) set |= HighBytes();
      } else {
        set |= low;
      }
    }
    if (!Take("]")) Lost();
    set = Folded(set);
    return negated ? ~set | HighBytes() : set;
  }

  // One character or escape of a class; its code point is last_.
  ByteSet ClassAtom() {
    if (Take("\\")) {
      if (rest_.empty()) return ByteSet().set();
      const char c = rest_[0];
      rest_.remove_prefix(1);
      last_ = static_cast<uint8_t>(c);
      return EscapedClass(c);
    }
    const auto c = static_cast<uint8_t>(rest_[0]);
    rest_.remove_prefix(1);
    last_ = c;
    if (c < 0x80) return Range(c, c);
    while (!rest_.empty() && (rest_[0] & 0xC0) == 0x80) rest_.remove_prefix(1);
    return HighBytes();
  }

  // With (?i), the other case of letters; K and s also have folds beyond
  // ASCII (the Kelvin sign, the long s).
  ByteSet Folded(ByteSet set) const {
    if (!fold_) return set;
    for (int c = 'a'; c <= 'z'; ++c) {
      if (set.test(c) || set.test(c - 32)) set.set(c).set(c - 32);
    }
    if (set.test('k') || set.test('s')) set |= HighBytes();
    if ((set & HighBytes()).any()) set.set('k').set('K').set('s').set('S');
    return set;
  }

  bool Lost() {
    lost_ = true;
    return true;
  }
  First LostFirst() {
    lost_ = true;
    return Anything();
  }

  std::string_view rest_;
  bool fold_ = false;
  bool lost_ = false;
  unsigned last_ = 0;  // code point of the last class atom
};

}  // namespace

ByteSet FirstBytes(std::string_view regex) {
  const First first = Reader(regex).Read();
  return first.empty ? ByteSet().set() : first.bytes;
}

}  // namespace bersih
