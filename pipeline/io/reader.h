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
#include "pipeline/io/split.h"
#include "pipeline/io/unpack.h"

namespace bersih {

// kText: an input is one document. kJsonl: each line is one. kWarc: records
// with a header (ISO 28500), WET among them. kCsv, kTsv: rows, of which the
// first names the columns.
enum class Format : uint8_t { kAuto, kText, kJsonl, kWarc, kCsv, kTsv };

// "jsonl" and the like, as --from has it.
std::string_view FormatName(Format format);

// How an input is called in messages.
std::string ShownInput(const std::string& input);

struct ReaderOptions {
  Format format = Format::kAuto;
  // A longer record is named and left out. At most kMaxTextBytes.
  uint64_t max_record_bytes = uint64_t{256} << 20;
  // The column that CSV and TSV must have.
  std::string text_field = "text";
  // How much is read at a time; tests make it small.
  size_t block_bytes = size_t{1} << 20;
  // Fill each block also from a pipe, however long that takes: then where
  // batches end depends on nothing but the bytes.
  bool whole_blocks = false;
};

// Where a batch ends, and another reader of the same inputs can go on.
struct Position {
  uint32_t input = 0;   // index into the inputs
  uint64_t offset = 0;  // into its unpacked bytes
  Member member;        // where to begin unpacking; at or before `offset`
  uint64_t next_record = 1;
};

// Whole records of one input, or the news that there will be none. A batch
// owns its bytes, so it can be handed to another thread.
class Batch {
 public:
  uint32_t input_index = 0;
  std::string input;  // the path as it was given; "-" is standard input
  Format format = Format::kText;
  // Number of the first record in its input, from 1. Of JSONL it is the line,
  // of CSV and TSV the row, the header being row 1.
  uint64_t first_record = 1;
  uint64_t offset = 0;  // of the first byte in the unpacked input
  // Not OK when the input cannot be read, or not to its end. Such a batch
  // holds no bytes, and is the last of its input.
  absl::Status status;
  // The batch stands for one record that was longer than the limit; its bytes
  // are not kept.
  bool too_long = false;
  // Every input ends with a batch that says so, which may hold nothing.
  bool last = false;
  Position next;  // behind the batch
  // How much of the input has been read, compressed as it may be.
  uint64_t stored_bytes = 0;
  // What an output of this format starts with, or nullptr: the header row.
  std::shared_ptr<const std::string> header;

  // It holds no record, which only a last batch may.
  bool empty() const {
    return size_ == 0 && !too_long && (format != Format::kText || !status.ok());
  }

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
// record is. Of a regular file the borders of batches depend on nothing but
// its bytes: a reader that goes on at `next` of a batch gives the batches that
// would have come. From a pipe a batch comes as soon as there is a whole
// record, so a slow one does not wait for a block to fill.
class Reader {
 public:
  // `inputs` are paths; "-" is standard input.
  Reader(std::vector<std::string> inputs, ReaderOptions options);
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // The next batch starts there. To be called before the first Next, with a
  // position that a reader of the same inputs and options has given.
  void Resume(const Position& position);

  // Fills `batch`, whose memory is used again; false at the end of the last
  // input. An empty text is a batch without bytes that holds one record.
  bool Next(Batch* batch);

 private:
  absl::Status Open(const std::string& input);
  Format DetectFormat(std::string_view input) const;
  void ReadMore();
  absl::Status ReadHeader(const std::string& input);
  void Fill(Batch* batch, size_t target);
  bool Drained() const;
  void NextText(Batch* batch);
  void NextRecords(Batch* batch);
  void SkipRecord(Batch* batch);
  void PutBack(const char* data, size_t size);
  absl::Status Fault(uint64_t left_out) const;

  std::vector<std::string> inputs_;
  ReaderOptions options_;
  Position next_;  // where the next batch starts
  bool open_ = false;

  // Of the input that is open.
  Unpacker unpacker_;
  Format format_ = Format::kText;
  std::unique_ptr<Splitter> splitter_;  // nullptr for a text
  std::shared_ptr<const std::string> header_;
  bool at_end_ = false;
  // Why there is no more to be read; what was read is handed out first.
  absl::Status fault_;
  // Read and not handed out yet: all from carry_at_ on.
  std::string carry_;
  size_t carry_at_ = 0;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_READER_H_
