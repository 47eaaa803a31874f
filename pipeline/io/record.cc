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

// Nothing at all; of JSONL, nothing that means something.
bool IsBlank(std::string_view record, Format format) {
  return record.find_first_not_of(format == Format::kJsonl
                                      ? " \t\r\n"
                                      : "\r\n") == std::string_view::npos;
}

// A record that did not come as JSON.
void AppendObject(const Record& record, const Result& result,
                  const RuleSet& rules, const OutputOptions& options,
                  std::string* out) {
  char before = '{';
  const auto key = [&](std::string_view name) {
    out->push_back(before);
    before = ',';
    AppendJsonString(name, out);
    out->push_back(':');
  };
  const auto field = [&](std::string_view name, std::string_view value) {
    key(name);
    AppendJsonString(value, out);
  };
  if (record.csv != nullptr) {
    const CsvRow& row = *record.csv;
    std::string buffer;
    for (size_t i = 0; i < row.fields.size(); ++i) {
      const std::string& name = (*row.names)[i];
      if ((options.removed && name == "removed") ||
          (options.meta && name == "meta")) {
        continue;  // there can be only one
      }
      field(name,
            i == row.text ? result.body : CsvValue(row.fields[i], &buffer));
    }
  } else {
    field("id", record.id);
    if (!record.url.empty()) field("url", record.url);
    if (!record.date.empty()) field("date", record.date);
    field("text", result.body);
  }
  if (options.removed) {
    key("removed");
    AppendRemoved(result, rules, out);
  }
  if (options.meta) {
    key("meta");
    AppendMeta(result, record.text, out);
  }
  out->append("}\n");
}

}  // namespace

RecordParser::RecordParser(FieldNames names, uint64_t max_record_bytes)
    : names_(names),
      parser_(std::move(names)),
      max_record_bytes_(max_record_bytes),
      warc_(max_record_bytes),
      csv_(kComma, max_record_bytes) {}

void RecordParser::Start(const Batch& batch) {
  batch_ = &batch;
  rest_ = batch.bytes();
  next_number_ = batch.first_record;
  splitter_ = batch.format == Format::kWarc    ? &warc_
              : batch.format == Format::kJsonl ? static_cast<Splitter*>(&lines_)
                                               : &csv_;
  if (batch.header != nullptr && batch.header != header_) ReadHeader(batch);
  splitter_->Start();
}

void RecordParser::ReadHeader(const Batch& batch) {
  header_ = batch.header;
  row_.delimiter = batch.format == Format::kCsv ? kComma : kTab;
  csv_ = CsvSplitter(row_.delimiter, max_record_bytes_);
  columns_ = CsvNames(*header_, row_.delimiter);
  row_.names = &columns_;
  // The first of that name, or none.
  const auto find = [&](const std::string& name) {
    return static_cast<size_t>(
        std::find(columns_.begin(), columns_.end(), name) - columns_.begin());
  };
  row_.text = find(names_.text);
  id_ = find(names_.id);
  url_ = find(names_.url);
  host_column_ = find(names_.host);
  language_ = find(names_.language);
}

bool RecordParser::Next(Record* record, absl::Status* status) {
  if (batch_ == nullptr) return false;
  *record = Record();
  *status = absl::OkStatus();
  record->number = next_number_;
  record->offset = batch_->offset;
  if (batch_->too_long || batch_->format == Format::kText) {
    if (batch_->too_long) *status = TooLong(max_record_bytes_);
    record->raw = record->text = rest_;
    record->id = batch_->input;
    batch_ = nullptr;
    return true;
  }
  while (!rest_.empty()) {
    record->offset =
        batch_->offset +
        static_cast<uint64_t>(rest_.data() - batch_->bytes().data());
    record->number = next_number_++;
    // Nothing comes behind rows and lines that are a batch: the reader has
    // made sure of that. Of WARC a record that is not whole may end the batch.
    const bool warc = batch_->format == Format::kWarc;
    size_t length = splitter_->Next(rest_, batch_->last || !warc);
    if (length == 0) length = warc_.EndOfBroken(rest_);
    if (length == 0) length = rest_.size();
    record->raw = rest_.substr(0, length);
    rest_.remove_prefix(length);
    if (IsBlank(record->raw, batch_->format)) continue;
    if (!warc) {
      const std::string_view line = WithoutLineEnd(record->raw);
      record->line_end = record->raw.ends_with("\r\n") ? "\r\n" : "\n";
      record->raw = line;
    }
    // A whole record of WARC is not longer than it may be, terminators aside.
    const bool may_be_long = warc && warc_.status().ok();
    *status = record->raw.size() > max_record_bytes_ && !may_be_long
                  ? TooLong(max_record_bytes_)
              : batch_->format == Format::kJsonl ? ParseLine(record)
              : batch_->format == Format::kWarc  ? ParseWarc(record)
                                                 : ParseRow(record);
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
  record->url = json_.url;
  record->language = json_.language;
  record->invalid_utf8_bytes = json_.invalid_utf8_bytes;
  host_ = HostOfUrl(json_.host);
  if (host_.empty()) host_ = HostOfUrl(json_.url);
  record->host = host_;
  return absl::OkStatus();
}

absl::Status RecordParser::ParseWarc(Record* record) {
  absl::Status status = warc_.status();
  if (!status.ok()) {
    return absl::Status(status.code(),
                        absl::StrFormat("%s (at byte %d, unpacked)",
                                        status.message(), record->offset));
  }
  const WarcRecord& warc = warc_.record();
  record->warc = &warc;
  record->other = !warc.text;
  record->id = warc.id;
  record->url = warc.url;
  record->date = warc.date;
  record->text = warc.content;
  host_ = HostOfUrl(warc.url);
  record->host = host_;
  return absl::OkStatus();
}

std::string_view RecordParser::Column(size_t column,
                                      std::string* buffer) const {
  if (column >= row_.fields.size()) return {};
  return CsvValue(row_.fields[column], buffer);
}

absl::Status RecordParser::ParseRow(Record* record) {
  if (csv_.broken()) {
    return absl::InvalidArgumentError(
        "a quoted field does not end, or a quote in it is not doubled");
  }
  SplitCsvRow(record->raw, row_.delimiter, &row_.fields);
  if (row_.fields.size() != columns_.size()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%d fields in a row, but %d columns",
                        row_.fields.size(), columns_.size()));
  }
  record->csv = &row_;
  record->id = Column(id_, &values_[0]);
  record->text = Column(row_.text, &values_[1]);
  record->url = Column(url_, &values_[2]);
  record->language = Column(language_, &values_[3]);
  std::string host;
  host_ = HostOfUrl(Column(host_column_, &host));
  if (host_.empty()) host_ = HostOfUrl(record->url);
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
    AppendObject(record, result, rules, options, out);
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

void AppendSame(const Record& record, const Result& result, std::string* out) {
  const bool as_it_was = record.other || result.removed.empty();
  if (record.warc != nullptr) {
    if (as_it_was) {
      out->append(record.raw);
    } else {
      AppendWarc(*record.warc, result.body, out);
    }
    return;
  }
  if (as_it_was) {
    out->append(record.raw);
  } else {
    const CsvRow& row = *record.csv;
    const CsvField& text = row.fields[row.text];
    const auto begin = static_cast<size_t>(text.raw.data() - record.raw.data());
    out->append(record.raw.substr(0, begin));
    AppendCsvField(result.body, row.delimiter, text.quoted, out);
    out->append(record.raw.substr(begin + text.raw.size()));
  }
  out->append(record.line_end);
}

}  // namespace bersih
