// SPDX-License-Identifier: Apache-2.0
//
// How well a cleaner does on a gold set, counted over bytes that are not white
// space (" \t\r\n\f\v"), so that line breaks never matter.

#ifndef BERSIH_PIPELINE_MEASURE_SCORE_H_
#define BERSIH_PIPELINE_MEASURE_SCORE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "bersih/cleaner.h"
#include "pipeline/measure/bootstrap.h"
#include "pipeline/measure/gold.h"

namespace bersih {

// Bytes of one document, or of many.
struct Tally {
  uint64_t body = 0;
  uint64_t body_kept = 0;
  uint64_t boilerplate = 0;
  uint64_t boilerplate_removed = 0;

  uint64_t lost() const { return body - body_kept; }
  uint64_t left() const { return boilerplate - boilerplate_removed; }
  uint64_t wrong() const { return lost() + left(); }
  void Add(const Tally& other);
};

// Micro-averages, from 0 to 1; 1 where there is nothing to be right about.
struct Rates {
  double body_kept = 1;            // of the body
  double boilerplate_removed = 1;  // of the boilerplate
  double precision = 1;            // boilerplate, of what was removed
  // Of precision and boilerplate_removed. Where both are 0 it is 1, as the
  // reference scorer has it.
  double f1 = 1;
};
Rates RatesOf(const Tally& tally);

struct Figures : Rates {
  double exact = 1;  // documents with nothing lost and nothing left
  // The mean over documents of what each has by itself.
  double macro_body_kept = 1;
  double macro_boilerplate_removed = 1;
  uint64_t documents = 0;
  uint64_t exact_documents = 0;
  uint64_t damaged_documents = 0;  // with something lost
};

struct LabelScore {
  uint64_t bytes = 0;
  uint64_t removed = 0;

  double rate() const;
};

struct HostScore {
  Tally tally;
  uint64_t documents = 0;
  uint64_t exact_documents = 0;
  uint64_t damaged_documents = 0;
};

struct DocumentScore {
  std::string id, host, language;
  Tally tally;
};

// Adds up documents. Thread-compatible.
class Score {
 public:
  // Of documents whose labels are numbered like these.
  explicit Score(const std::vector<std::string>& labels);

  // REQUIRES: `removed` is sorted, not overlapping and inside the text, as
  // Result::removed is.
  void Add(const GoldDocument& document, std::span<const Removal> removed);

  const Tally& total() const { return total_; }
  Figures figures() const;
  // By the names of the labels, all of them.
  const std::map<std::string, LabelScore>& labels() const { return by_label_; }
  const std::map<std::string, HostScore>& hosts() const { return by_host_; }
  // In the order in which they were added.
  const std::vector<DocumentScore>& documents() const { return documents_; }

 private:
  std::vector<LabelScore*> labels_;  // by number, in by_label_
  Tally total_;
  std::map<std::string, LabelScore> by_label_;
  std::map<std::string, HostScore> by_host_;
  std::vector<DocumentScore> documents_;
};

// Figures of the new minus those of the old.
struct Differences {
  Interval body_kept, boilerplate_removed, precision, f1, exact;
};

// With intervals from resampled documents, the same for the same seed.
// REQUIRES: both hold the same documents in the same order, and at least one.
Differences PairedBootstrap(const Score& old_score, const Score& new_score,
                            uint64_t seed);

// A piece of a line that is wrong throughout: body that was lost, or
// boilerplate that was left.
struct WrongSpan {
  Span span;  // begins and ends with a byte that is not white
  bool lost = false;
  int rule = -1;   // that took it, where it is lost
  int label = -1;  // that it should have gone as, where it is left
};

// In the order of the text; their bytes that are not white are the wrong bytes
// of Score. `removed` as for Score::Add.
std::vector<WrongSpan> WrongSpans(const GoldDocument& document,
                                  std::span<const Removal> removed);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_MEASURE_SCORE_H_
