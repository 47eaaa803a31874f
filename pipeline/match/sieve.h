// SPDX-License-Identifier: Apache-2.0
//
// Many patterns that all begin (or all end) where the line does: which of them
// may match it. One pass answers for all of them, and stops as soon as none is
// alive, which in running text is after a word or two.
//
// It is a lazily built DFA (Thompson, "Regular Expression Search Algorithm",
// 1968; Cox, https://swtch.com/~rsc/regexp/regexp3.html). One for hundreds of
// patterns has few states only because it need not be exact. It takes the
// first bytes as they are, which is what tells words apart, and the others not
// at all or by what they look like: runs of small letters, of capitals, of
// digits, kinds of punctuation. So it cannot tell one word from another there,
// and has no states to do so. Besides, it takes counted repetitions of many
// times for unbounded ones, stops where a pattern takes running text, knows
// characters beyond ASCII by their first byte, and ignores word boundaries.
// Whoever asks runs the pattern itself on what is left.
//
// For a single pattern it can read all of the line as it is, with boundaries,
// and is then mostly right: see Answer.

#ifndef BERSIH_PIPELINE_MATCH_SIEVE_H_
#define BERSIH_PIPELINE_MATCH_SIEVE_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/base/config.h"
#include "absl/container/flat_hash_map.h"
#include "pipeline/match/bits.h"
#include "pipeline/match/syntax.h"

namespace bersih {

// Abseil's map spares an allocation an entry, which is 14 % of a start. With
// AddressSanitizer its layout is another than that of libraries built without
// it, such as Debian 13's.
#ifdef ABSL_HAVE_ADDRESS_SANITIZER
template <typename T>
using NumberMap = std::unordered_map<uint64_t, T>;
#else
template <typename T>
using NumberMap = absl::flat_hash_map<uint64_t, T>;
#endif

// Lines are read from their end for patterns that end with "$".
enum class Direction : uint8_t { kForward, kBackward };

// What one end of a line tells a sieve of a pattern. Remembers what it finds.
// Thread-compatible; the syntax must outlive it.
class EndFacts {
 public:
  EndFacts(const Syntax& syntax, Direction direction)
      : syntax_(syntax),
        forward_(direction == Direction::kForward),
        known_(syntax.nodes.size()) {}

  // About how many bits of information a line must give away there to be found.
  // With few, running text will be found.
  double Information(const Share& share) {
    return Of(syntax_.root, share).bits;
  }
  double Information(uint32_t index, const Share& share) {
    return Of(index, share).bits;
  }
  // How much of it `bytes` at that end give away, whatever the line.
  double Soon(const Share& share, size_t bytes) const {
    return Soon(syntax_.root, share, bytes).bits;
  }

 private:
  struct SoonTold {
    double bits = 0;
    size_t left = 0;  // of the bytes
  };
  SoonTold Soon(uint32_t index, const Share& share, size_t bytes) const;
  SoonTold SoonInSequence(std::span<const uint32_t> nodes, const Share& share,
                          size_t bytes) const;
  struct Told {
    double bits = 0;
    bool whole = true;  // there is no wide repetition in it
  };
  Told Of(uint32_t index, const Share& share);
  Told Find(uint32_t index, const Share& share);
  double OfCharacter(const Node& node) const;

  const Syntax& syntax_;
  const bool forward_;
  std::vector<std::optional<Told>> known_;  // by node that no share changes
};

// Immutable after Finish; thread-safe.
class Sieve {
 public:
  // The DFA as far as it is built, of one thread. When it is full, lines that
  // need more states are told less of, and when these are many, it starts anew.
  class States;
  // What building it needs for a moment. Of one thread, for as many of its
  // States as it has.
  class Scratch;

  // For many patterns: the first `exact_bytes` are read as they are, and the
  // rest by shapes or not at all. A pattern is cut off where it gives away
  // `enough_bits` of information.
  // REQUIRES: if shapes follow, 8 exact bytes at most, and read forward.
  enum class Rest : uint8_t { kShapes, kUnread };
  Sieve(Direction direction, size_t exact_bytes, Rest rest, double enough_bits)
      : direction_(direction),
        has_shapes_(rest == Rest::kShapes),
        exact_bytes_(exact_bytes),
        enough_bits_(enough_bits) {}
  // For a single pattern: all of a line is read as it is, and all of the
  // pattern is looked at.
  explicit Sieve(Direction direction) : direction_(direction) {}

  // Adds a part of a pattern. At most once for each owner. `facts` are of the
  // same end, and not asked for a single pattern.
  void Add(const Syntax& syntax, const Share& share, uint16_t owner,
           EndFacts* facts);
  // Owners are numbers below `owners`.
  void Finish(size_t owners);

