// SPDX-License-Identifier: Apache-2.0
//
// WARC, and WET, which is WARC with nothing but texts in it (ISO 28500:2017;
// versions 1.0 and 1.1):
//
//   WARC/1.0 CRLF  *(name ":" value CRLF)  CRLF  content  CRLF CRLF
//
// Content-Length says how long the content is. Header lines may end in a bare
// newline, and newlines may be missing or too many at the end of the input.

#ifndef BERSIH_PIPELINE_IO_WARC_H_
#define BERSIH_PIPELINE_IO_WARC_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "pipeline/io/split.h"

namespace bersih {

// The views point into the record.
struct WarcRecord {
  std::string_view header;  // up to the content
  std::string_view content;
  std::string_view tail;     // behind the content
  std::string_view id, url;  // without their angle brackets
  std::string_view date;
  bool text = false;  // text/plain, or a conversion that does not say of what
};

// A record whose header is broken, or that does not end where its header says,
// reaches to the next line that starts with "WARC/1.": no length can be
// trusted there.
class WarcSplitter : public Splitter {
 public:
  // A record longer than `limit` is taken for a broken one.
  explicit WarcSplitter(uint64_t limit) : limit_(limit) {}

  void Start() override;
  size_t Next(std::string_view data, bool at_end) override;
  size_t Resync(std::string_view data) const override;
  size_t overlap() const override { return 7; }

  // The length of a record that is not whole, up to where the next one may
  // start; 0 when that is not in `data`.
  size_t EndOfBroken(std::string_view data) const;

  // Of the record that Next was shown last: the reason why it is none. When
  // Next gave 0, it is what is wrong if no more bytes come.
  absl::Status status() const;
  // REQUIRES: status() is OK, and the bytes are still there.
  const WarcRecord& record() const { return record_; }

 private:
  size_t ParseHeader(std::string_view data, size_t start, bool at_end);
  size_t FindEnd(std::string_view data, size_t header, bool at_end);

  uint64_t limit_;
  size_t searched_ = 0;
  uint64_t content_length_ = 0;
  const char* why_ = nullptr;  // it is no record
  WarcRecord record_;
};

// Whether `head` is how a WARC file starts.
bool LooksLikeWarc(std::string_view head);

// Appends the record with `content` in the place of its own: Content-Length
// follows it, and digests of the former content are left out.
void AppendWarc(const WarcRecord& record, std::string_view content,
                std::string* out);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_WARC_H_
