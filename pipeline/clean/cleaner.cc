// SPDX-License-Identifier: Apache-2.0
//
// Segment, match and decide say what goes; here it is left out, and every
// byte that goes gets a rule: line terminators go with their line, and blank
// lines that a removal would leave doubled go with it.

#include "bersih/cleaner.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "pipeline/clean/detect.h"
#include "pipeline/clean/impl.h"
#include "pipeline/decide/decide.h"
#include "pipeline/decide/trace.h"
#include "pipeline/text/segment.h"
#include "pipeline/text/utf8.h"

namespace bersih {

struct Cleaner::Scratch {
  Lines lines;
  DecideScratch decide;
  Decision decision;
  Result result;
  std::string host;
  // By rule: switched off; by stage: decides, but the text stays.
  std::vector<bool> off, kept;
};

namespace {

// Builds Result::removed and Result::body from a decision.
class Assembler {
 public:
  Assembler(std::string_view text, const std::vector<Line>& lines,
            const Decision& decision, const PackSet& packs,
            const std::vector<bool>& kept, Result* result)
      : text_(text),
        lines_(lines),
        decision_(decision),
        packs_(packs),
        kept_(kept),
        result_(*result) {}

  void Run() {
    size_t cut = 0;
    for (size_t i = 0; i < lines_.size(); ++i) {
      const size_t first = cut;
      while (cut < decision_.cuts.size() && decision_.cuts[cut].line == i) {
        ++cut;
      }
      Assemble(lines_[i], decision_.verdicts[i], first, cut);
    }
    // Blank lines in front of what goes at the end of the text go with it.
    if (gap_ && !result_.removed.empty() && tail_blank_ < text_.size() &&
        result_.removed.back().span.end == text_.size()) {
      Merge(tail_blank_);
    }
    uint32_t from = 0;
    for (const Removal& removal : result_.removed) {
      result_.body.append(text_, from, removal.span.begin - from);
      from = removal.span.end;
    }
    result_.body.append(text_, from, text_.size() - from);
  }

 private:
  uint16_t StageOf(uint16_t rule) const { return packs_.rules[rule].stage; }
  bool Stays(uint16_t rule) const {
    return rule == kNoRule || (!kept_.empty() && kept_[StageOf(rule)]);
  }

  void Add(Span span, uint16_t rule) {
    if (!span.empty()) result_.removed.push_back({span, StageOf(rule), rule});
  }

  void Assemble(const Line& line, uint16_t verdict, size_t first, size_t last) {
    LineReport report{line.span, line.zone, line.prose, line.blank(), -1};
    if (line.blank()) {
      AssembleBlank(line);
    } else if (Stays(verdict)) {
      for (size_t k = first; k < last; ++k) {
        const Cut& cut = decision_.cuts[k];
        if (!Stays(cut.rule)) Add(cut.span, cut.rule);
      }
      gap_ = false;
      blank_above_ = false;
      tail_blank_ = line.next;
    } else {
      report.rule = verdict;
      AddWhole(line, verdict, first, last);
      gap_ = true;
    }
    result_.lines.push_back(report);
  }

  // A line of which nothing stays: what its cuts do not cover is the
  // verdict's, and its terminator is that of the last part.
  void AddWhole(const Line& line, uint16_t verdict, size_t first, size_t last) {
    uint32_t at = line.span.begin;
    for (size_t k = first; k < last; ++k) {
      const Cut& cut = decision_.cuts[k];
      if (cut.span.begin > at) Add({at, cut.span.begin}, verdict);
      const uint32_t end =
          cut.span.end >= line.span.end ? line.next : cut.span.end;
      Add({std::max(at, cut.span.begin), end}, cut.rule);
      at = end;
    }
    if (at < line.next) Add({at, line.next}, verdict);
  }

  void AssembleBlank(const Line& line) {
    if (gap_ && blank_above_) {
      result_.removed.back().span.end = line.next;
    } else {
      gap_ = false;
      blank_above_ = true;
    }
  }

  // Lets the last removal begin at `begin`, taking in those it then covers
  // only when they are its neighbours; blank lines between them go with the
  // first of the run.
  void Merge(uint32_t begin) {
    size_t k = result_.removed.size();
    while (k > 0 && result_.removed[k - 1].span.begin >= begin) --k;
    if (k < result_.removed.size() && result_.removed[k].span.begin > begin) {
      result_.removed[k].span.begin = begin;
    }
    for (; k + 1 < result_.removed.size(); ++k) {
      result_.removed[k].span.end = result_.removed[k + 1].span.begin;
    }
  }