  // Sets of owners are bits. Clears those in the first `words` of `alive` of
  // owners whose patterns cannot match `line`; false when no bit is left.
  // Owners that were not added are left alone.
  bool Find(std::string_view line, size_t words, States* states,
            uint64_t* alive) const;

  // For a single pattern: whether it matches `line`. That it does is known of
  // most patterns whose syntax is exact; without a pattern nothing is.
  enum class Answer : uint8_t { kNo, kMaybe, kYes };
  Answer Matches(std::string_view line, States* states) const;

 private:
  enum class Kind : uint8_t { kByte, kSplit, kEnd, kBoundary, kFound };
  class Inst {
   public:
    explicit Inst(Kind kind, uint32_t to = 0, uint32_t operand = 0)
        : out(to), packed_(operand << 3 | static_cast<uint32_t>(kind)) {}
    Kind kind() const { return static_cast<Kind>(packed_ & 7); }
    // Of kByte: what it takes, as an index of sets_ or, in shapes_, as bits.
    // Of kSplit: the other way out.
    uint32_t operand() const { return packed_ >> 3; }

    uint32_t out;

   private:
    uint32_t packed_;
  };
  struct Nfa {
    std::vector<Inst> nodes;
    std::vector<uint16_t> owners;  // by node; of a single pattern none

    const Inst& operator[](uint32_t node) const { return nodes[node]; }
    uint16_t OwnerOf(uint32_t node) const {
      return owners.empty() ? 0 : owners[node];
    }
    size_t size() const { return nodes.size(); }
  };
  static constexpr size_t kWhole = SIZE_MAX;  // of exact_bytes_
  struct Entry {
    uint16_t owner = 0;
    uint32_t node = 0;
  };
  static constexpr uint8_t kNoRun = 0xFF;
  struct State {
    std::vector<uint32_t> nodes;  // of the NFA, that take a byte; any order
    std::vector<uint32_t> ends;   // those that ask for the end, or a boundary
    std::vector<uint16_t> found;  // owners that match, whatever follows
    uint32_t hash = 0;            // of all of it, once it is known
    // Of shapes: of what it stands in a run. Of bytes: whether it stands behind
    // a letter, where a boundary is asked for.
    uint8_t run = kNoRun;

    void Clear() {
      nodes.clear();
      ends.clear();
      found.clear();
      run = kNoRun;
    }
  };
  // Number of a state; with kFoundHere, some pattern has matched there.
  using Id = uint16_t;
  // A state that is kept. There are thousands with hundreds of nodes each,
  // which are neighbours: of each but the first it says how far it is from the
  // one before, mostly in one byte.
  struct Kept {
    uint32_t packed = 0;  // where in Automaton::packed
    uint32_t hash = 0;
    uint32_t nodes = 0, ends = 0, found = 0;  // how many
    uint8_t run = kNoRun;
  };
  // Sets of owners, each kept once.
  class OwnerSets {
   public:
    static constexpr uint32_t kUntold = 0xFFFFFFFF;

    explicit OwnerSets(size_t words = 0) : words_(words), bits_(words) {}
    // The empty set has 0.
    uint32_t Number(const uint64_t* set);
    const uint64_t* Of(uint32_t number) const {
      return bits_.data() + number * words_;
    }

   private:
    size_t words_;
    std::vector<uint64_t> bits_;
    NumberMap<uint32_t> known_;  // by hash
  };
  struct Automaton {
    // Owners that match in a state, that may still match, and that do if the
    // line ends there. The last are filled in when first asked for.
    struct Owners {
      uint32_t found = 0, alive = 0, at_end = OwnerSets::kUntold;
    };
    // Keeps a state, behind those that are kept.
    void Keep(const State& state);
    // The one of those with this hash of which `same` says so.
    template <typename Same>
    Id Find(uint32_t hash, Same same) const;
    // Calls a function with each node of a state, one with each of `ends`, and
    // one with each of `found`.
    template <typename OnNode, typename OnEnd, typename OnOwner>
    void ForEach(const Kept& state, OnNode on_node, OnEnd on_end,
                 OnOwner on_owner) const;

    std::vector<Kept> states;
    std::vector<uint8_t> packed;
    size_t columns = 0;          // of next: classes of bytes
    std::vector<Id> next;        // by state and class
    std::vector<Owners> owners;  // by state
    std::vector<Id> slots;       // a hash table of them, with open addressing
    // What splits lead to without a byte, once it is known: by node, where in
    // `closures` it is said how many these are, and then which. Nothing is at
    // 0.
    std::vector<uint32_t> closure_of, closures;
  };
  class Builder;

