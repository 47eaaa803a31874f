// SPDX-License-Identifier: Apache-2.0
//
// Reads the pattern by recursive descent over RE2's syntax. Each part gives
// the bytes it can begin with, and, as RE2's own prefilter does (see
// re2/prefilter.h, after Russ Cox, "Regular Expression Matching with a
// Trigram Index", 2012), the few strings it can be, as long as they are few,
// or else the best set of strings of which it must hold one. RE2's prefilter
// is not used because it compiles every pattern once more, which takes longer
// than all else at start-up.

#include "pipeline/match/facts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

namespace bersih {
namespace {

using Strings = std::vector<std::string>;

// Of the strings a part can be, and of the literals of a pattern.
constexpr size_t kMaxExact = 24;
constexpr size_t kMaxLiterals = 96;
constexpr size_t kMaxLength = 24;

ByteSet AllBytes() { return ByteSet().set(); }

// REQUIRES: 0 <= low <= high <= 255.
ByteSet Range(int low, int high) {
  return (AllBytes() >> static_cast<size_t>(255 - (high - low)))
         << static_cast<size_t>(low);
}

ByteSet Only(char c) { return ByteSet().set(static_cast<uint8_t>(c)); }

ByteSet HighBytes() {
  static const ByteSet bytes = Range(0x80, 0xFF);
  return bytes;
}

bool IsContinuation(char c) { return (c & 0xC0) == 0x80; }

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// Minus the logarithm to base 2 of how often a character stands in running
// text, roughly.
constexpr std::array<double, 256> kRarity = [] {
  constexpr std::string_view kByFrequency = " aneitkurdsmlgopbhyjcwfv";
  std::array<double, 256> rarity{};
  rarity.fill(9);
  for (size_t i = 0; i < kByFrequency.size(); ++i) {
    rarity[static_cast<uint8_t>(kByFrequency[i])] =
        2.8 + 0.22 * static_cast<double>(i);
  }
  return rarity;
}();

// Characters of a pattern that do not stand for themselves.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> special{};
  for (const char c : std::string_view("\\.+*?()|[]{}^$")) special[c] = true;
  return special;
}();

// How many places of running text one of `strings` is expected at: the
// smaller, the better they are to look for.
double Expected(const Strings& strings) {
  double sum = 0;
  for (const std::string& s : strings) {
    double bits = 0;
    for (const char c : s) bits += kRarity[static_cast<uint8_t>(c)];
    sum += std::exp2(-bits);
  }
  return sum;
}

struct Part {
  bool at_start = false, at_end = false;
  ByteSet first, last;  // bytes it can begin and end with
  bool empty = false;   // may take no byte
  // All strings it can be, in lower case; nothing when they are too many.
  std::optional<Strings> exact;
  // Every match holds one of these; empty when nothing is known.
  Strings best;
  bool zero_width = false;  // never takes a byte
};

Part Unknown() {
  Part part;
  part.first = part.last = AllBytes();
  part.empty = true;
  return part;
}

Part ZeroWidth() {
  Part part;
  part.empty = part.zero_width = true;
  part.exact = Strings{""};
  return part;
}

// The bytes that characters can end with which begin with one of `first`.
ByteSet LastBytes(const ByteSet& first) {
  ByteSet last = first & ~HighBytes();
  static const ByteSet continuation = Range(0x80, 0xBF);
  if ((first & HighBytes()).any()) last |= continuation;
  return last;
}

// The better of two sets to look for; an empty one is none.
void Better(const Strings& other, Strings* best) {
  if (other.empty() || other.size() > kMaxLiterals) return;
  for (const std::string& s : other) {
    if (s.size() < kMinLiteral) return;
  }
  if (best->empty() || Expected(other) < Expected(*best)) *best = other;
}

// Makes `best` the best that is known of what a match must hold.
void Settle(Part* part) {
  if (part->exact) Better(*part->exact, &part->best);
}

void AddUnique(const Strings& from, Strings* to) {
  for (const std::string& s : from) {
    if (std::find(to->begin(), to->end(), s) == to->end()) to->push_back(s);
  }
}

class Reader {
 public:
  explicit Reader(std::string_view regex) : rest_(regex) {}

  Part Read() {
    Part part = Alternatives();
    return rest_.empty() && !lost_ ? part : Unknown();
  }

 private:
  bool Peek(char c, size_t at = 0) const {
    return at < rest_.size() && rest_[at] == c;
  }
  bool Take(std::string_view s) {
    if (rest_.substr(0, s.size()) != s) return false;
    rest_.remove_prefix(s.size());
    return true;
  }

