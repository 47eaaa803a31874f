// SPDX-License-Identifier: Apache-2.0
//
// Each literal is looked for by one window of three neighbouring bytes, the
// one that running text has least often. A position whose window belongs to
// no literal, which is nearly every one, costs a hash and a bit.

#include "pipeline/match/literals.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace bersih {
namespace {

constexpr uint32_t kHashBits = 15;

constexpr uint8_t Fold(char c) {
  const auto byte = static_cast<uint8_t>(c);
  return static_cast<uint8_t>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
}

// Of three bytes, the lowest ones of `window`. Setting bit 5 folds letters,
// and some other characters into each other, which costs only a comparison.
uint32_t Hash(uint32_t window) {
  return ((window | 0x202020u) & 0xFFFFFFu) * 0x9E3779B1u >> (32 - kHashBits);
}

uint32_t WindowAt(const char* text) {
  return uint32_t{static_cast<uint8_t>(text[0])} |
         uint32_t{static_cast<uint8_t>(text[1])} << 8 |
         uint32_t{static_cast<uint8_t>(text[2])} << 16;
}

// How often a byte stands in running text, roughly: lower is rarer.
int Frequency(char c) {
  static constexpr std::string_view kByFrequency =
      "zqxjvfwcyghbpormldkstuien a";
  if (static_cast<uint8_t>(c) >= 0x80) return 6;
  if (c >= '0' && c <= '9') return 4;
  const size_t at = kByFrequency.find(c);
  return at == kByFrequency.npos ? 0 : static_cast<int>(at);
}

bool EqualFolded(const char* text, std::string_view literal) {
  for (size_t i = 0; i < literal.size(); ++i) {
    if (Fold(text[i]) != static_cast<uint8_t>(literal[i])) return false;
  }
  return true;
}

uint32_t RarestWindow(std::string_view text) {
  uint32_t best_at = 0;
  int best = 1 << 20;
  for (uint32_t i = 0; i + 2 < text.size(); ++i) {
    const int f =
        Frequency(text[i]) + Frequency(text[i + 1]) + Frequency(text[i + 2]);
    if (f < best) {
      best = f;
      best_at = i;
    }
  }
  return best_at;
}

}  // namespace

LiteralScanner::LiteralScanner(std::vector<Literal> literals) {
  if (literals.empty()) return;
  std::sort(literals.begin(), literals.end(),
            [](const Literal& a, const Literal& b) { return a.text < b.text; });
  for (Literal& literal : literals) {
    if (entries_.empty() || entries_.back().text != literal.text) {
      const uint32_t at = RarestWindow(literal.text);
      entries_.push_back({std::move(literal.text), at,
                          static_cast<uint32_t>(owners_.size()), 0});
    }
    ++entries_.back().owners;
    owners_.push_back(literal.owner);
  }
  const auto hash = [](const Entry& e) {
    return Hash(WindowAt(e.text.data() + e.window_at));
  };
  std::stable_sort(
      entries_.begin(), entries_.end(),
      [&](const Entry& a, const Entry& b) { return hash(a) < hash(b); });
  bits_.resize((1u << kHashBits) / 64);
  buckets_.resize(1u << kHashBits);
  for (size_t i = 0; i < entries_.size(); ++i) {
    const uint32_t h = hash(entries_[i]);
    if (buckets_[h].count++ == 0) buckets_[h].first = static_cast<uint32_t>(i);
    bits_[h / 64] |= uint64_t{1} << (h % 64);
  }
}

void LiteralScanner::Find(std::string_view text,
                          std::vector<uint16_t>* owners) const {
  if (text.size() < kMinBytes || entries_.empty()) return;
  uint32_t window = WindowAt(text.data()) << 8;
  for (size_t i = 2; i < text.size(); ++i) {
    window = window >> 8 | uint32_t{static_cast<uint8_t>(text[i])} << 16;
    const uint32_t h = Hash(window);
    if ((bits_[h / 64] >> (h % 64) & 1) == 0) continue;
    const Bucket bucket = buckets_[h];
    for (uint32_t k = 0; k < bucket.count; ++k) {
      const Entry& entry = entries_[bucket.first + k];
      const size_t at = i - 2;
      if (at < entry.window_at) continue;
      const size_t begin = at - entry.window_at;
      if (text.size() - begin < entry.text.size()) continue;
      if (!EqualFolded(text.data() + begin, entry.text)) continue;
      const auto owner = owners_.begin() + entry.first_owner;
      owners->insert(owners->end(), owner, owner + entry.owners);
    }
  }
}

}  // namespace bersih
