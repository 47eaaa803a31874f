// SPDX-License-Identifier: Apache-2.0
//
// Each literal is looked for by one window of four neighbouring bytes, one that
// running text seldom has, or by all of it if it has three only. Where there
// is AVX2, 32 positions at a time are compared with all windows, in the manner
// of Teddy (Langdale, in Hyperscan; see also "Teddy" in the aho-corasick crate
// of BurntSushi): windows share sixteen buckets, and tables of half bytes say
// which buckets a byte is good for. A position that is left, or without AVX2
// every one, costs a hash and a bit.

#include "pipeline/match/literals.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <set>
#include <utility>

#include "pipeline/match/rarity.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace bersih {
namespace {

constexpr uint32_t kHashBits = 16;

constexpr uint8_t Fold(char c) {
  const auto byte = static_cast<uint8_t>(c);
  return static_cast<uint8_t>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
}

// A window as a number, of four bytes or of the first three of them. Setting
// bit 5 folds letters, and some other characters into each other, which costs
// only a comparison.
uint32_t WindowOfFour(const char* text) {
  uint32_t window;
  std::memcpy(&window, text, sizeof window);
  return window | 0x20202020u;
}

uint32_t WindowOfThree(const char* text) {
  const auto byte = [&](size_t i) {
    return uint32_t{static_cast<uint8_t>(text[i])} << 8 * i;
  };
  return byte(0) | byte(1) | byte(2) | 0x202020u;
}

uint32_t Hash(uint32_t window) {
  return window * 0x9E3779B1u >> (32 - kHashBits);
}

// Eight bytes, with what tells small letters from capitals, and some other
// characters from each other, taken out.
uint64_t HeadAt(const char* text) {
  uint64_t head;
  std::memcpy(&head, text, sizeof head);
  return head | 0x2020202020202020u;
}

bool EqualFolded(const char* text, std::string_view literal) {
  for (size_t i = 0; i < literal.size(); ++i) {
    if (Fold(text[i]) != static_cast<uint8_t>(literal[i])) return false;
  }
  return true;
}

}  // namespace

LiteralScanner::LiteralScanner(std::vector<Literal> literals) {
  if (literals.empty()) return;
  std::sort(literals.begin(), literals.end(),
            [](const Literal& a, const Literal& b) { return a.text < b.text; });
  for (Literal& literal : literals) {
    if (entries_.empty() || entries_.back().text != literal.text) {
      entries_.push_back({std::move(literal.text), 0,
                          static_cast<uint32_t>(owners_.size()), 0});
    }
    ++entries_.back().owners;
    owners_.push_back(literal.owner);
  }
  ChooseWindows();
  const auto hash = [](const Entry& e) {
    const char* const window = e.text.data() + e.window_at;
    return Hash(e.text.size() < kWindow ? WindowOfThree(window)
                                        : WindowOfFour(window));
  };
  std::stable_sort(
      entries_.begin(), entries_.end(),
      [&](const Entry& a, const Entry& b) { return hash(a) < hash(b); });
  bits_.resize(WordsFor(1u << kHashBits));
  for (size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    const size_t n = std::min(entry.text.size(), sizeof entry.head);
    char head[sizeof entry.head] = {}, mask[sizeof entry.head] = {};
    std::memcpy(head, entry.text.data(), n);
    std::memset(mask, 0xFF, n);
    entry.head = HeadAt(head);
    std::memcpy(&entry.head_mask, mask, sizeof mask);
    has_short_ |= entry.text.size() < kWindow;
    const uint32_t h = hash(entry);
    if (!HasBit(h, bits_.data())) {
      buckets_.push_back({static_cast<uint32_t>(i), 0});
    }
    ++buckets_.back().count;
    SetBit(h, bits_.data());
  }
  size_t before = 0;
  for (const uint64_t word : bits_) {
    set_before_.push_back(static_cast<uint16_t>(before));
    before += static_cast<size_t>(std::popcount(word));
  }
  FillBuckets();
}