  Part Alternatives() {
    Part all = Sequence();
    if (!Peek('|')) return all;
    Settle(&all);
    while (Take("|")) {
      Part next = Sequence();
      Settle(&next);
      all.zero_width &= next.zero_width;
      all.at_start &= next.at_start;
      all.at_end &= next.at_end;
      all.last |= next.last;
      all.first |= next.first;
      all.empty |= next.empty;
      if (next.best.empty() || all.best.empty()) {
        all.best.clear();
      } else {
        AddUnique(next.best, &all.best);
        if (all.best.size() > kMaxLiterals) all.best.clear();
      }
      if (all.exact && next.exact) {
        AddUnique(*next.exact, &*all.exact);
        if (all.exact->size() > kMaxExact) all.exact.reset();
      } else {
        all.exact.reset();
      }
    }
    return all;
  }

  Part Sequence() {
    Part all;
    all.empty = all.zero_width = true;
    Strings run = {""};  // what the last parts can be, as far as known
    bool whole = true;   // the run began with the sequence
    while (!rest_.empty() && !Peek('|') && !Peek(')') && !lost_) {
      const std::string_view plain = TakePlain();
      if (!plain.empty()) {
        all.zero_width = false;
        if (all.empty) all.first |= FirstOf(plain);
        all.empty = all.at_end = false;
        all.last = LastOf(plain);
        if (AppendPlain(plain, &run, &all.best)) whole = false;
        continue;
      }
      Part part = Atom();
      Repeat(&part);
      all.zero_width &= part.zero_width;
      if (all.empty) {
        all.at_start |= part.at_start;
        all.first |= part.first;
        all.empty = part.empty;
      }
      all.at_end = part.at_end || (all.at_end && part.zero_width);
      if (part.empty) {
        all.last |= part.last;
      } else {
        all.last = part.last;
      }
      Better(part.best, &all.best);
      if (part.exact && Append(*part.exact, &run)) continue;
      Better(run, &all.best);
      whole = false;
      run = part.exact.value_or(Strings{""});
    }
    Better(run, &all.best);
    if (whole) {
      all.exact = std::move(run);
    } else {
      all.exact.reset();
    }
    return all;
  }

  // Takes what stands for itself and is not repeated: most of a pattern.
  std::string_view TakePlain() {
    size_t size = 0, last = 0;
    while (size < rest_.size() &&
           !kSpecial[static_cast<uint8_t>(rest_[size])]) {
      // Folding beyond ASCII changes the bytes.
      if (fold_ && static_cast<uint8_t>(rest_[size]) >= 0x80) break;
      last = size++;
      while (size < rest_.size() && IsContinuation(rest_[size])) ++size;
    }
    // A repetition is of the last character alone.
    if (Peek('*', size) || Peek('+', size) || Peek('?', size) ||
        Peek('{', size)) {
      size = last;
    }
    const std::string_view plain = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return plain;
  }

  // Lets each string of `run` be followed by `plain`. Where they become too
  // long they are a candidate for `best`, and a new run begins: then true.
  static bool AppendPlain(std::string_view plain, Strings* run, Strings* best) {
    bool broken = false;
    size_t longest = 0;
    for (const std::string& s : *run) longest = std::max(longest, s.size());
    while (!plain.empty()) {
      size_t size = 1;
      while (size < plain.size() && IsContinuation(plain[size])) ++size;
      if (longest + size > kMaxLength) {
        Better(*run, best);
        run->assign(1, "");
        longest = 0;
        broken = true;
      }
      for (std::string& s : *run) {
        for (const char c : plain.substr(0, size)) s += Lower(c);
      }
      longest += size;
      plain.remove_prefix(size);
    }
    return broken;
  }

  // Lets each string of `run` be followed by each of `next`; false, and
  // nothing done, when that makes too many or too long ones.
  static bool Append(const Strings& next, Strings* run) {
    if (next.size() == 1 && next[0].empty()) return true;
    if (next.size() * run->size() > kMaxExact) return false;
    Strings out;
    for (const std::string& a : *run) {
      for (const std::string& b : next) {
        if (a.size() + b.size() > kMaxLength) return false;
        out.push_back(a + b);
      }
    }
    *run = std::move(out);
    return true;
  }

  // Takes the repetitions behind a part and applies them to it.
  void Repeat(Part* part) {
    for (;;) {
      bool none = false;
      bool many = true;
      if (Take("*")) {
        none = true;
      } else if (Take("?")) {
        none = true;
        many = false;
      } else if (Take("+")) {
      } else if (Peek('{') && rest_.size() > 1 && rest_[1] >= '0' &&
                 rest_[1] <= '9') {
        const size_t close = rest_.find('}');
        if (close == rest_.npos) {
          lost_ = true;
          return;
        }
        const std::string_view count = rest_.substr(1, close - 1);
        none = count[0] == '0';
        rest_.remove_prefix(close + 1);
      } else {
        return;
      }
      if (none) {
        part->empty = true;
        part->at_start = part->at_end = false;
        part->best.clear();
        if (part->exact && !many) AddUnique({""}, &*part->exact);
      } else {
        Settle(part);
      }
      if (many) part->exact.reset();
    }
  }

