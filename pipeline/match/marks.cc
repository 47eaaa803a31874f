// SPDX-License-Identifier: Apache-2.0

#include "pipeline/match/marks.h"

#include <array>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace bersih {
namespace {

constexpr std::string_view kMarks = ":/(*|-@[";

constexpr std::array<Marks, 256> kMarksOf = [] {
  std::array<Marks, 256> out{};
  for (size_t i = 0; i < kMarks.size(); ++i) {
    out[static_cast<uint8_t>(kMarks[i])] = static_cast<Marks>(1 << i);
  }
  return out;
}();

const ByteSet& MarkSet() {
  static const ByteSet set = [] {
    ByteSet out;
    for (const char c : kMarks) out.set(static_cast<uint8_t>(c));
    return out;
  }();
  return set;
}

Marks MarksInPortable(std::string_view text) {
  Marks marks = 0;
  for (const char c : text) marks |= kMarksOf[static_cast<uint8_t>(c)];
  return marks;
}

#if defined(__x86_64__)
// A byte is a mark when the tables of its lower and of its upper half both
// have the mark's bit (Mula and Lemire, "Faster Base64 Encoding and Decoding
// using AVX2 Instructions", 2018, classify bytes so).
//
// REQUIRES: 32 bytes of text or more.
__attribute__((target("avx2"))) Marks MarksInAvx2(std::string_view text) {
  alignas(16) uint8_t low[16] = {}, high[16] = {};
  for (size_t i = 0; i < kMarks.size(); ++i) {
    low[kMarks[i] & 15] |= static_cast<uint8_t>(1 << i);
    high[kMarks[i] >> 4] |= static_cast<uint8_t>(1 << i);
  }
  const __m256i lows = _mm256_broadcastsi128_si256(
      _mm_load_si128(reinterpret_cast<const __m128i*>(low)));
  const __m256i highs = _mm256_broadcastsi128_si256(
      _mm_load_si128(reinterpret_cast<const __m128i*>(high)));
  const __m256i half = _mm256_set1_epi8(15);
  __m256i all = _mm256_setzero_si256();
  const char* at = text.data();
  const char* const last = at + text.size() - 32;
  for (;;) {
    const __m256i bytes =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    // Of a byte beyond ASCII the shuffle takes no lower half.
    const __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);
    all = _mm256_or_si256(all,
                          _mm256_and_si256(_mm256_shuffle_epi8(lows, bytes),
                                           _mm256_shuffle_epi8(highs, upper)));
    if (at == last) break;
    at = last - at < 32 ? last : at + 32;
  }
  __m128i folded = _mm_or_si128(_mm256_castsi256_si128(all),
                                _mm256_extracti128_si256(all, 1));
  folded = _mm_or_si128(folded, _mm_srli_si128(folded, 8));
  auto bits = static_cast<uint64_t>(_mm_cvtsi128_si64(folded));
  bits |= bits >> 32;
  bits |= bits >> 16;
  return static_cast<Marks>(bits | bits >> 8);
}
#endif

// The rarer in running text, the better.
int Weight(Marks marks) {
  int weight = std::popcount(marks);
  for (const char common : {'-', '(', ')'}) {
    if ((marks & kMarksOf[static_cast<uint8_t>(common)]) != 0) weight += 3;
  }
  return weight;
}

}  // namespace

Marks MarksIn(std::string_view text) {
#if defined(__x86_64__)
  static const bool avx2 = __builtin_cpu_supports("avx2") != 0;
  if (avx2 && text.size() >= 32) return MarksInAvx2(text);
#endif
  return MarksInPortable(text);
}

Marks MarksNeeded::Of(uint32_t index, const Share& share) {
  if (share.Changes(syntax_, index)) return Find(index, share);
  if (known_[index] == kUnknown) known_[index] = Find(index, share);
  return static_cast<Marks>(known_[index]);
}

Marks MarksNeeded::Find(uint32_t index, const Share& share) {
  const Syntax& syntax = syntax_;
  const Node& node = syntax.nodes[index];
  switch (node.kind) {
    case Node::Kind::kEmpty:
    case Node::Kind::kBoundary:
    case Node::Kind::kBegin:
    case Node::Kind::kEnd:
      return 0;
    case Node::Kind::kChar: {
      const ByteSet& bytes = syntax.sets[node.bytes];
      if (syntax.counts[node.leads] != 0 || (bytes & ~MarkSet()).any()) {
        return 0;
      }
      Marks marks = 0;
      for (const char c : kMarks) {
        const auto mark = static_cast<uint8_t>(c);
        if (bytes.test(mark)) marks |= kMarksOf[mark];
      }
      return marks;
    }
    case Node::Kind::kSequence: {
      Marks best = 0;
      for (const uint32_t child : node.children) {
        const Marks marks = Of(child, share);
        if (marks != 0 && (best == 0 || Weight(marks) < Weight(best))) {
          best = marks;
        }
      }
      return best;
    }
    case Node::Kind::kChoice: {
      Marks any = 0;
      for (const uint32_t child : share.Of(syntax, index)) {
        const Marks marks = Of(child, share);
        if (marks == 0) return 0;
        any |= marks;
      }
      return any;
    }
    case Node::Kind::kRepeat:
      return node.min == 0 ? 0 : Of(node.children[0], share);
  }
  return 0;
}

}  // namespace bersih
