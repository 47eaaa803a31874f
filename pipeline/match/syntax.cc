// SPDX-License-Identifier: Apache-2.0

#include "pipeline/match/syntax.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "pipeline/text/utf8.h"

namespace bersih {
namespace {

// First bytes of the characters of UTF-8 that take several.
constexpr int kFirstLead = 0xC2, kLastLead = 0xF4;

ByteSet Range(int low, int high) {
  ByteSet set;
  for (int c = low; c <= high; ++c) set.set(static_cast<size_t>(c));
  return set;
}

const ByteSet& AllLeads() {
  static const ByteSet leads = Range(kFirstLead, kLastLead);
  return leads;
}

int LeadOf(uint32_t c) {
  if (c < 0x800) return static_cast<int>(0xC0 | c >> 6);
  if (c < 0x10000) return static_cast<int>(0xE0 | c >> 12);
  return static_cast<int>(0xF0 | c >> 18);
}

// Characters beyond ASCII of which all are known to have no other case: blanks,
// quotes, dashes, arrows, boxes and the like.
bool HaveNoCase(uint32_t low, uint32_t high) {
  constexpr std::array<std::pair<uint32_t, uint32_t>, 7> kBlocks = {
      {{0x80, 0xB4},
       {0xB6, 0xBF},
       {0x1680, 0x1680},
       {0x2000, 0x206F},
       {0x2190, 0x23FF},
       {0x2500, 0x2BFF},
       {0x3000, 0x303F}}};
  return (low == 0xFEFF && high == 0xFEFF) ||
         std::any_of(kBlocks.begin(), kBlocks.end(), [&](const auto& block) {
           return low >= block.first && high <= block.second;
         });
}

// A class of characters: of ASCII by value, of the others by first byte, and
// those of Latin-1 by value, too.
struct Class {
  ByteSet bytes, leads, latin;
  bool cased = false;  // some beyond ASCII may have another case

  void Add(uint32_t low, uint32_t high) {
    for (uint32_t c = low; c <= std::min(high, 0x7Fu); ++c) bytes.set(c);
    if (high < 0x80) return;
    for (uint32_t c = std::max(low, 0x80u); c <= std::min(high, 0xFFu); ++c) {
      latin.set(c);
    }
    cased |= !HaveNoCase(std::max(low, 0x80u), high);
    const int first = LeadOf(std::max(low, 0x80u));
    for (int lead = first; lead <= LeadOf(high); ++lead) {
      if (lead >= kFirstLead && lead <= kLastLead) {
        leads.set(static_cast<size_t>(lead));
      }
    }
  }
  void Add(const Class& other) {
    bytes |= other.bytes;
    leads |= other.leads;
    latin |= other.latin;
    cased |= other.cased;
  }
  Class Negated() const {
    return {~bytes & Range(0, 0x7F), AllLeads(), ~latin & Range(0x80, 0xFF),
            true};
  }
  // With (?i). Beyond ASCII the other case may begin with any byte; of ASCII,
  // k and s fold to the Kelvin sign and the long s.
  void Fold() {
    for (int c = 'a'; c <= 'z'; ++c) {
      if (bytes.test(c) || bytes.test(c - 32)) bytes.set(c).set(c - 32);
    }
    if (bytes.test('k')) leads.set(0xE2);
    if (bytes.test('s')) leads.set(0xC5);
    if (!cased) return;
    leads = AllLeads();
    for (size_t c = 0xC0; c <= 0xDE; ++c) {
      const bool letter = c != 0xD7;
      if (letter && (latin.test(c) || latin.test(c + 32))) {
        latin.set(c).set(c + 32);
      }
    }
  }
  // That some beyond Latin-1 fold to k and s.
  void FoldOthers() {
    for (const char c : {'k', 'K', 's', 'S'}) bytes.set(c);
  }
};

// Any character beyond ASCII.
Class Any() { return {{}, AllLeads(), Range(0x80, 0xFF), true}; }

Class Of(uint32_t low, uint32_t high) {
  Class out;
  out.Add(low, high);
  return out;
}

class Reader {
 public:
  // With `narrow`, characters are bytes.
  Reader(std::string_view regex, bool narrow) : rest_(regex), narrow_(narrow) {
    out_.is_narrow = out_.is_exact = narrow;
    for (auto& letters : letters_) letters.fill(kNotYet);
  }

