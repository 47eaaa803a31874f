// SPDX-License-Identifier: Apache-2.0

#include "bench/layers.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <span>
#include <string_view>
#include <thread>

#include "pipeline/clean/impl.h"

namespace bersih::bench {
namespace {

// The compiler must not find out that nobody looks.
template <typename T>
void Use(T&& value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

// Cleans articles from number `next` on, some at a time, so that several
// threads can share them.
void CleanSome(const Corpus& corpus, bool say_language,
               std::atomic<size_t>* next, Cleaner* cleaner) {
  constexpr size_t kTogether = 64;
  const size_t count = corpus.articles.size();
  for (size_t from; (from = next->fetch_add(kTogether)) < count;) {
    for (size_t i = from; i < std::min(from + kTogether, count); ++i) {
      const Article& article = corpus.articles[i];
      Use(cleaner
              ->Clean({.text = article.text,
                       .host = article.host,
                       .language = say_language ? article.language : ""})
              .body.data());
    }
  }
}

}  // namespace

void CopyAll(const Corpus& corpus, std::string* buffer) {
  char* to = buffer->data();
  for (const Article& article : corpus.articles) {
    memcpy(to, article.text.data(), article.text.size());
    to += article.text.size();
  }
  Use(buffer->data());
}

void FindNewlines(const Corpus& corpus) {
  size_t newlines = 0;
  for (const Article& article : corpus.articles) {
    const char* at = article.text.data();
    const char* const end = at + article.text.size();
    while (at < end) {
      const void* found = memchr(at, '\n', static_cast<size_t>(end - at));
      if (found == nullptr) break;
      at = static_cast<const char*>(found) + 1;
      ++newlines;
    }
  }
  Use(newlines);
}

void SegmentAll(const Corpus& corpus, Layers* layers) {
  for (const Article& article : corpus.articles) {
    Segment(article.text, &layers->lines);
    Use(layers->lines.lines.data());
  }
}

void MatchAll(const Corpus& corpus, Layers* layers) {
  for (const Article& article : corpus.articles) {
    Segment(article.text, &layers->lines);
    const Program* program =
        layers->rules->impl().Find(article.language).second;
    program->Read(article.text, &layers->match);
    for (const Line& line : layers->lines.lines) {
      if (line.blank()) continue;
      layers->hits.clear();
      program->Hits(line.trimmed,
                    {.chars = line.chars, .zone = line.zone, .at_top = false},
                    &layers->match, &layers->hits);
    }
  }
  Use(layers->hits.data());
}

void DecideAll(const Corpus& corpus, Layers* layers) {
  const std::vector<bool> off;
  for (const Article& article : corpus.articles) {
    Segment(article.text, &layers->lines);
    const RuleSet::Impl& impl = layers->rules->impl();
    Decide({.text = article.text,
            .host = article.host,
            .lines = &layers->lines,
            .rules = &impl.rules,
            .program = impl.Find(article.language).second,
            .off = &off},
           &layers->decide, &layers->decision);
  }
  Use(layers->decision.cuts.data());
}

void CleanAll(const Corpus& corpus, bool say_language,
              std::span<Cleaner> cleaners) {
  std::atomic<size_t> next = 0;
  std::vector<std::thread> threads;
  for (size_t i = 1; i < cleaners.size(); ++i) {
    threads.emplace_back(
        [&, i] { CleanSome(corpus, say_language, &next, &cleaners[i]); });
  }
  CleanSome(corpus, say_language, &next, &cleaners.front());
  for (std::thread& thread : threads) thread.join();
}

}  // namespace bersih::bench
