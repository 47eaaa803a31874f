// SPDX-License-Identifier: Apache-2.0
//
// A line cannot say where in an article it stands, so it is tried with its
// rule alone, freed of the conditions on place, in each place that matters: at
// the start, between paragraphs and at the end. A near miss must then also
// pass through all rules together, because rules are written one at a time
// and harm each other's sentences. A whole document says where its lines
// stand, and is cleaned as it would be in earnest.

#include "pipeline/check/examples.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "bersih/cleaner.h"
#include "bersih/rule_set.h"
#include "pipeline/check/marks.h"
#include "pipeline/check/trial.h"
#include "pipeline/clean/compile.h"

namespace bersih {
namespace {

// What any reader would call an article, and no rule takes.
constexpr std::string_view kProse =
    "The river rose again in the night, and the people of the lower town "
    "carried what they could up to the old school.";
constexpr std::string_view kMoreProse =
    "By noon the water had come down by half a metre, and the first of them "
    "went back to see what was left of their gardens.";

// Text around an example of one line.
struct Place {
  std::string_view above, below;
};

std::string Paragraphs(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += i % 2 == 0 ? kProse : kMoreProse;
    text += '\n';
  }
  return text;
}

// The rule without the conditions that a lone line cannot fulfil.
Rule Freed(Rule rule) {
  rule.zones = kAnyZone;
  rule.after = rule.before = Neighbours();
  rule.within_first = rule.within_last = kNoLimit;
  rule.hosts.clear();
  rule.languages.clear();
  return rule;
}

bool Any(std::string_view text, const Mask& mask) {
  return !Stretches(text, mask).empty();
}

// What `mask` covers, quoted.
std::string QuoteAll(std::string_view text, const Mask& mask) {
  std::string s;
  for (const std::string_view stretch : Stretches(text, mask)) {
    absl::StrAppend(&s, s.empty() ? "" : ", ", Quote(stretch));
  }
  return s;
}

// As QuoteAll; of a whole line, its name will do.
std::string QuotePart(const std::string& line, const Mask& mask) {
  const std::string quoted = QuoteAll(line, mask);
  return quoted == Quote(line) ? "the line" : quoted;
}

// How what was taken differs from what is marked, or empty. Others may take
// a share of what is marked, and what they take elsewhere is their affair.
std::string Difference(std::string_view text, const Mask& marked,
                       const Mask& own, const Mask& all) {
  const Mask extra = Without(own, marked);
  if (Any(text, extra)) {
    return absl::StrCat("the rule also takes ", QuoteAll(text, extra),
                        ", which is not marked");
  }
  const Mask missing = Without(marked, all);
  if (Any(text, missing)) {
    return absl::StrCat(QuoteAll(text, missing), " is marked but stays");
  }
  return "";
}

// Tries the examples of one set after another rule.
class Tester {
 public:
  Tester(std::shared_ptr<const RuleSet> rules, const PackSet& packs)
      : rules_(rules),
        packs_(packs),
        whole_(std::move(rules)),
        two_above_(Paragraphs(2)),
        one_above_(Paragraphs(1)),
        below_(absl::StrCat("\n", Paragraphs(2))) {}

  absl::Status Test(const Rule& rule);
  ExampleReport Finish() {
    SortFindings(&report_.failures);
    return std::move(report_);
  }

 private:
  void RemoveLine(const std::string& example, Cleaner* alone);
  void KeepLine(const std::string& example, Cleaner* alone);
  void RemoveDocument(const std::string& example);
  void KeepDocument(const std::string& example);

  // What goes of `line` in `place`.
  Taken TakeLine(Cleaner* cleaner, const Place& place, std::string_view line,
                 std::string_view language, int own_rule);
  Taken TakeDocument(std::string_view text, std::string_view language);
  std::string IdOf(int number) const {
    return std::string(rules_->rule(number).id);
  }
  // "; id.promo.x takes …": who else had a hand in it, for a message.
  std::string Others(const Taken& taken) const;
  void Fail(const char* kind, const std::string& example,
            const std::string& what);
  // Where an example of one line is tried.
  std::vector<Place> Places() const {
    return {{one_above_, below_}, {two_above_, ""}, {"", below_}};
  }