  Part Atom() {
    if (Take("(")) return Group();
    if (Take("[")) return OfClass(Class());
    if (Take("^")) {
      Part part = ZeroWidth();
      part.at_start = true;
      return part;
    }
    if (Take("$")) return AtEnd();
    if (Take(".")) return OfClass(AllBytes());
    if (Take("\\")) return Escape();
    size_t size = 1;
    while (size < rest_.size() && IsContinuation(rest_[size])) ++size;
    const std::string_view c = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return OfText(c);
  }

  static Part AtEnd() {
    Part part = ZeroWidth();
    part.at_end = true;
    return part;
  }

  // A part that is one character, of the bytes it may begin with.
  static Part OfClass(const ByteSet& set) {
    Part part;
    part.first = set;
    part.last = LastBytes(set);
    if ((set & HighBytes()).any() || set.count() > 6) return part;
    part.exact.emplace();
    for (int c = 0; c < 0x80; ++c) {
      if (set.test(c)) {
        AddUnique({std::string(1, Lower(static_cast<char>(c)))}, &*part.exact);
      }
    }
    return part;
  }

  // The bytes that `text`, as written, can begin and end with.
  ByteSet FirstOf(std::string_view text) const { return Folded(Only(text[0])); }
  ByteSet LastOf(std::string_view text) const {
    const auto end = static_cast<uint8_t>(text.back());
    return LastBytes(Folded(end < 0x80 ? Only(text.back()) : HighBytes()));
  }

  // A part that is `text`, as written.
  Part OfText(std::string_view text) const {
    Part part;
    part.first = FirstOf(text);
    part.last = LastOf(text);
    std::string lower;
    for (const char c : text) {
      // Folding beyond ASCII changes the bytes.
      if (fold_ && static_cast<uint8_t>(c) >= 0x80) return part;
      lower += Lower(c);
    }
    part.exact = Strings{std::move(lower)};
    return part;
  }

  Part Group() {
    const bool outer = fold_;
    if (Take("?")) {
      if (Take("P<") || Take("<")) {
        const size_t close = rest_.find('>');
        if (close == rest_.npos) return Lost();
        rest_.remove_prefix(close + 1);
      } else {
        bool on = true;
        while (!rest_.empty() && !Peek(':') && !Peek(')')) {
          if (rest_[0] == '-') on = false;
          if (rest_[0] == 'i') fold_ = on;
          if (rest_[0] == 'm') return Lost();  // ^ would mean another thing
          rest_.remove_prefix(1);
        }
        if (Take(")")) return ZeroWidth();  // flags for what follows
        if (!Take(":")) return Lost();
      }
    }
    Part inner = Alternatives();
    if (!Take(")")) return Lost();
    fold_ = outer;
    return inner;
  }

  Part Escape() {
    if (rest_.empty()) return Lost();
    const char c = rest_[0];
    rest_.remove_prefix(1);
    switch (c) {
      case 'A': {
        Part part = ZeroWidth();
        part.at_start = true;
        return part;
      }
      case 'z':
        return AtEnd();
      case 'b':
      case 'B':
        return ZeroWidth();
      case 'Q': {
        const size_t end = rest_.find("\\E");
        const std::string_view text = rest_.substr(0, end);
        rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 2);
        if (text.empty()) return ZeroWidth();
        // A repetition is of the last character alone.
        if (text.size() > 1 &&
            (Peek('*') || Peek('+') || Peek('?') || Peek('{'))) {
          return Lost();
        }
        return OfText(text);
      }
      default: {
        Part part = OfClass(Folded(EscapedClass(c)));
        return part;
      }
    }
  }

