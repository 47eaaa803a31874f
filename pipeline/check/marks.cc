// SPDX-License-Identifier: Apache-2.0

#include "pipeline/check/marks.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "pipeline/text/utf8.h"

namespace bersih {
namespace {

// Long enough for a sentence, short enough for a terminal's two lines.
constexpr size_t kLongestQuote = 160;

}  // namespace

Marked ParseMarks(std::string_view example) {
  Marked out;
  while (true) {
    const size_t open = example.find("[[");
    size_t close = open == std::string_view::npos ? std::string_view::npos
                                                  : example.find("]]", open);
    if (close == std::string_view::npos) break;
    while (example.substr(close + 1, 2) == "]]") ++close;
    out.has_marks = true;
    out.text += example.substr(0, open);
    out.marked.resize(out.text.size(), false);
    out.text += example.substr(open + 2, close - open - 2);
    out.marked.resize(out.text.size(), true);
    example.remove_prefix(close + 2);
  }
  out.text += example;
  out.marked.resize(out.text.size(), false);
  return out;
}

std::vector<std::string_view> Stretches(std::string_view text,
                                        const Mask& mask) {
  std::vector<std::string_view> stretches;
  size_t begin = 0, end = 0;  // of the stretch at hand; none when equal
  for (size_t i = 0; i < text.size();) {
    int length = 0;
    const bool blank = IsBlankRune(DecodeRune(text.substr(i), &length));
    const size_t next = i + static_cast<size_t>(length);
    if (!blank && mask[i]) {
      if (begin == end) begin = i;
      end = next;
    } else if (!blank && begin < end) {
      stretches.push_back(text.substr(begin, end - begin));
      begin = end = 0;
    }
    i = next;
  }
  if (begin < end) stretches.push_back(text.substr(begin, end - begin));
  return stretches;
}

Mask Without(const Mask& a, const Mask& b) {
  Mask out = a;
  for (size_t i = 0; i < out.size() && i < b.size(); ++i) {
    if (b[i]) out[i] = false;
  }
  return out;
}

std::string Quote(std::string_view text) {
  std::string line =
      absl::StrReplaceAll(std::string(TrimBlank(text)), {{"\n", "\\n"}});
  if (line.size() > kLongestQuote) {
    size_t end = kLongestQuote;
    while (end > 0 && (line[end] & 0xC0) == 0x80) --end;  // not inside UTF-8
    line.resize(end);
    line += "…";
  }
  return absl::StrCat("\"", line, "\"");
}

}  // namespace bersih
