// SPDX-License-Identifier: Apache-2.0
//
// A pattern as a tree, read with RE2's syntax
// (https://github.com/google/re2/wiki/Syntax). RE2 has such a tree too and
// does not show it; ours is only as exact as its users need: see Node.

#ifndef BERSIH_PIPELINE_MATCH_SYNTAX_H_
#define BERSIH_PIPELINE_MATCH_SYNTAX_H_

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bersih {

using ByteSet = std::bitset<256>;

inline constexpr uint32_t kUnbounded = 0xFFFFFFFF;

// Errs on the side of matching more: characters beyond ASCII are known by
// their first byte only, and nothing is said of \B.
struct Node {
  enum class Kind : uint8_t {
    kEmpty,     // also \B
    kBoundary,  // \b
    kChar,      // one character
    kSequence,  // of its children
    kChoice,    // of one of its children
    kRepeat,    // of its only child, `min` to `max` times
    kBegin,     // ^
    kEnd,       // $
  };
  Kind kind = Kind::kEmpty;
  // Of kChar: it is one of `bytes`, or, where bytes of `leads` are, any
  // character of several bytes that begins with one of them. A literal
  // character beyond ASCII is a sequence of bytes instead.
  uint32_t bytes = 0, leads = 0;  // indices of Syntax::sets
  uint32_t begins = 0;            // the same, of both
  bool folded = false;            // `leads` are only of other cases of `bytes`
  uint32_t min = 0, max = 0;
  // Indices of Syntax::nodes; they are in Syntax::children.
  std::span<const uint32_t> children = {};
};

// Can be moved, not copied.
struct Syntax {
  Syntax() = default;
  Syntax(Syntax&&) = default;
  Syntax& operator=(Syntax&&) = default;

  std::vector<Node> nodes;
  std::vector<uint32_t> children;  // of all nodes
  std::vector<ByteSet> sets;
  std::vector<uint32_t> counts;  // by set, of its bytes
  uint32_t root = 0;
  // A character is a byte.
  bool is_narrow = false;
  // It matches no more than the pattern.
  bool is_exact = false;
};

// A part of what a pattern matches: where its choice `choice`, the root or a
// child of it, is one of `branches` (indices of Syntax::nodes). With kNoChoice
// it is all of it.
struct Share {
  static constexpr uint32_t kNoChoice = 0xFFFFFFFF;
  uint32_t choice = kNoChoice;
  std::vector<uint32_t> branches = {};

  // The branches of the choice `index` that are of this part.
  std::span<const uint32_t> Of(const Syntax& syntax, uint32_t index) const {
    return index == choice ? branches : syntax.nodes[index].children;
  }
  // Whether what can be said of node `index` depends on the share.
  bool Changes(const Syntax& syntax, uint32_t index) const {
    return index == choice || index == syntax.root;
  }
};

// The tree of `regex`, which RE2 must have accepted; nothing when it uses what
// no pack uses so far (multi-line mode, POSIX classes).
std::optional<Syntax> ReadSyntax(std::string_view regex);
// The same of one that NarrowRegex made: a character is a byte.
std::optional<Syntax> ReadNarrowSyntax(std::string_view regex);

// The value of hexadecimal digits, of which there are some.
uint32_t HexValue(std::string_view digits);

// The characters that a kChar may be, in lower case, without those that only
// fold to one of them (k, s); empty when they are more than `most` bytes of
// ASCII, or some are of several bytes.
std::string CharactersOf(const Syntax& syntax, const Node& node, size_t most);

// How many bytes of a match can stand in front of the first of `literals` (in
// lower case), or nothing when that is not known or not bounded. A match that
// begins with one has 0.
std::optional<uint32_t> BytesBefore(const Syntax& syntax,
                                    const std::vector<std::string>& literals);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MATCH_SYNTAX_H_
