// SPDX-License-Identifier: Apache-2.0

#include "pipeline/measure/race.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <numeric>
#include <utility>

namespace bersih {
namespace {

// Some milliseconds of work: long beside the clock and what one set leaves in
// the caches for the next, short beside what else the machine does.
constexpr size_t kChunkBytes = 256 << 10;

// The first documents are cleaned once before they are timed, because automata
// grow with what they see.
constexpr uint64_t kWarmUpBytes = 4 << 20;

// With fewer chunks nothing can be said, so they are cleaned again.
constexpr size_t kEnoughChunks = 60;
constexpr size_t kHeldBytes = kEnoughChunks * kChunkBytes;
constexpr double kMoreSeconds = 3;

// Two copies of one set were seen to differ by 1 to 3 %, and one control says
// little of how much.
constexpr double kNoClaimBelow = 1.03;

// Time in which others had the core does not count.
double Now() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         1e-9 * static_cast<double>(now.tv_nsec);
}

double Sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

Race::Race(std::shared_ptr<const RuleSet> old_set,
           std::shared_ptr<const RuleSet> control,
           std::shared_ptr<const RuleSet> new_set, uint64_t seed)
    : cleaners_{Cleaner(std::move(old_set)), Cleaner(std::move(control)),
                Cleaner(std::move(new_set))},
      seed_(seed) {}

void Race::Add(const Document& document) {
  open_.documents.push_back({std::string(document.text),
                             std::string(document.host),
                             std::string(document.language)});
  open_.bytes += document.text.size();
  if (open_.bytes >= kChunkBytes) Close();
}

void Race::Close() {
  if (open_.documents.empty()) return;
  if (warmed_bytes_ < kWarmUpBytes) {
    Run(open_, /*timed=*/false);
    warmed_bytes_ += open_.bytes;
  }
  Run(open_, /*timed=*/true);
  held_bytes_ += open_.bytes;
  if (held_bytes_ <= kHeldBytes) {
    held_.push_back(std::move(open_));
  } else {
    held_.clear();
  }
  open_ = {};
}

void Race::Run(const Chunk& chunk, bool timed) {
  // The six orders of three, one after the other.
  constexpr std::array<std::array<Runner, kRunners>, 6> kOrders = {{
      {kOld, kNew, kControl},
      {kControl, kNew, kOld},
      {kNew, kOld, kControl},
      {kControl, kOld, kNew},
      {kOld, kControl, kNew},
      {kNew, kControl, kOld},
  }};
  for (const Runner runner : kOrders[seconds_[kOld].size() % kOrders.size()]) {
    const double start = Now();
    for (const Owned& document : chunk.documents) {
      cleaners_[runner].Clean({.text = document.text,
                               .host = document.host,
                               .language = document.language});
    }
    if (timed) seconds_[runner].push_back(Now() - start);
  }
  if (timed) bytes_ += chunk.bytes;
}

Speed Race::Finish() {
  Close();
  double spent =
      Sum(seconds_[kOld]) + Sum(seconds_[kControl]) + Sum(seconds_[kNew]);
  const double until = spent + kMoreSeconds;
  for (size_t i = 0;
       !held_.empty() && spent < until && seconds_[kOld].size() < kEnoughChunks;
       ++i) {
    Run(held_[i % held_.size()], /*timed=*/true);
    for (const auto& seconds : seconds_) spent += seconds.back();
  }
  Speed speed;
  speed.bytes = bytes_;
  speed.chunks = seconds_[kOld].size();
  speed.old_seconds = Sum(seconds_[kOld]);
  speed.new_seconds = Sum(seconds_[kNew]);
  if (speed.old_seconds <= 0) return speed;
  speed.control = Sum(seconds_[kControl]) / speed.old_seconds;
  const double widened =
      std::max(std::exp(std::abs(std::log(speed.control))), kNoClaimBelow);
  speed.slowdown = RatioOfSums(seconds_[kNew], seconds_[kOld], seed_);
  speed.slowdown.low /= widened;
  speed.slowdown.high *= widened;
  return speed;
}

}  // namespace bersih
