// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/checkpoint.h"

#include <simdjson.h>
#include <sys/stat.h>

#include <algorithm>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "pipeline/io/hash.h"
#include "pipeline/io/json_string.h"
#include "pipeline/io/writer.h"
#include "pipeline/rules/reader.h"

namespace bersih {
namespace {

// Of the form of the file.
constexpr uint64_t kVersion = 1;

std::string StampOf(const std::string& path) {
  struct stat st;
  if (stat(path.c_str(), &st) != 0) return "not there";
  return absl::StrFormat("%d bytes of %d.%09d", st.st_size, st.st_mtim.tv_sec,
                         st.st_mtim.tv_nsec);
}

// One list of the numbers of a checkpoint for writing and for reading.
template <typename C, typename F>
void ForEachNumber(C& c, const F& f) {
  f("input", c.next.input);
  f("offset", c.next.offset);
  f("member_stored", c.next.member.stored);
  f("member_offset", c.next.member.offset);
  f("next_record", c.next.next_record);
  f("output", c.output);
  f("output_bytes", c.output_bytes);
  f("rejects_bytes", c.rejects_bytes);
  f("closing", c.closing);
  f("format", c.format);
  f("open_line", c.open_line);
  f("earlier_inputs", c.earlier_inputs);
  f("earlier_outputs", c.earlier_outputs);
  f("some_read", c.some_read);
  f("input_failed", c.input_failed);
  f("records", c.counts.records);
  f("rejected", c.counts.rejected);
  f("invalid_records", c.counts.invalid_records);
  f("invalid_bytes", c.counts.invalid_bytes);
  f("text_bytes", c.counts.text_bytes);
  f("body_bytes", c.counts.body_bytes);
}

void AppendField(const char* name, std::string_view value, std::string* out) {
  absl::StrAppendFormat(out, ",\n\"%s\": ", name);
  AppendJsonString(value, out);
}

absl::Status NotOurs(const std::string& path) {
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s is no checkpoint of this version of bersih; start anew, without "
      "--resume",
      path));
}

}  // namespace

absl::StatusOr<Identity> IdentityOf(const CleanOptions& options) {
  std::vector<PackFile> packs;
  if (options.rules.dir.empty()) {
    packs = EmbeddedPacks();
  } else {
    auto read = ReadPackFiles(options.rules.dir);
    if (!read.ok()) return read.status();
    packs = *std::move(read);
  }
  uint64_t rules = Hash64("");
  for (const PackFile& file : packs) {
    // With the zero byte behind them: no two lists of files look alike.
    rules = Hash64({file.path.c_str(), file.path.size() + 1}, rules);
    rules = Hash64({file.text.c_str(), file.text.size() + 1}, rules);
  }
  const InputOptions& input = options.input;
  Identity identity = {
      {"bersih", BERSIH_VERSION},
      {"the sum of the rules", absl::StrFormat("%016x", rules)},
      {"--keep", absl::StrJoin(options.rules.keep, ",")},
      {"--without", absl::StrJoin(options.rules.without, ",")},
      {"--from", input.from},
      {"--to", options.to},
      {"--lang", input.language},
      {"--max-record", std::to_string(input.max_record_bytes)},
      {"--id-field", input.fields.id},
      {"--text-field", input.fields.text},
      {"--url-field", input.fields.url},
      {"--host-field", input.fields.host},
      {"--lang-field", input.fields.language},
      {"--removed", options.output.removed ? "given" : "not given"},
      {"--meta", options.output.meta ? "given" : "not given"},
      {"--compress", options.compress},
      {"--level", std::to_string(options.level)},
      {"--rejects", options.rejects},
      {"--block", std::to_string(options.block_bytes)},
      {"--limit", std::to_string(options.selection.limit)},
      {"--sample", absl::StrFormat("%.17g", options.selection.sample)},
      {"--seed", std::to_string(options.selection.seed)},
      {"the number of inputs", std::to_string(options.inputs.size())},
  };
  for (const std::string& path : options.inputs) {
    identity.emplace_back("input " + path, StampOf(path));
  }
  return identity;
}

