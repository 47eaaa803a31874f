// SPDX-License-Identifier: Apache-2.0

#include "pipeline/match/sieve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace bersih {
namespace {

// Values of Automaton::next besides numbers of states. One with kFoundHere is
// of a state in which some pattern has matched.
constexpr uint32_t kUnknown = 0xFFFFFFFF;
constexpr uint32_t kDead = 0xFFFFFFFE;
constexpr uint32_t kFoundHere = 0x80000000;

// Bytes that are read at most when there are several patterns.
constexpr size_t kBytes = 64;

// Repetitions are copied as often as this and then taken for unbounded;
// groups less often, because they are large.
constexpr uint32_t kCopies = 4, kGroupCopies = 2;

// Behind the first bytes, a byte is only what it looks like, and runs of the
// first kRuns kinds are as good as one.
constexpr size_t kRuns = 3;
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
    for (const char* kind : {" \t", ".", ",", ":;", "-", "([", ")]", "/", "|",
                             "\"'", "?!", "@#_"}) {
      add(kind);
    }
    ByteSet rest, high;
    for (size_t c = 0; c < 0x80; ++c) {
      bool known = false;
      for (const ByteSet& set : out) known |= set.test(c);
      rest.set(c, !known);
      high.set(c + 0x80);
    }
    out.push_back(rest);
    out.push_back(high);
    return out;
  }());
  return shapes;
}

void SetBit(size_t bit, std::vector<uint64_t>* bits) {
  (*bits)[bit / 64] |= uint64_t{1} << (bit % 64);
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

// What the part of a pattern that a sieve looks at tells, in bits.
struct Information {
  double bits = 0;
  bool whole = true;  // there is no wide repetition in it
};

Information InformationOf(const Syntax& syntax, uint32_t index, bool forward) {
  const Node& node = syntax.nodes[index];
  switch (node.kind) {
    case Node::Kind::kEmpty:
    case Node::Kind::kBegin:
    case Node::Kind::kEnd:
      return {};
    case Node::Kind::kChar: {
      const size_t bytes = syntax.sets[node.bytes].count() +
                           (syntax.sets[node.leads].any() ? 8 : 0);
      return {std::max(0.0, 7 - std::log2(static_cast<double>(bytes))), true};
    }
    case Node::Kind::kSequence: {
      Information all;
      for (size_t i = 0; i < node.children.size() && all.whole; ++i) {
        const size_t at = forward ? i : node.children.size() - 1 - i;
        const auto part = InformationOf(syntax, node.children[at], forward);
        all = {all.bits + part.bits, part.whole};
      }
      return all;
    }
    case Node::Kind::kChoice: {
      Information least = InformationOf(syntax, node.children[0], forward);
      for (const uint32_t child : node.children) {
        const Information next = InformationOf(syntax, child, forward);
        least = {std::min(least.bits, next.bits), least.whole && next.whole};
      }
      return least;
    }
    case Node::Kind::kRepeat: {
      const uint32_t child = node.children[0];
      if (node.max > kCopies && IsWide(syntax, child)) return {0, false};
      const auto part = InformationOf(syntax, child, forward);
      return {part.bits * std::min(node.min, kCopies), part.whole};
    }
  }
  return {};
}

}  // namespace

// Builds the NFA of a pattern from its far end.
class Sieve::Builder {
 public:
  Builder(Sieve* sieve, const Syntax& syntax, uint16_t owner)
      : sieve_(*sieve),
        syntax_(syntax),
        owner_(owner),
        whole_(sieve->exact_bytes_ == kWhole) {
    found_ = Add({.kind = Kind::kFound});
    const auto set = [&](int low, int high) {
      ByteSet out;
      for (int c = low; c <= high; ++c) out.set(static_cast<size_t>(c));
      return Intern(out);
    };
    continuation_ = set(0x80, 0xBF);
  }

  uint32_t Build() { return Of(syntax_.root, found_); }

 private:
  bool forward() const { return sieve_.direction_ == Direction::kForward; }

  uint32_t Add(Nfa node) {
    node.owner = owner_;
    sieve_.nodes_.push_back(node);
    return static_cast<uint32_t>(sieve_.nodes_.size() - 1);
  }

  uint32_t Intern(const ByteSet& set) {
    auto& sets = sieve_.sets_;
    const auto it = std::find(sets.begin(), sets.end(), set);
    if (it != sets.end()) return static_cast<uint32_t>(it - sets.begin());
    sets.push_back(set);
    return static_cast<uint32_t>(sets.size() - 1);
  }

  uint32_t Byte(uint32_t set, uint32_t next) {
    return Add({.kind = Kind::kByte, .set = set, .out = next});
  }
  uint32_t Split(uint32_t a, uint32_t b) {
    return Add({.kind = Kind::kSplit, .out = a, .other = b});
  }

