// SPDX-License-Identifier: Apache-2.0

#include "pipeline/measure/line_sample.h"

#include "pipeline/text/segment.h"
#include "pipeline/text/utf8.h"

namespace bersih {
namespace {

constexpr size_t kPartBytes = 400, kAroundBytes = 120;

constexpr char kEllipsis[] = "…";

bool Continues(char c) { return (c & 0xC0) == 0x80; }

}  // namespace

Span Trimmed(std::string_view text, Span span) {
  const std::string_view part = TrimBlank(span.In(text));
  if (part.empty()) return {span.begin, span.begin};
  const auto begin = static_cast<uint32_t>(part.data() - text.data());
  return {begin, begin + static_cast<uint32_t>(part.size())};
}

bool ReadsLikeProse(std::string_view text, Span part) {
  Line line;
  line.trimmed = part;
  Describe(text, &line);
  return line.prose;
}

std::vector<size_t> LinesAround(const std::vector<LineReport>& lines,
                                size_t line) {
  constexpr size_t kAround = 2;
  std::vector<size_t> around = {line};
  for (size_t i = line; i-- > 0 && around.size() <= kAround;) {
    if (!lines[i].blank) around.insert(around.begin(), i);
  }
  const size_t most = around.size() + kAround;
  for (size_t i = line + 1; i < lines.size() && around.size() < most; ++i) {
    if (!lines[i].blank) around.push_back(i);
  }
  return around;
}

std::string HeadOf(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  while (bytes > 0 && Continues(text[bytes])) --bytes;
  return std::string(text.substr(0, bytes)) + kEllipsis;
}

std::string TailOf(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  size_t from = text.size() - bytes;
  while (from < text.size() && Continues(text[from])) ++from;
  return kEllipsis + std::string(text.substr(from));
}

LineSample MakeLineSample(const Origin& origin, std::string_view text,
                          const std::vector<LineReport>& lines, size_t line,
                          Span part) {
  LineSample sample;
  sample.origin = origin;
  for (const size_t i : LinesAround(lines, line)) {
    if (i == line) continue;
    (i < line ? sample.above : sample.below)
        .push_back(HeadOf(TrimBlank(lines[i].span.In(text)), kAroundBytes));
  }
  const Span all = lines[line].span;
  sample.before = TailOf(Span{all.begin, part.begin}.In(text), kAroundBytes);
  sample.part = HeadOf(part.In(text), kPartBytes);
  sample.after = HeadOf(Span{part.end, all.end}.In(text), kAroundBytes);
  return sample;
}

}  // namespace bersih
