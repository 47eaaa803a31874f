// SPDX-License-Identifier: Apache-2.0

#include "pipeline/decide/same_text.h"

#include "absl/strings/ascii.h"
#include "pipeline/text/utf8.h"

namespace bersih {
namespace {

// Characters that count: letters and digits, and everything beyond Latin-1
// that is not punctuation or blank.
bool Counts(char32_t c) {
  if (c < 0x80) return absl::ascii_isalnum(static_cast<unsigned char>(c));
  return !IsBlankRune(c) && !(c >= 0x2010 && c <= 0x205E) && c != 0xAB &&
         c != 0xBB && c != 0xB7;
}

// Takes the next character that counts off `s`, folded; 0 at the end.
char32_t Next(std::string_view* s) {
  while (!s->empty()) {
    int n = 0;
    const char32_t c = DecodeRune(*s, &n);
    s->remove_prefix(n);
    if (Counts(c)) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }
  return 0;
}

// Whether the first bytes say that neither begins as the other does, as those
// of nearly all texts do.
bool BeginUnlike(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return false;
  const auto x = static_cast<unsigned char>(a[0]);
  const auto y = static_cast<unsigned char>(b[0]);
  return absl::ascii_isalnum(x) && absl::ascii_isalnum(y) &&
         absl::ascii_tolower(x) != absl::ascii_tolower(y);
}

}  // namespace

bool SameText(std::string_view a, std::string_view b) {
  if (BeginUnlike(a, b)) return false;
  for (bool any = false;; any = true) {
    const char32_t x = Next(&a);
    if (x != Next(&b)) return false;
    if (x == 0) return any;
  }
}

size_t RepeatedPrefix(std::string_view text, std::string_view head) {
  if (BeginUnlike(text, head)) return 0;
  std::string_view rest = text;
  bool any = false;
  while (const char32_t want = Next(&head)) {
    if (Next(&rest) != want) return 0;
    any = true;
  }
  if (!any) return 0;
  // What is left must begin a new word; its capital may be glued to it.
  if (!rest.empty()) {
    int n = 0;
    const char32_t c = DecodeRune(rest, &n);
    if (Counts(c) && !(c >= 'A' && c <= 'Z')) return 0;
  }
  // Closing punctuation goes too: "… Semenanjung Korea? Body".
  while (!rest.empty()) {
    int n = 0;
    const char32_t c = DecodeRune(rest, &n);
    if (c != '?' && c != '!' && c != '.' && c != '"' && c != 0x201D) break;
    rest.remove_prefix(n);
  }
  return text.size() - rest.size();
}

}  // namespace bersih
