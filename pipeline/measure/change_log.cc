// SPDX-License-Identifier: Apache-2.0

#include "pipeline/measure/change_log.h"

#include <algorithm>
#include <utility>

#include "pipeline/measure/line_sample.h"

namespace bersih {
namespace {

// Of a line that is shown, around what changed or from its beginning.
constexpr uint32_t kShownBytes = 600;

// Not into the middle of a character.
uint32_t OnBorder(std::string_view text, uint32_t at) {
  while (at < text.size() && (text[at] & 0xC0) == 0x80) ++at;
  return at;
}

// The part of `line` that is shown: all of it, or what is about `focus`.
Span Shown(std::string_view text, Span line, Span focus) {
  if (line.size() <= kShownBytes) return line;
  const uint32_t around =
      focus.size() < kShownBytes ? (kShownBytes - focus.size()) / 2 : 0;
  uint32_t begin = focus.begin - std::min(around, focus.begin - line.begin);
  begin = OnBorder(text, begin);
  const uint32_t end = OnBorder(text, std::min(line.end, begin + kShownBytes));
  return {begin, std::min(end, line.end)};
}

ShownLine Show(std::string_view text, Span line, Span focus,
               const Result& old_result, const Result& new_result) {
  const Span shown = Shown(text, line, focus);
  ShownLine out;
  out.cut_before = shown.begin > line.begin;
  out.cut_behind = shown.end < line.end;
  for (uint32_t at = shown.begin; at < shown.end;) {
    uint32_t end = shown.end;
    const int old_rule = RuleAt(old_result.removed, at, &end);
    const int new_rule = RuleAt(new_result.removed, at, &end);
    out.parts.push_back(
        {std::string(text.substr(at, end - at)), old_rule, new_rule});
    at = end;
  }
  return out;
}

ChangeSample MakeSample(const Change& change, const Origin& origin,
                        std::string_view text, const Result& old_result,
                        const Result& new_result) {
  ChangeSample sample{.change = change, .origin = origin, .lines = {}};
  const std::vector<LineReport>& lines = new_result.lines;
  for (const size_t i : LinesAround(lines, change.line)) {
    const bool changed = i == change.line;
    const Span line = lines[i].span;
    // Of the line before the end is what one reads on from.
    const Span focus = changed           ? change.span
                       : i < change.line ? Span{line.end, line.end}
                                         : Span{line.begin, line.begin};
    ShownLine shown = Show(text, line, focus, old_result, new_result);
    shown.changed = changed;
    sample.lines.push_back(std::move(shown));
  }
  return sample;
}

}  // namespace

ChangeLog::ChangeLog(const RuleChanges& rules, uint64_t seed, size_t samples)
    : rules_(rules), seed_(seed), samples_(samples) {}

void ChangeLog::Count(const Change& change, bool new_line, bool new_document,
                      ChangeCount* count) {
  count->lines += new_line;
  count->documents += new_document;
  count->bytes += change.span.size();
  count->prose += change.prose;
}

ChangeLog::Place& ChangeLog::HostNamed(std::string_view host) {
  const auto it = by_host_.find(host);
  if (it != by_host_.end()) return it->second;
  return by_host_[std::string(by_host_.size() < kMaxHosts ? host
                                                          : kOtherHosts)];
}

void ChangeLog::Add(const Origin& origin, std::string_view text,
                    const Result& old_result, const Result& new_result) {
  ++documents_;
  text_bytes_ += text.size();
  Place& host = HostNamed(origin.host);
  Place& language = by_language_[std::string(new_result.language)];
  ++host.documents;
  ++language.documents;
  FindChanges(text, old_result, new_result, rules_, &found_);
  if (found_.empty()) return;
  ++changed_documents_;
  if (!host.sampled && sampled_hosts_ < kSampledHosts) {
    ++sampled_hosts_;
    host.sampled = true;
    host.samples.fill(Samples(std::min(samples_, kHostSamples)));
  }
  if (!language.sampled) {
    language.sampled = true;
    language.samples.fill(Samples(samples_));
  }
  std::array<bool, kChangeKinds> seen{};
  keys_.clear();
  for (size_t i = 0; i < found_.size(); ++i) {
    const Change& change = found_[i];
    const RuleKey key(change.kind, change.old_rule, change.new_rule);
    // Whether the line has one like it in front.
    bool new_line = true, new_key_line = true;
    for (size_t k = i; k-- > 0 && found_[k].line == change.line;) {
      const Change& other = found_[k];
      if (other.kind != change.kind) continue;
      new_line = false;
      if (other.old_rule == change.old_rule &&
          other.new_rule == change.new_rule) {
        new_key_line = false;
        break;
      }
    }
    const auto kind = static_cast<size_t>(change.kind);
    const bool new_document = !std::exchange(seen[kind], true);
    for (ChangeCount* count :
         {&counts_[kind], &host.counts[kind], &language.counts[kind]}) {
      Count(change, new_line, new_document, count);
    }
    Group& group =
        by_rule_.try_emplace(key, Group{{}, Samples(samples_)}).first->second;
    Count(change, new_key_line, keys_.insert(key).second, &group.count);

    const uint64_t priority = PriorityOf(seed_, origin, change.span.begin);
    std::shared_ptr<const ChangeSample> sample;
    for (Samples* samples :
         {&group.samples, &host.samples[kind], &language.samples[kind]}) {
      if (!samples->Wants(priority)) continue;
      if (sample == nullptr) {
        sample = std::make_shared<const ChangeSample>(
            MakeSample(change, origin, text, old_result, new_result));
      }
      samples->Add(priority, sample);
    }
  }
}

}  // namespace bersih
