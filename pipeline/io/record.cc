// SPDX-License-Identifier: Apache-2.0
//
// A JSONL record is written by copying its line and leaving things out: the
// removed ranges are looked up in the raw string, so that what stays keeps
// its bytes, escapes included, and nothing has to be escaped again.

#include "pipeline/io/record.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "absl/strings/str_format.h"
#include "pipeline/io/json_string.h"

namespace bersih {
namespace {

absl::Status TooLong(uint64_t limit) {
  return absl::OutOfRangeError(
      absl::StrFormat("longer than %d bytes; --max-record allows more", limit));
}

void AppendRemoved(const Result& result, const RuleSet& rules,
                   std::string* out) {
  out->push_back('[');
  bool first = true;
  for (const Removal& r : result.removed) {
    if (!first) out->push_back(',');
    first = false;
    out->append("{\"begin\":").append(std::to_string(r.span.begin));
    out->append(",\"end\":").append(std::to_string(r.span.end));
    out->append(",\"stage\":");
    AppendJsonString(rules.stage(r.stage), out);
    out->append(",\"rule\":");
    AppendJsonString(rules.rule(r.rule).id, out);
    out->push_back('}');
  }
  out->push_back(']');
}

void AppendMeta(const Result& result, std::string_view text, std::string* out) {
  out->push_back('{');
  bool first = true;
  for (const MetaField& field : result.meta) {
    if (!first) out->push_back(',');
    first = false;
    AppendJsonString(field.name, out);
    out->push_back(':');
    AppendJsonString(field.value.In(text), out);
  }
  out->push_back('}');
}

bool IsBlankLine(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

RecordParser::RecordParser(FieldNames names, uint64_t max_record_bytes)
    : parser_(std::move(names)), max_record_bytes_(max_record_bytes) {}

void RecordParser::Start(const Batch& batch) {
  batch_ = &batch;
  rest_ = batch.bytes();
  next_number_ = batch.first_record;
}

bool RecordParser::Next(Record* record, absl::Status* status) {
  if (batch_ == nullptr) return false;
  *record = Record();
  *status = absl::OkStatus();
  record->number = next_number_;
  if (batch_->too_long || batch_->format == Format::kText) {
    if (batch_->too_long) *status = TooLong(max_record_bytes_);
    record->raw = record->text = rest_;
    record->id = batch_->input;
    batch_ = nullptr;
    return true;
  }
  while (!rest_.empty()) {
    const void* newline = memchr(rest_.data(), '\n', rest_.size());
    const size_t length =
        newline == nullptr
            ? rest_.size()
            : static_cast<size_t>(static_cast<const char*>(newline) -
                                  rest_.data());
    std::string_view line = rest_.substr(0, length);
    rest_.remove_prefix(std::min(length + 1, rest_.size()));
    record->number = next_number_++;
    if (IsBlankLine(line)) continue;
    record->line_end = "\n";
    if (line.back() == '\r') {
      line.remove_suffix(1);
      record->line_end = "\r\n";
    }
    record->raw = line;
    *status = line.size() > max_record_bytes_ ? TooLong(max_record_bytes_)
                                              : ParseLine(record);
    return true;
  }
  batch_ = nullptr;
  return false;
}

absl::Status RecordParser::ParseLine(Record* record) {
  absl::Status status = parser_.Parse(record->raw, &json_);
  if (!status.ok()) return status;
  record->json = &json_;
  record->id = json_.id;
  record->text = json_.text;
  record->language = json_.language;
  record->invalid_utf8_bytes = json_.invalid_utf8_bytes;
  host_ = HostOfUrl(json_.host);
  if (host_.empty()) host_ = HostOfUrl(json_.url);
  record->host = host_;
  return absl::OkStatus();
}

std::string HostOfUrl(std::string_view url) {
  const size_t scheme = url.find("//");
  if (scheme != std::string_view::npos &&
      (scheme == 0 || url[scheme - 1] == ':')) {
    url.remove_prefix(scheme + 2);
  }
  url = url.substr(0, url.find_first_of("/?#\\"));
  const size_t user = url.rfind('@');
  if (user != std::string_view::npos) url.remove_prefix(user + 1);
  if (url.empty() || url.front() == '[') return "";  // an IPv6 address
  url = url.substr(0, url.find(':'));
  while (!url.empty() && url.back() == '.') url.remove_suffix(1);
  std::string host(url);
  for (char& c : host) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    // Not a host after all ("n/a", a title): no rule is to be misled by it.
    if (c == ' ' || c == '\t' || c == '\n') return "";
  }
  return host;
}

void AppendJsonl(const Record& record, const Result& result,
                 const RuleSet& rules, const OutputOptions& options,
                 std::string* out) {
  if (record.json == nullptr) {
    out->append("{\"id\":");
    AppendJsonString(record.id, out);
    out->append(",\"text\":");
    AppendJsonString(result.body, out);
    if (options.removed) {
      out->append(",\"removed\":");
      AppendRemoved(result, rules, out);
    }
    if (options.meta) {
      out->append(",\"meta\":");
      AppendMeta(result, record.text, out);
    }
    out->append("}\n");
    return;
  }
  const JsonLine& json = *record.json;
  const std::string_view line = json.line;
  // What is replaced, in the order of the line.
  enum Part { kText, kRemoved, kMeta };
  std::array<std::pair<RawValue, Part>, 3> parts;
  size_t count = 0;
  parts[count++] = {json.text_value, kText};
  if (options.removed && json.removed_value.found()) {
    parts[count++] = {json.removed_value, kRemoved};
  }
  if (options.meta && json.meta_value.found()) {
    parts[count++] = {json.meta_value, kMeta};
  }
  std::sort(parts.begin(), parts.begin() + count,
            [](const auto& a, const auto& b) {
              return a.first.begin < b.first.begin;
            });
  size_t at = 0;
  for (size_t i = 0; i < count; ++i) {
    const auto& [value, part] = parts[i];
    out->append(line.substr(at, value.begin - at));
    at = value.end;
    switch (part) {
      case kText:
        out->push_back('"');
        AppendRawWithout(
            line.substr(value.begin + 1, value.end - value.begin - 2),
            result.removed, out);
        out->push_back('"');
        break;
      case kRemoved:
        AppendRemoved(result, rules, out);
        break;
      case kMeta:
        AppendMeta(result, record.text, out);
        break;
    }
  }
  out->append(line.substr(at, json.last_value_end - at));
  if (options.removed && !json.removed_value.found()) {
    out->append(",\"removed\":");
    AppendRemoved(result, rules, out);
  }
  if (options.meta && !json.meta_value.found()) {
    out->append(",\"meta\":");
    AppendMeta(result, record.text, out);
  }
  out->append(line.substr(json.last_value_end));
  out->append(record.line_end);
}

}  // namespace bersih
