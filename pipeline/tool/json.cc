// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/json.h"

#include <charconv>
#include <cmath>

#include "pipeline/io/json_string.h"

namespace bersih {

void JsonWriter::Separate() {
  if (comma_) out_->push_back(',');
  comma_ = true;
}

JsonWriter& JsonWriter::Begin(char bracket) {
  Separate();
  out_->push_back(bracket);
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::End(char bracket) {
  out_->push_back(bracket);
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  Value(key);
  out_->push_back(':');
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::Value(std::string_view text) {
  Separate();
  AppendJsonString(text, out_);
  return *this;
}

JsonWriter& JsonWriter::Value(bool value) {
  return Raw(value ? "true" : "false");
}

JsonWriter& JsonWriter::Value(double value) {
  if (!std::isfinite(value)) return Raw("null");
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  return Raw({digits, static_cast<size_t>(end - digits)});
}

JsonWriter& JsonWriter::Value(const std::vector<std::string>& texts) {
  Begin('[');
  for (const std::string& text : texts) Value(text);
  return End(']');
}

JsonWriter& JsonWriter::Raw(std::string_view json) {
  Separate();
  *out_ += json;
  return *this;
}

}  // namespace bersih
