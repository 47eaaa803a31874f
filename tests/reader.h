// SPDX-License-Identifier: Apache-2.0
//
// Reads files of a folder of its own, in all the ways that must not matter.

#ifndef BERSIH_TESTS_READER_H_
#define BERSIH_TESTS_READER_H_

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "pipeline/io/reader.h"
#include "pipeline/io/record.h"

namespace bersih {

class ReaderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "bersih_reader_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    dir_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(dir_); }

  std::string Write(const std::string& name, const std::string& bytes) const {
    std::ofstream(dir_ + "/" + name, std::ios::binary) << bytes;
    return dir_ + "/" + name;
  }

  // What a reader gives from a position on.
  struct Seen {
    // "number:raw", or "number!reason"; an input that fails is "!reason".
    std::vector<std::string> records;
    std::string bytes;                // of all batches, with headers
    std::vector<Position> positions;  // behind each batch
    std::vector<size_t> counts;       // of records up to there
  };

  static Seen ReadAll(std::vector<std::string> inputs, ReaderOptions options,
                      const Position* from = nullptr) {
    Reader reader(std::move(inputs), options);
    if (from != nullptr) reader.Resume(*from);
    RecordParser parser(FieldNames(), options.max_record_bytes);
    Seen seen;
    Batch batch;
    bool first = true;
    while (reader.Next(&batch)) {
      if (first && batch.header != nullptr) seen.bytes = *batch.header;
      first = batch.last;
      if (!batch.status.ok()) {
        seen.records.push_back("!" + std::string(batch.status.message()));
      } else if (!batch.empty()) {
        seen.bytes += batch.bytes();
        parser.Start(batch);
        Record record;
        absl::Status status;
        while (parser.Next(&record, &status)) {
          seen.records.push_back(std::to_string(record.number) +
                                 (status.ok()
                                      ? ":" + std::string(record.raw)
                                      : "!" + std::string(status.message())));
        }
      }
      seen.positions.push_back(batch.next);
      seen.counts.push_back(seen.records.size());
    }
    return seen;
  }

  static std::vector<std::string> All(std::vector<std::string> inputs,
                                      ReaderOptions options) {
    return ReadAll(std::move(inputs), options).records;
  }

  // Through a pipe that gives `chunk` bytes at a time.
  Seen ReadSlowly(const std::string& name, const std::string& bytes,
                  size_t chunk, ReaderOptions options) const {
    const std::string path = dir_ + "/pipe." + name;
    EXPECT_EQ(mkfifo(path.c_str(), 0600), 0);
    std::thread writer([&] {
      const int fd = open(path.c_str(), O_WRONLY);
      for (size_t at = 0; at < bytes.size(); at += chunk) {
        const size_t size = std::min(chunk, bytes.size() - at);
        if (write(fd, bytes.data() + at, size) < 0) break;
        std::this_thread::yield();
      }
      close(fd);
    });
    Seen seen = ReadAll({path}, options);
    writer.join();
    unlink(path.c_str());
    return seen;
  }

  // The file holds these records, and all of its bytes come through, whatever
  // the block, wherever reading begins again, and from a pipe too.
  void ExpectRecords(const std::string& name, const std::string& bytes,
                     const std::vector<std::string>& expected,
                     ReaderOptions options = ReaderOptions()) const {
    const std::string path = Write(name, bytes);
    bool too_long = false;
    for (const std::string& record : expected) {
      too_long |= record.find("!longer than") != std::string::npos;
    }
    for (const size_t block : {1, 2, 3, 7, 64, 100, 4096, 1 << 20}) {
      options.block_bytes = block;
      const Seen seen = ReadAll({path}, options);
      ASSERT_EQ(seen.records, expected) << block << " of\n" << bytes;
      if (!too_long) {
        ASSERT_EQ(seen.bytes, bytes) << block;
      }
      // Not each of them, where there are many.
      const size_t step = seen.positions.size() / 20 + 1;
      for (size_t i = 0; i < seen.positions.size(); i += step) {
        const auto rest = std::vector<std::string>(
            expected.begin() + static_cast<std::ptrdiff_t>(seen.counts[i]),
            expected.end());
        ASSERT_EQ(ReadAll({path}, options, &seen.positions[i]).records, rest)
            << block << ' ' << i << " of\n"
            << bytes;
      }
    }
    for (const size_t chunk : {5, 1000}) {
      options.block_bytes = 64;
      const Seen seen = ReadSlowly(name, bytes, chunk, options);
      ASSERT_EQ(seen.records, expected) << chunk << " of\n" << bytes;
      options.whole_blocks = true;
      ASSERT_EQ(ReadSlowly(name, bytes, chunk, options).positions.size(),
                ReadAll({path}, options).positions.size());
      options.whole_blocks = false;
    }
  }

  std::string dir_;
};

}  // namespace bersih

#endif  // BERSIH_TESTS_READER_H_