  std::optional<Syntax> Read() {
    out_.nodes.reserve(rest_.size());
    // Nodes point to it; no node is the child of two.
    out_.children.reserve(2 * rest_.size() + 8);
    Intern(ByteSet());
    out_.root = Choice();
    if (lost_ || !rest_.empty()) return std::nullopt;
    return std::move(out_);
  }

 private:
  using Kind = Node::Kind;

  bool Peek(char c) const { return !rest_.empty() && rest_[0] == c; }
  bool Take(std::string_view s) {
    if (rest_.substr(0, s.size()) != s) return false;
    rest_.remove_prefix(s.size());
    return true;
  }
  uint32_t Lose() {
    lost_ = true;
    rest_ = {};
    return Add({});
  }

  uint32_t Add(Node node) {  // by value: it may be one of them
    out_.nodes.push_back(node);
    return static_cast<uint32_t>(out_.nodes.size() - 1);
  }
  uint32_t Intern(const ByteSet& set) {
    if (set.none() && !out_.sets.empty()) return 0;  // as most leads are
    // There are few.
    const auto at = std::find(out_.sets.begin(), out_.sets.end(), set);
    const auto number = static_cast<uint32_t>(at - out_.sets.begin());
    if (at == out_.sets.end()) {
      out_.sets.push_back(set);
      out_.counts.push_back(static_cast<uint32_t>(set.count()));
    }
    return number;
  }
  // A node with the children that lie on the stack from `begin` on.
  uint32_t AddParent(Node node, size_t begin) {
    std::vector<uint32_t>& all = out_.children;
    const size_t count = stack_.size() - begin;
    if (all.capacity() - all.size() < count) return Lose();
    const uint32_t* const first = all.data() + all.size();
    all.insert(all.end(), stack_.end() - static_cast<ptrdiff_t>(count),
               stack_.end());
    stack_.resize(begin);
    node.children = {first, count};
    return Add(node);
  }
  uint32_t AddClass(Class c) {
    Node node{.kind = Kind::kChar};
    node.folded = c.leads.none();
    if (fold_) {
      c.Fold();
      if (c.cased && !narrow_) c.FoldOthers();
    }
    if (narrow_) {
      c.bytes |= c.latin;
      c.leads.reset();
    }
    node.begins = node.bytes = Intern(c.bytes);
    node.leads = Intern(c.leads);
    if (node.leads != 0) node.begins = Intern(c.bytes | c.leads);
    return Add(node);
  }

  uint32_t Choice() {
    const uint32_t first = Sequence();
    if (!Peek('|')) return first;
    const size_t begin = stack_.size();
    stack_.push_back(first);
    while (Take("|")) {
      const uint32_t next = Sequence();
      stack_.push_back(next);
    }
    return AddParent({.kind = Kind::kChoice}, begin);
  }

  uint32_t Sequence() {
    const size_t begin = stack_.size();
    while (!rest_.empty() && !Peek('|') && !Peek(')')) {
      const uint32_t next = Repeated(Atom());
      stack_.push_back(next);
    }
    if (stack_.size() - begin != 1) {
      return AddParent({.kind = Kind::kSequence}, begin);
    }
    const uint32_t only = stack_.back();
    stack_.pop_back();
    return only;
  }

  uint32_t Number() {
    uint32_t n = 0;
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
      n = std::min(n * 10 + static_cast<uint32_t>(rest_[0] - '0'), 1u << 20);
      rest_.remove_prefix(1);
    }
    return n;
  }

