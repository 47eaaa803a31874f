// SPDX-License-Identifier: Apache-2.0

#include "pipeline/io/warc.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "absl/strings/str_format.h"

namespace bersih {
namespace {

constexpr std::string_view kMagic = "WARC/1.";
// Longer headers are taken for something else.
constexpr size_t kMaxHeaderBytes = size_t{64} << 10;

bool EqualsIgnoreCase(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(),
                    [](char a, char b) {
                      return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
                    });
}

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

std::string_view WithoutBrackets(std::string_view uri) {
  if (uri.size() > 1 && uri.front() == '<' && uri.back() == '>') {
    return uri.substr(1, uri.size() - 2);
  }
  return uri;
}

// Why a record is none.
constexpr char kNoMagic[] = "it does not start with WARC/1.";
constexpr char kNoBlankLine[] = "no blank line ends its header";
constexpr char kNoField[] = "a line of its header is no \"name: value\"";
constexpr char kNoLength[] = "its header has no Content-Length";
constexpr char kBadLength[] =
    "its Content-Length is no number, or there are two";
constexpr char kWrongLength[] =
    "it does not end where its Content-Length says, after %d bytes";

// The line at the start of `data`, with its terminator.
std::string_view FirstLine(std::string_view data) {
  return data.substr(0, std::min(data.find('\n'), data.size() - 1) + 1);
}

// A line of the header as name and value; false when it is none.
bool SplitField(std::string_view line, std::string_view* name,
                std::string_view* value) {
  const size_t colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  *name = line.substr(0, colon);
  *value = Trim(line.substr(colon + 1));
  return name->find_first_of(" \t\r\n") == std::string_view::npos;
}

bool Continues(std::string_view line) {
  return line.front() == ' ' || line.front() == '\t';
}

}  // namespace

bool LooksLikeWarc(std::string_view head) {
  const size_t start = head.find_first_not_of("\r\n");
  return start != std::string_view::npos &&
         head.substr(start, kMagic.size()) == kMagic;
}

void WarcSplitter::Start() {
  Splitter::Start();
  searched_ = 0;
}

