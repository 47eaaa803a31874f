// SPDX-License-Identifier: Apache-2.0

#include "pipeline/match/pattern.h"

#include <algorithm>
#include <cstddef>

#include "pipeline/text/re2_view.h"

namespace bersih {

RE2::Options PatternOptions() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

namespace {

Pattern::Groups GroupsOf(std::string_view all) {
  Pattern::Groups groups;
  for (size_t at = 0; at < all.size(); ++at) {
    const std::string_view rest = all.substr(at);
    if (rest.starts_with("\\Q")) {
      at = std::min(all.find("\\E", at), all.size());
    } else if (rest[0] == '\\') {
      ++at;
    } else if (rest[0] == '[') {
      // A bracket that stands first is one of the class.
      at += rest.starts_with("[^") ? 2 : 1;
      for (bool first = true; at < all.size(); first = false, ++at) {
        if (all[at] == ']' && !first) break;
        if (all[at] == '\\') ++at;
        if (all.substr(at).starts_with("[:")) {
          at = std::min(all.find(":]", at), all.size() - 1) + 1;
        }
      }
    } else if (rest[0] == '(') {
      const bool named = rest.starts_with("(?P<") || rest.starts_with("(?<");
      if (!named && rest.starts_with("(?")) continue;
      const int number = groups.count++;
      if (!named) continue;
      const std::string_view name =
          rest.substr(rest.find('<') + 1, rest.find('>') - rest.find('<') - 1);
      if (name == "cut") {
        if (groups.cut == 0) groups.cut = number;
      } else {
        groups.named.emplace_back(number, name);
      }
    }
  }
  return groups;
}

}  // namespace

const Pattern::Groups& Pattern::groups() const {
  return groups_.Get([this] { return GroupsOf(regex_); });
}

const RE2& Pattern::ForUtf8() const {
  return *utf8_.Get([this] {
    return std::make_unique<RE2>(ToRe2(regex_), PatternOptions());
  });
}

const std::string& Pattern::narrow_regex() const {
  return narrow_regex_.Get([this] { return NarrowRegex(regex_); });
}

const RE2* Pattern::ForNarrow() const {
  const std::string& regex = narrow_regex();
  if (regex.empty()) return nullptr;
  const RE2& re2 = *narrow_.Get([&] {
    RE2::Options options = PatternOptions();
    options.set_encoding(RE2::Options::EncodingLatin1);
    return std::make_unique<RE2>(ToRe2(regex), options);
  });
  return re2.ok() ? &re2 : nullptr;
}

bool Pattern::Match(const Subject& text, re2::StringPiece* groups,
                    int count) const {
  if (const RE2* const re2 = text.is_narrow() ? ForNarrow() : nullptr) {
    if (!re2->Match(ToRe2(text.narrow()), 0, text.narrow().size(),
                    RE2::UNANCHORED, groups, count)) {
      return false;
    }
    text.Widen(groups, count);
    return true;
  }
  return ForUtf8().Match(ToRe2(text.text()), 0, text.text().size(),
                         RE2::UNANCHORED, groups, count);
}

}  // namespace bersih