  bool Repetition() const {
    return Peek('*') || Peek('+') || Peek('?') || Peek('{');
  }

  uint32_t Repeated(uint32_t child) {
    for (;;) {
      Node node{.kind = Kind::kRepeat, .max = kUnbounded};
      if (Take("*")) {
      } else if (Take("+")) {
        node.min = 1;
      } else if (Take("?")) {
        // Also the mark behind another repetition that makes it lazy.
        node.max = 1;
      } else if (Peek('{') && rest_.size() > 1 && rest_[1] >= '0' &&
                 rest_[1] <= '9') {
        rest_.remove_prefix(1);
        node.min = node.max = Number();
        if (Take(",")) node.max = Peek('}') ? kUnbounded : Number();
        if (!Take("}")) return Lose();
      } else {
        return child;
      }
      if (Take("?")) {
      }  // lazy: the same lines match
      stack_.push_back(child);
      child = AddParent(node, stack_.size() - 1);
    }
  }

  uint32_t Atom() {
    if (Take("(")) return Group();
    if (Take("[")) return AddClass(Bracket());
    if (Take("^")) return Add({.kind = Kind::kBegin});
    if (Take("$")) return Add({.kind = Kind::kEnd});
    if (Take(".")) {
      Class all = Of(0, 0x10FFFF);
      all.bytes.set('\n', dot_is_all_);
      return AddClass(all);
    }
    if (Take("\\")) return Escape();
    return Text(Character());
  }

  // The next character, and its length in bytes.
  char32_t Decode(int* size) const {
    if (!narrow_) return DecodeRune(rest_, size);
    *size = 1;
    return static_cast<uint8_t>(rest_[0]);
  }

  // The bytes of the next character.
  std::string_view Character() {
    int size = 0;
    last_ = Decode(&size);
    const std::string_view c = rest_.substr(0, static_cast<size_t>(size));
    rest_.remove_prefix(c.size());
    return c;
  }

  // A literal character.
  uint32_t Text(std::string_view c) {
    const auto first = static_cast<uint8_t>(c[0]);
    if (first < 0x80) {
      // Most of a pattern is text: each letter is made into sets once.
      uint32_t& known = letters_[fold_ ? 1 : 0][first];
      if (known == kNotYet) {
        known = AddClass(Of(first, first));
        return known;
      }
      return Add(out_.nodes[known]);
    }
    if (narrow_) return AddClass(Of(first, first));
    if (fold_ && !HaveNoCase(last_, last_)) return AddClass(Any());
    const size_t begin = stack_.size();
    for (const char b : c) {
      const uint32_t one = Intern(ByteSet().set(static_cast<uint8_t>(b)));
      stack_.push_back(Add({.kind = Kind::kChar, .bytes = one, .begins = one}));
    }
    return AddParent({.kind = Kind::kSequence}, begin);
  }

  uint32_t Group() {
    const bool outer = fold_, outer_dot = dot_is_all_;
    if (Take("?")) {
      if (Take("P<") || Take("<")) {
        const size_t close = rest_.find('>');
        if (close == rest_.npos) return Lose();
        rest_.remove_prefix(close + 1);
      } else {
        bool on = true;
        while (!rest_.empty() && !Peek(':') && !Peek(')')) {
          if (rest_[0] == '-') on = false;
          if (rest_[0] == 'i') fold_ = on;
          if (rest_[0] == 's') dot_is_all_ = on;
          if (rest_[0] == 'm') return Lose();  // ^ would mean another thing
          rest_.remove_prefix(1);
        }
        if (Take(")")) return Add({});  // flags for what follows
        if (!Take(":")) return Lose();
      }
    }
    const uint32_t inner = Choice();
    if (!Take(")")) return Lose();
    fold_ = outer;
    dot_is_all_ = outer_dot;
    return inner;
  }

