// SPDX-License-Identifier: Apache-2.0
//
// The comparison as JSON, and as a page that draws itself from this JSON.
// Samples are listed once; groups name them by their place in the list.

#include <map>
#include <utility>

#include "absl/strings/str_replace.h"
#include "pipeline/tool/compare.h"
#include "pipeline/tool/json.h"
#include "pipeline/tool/page.h"
#include "pipeline/tool/profile_json.h"

namespace bersih {
namespace {

using Samples = ChangeLog::Samples;

class Json {
 public:
  explicit Json(const Comparison& comparison) : c_(comparison), json_(&out_) {}

  std::string Take() {
    json_.Begin('{')
        .Field("version", std::string_view(BERSIH_VERSION))
        .Field("seed", c_.seed);
    AddSide("old", c_.old_side);
    AddSide("new", c_.new_side);
    json_.Field("inputs", c_.inputs)
        .Field("documents", c_.log.documents())
        .Field("changed_documents", c_.log.changed_documents())
        .Field("rejected", c_.rejected)
        .Field("text_bytes", c_.log.text_bytes());
    AddRuleChanges();
    json_.Key("changes").Begin('{');
    for (size_t kind = 0; kind < kChangeKinds; ++kind) {
      AddCount(kind, c_.log.counts()[kind], nullptr);
    }
    json_.End('}');
    AddByRule();
    AddPlaces("by_host", "host", c_.log.by_host());
    AddPlaces("by_language", "language", c_.log.by_language());
    AddSamples();
    AddGold();
    AddSpeed();
    AddRules();
    json_.Key("findings");
    AppendFindings(c_.new_side.profile, *c_.new_side.rules, &json_);
    AddGates();
    json_.End('}');
    return std::move(out_);
  }

 private:
  // A rule's id or null.
  void AddId(std::string_view key, const Side& side, int rule) {
    json_.Key(key);
    if (rule < 0) {
      json_.Null();
    } else {
      json_.Value(side.rules->rule(static_cast<size_t>(rule)).id);
    }
  }
  void AddIds(int old_rule, int new_rule) {
    AddId("old", c_.old_side, old_rule);
    AddId("new", c_.new_side, new_rule);
  }

  void AddSide(std::string_view key, const Side& side) {
    json_.Key(key)
        .Begin('{')
        .Field("name", side.name)
        .Field("rules", side.rules->rule_count())
        .End('}');
  }

  void AddRuleChanges() {
    json_.Key("rule_changes").Begin('[');
    for (const RuleChange& change : c_.rules.all()) {
      if (change.kind == RuleChange::Kind::kSame) continue;
      json_.Begin('{').Field("kind", KindName(change.kind));
      AddIds(change.old_rule, change.new_rule);
      json_.Field("stage", c_.RuleOf(change).stage).Key("fields").Begin('[');
      for (const FieldChange& field : change.fields) {
        json_.Begin('{')
            .Field("name", field.name)
            .Field("old", field.old_value)
            .Field("new", field.new_value)
            .End('}');
      }
      json_.End(']').End('}');
    }
    json_.End(']');
  }

  void AddCountFields(const ChangeCount& count, const Samples* samples) {
    json_.Field("lines", count.lines)
        .Field("bytes", count.bytes)
        .Field("documents", count.documents)
        .Field("prose", count.prose);
    if (samples == nullptr) return;
    json_.Key("samples").Begin('[');
    for (const Samples::Entry& entry : samples->entries()) {
      const auto [it, is_new] =
          numbers_.try_emplace(entry.value.get(), listed_.size());
      if (is_new) listed_.push_back(entry.value.get());
      json_.Value(it->second);
    }
    json_.End(']');
  }
  void AddCount(size_t kind, const ChangeCount& count, const Samples* samples) {
    json_.Key(KindName(static_cast<Change::Kind>(kind))).Begin('{');
    AddCountFields(count, samples);
    json_.End('}');
  }

  void AddByRule() {
    json_.Key("by_rule").Begin('[');
    for (const auto& [key, group] : c_.log.by_rule()) {
      const auto& [kind, old_rule, new_rule] = key;
      json_.Begin('{').Field("kind", KindName(kind));
      AddIds(old_rule, new_rule);
      json_.Field("stage", c_.RuleOf(old_rule, new_rule).stage)
          .Field("rule_change", KindName(c_.ChangeOf(old_rule, new_rule).kind));
      AddCountFields(group.count, &group.samples);
      json_.End('}');
    }
    json_.End(']');
  }

