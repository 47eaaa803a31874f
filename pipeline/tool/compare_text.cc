// SPDX-License-Identifier: Apache-2.0
//
// The comparison as a summary for the terminal: what changed in the rules,
// what that does to lines, to quality and to speed, in this order.

#include "pipeline/tool/compare_text.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "pipeline/tool/options.h"
#include "pipeline/tool/table.h"
#include "pipeline/tool/wrong.h"

namespace bersih {
namespace {

constexpr size_t kFields = 3, kWorseShown = 5;
constexpr size_t kValueColumns = 60;

class Layout {
 public:
  Layout(const Comparison& comparison, const TerminalStyle& style)
      : c_(comparison), style_(style) {}

  std::string Take() {
    AddRules();
    AppendChangedLines(c_, style_, &out_);
    AddGold();
    AddSpeed();
    AddProfiles();
    AddGates();
    return std::move(out_);
  }

 private:
  void Heading(std::string_view text) { AppendHeading(style_, text, &out_); }

  void AddRules() {
    size_t count[5] = {};
    for (const RuleChange& change : c_.rules.all()) {
      ++count[static_cast<size_t>(change.kind)];
    }
    absl::StrAppendFormat(&out_, "old  %s: %s\nnew  %s: %s", c_.old_side.name,
                          Counted(c_.old_side.rules->rule_count(), "rule"),
                          c_.new_side.name,
                          Counted(c_.new_side.rules->rule_count(), "rule"));
    std::vector<std::string> words;
    for (const auto kind :
         {RuleChange::Kind::kAdded, RuleChange::Kind::kRemoved,
          RuleChange::Kind::kChanged, RuleChange::Kind::kRenamed}) {
      const size_t n = count[static_cast<size_t>(kind)];
      if (n > 0) {
        words.push_back(absl::StrCat(n, " ", std::string(KindName(kind))));
      }
    }
    absl::StrAppend(&out_,
                    words.empty() ? ", the same ones"
                                  : ", of which " + absl::StrJoin(words, ", "),
                    "\n");
    if (words.empty()) return;
    Heading("Rules");
    Table table({{"change"}, {"rule"}, {"what"}});
    size_t rows = 0;
    for (const RuleChange& change : c_.rules.all()) {
      if (change.kind == RuleChange::Kind::kSame || rows++ >= kRows) continue;
      const std::string ids = c_.IdsOf(change.old_rule, change.new_rule);
      if (change.fields.empty()) {
        table.AddRow({std::string(KindName(change.kind)), ids,
                      std::string(c_.RuleOf(change).stage)});
      }
      for (size_t i = 0; i < std::min(kFields, change.fields.size()); ++i) {
        const FieldChange& field = change.fields[i];
        table.AddRow(
            {i == 0 ? std::string(KindName(change.kind)) : "",
             i == 0 ? ids : "",
             absl::StrCat(
                 std::string(field.name), ": ",
                 Shortened(Printable(field.old_value), kValueColumns), " → ",
                 Shortened(Printable(field.new_value), kValueColumns))});
      }
    }
    table.AppendTo(style_, 2, &out_);
    AppendMore(rows, &out_);
  }

  void AddGold() {
    if (!c_.gold_differences) return;
    const Score& before = *c_.old_side.score;
    const Score& after = *c_.new_side.score;
    const Figures a = before.figures(), b = after.figures();
    Heading(absl::StrCat("Gold, ", Counted(a.documents, "document")));
    Table table({{"figure"},
                 {"old", Table::kRight},
                 {"new", Table::kRight},
                 {"difference", Table::kRight},
                 {"with 95 %", Table::kRight}});
    const auto row = [&](const char* name, double x, double y, int digits,
                         const Interval& difference) {
      const bool sure = !difference.Holds(0);
      table.AddRow(
          {name,
           Percent(x, digits),
           Percent(y, digits),
           {absl::StrFormat("%+.*f", digits, 100 * difference.estimate),
            !sure                     ? std::string_view()
            : difference.estimate > 0 ? kGreen
                                      : kRed},
           absl::StrFormat("%+.*f to %+.*f", digits, 100 * difference.low,
                           digits, 100 * difference.high)});
    };
    const Differences& d = *c_.gold_differences;
    row("body kept", a.body_kept, b.body_kept, 3, d.body_kept);
    row("boilerplate removed", a.boilerplate_removed, b.boilerplate_removed, 2,
        d.boilerplate_removed);
    row("precision", a.precision, b.precision, 2, d.precision);
    row("F1", a.f1, b.f1, 2, d.f1);
    row("exact documents", a.exact, b.exact, 1, d.exact);
    for (const auto& [label, score] : before.labels()) {
      const double x = score.rate(), y = after.labels().at(label).rate();
      if (x == y) continue;
      table.AddRow({absl::StrCat("  ", Printable(label), " removed"),
                    Percent(x, 2), Percent(y, 2),
                    absl::StrFormat("%+.2f", 100 * (y - x))});
    }
    table.AppendTo(style_, 2, &out_);
    if (c_.worse.empty()) {
      out_ += "  no document got worse\n";
      return;
    }
    absl::StrAppendFormat(&out_, "  %s got worse:\n",
                          Counted(c_.worse.size(), "document"));
    for (size_t i = 0; i < std::min(kWorseShown, c_.worse.size()); ++i) {
      const WorseDocument& worse = c_.worse[i];
      const GoldDocument& document = c_.gold.documents[worse.index];
      absl::StrAppendFormat(
          &out_, "  %s%s: %s more are wrong\n", Printable(document.id),
          document.host.empty() ? "" : " (" + Printable(document.host) + ")",
          Counted(worse.more_wrong, "byte"));
      AppendWrong(document.text, worse.new_wrong, *c_.new_side.rules,
                  c_.gold.labels, style_, &out_);
    }
  }

