// SPDX-License-Identifier: Apache-2.0

#include "pipeline/tool/samples.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/strings/str_format.h"
#include "bersih/cleaner.h"
#include "pipeline/clean/detect.h"
#include "pipeline/tool/clean.h"
#include "pipeline/tool/options.h"
#include "pipeline/tool/records.h"

namespace bersih {
namespace {

namespace fs = std::filesystem;

// Idle rules of a pack that are named; of more only the number is said.
constexpr size_t kNamedIdle = 10;

// What stands beside a sample.
bool IsNoSample(const std::string& path) {
  return path.ends_with(".md") || path.ends_with(".clean.txt") ||
         path.ends_with(".explain.txt");
}

absl::StatusOr<std::vector<std::string>> FilesOf(
    const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    auto below = FilesBelow(path);
    if (!below.ok()) return below.status();
    std::remove_copy_if(below->begin(), below->end(), std::back_inserter(files),
                        IsNoSample);
  }
  if (files.empty()) {
    return absl::InvalidArgumentError("--samples: there is no sample in " +
                                      paths.front());
  }
  return files;
}

struct Hits {
  std::vector<uint64_t> by_rule;
  std::set<std::string, std::less<>> languages;  // of the samples
};

Finding Idle(const RuleInfo& rule) {
  return {.level = Finding::Level::kWarning,
          .file = std::string(rule.file),
          .line = rule.line,
          .rule = std::string(rule.id),
          .message =
              "it takes nothing of the samples; add one that needs it, "
              "or take it out"};
}

Finding Summary(const std::string& pack, size_t idle, size_t of,
                bool has_samples) {
  Finding finding;
  finding.level = Finding::Level::kWarning;
  finding.file = pack;
  finding.message =
      has_samples
          ? absl::StrFormat(
                "%d of %s take nothing of the samples; --verbose "
                "names them",
                idle, Counted(of, "rule"))
          : absl::StrFormat("no sample is in %s, so %s not tried",
                            LanguageName(pack),
                            of == 1 ? "its rule was"
                                    : absl::StrFormat("its %d rules were", of));
  return finding;
}

}  // namespace

absl::StatusOr<IdleRules> FindIdleRules(
    const std::shared_ptr<const RuleSet>& rules,
    const std::vector<std::string>& paths, bool all) {
  InputOptions input;
  auto files = FilesOf(paths);
  if (!files.ok()) return files.status();
  input.files = *std::move(files);

  const std::vector<std::string_view> packs = rules->languages();
  const auto has_pack = [&](std::string_view language) {
    return std::find(packs.begin(), packs.end(), language) != packs.end();
  };
  Hits hits{std::vector<uint64_t>(rules->rule_count()), {}};
  Cleaner cleaner(rules);
  IdleRules idle;
  idle.code =
      ForEachRecord(input, {}, [&](Document document, const Origin& origin) {
        const std::string folder =
            fs::path(origin.input).parent_path().filename().string();
        if (document.language.empty() && has_pack(folder)) {
          document.language = folder;
        }
        const Result& result = cleaner.Clean(document);
        hits.languages.emplace(result.language);
        for (const Removal& removal : result.removed) {
          ++hits.by_rule[removal.rule];
        }
      }).code();

  struct Pack {
    std::vector<Finding> idle;
    size_t rules = 0;
  };
  std::map<std::string, Pack> by_pack;
  for (size_t i = 0; i < rules->rule_count(); ++i) {
    const RuleInfo rule = rules->rule(i);
    Pack& pack = by_pack[std::string(rule.pack)];
    ++pack.rules;
    if (hits.by_rule[i] == 0) pack.idle.push_back(Idle(rule));
  }
  for (auto& [name, pack] : by_pack) {
    const bool has_samples = !has_pack(name) || hits.languages.contains(name);
    if (has_samples && (all || pack.idle.size() <= kNamedIdle)) {
      idle.findings.insert(idle.findings.end(), pack.idle.begin(),
                           pack.idle.end());
    } else {
      idle.findings.push_back(
          Summary(name, pack.idle.size(), pack.rules, has_samples));
    }
  }
  return idle;
}

}  // namespace bersih
