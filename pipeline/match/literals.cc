// SPDX-License-Identifier: Apache-2.0
//
// Each literal is looked for by one pair of neighbouring bytes, the one that
// running text has least often. A position whose pair belongs to no literal,
// which is nearly every one, costs two loads.

#include "pipeline/match/literals.h"

#include <algorithm>
#include <cstring>

namespace bersih {
namespace {

constexpr uint8_t Fold(uint8_t c) {
  return c >= 'A' && c <= 'Z' ? static_cast<uint8_t>(c + 32) : c;
}

constexpr std::array<uint8_t, 256> kFold = [] {
  std::array<uint8_t, 256> table{};
  for (int c = 0; c < 256; ++c) table[c] = Fold(static_cast<uint8_t>(c));
  return table;
}();

uint32_t PairHash(uint8_t a, uint8_t b) {
  return ((a * 67u) ^ (b * 3u << 3)) & 4095u;
}

// How often a byte stands in running text, roughly: lower is rarer.
int Frequency(uint8_t c) {
  static constexpr std::string_view kByFrequency = "zqxjvfwc ygbhpormldktsuien a";
  if (c >= 0x80) return 6;
  if (c >= '0' && c <= '9') return 4;
  const size_t at = kByFrequency.find(static_cast<char>(c));
  return at == kByFrequency.npos ? 0 : static_cast<int>(at);
}

bool EqualFolded(const char* text, std::string_view literal) {
  for (size_t i = 0; i < literal.size(); ++i) {
    if (kFold[static_cast<uint8_t>(text[i])] !=
        static_cast<uint8_t>(literal[i])) {
      return false;
    }
  }
  return true;
}

}  // namespace

LiteralScanner::LiteralScanner(const std::vector<std::string>& literals) {
  const auto hash = [](const Literal& l) {
    return PairHash(static_cast<uint8_t>(l.text[l.pair_at]),
                    static_cast<uint8_t>(l.text[l.pair_at + 1]));
  };
  for (const std::string& text : literals) {
    Literal literal{text, 0};
    int best = 1 << 20;
    for (uint32_t i = 0; i + 1 < text.size(); ++i) {
      const int f = Frequency(static_cast<uint8_t>(text[i])) +
                    Frequency(static_cast<uint8_t>(text[i + 1]));
      if (f < best) {
        best = f;
        literal.pair_at = i;
      }
    }
    literals_.push_back(std::move(literal));
  }
  std::stable_sort(literals_.begin(), literals_.end(),
                   [&](const Literal& a, const Literal& b) {
                     return hash(a) < hash(b);
                   });
  for (size_t i = 0; i < literals_.size(); ++i) {
    Bucket& bucket = buckets_[hash(literals_[i])];
    if (bucket.count++ == 0) bucket.first = static_cast<uint16_t>(i);
  }
}

bool LiteralScanner::AnyIn(std::string_view text) const {
  if (text.size() < 2) return false;
  uint8_t a = kFold[static_cast<uint8_t>(text[0])];
  for (size_t i = 1; i < text.size(); ++i) {
    const uint8_t b = kFold[static_cast<uint8_t>(text[i])];
    const Bucket bucket = buckets_[PairHash(a, b)];
    a = b;
    for (uint32_t k = 0; k < bucket.count; ++k) {
      const Literal& literal = literals_[bucket.first + k];
      const size_t pair = i - 1;
      if (pair < literal.pair_at) continue;
      const size_t begin = pair - literal.pair_at;
      if (text.size() - begin < literal.text.size()) continue;
      if (EqualFolded(text.data() + begin, literal.text)) return true;
    }
  }
  return false;
}

}  // namespace bersih
