// SPDX-License-Identifier: Apache-2.0
//
// Nearly every literal begins with a word or a capital, or has a word in it:
// "baca juga" stands only where "juga" begins. So it is beginnings of words
// that are looked at, of which running text has one in six bytes: eight, four
// or three bytes from there on are hashed, and a bit says whether some literal
// has them. Where words begin is told for 32 bytes at a time. It does not take
// longer for more literals, unless they are found.
//
// The few others may stand anywhere. Of these 32 positions at a time are
// compared with four bytes of all of them, in the manner of Teddy (Langdale, in
// Hyperscan; see also "Teddy" in the aho-corasick crate of BurntSushi): windows
// share eight buckets, and tables of half bytes say which buckets a byte is
// good for.

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

// Setting bit 5 folds letters, and some other characters into each other,
// which costs only a comparison.
constexpr uint64_t kFold = 0x2020202020202020u;

constexpr uint8_t Fold(char c) {
  const auto byte = static_cast<uint8_t>(c);
  return static_cast<uint8_t>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
}

// Eight bytes, roughly folded; blanks stand for those that are not readable.
uint64_t BytesAt(const char* text, size_t readable) {
  uint64_t bytes = kFold;
  std::memcpy(&bytes, text, std::min(readable, sizeof bytes));
  return bytes | kFold;
}

// Of the first `size` of eight bytes.
uint32_t Hash(uint64_t bytes, size_t size) {
  return static_cast<uint32_t>(
      (bytes << (64 - 8 * size)) * 0x9E3779B97F4A7C15u >> (64 - kHashBits));
}

// Of the first four, quicker.
uint32_t BeginningHash(uint64_t bytes) {
  return static_cast<uint32_t>(bytes) * 0x9E3779B1u >> (32 - kHashBits);
}

// Of what words are made. Bytes beyond ASCII make other words than ASCII does.
bool IsAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}
bool IsHigh(char c) { return static_cast<uint8_t>(c) >= 0x80; }

bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }

// Whether a word begins with `here` behind `before`, whatever its case. So does
// a bracket, with which literals of one letter are as easily found.
constexpr char kBracket = '(';
bool BeginsWord(char before, char here) {
  return (IsAlnum(here) && !IsAlnum(before)) ||
         (IsHigh(here) && !IsHigh(before)) || here == kBracket;
}

// Whether a window of a literal may begin there.
bool BeginsWindow(std::string_view text, size_t at, bool at_word_start) {
  if (at > 0) return BeginsWord(text[at - 1], text[at]);
  return text[0] == kBracket || (at_word_start && IsAlnum(text[0]));
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
      entries_.push_back({.text = std::move(literal.text),
                          .first_owner = static_cast<uint32_t>(owners_.size()),
                          .at_word_start = true});
    }
    entries_.back().at_word_start &= literal.at_word_start;
    ++entries_.back().owners;
    owners_.push_back(literal.owner);
  }
  for (Entry& entry : entries_) ChooseWindow(&entry);
  const auto hash = [](const Entry& e) {
    const std::string_view window =
        std::string_view(e.text).substr(e.window_at);
    return Hash(BytesAt(window.data(), window.size()), BytesOf(e.window));
  };
  std::stable_sort(
      entries_.begin(), entries_.end(),
      [&](const Entry& a, const Entry& b) { return hash(a) < hash(b); });
  bits_.resize(WordsFor(1u << kHashBits));
  beginnings_.resize(bits_.size());
  for (size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    entry.head = BytesAt(entry.text.data(), entry.text.size());
    const size_t n = std::min(entry.text.size(), sizeof entry.head);
    entry.head_mask = ~uint64_t{0} >> (64 - 8 * n);
    has_[static_cast<size_t>(entry.window)] = true;
    has_high_ |= IsHigh(entry.text[entry.window_at]);
    const uint32_t h = hash(entry);
    if (!HasBit(h, bits_.data())) {
      buckets_.push_back({static_cast<uint32_t>(i), 0});
    }
    ++buckets_.back().count;
    SetBit(h, bits_.data());
    AddBeginning(entry);
  }
  size_t before = 0;
  for (const uint64_t word : bits_) {
    set_before_.push_back(static_cast<uint16_t>(before));
    before += static_cast<size_t>(std::popcount(word));
  }
  FillTables();
}

