// SPDX-License-Identifier: Apache-2.0

#include "pipeline/match/rarity.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace bersih {
namespace {

// Letters, the blank, and all else.
constexpr size_t kKinds = 28, kBlank = 26, kElse = 27;
// Each of all else is so much rarer than all of them.
constexpr double kOneOfElse = 4;
// Scripts other than Latin are made of such bytes, of which each says little.
constexpr double kBeyondAscii = 3;

// Bits, as hexadecimal digits, counted over news in English, Indonesian,
// Portuguese and Spanish in equal shares: of each kind, and of each (column)
// behind each other (row).
constexpr std::string_view kAlone = "3655376648655445844457897934";
constexpr std::array<std::string_view, kKinds> kBehind = {
    "8654986658545396a344778a6824", "28992cba37949a49e4683aaf6d65",
    "3b6a3cb42f65b72bc5944dff8e65", "2ca82baa3bb9993ac68b58af9d35",
    "6655776868744386933586878826", "3b9a35bd2cb5ab2ae4964ece9e35",
    "2aca3d554c56964ae4794eab8e25", "2aaa2bcb3d79883ae7865e8f8c35",
    "4644566798655346a53485a9b645", "1bab3dfa589aaa39e99b2bcddf85",
    "29a83aa64b878648f7564d9e8e35", "2a9639863e847939aa6657bf6b35",
    "24aa2bbd3da97844fa7a4dbc8d35", "3b5447384789974aaa5367cd5925",
    "8666957979754376b33556798a25", "2a9a2bb74b849936d3764bdfae55",
    "9cbbdffdaeecceadebbd0edfef89", "3766396838775647965457ae7a34",
    "4b6839a74c88794589535caf8f24", "399b3ac33d98993ae4674a8f7b35",
    "46653857575443a5c444b9bb8746", "3dbc1dee2edacc3af98b7cee9e75",
    "2aa93ad32da8a54ad7598d8d9e46", "4a5a47a729d98b52d99358a77b44",
    "28984bac6db87948f8686c9ebb14", "197a3b874c9a8a4c8ab85bbd9733",
    "45434565566545546544666b6a75", "5766677889876457a6569898ab12"};

constexpr size_t KindOf(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<size_t>(c - 'a')
         : c == ' '           ? kBlank
                              : kElse;
}

constexpr int Bits(char digit) {
  return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

bool IsBeyondAscii(char c) { return static_cast<uint8_t>(c) >= 0x80; }

}  // namespace

double RarityOf(std::string_view bytes) {
  double bits = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0 && IsBeyondAscii(bytes[i]) && IsBeyondAscii(bytes[i - 1])) {
      bits += kBeyondAscii;
      continue;
    }
    const size_t kind = KindOf(bytes[i]);
    bits += Bits(i == 0 ? kAlone[kind] : kBehind[KindOf(bytes[i - 1])][kind]);
    if (kind == kElse) bits += kOneOfElse;
  }
  return bits;
}

double FrequencyOf(const ByteSet& set) {
  static const auto& frequencies = *new auto([] {
    std::array<double, 256> out{};
    for (size_t b = 0; b < out.size(); ++b) {
      auto c = static_cast<char>(b);
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      out[b] = std::exp2(-RarityOf({&c, 1}));
    }
    return out;
  }());
  double sum = 0;
  for (size_t b = 0; b < frequencies.size(); ++b) {
    if (set.test(b)) sum += frequencies[b];
  }
  return sum < 1 ? sum : 1;
}

}  // namespace bersih
