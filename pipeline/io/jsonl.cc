// SPDX-License-Identifier: Apache-2.0
//
// simdjson finds the tokens of a line and checks its UTF-8; the strings are
// decoded here. simdjson's own decoder would lose two things that must come
// through: surrogates that stand alone, and bytes that are not UTF-8. For the
// latter simdjson is shown a copy of the line in which every such byte is a
// '?': the tokens are the same and stand at the same places, and the values
// are then taken from the line itself.

#include "pipeline/io/jsonl.h"

#include <simdjson.h>

#include <array>
#include <cstring>
#include <utility>

#include "absl/strings/str_format.h"
#include "pipeline/io/json_string.h"
#include "pipeline/io/mask.h"

namespace bersih {
namespace {

namespace ondemand = simdjson::ondemand;

static_assert(kJsonPadding >= simdjson::SIMDJSON_PADDING);

// Deeper values are refused: each level costs stack.
constexpr int kMaxDepth = 500;

bool IsJsonSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool ValidNumber(std::string_view s) {
  size_t i = 0;
  const auto digits = [&] {
    const size_t from = i;
    while (i < s.size() && IsDigit(s[i])) ++i;
    return i > from;
  };
  if (i < s.size() && s[i] == '-') ++i;
  if (i < s.size() && s[i] == '0') {
    ++i;
  } else if (!digits()) {
    return false;
  }
  if (i < s.size() && s[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < s.size() && (s[i] == 'e' || s[i] == 'E')) {
    ++i;
    if (i < s.size() && (s[i] == '+' || s[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == s.size();
}

// Why a line was refused, in words for the person who has to mend it.
const char* Reason(simdjson::error_code error) {
  switch (error) {
    case simdjson::UNCLOSED_STRING:
      return "a string is not closed (is the line cut off?)";
    case simdjson::UNESCAPED_CHARS:
      return "a string holds a control character that is not escaped";
    case simdjson::UTF8_ERROR:
      return "a byte that is not UTF-8 stands outside of strings";
    case simdjson::DEPTH_ERROR:
      return "values are nested too deeply";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "a bracket or brace is not closed (is the line cut off?)";
    case simdjson::STRING_ERROR:
      return "a string has a broken escape";
    case simdjson::NUMBER_ERROR:
      return "a number is not written as JSON wants it";
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY:
      return "the line is too long for the memory there is";
    default:
      return "a comma, colon, bracket or value is missing or too much";
  }
}

absl::Status Broken(simdjson::error_code error) {
  return absl::InvalidArgumentError(
      absl::StrFormat("broken JSON: %s", Reason(error)));
}

const char* TypeName(char first) {
  switch (first) {
    case '"':
      return "a string";
    case '{':
      return "an object";
    case '[':
      return "an array";
    case 't':
    case 'f':
      return "a boolean";
    case 'n':
      return "null";
    default:
      return "a number";
  }
}

// A token with the white space behind it.
std::string_view TrimToken(std::string_view token) {
  while (!token.empty() && IsJsonSpace(token.back())) token.remove_suffix(1);
  return token;
}

// Walks over a value and checks all of it, but not the escapes of a string
// that will be decoded.
simdjson::error_code CheckValue(ondemand::value value, int depth,
                                bool will_decode = false) {
  if (depth > kMaxDepth) return simdjson::DEPTH_ERROR;
  const std::string_view token = TrimToken(value.raw_json_token());
  if (token.empty()) return simdjson::TAPE_ERROR;
  switch (token.front()) {
    case '{': {
      ondemand::object object;
      if (auto error = value.get_object().get(object)) return error;
      for (auto field : object) {
        ondemand::raw_json_string key;
        if (auto error = field.key().get(key)) return error;
        const char* end = key.raw();
        while (*end != '"') end += *end == '\\' ? 2 : 1;
        if (!ValidJsonEscapes(
                {key.raw(), static_cast<size_t>(end - key.raw())})) {
          return simdjson::STRING_ERROR;
        }
        ondemand::value inner;
        if (auto error = field.value().get(inner)) return error;
        if (auto error = CheckValue(inner, depth + 1)) return error;
      }
      return simdjson::SUCCESS;
    }
    case '[': {
      ondemand::array array;
      if (auto error = value.get_array().get(array)) return error;
      for (auto element : array) {
        ondemand::value inner;
        if (auto error = element.get(inner)) return error;
        if (auto error = CheckValue(inner, depth + 1)) return error;
      }
      return simdjson::SUCCESS;
    }
    case '"': {
      if (token.size() < 2 || token.back() != '"') return simdjson::TAPE_ERROR;
      if (!will_decode &&
          !ValidJsonEscapes(token.substr(1, token.size() - 2))) {
        return simdjson::STRING_ERROR;
      }
      // Takes the token, so that a colon behind it is not overlooked.
      ondemand::raw_json_string taken;
      return value.get_raw_json_string().get(taken);
    }
    case 't':
    case 'f':
    case 'n':
      // Left to the iterator to step over.
      return token == "true" || token == "false" || token == "null"
                 ? simdjson::SUCCESS
                 : simdjson::TAPE_ERROR;
    default:
      if (token.front() != '-' && !IsDigit(token.front())) {
        return simdjson::TAPE_ERROR;
      }
      return ValidNumber(token) ? simdjson::SUCCESS : simdjson::NUMBER_ERROR;
  }
}

// Memory that is not cleared when it grows.
struct Buffer {
  std::unique_ptr<char[]> data;
  size_t capacity = 0;

  char* Reserve(size_t size) {
    if (size > capacity) {
      capacity = size + size / 4;
      data.reset(new char[capacity]);
    }
    return data.get();
  }
};

}  // namespace

struct JsonLineParser::Impl {
  enum Field { kId, kText, kUrl, kHost, kLanguage, kRemoved, kMeta, kFields };

  FieldNames names;
  ondemand::parser parser;
  Buffer masked;  // the line with its invalid bytes masked
  std::array<Buffer, kFields> decoded;
  Buffer key;

  std::string_view Name(Field field) const {
    switch (field) {
      case kId:
        return names.id;
      case kText:
        return names.text;
      case kUrl:
        return names.url;
      case kHost:
        return names.host;
      case kLanguage:
        return names.language;
      case kRemoved:
        return "removed";
      default:
        return "meta";
    }
  }

  // The field of that name, or kFields.
  Field Find(std::string_view name) const {
    if (name.empty()) return kFields;
    // `text` first: the fields that were asked for come before those that
    // are added, should they have one name.
    for (Field f : {kText, kId, kUrl, kHost, kLanguage, kRemoved, kMeta}) {
      if (name == Name(f)) return f;
    }
    return kFields;
  }

  // The inside of a string, decoded; false when an escape is broken.
  bool Decode(std::string_view raw, Buffer* buffer, std::string_view* out) {
    *out = raw;
    if (memchr(raw.data(), '\\', raw.size()) == nullptr) return true;
    char* begin = buffer->Reserve(raw.size());
    const char* end = DecodeJsonString(raw, begin);
    if (end == nullptr) return false;
    *out = {begin, static_cast<size_t>(end - begin)};
    return true;
  }

  absl::Status Walk(ondemand::document& document, const char* base,
                    JsonLine* out);
  absl::Status Take(Field field, RawValue value, std::string_view text,
                    JsonLine* out);
};

// Keeps what is asked for of a field's value, which is known to be valid;
// `text` is what it says when it is a string.
absl::Status JsonLineParser::Impl::Take(Field field, RawValue value,
                                        std::string_view text, JsonLine* out) {
  if (field == kRemoved) out->removed_value = value;
  if (field == kMeta) out->meta_value = value;
  if (field == kRemoved || field == kMeta) return absl::OkStatus();

  const std::string_view token =
      out->line.substr(value.begin, value.end - value.begin);
  if (token.front() == '"') {
    // Decoded.
  } else if (field == kId && token.front() != '{' && token.front() != '[') {
    text = token;
  } else if (field == kText || token != "null") {
    return absl::InvalidArgumentError(
        absl::StrFormat("field \"%s\" is %s, not a string", Name(field),
                        TypeName(token.front())));
  }
  switch (field) {
    case kId:
      out->id = text;
      break;
    case kText:
      out->text = text;
      out->text_value = value;
      break;
    case kUrl:
      out->url = text;
      break;
    case kHost:
      out->host = text;
      break;
    default:
      out->language = text;
  }
  return absl::OkStatus();
}

// `base` is where the document's bytes start, out->line's or the masked ones.
absl::Status JsonLineParser::Impl::Walk(ondemand::document& document,
                                        const char* base, JsonLine* out) {
  ondemand::object object;
  if (auto error = document.get_object().get(object)) return Broken(error);
  bool seen[kFields] = {};
  // The first complaint about a field; broken JSON further on goes before it.
  absl::Status complaint;
  for (auto field : object) {
    ondemand::raw_json_string key_token;
    if (auto error = field.key().get(key_token)) return Broken(error);
    const char* key_end = key_token.raw();
    while (*key_end != '"') key_end += *key_end == '\\' ? 2 : 1;
    const std::string_view raw_key =
        out->line.substr(static_cast<size_t>(key_token.raw() - base),
                         static_cast<size_t>(key_end - key_token.raw()));
    std::string_view name;
    if (!Decode(raw_key, &key, &name)) return Broken(simdjson::STRING_ERROR);
    const Field known = Find(name);

    ondemand::value value;
    if (auto error = field.value().get(value)) return Broken(error);
    const std::string_view token = TrimToken(value.raw_json_token());
    const bool decode = known < kRemoved && complaint.ok() && !token.empty() &&
                        token.front() == '"';
    if (auto error = CheckValue(value, 1, decode)) return Broken(error);
    RawValue raw;
    raw.begin = static_cast<size_t>(token.data() - base);
    raw.end = raw.begin + token.size();
    std::string_view text;
    if (decode && !Decode(out->line.substr(raw.begin + 1, token.size() - 2),
                          &decoded[known], &text)) {
      return Broken(simdjson::STRING_ERROR);
    }
    if (token.front() == '{' || token.front() == '[') {
      // Its end is before the comma or brace that comes next.
      const char* next = nullptr;
      if (auto error = document.current_location().get(next)) {
        return Broken(error);
      }
      raw.end = static_cast<size_t>(next - base);
      while (IsJsonSpace(out->line[raw.end - 1])) --raw.end;
    }
    out->last_value_end = raw.end;

    if (known == kFields || !complaint.ok()) continue;
    if (seen[known]) {
      complaint = absl::InvalidArgumentError(
          absl::StrFormat("field \"%s\" stands there twice", Name(known)));
      continue;
    }
    seen[known] = true;
    complaint = Take(known, raw, text, out);
  }
  const char* rest = nullptr;
  if (document.current_location().get(rest) != simdjson::OUT_OF_BOUNDS) {
    return absl::InvalidArgumentError(
        "broken JSON: something stands behind the object");
  }
  if (!complaint.ok()) return complaint;
  if (!seen[kText]) {
    return absl::NotFoundError(absl::StrFormat(
        "no field \"%s\"; --text-field names the one that holds the text",
        names.text));
  }
  return absl::OkStatus();
}

JsonLineParser::JsonLineParser(FieldNames names)
    : impl_(std::make_unique<Impl>()) {
  impl_->names = std::move(names);
}
JsonLineParser::~JsonLineParser() = default;
JsonLineParser::JsonLineParser(JsonLineParser&&) noexcept = default;
JsonLineParser& JsonLineParser::operator=(JsonLineParser&&) noexcept = default;

absl::Status JsonLineParser::Parse(std::string_view line, JsonLine* out) {
  *out = JsonLine();
  out->line = line;
  size_t start = line.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  while (start < line.size() && IsJsonSpace(line[start])) ++start;
  if (start == line.size() || line[start] != '{') {
    return absl::InvalidArgumentError("the line is no JSON object");
  }
  const char* base = line.data();
  const size_t size = line.size() - start;
  ondemand::document document;
  auto error = impl_->parser.iterate(base + start, size, size + kJsonPadding)
                   .get(document);
  if (error && !simdjson::validate_utf8(base, line.size())) {
    char* copy = impl_->masked.Reserve(line.size() + kJsonPadding);
    memcpy(copy, base, line.size());
    memset(copy + line.size(), 0, kJsonPadding);
    out->invalid_utf8_bytes = MaskInvalidUtf8(copy, line.size());
    base = copy;
    error = impl_->parser.iterate(base + start, size, size + kJsonPadding)
                .get(document);
  }
  if (error) return Broken(error);
  return impl_->Walk(document, base, out);
}

}  // namespace bersih
