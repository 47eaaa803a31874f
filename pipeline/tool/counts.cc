// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/counts.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "pipeline/io/json_string.h"
#include "pipeline/tool/options.h"

namespace bersih {
namespace {

// By the number of the stage.
std::vector<RuleCount> ByStage(const Counts& counts, const RuleSet& rules) {
  std::vector<RuleCount> stages(rules.stage_count());
  for (size_t i = 0; i < counts.rules.size(); ++i) {
    const RuleCount& rule = counts.rules[i];
    if (rule.hits == 0) continue;
    const int stage = rules.FindStage(rules.rule(i).stage);
    stages[static_cast<size_t>(stage)].hits += rule.hits;
    stages[static_cast<size_t>(stage)].bytes += rule.bytes;
  }
  return stages;
}

}  // namespace

void Counts::Clear() {
  records = rejected = invalid_records = invalid_bytes = 0;
  text_bytes = body_bytes = 0;
  std::fill(rules.begin(), rules.end(), RuleCount());
}

void Counts::Add(const Counts& other) {
  records += other.records;
  rejected += other.rejected;
  invalid_records += other.invalid_records;
  invalid_bytes += other.invalid_bytes;
  text_bytes += other.text_bytes;
  body_bytes += other.body_bytes;
  for (size_t i = 0; i < rules.size(); ++i) {
    rules[i].hits += other.rules[i].hits;
    rules[i].bytes += other.rules[i].bytes;
  }
}

void Counts::AddResult(size_t text_size, const Result& result) {
  text_bytes += text_size;
  body_bytes += result.body.size();
  for (const Removal& removal : result.removed) {
    ++rules[removal.rule].hits;
    rules[removal.rule].bytes += removal.span.size();
  }
}

std::string ShownBytes(uint64_t bytes) {
  if (bytes < 10000) return Counted(bytes, "byte");
  double value = static_cast<double>(bytes) / 1000;
  const char* unit = "kB";
  for (const char* larger : {"MB", "GB", "TB"}) {
    if (value < 1000) break;
    value /= 1000;
    unit = larger;
  }
  return absl::StrFormat("%.1f %s", value, unit);
}

std::string Summary(const Counts& counts, const RunFigures& figures,
                    const RuleSet& rules) {
  const uint64_t removed = counts.text_bytes - counts.body_bytes;
  std::string line =
      absl::StrFormat("%s in %.1f s; %s read, %s written; removed %s",
                      Counted(counts.records, "record"), figures.seconds,
                      ShownBytes(figures.input_bytes),
                      ShownBytes(figures.output_bytes), ShownBytes(removed));
  if (removed == 0) return line;
  absl::StrAppendFormat(&line, " of text, %.1f %%",
                        100.0 * static_cast<double>(removed) /
                            static_cast<double>(counts.text_bytes));
  const char* before = ": ";
  const std::vector<RuleCount> stages = ByStage(counts, rules);
  for (size_t i = 0; i < stages.size(); ++i) {
    if (stages[i].hits == 0) continue;
    absl::StrAppendFormat(&line, "%s%s %s", before, rules.stage(i),
                          ShownBytes(stages[i].bytes));
    before = ", ";
  }
  return line;
}

std::string StatsJson(const Counts& counts, const RunFigures& figures,
                      const RuleSet& rules) {
  std::string json = absl::StrFormat(
      "{\n"
      "  \"records\": %d,\n"
      "  \"rejected\": %d,\n"
      "  \"invalid_utf8_records\": %d,\n"
      "  \"invalid_utf8_bytes\": %d,\n"
      "  \"input_bytes\": %d,\n"
      "  \"output_bytes\": %d,\n"
      "  \"text_bytes\": %d,\n"
      "  \"body_bytes\": %d,\n"
      "  \"removed_bytes\": %d,\n"
      "  \"seconds\": %.3f,\n"
      "  \"stages\": [",
      counts.records, counts.rejected, counts.invalid_records,
      counts.invalid_bytes, figures.input_bytes, figures.output_bytes,
      counts.text_bytes, counts.body_bytes,
      counts.text_bytes - counts.body_bytes, figures.seconds);
  const auto finish_row = [&](const RuleCount& count) {
    absl::StrAppendFormat(&json, ", \"hits\": %d, \"bytes\": %d}", count.hits,
                          count.bytes);
  };
  const std::vector<RuleCount> stages = ByStage(counts, rules);
  for (size_t i = 0; i < stages.size(); ++i) {
    json += i == 0 ? "\n    {\"stage\": " : ",\n    {\"stage\": ";
    AppendJsonString(rules.stage(i), &json);
    finish_row(stages[i]);
  }
  json += "\n  ],\n  \"rules\": [";
  for (size_t i = 0; i < counts.rules.size(); ++i) {
    const RuleInfo rule = rules.rule(i);
    json += i == 0 ? "\n    {\"rule\": " : ",\n    {\"rule\": ";
    AppendJsonString(rule.id, &json);
    json += ", \"stage\": ";
    AppendJsonString(rule.stage, &json);
    finish_row(counts.rules[i]);
  }
  return json + "\n  ]\n}\n";
}

}  // namespace bersih
