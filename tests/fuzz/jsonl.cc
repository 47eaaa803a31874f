// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as lines of JSONL. What is parsed is written again, with ranges
// left out that the bytes themselves choose: the line stays the same around
// its text, and is JSON with that body.

#include "pipeline/io/jsonl.h"

#include <cstring>
#include <vector>

#include "fuzz.h"
#include "pipeline/io/record.h"

namespace bersih {
namespace {

// The line with the padding that a parser may read, and no more.
class Padded {
 public:
  explicit Padded(std::string_view line)
      : bytes_(new char[line.size() + kJsonPadding]), size_(line.size()) {
    std::memcpy(bytes_.get(), line.data(), size_);
    std::memset(bytes_.get() + size_, '"', kJsonPadding);
  }
  std::string_view line() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  size_t size_;
};

// Surrogates as WTF-8 has them stay whole, as characters do.
size_t CharacterLength(std::string_view text) {
  const auto byte = [text](size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  if (text.size() >= 3 && byte(0) == 0xED && byte(1) >= 0xA0 &&
      (byte(1) & 0xC0) == 0x80 && (byte(2) & 0xC0) == 0x80) {
    return 3;
  }
  int length = 1;
  DecodeRune(text, &length);
  return static_cast<size_t>(length);
}

bool HasSurrogate(std::string_view text) {
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '\xED' && static_cast<unsigned char>(text[i + 1]) >= 0xA0) {
      return true;
    }
  }
  return false;
}

// Leaves out every so many characters, as `chance` says.
Result Cut(std::string_view text, uint64_t chance) {
  Result result;
  bool out = false;
  for (size_t at = 0; at < text.size();) {
    const size_t length = CharacterLength(text.substr(at));
    chance = chance * 6364136223846793005u + 1442695040888963407u;
    if ((chance >> 61) == 0) out = !out;
    if (!out) {
      result.body.append(text.substr(at, length));
    } else if (!result.removed.empty() &&
               result.removed.back().span.end == at) {
      result.removed.back().span.end += static_cast<uint32_t>(length);
    } else {
      result.removed.push_back(
          {{static_cast<uint32_t>(at), static_cast<uint32_t>(at + length)}});
    }
    at += length;
  }
  return result;
}

void RequireSame(const JsonLine& a, const JsonLine& b, std::string_view body) {
  Require(a.id == b.id && a.url == b.url && a.host == b.host &&
              a.language == b.language,
          "the other fields say what they said");
  Require(b.text == body || HasSurrogate(a.text), "the text is the body");
}

void ReadLine(std::string_view line) {
  static auto& parser = *new JsonLineParser(FieldNames());
  static auto& second = *new JsonLineParser(FieldNames());
  const Padded padded(line);
  JsonLine json;
  const absl::Status status = parser.Parse(padded.line(), &json);
  Require(status.ok() || !status.message().empty(), "an error says why");
  if (!status.ok()) return;

  uint64_t chance = 1;
  for (const char c : line) chance = chance * 31 + static_cast<uint8_t>(c);
  const Result result = Cut(json.text, chance);
  Record record;
  record.raw = padded.line();
  record.text = json.text;
  record.json = &json;

  std::string out;
  AppendJsonl(record, result, *DefaultRules(), {}, &out);
  const std::string_view head = line.substr(0, json.text_value.begin);
  const std::string_view tail = line.substr(json.text_value.end);
  Require(std::string_view(out).starts_with(head) &&
              std::string_view(out).ends_with(tail) &&
              out.size() >= head.size() + 2 + tail.size(),
          "around the text the line stays as it was");
  if (result.removed.empty()) {
    Require(out == line, "what is not cut stays as it was");
  }
  const Padded plain(out);
  JsonLine again;
  Require(second.Parse(plain.line(), &again).ok(), "the output is JSON");
  RequireSame(json, again, result.body);

  out.clear();
  AppendJsonl(record, result, *DefaultRules(), {.removed = true, .meta = true},
              &out);
  const Padded full(out);
  Require(second.Parse(full.line(), &again).ok(),
          "the output with removed and meta is JSON");
  Require(again.removed_value.found() && again.meta_value.found(),
          "removed and meta are there");
  RequireSame(json, again, result.body);
}

}  // namespace
}  // namespace bersih

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (!rest.empty()) {
    const size_t newline = rest.find('\n');
    bersih::ReadLine(rest.substr(0, newline));
    if (newline == std::string_view::npos) break;
    rest.remove_prefix(newline + 1);
  }
  return 0;
}
