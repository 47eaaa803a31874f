// SPDX-License-Identifier: Apache-2.0
//
// Writes JSON piece by piece, with the commas where they belong.

#ifndef BERSIH_PIPELINE_TOOL_JSON_H_
#define BERSIH_PIPELINE_TOOL_JSON_H_

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace bersih {

// JsonWriter json(&out);
// json.Begin('{').Field("id", "a1").Key("spans").Begin('[').Value(3);
// json.End(']').End('}');                      // {"id":"a1","spans":[3]}
//
// What is begun must be ended, and every value of an object needs its key.
// Thread-compatible.
class JsonWriter {
 public:
  // Appends to `out`, which must outlive the writer.
  explicit JsonWriter(std::string* out) : out_(out) {}

  JsonWriter& Begin(char bracket);
  JsonWriter& End(char bracket);
  JsonWriter& Key(std::string_view key);

  JsonWriter& Value(std::string_view text);
  JsonWriter& Value(const char* text) { return Value(std::string_view(text)); }
  JsonWriter& Value(bool value);
  // As short as it can be read again exactly; null where JSON has no number.
  JsonWriter& Value(double value);
  JsonWriter& Value(const std::vector<std::string>& texts);  // a list
  JsonWriter& Null() { return Raw("null"); }
  template <std::integral T>
  JsonWriter& Value(T value) {
    return Raw(std::to_string(value));
  }

  template <typename T>
  JsonWriter& Field(std::string_view key, const T& value) {
    return Key(key).Value(value);
  }

 private:
  JsonWriter& Raw(std::string_view json);
  void Separate();

  std::string* out_;
  bool comma_ = false;  // before the next key or value
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_JSON_H_
