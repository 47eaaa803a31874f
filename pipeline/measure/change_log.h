// SPDX-License-Identifier: Apache-2.0
//
// What changed over a whole dump: exact counts by rule, host and language,
// and for each of these some of the lines, drawn at random.

#ifndef BERSIH_PIPELINE_MEASURE_CHANGE_LOG_H_
#define BERSIH_PIPELINE_MEASURE_CHANGE_LOG_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "bersih/cleaner.h"
#include "pipeline/measure/change.h"
#include "pipeline/measure/reservoir.h"
#include "pipeline/measure/rule_changes.h"

namespace bersih {

// Parts of lines that changed, in one way.
struct ChangeCount {
  uint64_t lines = 0;  // with such parts
  uint64_t bytes = 0;
  uint64_t documents = 0;
  uint64_t prose = 0;  // parts that read like running text
};
using ChangeCounts = std::array<ChangeCount, kChangeKinds>;

// A line with what both sets think of its parts. What is very long is cut.
struct ShownLine {
  struct Part {
    std::string text;
    int old_rule = -1, new_rule = -1;  // that removed it, or -1
  };
  std::vector<Part> parts;
  bool changed = false;  // it is what the sample shows
  bool cut_before = false, cut_behind = false;
};

// A changed part in its context: two lines before and after, blank ones left
// out.
struct ChangeSample {
  Change change;  // its span and line are those of the document
  Origin origin;
  std::vector<ShownLine> lines;
};

class ChangeLog {
 public:
  using Samples = Reservoir<std::shared_ptr<const ChangeSample>>;
  struct Group {
    ChangeCount count;
    Samples samples;
  };
  // What changed, and which rules removed it before and now.
  using RuleKey = std::tuple<Change::Kind, int, int>;
  struct Place {
    uint64_t documents = 0;  // all of them, changed or not
    ChangeCounts counts;
    std::array<Samples, kChangeKinds> samples;
    bool sampled = false;

    bool changed() const {
      return std::any_of(
          counts.begin(), counts.end(),
          [](const ChangeCount& count) { return count.documents > 0; });
    }
  };

  // `rules` must outlive the log. Of each group at most `samples` are kept.
  ChangeLog(const RuleChanges& rules, uint64_t seed, size_t samples);

  // A document as both sets cleaned it.
  void Add(const Origin& origin, std::string_view text,
           const Result& old_result, const Result& new_result);

  uint64_t documents() const { return documents_; }
  uint64_t changed_documents() const { return changed_documents_; }
  uint64_t text_bytes() const { return text_bytes_; }
  const ChangeCounts& counts() const { return counts_; }
  const std::map<RuleKey, Group>& by_rule() const { return by_rule_; }
  // Hosts that come after the first kMaxHosts count as kOtherHosts; the name
  // of those that are not known is empty.
  const std::map<std::string, Place, std::less<>>& by_host() const {
    return by_host_;
  }
  const std::map<std::string, Place, std::less<>>& by_language() const {
    return by_language_;
  }

  static constexpr size_t kMaxHosts = 100000;
  static constexpr std::string_view kOtherHosts = "(other hosts)";
  // Lines are kept of the first hosts with changes, this many of each.
  static constexpr size_t kSampledHosts = 2000, kHostSamples = 3;

 private:
  // Counts `change`; a line or a document only the first time.
  static void Count(const Change& change, bool new_line, bool new_document,
                    ChangeCount* count);
  Place& HostNamed(std::string_view host);

  const RuleChanges& rules_;
  const uint64_t seed_;
  const size_t samples_;
  size_t sampled_hosts_ = 0;
  // Scratch.
  std::vector<Change> found_;
  std::set<RuleKey> keys_;
  uint64_t documents_ = 0, changed_documents_ = 0, text_bytes_ = 0;
  ChangeCounts counts_;
  std::map<RuleKey, Group> by_rule_;
  std::map<std::string, Place, std::less<>> by_host_, by_language_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MEASURE_CHANGE_LOG_H_