  const std::string_view text_;
  const std::vector<Line>& lines_;
  const Decision& decision_;
  const PackSet& packs_;
  const std::vector<bool>& kept_;
  Result& result_;
  bool gap_ = false;         // the line above went
  bool blank_above_ = true;  // the last line that stays is blank, or none is
  uint32_t tail_blank_ = 0;  // where the blank lines after the last line begin
};

void Reset(Result* result) {
  result->body.clear();
  result->removed.clear();
  result->meta.clear();
  result->lines.clear();
  result->language = {};
  result->invalid_utf8_bytes = 0;
}

}  // namespace

std::string_view Result::Meta(std::string_view name,
                              std::string_view text) const {
  for (const MetaField& field : meta) {
    if (field.name == name) return field.value.In(text);
  }
  return {};
}

Cleaner::Cleaner(std::shared_ptr<const RuleSet> rules)
    : rules_(std::move(rules)), scratch_(std::make_unique<Scratch>()) {}
Cleaner::~Cleaner() = default;
Cleaner::Cleaner(Cleaner&&) noexcept = default;
Cleaner& Cleaner::operator=(Cleaner&&) noexcept = default;

absl::StatusOr<Cleaner> Cleaner::Create(std::shared_ptr<const RuleSet> rules,
                                        const Options& options) {
  Cleaner cleaner(std::move(rules));
  const RuleSet& set = cleaner.rules();
  const auto unknown = [&set](std::string_view what, const std::string& name) {
    std::vector<std::string> stages;
    for (size_t i = 0; i < set.stage_count(); ++i) {
      stages.emplace_back(set.stage(i));
    }
    return absl::InvalidArgumentError(
        absl::StrCat("unknown ", std::string(what), " '", name,
                     "'; the stages are ", absl::StrJoin(stages, ", ")));
  };
  for (const std::string& name : options.keep) {
    const int stage = set.FindStage(name);
    if (stage < 0) return unknown("stage", name);
    cleaner.scratch_->kept.resize(set.stage_count());
    cleaner.scratch_->kept[stage] = true;
  }
  for (const std::string& name : options.without) {
    const int stage = set.FindStage(name);
    const int rule = stage < 0 ? set.FindRule(name) : -1;
    if (stage < 0 && rule < 0) return unknown("stage or rule", name);
    cleaner.scratch_->off.resize(set.rule_count());
    for (size_t i = 0; i < set.rule_count(); ++i) {
      if (static_cast<int>(i) == rule ||
          (stage >= 0 && set.impl().packs.rules[i].stage == stage)) {
        cleaner.scratch_->off[i] = true;
      }
    }
  }
  return cleaner;
}

const Result& Cleaner::Clean(const Document& document) {
  return Clean(document, nullptr);
}

const Result& Cleaner::Clean(const Document& document, Trace* trace) {
  Scratch& s = *scratch_;
  const RuleSet::Impl& impl = rules_->impl();
  Reset(&s.result);
  if (trace != nullptr) trace->Clear();
  if (document.text.size() > kMaxTextBytes) {
    s.result.body = document.text;
    return s.result;
  }
  s.result.invalid_utf8_bytes = CountInvalidUtf8(document.text);
  const std::string language = document.language.empty()
                                   ? std::string(DetectLanguage(document.text))
                                   : PrimaryLanguage(document.language);
  const auto [name, program] = impl.Find(language);
  s.result.language = name;
  s.host.assign(document.host);
  absl::AsciiStrToLower(&s.host);

  const Program* loose = nullptr;
  if (trace != nullptr && trace->loose != nullptr) {
    loose = trace->loose->impl().Find(language).second;
  }
  Segment(document.text, &s.lines);
  Decide({.text = document.text,
          .host = s.host,
          .lines = &s.lines,
          .rules = &impl.rules,
          .program = program,
          .off = &s.off,
          .trace = trace,
          .loose = loose},
         &s.decide, &s.decision);
  s.result.meta = s.decision.meta;
  // A document that is all short lines is more likely a poem, a list or a
  // fragment than furniture from top to bottom: when rules would leave
  // nothing of it, they are wrong.
  if (s.lines.first_prose < 0) {
    bool any = false;
    for (size_t i = 0; i < s.lines.lines.size() && !any; ++i) {
      any = !s.lines.lines[i].blank() && s.decision.verdicts[i] == kNoRule;
    }
    if (!any) {
      std::fill(s.decision.verdicts.begin(), s.decision.verdicts.end(),
                kNoRule);
      s.decision.cuts.clear();
      if (trace != nullptr) trace->overruled = true;
    }
  }
  Assembler(document.text, s.lines.lines, s.decision, impl.packs, s.kept,
            &s.result)
      .Run();
  return s.result;
}

}  // namespace bersih
