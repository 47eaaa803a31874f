// SPDX-License-Identifier: Apache-2.0
//
// Cleans documents: the entry point of the library.
//
//   auto rules = bersih::RuleSet::Default();
//   if (!rules.ok()) return rules.status();
//   bersih::Cleaner cleaner(*rules);  // one for each thread
//   const bersih::Result& result = cleaner.Clean({.text = page});
//   std::cout << result.body;

#ifndef BERSIH_CLEANER_H_
#define BERSIH_CLEANER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bersih/rule_set.h"
#include "bersih/span.h"

namespace bersih {

struct Trace;

// A document to clean. Its text never changes; what is found out about it is
// ranges of it. Plain text says no more than this; what mark-up says about
// ranges of the text will be a further field. The views must be good until
// Clean returns.
struct Document {
  // UTF-8; bytes that are not are kept as they are.
  std::string_view text = {};
  // "news.example.com", or empty when it is not known.
  std::string_view host = {};
  // BCP 47, or empty: detected from the text.
  std::string_view language = {};
};

// What to leave out of a run. Names that the rule set does not know are
// refused by Cleaner::Create.
struct Options {
  // Stages that decide as always but whose text stays in the body.
  std::vector<std::string> keep = {};
  // Stages or rules (by id) that are switched off altogether.
  std::vector<std::string> without = {};
};

// A range of bytes that was left out of the body, and why. The numbers are
// those of the RuleSet.
struct Removal {
  Span span;
  uint16_t stage = 0;
  uint16_t rule = 0;
};

// A named group that a rule captured; `value` is a range of the text.
struct MetaField {
  std::string_view name;  // belongs to the RuleSet
  Span value;
};

enum class Zone : uint8_t { kHead, kBody, kTail };

// A line of the document with its verdict, for explanations.
struct LineReport {
  Span span;  // without its line terminator
  Zone zone = Zone::kBody;
  bool prose = false;
  bool blank = false;
  // The rule that removed the whole line, or -1. Parts that were cut out of a
  // line that stays are in Result::removed.
  int rule = -1;
};

// What Clean returns. Reused by the next call: copy what must live longer.
struct Result {
  // The text without the removed ranges: body and `removed` together are
  // exactly the text.
  std::string body;
  // Sorted, not overlapping, inside the text, on UTF-8 boundaries where the
  // text is UTF-8. Line terminators and blank lines that go with a removed
  // line are part of its range.
  std::vector<Removal> removed;
  // The title is here as "title". One field for each name.
  std::vector<MetaField> meta;
  std::vector<LineReport> lines;
  // The language whose pack was used: given, detected, or empty.
  std::string_view language;
  // Bytes of the text that are not valid UTF-8.
  uint32_t invalid_utf8_bytes = 0;

  // The text of a meta field, or empty. `text` is what was cleaned.
  std::string_view Meta(std::string_view name, std::string_view text) const;
};

// Cleans one document after another and reuses its memory. Thread-compatible:
// each thread has its own; the RuleSet is shared.
class Cleaner {
 public:
  explicit Cleaner(std::shared_ptr<const RuleSet> rules);
  // As above with options; InvalidArgument names what is not known.
  static absl::StatusOr<Cleaner> Create(std::shared_ptr<const RuleSet> rules,
                                        const Options& options);
  ~Cleaner();
  Cleaner(Cleaner&&) noexcept;
  Cleaner& operator=(Cleaner&&) noexcept;

  // Never fails: a text no rule applies to comes back as it is. A text longer
  // than kMaxTextBytes comes back as it is.
  // The result is valid until the next call or the end of the Cleaner.
  const Result& Clean(const Document& document);

  const RuleSet& rules() const { return *rules_; }

  // For the library itself: the same result, and how it came about in `trace`
  // (pipeline/decide/trace.h), if that is not null.
  const Result& Clean(const Document& document, Trace* trace);

 private:
  struct Scratch;
  std::shared_ptr<const RuleSet> rules_;
  std::unique_ptr<Scratch> scratch_;
};

}  // namespace bersih

#endif  // BERSIH_CLEANER_H_
