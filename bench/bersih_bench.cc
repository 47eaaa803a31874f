// SPDX-License-Identifier: Apache-2.0
//
// How fast the layers are, in memory and on one core, beside what one would
// write first: a loop over single RE2s, and one RE2::Set of all patterns.
//
// All work on the same generated articles. The baselines are given the same
// patterns and the same lines, already cut out and trimmed, and only say
// whether something matched: they do less than a Cleaner, which also decides
// and writes the body.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/generator.h"
#include "bench/packs.h"
#include "benchmark/benchmark.h"
#include "bersih/cleaner.h"
#include "pipeline/clean/compile.h"
#include "pipeline/text/re2_view.h"
#include "pipeline/text/segment.h"
#include "re2/re2.h"
#include "re2/set.h"

namespace bersih::bench {
namespace {

using Rules = std::shared_ptr<const RuleSet>;

constexpr uint64_t kSeed = 1;
constexpr size_t kLargeBytes = 16 << 20;
// For what is compared with the loop, which takes seconds for a megabyte.
constexpr size_t kSmallBytes = 1 << 20;
constexpr int64_t kSetMemory = 256 << 20;

struct Corpus {
  std::vector<Article> articles;
  std::vector<std::string_view> lines;  // trimmed, without blank ones
  int64_t bytes = 0;                    // of the texts
};

Corpus* MakeCorpus(size_t bytes) {
  auto* corpus = new Corpus;
  Generator generator(kSeed);
  while (static_cast<size_t>(corpus->bytes) < bytes) {
    corpus->articles.push_back(generator.Next());
    corpus->bytes += corpus->articles.back().text.size();
  }
  Lines lines;
  for (const Article& article : corpus->articles) {
    Segment(article.text, &lines);
    for (const Line& line : lines.lines) {
      if (!line.blank()) corpus->lines.push_back(line.trimmed.In(article.text));
    }
  }
  return corpus;
}

const Corpus& Large() {
  static const Corpus& corpus = *MakeCorpus(kLargeBytes);
  return corpus;
}

const Corpus& Small() {
  static const Corpus& corpus = *MakeCorpus(kSmallBytes);
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

// `count` generated rules; 0: those that are embedded. Null and an error for
// the state when they cannot be loaded.
Rules RulesFor(int64_t count, benchmark::State& state) {
  absl::StatusOr<Rules> rules;
  if (count == 0) {
    rules = RuleSet::Default();
  } else {
    const GeneratedPacks packs(static_cast<int>(count));
    rules = RuleSet::Load(packs.dir());
  }
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

void Clean(const Corpus& corpus, bool say_language, const Rules& rules,
           benchmark::State& state) {
  Cleaner cleaner(rules);
  int64_t removed = 0;
  for (auto _ : state) {
    removed = 0;
    for (const Article& article : corpus.articles) {
      const Result& result = cleaner.Clean(
          {.text = article.text,
           .host = article.host,
           .language = say_language ? std::string_view(article.language)
                                    : std::string_view()});
      removed += static_cast<int64_t>(article.text.size() - result.body.size());
    }
  }
  Report(corpus, state);
  state.counters["removed"] =
      static_cast<double>(removed) / static_cast<double>(corpus.bytes);
}

// End to end with the embedded rules: text in, body and removals out.
void BM_Clean(benchmark::State& state) {
  if (const Rules rules = RulesFor(0, state)) {
    Clean(Large(), true, rules, state);
  }
}
BENCHMARK(BM_Clean)->Unit(benchmark::kMillisecond);

void BM_CleanDetectLanguage(benchmark::State& state) {
  if (const Rules rules = RulesFor(0, state)) {
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

// ---- Matching, at 10, 100, 1000 generated rules, and with the embedded ones
// (0), beside the baselines.

void BM_Match(benchmark::State& state) {
  if (const Rules rules = RulesFor(state.range(0), state)) {
    Clean(Small(), true, rules, state);
  }
}

void BM_OneSet(benchmark::State& state) {
  const Rules rules = RulesFor(state.range(0), state);
  if (rules == nullptr) return;
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kSetMemory);
  RE2::Set set(options, RE2::UNANCHORED);
  for (const Rule& rule : Packs(*rules).rules) {
    if (!rule.regex.empty()) set.Add(ToRe2(rule.regex), nullptr);
  }
  set.Compile();
  std::vector<int> matches;
  int64_t failures = 0;
  for (auto _ : state) {
    for (const std::string_view line : Small().lines) {
      RE2::Set::ErrorInfo error;
      if (!set.Match(ToRe2(line), &matches, &error)) {
        failures += error.kind != RE2::Set::kNoError;
      }
      benchmark::DoNotOptimize(matches.data());
    }
  }
  Report(Small(), state);
  // Lines on which the set ran out of memory and answered nothing.
  state.counters["failures"] = static_cast<double>(failures);
}

void BM_SingleRE2s(benchmark::State& state) {
  const Rules rules = RulesFor(state.range(0), state);
  if (rules == nullptr) return;
  RE2::Options options;
  options.set_log_errors(false);
  std::vector<std::unique_ptr<RE2>> patterns;
  for (const Rule& rule : Packs(*rules).rules) {
    if (rule.regex.empty()) continue;
    patterns.push_back(std::make_unique<RE2>(ToRe2(rule.regex), options));
  }
  int64_t matches = 0;
  for (auto _ : state) {
    for (const std::string_view line : Small().lines) {
      for (const auto& pattern : patterns) {
        matches += RE2::PartialMatch(ToRe2(line), *pattern);
      }
    }
  }
  benchmark::DoNotOptimize(matches);
  Report(Small(), state);
}

void RuleCounts(benchmark::internal::Benchmark* benchmark) {
  for (const int count : {10, 100, 1000, 0}) benchmark->Arg(count);
  benchmark->ArgName("rules")->Unit(benchmark::kMillisecond);
}
BENCHMARK(BM_Match)->Apply(RuleCounts);
BENCHMARK(BM_OneSet)->Apply(RuleCounts);
BENCHMARK(BM_SingleRE2s)->Apply(RuleCounts);

}  // namespace
}  // namespace bersih::bench

BENCHMARK_MAIN();
