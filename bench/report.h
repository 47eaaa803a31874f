// SPDX-License-Identifier: Apache-2.0
//
// What was measured, as a table for people and as JSON for machines.

#ifndef BERSIH_BENCH_REPORT_H_
#define BERSIH_BENCH_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace bersih::bench {

struct Timing {
  double cpu = 0, wall = 0;  // seconds
};

struct Row {
  std::string name;
  std::string unit = "MB/s";  // or "ms"
  // What one pass goes over; `times` runs of it make up a measurement.
  size_t bytes = 0, lines = 0;
  int times = 1;
  // Timed by the clock on the wall, because it is several threads or a start;
  // what runs on one core is timed by that core, of which other processes
  // take nothing.
  bool by_wall = false;
  std::vector<Timing> passes;
  int64_t peak_rss = 0;  // bytes; 0: not known
  std::string note;
  std::string skipped;  // why it was not run, or empty

  bool ran() const { return !passes.empty(); }
  // Medians: seconds of a pass, by either clock or by that of the row.
  double Cpu() const;
  double Wall() const;
  double Seconds() const { return by_wall ? Wall() : Cpu(); }
  double Megabytes() const;  // 10^6 bytes a second
  double Value() const;      // in `unit`
  // (slowest - fastest) / median.
  double Spread() const;
};

struct Figure {
  std::string name;
  double value = 0;
  std::string unit;  // "x", "%"
  std::string target;
};

struct Report {
  std::vector<std::pair<std::string, std::string>> setup;
  std::vector<Row> rows;
  std::vector<Figure> shares;   // of `clean-detect`
  std::vector<Figure> figures;  // rows beside each other

  // The row of that name if it was run, or null.
  const Row* Find(const std::string& name) const;
};

// Values of the rows of an older run by name, from its JSON.
using OldValues = std::map<std::string, double>;
absl::StatusOr<OldValues> ReadOld(const std::string& path);

// On standard output; `old` may be empty.
void Print(const Report& report, const OldValues& old);

// {"setup":{…},"rows":[{"name","unit","value","spread","clock","bytes",
// "lines","ns_per_line","peak_rss","note","cpu":[…],"wall":[…]} or {"name",
// "skipped"}],"shares":[…],"figures":[{"name","value","unit","target"}]};
// seconds and bytes.
absl::Status WriteJson(const Report& report, const std::string& path);

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_REPORT_H_