  template <typename Places>
  void AddPlaces(std::string_view key, std::string_view name_key,
                 const Places& places) {
    json_.Key(key).Begin('[');
    for (const auto& [name, place] : places) {
      if (!place.changed()) continue;
      json_.Begin('{')
          .Field(name_key, name)
          .Field("documents", place.documents);
      for (size_t kind = 0; kind < kChangeKinds; ++kind) {
        AddCount(kind, place.counts[kind], &place.samples[kind]);
      }
      json_.End('}');
    }
    json_.End(']');
  }

  void AddSamples() {
    json_.Key("samples").Begin('[');
    for (const ChangeSample* sample : listed_) {
      const Change& change = sample->change;
      json_.Begin('{').Field("kind", KindName(change.kind));
      AddIds(change.old_rule, change.new_rule);
      json_.Field("stage", c_.RuleOf(change.old_rule, change.new_rule).stage)
          .Field("prose", change.prose)
          .Field("begin", change.span.begin)
          .Field("end", change.span.end)
          .Field("input", sample->origin.input)
          .Field("record", sample->origin.record)
          .Field("id", sample->origin.id)
          .Field("host", sample->origin.host)
          .Field("language", sample->origin.language)
          .Key("lines")
          .Begin('[');
      for (const ShownLine& line : sample->lines) {
        json_.Begin('{')
            .Field("changed", line.changed)
            .Field("cut_before", line.cut_before)
            .Field("cut_behind", line.cut_behind)
            .Key("parts")
            .Begin('[');
        for (const ShownLine::Part& part : line.parts) {
          json_.Begin('{').Field("text", part.text);
          AddIds(part.old_rule, part.new_rule);
          json_.End('}');
        }
        json_.End(']').End('}');
      }
      json_.End(']').End('}');
    }
    json_.End(']');
  }

  void AddFigures(std::string_view key, const Figures& figures) {
    json_.Key(key)
        .Begin('{')
        .Field("body_kept", figures.body_kept)
        .Field("boilerplate_removed", figures.boilerplate_removed)
        .Field("precision", figures.precision)
        .Field("f1", figures.f1)
        .Field("exact", figures.exact)
        .Field("macro_body_kept", figures.macro_body_kept)
        .Field("macro_boilerplate_removed", figures.macro_boilerplate_removed)
        .Field("documents", figures.documents)
        .Field("exact_documents", figures.exact_documents)
        .Field("damaged_documents", figures.damaged_documents)
        .End('}');
  }
  void AddInterval(std::string_view key, const Interval& interval) {
    json_.Key(key)
        .Begin('{')
        .Field("estimate", interval.estimate)
        .Field("low", interval.low)
        .Field("high", interval.high)
        .End('}');
  }
  void AddHostScore(std::string_view key, const HostScore& host) {
    const Rates rates = RatesOf(host.tally);
    json_.Key(key)
        .Begin('{')
        .Field("body_kept", rates.body_kept)
        .Field("boilerplate_removed", rates.boilerplate_removed)
        .Field("exact_documents", host.exact_documents)
        .Field("damaged_documents", host.damaged_documents)
        .End('}');
  }
  void AddWrong(std::string_view side_name, const Side& side,
                std::string_view text, const std::vector<WrongSpan>& wrong) {
    for (const WrongSpan& span : wrong) {
      json_.Begin('{').Field("side", side_name).Field("lost", span.lost);
      AddId("rule", side, span.rule);
      json_.Key("label");
      if (span.label < 0) {
        json_.Null();
      } else {
        json_.Value(c_.gold.labels[static_cast<size_t>(span.label)]);
      }
      json_.Field("text", span.span.In(text)).End('}');
    }
  }