bool LiteralScanner::StandsAnywhere(std::string_view text, bool at_word_start) {
  for (size_t at = 0; at + kMinBytes <= text.size(); ++at) {
    if (BeginsWindow(text, at, at_word_start)) return false;
  }
  return true;
}

// The rarest there is, at the start of a word if it may be.
void LiteralScanner::ChooseWindow(Entry* entry) {
  const std::string_view text = entry->text;
  double rarest = -1;
  const auto consider = [&](Window window, size_t at) {
    if (text.size() - at < BytesOf(window)) return;
    const double rarity = RarityOf(text.substr(at, BytesOf(window)));
    if (rarity <= rarest) return;
    rarest = rarity;
    entry->window = window;
    entry->window_at = static_cast<uint32_t>(at);
  };
  const auto begins = [&](size_t at) {
    return BeginsWindow(text, at, entry->at_word_start);
  };
  for (size_t at = 0; at < text.size(); ++at) {
    if (!begins(at)) continue;
    consider(Window::kEight, at);
    consider(Window::kFour, at);
  }
  if (rarest >= 0) return;
  for (size_t at = 0; at < text.size(); ++at) {
    if (begins(at)) consider(Window::kThree, at);
  }
  if (rarest >= 0) return;
  for (size_t at = 0; at < text.size(); ++at) {
    consider(Window::kFourAnywhere, at);
  }
  if (rarest < 0) consider(Window::kThreeAnywhere, 0);
}

void LiteralScanner::AddBeginning(const Entry& entry) {
  if (entry.window >= Window::kFourAnywhere) return;
  const std::string_view window =
      std::string_view(entry.text).substr(entry.window_at);
  const uint64_t bytes = BytesAt(window.data(), window.size());
  const auto add = [&](uint64_t four) {
    SetBit(BeginningHash(four), beginnings_.data());
  };
  if (entry.window != Window::kThree) return add(bytes);
  for (uint64_t next = 0; next < 0x100; ++next) {
    add((bytes & 0xFFFFFF) | (next << 24 | (kFold & 0xFF000000)));
  }
}

