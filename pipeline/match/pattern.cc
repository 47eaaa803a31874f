// SPDX-License-Identifier: Apache-2.0

#include "pipeline/match/pattern.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "pipeline/match/syntax.h"
#include "pipeline/text/re2_view.h"
#include "pipeline/text/utf8.h"

namespace bersih {

RE2::Options PatternOptions() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

namespace {

bool IsAscii(std::string_view s) {
  uint64_t all = 0;
  while (s.size() >= sizeof all) {
    uint64_t word;
    std::memcpy(&word, s.data(), sizeof word);
    all |= word;
    s.remove_prefix(sizeof word);
  }
  for (const char c : s) all |= static_cast<uint8_t>(c);
  return (all & 0x8080808080808080u) == 0;
}

// Whether characters from `low` to `high` hold one that folding takes for a
// letter of ASCII, the long s or the Kelvin sign. A range that begins with
// one of the first letters holds those letters anyway.
bool HoldsFolding(char32_t low, char32_t high) {
  constexpr char32_t kLongS = 0x17F, kKelvin = 0x212A;
  return low > 'k' && ((low <= kLongS && high >= kLongS) ||
                       (low <= kKelvin && high >= kKelvin));
}

// The regex for bytes that stands for `regex` where a text is all ASCII:
// characters beyond it become a byte beyond it. Empty when folding could make
// them letters of ASCII, or it quotes.
std::string ForBytes(std::string_view regex) {
  if (regex.find("\\Q") != regex.npos) return {};
  std::string out;
  char32_t low = 0, last = 0;  // the two characters before
  while (!regex.empty()) {
    int length;
    char32_t c = DecodeRune(regex, &length);
    auto size = static_cast<size_t>(length);
    if (c == '\\' && regex.size() > 1) {
      const size_t close = regex.find('}');
      if (regex.starts_with("\\x{") && close != regex.npos) {
        size = close + 1;
        c = HexValue(regex.substr(3, size - 4));
      } else {
        c = static_cast<uint8_t>(regex[1]);
        if (c < 0x80) size = 2;  // RE2 takes no other
      }
    }
    if (HoldsFolding(last == '-' ? low : c, c)) return {};
    if (c < 0x80) {
      out.append(regex.substr(0, size));
    } else {
      out += '\xFF';
    }
    regex.remove_prefix(size);
    low = last;
    last = c;
  }
  return out;
}

bool CompileInto(std::string_view regex, const RE2::Options& options,
                 Pattern::Compiled* out) {
  out->re2 = std::make_unique<RE2>(ToRe2(regex), options);
  if (!out->re2->ok()) return false;
  for (const auto& [name, number] : out->re2->NamedCapturingGroups()) {
    if (name == "cut") {
      out->cut_group = number;
    } else {
      out->groups.emplace_back(number, name);
    }
  }
  std::sort(out->groups.begin(), out->groups.end());
  return true;
}

}  // namespace

Pattern::Pattern(std::string regex) : regex_(std::move(regex)) {
  const std::string_view all = regex_;
  for (const std::string_view open : {"(?P<", "(?<"}) {
    for (size_t at = all.find(open); at != all.npos;
         at = all.find(open, at + 1)) {
      const std::string_view name = all.substr(at + open.size());
      if (name.starts_with("cut>")) {
        has_cut_ = true;
      } else {
        group_names_.emplace_back(name.substr(0, name.find('>')));
      }
    }
  }
}

const Pattern::Compiled& Pattern::For(std::string_view text) const {
  return Get(IsAscii(text));
}

const Pattern::Compiled& Pattern::ForUtf8() const { return Get(false); }

const Pattern::Compiled& Pattern::Get(bool ascii) const {
  Lazy& lazy = ascii ? ascii_ : utf8_;
  if (!lazy.done.load(std::memory_order_acquire)) {
    std::call_once(lazy.once, [&] {
      RE2::Options options = PatternOptions();
      if (ascii) options.set_encoding(RE2::Options::EncodingLatin1);
      // Where bytes make no regex, as in a range that is empty now, the other
      // does for ASCII too.
      const std::string bytes = ascii ? ForBytes(regex_) : "";
      if (bytes.empty() || !CompileInto(bytes, options, &lazy.compiled)) {
        CompileInto(regex_, PatternOptions(), &lazy.compiled);
      }
      lazy.done.store(true, std::memory_order_release);
    });
  }
  return lazy.compiled;
}

}  // namespace bersih
