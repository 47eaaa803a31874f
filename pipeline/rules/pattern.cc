// SPDX-License-Identifier: Apache-2.0
//
// One walk over the pattern knows just enough of RE2's syntax to tell apart
// what stands in a class, what is quoted, what is escaped, and what is a
// bracket. Brackets must balance here, not only in the whole, because
// `^(?:` + pattern + `)$` makes sense of a pattern such as `a)|(?:b`.

#include "pipeline/rules/pattern.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace bersih {
namespace {

// What \s stands for, as the inside of a class. It starts with an escape that
// no range can end with, and ends with a range, so that a '-' beside \s in a
// class means what it did.
constexpr char kSpace[] =
    R"(\s\v\x{a0}\x{1680}\x{2028}\x{2029}\x{202f}\x{205f}\x{2060}\x{3000})"
    R"(\x{feff}\x{2000}-\x{200d})";
// All other characters, for \S in a class, where nothing can be negated.
constexpr char kNoSpace[] =
    R"(\x00-\x08\x0e-\x1f\x21-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff})"
    R"(\x{200e}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2061}-\x{2fff})"
    R"(\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";

// No pattern written by hand comes near; fragments of fragments may.
constexpr size_t kLongestRegex = 64 << 10;

class Expander {
 public:
  Expander(std::string_view pattern, const FragmentLookup& lookup)
      : rest_(pattern), lookup_(lookup) {}

  absl::StatusOr<std::string> Expand() {
    while (!rest_.empty()) {
      const absl::Status status = Step();
      if (!status.ok()) return status;
      if (out_.size() > kLongestRegex) {
        return absl::InvalidArgumentError("the pattern is too long");
      }
    }
    if (depth_ > 0) return absl::InvalidArgumentError("missing ')'");
    return std::move(out_);
  }

 private:
  bool Starts(std::string_view s) const { return rest_.starts_with(s); }

  void Copy(size_t bytes) {
    out_ += rest_.substr(0, bytes);
    rest_.remove_prefix(std::min(bytes, rest_.size()));
  }

  absl::Status Step() {
    const size_t plain = std::min(rest_.find_first_of("\\[()"), rest_.size());
    if (plain > 0) {
      Copy(plain);
      return absl::OkStatus();
    }
    if (Starts("\\")) return Escape();
    if (Starts("[")) return Class();
    if (Starts("(?&")) return Fragment();
    if (Starts("(")) ++depth_;
    if (Starts(")") && --depth_ < 0) {
      return absl::InvalidArgumentError("')' without '('");
    }
    Copy(1);
    return absl::OkStatus();
  }

  absl::Status Escape() {
    if (rest_.size() == 1) {
      return absl::InvalidArgumentError("the pattern ends with a lone '\\'");
    }
    if (Starts("\\s") || Starts("\\S")) {
      absl::StrAppend(&out_, Starts("\\s") ? "[" : "[^", kSpace, "]");
      rest_.remove_prefix(2);
    } else if (Starts("\\Q")) {
      const size_t end = rest_.find("\\E");
      Copy(end == std::string_view::npos ? rest_.size() : end + 2);
      // RE2 quotes up to the end; what is put around must not be quoted.
      if (end == std::string_view::npos) out_ += "\\E";
    } else {
      Copy(2);
    }
    return absl::OkStatus();
  }

  absl::Status Class() {
    Copy(Starts("[^") ? 2 : 1);
    // A ']' that comes first is an ordinary character.
    for (bool first = true; first || !Starts("]"); first = false) {
      if (rest_.empty()) return absl::InvalidArgumentError("missing ']'");
      if (Starts("\\s") || Starts("\\S")) {
        out_ += Starts("\\s") ? kSpace : kNoSpace;
        rest_.remove_prefix(2);
      } else if (Starts("\\")) {
        Copy(2);
      } else if (const size_t end = rest_.find(":]");
                 Starts("[:") && end != std::string_view::npos) {
        Copy(end + 2);
      } else {
        Copy(1);
      }
    }
    Copy(1);
    return absl::OkStatus();
  }

  absl::Status Fragment() {
    const size_t end = rest_.find(')');
    if (end == std::string_view::npos) {
      return absl::InvalidArgumentError("missing ')'");
    }
    const absl::StatusOr<std::string> regex =
        lookup_(std::string(rest_.substr(3, end - 3)));
    if (!regex.ok()) return regex.status();
    absl::StrAppend(&out_, "(?:", *regex, ")");
    rest_.remove_prefix(end + 1);
    return absl::OkStatus();
  }

  std::string_view rest_;
  const FragmentLookup& lookup_;
  std::string out_;
  int depth_ = 0;  // of round brackets
};

}  // namespace

absl::StatusOr<std::string> ExpandPattern(std::string_view pattern,
                                          const FragmentLookup& lookup) {
  return Expander(pattern, lookup).Expand();
}

std::string WidenWhiteSpace(std::string_view pattern) {
  const FragmentLookup none = [](const std::string& name) {
    return absl::InvalidArgumentError(name);
  };
  const absl::StatusOr<std::string> widened = ExpandPattern(pattern, none);
  return widened.ok() ? *widened : std::string(pattern);
}

std::string AnchorFor(Action action, const std::string& regex) {
  switch (action) {
    case Action::kPrefix:
      return absl::StrCat("^(?:", regex, ")");
    case Action::kSuffix:
      return absl::StrCat("(?:", regex, ")$");
    default:
      return regex;
  }
}

}  // namespace bersih