  // The state in front of the first byte.
  Id Start(States* states) const;
  void StartAnew(States* states) const;
  // These read the line, only the first bytes or also the shapes behind them,
  // and add to states->found. Of the sets there as many words matter as there
  // are in `wanted`, which has the owners that are asked for.
  template <int kStep>
  void RunBytes(std::string_view line, States* states) const;
  void RunMixed(std::string_view line, std::span<const uint64_t> wanted,
                States* states) const;
  // Whether it is known already that no pattern begins as the line does.
  template <int kStep>
  bool BeginsUnlike(std::string_view line, Id start,
                    const States& states) const;
  // Reads the first bytes from `start` on, adds to states->found, and returns
  // the state of shapes to go on from, if any.
  template <int kStep>
  Id RunExact(std::string_view line, Id start, States* states) const;
  void RunShapes(std::string_view line, Id at, std::span<const uint64_t> wanted,
                 States* states) const;
  Id StepExact(Id from, uint8_t byte, States* states) const;
  Id ShapeOf(Id exact, States* states) const;
  Id StepShape(Id from, uint8_t shape, States* states) const;
  const Nfa& NfaOf(const Automaton& automaton, const States& states) const;
  void Follow(uint32_t node, States* states, Automaton* automaton,
              State* to) const;
  std::span<const uint32_t> Closure(uint32_t split, States* states,
                                    Automaton* automaton) const;
  Id Number(State* state, States* states, Automaton* automaton) const;
  static void AddOwners(uint32_t set, States* states);
  static Id Miss(const Automaton::Owners& before, States* states);
  void AddAtEnd(Id state, States* states, Automaton* automaton) const;
  static bool IsAlive(Id shape, std::span<const uint64_t> wanted,
                      const States& states);

  Direction direction_;
  bool has_shapes_ = false;  // behind the exact bytes
  size_t exact_bytes_ = kWhole;
  double enough_bits_ = 0;  // unless it is kWhole
  size_t words_ = 0;
  std::vector<uint64_t> others_;  // the owners not added
  // The patterns by bytes, and by shapes, in which there are far fewer nodes.
  Nfa bytes_, shapes_;
  std::vector<uint32_t> shape_of_;  // by node of bytes_, the one of shapes_
  std::vector<ByteSet> sets_;
  std::vector<uint32_t> shapes_in_;  // by set, the shapes of its bytes
  // Until it is finished: numbers of sets, and of nodes of the pattern that is
  // added by what they take and what follows.
  std::unordered_map<ByteSet, uint32_t> set_numbers_;
  NumberMap<uint32_t> known_bytes_, known_shapes_;
  std::vector<Entry> entries_;
  bool is_narrow_ = false;  // the patterns are of one byte a character
  bool is_exact_ = false;   // with a single pattern
  std::array<uint8_t, 256> exact_class_{};
  size_t exact_classes_ = 0;
};

class Sieve::Scratch {
  friend class Sieve;
  // A set of nodes, emptied at once.
  class Nodes {
   public:
    // Nodes are numbers below `nodes`.
    void Allow(size_t nodes) {
      if (added_.size() < nodes) added_.resize(nodes);
    }
    void Clear() {
      if (++now_ != 0) return;
      std::fill(added_.begin(), added_.end(), 0);
      now_ = 1;
    }
    bool Has(uint32_t node) const { return added_[node] == now_; }
    // False if it is there already.
    bool Add(uint32_t node) {
      return std::exchange(added_[node], now_) != now_;
    }

   private:
    std::vector<uint32_t> added_;  // by node, when it was last
    uint32_t now_ = 1;
  };

  State building, behind_boundaries;
  std::vector<uint64_t> owners;
  std::vector<uint32_t> stack;
  Nodes seen, passed;
};

class Sieve::States {
 public:
  // `scratch` must outlive it.
  explicit States(Scratch* s) : scratch(s) {}

  static constexpr size_t kMaxStates = 1 << 13;
  static constexpr size_t kMaxPacked = 1 << 28;  // bytes
  // To be told less costs a line the automata of some patterns; to build all
  // states again costs as much as for so many lines.
  static constexpr size_t kMaxMisses = 1 << 16;

 private:
  friend class Sieve;
  // What the first bytes of a line led to, in front of shapes: a cache, where
  // their hash says. Lines begin, and end, with much the same bytes.
  struct Memo {
    uint64_t bytes = 0;
    uint8_t size = 0xFF;  // how many these are, or one more if others follow
    Id shape = 0;
    uint32_t found = 0;  // the owners
  };
  static constexpr size_t kMemos = 1 << 12;

  Automaton exact, shapes;
  OwnerSets sets;     // of both
  size_t misses = 0;  // lines for which a state was missing
  Id start = 0;
  std::vector<Id> shape_ids;  // by state of `exact`
  std::vector<Memo> memos;
  std::vector<uint32_t> found;  // sets of owners, in the line that is read
  Scratch* scratch;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_SIEVE_H_