  void AddGold() {
    json_.Key("gold");
    if (!c_.gold_differences) {
      json_.Null();
      return;
    }
    const Score& before = *c_.old_side.score;
    const Score& after = *c_.new_side.score;
    json_.Begin('{')
        .Field("files", c_.gold_files)
        .Field("documents", c_.gold.documents.size());
    AddFigures("old", before.figures());
    AddFigures("new", after.figures());
    json_.Key("difference").Begin('{');
    AddInterval("body_kept", c_.gold_differences->body_kept);
    AddInterval("boilerplate_removed",
                c_.gold_differences->boilerplate_removed);
    AddInterval("precision", c_.gold_differences->precision);
    AddInterval("f1", c_.gold_differences->f1);
    AddInterval("exact", c_.gold_differences->exact);
    json_.End('}').Key("by_label").Begin('[');
    for (const auto& [label, score] : before.labels()) {
      json_.Begin('{')
          .Field("label", label)
          .Field("bytes", score.bytes)
          .Field("old", score.rate())
          .Field("new", after.labels().at(label).rate())
          .End('}');
    }
    json_.End(']').Key("by_host").Begin('[');
    for (const auto& [host, score] : before.hosts()) {
      json_.Begin('{').Field("host", host).Field("documents", score.documents);
      AddHostScore("old", score);
      AddHostScore("new", after.hosts().at(host));
      json_.End('}');
    }
    json_.End(']').Key("worse").Begin('[');
    for (const WorseDocument& document : c_.worse) {
      const GoldDocument& gold = c_.gold.documents[document.index];
      json_.Begin('{')
          .Field("id", gold.id)
          .Field("host", gold.host)
          .Field("old_wrong_bytes",
                 before.documents()[document.index].tally.wrong())
          .Field("new_wrong_bytes",
                 after.documents()[document.index].tally.wrong())
          .Key("wrong")
          .Begin('[');
      AddWrong("old", c_.old_side, gold.text, document.old_wrong);
      AddWrong("new", c_.new_side, gold.text, document.new_wrong);
      json_.End(']').End('}');
    }
    json_.End(']').End('}');
  }

  void AddSpeed() {
    json_.Key("speed");
    if (!c_.speed) {
      json_.Null();
      return;
    }
    json_.Begin('{')
        .Field("text_bytes", c_.speed->bytes)
        .Field("chunks", c_.speed->chunks)
        .Field("old_mb_per_s", c_.speed->old_megabytes())
        .Field("new_mb_per_s", c_.speed->new_megabytes());
    AddInterval("slowdown", c_.speed->slowdown);
    json_.Field("control", c_.speed->control)
        .Field("verdict", c_.speed->verdict())
        .End('}');
  }

  void AddRules() {
    json_.Key("rules").Begin('[');
    for (const RuleChange& change : c_.rules.all()) {
      json_.Begin('{');
      AddIds(change.old_rule, change.new_rule);
      json_.Field("stage", c_.RuleOf(change).stage)
          .Field("change", KindName(change.kind));
      AddProfile("old_profile", c_.old_side, change.old_rule);
      AddProfile("new_profile", c_.new_side, change.new_rule);
      json_.End('}');
    }
    json_.End(']').Key("slower_rules").Begin('[');
    for (const SlowerRule& rule : SlowerRules(c_)) {
      const RuleChange& change = c_.rules.all()[rule.change];
      json_.Begin('{');
      AddIds(change.old_rule, change.new_rule);
      json_.Field("old_seconds", rule.old_seconds)
          .Field("new_seconds", rule.new_seconds)
          .End('}');
    }
    json_.End(']');
  }
  void AddProfile(std::string_view key, const Side& side, int rule) {
    json_.Key(key);
    if (rule < 0 || side.profile.rules.empty()) {
      json_.Null();
    } else {
      AppendProfile(side.profile, static_cast<size_t>(rule), *side.rules,
                    &json_);
    }
  }

  void AddGates() {
    json_.Key("gates").Begin('[');
    for (const GateResult& result : c_.gates) {
      json_.Begin('{')
          .Field("condition", result.gate.text)
          .Field("value", result.value)
          .Field("failed", result.failed)
          .Field("note", result.note)
          .End('}');
    }
    json_.End(']');
  }

  const Comparison& c_;
  std::string out_;
  JsonWriter json_;
  std::vector<const ChangeSample*> listed_;
  std::map<const ChangeSample*, size_t> numbers_;
};

}  // namespace

std::string CompareJson(const Comparison& comparison) {
  return Json(comparison).Take();
}

std::string ComparePage(const Comparison& comparison) {
  const size_t at = kComparePage.find(kPageData);
  std::string page(kComparePage.substr(0, at));
  // Nothing in it may end the script that it stands in.
  page += absl::StrReplaceAll(CompareJson(comparison), {{"<", "\\u003c"}});
  page += kComparePage.substr(at + kPageData.size());
  return page;
}

}  // namespace bersih
