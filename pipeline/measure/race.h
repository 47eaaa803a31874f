// SPDX-License-Identifier: Apache-2.0
//
// Whether one rule set is slower than another: both clean the same documents
// in turns, a chunk at a time, and the order changes from chunk to chunk, so
// that whatever else the machine does falls on both. What is built once, when
// rules are first needed, is not timed: it is lost in a long run.
//
// Two sets in memory are never equally fast, not even two copies of one: where
// things come to lie moves the figures by a few per cent (Mytkowicz et al.,
// "Producing wrong data without doing anything obviously wrong", 2009). So a
// second copy of the old set runs along, and the interval is widened by what
// may tell it from the first, or by 3 % where that is less.

#ifndef BERSIH_PIPELINE_MEASURE_RACE_H_
#define BERSIH_PIPELINE_MEASURE_RACE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bersih/cleaner.h"
#include "bersih/rule_set.h"
#include "pipeline/measure/bootstrap.h"

namespace bersih {

struct Speed {
  uint64_t bytes = 0;  // of text that was timed, each time it was
  size_t chunks = 0;
  // Seconds of the thread's own time that each of them took for it.
  double old_seconds = 0, new_seconds = 0;
  // New over old with 95 % confidence; above 1: the new one is slower.
  Interval slowdown{1, 1, 1};
  // The second copy of the old set over the first.
  double control = 1;

  double old_megabytes() const { return Megabytes(old_seconds); }  // a second
  double new_megabytes() const { return Megabytes(new_seconds); }
  // No claim is made where it may be chance.
  bool differs() const { return !slowdown.Holds(1); }
  std::string_view verdict() const {
    return !differs()              ? "no difference"
           : slowdown.estimate > 1 ? "slower"
                                   : "faster";
  }

 private:
  double Megabytes(double seconds) const {
    return seconds > 0 ? static_cast<double>(bytes) / 1e6 / seconds : 0;
  }
};

// Seconds that each took for each chunk.
struct Laps {
  std::vector<double> old_set, control, new_set;
};

// What the laps say. Where both sets have the same rules the new one is but
// another control: whatever tells it from the old one is noise.
// REQUIRES: series of one length.
Speed JudgeLaps(const Laps& laps, bool same_rules, uint64_t seed);

// Thread-compatible.
class Race {
 public:
  // `control` is the old set once more, compiled by itself.
  Race(std::shared_ptr<const RuleSet> old_set,
       std::shared_ptr<const RuleSet> control,
       std::shared_ptr<const RuleSet> new_set, bool same_rules, uint64_t seed);

  // Copies the document; every now and then cleans what has come together.
  void Add(const Document& document);

  // Cleans what is left, and where there was too little for a judgement, all
  // of it again for some seconds at most.
  Speed Finish();

 private:
  struct Owned {
    std::string text, host, language;
  };
  struct Chunk {
    std::vector<Owned> documents;
    size_t bytes = 0;
    size_t rounds = 1;  // of cleaning it, each time it is timed
  };
  struct Runner {
    Cleaner cleaner;
    std::vector<double> Laps::*laps;
  };

  void Run(const Chunk& chunk, bool timed);
  void Close();
  void Time(Chunk chunk);
  void TimeFirst();  // of warm_

  std::array<Runner, 3> runners_;
  bool same_rules_;
  uint64_t seed_;
  Chunk open_;
  std::deque<Chunk> warm_;  // that are still to be timed
  // The first ones; empty once there are enough to judge by without them.
  std::vector<Chunk> held_;
  size_t held_bytes_ = 0;
  uint64_t warmed_bytes_ = 0, bytes_ = 0;
  double seconds_ = 0;
  Laps laps_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MEASURE_RACE_H_
