// SPDX-License-Identifier: Apache-2.0
//
// Runs programs and says what they took.

#ifndef BERSIH_BENCH_LAUNCHER_H_
#define BERSIH_BENCH_LAUNCHER_H_

#include <cstdint>
#include <string>
#include <vector>

namespace bersih::bench {

struct Cost {
  int status = 0;           // exit code; 128 and the signal when it was killed
  double cpu_seconds = 0;   // user and system, of all its threads
  double wall_seconds = 0;  // from the fork to the end
  int64_t peak_rss = 0;     // bytes
};

// A process of its own, forked while this one is still small: a program
// started from a process that holds a dump would be slow to start, and its
// peak memory would begin at ours. Make it first. Not thread-safe.
class Launcher {
 public:
  Launcher();
  ~Launcher();
  Launcher(const Launcher&) = delete;
  Launcher& operator=(const Launcher&) = delete;

  // Runs `argv` `times` times, one after the other, reading from `in` and
  // writing to the files `out`, made anew, and `errors`. Costs are those of
  // the whole, the peak that of the largest; the status the first that is
  // not 0, with which it ends.
  Cost Run(const std::vector<std::string>& argv, const std::string& in,
           const std::string& out, const std::string& errors, int times = 1);

 private:
  int to_ = -1, from_ = -1;
  int pid_ = -1;
};

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_LAUNCHER_H_
