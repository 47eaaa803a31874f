// SPDX-License-Identifier: Apache-2.0
//
// One line of JSONL, read without taking it apart: the few fields that
// cleaning needs, and where in the line their values stand, so that the line
// can be written again with everything else byte for byte as it came.

#ifndef BERSIH_PIPELINE_IO_JSONL_H_
#define BERSIH_PIPELINE_IO_JSONL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace bersih {

// Bytes that must be readable behind a line that is parsed; their values do
// not matter.
inline constexpr size_t kJsonPadding = 64;

// The names of the fields; an empty name stands for a field nobody has.
struct FieldNames {
  std::string id = "id";
  std::string text = "text";
  std::string url = "url";
  std::string host = "host";
  std::string language = "lang";
};

// A value in a line, as a range of the line's bytes; strings with their
// quotes. Lines may be longer than 4 GiB, hence no Span.
struct RawValue {
  size_t begin = 0;
  size_t end = 0;

  bool found() const { return end != 0; }
};

// What Parse found. The views point into the line or into the parser, and are
// good until the parser's next line.
struct JsonLine {
  std::string_view line;  // as it was given
  // Decoded. A surrogate that stands alone (\ud800 and the like, which many
  // dumps hold) becomes its three bytes in the manner of WTF-8. An id that is
  // a number is given as it is written.
  std::string_view id, text, url, host, language;
  RawValue text_value;
  // Fields that the output adds and the input may have already.
  RawValue removed_value, meta_value;
  size_t last_value_end = 0;  // where further fields can be added
  // Bytes of the line that are not UTF-8. They are in `text` as they came.
  uint32_t invalid_utf8_bytes = 0;
};

// Parses line after line and reuses its memory. Thread-compatible.
class JsonLineParser {
 public:
  explicit JsonLineParser(FieldNames names);
  ~JsonLineParser();
  JsonLineParser(JsonLineParser&&) noexcept;
  JsonLineParser& operator=(JsonLineParser&&) noexcept;

  // The whole line is checked, also the values nobody asked for.
  // InvalidArgument says what is wrong with it: no object, broken JSON, a
  // field of the wrong type, or one that stands there twice (fields that are
  // not read may). NotFound: it has no text.
  // REQUIRES: kJsonPadding bytes are readable behind `line`.
  absl::Status Parse(std::string_view line, JsonLine* out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_JSONL_H_