  uint32_t Escape() {
    if (rest_.empty()) return Lose();
    switch (rest_[0]) {
      case 'A':
        rest_.remove_prefix(1);
        return Add({.kind = Kind::kBegin});
      case 'z':
        rest_.remove_prefix(1);
        return Add({.kind = Kind::kEnd});
      case 'b':
        rest_.remove_prefix(1);
        return Add({.kind = Kind::kBoundary});
      case 'B':
        rest_.remove_prefix(1);
        out_.is_exact = false;
        return Add({});
      case 'Q': {
        rest_.remove_prefix(1);
        const size_t begin = stack_.size();
        while (!rest_.empty() && !Take("\\E")) {
          const uint32_t next = Text(Character());
          stack_.push_back(next);
        }
        // A repetition is of the last character alone.
        if (stack_.size() - begin > 1 && Repetition()) return Lose();
        return AddParent({.kind = Kind::kSequence}, begin);
      }
      default:
        return AddClass(EscapedClass());
    }
  }

  // What stands behind a backslash, as a class.
  Class EscapedClass() {
    const char c = rest_[0];
    rest_.remove_prefix(1);
    last_ = static_cast<uint8_t>(c);
    static const Class digits = Of('0', '9');
    static const Class word = [] {
      Class out = digits;
      out.Add('a', 'z');
      out.Add('A', 'Z');
      out.Add('_', '_');
      return out;
    }();
    static const Class space = [] {
      Class out = Of('\t', '\n');
      out.Add('\f', '\r');
      out.Add(' ', ' ');
      return out;
    }();
    switch (c) {
      case 'd':
        return digits;
      case 'D':
        return digits.Negated();
      case 's':
        return space;
      case 'S':
        return space.Negated();
      case 'w':
        return word;
      case 'W':
        return word.Negated();
      case 'a':
        return Single('\a');
      case 't':
        return Single('\t');
      case 'n':
        return Single('\n');
      case 'r':
        return Single('\r');
      case 'v':
        return Single('\v');
      case 'f':
        return Single('\f');
      case 'p':
        return Property();
      case 'P':
        Property();
        inexact_ = true;
        out_.is_exact = false;
        return Of(0, 0x10FFFF);
      case 'x':
        return Single(Hex());
      default:
        break;
    }
    if (word.bytes.test(last_ & 0x7F) || last_ >= 0x80) Lose();
    return Single(last_);
  }

  Class Single(uint32_t c) {
    one_ = true;
    last_ = c;
    return Of(c, c);
  }

  Class Property() {
    std::string_view name = rest_.substr(0, 1);
    if (Take("{")) {
      name = rest_.substr(0, rest_.find('}'));
      rest_.remove_prefix(std::min(name.size() + 1, rest_.size()));
    } else {
      rest_.remove_prefix(name.size());
    }
    Class out = Any();
    out.latin.reset();
    const auto add = [&out](uint32_t low, uint32_t high) {
      for (uint32_t c = low; c <= high; ++c) out.latin.set(c);
    };
    const bool letters = name == "L", upper = letters || name == "Lu",
               lower = letters || name == "Ll";
    if (upper) {
      out.Add('A', 'Z');
      add(0xC0, 0xD6);
      add(0xD8, 0xDE);
    }
    if (lower) {
      out.Add('a', 'z');
      add(0xB5, 0xB5);
      add(0xDF, 0xF6);
      add(0xF8, 0xFF);
    }
    if (letters) {
      add(0xAA, 0xAA);
      add(0xBA, 0xBA);
    }
    if (name == "N" || name == "Nd") out.Add('0', '9');
    if (name == "N") {
      add(0xB2, 0xB3);
      add(0xB9, 0xB9);
      add(0xBC, 0xBE);
    }
    // Some beyond Latin-1 fold to letters of it.
    if (fold_) out_.is_exact = false;
    if (out.bytes.none()) {  // not one we know
      inexact_ = true;
      out_.is_exact = false;
      out.Add(0, 0xFF);
    }
    return out;
  }

