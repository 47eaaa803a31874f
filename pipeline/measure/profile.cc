// SPDX-License-Identifier: Apache-2.0
//
// A document is cleaned twice. The first time the clock is read before and
// after each rule that is asked; the second time it is noted what rules lose,
// which takes far longer than cleaning and must not be counted.
//
// Of time, what a rule took the first time it was asked is left out, because
// then its automaton is built; and a document during which the thread was
// interrupted is cleaned again.

#include "pipeline/measure/profile.h"

#include <sys/resource.h>

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_format.h"
#include "pipeline/clean/compile.h"
#include "pipeline/decide/decide.h"
#include "pipeline/io/hash.h"
#include "pipeline/measure/loose.h"
#include "pipeline/measure/refusal.h"

namespace bersih {
namespace {

constexpr int kAttempts = 3;
constexpr uint32_t kOtherHosts = 0;

// See JudgeProse and JudgeHosts.
constexpr uint64_t kMinProseTexts = 3;
constexpr double kMinProseShare = 0.2;
constexpr uint64_t kMinDocuments = 5, kMinOtherDocuments = 10;
constexpr double kMinHostShare = 0.1, kMinShareTimes = 4, kMinRateTimes = 3;
constexpr double kMuch = 0.15;

int64_t Interruptions() {
  rusage usage = {};
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_nivcsw;
}

// What it costs to read the clock.
Trace::Clock::duration ClockCost() {
  Trace::Clock::duration least = Trace::Clock::duration::max();
  for (int i = 0; i < 1000; ++i) {
    const Trace::Clock::time_point start = Trace::Clock::now();
    least = std::min(least, Trace::Clock::now() - start);
  }
  return least;
}

double Seconds(Trace::Clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

bool IsFor(const Rule& rule, const std::string& language) {
  return rule.languages.empty() ||
         std::find(rule.languages.begin(), rule.languages.end(), language) !=
             rule.languages.end();
}

template <typename T>
std::vector<T> Values(const Reservoir<T>& reservoir) {
  std::vector<T> values;
  for (const auto& entry : reservoir.entries()) values.push_back(entry.value);
  return values;
}

// What Suspicion says, in numbers that were set by looking at scraped news: of
// some hundred rules that take anything there, one in ten takes lines like
// prose (captions and titles mostly), and a few are suspect for the rest.
void JudgeProse(RuleProfile* profile) {
  // The same sentence again and again is furniture: what counts is that they
  // are different.
  if (profile->prose_texts < kMinProseTexts ||
      profile->prose_hits <
          kMinProseShare * static_cast<double>(profile->hits) ||
      2 * profile->prose_texts <
          std::min<uint64_t>(profile->prose_hits, Profiler::kMaxTexts)) {
    return;
  }
  profile->suspicions.push_back(
      {Suspicion::kProse,
       absl::StrFormat("%d of %d hits read like prose, %d of them different",
                       profile->prose_hits, profile->hits,
                       profile->prose_texts)});
}

}  // namespace

Findings FindingsOf(const Profile& profile) {
  Findings found;
  for (size_t i = 0; i < profile.rules.size(); ++i) {
    const RuleProfile& rule = profile.rules[i];
    if (!rule.suspicions.empty()) found.suspects.push_back(i);
    if (rule.never_fires()) {
      (rule.always_shadowed() ? found.shadowed : found.never_fire).push_back(i);
    }
  }
  return found;
}

Profiler::Profiler(std::shared_ptr<const RuleSet> rules,
                   const ProfileOptions& options)
    : rules_(std::move(rules)),
      loose_(Loosened(*rules_)),
      options_(options),
      cleaner_(rules_),
      clock_cost_(ClockCost()),
      states_(rules_->rule_count()) {
  timing_.tries_wanted = true;
  trace_.loose = loose_.get();
  for (RuleState& state : states_) {
    state.samples = state.prose_samples =
        Reservoir<LineSample>(options.samples);
    state.misses = Reservoir<NearMiss>(options.samples);
  }
  hosts_.emplace_back();  // kOtherHosts, and those that are not known
  host_numbers_.emplace("", kOtherHosts);
}

const Result& Profiler::Add(const Document& document, const Origin& origin) {
  Time(document);
  const Result& result = cleaner_.Clean(document, &trace_);
  ++totals_.documents;
  totals_.text_bytes += document.text.size();
  totals_.body_bytes += result.body.size();
  ++documents_in_[std::string(result.language)];
  AddRemovals(document, result, origin, NumberOf(document.host));
  if (!trace_.overruled) AddLosses(document, result, origin);
  return result;
}

void Profiler::Time(const Document& document) {
  Clock::duration took{};
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const int64_t before = Interruptions();
    const Clock::time_point start = Clock::now();
    cleaner_.Clean(document, &timing_);
    took = Clock::now() - start;
    if (Interruptions() == before) break;
  }
  for (const Trace::Try& asked : timing_.tries) {
    RuleState& state = states_[asked.rule];
    ++state.counts.asked;
    state.counts.tries += asked.ran;
    state.counts.matches += asked.matched;
    took -= 2 * clock_cost_;
    const Clock::duration own =
        std::max(asked.time - clock_cost_, Clock::duration::zero());
    if (asked.ran && !std::exchange(state.warm, true)) {
      took -= own;
    } else {
      state.time += own;
    }
  }
  time_ += std::max(took, Clock::duration::zero());
}

uint32_t Profiler::NumberOf(std::string_view host) {
  const auto found = host_numbers_.find(host);
  if (found != host_numbers_.end()) return found->second;
  if (hosts_.size() > kMaxHosts) {
    totals_.more_hosts = true;
    return kOtherHosts;
  }
  const auto number = static_cast<uint32_t>(hosts_.size());
  hosts_.emplace_back(host);
  host_numbers_.emplace(host, number);
  return number;
}

void Profiler::AddRemovals(const Document& document, const Result& result,
                           const Origin& origin, uint32_t host) {
  const std::string_view text = document.text;
  size_t line = 0;
  for (const Removal& removal : result.removed) {
    RuleState& state = states_[removal.rule];
    RuleProfile& counts = state.counts;
    ++counts.hits;
    counts.bytes += removal.span.size();
    // What is not blank of a removal is of one line.
    const Span part = Trimmed(text, removal.span);
    const bool new_document =
        std::exchange(state.last_document, totals_.documents) !=
        totals_.documents;
    counts.documents += new_document;
    auto at = state.hosts.find(host);
    if (at == state.hosts.end() && state.hosts.size() < kMaxHostsOfRule) {
      at = state.hosts.emplace(host, HostCount()).first;
    }
    if (at == state.hosts.end()) {
      counts.more_hosts = true;
    } else {
      HostCount& here = at->second;
      if (new_document) {
        ++here.documents;
        here.text_bytes += text.size();
      }
      ++here.hits;
      here.bytes += part.size();
    }
    if (part.empty()) continue;
    while (result.lines[line].span.end <= part.begin) ++line;
    const bool prose = ReadsLikeProse(text, part);
    const uint64_t hash = Hash64(part.In(text));
    if (prose) {
      ++counts.prose_hits;
      if (state.prose_texts.size() < kMaxTexts) state.prose_texts.insert(hash);
    }
    const uint64_t priority = Mix64(hash ^ Mix64(options_.seed));
    const auto add = [&](Reservoir<LineSample>* samples) {
      if (!samples->Wants(priority) || samples->Holds(priority)) return;
      samples->Add(priority,
                   MakeLineSample(origin, text, result.lines, line, part));
    };
    add(&state.samples);
    if (prose) add(&state.prose_samples);
  }
}

void Profiler::AddLosses(const Document& document, const Result& result,
                         const Origin& origin) {
  const std::string_view text = document.text;
  for (const Trace::Loss& loss : trace_.losses) {
    RuleState& state = states_[loss.rule];
    if (loss.by != kNoRule) {
      ++state.counts.shadowed;
      ++state.shadows[loss.by];
      continue;
    }
    if (result.lines[loss.line].rule >= 0) continue;  // a block took it
    const Rule& rule = Packs(*rules_).rules[loss.rule];
    if ((loss.refusals & kByPattern) == 0) ++state.counts.refused;
    const uint64_t hash =
        Mix64(Hash64(loss.piece.In(text)) ^ Mix64(options_.seed));
    const uint64_t priority =
        uint64_t{DistanceOf(rule, loss)} << 48 | hash >> 16;
    if (!state.misses.Wants(priority) || state.misses.Holds(priority)) continue;
    state.misses.Add(priority, {MakeLineSample(origin, text, result.lines,
                                               loss.line, loss.piece),
                                WhyNot(rule, loss)});
  }
}

void Profiler::HostCount::Add(const HostCount& other) {
  documents += other.documents;
  text_bytes += other.text_bytes;
  hits += other.hits;
  bytes += other.bytes;
}

Profiler::HostCount Profiler::HostCount::Without(const HostCount& some) const {
  return {.documents = documents - some.documents,
          .text_bytes = text_bytes - some.text_bytes,
          .hits = hits - some.hits,
          .bytes = bytes - some.bytes};
}

// A rule for furniture finds as much of it on each page that has it: once
// there is a hit, about as many bytes and hits, whatever the host. How many
// pages have it is another matter, and differs from host to host by nature.
void Profiler::JudgeHosts(const RuleState& state, const Rule& rule,
                          RuleProfile* profile) const {
  HostCount all;
  for (const auto& [host, count] : state.hosts) {
    all.Add(count);
    profile->hosts += host != kOtherHosts;
  }
  double worst = 0;
  std::string why;
  // By name, so that what is said does not depend on the order.
  std::map<std::string_view, HostCount> hosts;
  for (const auto& [host, count] : state.hosts) {
    if (host != kOtherHosts) hosts.emplace(hosts_[host], count);
  }
  for (const auto& [name, count] : hosts) {
    if (count.documents > profile->top_host_documents) {
      profile->top_host = name;
      profile->top_host_documents = count.documents;
    }
    const HostCount others = all.Without(count);
    if (!rule.hosts.empty() || count.documents < kMinDocuments ||
        others.documents < kMinOtherDocuments) {
      continue;
    }
    if (const double times = count.share() / others.share();
        count.share() >= kMinHostShare && times >= kMinShareTimes &&
        times > worst) {
      worst = times;
      why = absl::StrFormat(
          "where it takes something, it takes %.1f %% of the text on %s, "
          "%.1f %% elsewhere",
          100 * count.share(), std::string(name), 100 * others.share());
    }
    if (const double times = count.rate() / others.rate();
        times >= kMinRateTimes && times > worst) {
      worst = times;
      why = absl::StrFormat(
          "where it takes something, it does so %.1f times a document on %s, "
          "%.1f times elsewhere",
          count.rate(), std::string(name), others.rate());
    }
  }
  if (!why.empty()) profile->suspicions.push_back({Suspicion::kHosts, why});
  if (all.documents >= kMinOtherDocuments && all.share() >= kMuch) {
    profile->suspicions.push_back(
        {Suspicion::kMuch,
         absl::StrFormat("where it takes something, it takes %.1f %% of the "
                         "text",
                         100 * all.share())});
  }
}

Profile Profiler::Finish() const {
  Profile profile = totals_;
  profile.seconds = Seconds(time_);
  profile.shared_seconds = profile.seconds;
  profile.hosts = hosts_.size() - 1;
  for (size_t i = 0; i < states_.size(); ++i) {
    const RuleState& state = states_[i];
    RuleProfile rule = state.counts;
    const Rule& source = Packs(*rules_).rules[i];
    for (const auto& [language, documents] : documents_in_) {
      if (IsFor(source, language)) rule.seen += documents;
    }
    rule.seconds = Seconds(state.time);
    rule.share = profile.seconds > 0 ? rule.seconds / profile.seconds : 0;
    profile.shared_seconds -= rule.seconds;
    for (const auto& [by, count] : state.shadows) {
      if (count > rule.shadowed_by_that ||
          (count == rule.shadowed_by_that && by < rule.shadowed_by)) {
        rule.shadowed_by = by;
        rule.shadowed_by_that = count;
      }
    }
    rule.prose_texts = state.prose_texts.size();
    JudgeProse(&rule);
    JudgeHosts(state, source, &rule);
    rule.samples = Values(state.samples);
    rule.misses = Values(state.misses);
    rule.prose_samples = Values(state.prose_samples);
    profile.rules.push_back(std::move(rule));
  }
  return profile;
}

}  // namespace bersih
