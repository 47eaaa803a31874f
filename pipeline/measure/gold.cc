// SPDX-License-Identifier: Apache-2.0
//
// A line of gold is a record like any other, and is read as one, so that its
// text, host and language are those that `clean` sees. Only its spans are new.

#include "pipeline/measure/gold.h"

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "pipeline/io/reader.h"
#include "pipeline/io/record.h"

namespace bersih {
namespace {

namespace ondemand = simdjson::ondemand;

// More findings than that are of no use to the person who mends them.
constexpr size_t kMaxFindings = 20;

constexpr size_t kMaxLabels = size_t{1} << 16;

// A span as it is written. simdjson's numbers are wider than a Span's.
struct WrittenSpan {
  uint64_t begin = 0, end = 0;
  std::string_view label;
};

// REQUIRES: `value` is of a line that is known to be valid JSON.
bool ReadSpan(ondemand::value value, WrittenSpan* span) {
  ondemand::array fields;
  if (value.get_array().get(fields)) return false;
  size_t count = 0;
  for (auto field : fields) {
    ondemand::value inner;
    if (field.get(inner)) return false;
    const bool ok = count == 0   ? !inner.get_uint64().get(span->begin)
                    : count == 1 ? !inner.get_uint64().get(span->end)
                    : count == 2 ? !inner.get_string().get(span->label)
                                 : false;
    if (!ok) return false;
    ++count;
  }
  return count == 3 && !span->label.empty();
}

class GoldReader {
 public:
  // Adds the record to the set, or says what is wrong with it.
  std::string Add(const Record& record, const std::string& where) {
    if (record.invalid_utf8_bytes > 0) {
      return "bytes that are not UTF-8; convert the file, since spans count "
             "bytes of UTF-8";
    }
    if (record.id.empty()) {
      return "no field \"id\"; give each document a name of its own";
    }
    GoldDocument document;
    document.id = record.id;
    document.host = record.host;
    document.language = record.language;
    document.text = record.text;
    std::string finding = ReadSpans(record.raw, &document);
    if (!finding.empty()) return finding;
    const auto [first, is_new] = lines_.emplace(document.id, where);
    if (!is_new) {
      return absl::StrFormat(
          "the id '%s' stands at %s already; give each document an id of its "
          "own",
          document.id, first->second);
    }
    set_.documents.push_back(std::move(document));
    return "";
  }

  GoldSet Take() {
    // Labels were numbered as they came.
    std::vector<uint16_t> sorted(labels_.size());
    for (const auto& [label, number] : labels_) {
      sorted[number] = static_cast<uint16_t>(set_.labels.size());
      set_.labels.push_back(label);
    }
    for (GoldDocument& document : set_.documents) {
      for (GoldSpan& span : document.spans) span.label = sorted[span.label];
    }
    return std::move(set_);
  }

 private:
  // The line is known to be a valid object.
  std::string ReadSpans(std::string_view line, GoldDocument* out) {
    line.remove_prefix(line.find('{'));  // a byte order mark
    ondemand::document document;
    ondemand::object object;
    if (parser_.iterate(line.data(), line.size(), line.size() + kJsonPadding)
            .get(document) ||
        document.get_object().get(object)) {
      return "the line cannot be read again; is there memory for it?";
    }
    bool found = false;
    for (auto field : object) {
      ondemand::raw_json_string key;
      if (field.key().get(key) || !key.unsafe_is_equal("spans")) continue;
      if (found) return "field \"spans\" stands there twice; keep one of them";
      found = true;
      ondemand::value value;
      ondemand::array spans;
      if (field.value().get(value) || value.get_array().get(spans)) {
        return "\"spans\" is no list; write [[begin, end, \"label\"], …]";
      }
      const std::string finding = ReadList(spans, out);
      if (!finding.empty()) return finding;
    }
    if (found) return "";
    return "no field \"spans\"; a document that is all body has \"spans\":[]";
  }

  std::string ReadList(ondemand::array spans, GoldDocument* out) {
    uint64_t covered = 0;
    size_t index = 0;
    for (auto element : spans) {
      ondemand::value inner;
      WrittenSpan span;
      if (element.get(inner) || !ReadSpan(inner, &span)) {
        return absl::StrFormat(
            "spans[%d] is not [begin, end, \"label\"], with offsets in bytes",
            index);
      }
      const std::string shown =
          absl::StrFormat("spans[%d], [%d,%d,\"%s\"], ", index, span.begin,
                          span.end, span.label);
      if (span.begin > span.end)
        return shown +
               "ends before it begins; begin comes first, and end is behind "
               "the last byte";
      if (span.end > out->text.size()) {
        return shown +
               absl::StrFormat(
                   "ends behind the text, which has %d bytes; count bytes of "
                   "its UTF-8",
                   out->text.size());
      }
      if (span.begin < covered) {
        return shown + absl::StrFormat(
                           "begins before byte %d, where the span before it "
                           "ends; sort spans, and let none overlap",
                           covered);
      }
      covered = span.end;
      const auto [label, is_new] =
          labels_.emplace(span.label, static_cast<uint16_t>(labels_.size()));
      if (is_new && labels_.size() > kMaxLabels) {
        return absl::StrFormat("more than %d labels; is \"%s\" one?",
                               kMaxLabels, span.label);
      }
      out->spans.push_back(
          {{static_cast<uint32_t>(span.begin), static_cast<uint32_t>(span.end)},
           label->second});
      ++index;
    }
    return "";
  }

  GoldSet set_;
  std::map<std::string, uint16_t, std::less<>> labels_;
  std::map<std::string, std::string> lines_;  // of each id
  ondemand::parser parser_;
};

}  // namespace

absl::StatusOr<GoldSet> ReadGold(const std::vector<std::string>& paths) {
  ReaderOptions options;
  options.format = Format::kJsonl;
  Reader reader(paths, options);
  RecordParser parser(FieldNames(), options.max_record_bytes);
  GoldReader gold;
  std::vector<std::string> findings;
  Batch batch;
  Record record;
  absl::Status status;
  bool any = false;
  while (findings.size() < kMaxFindings && reader.Next(&batch)) {
    if (!batch.status.ok()) return batch.status;
    parser.Start(batch);
    while (findings.size() < kMaxFindings && parser.Next(&record, &status)) {
      any = true;
      const std::string where =
          absl::StrFormat("%s:%d", ShownInput(batch.input), record.number);
      const std::string finding = absl::IsNotFound(status)
                                      ? "no field \"text\"; it holds the "
                                        "document as it was scraped"
                                  : !status.ok() ? std::string(status.message())
                                                 : gold.Add(record, where);
      if (!finding.empty()) findings.push_back(where + ": " + finding);
    }
  }
  if (!any) {
    std::vector<std::string> shown;
    for (const std::string& path : paths) shown.push_back(ShownInput(path));
    return absl::InvalidArgumentError(absl::StrFormat(
        "no documents in %s; a gold file has a line of JSON for each, with "
        "id, text and spans",
        absl::StrJoin(shown, ", ")));
  }
  if (!findings.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(findings, "\n"));
  }
  return gold.Take();
}

}  // namespace bersih
