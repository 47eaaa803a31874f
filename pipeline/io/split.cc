// SPDX-License-Identifier: Apache-2.0

#include "pipeline/io/split.h"

#include <cstring>

namespace bersih {

Splitter::Split Splitter::Scan(std::string_view data, bool at_end) {
  while (split_.end < data.size()) {
    const size_t length = Next(data.substr(split_.end), at_end);
    if (length == 0) break;
    split_.end += length;
    ++split_.records;
  }
  return split_;
}

// From the end, because most of what comes is whole lines; only what is cut
// off is looked at before it is cut off.
Splitter::Split LineSplitter::Scan(std::string_view data, bool at_end) {
  const std::string_view added = data.substr(searched_);
  const void* last = memrchr(added.data(), '\n', added.size());
  Split split;
  if (at_end) {
    split.end = data.size();
  } else if (last != nullptr) {
    split.end =
        static_cast<size_t>(static_cast<const char*>(last) - data.data()) + 1;
  }
  searched_ = data.size();
  const std::string_view lines = data.substr(0, split.end);
  for (size_t at = 0; at < lines.size();) {
    at += Next(lines.substr(at), true);
    ++split.records;
  }
  return split;
}

size_t LineSplitter::Next(std::string_view data, bool at_end) {
  const size_t end = Resync(data);
  if (end != std::string_view::npos) return end;
  return at_end ? data.size() : 0;
}

size_t LineSplitter::Resync(std::string_view data) const {
  const void* newline = memchr(data.data(), '\n', data.size());
  if (newline == nullptr) return std::string_view::npos;
  return static_cast<size_t>(static_cast<const char*>(newline) - data.data()) +
         1;
}

}  // namespace bersih