  const std::shared_ptr<const RuleSet> rules_;
  const PackSet& packs_;
  Cleaner whole_;
  const std::string two_above_, one_above_, below_;
  ExampleReport report_;
  const Rule* rule_ = nullptr;  // at hand
  int number_ = -1;             // its number in the whole set
};

absl::Status Tester::Test(const Rule& rule) {
  rule_ = &rule;
  number_ = rules_->FindRule(rule.id);
  absl::StatusOr<std::shared_ptr<const RuleSet>> freed =
      Compile({.stages = packs_.stages, .rules = {Freed(rule)}});
  if (!freed.ok()) return freed.status();
  Cleaner alone(*std::move(freed));

  ++report_.rules;
  for (const std::string& example : rule.remove_examples) {
    ++report_.remove_examples;
    if (IsOneLine(example)) {
      RemoveLine(example, &alone);
    } else {
      RemoveDocument(example);
    }
  }
  for (const std::string& example : rule.keep_examples) {
    ++report_.keep_examples;
    if (IsOneLine(example)) {
      KeepLine(example, &alone);
    } else {
      KeepDocument(example);
    }
  }
  return absl::OkStatus();
}

Taken Tester::TakeLine(Cleaner* cleaner, const Place& place,
                       std::string_view line, std::string_view language,
                       int own_rule) {
  std::string text(place.above);
  text += line;
  text += place.below;
  const std::string host = HostOf(*rule_);
  return Take(cleaner, {.text = text, .host = host, .language = language},
              place.above.size(), line.size(), own_rule);
}

Taken Tester::TakeDocument(std::string_view text, std::string_view language) {
  const std::string host = HostOf(*rule_);
  return Take(&whole_, {.text = text, .host = host, .language = language}, 0,
              text.size(), number_);
}

// One place in which the rule does as it is told is enough.
void Tester::RemoveLine(const std::string& example, Cleaner* alone) {
  const Marked line = ParseMarks(example);
  const Mask marked =
      line.has_marks ? line.marked : Mask(line.text.size(), true);
  std::string failure;
  for (const Place& place : Places()) {
    const Mask own = TakeLine(alone, place, line.text, kNoLanguage, 0).own;
    if (!Any(line.text, own)) continue;
    const std::string difference = Difference(line.text, marked, own, own);
    if (difference.empty()) return;
    if (failure.empty()) failure = difference;
  }
  if (failure.empty()) failure = "the rule does not act on it";
  Fail("remove", example, failure);
}

void Tester::KeepLine(const std::string& example, Cleaner* alone) {
  for (const Place& place : Places()) {
    const Mask own = TakeLine(alone, place, example, kNoLanguage, 0).own;
    if (!Any(example, own)) continue;
    Fail("keep", example,
         absl::StrCat("the rule takes ", QuotePart(example, own)));
    return;
  }
  for (const std::string_view language : LanguagesOf(*rule_, *rules_)) {
    const Taken taken =
        TakeLine(&whole_, Places().front(), example, language, number_);
    if (!Any(example, taken.all)) continue;
    const std::string taker =
        taken.others.empty() ? rule_->id : IdOf(taken.others.front().first);
    Fail("keep", example,
         absl::StrCat("with all rules, ", taker, " takes ",
                      QuotePart(example, taken.all)));
    return;
  }
}

// One language in which the rule does as it is told is enough.
void Tester::RemoveDocument(const std::string& example) {
  const Marked document = ParseMarks(example);
  const std::string& text = document.text;
  std::string failure;
  for (const std::string_view language : LanguagesOf(*rule_, *rules_)) {
    const Taken taken = TakeDocument(text, language);
    std::string difference;
    if (!Any(text, taken.own)) {
      difference = absl::StrCat("the rule takes nothing of it", Others(taken));
    } else if (document.has_marks) {
      difference = Difference(text, document.marked, taken.own, taken.all);
    }
    if (difference.empty()) return;
    if (failure.empty()) failure = difference;
  }
  Fail("remove", example, failure);
}

void Tester::KeepDocument(const std::string& example) {
  for (const std::string_view language : LanguagesOf(*rule_, *rules_)) {
    const Taken taken = TakeDocument(example, language);
    if (!Any(example, taken.own)) continue;
    Fail("keep", example,
         absl::StrCat("the rule takes ", QuoteAll(example, taken.own)));
    return;
  }
}

std::string Tester::Others(const Taken& taken) const {
  constexpr size_t kMost = 3;
  std::string s;
  for (size_t i = 0; i < taken.others.size() && i < kMost; ++i) {
    absl::StrAppend(&s, i == 0 ? "; " : ", ", IdOf(taken.others[i].first),
                    " takes ", Quote(taken.others[i].second));
  }
  return s;
}

void Tester::Fail(const char* kind, const std::string& example,
                  const std::string& what) {
  Reporter report(rule_->file, &report_.failures);
  report.set_rule(rule_->id);
  report.Error(rule_->line,
               absl::StrCat("'", kind, "' ", Quote(example), ": ", what));
}

}  // namespace

absl::StatusOr<ExampleReport> TestExamples(const PackSet& packs) {
  // A pattern may be compiled only when a line asks for it, which would hide
  // that it cannot be.
  std::string refused;
  for (const Finding& finding : CheckPatterns(packs, EmbeddedRules())) {
    absl::StrAppend(&refused, refused.empty() ? "" : "\n", finding.ToString());
  }
  if (!refused.empty()) return absl::InvalidArgumentError(refused);
  absl::StatusOr<std::shared_ptr<const RuleSet>> rules = Compile(packs);
  if (!rules.ok()) return rules.status();
  Tester tester(*std::move(rules), packs);
  for (const Rule& rule : packs.rules) {
    const absl::Status status = tester.Test(rule);
    if (!status.ok()) return status;
  }
  return tester.Finish();
}

}  // namespace bersih