  void AddSpeed() {
    if (!c_.speed) return;
    const Speed& speed = *c_.speed;
    Heading("Speed");
    absl::StrAppendFormat(
        &out_,
        "  old %.1f MB/s, new %.1f MB/s on one core: %.3f times the time, "
        "%.3f to %.3f\n  with 95 %% confidence over %d chunks: ",
        speed.old_megabytes(), speed.new_megabytes(), speed.slowdown.estimate,
        speed.slowdown.low, speed.slowdown.high, speed.chunks);
    AppendColored(style_,
                  !speed.differs()              ? std::string_view()
                  : speed.slowdown.estimate > 1 ? kRed
                                                : kGreen,
                  speed.verdict(), &out_);
    absl::StrAppendFormat(&out_, " (a second copy of the old rules: %.3f)\n",
                          speed.control);
    for (const SlowerRule& rule : SlowerRules(c_)) {
      const RuleChange& change = c_.rules.all()[rule.change];
      absl::StrAppendFormat(
          &out_,
          "  %s takes %.1f times the time for a line: %.2f µs, was %.2f\n",
          c_.IdsOf(change.old_rule, change.new_rule),
          rule.new_seconds / rule.old_seconds, 1e6 * rule.new_seconds,
          1e6 * rule.old_seconds);
    }
  }

  // What the rules that are not as they were give and cost, and what there is
  // to be seen of the new set; `rules profile` shows more of one set.
  void AddProfiles() {
    if (c_.log.documents() == 0) return;
    Table table({{"rule"},
                 {"change"},
                 {"hits", Table::kRight},
                 {"bytes", Table::kRight},
                 {"documents", Table::kRight},
                 {"hosts", Table::kRight},
                 {"of the time", Table::kRight}});
    size_t rows = 0;
    for (const RuleChange& change : c_.rules.all()) {
      if (change.kind == RuleChange::Kind::kSame || rows++ >= kRows) continue;
      const RuleProfile* before = ProfileOf(c_.old_side, change.old_rule);
      const RuleProfile* after = ProfileOf(c_.new_side, change.new_rule);
      const auto both = [&](auto value) {
        if (before == nullptr) return std::string(value(*after));
        if (after == nullptr) return std::string(value(*before));
        const std::string x = value(*before), y = value(*after);
        return x == y ? y : absl::StrCat(x, " → ", y);
      };
      const auto number = [&](uint64_t RuleProfile::*field) {
        return both(
            [&](const RuleProfile& rule) { return absl::StrCat(rule.*field); });
      };
      table.AddRow(
          {c_.IdsOf(change.old_rule, change.new_rule),
           std::string(KindName(change.kind)), number(&RuleProfile::hits),
           number(&RuleProfile::bytes), number(&RuleProfile::documents),
           number(&RuleProfile::hosts), both([](const RuleProfile& rule) {
             return Percent(rule.share, 2);
           })});
    }
    if (!table.empty()) {
      Heading("What changed rules give and cost");
      table.AppendTo(style_, 2, &out_);
      AppendMore(rows, &out_);
    }
    const Findings found = FindingsOf(c_.new_side.profile);
    const std::vector<std::string> ids = RuleIds(*c_.new_side.rules);
    std::vector<std::string> suspects, shadowed, never;
    for (const size_t i : found.suspects) {
      for (const Suspicion& suspicion :
           c_.new_side.profile.rules[i].suspicions) {
        suspects.push_back(absl::StrCat(ids[i], ": ", suspicion.why));
      }
    }
    for (const size_t i : found.shadowed) shadowed.push_back(ids[i]);
    for (const size_t i : found.never_fire) never.push_back(ids[i]);
    Heading("Rules of the new set");
    Named("suspects", suspects, "\n    ");
    Named("always shadowed", shadowed, ", ");
    Named("never fire here", never, ", ");
  }
  static const RuleProfile* ProfileOf(const Side& side, int rule) {
    return rule < 0 ? nullptr : &side.profile.rules[static_cast<size_t>(rule)];
  }
  // "  suspects: 3" and the first of them.
  void Named(std::string_view what, std::vector<std::string> names,
             const char* separator) {
    absl::StrAppendFormat(&out_, "  %s: %d", what, names.size());
    if (names.empty()) {
      out_ += "\n";
      return;
    }
    const size_t more = names.size() - std::min(names.size(), kRows);
    names.resize(names.size() - more);
    absl::StrAppend(
        &out_, *separator == '\n' ? separator : "; ",
        absl::StrJoin(names, separator),
        more > 0 ? absl::StrCat(separator, "and ", more, " more") : "", "\n");
  }

  void AddGates() {
    if (c_.gates.empty()) return;
    Heading("Conditions");
    Table table({{"fails if"}, {"is"}, {"value", Table::kRight}, {""}});
    for (const GateResult& result : c_.gates) {
      table.AddRow(
          {result.gate.text,
           {result.failed ? "FAILED" : "ok", result.failed ? kRed : kGreen},
           absl::StrFormat("%g", result.value),
           result.note});
    }
    table.AppendTo(style_, 2, &out_);
  }

  const Comparison& c_;
  const TerminalStyle& style_;
  std::string out_;
};

}  // namespace

void AppendMore(size_t all, std::string* out) {
  if (all <= kRows) return;
  absl::StrAppendFormat(out, "  … and %d more\n", all - kRows);
}

std::string CompareText(const Comparison& comparison,
                        const TerminalStyle& style) {
  return Layout(comparison, style).Take();
}

}  // namespace bersih
