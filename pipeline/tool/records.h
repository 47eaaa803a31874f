// SPDX-License-Identifier: Apache-2.0
//
// Which records of the inputs are taken, and the walk over them of the
// commands that only look: one thread, nothing written.

#ifndef BERSIH_PIPELINE_TOOL_RECORDS_H_
#define BERSIH_PIPELINE_TOOL_RECORDS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <limits>
#include <string_view>

#include "pipeline/io/record.h"
#include "pipeline/measure/reservoir.h"
#include "pipeline/tool/options.h"

namespace bersih {

// Bad records that are named; the others are only counted.
inline constexpr uint64_t kNamedRejects = 10;

struct Selection {
  uint64_t limit = std::numeric_limits<uint64_t>::max();
  double sample = 1;
  uint64_t seed = 0;

  // --limit, --sample and --seed.
  void AddTo(CLI::App* app);
};

// Takes a share of the records of an input, each by its own number, so that it
// does not matter who looks at it and when.
class Sample {
 public:
  Sample(const Selection& selection, std::string_view input);
  bool Takes(uint64_t number) const;

 private:
  double rate_;
  uint64_t seed_;
};

// What a walk has seen.
struct Walked {
  uint64_t records = 0;  // rejected ones too
  uint64_t rejected = 0;
  bool input_failed = false;

  int code() const {
    return input_failed ? kExitIo : rejected > 0 ? kExitRejected : kExitOk;
  }
};

// Calls `see` for each record that is taken, in the order of the inputs, as
// Document and with where it comes from; both are good until it returns. What
// cannot be read is named on standard error, as clean does it.
using SeeRecord = std::function<void(const Document&, const Origin&)>;
Walked ForEachRecord(const InputOptions& input, const Selection& selection,
                     const SeeRecord& see);

// "3 of 17 records rejected" on standard error, if there are any.
void NoteRejects(uint64_t rejected, uint64_t records);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_RECORDS_H_