// Rare windows, and few of them: a literal shares the window of others where
// that costs less than one of its own.
void LiteralScanner::ChooseWindows() {
  // What it costs to come upon a window, to compare a literal there, and to
  // have a window at all, which lets more of the text through.
  constexpr double kLook = 25, kCompare = 8, kHave = 1e-4;
  std::set<std::string_view> windows;
  for (Entry& entry : entries_) {
    const std::string_view text = entry.text;
    double least = HUGE_VAL;
    for (uint32_t at = 0; at == 0 || at + kWindow <= text.size(); ++at) {
      const std::string_view window = text.substr(at, kWindow);
      const bool had = windows.contains(window);
      const double cost =
          std::exp2(-RarityOf(window)) * (kCompare + (had ? 0 : kLook)) +
          (had ? 0 : kHave);
      if (cost >= least) continue;
      least = cost;
      entry.window_at = at;
    }
    windows.insert(text.substr(entry.window_at, kWindow));
  }
}

// Puts each window into the bucket that lets least through on account of it.
void LiteralScanner::FillBuckets() {
  struct Halves {
    uint16_t low[kWindow] = {}, high[kWindow] = {};
    double share() const {
      double all = 1;
      for (size_t i = 0; i < kWindow; ++i) {
        all *= std::popcount(low[i]) * std::popcount(high[i]) / 256.0;
      }
      return all;
    }
    void Add(std::string_view window) {
      for (size_t i = 0; i < kWindow; ++i) {
        if (i >= window.size()) {  // the literal ends: anything goes
          low[i] = high[i] = 0xFFFF;
          continue;
        }
        const int byte = static_cast<uint8_t>(window[i]) | 0x20;
        low[i] |= static_cast<uint16_t>(1 << (byte & 15));
        high[i] |= static_cast<uint16_t>(1 << (byte >> 4));
      }
    }
  };
  Halves buckets[8 * kBucketGroups];
  for (const Entry& entry : entries_) {
    const std::string_view window =
        std::string_view(entry.text).substr(entry.window_at, kWindow);
    size_t best = 0;
    double least = 2;
    for (size_t i = 0; i < 8 * kBucketGroups; ++i) {
      Halves with = buckets[i];
      with.Add(window);
      const double more = with.share() - buckets[i].share();
      if (more < least) {
        least = more;
        best = i;
      }
    }
    buckets[best].Add(window);
  }
  for (size_t bucket = 0; bucket < 8 * kBucketGroups; ++bucket) {
    const auto bit = static_cast<uint8_t>(1 << (bucket % 8));
    Tables& low = low_[bucket / 8];
    Tables& high = high_[bucket / 8];
    for (size_t i = 0; i < kWindow; ++i) {
      for (int half = 0; half < 16; ++half) {
        if ((buckets[bucket].low[i] >> half & 1) != 0) low[i][half] |= bit;
        if ((buckets[bucket].high[i] >> half & 1) != 0) high[i][half] |= bit;
      }
    }
  }
}

// Looks whether a literal's window stands at `at`.
inline void LiteralScanner::Look(std::string_view text, size_t at,
                                 std::vector<Hit>* hits) const {
  const char* const here = text.data() + at;
  constexpr uint32_t kNone = 1u << kHashBits;
  uint32_t four = kNone;
  if (text.size() - at >= kWindow) {
    four = Hash(WindowOfFour(here));
    if (HasBit(four, bits_.data())) LookIn(four, text, at, hits);
  }
  if (!has_short_) return;
  const uint32_t three = Hash(WindowOfThree(here));
  if (three != four && HasBit(three, bits_.data())) {
    LookIn(three, text, at, hits);
  }
}

