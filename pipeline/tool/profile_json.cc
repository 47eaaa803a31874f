// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/profile_json.h"

#include <string>
#include <string_view>
#include <vector>

namespace bersih {
namespace {

// The fields of a sample, into an object that is open.
void AppendSample(const LineSample& sample, JsonWriter* json) {
  json->Field("input", sample.origin.input)
      .Field("record", sample.origin.record)
      .Field("id", sample.origin.id)
      .Field("host", sample.origin.host)
      .Field("above", sample.above)
      .Field("before", sample.before)
      .Field("part", sample.part)
      .Field("after", sample.after)
      .Field("below", sample.below);
}

void AppendSamples(std::string_view key, const std::vector<LineSample>& samples,
                   JsonWriter* json) {
  json->Key(key).Begin('[');
  for (const LineSample& sample : samples) {
    json->Begin('{');
    AppendSample(sample, json);
    json->End('}');
  }
  json->End(']');
}

std::string_view NameOf(Suspicion::Kind kind) {
  constexpr std::string_view kNames[] = {"prose", "hosts", "much"};
  return kNames[kind];
}

}  // namespace

void AppendProfile(const Profile& profile, size_t rule, const RuleSet& rules,
                   JsonWriter* json) {
  const RuleProfile& r = profile.rules[rule];
  json->Begin('{')
      .Field("seen", r.seen)
      .Field("hits", r.hits)
      .Field("bytes", r.bytes)
      .Field("documents", r.documents)
      .Field("hosts", r.hosts)
      .Field("more_hosts", r.more_hosts)
      .Field("top_host", r.top_host)
      .Field("top_host_documents", r.top_host_documents)
      .Field("asked", r.asked)
      .Field("tries", r.tries)
      .Field("matches", r.matches)
      .Field("seconds", r.seconds)
      .Field("share", r.share)
      .Field("never_fires", r.never_fires())
      .Field("always_shadowed", r.always_shadowed())
      .Field("shadowed", r.shadowed);
  if (r.shadowed_by >= 0) {
    json->Field("shadowed_by",
                rules.rule(static_cast<size_t>(r.shadowed_by)).id)
        .Field("shadowed_by_that", r.shadowed_by_that);
  }
  json->Field("prose_hits", r.prose_hits)
      .Field("prose_texts", r.prose_texts)
      .Field("refused", r.refused);
  json->Key("suspicions").Begin('[');
  for (const Suspicion& suspicion : r.suspicions) {
    json->Begin('{')
        .Field("kind", NameOf(suspicion.kind))
        .Field("why", suspicion.why)
        .End('}');
  }
  json->End(']');
  AppendSamples("samples", r.samples, json);
  AppendSamples("prose_samples", r.prose_samples, json);
  json->Key("near_misses").Begin('[');
  for (const NearMiss& miss : r.misses) {
    json->Begin('{').Field("why", miss.why);
    AppendSample(miss.sample, json);
    json->End('}');
  }
  json->End(']').End('}');
}

void AppendFindings(const Profile& profile, const RuleSet& rules,
                    JsonWriter* json) {
  const Findings found = FindingsOf(profile);
  json->Begin('{').Key("suspects").Begin('[');
  for (const size_t i : found.suspects) {
    json->Begin('{').Field("rule", rules.rule(i).id);
    json->Key("reasons").Begin('[');
    for (const Suspicion& suspicion : profile.rules[i].suspicions) {
      json->Value(suspicion.why);
    }
    json->End(']').End('}');
  }
  json->End(']').Key("shadowed").Begin('[');
  for (const size_t i : found.shadowed) {
    const RuleProfile& rule = profile.rules[i];
    json->Begin('{')
        .Field("rule", rules.rule(i).id)
        .Field("by", rules.rule(static_cast<size_t>(rule.shadowed_by)).id)
        .Field("lines", rule.shadowed)
        .End('}');
  }
  json->End(']').Key("never_fire").Begin('[');
  for (const size_t i : found.never_fire) json->Value(rules.rule(i).id);
  json->End(']').End('}');
}

}  // namespace bersih