// Puts each window into the bucket that lets least through on account of it.
void LiteralScanner::FillTables() {
  struct Halves {
    uint16_t low[kTested] = {}, high[kTested] = {};
    double share() const {
      double all = 1;
      for (size_t i = 0; i < kTested; ++i) {
        all *= std::popcount(low[i]) * std::popcount(high[i]) / 256.0;
      }
      return all;
    }
    void Add(std::string_view window) {
      for (size_t i = 0; i < kTested; ++i) {
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
  Halves buckets[8];
  for (const Entry& entry : entries_) {
    if (entry.window < Window::kFourAnywhere) continue;
    const std::string_view window =
        std::string_view(entry.text).substr(entry.window_at, kTested);
    size_t best = 0;
    double least = 2;
    for (size_t i = 0; i < 8; ++i) {
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
  for (size_t bucket = 0; bucket < 8; ++bucket) {
    const auto bit = static_cast<uint8_t>(1 << bucket);
    for (size_t i = 0; i < kTested; ++i) {
      for (int half = 0; half < 16; ++half) {
        if ((buckets[bucket].low[i] >> half & 1) != 0) low_[i][half] |= bit;
        if ((buckets[bucket].high[i] >> half & 1) != 0) high_[i][half] |= bit;
      }
    }
  }
}

// `bytes` stand at `at`.
inline void LiteralScanner::Look(Window window, uint64_t bytes,
                                 std::string_view text, size_t at,
                                 std::vector<Hit>* hits) const {
  const uint32_t hash = Hash(bytes, BytesOf(window));
  if (HasBit(hash, bits_.data())) LookIn(window, hash, text, at, hits);
}

inline void LiteralScanner::LookAtWord(std::string_view text, size_t at,
                                       uint64_t bytes,
                                       std::vector<Hit>* hits) const {
  Look(Window::kEight, bytes, text, at, hits);
  Look(Window::kFour, bytes, text, at, hits);
  if (has_[static_cast<size_t>(Window::kThree)]) {
    Look(Window::kThree, bytes, text, at, hits);
  }
}

inline void LiteralScanner::LookAnywhere(std::string_view text, size_t at,
                                         uint64_t bytes,
                                         std::vector<Hit>* hits) const {
  Look(Window::kFourAnywhere, bytes, text, at, hits);
  if (has_[static_cast<size_t>(Window::kThreeAnywhere)]) {
    Look(Window::kThreeAnywhere, bytes, text, at, hits);
  }
}

void LiteralScanner::LookIn(Window window, uint32_t h, std::string_view text,
                            size_t at, std::vector<Hit>* hits) const {
  const uint64_t below = bits_[h / 64] & ((uint64_t{1} << h % 64) - 1);
  const Bucket bucket =
      buckets_[set_before_[h / 64] + static_cast<size_t>(std::popcount(below))];
  for (uint32_t k = 0; k < bucket.count; ++k) {
    const Entry& entry = entries_[bucket.first + k];
    if (entry.window != window || at < entry.window_at) continue;
    const size_t begin = at - entry.window_at;
    const size_t left = text.size() - begin;
    if (left < entry.text.size()) continue;
    if (left >= sizeof(uint64_t) &&
        ((BytesAt(text.data() + begin, left) ^ entry.head) & entry.head_mask) !=
            0) {
      continue;
    }
    if (!EqualFolded(text.data() + begin, entry.text)) continue;
    hits->push_back({static_cast<uint32_t>(begin),
                     static_cast<uint32_t>(begin + entry.text.size()),
                     bucket.first + k});
  }
}

void LiteralScanner::FindPortable(std::string_view text, size_t from,
                                  size_t readable,
                                  std::vector<Hit>* hits) const {
  for (size_t at = from; at + kMinBytes <= text.size(); ++at) {
    const uint64_t bytes = BytesAt(text.data() + at, readable - at);
    if ((BeginsWord(at == 0 ? ' ' : text[at - 1], text[at]) ||
         IsCapital(text[at])) &&
        HasBit(BeginningHash(bytes), beginnings_.data())) {
      LookAtWord(text, at, bytes, hits);
    }
    if (has_anywhere()) LookAnywhere(text, at, bytes, hits);
  }
}

#if defined(__x86_64__)
// Writes to `places` where, from `from` to before `to`, words begin that may
// begin a window, and returns how many. Reads up to 32 + 8 bytes behind `to`.
__attribute__((target("avx2,bmi"))) size_t LiteralScanner::BeginningsAvx2(
    std::string_view text, size_t from, size_t to, uint32_t* places) const {
  const uint32_t high = has_high_ ? ~0u : 0;
  const uint64_t* const beginnings = beginnings_.data();
  // What is of a range becomes the lowest numbers that have a sign, since only
  // such are compared.
  const __m256i from_a = _mm256_set1_epi8(static_cast<char>(0x80 - 'a'));
  const __m256i from_A = _mm256_set1_epi8(static_cast<char>(0x80 - 'A'));
  const __m256i from_0 = _mm256_set1_epi8(static_cast<char>(0x80 - '0'));
  const __m256i letters = _mm256_set1_epi8(-0x80 + 26);
  const __m256i digits = _mm256_set1_epi8(-0x80 + 10);
  const __m256i fold = _mm256_set1_epi8(0x20);
  const __m256i bracket = _mm256_set1_epi8(kBracket);
  const char before = from == 0 ? ' ' : text[from - 1];
  uint32_t word_before = IsAlnum(before) ? 1 : 0;
  uint32_t high_before = IsHigh(before) ? 1 : 0;
  size_t count = 0;
  for (size_t at = from; at < to; at += 32) {
    const char* const here = text.data() + at;
    const __m256i bytes =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(here));
    const __m256i is_letter = _mm256_cmpgt_epi8(
        letters, _mm256_add_epi8(_mm256_or_si256(bytes, fold), from_a));
    const __m256i is_capital =
        _mm256_cmpgt_epi8(letters, _mm256_add_epi8(bytes, from_A));
    const __m256i is_digit =
        _mm256_cmpgt_epi8(digits, _mm256_add_epi8(bytes, from_0));
    const auto word = static_cast<uint32_t>(
        _mm256_movemask_epi8(_mm256_or_si256(is_letter, is_digit)));
    const auto beyond = static_cast<uint32_t>(_mm256_movemask_epi8(bytes));
    const __m256i is_beginning =
        _mm256_or_si256(is_capital, _mm256_cmpeq_epi8(bytes, bracket));
    uint32_t left = static_cast<uint32_t>(_mm256_movemask_epi8(is_beginning)) |
                    (word & ~(word << 1 | word_before)) |
                    (beyond & ~(beyond << 1 | high_before) & high);
    word_before = word >> 31;
    high_before = beyond >> 31;
    if (to - at < 32) left &= (1u << (to - at)) - 1;
    for (; left != 0; left &= left - 1) {
      const auto i = static_cast<uint32_t>(std::countr_zero(left));
      const uint32_t hash = BeginningHash(BytesAt(here + i, 8));
      // Whether it is one cannot be foretold: it is written in any case.
      places[count] = static_cast<uint32_t>(at) + i;
      count += beginnings[hash / 64] >> hash % 64 & 1;
    }
  }
  return count;
}

// Looks at what may stand anywhere in the same bytes.
__attribute__((target("avx2,bmi"))) void LiteralScanner::FindAnywhereAvx2(
    std::string_view text, size_t from, size_t to,
    std::vector<Hit>* hits) const {
  __m256i low[kTested], high[kTested];
  for (size_t i = 0; i < kTested; ++i) {
    low[i] = _mm256_broadcastsi128_si256(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(low_[i].data())));
    high[i] = _mm256_broadcastsi128_si256(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(high_[i].data())));
  }
  const __m256i fold = _mm256_set1_epi8(0x20);
  const __m256i half = _mm256_set1_epi8(15);
  for (size_t at = from; at < to; at += 32) {
    const char* const here = text.data() + at;
    __m256i good = _mm256_set1_epi8(-1);
    for (size_t i = 0; i < kTested; ++i) {
      const __m256i bytes = _mm256_or_si256(
          fold, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(here + i)));
      const __m256i lower = _mm256_and_si256(bytes, half);
      const __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);
      good = _mm256_and_si256(
          good, _mm256_and_si256(_mm256_shuffle_epi8(low[i], lower),
                                 _mm256_shuffle_epi8(high[i], upper)));
    }
    auto left = ~static_cast<uint32_t>(
        _mm256_movemask_epi8(_mm256_cmpeq_epi8(good, _mm256_setzero_si256())));
    if (to - at < 32) left &= (1u << (to - at)) - 1;
    for (; left != 0; left &= left - 1) {
      const auto i = static_cast<size_t>(std::countr_zero(left));
      LookAnywhere(text, at + i, BytesAt(here + i, 8), hits);
    }
  }
}

// Returns how far it came; the rest is too short for it.
size_t LiteralScanner::FindAvx2(std::string_view text, size_t readable,
                                std::vector<Hit>* hits) const {
  constexpr size_t kBehind = 32 + 8, kBlock = 1024;
  if (readable < kBehind) return 0;
  const size_t end = std::min(text.size(), readable - kBehind);
  std::array<uint32_t, kBlock + 1> places;
  for (size_t at = 0; at < end; at += kBlock) {
    const size_t to = std::min(end, at + kBlock);
    const size_t count = BeginningsAvx2(text, at, to, places.data());
    for (size_t i = 0; i < count; ++i) {
      LookAtWord(text, places[i], BytesAt(text.data() + places[i], 8), hits);
    }
    if (has_anywhere()) FindAnywhereAvx2(text, at, to, hits);
  }
  return end;
}
#endif

void LiteralScanner::Find(std::string_view text, size_t readable,
                          std::vector<Hit>* hits) const {
  if (text.size() < kMinBytes || entries_.empty()) return;
  size_t from = 0;
#if defined(__x86_64__)
  static const bool avx2 =
      __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0;
  if (avx2) from = FindAvx2(text, readable, hits);
#endif
  FindPortable(text, from, readable, hits);
}

}  // namespace bersih
