// SPDX-License-Identifier: Apache-2.0
//
// How fast the layers are, in memory and on one core, beside what one would
// write first: a loop over single RE2s, and one RE2::Set of all patterns.
//
// All work on the same generated articles; see comparators.h.

#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "bench/comparators.h"
#include "bench/corpus.h"
#include "bench/rules.h"
#include "benchmark/benchmark.h"
#include "bersih/cleaner.h"
#include "pipeline/text/segment.h"

namespace bersih::bench {
namespace {

using Rules = std::shared_ptr<const RuleSet>;

constexpr uint64_t kSeed = 1;
constexpr size_t kLargeBytes = 16 << 20;
// For what is compared with the baselines, which take seconds for a megabyte.
constexpr size_t kSmallBytes = 256 << 10;
constexpr size_t kSmokeBytes = 32 << 10;

// CI only wants to know that everything runs.
bool Smoke() {
  static const bool smoke = std::getenv("BERSIH_BENCH_SMOKE") != nullptr;
  return smoke;
}

const Corpus& Large() {
  static const Corpus& corpus =
      *new Corpus(Generate(kSeed, Smoke() ? kSmokeBytes : kLargeBytes));
  return corpus;
}

const Corpus& Small() {
  static const Corpus& corpus =
      *new Corpus(Generate(kSeed, Smoke() ? kSmokeBytes : kSmallBytes));
  return corpus;
}

// Rates of a benchmark that went over `corpus` in each iteration.
void Report(const Corpus& corpus, benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * corpus.bytes);
  state.counters["per_line"] =
      benchmark::Counter(static_cast<double>(corpus.lines.size()),
                         benchmark::Counter::kIsIterationInvariantRate |
                             benchmark::Counter::kInvert);
}

// How many rules: a number, or one that depends on the embedded packs.
enum Count : int { kEmbedded = 0, kTwice = -2 };

// Null, and an error for the state, when they cannot be loaded. Kept, with
// what RE2 builds in them as it goes, so that repetitions find them warm.
Rules RulesFor(int count, benchmark::State& state) {
  static auto& cache = *new std::map<int, absl::StatusOr<Rules>>;
  auto known = cache.find(count);
  if (known == cache.end()) {
    absl::StatusOr<Rules> rules = RuleSet::Default();
    if (count == kTwice && rules.ok()) {
      rules = MakeRules(2 * (*rules)->rule_count());
    } else if (count != kEmbedded) {
      rules = MakeRules(count);
    }
    known = cache.emplace(count, std::move(rules)).first;
  }
  const absl::StatusOr<Rules>& rules = known->second;
  if (!rules.ok()) {
    state.SkipWithError(std::string(rules.status().message()).c_str());
    return nullptr;
  }
  state.counters["rules"] = static_cast<double>((*rules)->rule_count());
  return *rules;
}

// ---- Layers.

void BM_Segment(benchmark::State& state) {
  Lines lines;
  for (auto _ : state) {
    for (const Article& article : Large().articles) {
      Segment(article.text, &lines);
      benchmark::DoNotOptimize(lines.lines.data());
    }
  }
  Report(Large(), state);
}
BENCHMARK(BM_Segment)->Unit(benchmark::kMillisecond);

// Cleans all articles; the bytes that were removed.
int64_t CleanAll(const Corpus& corpus, bool say_language, Cleaner* cleaner) {
  int64_t removed = 0;
  for (const Article& article : corpus.articles) {
    const std::string_view language =
        say_language ? std::string_view(article.language) : "";
    const Result& result = cleaner->Clean(
        {.text = article.text, .host = article.host, .language = language});
    removed += static_cast<int64_t>(article.text.size() - result.body.size());
  }
  return removed;
}

void Clean(const Corpus& corpus, bool say_language, const Rules& rules,
           benchmark::State& state) {
  Cleaner cleaner(rules);
  int64_t removed = CleanAll(corpus, say_language, &cleaner);  // warms up
  for (auto _ : state) {
    removed = CleanAll(corpus, say_language, &cleaner);
  }
  Report(corpus, state);
  state.counters["removed"] =
      static_cast<double>(removed) / static_cast<double>(corpus.bytes);
}

// End to end with the embedded rules: text in, body and removals out.
void BM_Clean(benchmark::State& state) {
  if (const Rules rules = RulesFor(kEmbedded, state)) {
    Clean(Large(), true, rules, state);
  }
}
BENCHMARK(BM_Clean)->Unit(benchmark::kMillisecond);

void BM_CleanDetectLanguage(benchmark::State& state) {
  if (const Rules rules = RulesFor(kEmbedded, state)) {
    Clean(Large(), false, rules, state);
  }
}
BENCHMARK(BM_CleanDetectLanguage)->Unit(benchmark::kMillisecond);

void BM_LoadRules(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(RuleSet::Default());
  }
}
BENCHMARK(BM_LoadRules)->Unit(benchmark::kMillisecond);

// ---- Matching, at several numbers of rules, beside the baselines.

void BM_Match(benchmark::State& state, int count) {
  if (const Rules rules = RulesFor(count, state)) {
    Clean(Small(), true, rules, state);
  }
}

// One set of all patterns; every line is shown to it.
void BM_OneSet(benchmark::State& state, int count) {
  const Rules rules = RulesFor(count, state);
  if (rules == nullptr) return;
  static auto& cache = *new std::map<int, std::unique_ptr<OneSet>>;
  std::unique_ptr<OneSet>& set = cache[count];
  uint64_t failures = 0;
  if (set == nullptr) {
    set = std::make_unique<OneSet>(Patterns(*rules, Small()));
    set->Match(Small().lines, &failures);  // warms up
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(set->Match(Small().lines, &failures));
  }
  Report(Small(), state);
  // Lines on which the set ran out of memory and answered nothing.
  state.counters["failures"] = static_cast<double>(failures);
}

// One RE2 for each pattern; every line is shown to each.
void BM_SingleRE2s(benchmark::State& state, int count) {
  const Rules rules = RulesFor(count, state);
  if (rules == nullptr) return;
  static auto& cache = *new std::map<int, std::unique_ptr<SingleRE2s>>;
  std::unique_ptr<SingleRE2s>& regexes = cache[count];
  if (regexes == nullptr) {
    regexes = std::make_unique<SingleRE2s>(Patterns(*rules, Small()));
    regexes->Match(Small().lines);  // warms up
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(regexes->Match(Small().lines));
  }
  Report(Small(), state);
}

#define BERSIH_FOR_COUNTS(function)                                     \
  BENCHMARK_CAPTURE(function, 10, 10)->Unit(benchmark::kMillisecond);   \
  BENCHMARK_CAPTURE(function, 100, 100)->Unit(benchmark::kMillisecond); \
  BENCHMARK_CAPTURE(function, embedded, kEmbedded)                      \
      ->Unit(benchmark::kMillisecond);                                  \
  BENCHMARK_CAPTURE(function, twice_embedded, kTwice)                   \
      ->Unit(benchmark::kMillisecond);                                  \
  BENCHMARK_CAPTURE(function, 1000, 1000)->Unit(benchmark::kMillisecond)
BERSIH_FOR_COUNTS(BM_Match);
BERSIH_FOR_COUNTS(BM_OneSet);
BERSIH_FOR_COUNTS(BM_SingleRE2s);
#undef BERSIH_FOR_COUNTS

}  // namespace
}  // namespace bersih::bench

BENCHMARK_MAIN();
