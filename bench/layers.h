// SPDX-License-Identifier: Apache-2.0
//
// The layers of cleaning, each over all articles of a corpus. From Segment on,
// each does what those before it do and one thing more, so that the difference
// is what that layer takes.

#ifndef BERSIH_BENCH_LAYERS_H_
#define BERSIH_BENCH_LAYERS_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "bench/corpus.h"
#include "bersih/cleaner.h"
#include "bersih/rule_set.h"
#include "pipeline/decide/decide.h"
#include "pipeline/match/program.h"
#include "pipeline/text/segment.h"

namespace bersih::bench {

// For comparison: copies the texts to `buffer`, which has room for them.
void CopyAll(const Corpus& corpus, std::string* buffer);
// For comparison: memchr from newline to newline.
void FindNewlines(const Corpus& corpus);

// Memory that is used again, as a Cleaner does.
struct Layers {
  std::shared_ptr<const RuleSet> rules;
  Lines lines;
  Program::Scratch match;
  std::vector<uint16_t> hits;
  DecideScratch decide;
  Decision decision;
};

void SegmentAll(const Corpus& corpus, Layers* layers);
// Asks about every line that is not blank; Decide may ask about fewer, or
// about what a cut leaves of a line once more.
void MatchAll(const Corpus& corpus, Layers* layers);
void DecideAll(const Corpus& corpus, Layers* layers);
// A thread for each cleaner. Unless the language is said, it is detected.
void CleanAll(const Corpus& corpus, bool say_language,
              std::span<Cleaner> cleaners);

}  // namespace bersih::bench

#endif  // BERSIH_BENCH_LAYERS_H_