  uint32_t Hex() {
    std::string_view digits = rest_.substr(0, 2);
    if (Take("{")) {
      digits = rest_.substr(0, rest_.find('}'));
      rest_.remove_prefix(std::min(digits.size() + 1, rest_.size()));
    } else {
      rest_.remove_prefix(digits.size());
    }
    return HexValue(digits);
  }

  // Behind its opening bracket.
  Class Bracket() {
    const bool negated = Take("^");
    inexact_ = false;
    Class out;
    for (bool first = true; !rest_.empty() && (first || !Peek(']'));
         first = false) {
      if (rest_.substr(0, 2) == "[:") {
        Lose();
        return out;
      }
      one_ = false;
      const Class low = BracketAtom();
      if (one_ && Peek('-') && rest_.size() > 1 && rest_[1] != ']') {
        const uint32_t from = last_;
        rest_.remove_prefix(1);
        BracketAtom();
        out.Add(from, last_);
      } else {
        out.Add(low);
      }
    }
    if (!Take("]")) Lose();
    if (!negated) return out;
    if (inexact_) return Of(0, 0x10FFFF);
    // Folded before it is negated: (?i)[^k] is neither k nor K.
    if (fold_) {
      out.cased = false;
      out.Fold();
    }
    return out.Negated();
  }

  // One character or escape; a character's code point is last_.
  Class BracketAtom() {
    if (Take("\\")) {
      if (rest_.empty()) return {};
      return EscapedClass();
    }
    int size = 0;
    const char32_t c = Decode(&size);
    rest_.remove_prefix(static_cast<size_t>(size));
    return Single(c);
  }

  std::string_view rest_;
  const bool narrow_;
  Syntax out_;
  std::vector<uint32_t> stack_;  // nodes that have no parent yet
  static constexpr uint32_t kNotYet = 0xFFFFFFFF;
  std::array<std::array<uint32_t, 128>, 2> letters_;  // nodes of letters
  bool fold_ = false;
  bool dot_is_all_ = false;  // also a line break
  bool lost_ = false;
  bool inexact_ = false;  // the class has a part that is not known
  bool one_ = false;      // the last class atom was one character
  uint32_t last_ = 0;     // code point of the last class atom
};

// The most bytes a match of the node can take.
uint64_t MostBytes(const Syntax& syntax, uint32_t index) {
  const Node& node = syntax.nodes[index];
  uint64_t most = 0;
  switch (node.kind) {
    case Node::Kind::kEmpty:
    case Node::Kind::kBoundary:
    case Node::Kind::kBegin:
    case Node::Kind::kEnd:
      break;
    case Node::Kind::kChar:
      most = syntax.counts[node.leads] != 0 ? 4 : 1;
      break;
    case Node::Kind::kSequence:
      for (const uint32_t child : node.children) {
        most += MostBytes(syntax, child);
      }
      break;
    case Node::Kind::kChoice:
      for (const uint32_t child : node.children) {
        most = std::max(most, MostBytes(syntax, child));
      }
      break;
    case Node::Kind::kRepeat:
      most = MostBytes(syntax, node.children[0]) * node.max;
      break;
  }
  return std::min<uint64_t>(most, kUnbounded);
}

// What a match begins with, in lower case: strings that all matches begin
// with one of, each of which is whole when nothing can follow it in the node.
// Empty when there are too many.
using Beginnings = std::vector<std::pair<std::string, bool>>;
constexpr size_t kMaxBeginnings = 64;
constexpr size_t kBeginningBytes = 24;  // as long as literals are

Beginnings BeginningsOf(const Syntax& syntax, const uint32_t* parts,
                        size_t count);

Beginnings BeginningsOf(const Syntax& syntax, uint32_t index) {
  const Node& node = syntax.nodes[index];
  Beginnings out;
  switch (node.kind) {
    case Node::Kind::kEmpty:
    case Node::Kind::kBoundary:
    case Node::Kind::kBegin:
    case Node::Kind::kEnd:
      out = {{"", true}};
      break;
    case Node::Kind::kChar:
      // Folding of k and s beyond ASCII is left to who asks for literals.
      for (const char c : CharactersOf(syntax, node, 4)) {
        out.push_back({std::string(1, c), true});
      }
      break;
    case Node::Kind::kSequence:
      return BeginningsOf(syntax, node.children.data(), node.children.size());
    case Node::Kind::kChoice:
      for (const uint32_t child : node.children) {
        const Beginnings next = BeginningsOf(syntax, child);
        if (next.empty()) return {};
        out.insert(out.end(), next.begin(), next.end());
        if (out.size() > kMaxBeginnings) return {};
      }
      break;
    case Node::Kind::kRepeat:
      out = BeginningsOf(syntax, node.children[0]);
      if (node.max != 1) {
        for (auto& [s, whole] : out) whole = false;
      }
      if (node.min == 0 && !out.empty()) {
        out.push_back({"", true});
      }
      break;
  }
  return out;
}

// Of parts that follow each other.
Beginnings BeginningsOf(const Syntax& syntax, const uint32_t* parts,
                        size_t count) {
  Beginnings out = {{"", true}};
  for (size_t part = 0; part < count; ++part) {
    const auto open = [](const auto& s) {
      return s.second && s.first.size() < kBeginningBytes;
    };
    if (std::none_of(out.begin(), out.end(), open)) break;
    const Beginnings next = BeginningsOf(syntax, parts[part]);
    Beginnings longer;
    for (const auto& s : out) {
      if (!open(s)) {
        longer.push_back(s);
      } else if (next.empty()) {
        longer.push_back({s.first, false});
      } else {
        for (const auto& [tail, whole] : next) {
          longer.push_back({s.first + tail, whole});
        }
      }
    }
    out = std::move(longer);
    if (out.size() > kMaxBeginnings) return {};
  }
  return out;
}

}  // namespace

