// SPDX-License-Identifier: Apache-2.0
//
// What each rule of a set costs and gives on a dump: what it takes, how much
// of the time it is, what it nearly took, who is always quicker, and why one
// might look at it again.

#ifndef BERSIH_PIPELINE_MEASURE_PROFILE_H_
#define BERSIH_PIPELINE_MEASURE_PROFILE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "bersih/cleaner.h"
#include "bersih/rule_set.h"
#include "pipeline/decide/trace.h"
#include "pipeline/measure/line_sample.h"
#include "pipeline/measure/reservoir.h"
#include "pipeline/rules/rule.h"

namespace bersih {

// A line that stayed, or a part of one, though a rule came near it.
struct NearMiss {
  LineSample sample;
  // What kept the rule from it: "max_chars is 120: it has 143".
  std::string why;
};

// A reason to look at a rule again.
struct Suspicion {
  enum Kind : uint8_t {
    kProse,  // it takes lines that read like running text
    kHosts,  // it takes far more of the documents of one host than of others
    kMuch,   // it takes much of the documents in which it takes anything
  };
  Kind kind = kProse;
  std::string why;  // in words
};

struct RuleProfile {
  uint64_t seen = 0;       // documents in a language that it is for
  uint64_t hits = 0;       // ranges that it removed
  uint64_t bytes = 0;      // in them
  uint64_t documents = 0;  // with a hit
  uint64_t hosts = 0;      // with a hit; at least so many if `more_hosts`
  bool more_hosts = false;
  // The host with most of the documents, and how many; empty: no hosts.
  std::string top_host;
  uint64_t top_host_documents = 0;

  // How often a line got as far as the rule; how often its pattern was then
  // run, and matched.
  uint64_t asked = 0, tries = 0, matches = 0;
  double seconds = 0;  // its own part of Profile::seconds
  double share = 0;    // of Profile::seconds

  // Lines that it would have taken, had not another rule done so first; that
  // which did so most often, or -1, and how often.
  uint64_t shadowed = 0;
  int shadowed_by = -1;
  uint64_t shadowed_by_that = 0;

  // Hits that read like running text, and how many different ones there are;
  // at least so many at kMaxTexts.
  uint64_t prose_hits = 0, prose_texts = 0;
  // Lines that stayed though its pattern matches them.
  uint64_t refused = 0;

  std::vector<Suspicion> suspicions;
  std::vector<LineSample> samples;        // of what it removes, all different
  std::vector<LineSample> prose_samples;  // of its hits that are prose
  std::vector<NearMiss> misses;           // the nearest first

  // It took nothing, and had documents to take it from.
  bool never_fires() const { return hits == 0 && seen > 0; }
  // It never fires, but would without the rules before it.
  bool always_shadowed() const { return never_fires() && shadowed > 0; }
};

struct Profile {
  uint64_t documents = 0;
  uint64_t text_bytes = 0;
  uint64_t body_bytes = 0;
  uint64_t hosts = 0;  // at least so many if `more_hosts`
  bool more_hosts = false;
  // What cleaning took, without reading and writing; of it what is done once
  // for all rules: lines, language, and which rules can be ruled out at once.
  double seconds = 0, shared_seconds = 0;
  std::vector<RuleProfile> rules;  // by number
};

// The rules to look at again, by number. What is always shadowed is not
// named again among those that never fire.
struct Findings {
  std::vector<size_t> suspects, shadowed, never_fire;
};
Findings FindingsOf(const Profile& profile);

struct ProfileOptions {
  uint64_t seed = 0;
  // Of each rule: lines that it removes, and nearest misses, to keep.
  size_t samples = 3;
};

// Thread-compatible. Memory does not depend on how much is added.
class Profiler {
 public:
  Profiler(std::shared_ptr<const RuleSet> rules, const ProfileOptions& options);

  // Cleans the document and counts what happens. The result is what
  // Cleaner::Clean gives, valid until the next call.
  const Result& Add(const Document& document, const Origin& origin);

  Profile Finish() const;

  static constexpr size_t kMaxHosts = 20000;      // that are told apart
  static constexpr size_t kMaxHostsOfRule = 500;  // likewise, of one rule
  static constexpr size_t kMaxTexts = 1000;

 private:
  using Clock = Trace::Clock;
  // Of the documents with a hit, and what was removed of them, white space
  // around it left aside.
  struct HostCount {
    uint64_t documents = 0, text_bytes = 0, hits = 0, bytes = 0;

    double share() const {
      return static_cast<double>(bytes) / static_cast<double>(text_bytes);
    }
    double rate() const {
      return static_cast<double>(hits) / static_cast<double>(documents);
    }
    void Add(const HostCount& other);
    HostCount Without(const HostCount& some) const;
  };
  struct RuleState {
    RuleProfile counts;
    Clock::duration time{};
    bool warm = false;  // its pattern has been run
    std::unordered_map<uint32_t, HostCount> hosts;
    std::unordered_map<uint16_t, uint64_t> shadows;  // by rule
    std::unordered_set<uint64_t> prose_texts;
    Reservoir<LineSample> samples, prose_samples;
    Reservoir<NearMiss> misses;
    uint64_t last_document = 0;
  };

  void Time(const Document& document);
  uint32_t NumberOf(std::string_view host);
  void AddRemovals(const Document& document, const Result& result,
                   const Origin& origin, uint32_t host);
  void AddLosses(const Document& document, const Result& result,
                 const Origin& origin);
  void JudgeHosts(const RuleState& state, const Rule& rule,
                  RuleProfile* profile) const;

  std::shared_ptr<const RuleSet> rules_, loose_;
  ProfileOptions options_;
  Cleaner cleaner_;
  Trace timing_, trace_;
  Clock::duration clock_cost_;  // of reading it
  Clock::duration time_{};
  std::vector<RuleState> states_;
  Profile totals_;
  // Hosts, by number; the first stands for all that are too many.
  std::vector<std::string> hosts_;
  std::map<std::string, uint64_t, std::less<>> documents_in_;  // by language
  std::map<std::string, uint32_t, std::less<>> host_numbers_;
};

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MEASURE_PROFILE_H_
