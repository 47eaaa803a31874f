// SPDX-License-Identifier: Apache-2.0

#include "pipeline/match/sieve.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"

namespace bersih {
namespace {

// Values of Automaton::next besides numbers of states. One with kFoundHere is
// of a state in which some pattern has matched.
constexpr uint16_t kUnknown = 0xFFFF;
constexpr uint16_t kDead = 0xFFFE;
constexpr uint16_t kMissing = 0xFFFD;  // there was no room for it
constexpr uint16_t kFoundHere = 0x8000;

// Bytes that are read at most when there are several patterns.
constexpr size_t kBytes = 64;

// After so many steps it is asked again whether one of the patterns that are
// asked for is alive.
constexpr size_t kLookEvery = 8;

// Repetitions are copied as often as this and then taken for unbounded;
// groups less often, because they are large.
constexpr uint32_t kCopies = 4, kGroupCopies = 2;
// Of a single pattern, where that is all that is to be known of them.
constexpr uint32_t kAllCopies = 64, kAllGroupCopies = 8;

// What follows the first byte of a character in UTF-8.
const ByteSet& Continuations() {
  static const auto& bytes = *new auto([] {
    ByteSet out;
    for (size_t c = 0x80; c < 0xC0; ++c) out.set(c);
    return out;
  }());
  return bytes;
}

// Behind the first bytes, a byte is only what it looks like, and runs of the
// first kRuns kinds are as good as one.
constexpr size_t kRuns = 3;
// The next are passed over.
constexpr size_t kContinues = kRuns;
const std::vector<ByteSet>& Shapes() {
  static const auto& shapes = *new auto([] {
    std::vector<ByteSet> out;
    const auto add = [&out](std::string_view bytes) {
      out.emplace_back();
      for (const char c : bytes) out.back().set(static_cast<uint8_t>(c));
    };
    add("abcdefghijklmnopqrstuvwxyz");
    add("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    add("0123456789");
    out.push_back(Continuations());
    for (const char* kind : {" \t", ".", ",", ":;", "-", "([", ")]", "/", "|",
                             "\"'", "?!", "@#_"}) {
      add(kind);
    }
    ByteSet rest, leads;
    for (size_t c = 0; c < 0x80; ++c) {
      bool known = false;
      for (const ByteSet& set : out) known |= set.test(c);
      rest.set(c, !known);
    }
    for (size_t c = 0xC0; c < 0x100; ++c) leads.set(c);
    out.push_back(rest);
    out.push_back(leads);
    return out;
  }());
  return shapes;
}

// By byte, its shape.
const std::array<uint8_t, 256>& ShapeClasses() {
  static const auto& classes = *new auto([] {
    std::array<uint8_t, 256> out{};
    for (size_t i = 0; i < Shapes().size(); ++i) {
      for (size_t b = 0; b < out.size(); ++b) {
        if (Shapes()[i].test(b)) out[b] = static_cast<uint8_t>(i);
      }
    }
    return out;
  }());
  return classes;
}

// Those of the bytes of a set, as bits.
uint32_t ShapesIn(const ByteSet& set) {
  uint32_t shapes = 0;
  for (size_t i = 0; i < Shapes().size(); ++i) {
    if ((set & Shapes()[i]).any()) shapes |= 1u << i;
  }
  return shapes;
}

// Running text is made of its characters, so that a repetition of it would
// be alive until the line ends.
bool IsWide(const Syntax& syntax, uint32_t index) {
  const Node& node = syntax.nodes[index];
  if (node.kind == Node::Kind::kChoice) {
    return std::any_of(node.children.begin(), node.children.end(),
                       [&](uint32_t child) { return IsWide(syntax, child); });
  }
  if (node.kind != Node::Kind::kChar) return false;
  const ByteSet& bytes = syntax.sets[node.bytes];
  if (!bytes.test(' ')) return false;
  for (int c = 'a'; c <= 'z'; ++c) {
    if (!bytes.test(static_cast<size_t>(c))) return false;
  }
  return true;
}

// Whether nodes of kind `edge` stand nowhere but first in the order of reading.
bool OnlyFirst(const Syntax& syntax, uint32_t index, Node::Kind edge,
               bool first) {
  const Node& node = syntax.nodes[index];
  switch (node.kind) {
    case Node::Kind::kSequence: {
      const size_t count = node.children.size();
      for (size_t i = 0; i < count; ++i) {
        const uint32_t child =
            node.children[edge == Node::Kind::kBegin ? i : count - 1 - i];
        if (!OnlyFirst(syntax, child, edge, first)) return false;
        const Node::Kind kind = syntax.nodes[child].kind;
        first &= kind == edge || kind == Node::Kind::kEmpty;
      }
      return true;
    }
    case Node::Kind::kChoice:
      return std::all_of(node.children.begin(), node.children.end(),
                         [&](uint32_t child) {
                           return OnlyFirst(syntax, child, edge, first);
                         });
    case Node::Kind::kRepeat:
      return OnlyFirst(syntax, node.children[0], edge, false);
    default:
      return node.kind != edge || first;
  }
}

// What boundaries are between, and others.
const ByteSet& WordBytes() {
  static const auto& bytes = *new auto([] {
    ByteSet out;
    for (size_t c = 0; c < 0x80; ++c) {
      out.set(c,
              absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_');
    }
    return out;
  }());
  return bytes;
}

// Whether it is one character, and neither a letter nor a digit of ASCII.
bool IsMarks(const Syntax& syntax, uint32_t index) {
  const Node& node = syntax.nodes[index];
  ByteSet bytes = syntax.sets[node.bytes];
  bytes.reset('_');
  return node.kind == Node::Kind::kChar && (bytes & WordBytes()).none();
}

// Of a place where any of so many bytes may stand, among those of ASCII.
double InformationIn(uint32_t bytes) {
  static const auto& table = *new auto([] {
    std::array<double, 265> out{};
    for (size_t n = 1; n < out.size(); ++n) {
      out[n] = std::max(0.0, 7 - std::log2(static_cast<double>(n)));
    }
    return out;
  }());
  return table[bytes];
}

}  // namespace

EndFacts::Told EndFacts::Of(uint32_t index, const Share& share) {
  if (share.Changes(syntax_, index)) return Find(index, share);
  std::optional<Told>& known = known_[index];
  if (!known) known = Find(index, share);
  return *known;
}

double EndFacts::OfCharacter(const Node& node) const {
  return InformationIn(syntax_.counts[node.bytes] +
                       (syntax_.counts[node.leads] != 0 ? 8 : 0));
}

EndFacts::Told EndFacts::Find(uint32_t index, const Share& share) {
  const Node& node = syntax_.nodes[index];
  switch (node.kind) {
    case Node::Kind::kEmpty:
    case Node::Kind::kBoundary:
    case Node::Kind::kBegin:
    case Node::Kind::kEnd:
      return {};
    case Node::Kind::kChar:
      return {OfCharacter(node), true};
    case Node::Kind::kSequence: {
      Told all;
      for (size_t i = 0; i < node.children.size() && all.whole; ++i) {
        const size_t at = forward_ ? i : node.children.size() - 1 - i;
        const Told part = Of(node.children[at], share);
        all = {all.bits + part.bits, part.whole};
      }
      return all;
    }
    case Node::Kind::kChoice: {
      const std::span<const uint32_t> branches = share.Of(syntax_, index);
      Told least = Of(branches[0], share);
      for (const uint32_t child : branches) {
        const Told next = Of(child, share);
        least = {std::min(least.bits, next.bits), least.whole && next.whole};
      }
      return least;
    }
    case Node::Kind::kRepeat: {
      const uint32_t child = node.children[0];
      if (node.max > kCopies && IsWide(syntax_, child)) return {0, false};
      const Told part = Of(child, share);
      return {part.bits * std::min(node.min, kCopies), part.whole};
    }
  }
  return {};
}

EndFacts::SoonTold EndFacts::Soon(uint32_t index, const Share& share,
                                  size_t bytes) const {
  const Node& node = syntax_.nodes[index];
  switch (node.kind) {
    case Node::Kind::kEmpty:
    case Node::Kind::kBoundary:
    case Node::Kind::kBegin:
    case Node::Kind::kEnd:
      return {0, bytes};
    case Node::Kind::kChar:
      return {OfCharacter(node), bytes - 1};
    case Node::Kind::kSequence:
      return SoonInSequence(node.children, share, bytes);
    case Node::Kind::kChoice: {
      SoonTold least = {1e9, bytes};
      for (const uint32_t child : share.Of(syntax_, index)) {
        const SoonTold next = Soon(child, share, bytes);
        least = {std::min(least.bits, next.bits),
                 std::min(least.left, next.left)};
      }
      return least;
    }
    case Node::Kind::kRepeat: {
      SoonTold all = {0, bytes};
      // Bullets and brackets in front of words say nothing of these.
      if (node.min == 0 && IsMarks(syntax_, node.children[0])) return all;
      for (uint32_t i = 0; i < node.min && all.left > 0; ++i) {
        const SoonTold part = Soon(node.children[0], share, all.left);
        all = {all.bits + part.bits, part.left};
      }
      // What follows may stand further away.
      if (node.max > node.min + 1) all.left = 0;
      return all;
    }
  }
  return {};
}

// As without the nodes that may be left out, or as with them, whichever tells
// less.
EndFacts::SoonTold EndFacts::SoonInSequence(std::span<const uint32_t> nodes,
                                            const Share& share,
                                            size_t bytes) const {
  SoonTold all = {0, bytes};
  while (!nodes.empty() && all.left > 0) {
    const uint32_t next = forward_ ? nodes.front() : nodes.back();
    nodes = forward_ ? nodes.subspan(1) : nodes.first(nodes.size() - 1);
    const Node& node = syntax_.nodes[next];
    if (node.kind == Node::Kind::kRepeat && node.min == 0 && node.max == 1 &&
        !IsMarks(syntax_, node.children[0])) {
      const SoonTold with = Soon(node.children[0], share, all.left);
      const SoonTold without_it = SoonInSequence(nodes, share, all.left);
      const SoonTold with_it = SoonInSequence(nodes, share, with.left);
      return {all.bits + std::min(without_it.bits, with.bits + with_it.bits),
              std::min(without_it.left, with_it.left)};
    }
    const SoonTold part = Soon(next, share, all.left);
    all = {all.bits + part.bits, part.left};
  }
  return all;
}

// Builds the NFA of a pattern from its far end, by bytes and, beside it, by
// shapes. To shapes most of a pattern is alike: words are runs of letters,
// whatever their letters, and choices between words are none.
class Sieve::Builder {
 public:
  // `share` is the part of the pattern that is built.
  Builder(Sieve* sieve, const Syntax& syntax, const Share& share,
          uint16_t owner, EndFacts* facts)
      : sieve_(*sieve),
        syntax_(syntax),
        share_(share),
        owner_(owner),
        facts_(facts),
        whole_(sieve->exact_bytes_ == kWhole) {
    sieve_.known_bytes_.clear();
    sieve_.known_shapes_.clear();
    sieve_.is_narrow_ = syntax.is_narrow;
    found_ = Add(Inst(Kind::kFound));
    if (!syntax.is_narrow) Intern(Continuations());  // to be told from others
  }

  uint32_t Build() { return Of(syntax_.root, found_); }

  // Whether the NFA takes no more lines than the pattern.
  bool is_exact() const {
    const Node::Kind edge = forward() ? Node::Kind::kBegin : Node::Kind::kEnd;
    return whole_ && all_copied_ && syntax_.is_exact &&
           OnlyFirst(syntax_, syntax_.root, edge, true);
  }

 private:
  bool forward() const { return sieve_.direction_ == Direction::kForward; }

  // Adds a node, which leads to others that are there already.
  uint32_t Add(Inst node) {
    if (sieve_.has_shapes_) sieve_.shape_of_.push_back(AddShape(node));
    return AddTo(&sieve_.bytes_, node);
  }

  uint32_t AddTo(Nfa* nfa, Inst node) const {
    nfa->nodes.push_back(node);
    if (!whole_) nfa->owners.push_back(owner_);
    return static_cast<uint32_t>(nfa->size() - 1);
  }

  // The node of shapes that does what `node` does.
  uint32_t AddShape(Inst node) {
    Nfa& shapes = sieve_.shapes_;
    const Kind kind = node.kind();
    const uint32_t out = kind == Kind::kFound ? 0 : sieve_.shape_of_[node.out];
    uint32_t operand = 0;
    if (kind == Kind::kSplit) {
      operand = sieve_.shape_of_[node.operand()];
      if (out == operand) return out;
    }
    if (kind == Kind::kByte) {
      operand = sieve_.shapes_in_[node.operand()];
      if (operand == 1u << kContinues) return out;
      // One of a run is as good as several.
      const bool run = std::has_single_bit(operand) && operand < 1u << kRuns;
      if (run && shapes[out].kind() == Kind::kByte &&
          shapes[out].operand() == operand) {
        return out;
      }
    }
    const uint64_t key = uint64_t{out} << 35 | uint64_t{operand} << 3 |
                         static_cast<uint64_t>(kind);
    const auto [it, added] =
        sieve_.known_shapes_.emplace(key, static_cast<uint32_t>(shapes.size()));
    if (added) AddTo(&shapes, Inst(kind, out, operand));
    return it->second;
  }

  // Adds a split of its own, whose `out` is told later: it leads back.
  uint32_t AddLoop(uint32_t other) {
    if (sieve_.has_shapes_) {
      const Inst shape(Kind::kSplit, 0, sieve_.shape_of_[other]);
      sieve_.shape_of_.push_back(AddTo(&sieve_.shapes_, shape));
    }
    return AddTo(&sieve_.bytes_, Inst(Kind::kSplit, 0, other));
  }
  void SetOut(uint32_t node, uint32_t out) {
    sieve_.bytes_.nodes[node].out = out;
    if (!sieve_.has_shapes_) return;
    sieve_.shapes_.nodes[sieve_.shape_of_[node]].out = sieve_.shape_of_[out];
  }

  uint32_t Intern(const ByteSet& set) {
    const auto number = static_cast<uint32_t>(sieve_.sets_.size());
    const auto known = sieve_.set_numbers_.find(set);
    if (known != sieve_.set_numbers_.end()) return known->second;
    sieve_.set_numbers_.emplace(set, number);
    sieve_.sets_.push_back(set);
    if (sieve_.has_shapes_) sieve_.shapes_in_.push_back(ShapesIn(set));
    return number;
  }
  // The number here of a set of the syntax.
  uint32_t Mapped(uint32_t set) {
    if (mapped_.empty()) mapped_.resize(syntax_.sets.size(), kNotYet);
    if (mapped_[set] == kNotYet) mapped_[set] = Intern(syntax_.sets[set]);
    return mapped_[set];
  }

  // Words of a choice that end alike share their ends, which makes for fewer
  // states.
  uint32_t Byte(uint32_t set, uint32_t next) {
    uint32_t& known = sieve_.known_bytes_[uint64_t{set} << 32 | next];
    if (known == 0) {
      known = Add(Inst(Kind::kByte, next, set));
    }
    return known;
  }
  uint32_t Split(uint32_t a, uint32_t b) {
    return Add(Inst(Kind::kSplit, a, b));
  }

  // Where to go to match `index` and then go on at `next`.
  uint32_t Of(uint32_t index, uint32_t next) {
    const Node& node = syntax_.nodes[index];
    switch (node.kind) {
      case Node::Kind::kEmpty:
        return next;
      case Node::Kind::kBoundary:
        if (!whole_) return next;
        Intern(WordBytes());  // to be told from others
        return Add(Inst(Kind::kBoundary, next));
      case Node::Kind::kChar:
        // What continues it is passed over: see StepExact.
        return Byte(Mapped(node.begins), next);
      case Node::Kind::kSequence:
        return Sequence(node.children, next);
      case Node::Kind::kChoice: {
        const std::span<const uint32_t> branches = share_.Of(syntax_, index);
        uint32_t all = Of(branches[0], next);
        for (size_t i = 1; i < branches.size(); ++i) {
          all = Split(all, Of(branches[i], next));
        }
        return all;
      }
      case Node::Kind::kRepeat:
        return Repeat(node, next);
      case Node::Kind::kBegin:
        return forward() ? next : AtEnd(next);
      case Node::Kind::kEnd:
        return forward() ? AtEnd(next) : next;
    }
    return next;
  }

  uint32_t Sequence(std::span<const uint32_t> parts, uint32_t next) {
    // From the near end as many as will do.
    size_t count = parts.size();
    const auto at = [&](size_t i) {
      return parts[forward() ? i : parts.size() - 1 - i];
    };
    if (next == found_ && !whole_) {
      double bits = 0;
      for (size_t i = 0; i < count; ++i) {
        bits += facts_->Information(at(i), share_);
        if (bits >= sieve_.enough_bits_) count = i + 1;
      }
    }
    for (size_t i = count; i-- > 0;) next = Of(at(i), next);
    return next;
  }

  uint32_t AtEnd(uint32_t next) { return Add(Inst(Kind::kEnd, next)); }

  uint32_t Repeat(const Node& node, uint32_t next) {
    const uint32_t child = node.children[0];
    if (!whole_ && node.max > kCopies && IsWide(syntax_, child)) return found_;
    const bool group = syntax_.nodes[child].kind != Node::Kind::kChar;
    uint32_t copies = group ? kGroupCopies : kCopies;
    const uint32_t last = node.max == kUnbounded ? node.min : node.max;
    if (whole_ && last <= (group ? kAllGroupCopies : kAllCopies)) copies = last;
    all_copied_ &= last <= copies;
    if (node.max <= copies) {
      const uint32_t after = next;
      for (uint32_t i = node.min; i < node.max; ++i) {
        next = Split(Of(child, next), after);
      }
    } else if (node.max > node.min || node.min > copies) {
      const uint32_t loop = AddLoop(next);
      SetOut(loop, Of(child, loop));
      next = loop;
    }
    for (uint32_t i = 0; i < std::min(node.min, copies); ++i) {
      next = Of(child, next);
    }
    return next;
  }

  Sieve& sieve_;
  const Syntax& syntax_;
  const Share& share_;
  const uint16_t owner_;
  EndFacts* const facts_;   // unless whole_
  const bool whole_;        // nothing is to be cut off
  bool all_copied_ = true;  // repetitions, as often as they can be
  uint32_t found_ = 0;
  static constexpr uint32_t kNotYet = 0xFFFFFFFF;
  std::vector<uint32_t> mapped_;  // by set of the syntax
};

void Sieve::Add(const Syntax& syntax, const Share& share, uint16_t owner,
                EndFacts* facts) {
  Builder builder(this, syntax, share, owner, facts);
  entries_.push_back({owner, builder.Build()});
  is_exact_ = builder.is_exact();
}

void Sieve::Finish(size_t owners) {
  words_ = WordsFor(owners);
  set_numbers_ = {};
  known_bytes_ = {};
  known_shapes_ = {};
  // There are hundreds of single patterns.
  bytes_.nodes.shrink_to_fit();
  sets_.shrink_to_fit();
  others_.assign(words_, ~uint64_t{0});
  for (const Entry& entry : entries_) ClearBit(entry.owner, others_.data());
  // Bytes that no set tells apart are of one class: a set splits those classes
  // of which it has a part.
  exact_class_.fill(0);
  exact_classes_ = 1;
  std::array<uint16_t, 256> sizes = {256};
  for (const ByteSet& set : sets_) {
    std::array<uint16_t, 256> inside = {}, split = {};  // by class
    const auto for_each = [&set](auto function) {
      for (size_t b = set._Find_first(); b < 256; b = set._Find_next(b)) {
        function(b);
      }
    };
    for_each([&](size_t b) { ++inside[exact_class_[b]]; });
    for_each([&](size_t b) {
      const uint8_t old = exact_class_[b];
      if (split[old] == 0 && inside[old] < sizes[old]) {
        split[old] = static_cast<uint16_t>(exact_classes_++);
        sizes[split[old]] = inside[old];
        sizes[old] = static_cast<uint16_t>(sizes[old] - inside[old]);
        inside[old] = 0;
      }
      if (split[old] != 0) exact_class_[b] = static_cast<uint8_t>(split[old]);
    });
  }
}

void Sieve::Automaton::Keep(const State& state) {
  static constexpr size_t kLongest = 5;  // bytes of a number of 32 bits
  states.push_back({.packed = static_cast<uint32_t>(packed.size()),
                    .hash = state.hash,
                    .nodes = static_cast<uint32_t>(state.nodes.size()),
                    .ends = static_cast<uint32_t>(state.ends.size()),
                    .found = static_cast<uint32_t>(state.found.size()),
                    .run = state.run});
  // As much room as it may take.
  const size_t begin = packed.size();
  packed.resize(begin + kLongest * (state.nodes.size() + state.ends.size() +
                                    state.found.size()));
  uint8_t* to = packed.data() + begin;
  uint32_t last = 0;
  const auto add = [&](uint32_t number) {
    // The sign goes last, so that steps back are small numbers, too.
    const auto step = static_cast<int32_t>(number - last);
    auto left =
        static_cast<uint32_t>(step) << 1 ^ static_cast<uint32_t>(step >> 31);
    for (; left >= 0x80; left >>= 7) *to++ = static_cast<uint8_t>(left | 0x80);
    *to++ = static_cast<uint8_t>(left);
    last = number;
  };
  for (const uint32_t node : state.nodes) add(node);
  for (const uint32_t node : state.ends) add(node);
  for (const uint16_t owner : state.found) add(owner);
  packed.resize(static_cast<size_t>(to - packed.data()));

  const auto enter = [&](size_t number) {
    const size_t last = slots.size() - 1;
    size_t at = states[number].hash & last;
    while (slots[at] != kUnknown) at = (at + 1) & last;
    slots[at] = static_cast<Id>(number);
  };
  if (4 * states.size() > 3 * slots.size()) {
    slots.assign(std::bit_ceil(2 * states.size()), kUnknown);
    for (size_t i = 0; i + 1 < states.size(); ++i) enter(i);
  }
  enter(states.size() - 1);
}

// kUnknown when there is none.
template <typename Same>
Sieve::Id Sieve::Automaton::Find(uint32_t hash, Same same) const {
  if (slots.empty()) return kUnknown;
  const size_t last = slots.size() - 1;
  for (size_t at = hash & last;; at = (at + 1) & last) {
    const Id number = slots[at];
    if (number == kUnknown) return kUnknown;
    if (states[number].hash == hash && same(states[number])) return number;
  }
}

template <typename OnNode, typename OnEnd, typename OnOwner>
void Sieve::Automaton::ForEach(const Kept& state, OnNode on_node, OnEnd on_end,
                               OnOwner on_owner) const {
  const uint8_t* next = packed.data() + state.packed;
  uint32_t number = 0;
  const auto read = [&] {
    uint32_t step = *next & 0x7F;
    for (int shift = 7; (*next++ & 0x80) != 0; shift += 7) {
      step |= static_cast<uint32_t>(*next & 0x7F) << shift;
    }
    return number += step >> 1 ^ (0 - (step & 1));
  };
  for (uint32_t i = 0; i < state.nodes; ++i) on_node(read());
  for (uint32_t i = 0; i < state.ends; ++i) on_end(read());
  for (uint32_t i = 0; i < state.found; ++i) {
    on_owner(static_cast<uint16_t>(read()));
  }
}

uint32_t Sieve::OwnerSets::Number(const uint64_t* set) {
  uint64_t hash = 0, any = 0;
  for (size_t w = 0; w < words_; ++w) {
    any |= set[w];
    hash = (hash ^ set[w]) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
  }
  if (any == 0) return 0;
  auto it = known_.find(hash);
  for (; it != known_.end(); it = known_.find(++hash)) {
    if (std::equal(set, set + words_, Of(it->second))) return it->second;
  }
  const auto number = static_cast<uint32_t>(bits_.size() / words_);
  bits_.insert(bits_.end(), set, set + words_);
  known_.emplace(hash, number);
  return number;
}

const Sieve::Nfa& Sieve::NfaOf(const Automaton& automaton,
                               const States& states) const {
  return &automaton == &states.shapes ? shapes_ : bytes_;
}

// Adds to `to` what `node` leads to without a byte.
void Sieve::Follow(uint32_t node, States* states, Automaton* automaton,
                   State* to) const {
  const Nfa& nfa = NfaOf(*automaton, *states);
  Scratch& scratch = *states->scratch;
  const auto add = [&](uint32_t at) {
    if (!scratch.seen.Add(at)) return;
    switch (nfa[at].kind()) {
      case Kind::kByte:
        to->nodes.push_back(at);
        break;
      case Kind::kEnd:
      case Kind::kBoundary:
        to->ends.push_back(at);
        break;
      case Kind::kFound:
        to->found.push_back(nfa.OwnerOf(at));
        break;
      case Kind::kSplit:
        break;
    }
  };
  if (nfa[node].kind() != Kind::kSplit) {  // as nearly all are
    add(node);
    return;
  }
  for (const uint32_t at : Closure(node, states, automaton)) add(at);
}

// What a split leads to without a byte, until the next is asked for.
std::span<const uint32_t> Sieve::Closure(uint32_t split, States* states,
                                         Automaton* automaton) const {
  const Nfa& nfa = NfaOf(*automaton, *states);
  std::vector<uint32_t>& closures = automaton->closures;
  if (automaton->closure_of.empty()) {
    automaton->closure_of.resize(nfa.size());
    closures.push_back(0);
  }
  uint32_t& begin = automaton->closure_of[split];
  if (begin == 0) {
    begin = static_cast<uint32_t>(closures.size());
    closures.push_back(0);
    Scratch& scratch = *states->scratch;
    std::vector<uint32_t>& left = scratch.stack;
    left.assign(1, split);
    scratch.passed.Clear();
    while (!left.empty()) {
      const uint32_t at = left.back();
      left.pop_back();
      if (!scratch.passed.Add(at)) continue;
      if (nfa[at].kind() == Kind::kSplit) {
        left.push_back(nfa[at].operand());
        left.push_back(nfa[at].out);
      } else {
        closures.push_back(at);
      }
    }
    closures[begin] = static_cast<uint32_t>(closures.size() - begin - 1);
  }
  return {closures.data() + begin + 1, closures[begin]};
}

// The number of `state` in `automaton`, to which it is added unless it is
// there already.
Sieve::Id Sieve::Number(State* built, States* states,
                        Automaton* automaton) const {
  State& state = *built;
  if (state.nodes.empty() && state.ends.empty() && state.found.empty()) {
    return kDead;
  }
  const Nfa& nfa = NfaOf(*automaton, *states);
  // Of a pattern that has matched nothing more is to be known.
  if (!state.found.empty()) {
    const auto done = [&](uint32_t node) {
      const auto& found = state.found;
      return std::find(found.begin(), found.end(), nfa.OwnerOf(node)) !=
             found.end();
    };
    std::erase_if(state.nodes, done);
    std::erase_if(state.ends, done);
  }
  // The order of nodes means nothing, and sorting them takes long.
  uint64_t hash = state.run;
  Scratch& scratch = *states->scratch;
  scratch.seen.Clear();
  for (const auto* part : {&state.nodes, &state.ends}) {
    for (const uint32_t node : *part) {
      uint64_t mixed = (node + 1) * 0x9E3779B97F4A7C15u;
      mixed ^= mixed >> 29;
      hash += mixed * 0xBF58476D1CE4E5B9u;
      scratch.seen.Add(node);
    }
  }
  std::sort(state.found.begin(), state.found.end());
  const auto same = [&](const Kept& other) {
    if (other.nodes != state.nodes.size() || other.ends != state.ends.size() ||
        other.found != state.found.size() || other.run != state.run) {
      return false;
    }
    bool all = true;
    const auto is_here = [&](uint32_t node) { all &= scratch.seen.Has(node); };
    size_t found = 0;
    automaton->ForEach(other, is_here, is_here, [&](uint16_t owner) {
      all &= owner == state.found[found++];
    });
    return all;
  };
  const auto with_flag = [&](size_t number) {
    return static_cast<Id>(state.found.empty() ? number : number | kFoundHere);
  };
  state.hash = static_cast<uint32_t>(hash ^ hash >> 32);
  if (const Id known = automaton->Find(state.hash, same); known != kUnknown) {
    return with_flag(known);
  }
  if (automaton->states.size() >= States::kMaxStates ||
      automaton->packed.size() >= States::kMaxPacked) {
    return kMissing;
  }
  const size_t number = automaton->states.size();
  Automaton::Owners owners;
  std::vector<uint64_t>& set = scratch.owners;
  set.assign(words_, 0);
  for (const uint16_t owner : state.found) SetBit(owner, set.data());
  owners.found = states->sets.Number(set.data());
  set.assign(words_, 0);
  for (const auto* part : {&state.nodes, &state.ends}) {
    for (const uint32_t node : *part) SetBit(nfa.OwnerOf(node), set.data());
  }
  owners.alive = states->sets.Number(set.data());
  automaton->owners.push_back(owners);
  automaton->Keep(state);
  automaton->next.resize((number + 1) * automaton->columns, kUnknown);
  return with_flag(number);
}

Sieve::Id Sieve::Start(States* states) const {
  if (states->exact.states.empty() || states->misses >= States::kMaxMisses) {
    StartAnew(states);
  }
  return states->start;
}

void Sieve::StartAnew(States* states) const {
  states->exact = {};
  states->exact.columns = exact_classes_;
  states->shapes = {};
  states->shapes.columns = Shapes().size();
  states->sets = OwnerSets(words_);
  states->misses = 0;
  states->shape_ids.clear();
  states->memos.assign(has_shapes_ ? States::kMemos : 0, {});
  Scratch& scratch = *states->scratch;
  const size_t nodes = std::max(bytes_.size(), shapes_.size());
  scratch.seen.Allow(nodes);
  scratch.passed.Allow(nodes);
  scratch.seen.Clear();
  State& state = scratch.building;
  state.Clear();
  for (const Entry& entry : entries_) {
    Follow(entry.node, states, &states->exact, &state);
  }
  if (!state.ends.empty()) state.run = 0;
  states->start = Number(&state, states, &states->exact);
}

Sieve::Id Sieve::StepExact(Id from, uint8_t byte, States* states) const {
  Automaton& exact = states->exact;
  Scratch& scratch = *states->scratch;
  const Kept at = exact.states[from];
  const auto nothing = [](uint32_t) {};
  // A character is told by its first byte, so that what waits for one waits on,
  // unless it is for that byte.
  const bool continues = !is_narrow_ && Continuations().test(byte);
  // Boundaries hold or not between the byte before and this one.
  State& behind = scratch.behind_boundaries;
  behind.Clear();
  if (at.ends != 0 && at.run == uint8_t{!WordBytes().test(byte)}) {
    scratch.seen.Clear();
    const auto pass = [&](uint32_t node) {
      if (bytes_[node].kind() != Kind::kBoundary) return;
      Follow(bytes_[node].out, states, &exact, &behind);
    };
    exact.ForEach(at, nothing, pass, nothing);
    for (size_t i = 0; i < behind.ends.size(); ++i) pass(behind.ends[i]);
  }
  scratch.seen.Clear();
  State& state = scratch.building;
  state.Clear();
  const auto wait = [&](uint32_t node) {
    Follow(node, states, &exact, &state);
  };
  const auto wait_at_end = [&](uint32_t node) {
    if (continues) wait(node);
  };
  const auto step = [&](uint32_t node) {
    const Inst& inst = bytes_[node];
    const ByteSet& takes = sets_[inst.operand()];
    if (takes.test(byte)) {
      Follow(inst.out, states, &exact, &state);
    } else if (continues && (takes & Continuations()).none()) {
      wait(node);
    }
  };
  exact.ForEach(at, step, wait_at_end, nothing);
  for (const uint32_t node : behind.nodes) step(node);
  state.found.insert(state.found.end(), behind.found.begin(),
                     behind.found.end());
  if (exact_bytes_ == kWhole && !state.ends.empty()) {
    // No byte of such a character is of a word.
    state.run =
        continues && at.ends != 0 ? at.run : uint8_t{WordBytes().test(byte)};
  }
  const Id to = Number(&state, states, &exact);
  exact.next[(size_t{from} * exact.columns) + exact_class_[byte]] = to;
  return to;
}

// The state of the shapes that goes on from one of the bytes.
Sieve::Id Sieve::ShapeOf(Id exact, States* states) const {
  if (states->shape_ids.size() <= exact) {
    states->shape_ids.resize(states->exact.states.size(), kUnknown);
  }
  Id& id = states->shape_ids[exact];
  if (id == kUnknown) {
    Scratch& scratch = *states->scratch;
    State& copy = scratch.building;
    copy.Clear();
    scratch.seen.Clear();
    const auto add = [&](uint32_t node) {
      Follow(shape_of_[node], states, &states->shapes, &copy);
    };
    const Automaton& from = states->exact;
    from.ForEach(from.states[exact], add, add, [](uint16_t) {});
    id = Number(&copy, states, &states->shapes);
  }
  return id;
}

Sieve::Id Sieve::StepShape(Id from, uint8_t shape, States* states) const {
  Automaton& shapes = states->shapes;
  Scratch& scratch = *states->scratch;
  State& state = scratch.building;
  state.Clear();
  Id to = from;
  const Kept& at = shapes.states[from];
  if (at.run != shape && shape != kContinues) {
    scratch.seen.Clear();
    const auto step = [&](uint32_t node) {
      const Inst& from = shapes_[node];
      if ((from.operand() >> shape & 1) != 0) {
        Follow(from.out, states, &shapes, &state);
      }
    };
    const auto nothing = [](uint32_t) {};
    shapes.ForEach(at, step, nothing, nothing);
    if (shape < kRuns) {
      // A run of any length.
      state.run = shape;
      for (size_t i = 0; i < state.nodes.size(); ++i) step(state.nodes[i]);
    }
    to = Number(&state, states, &shapes);
  }
  shapes.next[(size_t{from} * shapes.columns) + shape] = to;
  return to;
}

void Sieve::AddOwners(uint32_t set, States* states) {
  std::vector<uint32_t>& found = states->found;
  // In a run it is the same set for every byte.
  if (set != 0 && (found.empty() || found.back() != set)) found.push_back(set);
}

// A state is missing: adds all that may still match.
Sieve::Id Sieve::Miss(const Automaton::Owners& before, States* states) {
  ++states->misses;
  AddOwners(before.alive, states);
  return kDead;
}

// Adds the owners of patterns that match when the line ends in this state.
void Sieve::AddAtEnd(Id state, States* states, Automaton* automaton) const {
  uint32_t& known = automaton->owners[state].at_end;
  if (known == OwnerSets::kUntold) {
    const Nfa& nfa = NfaOf(*automaton, *states);
    Scratch& scratch = *states->scratch;
    // What asks for the end once more, or for a byte, goes no further.
    State after;
    std::vector<uint32_t> ends;
    automaton->ForEach(
        automaton->states[state], [](uint32_t) {},
        [&](uint32_t node) { ends.push_back(node); }, [](uint16_t) {});
    const bool behind_letter = automaton->states[state].run == 1;
    for (size_t i = 0; i < ends.size(); ++i) {
      if (nfa[ends[i]].kind() == Kind::kBoundary && !behind_letter) continue;
      scratch.seen.Clear();
      after.ends.clear();
      Follow(nfa[ends[i]].out, states, automaton, &after);
      for (const uint32_t node : after.ends) {
        if (std::find(ends.begin(), ends.end(), node) == ends.end()) {
          ends.push_back(node);
        }
      }
    }
    scratch.owners.assign(words_, 0);
    for (const uint16_t owner : after.found) {
      SetBit(owner, scratch.owners.data());
    }
    known = states->sets.Number(scratch.owners.data());
  }
  AddOwners(known, states);
}

// Whether a pattern that is asked for may still match behind this state.
bool Sieve::IsAlive(Id shape, std::span<const uint64_t> wanted,
                    const States& states) {
  const uint64_t* const alive =
      states.sets.Of(states.shapes.owners[shape].alive);
  uint64_t any = 0;
  for (size_t w = 0; w < wanted.size(); ++w) any |= alive[w] & wanted[w];
  return any != 0;
}

bool Sieve::Find(std::string_view line, size_t words, States* states,
                 uint64_t* alive) const {
  states->found.clear();
  if (has_shapes_) {
    RunMixed(line, {alive, words}, states);
  } else if (direction_ == Direction::kForward) {
    RunBytes<1>(line, states);
  } else {
    RunBytes<-1>(line, states);
  }
  uint64_t any = 0;
  if (states->found.empty()) {
    for (size_t w = 0; w < words; ++w) any |= alive[w] &= others_[w];
    return any != 0;
  }
  const uint64_t* const first = states->sets.Of(states->found[0]);
  if (states->found.size() == 1) {
    for (size_t w = 0; w < words; ++w) any |= alive[w] &= others_[w] | first[w];
    return any != 0;
  }
  for (size_t w = 0; w < words; ++w) {
    uint64_t found = others_[w];
    for (const uint32_t set : states->found) found |= states->sets.Of(set)[w];
    any |= alive[w] &= found;
  }
  return any != 0;
}

Sieve::Answer Sieve::Matches(std::string_view line, States* states) const {
  if (entries_.empty()) return Answer::kMaybe;
  const Id start = Start(states);
  const size_t misses = states->misses;
  states->found.clear();
  if (direction_ == Direction::kForward) {
    RunExact<1>(line, start, states);
  } else {
    RunExact<-1>(line, start, states);
  }
  if (states->found.empty()) return Answer::kNo;
  return is_exact_ && states->misses == misses ? Answer::kYes : Answer::kMaybe;
}

template <int kStep>
void Sieve::RunBytes(std::string_view line, States* states) const {
  const Id start = Start(states);
  if (!BeginsUnlike<kStep>(line, start, *states)) {
    RunExact<kStep>(line, start, states);
  }
}

void Sieve::RunMixed(std::string_view line, std::span<const uint64_t> wanted,
                     States* states) const {
  const Id start = Start(states);
  const size_t size = std::min(line.size(), exact_bytes_);
  uint64_t bytes = 0;
  std::memcpy(&bytes, line.data(), size);
  const auto sizes =
      static_cast<uint8_t>(std::min(line.size(), exact_bytes_ + 1));
  const uint64_t hash = (bytes ^ sizes) * 0x9E3779B97F4A7C15u;
  States::Memo& memo = states->memos[hash >> 52 & (States::kMemos - 1)];
  if (memo.bytes != bytes || memo.size != sizes) {
    const Id shape = RunExact<1>(line, start, states);
    std::vector<uint64_t>& all = states->scratch->owners;
    all.assign(words_, 0);
    for (const uint32_t set : states->found) {
      const uint64_t* const owners = states->sets.Of(set);
      for (size_t w = 0; w < words_; ++w) all[w] |= owners[w];
    }
    memo = {bytes, sizes, shape, states->sets.Number(all.data())};
    states->found.clear();
  }
  AddOwners(memo.found, states);
  if (memo.shape != kDead) RunShapes(line, memo.shape, wanted, states);
}

template <int kStep>
bool Sieve::BeginsUnlike(std::string_view line, Id start,
                         const States& states) const {
  if (start >= kFoundHere) return start == kDead;
  const auto* byte = reinterpret_cast<const uint8_t*>(line.data());
  if (kStep < 0) byte += line.size() - 1;
  const auto* const end = byte + kStep * static_cast<ptrdiff_t>(std::min(
                                             line.size(), exact_bytes_));
  const Id* const next = states.exact.next.data();
  const size_t columns = states.exact.columns;
  Id at = start;
  for (; byte != end; byte += kStep) {
    at = next[(size_t{at} * columns) + exact_class_[*byte]];
    if (at >= kFoundHere) return at == kDead;
  }
  return false;
}

template <int kStep>
Sieve::Id Sieve::RunExact(std::string_view line, Id start,
                          States* states) const {
  Automaton& exact = states->exact;
  const auto* byte = reinterpret_cast<const uint8_t*>(line.data());
  if (kStep < 0) byte += line.size() - 1;
  const auto* const end = byte + kStep * static_cast<ptrdiff_t>(std::min(
                                             line.size(), exact_bytes_));
  Id at = start;
  for (;;) {
    if (at >= kFoundHere) {
      if (at == kDead) return kDead;
      at &= static_cast<Id>(~kFoundHere);
      AddOwners(exact.owners[at].found, states);
    }
    const Id* const next = exact.next.data();
    const size_t columns = exact.columns;
    Id to = at;
    while (byte != end) {
      to = next[(size_t{at} * columns) + exact_class_[*byte]];
      if (to >= kFoundHere) break;  // also what is unknown or dead
      at = to;
      byte += kStep;
    }
    if (byte == end) break;
    if (to == kUnknown) {
      to = StepExact(at, *byte, states);
    }
    if (to == kMissing) return Miss(exact.owners[at], states);
    at = to;
    byte += kStep;
  }
  if (line.size() <= exact_bytes_) {
    AddAtEnd(at, states, &exact);
    return kDead;
  }
  if (!has_shapes_) {
    AddOwners(exact.owners[at].alive, states);
    return kDead;
  }
  const Id shape = ShapeOf(at, states);
  return shape == kMissing ? Miss(exact.owners[at], states) : shape;
}

// Reads what stands behind the first bytes, as long as an owner that is asked
// for may match.
void Sieve::RunShapes(std::string_view line, Id at,
                      std::span<const uint64_t> wanted, States* states) const {
  Automaton& shapes = states->shapes;
  const auto* byte = reinterpret_cast<const uint8_t*>(line.data());
  const auto* const end = byte + std::min(line.size(), kBytes);
  byte += exact_bytes_;
  const Id* next = shapes.next.data();
  const std::array<uint8_t, 256>& shape_class = ShapeClasses();
  const auto add = [&] {
    at &= static_cast<Id>(~kFoundHere);
    AddOwners(shapes.owners[at].found, states);
  };
  if (at >= kFoundHere) add();
  while (byte != end) {
    if (!IsAlive(at, wanted, *states)) return;
    const auto* const stop =
        byte + std::min(end - byte, static_cast<ptrdiff_t>(kLookEvery));
    for (; byte != stop; ++byte) {
      const uint8_t shape = shape_class[*byte];
      Id to = next[(size_t{at} * shapes.columns) + shape];
      if (to == kUnknown) {
        to = StepShape(at, shape, states);
        next = shapes.next.data();
      }
      if (to == kDead) return;
      if (to == kMissing) {
        Miss(shapes.owners[at], states);
        return;
      }
      at = to;
      if (at >= kFoundHere) add();
    }
  }
  if (line.size() <= kBytes) {
    AddAtEnd(at, states, &shapes);
  } else {
    AddOwners(shapes.owners[at].alive, states);
  }
}

}  // namespace bersih