std::string Difference(const Identity& before, const Identity& now) {
  const size_t count = std::min(before.size(), now.size());
  for (size_t i = 0; i < count; ++i) {
    if (before[i].first != now[i].first) {
      return absl::StrFormat("%s was there instead of %s", before[i].first,
                             now[i].first);
    }
    if (before[i].second != now[i].second) {
      return absl::StrFormat("%s was '%s' and is '%s'", now[i].first,
                             before[i].second, now[i].second);
    }
  }
  return "";
}

std::string Checkpoint::PathFor(const std::string& output) {
  std::string path = Writer::Target(output);
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path + ".bersih-checkpoint";
}

absl::Status Checkpoint::Save(const std::string& path, const Identity& identity,
                              bool sync) const {
  std::string json =
      absl::StrFormat("{\"bersih_checkpoint\": %d,\n\"identity\": [", kVersion);
  for (const auto& [name, value] : identity) {
    json += json.back() == '[' ? "\n" : ",\n";
    AppendJsonString(name, &json);
    json += ", ";
    AppendJsonString(value, &json);
  }
  json += "\n]";
  ForEachNumber(*this, [&](const char* name, const auto& value) {
    absl::StrAppendFormat(&json, ",\n\"%s\": %d", name,
                          static_cast<uint64_t>(value));
  });
  absl::StrAppendFormat(&json, ",\n\"seconds\": %.3f", seconds);
  AppendField("format_input", format_input, &json);
  AppendField("header", header, &json);
  json += ",\n\"rules\": [";
  for (const RuleCount& rule : counts.rules) {
    absl::StrAppendFormat(&json, "%s%d, %d", json.back() == '[' ? "" : ", ",
                          rule.hits, rule.bytes);
  }
  json += "]}\n";
  auto file = Writer::Open(path);
  if (!file.ok()) return file.status();
  absl::Status status = (*file)->Write(json);
  return status.ok() ? (*file)->Close(sync) : status;
}

absl::StatusOr<Checkpoint> Checkpoint::Load(const std::string& path,
                                            const Identity& identity,
                                            size_t rule_count) {
  simdjson::dom::parser parser;
  simdjson::dom::element json;
  const auto error = parser.load(path).get(json);
  if (error == simdjson::IO_ERROR) {
    return absl::NotFoundError("cannot read " + path);
  }
  uint64_t version = 0;
  if (error || json["bersih_checkpoint"].get(version) || version != kVersion) {
    return NotOurs(path);
  }
  // A field that is missing or of another type makes it a stranger's.
  bool good = true;
  const auto strings = [&](const char* name) {
    std::vector<std::string> all;
    simdjson::dom::array array;
    good = good && !json[name].get(array);
    if (!good) return all;
    for (const simdjson::dom::element item : array) {
      std::string_view text;
      good = good && !item.get(text);
      all.emplace_back(text);
    }
    return all;
  };
  const std::vector<std::string> pairs = strings("identity");
  Identity before;
  for (size_t i = 0; i + 1 < pairs.size(); i += 2) {
    before.emplace_back(pairs[i], pairs[i + 1]);
  }
  const std::string difference = good ? Difference(before, identity) : "";
  if (!difference.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "cannot go on with another run's output: %s; make it so again, or "
        "start anew, without --resume",
        difference));
  }

  Checkpoint checkpoint;
  checkpoint.counts = Counts(rule_count);
  ForEachNumber(checkpoint, [&](const char* name, auto& value) {
    uint64_t number = 0;
    good = good && !json[name].get(number);
    value = static_cast<std::decay_t<decltype(value)>>(number);
  });
  good = good && !json["seconds"].get(checkpoint.seconds);
  const auto text = [&](const char* name, std::string* value) {
    std::string_view view;
    good = good && !json[name].get(view);
    *value = view;
  };
  text("format_input", &checkpoint.format_input);
  text("header", &checkpoint.header);
  simdjson::dom::array rules;
  good = good && !json["rules"].get(rules) && rules.size() == 2 * rule_count;
  if (!good) return NotOurs(path);
  size_t at = 0;
  for (const simdjson::dom::element item : rules) {
    RuleCount& rule = checkpoint.counts.rules[at / 2];
    if (item.get(at % 2 == 0 ? rule.hits : rule.bytes)) return NotOurs(path);
    ++at;
  }
  return checkpoint;
}

}  // namespace bersih
