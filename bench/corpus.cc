// SPDX-License-Identifier: Apache-2.0

#include "bench/corpus.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "pipeline/io/reader.h"
#include "pipeline/io/record.h"
#include "pipeline/text/segment.h"

namespace bersih::bench {
namespace {

Corpus Finish(std::vector<Article> articles) {
  Corpus corpus;
  corpus.articles = std::move(articles);
  Lines lines;
  for (const Article& article : corpus.articles) {
    corpus.bytes += article.text.size();
    Segment(article.text, &lines);
    for (const Line& line : lines.lines) {
      if (!line.blank()) corpus.lines.push_back(line.trimmed.In(article.text));
    }
  }
  return corpus;
}

}  // namespace

Corpus Generate(uint64_t seed, size_t bytes, std::string_view language) {
  Generator generator(seed, language);
  std::vector<Article> articles;
  for (size_t made = 0; made < bytes;) {
    articles.push_back(generator.Next());
    made += articles.back().text.size();
  }
  return Finish(std::move(articles));
}

absl::StatusOr<Corpus> ReadDump(const std::string& path) {
  Reader reader({path}, ReaderOptions());
  RecordParser parser(FieldNames(), ReaderOptions().max_record_bytes);
  Batch batch;
  Record record;
  absl::Status status;
  std::vector<Article> articles;
  while (reader.Next(&batch)) {
    if (!batch.status.ok()) return batch.status;
    parser.Start(batch);
    while (parser.Next(&record, &status)) {
      if (!status.ok()) {
        return absl::InvalidArgumentError(absl::StrCat(
            path, ":", record.number, ": ", std::string(status.message())));
      }
      articles.push_back({.id = std::string(record.id),
                          .url = {},
                          .host = std::string(record.host),
                          .language = std::string(record.language),
                          .text = std::string(record.text)});
    }
  }
  return Finish(std::move(articles));
}

Corpus Sample(const Corpus& corpus, size_t bytes) {
  std::vector<Article> articles;
  size_t seen = 0, taken = 0;
  for (const Article& article : corpus.articles) {
    // The share of the sample keeps up with the share of the corpus.
    if (static_cast<double>(taken) * static_cast<double>(corpus.bytes) <=
        static_cast<double>(seen) * static_cast<double>(bytes)) {
      articles.push_back(article);
      taken += article.text.size();
    }
    seen += article.text.size();
  }
  return Finish(std::move(articles));
}

}  // namespace bersih::bench
