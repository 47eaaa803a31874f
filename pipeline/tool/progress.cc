// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/progress.h"

#include <iostream>
#include <string>

#include "absl/strings/str_format.h"

namespace bersih {
namespace {

using std::chrono::milliseconds;

// The eye follows four times a second; a log has to last for days.
constexpr milliseconds kRedrawEvery(250), kLineEvery(30000);

}  // namespace

Progress::Progress(Style style, uint64_t total)
    : style_(style), total_(total) {}

void Progress::Tick(uint64_t bytes, const Counts& counts) {
  if (style_ == Style::kNone) return;
  const Clock::time_point now = Clock::now();
  if (start_ == Clock::time_point()) {
    start_ = next_ = now;
    bytes_before_ = bytes;
    records_before_ = counts.records;
  } else if (now < next_) {
    return;
  }
  next_ += style_ == Style::kLines ? kLineEvery : kRedrawEvery;
  if (now == start_) return;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double speed = static_cast<double>(bytes - bytes_before_) / seconds;
  std::string line;
  if (total_ > 0) {
    line = absl::StrFormat(
        "%4.1f %% of %s",
        100.0 * static_cast<double>(bytes) / static_cast<double>(total_),
        ShownBytes(total_));
  } else {
    line = ShownBytes(bytes);
  }
  absl::StrAppendFormat(
      &line, ", %.1f MB/s, %.0f records/s, %d rejected", speed / 1e6,
      static_cast<double>(counts.records - records_before_) / seconds,
      counts.rejected);
  if (total_ > bytes && speed > 0) {
    const auto left =
        static_cast<int64_t>(static_cast<double>(total_ - bytes) / speed);
    absl::StrAppendFormat(&line, ", %d:%02d:%02d left", left / 3600,
                          left / 60 % 60, left % 60);
  }
  if (style_ == Style::kRedraw) {
    std::cerr << "\r\x1B[K" << line << std::flush;
    drawn_ = true;
  } else {
    std::cerr << "bersih: " << line << '\n';
  }
}

void Progress::Hide() {
  if (drawn_) std::cerr << "\r\x1B[K" << std::flush;
  drawn_ = false;
}

}  // namespace bersih
