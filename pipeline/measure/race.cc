// SPDX-License-Identifier: Apache-2.0

#include "pipeline/measure/race.h"

#include <algorithm>
#include <ctime>
#include <numeric>
#include <utility>

namespace bersih {
namespace {

// Some milliseconds of work: long beside the clock and what one set leaves in
// the caches for the next, short beside what else the machine does. A dump
// that is smaller than the least is cleaned as often as makes it that.
constexpr size_t kChunkBytes = 256 << 10, kLeastChunkBytes = 64 << 10;

// Automata grow with what they see, and patterns are compiled when they are
// first asked: that is done once, however long a run is. So what comes first is
// cleaned before it is timed, and enough else in between that short lines are
// no longer remembered.
constexpr uint64_t kWarmUpBytes = 64 << 20;
constexpr size_t kInBetween = 12;  // chunks

// With fewer chunks nothing can be said, so they are cleaned again.
constexpr size_t kEnoughChunks = 60;
constexpr size_t kHeldBytes = kEnoughChunks * kChunkBytes;
constexpr double kMoreSeconds = 2;

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

Speed JudgeLaps(const Laps& laps, bool same_rules, uint64_t seed) {
  Speed speed;
  speed.chunks = laps.old_set.size();
  speed.old_seconds = Sum(laps.old_set);
  speed.new_seconds = Sum(laps.new_set);
  if (speed.old_seconds <= 0) return speed;
  const auto over_old = [&](const std::vector<double>& seconds) {
    return RatioOfSums(seconds, laps.old_set, seed);
  };
  // How far two copies of a set may be apart, either way.
  double apart = kNoClaimBelow;
  const auto widen = [&](const Interval& copy) {
    apart = std::max({apart, copy.high, 1 / copy.low});
  };
  const Interval control = over_old(laps.control);
  speed.control = control.estimate;
  speed.slowdown = over_old(laps.new_set);
  widen(control);
  if (same_rules) widen(speed.slowdown);
  speed.slowdown.low /= apart;
  speed.slowdown.high *= apart;
  return speed;
}

Race::Race(std::shared_ptr<const RuleSet> old_set,
           std::shared_ptr<const RuleSet> control,
           std::shared_ptr<const RuleSet> new_set, bool same_rules,
           uint64_t seed)
    : runners_{{{Cleaner(std::move(old_set)), &Laps::old_set},
                {Cleaner(std::move(control)), &Laps::control},
                {Cleaner(std::move(new_set)), &Laps::new_set}}},
      same_rules_(same_rules),
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
  // The first chunk is small where the whole dump is.
  if (warmed_bytes_ == 0) {
    open_.rounds = std::max<size_t>(kLeastChunkBytes / (open_.bytes + 1), 1);
  }
  if (warmed_bytes_ < kWarmUpBytes) {
    Run(open_, /*timed=*/false);
    warmed_bytes_ += open_.bytes;
    warm_.push_back(std::move(open_));
    if (warm_.size() > kInBetween) TimeFirst();
  } else {
    while (!warm_.empty()) TimeFirst();
    Time(std::move(open_));
  }
  open_ = {};
}

void Race::TimeFirst() {
  Chunk first = std::move(warm_.front());
  warm_.pop_front();
  Time(std::move(first));
}

void Race::Time(Chunk chunk) {
  Run(chunk, /*timed=*/true);
  held_bytes_ += chunk.bytes;
  if (held_bytes_ <= kHeldBytes) {
    held_.push_back(std::move(chunk));
  } else {
    held_.clear();
  }
}

void Race::Run(const Chunk& chunk, bool timed) {
  // The six orders of three, one after the other.
  constexpr std::array<std::array<size_t, 3>, 6> kOrders = {
      {{0, 2, 1}, {1, 2, 0}, {2, 0, 1}, {1, 0, 2}, {0, 1, 2}, {2, 1, 0}}};
  for (const size_t i : kOrders[laps_.old_set.size() % kOrders.size()]) {
    auto& [cleaner, laps] = runners_[i];
    const double start = Now();
    for (size_t round = 0; round < chunk.rounds; ++round) {
      for (const Owned& document : chunk.documents) {
        cleaner.Clean({.text = document.text,
                       .host = document.host,
                       .language = document.language});
      }
    }
    if (!timed) continue;
    const double took = Now() - start;
    (laps_.*laps).push_back(took);
    seconds_ += took;
  }
  if (timed) bytes_ += chunk.bytes * chunk.rounds;
}

Speed Race::Finish() {
  Close();
  while (!warm_.empty()) TimeFirst();
  const double until = seconds_ + kMoreSeconds;
  for (size_t i = 0; !held_.empty() && seconds_ < until &&
                     laps_.old_set.size() < kEnoughChunks;
       ++i) {
    Run(held_[i % held_.size()], /*timed=*/true);
  }
  Speed speed = JudgeLaps(laps_, same_rules_, seed_);
  speed.bytes = bytes_;
  return speed;
}

}  // namespace bersih
