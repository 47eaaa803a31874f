// SPDX-License-Identifier: Apache-2.0
//
// As RE2's own prefilter does (see re2/prefilter.h, after Russ Cox, "Regular
// Expression Matching with a Trigram Index", 2012), each part of a pattern
// gives the few strings it can be, as long as they are few, or else the best
// set of strings of which it must hold one. RE2's prefilter is not used because
// it compiles every pattern once more, which takes longer than all else at
// start-up.

#include "pipeline/match/facts.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "pipeline/match/literals.h"
#include "pipeline/match/marks.h"
#include "pipeline/match/rarity.h"

namespace bersih {
namespace {

using Strings = std::vector<std::string>;

// Of the strings a part can be, and of the literals of a pattern.
constexpr size_t kMaxExact = 24;
constexpr size_t kMaxLiterals = 96;
constexpr size_t kMaxLength = 24;
// Of the characters of a class whose strings are followed up.
constexpr size_t kMaxCharacters = 10;

// In front of a string: a word begins with it, as Literal says. No string holds
// it otherwise, since UTF-8 does not.
constexpr char kWordStart = '\xFF';

bool AtWordStart(std::string_view s) {
  return !s.empty() && s[0] == kWordStart;
}

std::string_view TextOf(std::string_view s) {
  return s.substr(AtWordStart(s) ? 1 : 0);
}

bool IsOfWords(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

const ByteSet& Alnums() {
  static const ByteSet alnums = [] {
    ByteSet out;
    for (size_t c = 0; c < 0x80; ++c) {
      out.set(c, absl::ascii_isalnum(static_cast<unsigned char>(c)));
    }
    return out;
  }();
  return alnums;
}

bool HasWord(std::string_view s) {
  return std::any_of(s.begin(), s.end(), [](char c) {
    return IsOfWords(c) || static_cast<uint8_t>(c) >= 0x80;
  });
}

bool StandsAnywhere(std::string_view s) {
  const std::string_view text = TextOf(s);
  return LiteralScanner::StandsAnywhere(text,
                                        AtWordStart(s) && IsOfWords(text[0]));
}

// How many places of running text one of `strings` is expected at: the
// smaller, the better they are to look for. Those that have to be looked for
// everywhere are taken for frequent.
double Expected(const Strings& strings) {
  constexpr double kAnywhere = 64;
  double sum = 0;
  bool anywhere = false;
  for (const std::string& s : strings) {
    sum += std::exp2(-RarityOf(TextOf(s)));
    anywhere |= StandsAnywhere(s);
  }
  return anywhere ? sum * kAnywhere : sum;
}

struct Part {
  // All strings it can be, in lower case; nothing when they are too many.
  std::optional<Strings> exact;
  // Every match holds one of these; empty when nothing is known.
  Strings best;
};

// What is known before anything is.
Strings Start(bool outside) {
  return {outside ? std::string(1, kWordStart) : ""};
}

// The better of two sets to look for; an empty one is none.
void Better(const Strings& other, Strings* best) {
  if (other.empty() || other.size() > kMaxLiterals) return;
  for (const std::string& s : other) {
    // Marks of a line are known without looking for them.
    const std::string_view text = TextOf(s);
    if (text.size() < kMinLiteral || (!HasWord(text) && MarksIn(text) != 0)) {
      return;
    }
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

// Lets each string of `run` be followed by each of `next`; false, and nothing
// done, when that makes too many or too long ones.
bool Append(const Strings& next, Strings* run) {
  if (next.size() * run->size() > kMaxExact) return false;
  for (const std::string& a : *run) {
    for (const std::string& b : next) {
      if (TextOf(a).size() + TextOf(b).size() > kMaxLength) return false;
    }
  }
  const auto add = [](std::string_view b, std::string* a) {
    *a += a->empty() ? b : TextOf(b);
  };
  if (next.size() == 1) {
    for (std::string& s : *run) add(next[0], &s);
    return true;
  }
  Strings out;
  for (const std::string& a : *run) {
    for (const std::string& b : next) {
      out.push_back(a);
      add(b, &out.back());
    }
  }
  *run = std::move(out);
  return true;
}

class Reader {
 public:
  Reader(const Syntax& syntax, const Share& share)
      : syntax_(syntax), share_(share) {}

  // With `outside`, no letter or digit of ASCII stands in front of the node.
  Part Of(uint32_t index, bool outside) const {
    const Node& node = syntax_.nodes[index];
    switch (node.kind) {
      case Node::Kind::kEmpty:
      case Node::Kind::kEnd:
        break;
      case Node::Kind::kBegin:
      case Node::Kind::kBoundary:
        return {.exact = Start(true), .best = {}};
      case Node::Kind::kChar:
        return Character(node);
      case Node::Kind::kSequence:
        return Sequence(node, outside);
      case Node::Kind::kChoice:
        return Choice(share_.Of(syntax_, index), outside);
      case Node::Kind::kRepeat:
        return Repeat(node, outside);
    }
    return {.exact = Start(false), .best = {}};
  }

 private:
  Part Character(const Node& node) const {
    Part part;
    const std::string characters =
        CharactersOf(syntax_, node, 2 * kMaxCharacters);
    if (characters.empty() || characters.size() > kMaxCharacters) return part;
    bool capital = syntax_.counts[node.leads] == 0;
    for (const char c : characters) {
      capital &= c >= 'a' && c <= 'z' &&
                 !syntax_.sets[node.bytes].test(static_cast<uint8_t>(c));
    }
    part.exact.emplace();
    for (const char c : characters) {
      part.exact->push_back(Start(capital)[0] + c);
    }
    return part;
  }

  // Does what Sequence does where the only string that is known so far is
  // followed by a node that is one character, whatever its case.
  bool AppendCharacter(uint32_t index, Strings* run) const {
    const Node& node = syntax_.nodes[index];
    if (node.kind != Node::Kind::kChar || run->size() > 1) return false;
    std::string& s = run->front();
    if (s.empty() || TextOf(s).size() == kMaxLength) return false;
    const std::string characters = CharactersOf(syntax_, node, 2);
    if (characters.size() != 1) return false;
    s += characters;
    return true;
  }

  Part Sequence(const Node& node, bool outside) const {
    Part all;
    Strings run = Start(outside);  // what the last parts can be, if known
    bool whole = true;             // the run began with the sequence
    for (const uint32_t child : node.children) {
      if (AppendCharacter(child, &run)) {  // as most are
        outside = Outside(run[0]);
        continue;
      }
      const Part part = Of(child, outside);
      Better(part.best, &all.best);
      if (part.exact && Append(*part.exact, &run)) {
        outside = std::all_of(run.begin(), run.end(), Outside);
        continue;
      }
      Better(run, &all.best);
      whole = false;
      if (part.exact) {
        run = Start(outside);
        Append(*part.exact, &run);
        outside = std::all_of(run.begin(), run.end(), Outside);
      } else {
        outside = LeavesOutside(child, outside);
        run = Start(outside);
      }
    }
    Better(run, &all.best);
    if (whole) all.exact = std::move(run);
    return all;
  }

  // Whether what is known to stand there ends a word.
  static bool Outside(const std::string& s) {
    return s == std::string_view(&kWordStart, 1) ||
           (!s.empty() && !IsOfWords(s.back()));
  }

  // Whether no letter or digit of ASCII stands in front of what follows the
  // node, given the same of the node.
  bool LeavesOutside(uint32_t index, bool outside) const {
    const Node& node = syntax_.nodes[index];
    switch (node.kind) {
      case Node::Kind::kEmpty:
      case Node::Kind::kEnd:
        return outside;
      case Node::Kind::kBegin:
      case Node::Kind::kBoundary:
        return true;
      case Node::Kind::kChar:
        return (syntax_.sets[node.bytes] & Alnums()).none();
      case Node::Kind::kSequence:
        for (const uint32_t child : node.children) {
          outside = LeavesOutside(child, outside);
        }
        return outside;
      case Node::Kind::kChoice:
        return std::all_of(
            node.children.begin(), node.children.end(),
            [&](uint32_t child) { return LeavesOutside(child, outside); });
      case Node::Kind::kRepeat:
        return LeavesOutside(node.children[0], outside) &&
               (node.min > 0 || outside);
    }
    return false;
  }

  Part Choice(std::span<const uint32_t> branches, bool outside) const {
    Part all = Of(branches[0], outside);
    Settle(&all);
    for (const uint32_t branch : branches.subspan(1)) {
      Part next = Of(branch, outside);
      Settle(&next);
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

  Part Repeat(const Node& node, bool outside) const {
    Part part = Of(node.children[0], outside);  // the first time
    if (node.min == 0) {
      part.best.clear();
      if (part.exact) AddUnique({""}, &*part.exact);
    } else {
      Settle(&part);
    }
    if (node.max != 1) part.exact.reset();
    return part;
  }

  const Syntax& syntax_;
  const Share& share_;
};

// Whether a node may match without a byte, or never matches any.
bool MayBeEmpty(const Syntax& syntax, uint32_t index) {
  const Node& node = syntax.nodes[index];
  const auto of = [&](uint32_t child) { return MayBeEmpty(syntax, child); };
  const auto& children = node.children;
  switch (node.kind) {
    case Node::Kind::kChar:
      return false;
    case Node::Kind::kSequence:
      return std::all_of(children.begin(), children.end(), of);
    case Node::Kind::kChoice:
      return std::any_of(children.begin(), children.end(), of);
    case Node::Kind::kRepeat:
      return node.min == 0 || of(children[0]);
    default:
      return true;
  }
}

bool IsZeroWidth(const Syntax& syntax, uint32_t index) {
  const Node& node = syntax.nodes[index];
  return node.kind != Node::Kind::kChar &&
         std::all_of(
             node.children.begin(), node.children.end(),
             [&](uint32_t child) { return IsZeroWidth(syntax, child); });
}

// Whether every match of a node has an `anchor`, kBegin or kEnd, in front of
// its first or behind its last byte.
bool IsAnchored(const Syntax& syntax, uint32_t index, Node::Kind anchor) {
  const Node& node = syntax.nodes[index];
  const auto of = [&](uint32_t child) {
    return IsAnchored(syntax, child, anchor);
  };
  const auto& children = node.children;
  switch (node.kind) {
    case Node::Kind::kSequence:
      if (anchor == Node::Kind::kBegin) {
        for (const uint32_t child : children) {
          if (of(child)) return true;
          if (!MayBeEmpty(syntax, child)) return false;
        }
      } else {
        for (auto child = children.rbegin(); child != children.rend();
             ++child) {
          if (of(*child)) return true;
          if (!IsZeroWidth(syntax, *child)) return false;
        }
      }
      return false;
    case Node::Kind::kChoice:
      return std::all_of(children.begin(), children.end(), of);
    case Node::Kind::kRepeat:
      return node.min > 0 && of(children[0]);
    default:
      return node.kind == anchor;
  }
}

}  // namespace

Anchors AnchorsOf(const Syntax& syntax) {
  return {.at_start = IsAnchored(syntax, syntax.root, Node::Kind::kBegin),
          .at_end = IsAnchored(syntax, syntax.root, Node::Kind::kEnd)};
}

std::vector<Literal> LiteralsOf(const Syntax& syntax, const Share& share) {
  Part part = Reader(syntax, share).Of(syntax.root, /*outside=*/false);
  Settle(&part);
  std::vector<Literal> out;
  for (const std::string& s : part.best) {
    const std::string_view text = TextOf(s);
    const auto same = [&](const Literal& l) { return l.text == text; };
    const auto it = std::find_if(out.begin(), out.end(), same);
    if (it == out.end()) {
      // Behind \b stands a word, unless one ends there.
      out.push_back({std::string(text), AtWordStart(s) && IsOfWords(text[0])});
    } else {
      it->at_word_start &= AtWordStart(s);
    }
  }
  return out;
}

}  // namespace bersih