void LiteralScanner::LookIn(uint32_t h, std::string_view text, size_t at,
                            std::vector<Hit>* hits) const {
  const uint64_t below = bits_[h / 64] & ((uint64_t{1} << h % 64) - 1);
  const Bucket bucket =
      buckets_[set_before_[h / 64] + static_cast<size_t>(std::popcount(below))];
  for (uint32_t k = 0; k < bucket.count; ++k) {
    const Entry& entry = entries_[bucket.first + k];
    if (at < entry.window_at) continue;
    const size_t begin = at - entry.window_at;
    if (text.size() - begin < entry.text.size()) continue;
    if (text.size() - begin >= sizeof(uint64_t) &&
        ((HeadAt(text.data() + begin) ^ entry.head) & entry.head_mask) != 0) {
      continue;
    }
    if (!EqualFolded(text.data() + begin, entry.text)) continue;
    hits->push_back({static_cast<uint32_t>(begin),
                     static_cast<uint32_t>(begin + entry.text.size()),
                     bucket.first + k});
  }
}

void LiteralScanner::FindPortable(std::string_view text, size_t from,
                                  std::vector<Hit>* hits) const {
  for (size_t at = from; at + kMinBytes <= text.size(); ++at) {
    Look(text, at, hits);
  }
}

#if defined(__x86_64__)
// Returns how far it came; the rest is too short for it.
__attribute__((target("avx2"))) size_t LiteralScanner::FindAvx2(
    std::string_view text, size_t readable, std::vector<Hit>* hits) const {
  __m256i low[kBucketGroups][kWindow], high[kBucketGroups][kWindow];
  for (size_t g = 0; g < kBucketGroups; ++g) {
    for (size_t i = 0; i < kWindow; ++i) {
      low[g][i] = _mm256_broadcastsi128_si256(
          _mm_loadu_si128(reinterpret_cast<const __m128i*>(low_[g][i].data())));
      high[g][i] = _mm256_broadcastsi128_si256(_mm_loadu_si128(
          reinterpret_cast<const __m128i*>(high_[g][i].data())));
    }
  }
  const __m256i half = _mm256_set1_epi8(15);
  const __m256i fold = _mm256_set1_epi8(0x20);
  size_t at = 0;
  for (; at < text.size() && at + 31 + kWindow <= readable; at += 32) {
    __m256i good[kBucketGroups];
    for (size_t i = 0; i < kWindow; ++i) {
      const __m256i bytes = _mm256_or_si256(
          fold, _mm256_loadu_si256(
                    reinterpret_cast<const __m256i*>(text.data() + at + i)));
      const __m256i lower = _mm256_and_si256(bytes, half);
      const __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);
      for (size_t g = 0; g < kBucketGroups; ++g) {
        const __m256i here =
            _mm256_and_si256(_mm256_shuffle_epi8(low[g][i], lower),
                             _mm256_shuffle_epi8(high[g][i], upper));
        good[g] = i == 0 ? here : _mm256_and_si256(good[g], here);
      }
    }
    __m256i any = good[0];
    for (size_t g = 1; g < kBucketGroups; ++g) {
      any = _mm256_or_si256(any, good[g]);
    }
    auto left = ~static_cast<uint32_t>(
        _mm256_movemask_epi8(_mm256_cmpeq_epi8(any, _mm256_setzero_si256())));
    if (text.size() - at < 32) left &= (1u << (text.size() - at)) - 1;
    for (; left != 0; left &= left - 1) {
      Look(text, at + static_cast<size_t>(std::countr_zero(left)), hits);
    }
  }
  return at;
}
#endif

void LiteralScanner::Find(std::string_view text, size_t readable,
                          std::vector<Hit>* hits) const {
  if (text.size() < kMinBytes || entries_.empty()) return;
  size_t from = 0;
#if defined(__x86_64__)
  static const bool avx2 = __builtin_cpu_supports("avx2") != 0;
  if (avx2) from = FindAvx2(text, readable, hits);
#endif
  FindPortable(text, from, hits);
}

}  // namespace bersih