  // The bytes of \d, \pL, \x{A0}, \., … whose letter is `c`.
  ByteSet EscapedClass(char c) {
    static const ByteSet digits = Range('0', '9');
    static const ByteSet letters = Range('a', 'z') | Range('A', 'Z');
    static const ByteSet spaces = Range('\t', '\r') | Only(' ');
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
        return digits | letters | Only('_');
      case 'W':
        return ~(digits | letters | Only('_')) | HighBytes();
      case 't':
        return Only('\t');
      case 'n':
        return Only('\n');
      case 'r':
        return Only('\r');
      case 'v':
        return Only('\v');
      case 'f':
        return Only('\f');
      case 'p':
        return Property();
      case 'P':
        Property();
        return Inexact();
      case 'x':
        return Hex();
      default:
        break;
    }
    const auto byte = static_cast<uint8_t>(c);
    if (letters.test(byte) || digits.test(byte) || byte >= 0x80) {
      Lost();
      return AllBytes();
    }
    return Only(c);
  }

  ByteSet Property() {
    std::string name;
    if (Take("{")) {
      const size_t close = rest_.find('}');
      if (close == rest_.npos) {
        Lost();
        return AllBytes();
      }
      name = rest_.substr(0, close);
      rest_.remove_prefix(close + 1);
    } else if (!rest_.empty()) {
      name = rest_.substr(0, 1);
      rest_.remove_prefix(1);
    }
    if (name == "Lu") return Range('A', 'Z') | HighBytes();
    if (name == "Ll") return Range('a', 'z') | HighBytes();
    if (name == "L") return Range('a', 'z') | Range('A', 'Z') | HighBytes();
    if (name == "N" || name == "Nd") return Range('0', '9') | HighBytes();
    return Inexact();
  }

  ByteSet Hex() {
    unsigned value = 0;
    std::string_view digits;
    if (Take("{")) {
      const size_t close = rest_.find('}');
      if (close == rest_.npos) {
        Lost();
        return AllBytes();
      }
      digits = rest_.substr(0, close);
      rest_.remove_prefix(close + 1);
    } else {
      digits = rest_.substr(0, 2);
      rest_.remove_prefix(digits.size());
    }
    for (const char c : digits) {
      value = value * 16 +
              static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    last_ = value;
    return value < 0x80 ? Only(static_cast<char>(value)) : HighBytes();
  }

  // Of a class that is not known, nor what it leaves out.
  ByteSet Inexact() {
    inexact_ = true;
    return AllBytes();
  }

  ByteSet Class() {
    const bool negated = Take("^");
    inexact_ = false;
    ByteSet set;
    bool first = true;
    while (!rest_.empty() && (first || !Peek(']'))) {
      first = false;
      if (rest_.substr(0, 2) == "[:") {
        Lost();  // [:alpha:], not worth it
        return AllBytes();
      }
      const ByteSet low = ClassAtom();
      if (Peek('-') && rest_.size() > 1 && rest_[1] != ']') {
        const unsigned from = last_;
        rest_.remove_prefix(1);
        ClassAtom();
        if (from > last_) {
          Lost();
          return AllBytes();
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
    if (!negated) return Folded(set);
    // It leaves out no more than is sure.
    return inexact_ ? AllBytes() : ~OtherCase(set) | HighBytes();
  }

  // One character or escape of a class; its code point is last_.
  ByteSet ClassAtom() {
    if (Take("\\")) {
      if (rest_.empty()) return AllBytes();
      const char c = rest_[0];
      rest_.remove_prefix(1);
      last_ = static_cast<uint8_t>(c);
      return EscapedClass(c);
    }
    const auto c = static_cast<uint8_t>(rest_[0]);
    rest_.remove_prefix(1);
    last_ = c;
    if (c < 0x80) return Only(static_cast<char>(c));
    while (!rest_.empty() && IsContinuation(rest_[0])) rest_.remove_prefix(1);
    return HighBytes();
  }

  // With (?i), the other case of letters; K and s also have folds beyond
  // ASCII (the Kelvin sign, the long s).
  ByteSet Folded(ByteSet set) const {
    if (!fold_) return set;
    set = OtherCase(set);
    if (set.test('k') || set.test('s') || (set & HighBytes()).any()) {
      set |= HighBytes();
      set.set('k').set('K').set('s').set('S');
    }
    return set;
  }
  ByteSet OtherCase(const ByteSet& set) const {
    if (!fold_) return set;
    static const ByteSet lower = Range('a', 'z'), upper = Range('A', 'Z');
    return set | (set & lower) >> 32 | (set & upper) << 32;
  }

  Part Lost() {
    lost_ = true;
    return Unknown();
  }

  std::string_view rest_;
  bool fold_ = false;
  bool lost_ = false;
  bool inexact_ = false;  // the class has a part that is not known
  unsigned last_ = 0;     // code point of the last class atom
};

}  // namespace

Facts FactsOf(std::string_view regex) {
  Part part = Reader(regex).Read();
  Settle(&part);
  Facts facts;
  facts.at_start = part.at_start;
  facts.at_end = part.at_end;
  facts.first_bytes = part.empty ? AllBytes() : part.first;
  facts.last_bytes = part.empty ? AllBytes() : part.last;
  facts.literals = std::move(part.best);
  return facts;
}

}  // namespace bersih