  // Where to go to match `index` and then go on at `next`.
  uint32_t Of(uint32_t index, uint32_t next) {
    const Node& node = syntax_.nodes[index];
    switch (node.kind) {
      case Node::Kind::kEmpty:
        return next;
      case Node::Kind::kChar:
        return Character(node, next);
      case Node::Kind::kSequence:
        return Sequence(node.children, next);
      case Node::Kind::kChoice: {
        uint32_t all = Of(node.children[0], next);
        for (size_t i = 1; i < node.children.size(); ++i) {
          all = Split(all, Of(node.children[i], next));
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

  uint32_t Sequence(const std::vector<uint32_t>& parts, uint32_t next) {
    // From the near end as many as will do.
    size_t count = parts.size();
    const auto at = [&](size_t i) {
      return parts[forward() ? i : parts.size() - 1 - i];
    };
    if (next == found_ && !whole_) {
      double bits = 0;
      for (size_t i = 0; i < count; ++i) {
        bits += InformationOf(syntax_, at(i), forward()).bits;
        if (bits >= kEnoughInformation) count = i + 1;
      }
    }
    for (size_t i = count; i-- > 0;) next = Of(at(i), next);
    return next;
  }

  uint32_t AtEnd(uint32_t next) {
    return Add({.kind = Kind::kEnd, .out = next});
  }

  uint32_t Character(const Node& node, uint32_t next) {
    const ByteSet& bytes = syntax_.sets[node.bytes];
    const ByteSet& leads = syntax_.sets[node.leads];
    const uint32_t one = Byte(Intern(bytes), next);
    if (leads.none()) return one;
    // A first byte and one or more that continue it.
    const uint32_t lead = Intern(leads);
    uint32_t several;
    if (forward()) {
      const uint32_t more = Byte(continuation_, 0);
      sieve_.nodes_[more].out = Split(more, next);
      several = Byte(lead, more);
    } else {
      const uint32_t first = Byte(lead, next);
      several = Byte(continuation_, 0);
      sieve_.nodes_[several].out = Split(several, first);
    }
    return bytes.any() ? Split(one, several) : several;
  }

  uint32_t Repeat(const Node& node, uint32_t next) {
    const uint32_t child = node.children[0];
    if (!whole_ && node.max > kCopies && IsWide(syntax_, child)) return found_;
    const bool group = syntax_.nodes[child].kind != Node::Kind::kChar;
    const uint32_t copies = group ? kGroupCopies : kCopies;
    if (node.max <= copies) {
      const uint32_t after = next;
      for (uint32_t i = node.min; i < node.max; ++i) {
        next = Split(Of(child, next), after);
      }
    } else if (node.max > node.min || node.min > copies) {
      const uint32_t loop = Split(next, next);
      const uint32_t body = Of(child, loop);
      sieve_.nodes_[loop].out = body;
      next = loop;
    }
    for (uint32_t i = 0; i < std::min(node.min, copies); ++i) {
      next = Of(child, next);
    }
    return next;
  }

  Sieve& sieve_;
  const Syntax& syntax_;
  const uint16_t owner_;
  const bool whole_;  // nothing is to be cut off
  uint32_t found_ = 0;
  uint32_t continuation_ = 0;
};

double Sieve::Information(const Syntax& syntax, Direction direction) {
  const bool forward = direction == Direction::kForward;
  return InformationOf(syntax, syntax.root, forward).bits;
}

void Sieve::Add(const Syntax& syntax, uint16_t owner) {
  SetBit(owner, &mine_);
  entries_.push_back({owner, Builder(this, syntax, owner).Build()});
}

void Sieve::Finish() {
  // Bytes that no set tells apart are of one class.
  std::map<std::vector<bool>, uint8_t> classes;
  for (size_t b = 0; b < 256; ++b) {
    std::vector<bool> in;
    for (const ByteSet& set : sets_) in.push_back(set.test(b));
    const auto next = static_cast<uint8_t>(classes.size());
    exact_class_[b] = classes.emplace(std::move(in), next).first->second;
    for (size_t i = 0; i < Shapes().size(); ++i) {
      if (Shapes()[i].test(b)) shape_class_[b] = static_cast<uint8_t>(i);
    }
  }
  exact_classes_ = classes.size();
  for (const ByteSet& set : sets_) {
    uint32_t shapes = 0;
    for (size_t i = 0; i < Shapes().size(); ++i) {
      if ((set & Shapes()[i]).any()) shapes |= 1u << i;
    }
    shapes_.push_back(shapes);
  }
}

// Adds to `to` what `node` leads to without a byte.
void Sieve::Follow(uint32_t node, bool at_end, States* states,
                   State* to) const {
  states->stack.assign(1, node);
  while (!states->stack.empty()) {
    const uint32_t at = states->stack.back();
    states->stack.pop_back();
    if (states->seen[at] == states->stamp) continue;
    states->seen[at] = states->stamp;
    const Nfa& nfa = nodes_[at];
    switch (nfa.kind) {
      case Kind::kByte:
        if (!at_end) to->nodes.push_back(at);
        break;
      case Kind::kSplit:
        states->stack.push_back(nfa.other);
        states->stack.push_back(nfa.out);
        break;
      case Kind::kEnd:
        if (at_end) {
          states->stack.push_back(nfa.out);
        } else {
          to->ends.push_back(at);
        }
        break;
      case Kind::kFound:
        (at_end ? to->at_end : to->found).push_back(nfa.owner);
        break;
    }
  }
}

// The number of `state` in `automaton`, to which it is added unless it is
// there already.
uint32_t Sieve::Number(State state, size_t classes,
                       Automaton* automaton) const {
  if (state.nodes.empty() && state.ends.empty() && state.found.empty()) {
    return kDead;
  }
  // Of a pattern that has matched nothing more is to be known.
  if (!state.found.empty()) {
    const auto done = [&](uint32_t node) {
      const auto& found = state.found;
      return std::find(found.begin(), found.end(), nodes_[node].owner) !=
             found.end();
    };
    std::erase_if(state.nodes, done);
    std::erase_if(state.ends, done);
  }
  std::sort(state.nodes.begin(), state.nodes.end());
  std::sort(state.ends.begin(), state.ends.end());
  std::sort(state.found.begin(), state.found.end());
  std::string key(1, static_cast<char>(state.run));
  const auto append = [&key](const auto& part) {
    key.append(reinterpret_cast<const char*>(part.data()),
               part.size() * sizeof part[0]);
    key.append(4, '\xFF');
  };
  append(state.nodes);
  append(state.ends);
  append(state.found);
  const auto [it, added] = automaton->known.emplace(std::move(key), 0);
  if (added) {
    it->second = static_cast<uint32_t>(automaton->states.size() * classes);
    if (!state.found.empty()) {
      it->second |= kFoundHere;
      state.found_bits.resize(words_);
      for (const uint16_t owner : state.found) SetBit(owner, &state.found_bits);
    }
    automaton->states.push_back(std::move(state));
    automaton->next.resize(automaton->next.size() + classes, kUnknown);
  }
  return it->second;
}

void Sieve::MakeRoom(States* states) const {
  if (states->seen.size() < nodes_.size()) states->seen.resize(nodes_.size());
  if (states->exact.states.size() + states->shapes.states.size() <
      States::kMaxStates) {
    return;
  }
  states->exact = {};
  states->shapes = {};
  states->starts.clear();
}

uint32_t Sieve::Start(uint32_t key, const std::vector<uint64_t>& wanted,
                      States* states) const {
  MakeRoom(states);
  ++states->stamp;
  State state;
  for (const Entry& entry : entries_) {
    if ((wanted[entry.owner / 64] >> (entry.owner % 64) & 1) != 0) {
      Follow(entry.node, false, states, &state);
    }
  }
  if (states->starts.size() <= key) states->starts.resize(key + 1, kUnknown);
  return states->starts[key] =
             Number(std::move(state), exact_classes_, &states->exact);
}

uint32_t Sieve::StepExact(uint32_t from, uint8_t byte, States* states) const {
  ++states->stamp;
  State state;
  for (const uint32_t node :
       states->exact.states[from / exact_classes_].nodes) {
    const Nfa& nfa = nodes_[node];
    if (sets_[nfa.set].test(byte)) Follow(nfa.out, false, states, &state);
  }
  const uint32_t to = Number(std::move(state), exact_classes_, &states->exact);
  states->exact.next[from + exact_class_[byte]] = to;
  return to;
}

// The state of the shapes that goes on from one of the bytes.
uint32_t Sieve::Switch(uint32_t from, States* states) const {
  State& state = states->exact.states[from / exact_classes_];
  if (state.shape == kUnknown) {
    State copy;
    copy.nodes = state.nodes;
    copy.ends = state.ends;
    state.shape = Number(std::move(copy), Shapes().size(), &states->shapes);
  }
  return state.shape;
}

uint32_t Sieve::StepShape(uint32_t from, uint8_t shape, States* states) const {
  const size_t classes = Shapes().size();
  State state;
  uint32_t to = from;
  if (const State& at = states->shapes.states[from / classes];
      at.run != shape) {
    ++states->stamp;
    const auto step = [&](uint32_t node) {
      const Nfa& nfa = nodes_[node];
      if ((shapes_[nfa.set] >> shape & 1) != 0) {
        Follow(nfa.out, false, states, &state);
      }
    };
    for (const uint32_t node : at.nodes) step(node);
    if (shape < kRuns) {
      // A run of any length.
      state.run = shape;
      for (size_t i = 0; i < state.nodes.size(); ++i) step(state.nodes[i]);
    }
    to = Number(std::move(state), classes, &states->shapes);
  }
  states->shapes.next[from + shape] = to & ~kFoundHere;
  if ((to & kFoundHere) != 0 && to != kDead)
    states->shapes.next[from + shape] = to;
  if (to == kDead) states->shapes.next[from + shape] = kDead;
  return to;
}

// The owners of patterns that match when the line ends in this state.
const std::vector<uint64_t>& Sieve::AtEnd(State* state, States* states) const {
  if (state->end_bits.empty()) {
    ++states->stamp;
    for (const uint32_t node : state->ends) {
      Follow(nodes_[node].out, true, states, state);
    }
    state->end_bits.resize(words_);
    for (const uint16_t owner : state->at_end) SetBit(owner, &state->end_bits);
  }
  return state->end_bits;
}

// The owners of patterns that may still match behind this state.
const std::vector<uint64_t>& Sieve::Alive(State* state) const {
  if (state->alive_bits.empty()) {
    state->alive_bits.resize(words_);
    for (const auto* part : {&state->nodes, &state->ends}) {
      for (const uint32_t node : *part) {
        SetBit(nodes_[node].owner, &state->alive_bits);
      }
    }
  }
  return state->alive_bits;
}

bool Sieve::Find(std::string_view line, uint32_t key,
                 const std::vector<uint64_t>& wanted, States* states,
                 uint64_t* alive) const {
  uint64_t any = 0;
  for (size_t w = 0; w < words_; ++w) any |= alive[w] & mine_[w];
  if (any == 0) return true;
  MakeRoom(states);
  uint32_t at = key < states->starts.size() ? states->starts[key] : kUnknown;
  if (at == kUnknown) at = Start(key, wanted, states);
  states->found.assign(words_, 0);
  if (direction_ == Direction::kForward) {
    Run<1>(line, at, states);
  } else {
    Run<-1>(line, at, states);
  }
  any = 0;
  for (size_t w = 0; w < words_; ++w) {
    any |= alive[w] &= states->found[w] | ~mine_[w];
  }
  return any != 0;
}

// Reads the line from state `at` on, and says in states->found what it found.
template <int kStep>
void Sieve::Run(std::string_view line, uint32_t at, States* states) const {
  uint64_t* const found = states->found.data();
  const auto add = [found](const std::vector<uint64_t>& owners) {
    for (size_t w = 0; w < owners.size(); ++w) found[w] |= owners[w];
  };
  const auto* next = reinterpret_cast<const uint8_t*>(line.data());
  if (kStep < 0) next += line.size() - 1;
  const uint8_t* const end = next + kStep * static_cast<ptrdiff_t>(line.size());
  const auto stop_after = [&](size_t bytes) {
    return line.size() > bytes ? next + kStep * static_cast<ptrdiff_t>(bytes)
                               : end;
  };
  Automaton& exact = states->exact;
  const uint8_t* stop = stop_after(exact_bytes_);
  for (;; next += kStep) {
    if (at >= kFoundHere) {
      if (at == kDead) return;
      at &= ~kFoundHere;
      add(exact.states[at / exact_classes_].found_bits);
    }
    if (next == stop) break;
    const uint32_t to = exact.next[at + exact_class_[*next]];
    at = to == kUnknown ? StepExact(at, *next, states) : to;
  }
  if (stop == end) {
    add(AtEnd(&exact.states[at / exact_classes_], states));
    return;
  }
  Automaton& shapes = states->shapes;
  const size_t classes = Shapes().size();
  at = Switch(at, states);
  stop = stop_after(kBytes - exact_bytes_);
  if (line.size() <= kBytes) stop = end;
  for (;; next += kStep) {
    if (at >= kFoundHere) {
      if (at == kDead) return;
      at &= ~kFoundHere;
      add(shapes.states[at / classes].found_bits);
    }
    if (next == stop) break;
    const uint8_t shape = shape_class_[*next];
    const uint32_t to = shapes.next[at + shape];
    at = to == kUnknown ? StepShape(at, shape, states) : to;
  }
  State& state = shapes.states[at / classes];
  add(stop == end ? AtEnd(&state, states) : Alive(&state));
}

}  // namespace bersih