size_t WarcSplitter::Resync(std::string_view data) const {
  static constexpr std::string_view kNext = "\nWARC/1.";
  const void* found =
      memmem(data.data(), data.size(), kNext.data(), kNext.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<size_t>(static_cast<const char*>(found) - data.data()) + 1;
}

absl::Status WarcSplitter::status() const {
  if (why_ == nullptr) return absl::OkStatus();
  std::string why = why_;
  if (why_ == kWrongLength)
    why = absl::StrFormat(kWrongLength, content_length_);
  return absl::InvalidArgumentError("broken WARC record: " + why);
}

// Returns the length of the header, or 0 when it is broken or not whole; it
// starts at `start`.
size_t WarcSplitter::ParseHeader(std::string_view data, size_t start,
                                 bool at_end) {
  why_ = kNoBlankLine;
  record_ = WarcRecord();
  const std::string_view magic = data.substr(start, kMagic.size());
  if (magic != kMagic) {
    if (at_end || !kMagic.starts_with(magic)) why_ = kNoMagic;
    return 0;
  }
  std::string_view type, content_type;
  bool has_length = false;
  size_t at = start + FirstLine(data.substr(start)).size();
  while (at < data.size() && at < kMaxHeaderBytes) {
    const std::string_view line = FirstLine(data.substr(at));
    if (line.back() != '\n') return 0;
    at += line.size();
    if (line == "\n" || line == "\r\n") {
      why_ = has_length ? nullptr : kNoLength;
      record_.text = EqualsIgnoreCase(content_type, "text/plain") ||
                     (content_type.empty() && type == "conversion");
      record_.header = data.substr(0, at);
      return has_length ? at : 0;
    }
    if (Continues(line)) continue;
    if (line.starts_with(kMagic)) return 0;
    std::string_view name, value;
    if (!SplitField(line, &name, &value)) {
      why_ = kNoField;
      return 0;
    }
    if (EqualsIgnoreCase(name, "content-length")) {
      const char* end = value.data() + value.size();
      const auto [stop, error] =
          std::from_chars(value.data(), end, content_length_);
      if (error != std::errc() || stop != end || has_length) {
        why_ = kBadLength;
        return 0;
      }
      has_length = true;
    } else if (EqualsIgnoreCase(name, "content-type")) {
      content_type = Trim(value.substr(0, value.find(';')));
    } else if (EqualsIgnoreCase(name, "warc-type")) {
      type = value;
    } else if (EqualsIgnoreCase(name, "warc-record-id")) {
      record_.id = WithoutBrackets(value);
    } else if (EqualsIgnoreCase(name, "warc-target-uri")) {
      record_.url = WithoutBrackets(value);
    } else if (EqualsIgnoreCase(name, "warc-date")) {
      record_.date = value;
    }
  }
  return 0;
}

// Sets record_.content and tail, or why not. Returns the record's length, or 0.
size_t WarcSplitter::FindEnd(std::string_view data, size_t header,
                             bool at_end) {
  why_ = kWrongLength;
  if (content_length_ > limit_ || header + content_length_ > limit_) return 0;
  const auto length = static_cast<size_t>(content_length_);
  const std::string_view rest = data.substr(header);
  if (length > rest.size()) return 0;
  record_.content = rest.substr(0, length);
  record_.tail = rest.substr(length, 4);
  if (record_.tail.starts_with("\n\n")) {
    record_.tail.remove_suffix(record_.tail.size() - 2);
  } else if (record_.tail != "\r\n\r\n") {
    const bool may_end_so =
        at_end && length + record_.tail.size() == rest.size() &&
        record_.tail.find_first_not_of("\r\n") == std::string_view::npos;
    if (!may_end_so) return 0;
  }
  why_ = nullptr;
  return header + length + record_.tail.size();
}

size_t WarcSplitter::EndOfBroken(std::string_view data) const {
  // Its own start is not what is looked for.
  const size_t start = data.find_first_not_of("\r\n");
  if (start == std::string_view::npos) return 0;
  const size_t from = std::max(searched_, start + 1);
  const size_t next = Resync(data.substr(from));
  return next == std::string_view::npos ? 0 : from + next;
}

size_t WarcSplitter::Next(std::string_view data, bool at_end) {
  const size_t start = data.find_first_not_of("\r\n");
  if (start == std::string_view::npos) {
    why_ = kNoMagic;
    return at_end ? data.size() : 0;
  }
  const size_t header = ParseHeader(data, start, at_end);
  size_t end = header > 0 ? FindEnd(data, header, at_end) : 0;
  if (end == 0) {
    const bool may_become_whole =
        header > 0
            ? content_length_ <= limit_ && header + content_length_ <= limit_ &&
                  data.size() < header + content_length_ + 4
            : why_ == kNoBlankLine && data.size() < kMaxHeaderBytes &&
                  data.size() <= limit_;
    if (may_become_whole && !at_end) return 0;
    end = EndOfBroken(data);
    if (end == 0 && !at_end) {
      searched_ = data.size() - std::min(data.size(), overlap());
      return 0;
    }
    if (end == 0) end = data.size();
  }
  searched_ = 0;
  return end;
}

void AppendWarc(const WarcRecord& record, std::string_view content,
                std::string* out) {
  bool leave_out = false;
  for (size_t at = 0; at < record.header.size();) {
    const std::string_view line = FirstLine(record.header.substr(at));
    at += line.size();
    std::string_view name, value;
    if (!Continues(line)) {
      leave_out = false;
      if (SplitField(line, &name, &value)) {
        leave_out = EqualsIgnoreCase(name, "warc-block-digest") ||
                    EqualsIgnoreCase(name, "warc-payload-digest");
      }
    }
    if (leave_out) continue;
    if (!EqualsIgnoreCase(name, "content-length")) {
      out->append(line);
      continue;
    }
    out->append(line.substr(0, static_cast<size_t>(value.data() - line.data())))
        .append(std::to_string(content.size()))
        .append(line.substr(
            static_cast<size_t>(value.data() + value.size() - line.data())));
  }
  out->append(content).append(record.tail);
}

}  // namespace bersih