uint32_t HexValue(std::string_view digits) {
  uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

std::string CharactersOf(const Syntax& syntax, const Node& node, size_t most) {
  if (syntax.counts[node.bytes] > most ||
      (!node.folded && syntax.counts[node.leads] != 0)) {
    return {};
  }
  std::string out;
  const ByteSet& bytes = syntax.sets[node.bytes];
  for (size_t b = bytes._Find_first(); b < bytes.size();
       b = bytes._Find_next(b)) {
    const bool upper = b >= 'A' && b <= 'Z';
    if (upper && bytes.test(b + 32)) continue;
    out += static_cast<char>(upper ? b + 32 : b);
  }
  return out;
}

std::optional<uint32_t> BytesBefore(const Syntax& syntax,
                                    const std::vector<std::string>& literals) {
  const Node& root = syntax.nodes[syntax.root];
  if (root.kind != Node::Kind::kSequence || literals.empty()) {
    return std::nullopt;
  }
  const auto is_literal = [&](const Beginnings::value_type& beginning) {
    return std::any_of(literals.begin(), literals.end(),
                       [&](const std::string& literal) {
                         return beginning.first.starts_with(literal);
                       });
  };
  constexpr uint64_t kFar = 16;
  uint64_t before = 0;
  for (size_t i = 0; i < root.children.size() && before <= kFar; ++i) {
    const Beginnings all = BeginningsOf(syntax, root.children.data() + i,
                                        root.children.size() - i);
    if (!all.empty() && std::all_of(all.begin(), all.end(), is_literal)) {
      return static_cast<uint32_t>(before);
    }
    before += MostBytes(syntax, root.children[i]);
  }
  return std::nullopt;
}

std::optional<Syntax> ReadSyntax(std::string_view regex) {
  return Reader(regex, /*narrow=*/false).Read();
}

std::optional<Syntax> ReadNarrowSyntax(std::string_view regex) {
  return Reader(regex, /*narrow=*/true).Read();
}

}  // namespace bersih
