// SPDX-License-Identifier: Apache-2.0

#include "pipeline/measure/score.h"

#include <string_view>
#include <utility>

namespace bersih {
namespace {

bool IsWhite(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' ||
         c == '\v';
}

double Ratio(double part, double whole) {
  return whole == 0 ? 1.0 : part / whole;
}

double Ratio(uint64_t part, uint64_t whole) {
  return Ratio(static_cast<double>(part), static_cast<double>(whole));
}

// Walks over the bytes that are not white, with the gold span and the removal
// that each is in, or nullptr.
template <typename Visit>
void VisitBytes(const GoldDocument& document, std::span<const Removal> removed,
                Visit visit) {
  size_t gold = 0, removal = 0;
  for (uint32_t at = 0; at < document.text.size(); ++at) {
    if (IsWhite(document.text[at])) continue;
    while (gold < document.spans.size() &&
           document.spans[gold].span.end <= at) {
      ++gold;
    }
    while (removal < removed.size() && removed[removal].span.end <= at) {
      ++removal;
    }
    const bool marked =
        gold < document.spans.size() && document.spans[gold].span.begin <= at;
    const bool gone =
        removal < removed.size() && removed[removal].span.begin <= at;
    visit(at, marked ? &document.spans[gold] : nullptr,
          gone ? &removed[removal] : nullptr);
  }
}

}  // namespace

void Tally::Add(const Tally& other) {
  body += other.body;
  body_kept += other.body_kept;
  boilerplate += other.boilerplate;
  boilerplate_removed += other.boilerplate_removed;
}

Rates RatesOf(const Tally& tally) {
  Rates rates;
  rates.body_kept = Ratio(tally.body_kept, tally.body);
  rates.boilerplate_removed =
      Ratio(tally.boilerplate_removed, tally.boilerplate);
  rates.precision = Ratio(tally.boilerplate_removed,
                          tally.boilerplate_removed + tally.lost());
  rates.f1 = Ratio(2 * rates.precision * rates.boilerplate_removed,
                   rates.precision + rates.boilerplate_removed);
  return rates;
}

double LabelScore::rate() const { return Ratio(removed, bytes); }

Score::Score(const std::vector<std::string>& labels) {
  // The nodes of a map stay where they are.
  for (const std::string& label : labels) labels_.push_back(&by_label_[label]);
}

void Score::Add(const GoldDocument& document,
                std::span<const Removal> removed) {
  Tally tally;
  VisitBytes(document, removed,
             [&](uint32_t, const GoldSpan* gold, const Removal* removal) {
               const bool gone = removal != nullptr;
               if (gold == nullptr) {
                 ++tally.body;
                 tally.body_kept += !gone;
                 return;
               }
               ++tally.boilerplate;
               tally.boilerplate_removed += gone;
               ++labels_[gold->label]->bytes;
               labels_[gold->label]->removed += gone;
             });
  total_.Add(tally);
  HostScore& host = by_host_[document.host];
  host.tally.Add(tally);
  ++host.documents;
  host.exact_documents += tally.wrong() == 0;
  host.damaged_documents += tally.lost() > 0;
  documents_.push_back({document.id, document.host, document.language, tally});
}

Figures Score::figures() const {
  Figures figures;
  static_cast<Rates&>(figures) = RatesOf(total_);
  figures.documents = documents_.size();
  double body_kept = 0, boilerplate_removed = 0;
  for (const DocumentScore& document : documents_) {
    const Rates rates = RatesOf(document.tally);
    body_kept += rates.body_kept;
    boilerplate_removed += rates.boilerplate_removed;
    figures.exact_documents += document.tally.wrong() == 0;
    figures.damaged_documents += document.tally.lost() > 0;
  }
  const auto count = static_cast<double>(documents_.size());
  figures.exact = Ratio(figures.exact_documents, figures.documents);
  figures.macro_body_kept = Ratio(body_kept, count);
  figures.macro_boilerplate_removed = Ratio(boilerplate_removed, count);
  return figures;
}

Differences PairedBootstrap(const Score& old_score, const Score& new_score,
                            uint64_t seed) {
  struct Side {
    explicit Side(const Score& score) : documents(score.documents()) {}
    void Clear() {
      sum = Tally();
      exact = 0;
    }
    void Add(size_t i) {
      sum.Add(documents[i].tally);
      exact += documents[i].tally.wrong() == 0;
    }

    const std::vector<DocumentScore>& documents;
    Tally sum;
    uint64_t exact = 0;
  };
  Side before(old_score), after(new_score);
  const size_t count = before.documents.size();
  constexpr size_t kFigures = 5;
  struct Sample {
    double of[kFigures];
  };
  const auto difference = [&]() -> Sample {
    const Rates a = RatesOf(before.sum), b = RatesOf(after.sum);
    return {{b.body_kept - a.body_kept,
             b.boilerplate_removed - a.boilerplate_removed,
             b.precision - a.precision, b.f1 - a.f1,
             Ratio(after.exact, count) - Ratio(before.exact, count)}};
  };
  for (size_t i = 0; i < count; ++i) {
    before.Add(i);
    after.Add(i);
  }
  const Sample measured = difference();
  std::vector<double> replicates[kFigures];
  Resampler resampler(count, seed);
  for (size_t r = 0; r < kReplicates; ++r) {
    before.Clear();
    after.Clear();
    for (const size_t i : resampler.Next()) {
      before.Add(i);
      after.Add(i);
    }
    const Sample sample = difference();
    for (size_t f = 0; f < kFigures; ++f) replicates[f].push_back(sample.of[f]);
  }
  const auto interval = [&](size_t f) {
    return PercentileInterval(measured.of[f], std::move(replicates[f]));
  };
  return {interval(0), interval(1), interval(2), interval(3), interval(4)};
}

std::vector<WrongSpan> WrongSpans(const GoldDocument& document,
                                  std::span<const Removal> removed) {
  std::vector<WrongSpan> wrong;
  const std::string_view text = document.text;
  // The byte that is not white before this one was right, or on another line.
  bool broken = true;
  uint32_t before = 0;
  VisitBytes(document, removed,
             [&](uint32_t at, const GoldSpan* gold, const Removal* removal) {
               broken |= text.substr(before, at - before).find('\n') !=
                         std::string_view::npos;
               before = at;
               if ((gold == nullptr) == (removal == nullptr)) {
                 broken = true;
                 return;
               }
               WrongSpan span{{at, at + 1}};
               span.lost = gold == nullptr;
               if (span.lost) {
                 span.rule = removal->rule;
               } else {
                 span.label = gold->label;
               }
               if (!broken && wrong.back().lost == span.lost &&
                   wrong.back().rule == span.rule &&
                   wrong.back().label == span.label) {
                 wrong.back().span.end = at + 1;
               } else {
                 wrong.push_back(span);
               }
               broken = false;
             });
  return wrong;
}

}  // namespace bersih
