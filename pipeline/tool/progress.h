// SPDX-License-Identifier: Apache-2.0
//
// How far a long run is, on standard error: one line that is drawn again and
// again on a terminal, a plain line now and then elsewhere.

#ifndef BERSIH_PIPELINE_TOOL_PROGRESS_H_
#define BERSIH_PIPELINE_TOOL_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string_view>

#include "pipeline/tool/counts.h"

namespace bersih {

// Thread-compatible.
class Progress {
 public:
  enum class Style : uint8_t { kNone, kLines, kRedraw };

  // Of `total` bytes of input, 0 when that is not known.
  Progress(Style style, uint64_t total);
  ~Progress() { Hide(); }

  // Shows these figures if it is time to. Speed counts from the first call.
  void Tick(uint64_t bytes, const Counts& counts);
  // Makes room for a message; the line is drawn again by the next Tick.
  void Hide();

 private:
  using Clock = std::chrono::steady_clock;

  const Style style_;
  const uint64_t total_;
  Clock::time_point start_, next_;
  uint64_t bytes_before_ = 0, records_before_ = 0;
  bool drawn_ = false;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_TOOL_PROGRESS_H_
