// SPDX-License-Identifier: Apache-2.0
//
// Where records end in bytes that come bit by bit: what a format has to say
// so that the reader can cut an input into batches.

#ifndef BERSIH_PIPELINE_IO_SPLIT_H_
#define BERSIH_PIPELINE_IO_SPLIT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bersih {

// Thread-compatible.
class Splitter {
 public:
  // Whole records at the start of some bytes.
  struct Split {
    size_t end = 0;
    uint64_t records = 0;
  };

  virtual ~Splitter() = default;

  // Forgets the bytes it was shown.
  virtual void Start() { split_ = Split(); }

  // All whole records in `data`, which is what it was in the call before, and
  // more. `at_end`: nothing comes behind it, and all of it is records.
  virtual Split Scan(std::string_view data, bool at_end);

  // The length of the record that `data` starts with, or 0 when that takes
  // more bytes. Until a length was given, `data` may only grow. Bytes that
  // are no record reach as far as the place where the next one may start,
  // and have no length when that is further away than a record may be long.
  virtual size_t Next(std::string_view data, bool at_end) = 0;

  // `data` lies within a record that Next could give no length of: where the
  // next one may start, or npos. Then as many bytes as overlap() says are to
  // be shown again before those that follow.
  virtual size_t Resync(std::string_view data) const = 0;
  virtual size_t overlap() const { return 0; }

 private:
  Split split_;
};

// Lines. The last one needs no terminator.
class LineSplitter : public Splitter {
 public:
  void Start() override { searched_ = 0; }
  Split Scan(std::string_view data, bool at_end) override;
  size_t Next(std::string_view data, bool at_end) override;
  size_t Resync(std::string_view data) const override;

 private:
  size_t searched_ = 0;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_IO_SPLIT_H_
