// SPDX-License-Identifier: Apache-2.0

#include "pipeline/match/pattern.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "pipeline/text/re2_view.h"

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

// The regex for bytes that stands for `regex` where a text is all ASCII:
// characters beyond it become a byte beyond it.
std::string ForBytes(std::string_view regex) {
  std::string out;
  for (size_t at = 0; at < regex.size();) {
    const size_t escape = regex.find('\\', at);
    if (escape == regex.npos || escape + 1 == regex.size()) {
      return out.append(regex.substr(at));
    }
    out.append(regex.substr(at, escape - at));
    at = escape + 2;
    const size_t close = regex.find('}', at);
    if (regex.substr(escape, 3) == "\\x{" && close != regex.npos &&
        close - at > 3) {  // more than two digits
      out.append("\\xFF");
      at = close + 1;
    } else {
      out.append(regex.substr(escape, 2));
    }
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
      if (!ascii || !CompileInto(ForBytes(regex_), options, &lazy.compiled)) {
        CompileInto(regex_, PatternOptions(), &lazy.compiled);
      }
      lazy.done.store(true, std::memory_order_release);
    });
  }
  return lazy.compiled;
}

}  // namespace bersih
