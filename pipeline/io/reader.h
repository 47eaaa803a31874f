// SPDX-License-Identifier: Apache-2.0
//
// Reads inputs one after the other and hands out batches of whole records.

#ifndef BERSIH_PIPELINE_IO_READER_H_
#define BERSIH_PIPELINE_IO_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace bersih {

// kText: an input is one document. kJsonl: each line is one.
enum class Format : uint8_t { kAuto, kText, kJsonl };

struct ReaderOptions {
  Format format = Format::kAuto;
  // A longer record is named and left out. At most kMaxTextBytes.
  uint64_t max_record_bytes = uint64_t{256} << 20;
  // How much is read at a time; tests make it small.
  size_t block_bytes = size_t{1} << 20;
};

// Whole records of one input, or the news that there will be none. A batch
// owns its bytes, so it can be handed to another thread.
class Batch {
 public:
  std::string input;  // the path as it was given; "-" is standard input
  Format format = Format::kText;
  // Number of the first record in its input, from 1. Of JSONL it is the line.
  uint64_t first_record = 1;
  // Not OK when the input cannot be read, or not to its end. Such a batch
  // holds no bytes, and is the last of its input.
  absl::Status status;
  // The batch stands for one record that was longer than the limit.
  bool too_long = false;

  // kJsonPadding bytes behind it are readable.
  std::string_view bytes() const { return {data_.get(), size_}; }

 private:
  friend class Reader;
  void Reserve(size_t capacity);  // keeps the first size_ bytes

  std::unique_ptr<char[]> data_;
  size_t capacity_ = 0;  // without the padding
  size_t size_ = 0;
};

// Thread-compatible. A batch is about a block long, longer only where a
// record is, and is handed out as soon as it holds a whole record, so a slow
// pipe does not wait for a block to fill.
class Reader {
 public:
  // `inputs` are paths; "-" is standard input.
  Reader(std::vector<std::string> inputs, ReaderOptions options);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Fills `batch`, whose memory is used again; false at the end of the last
  // input. An empty text is a batch without bytes; an empty JSONL is nothing.
  bool Next(Batch* batch);

 private:
  absl::Status Open(const std::string& input);
  void Close();
  void DetectFormat();
  // Reads once, at most up to the batch's capacity; 0 at the end.
  absl::Status Fill(Batch* batch, size_t* got);
  bool NextText(Batch* batch);
  bool NextLines(Batch* batch);
  bool Fail(absl::Status status, Batch* batch);
  bool SkipLine(Batch* batch);

  std::vector<std::string> inputs_;
  ReaderOptions options_;
  size_t next_input_ = 0;

  // Of the input that is open.
  int fd_ = -1;
  Format format_ = Format::kText;
  uint64_t next_record_ = 1;
  uint64_t size_hint_ = 0;
  std::string carry_;  // read, and not handed out yet
  bool at_end_ = false;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_READER_H_
