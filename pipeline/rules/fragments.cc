// SPDX-License-Identifier: Apache-2.0
//
// Fragments are expanded once, each after those it uses: a depth-first walk,
// where meeting a fragment that is still open means a cycle.

#include "pipeline/rules/fragments.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "pipeline/rules/names.h"
#include "pipeline/rules/pattern.h"

namespace bersih {
namespace {

bool IsName(const std::string& name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '_' || c == '-';
         });
}

// Somebody else's mistake, reported there.
absl::Status Quiet() { return absl::FailedPreconditionError(""); }

}  // namespace

void Fragments::Define(const std::string& name, std::string text,
                       const std::string& file, int line,
                       std::vector<Finding>* findings) {
  Reporter report(file, findings);
  if (!IsName(name)) {
    report.Error(line, absl::StrCat("fragment '", name,
                                    "': a name has letters, digits, '_' and "
                                    "'-' only"));
    return;
  }
  const auto [at, fresh] = fragments_.try_emplace(name);
  if (!fresh) {
    report.Error(line,
                 absl::StrCat("fragment '", name, "' is already defined in ",
                              at->second.file, ":", at->second.line,
                              "; names are unique across all packs"));
    return;
  }
  at->second.text = std::move(text);
  at->second.file = file;
  at->second.line = line;
}

void Fragments::Resolve(std::vector<Finding>* findings) {
  std::vector<std::string> path;
  for (const auto& [name, fragment] : fragments_) {
    ResolveOne(name, &path, findings);
  }
}

// REQUIRES: `name` is defined. `path` are the fragments that are open.
void Fragments::ResolveOne(const std::string& name,
                           std::vector<std::string>* path,
                           std::vector<Finding>* findings) {
  Fragment& fragment = fragments_.at(name);
  if (fragment.state != State::kNew) return;
  fragment.state = State::kOpen;
  path->push_back(name);
  const FragmentLookup lookup =
      [&](const std::string& part) -> absl::StatusOr<std::string> {
    const auto at = fragments_.find(part);
    if (at == fragments_.end()) return Unknown(part);
    fragment.parts.push_back(part);
    if (at->second.state == State::kOpen) {
      const auto start = std::find(path->begin(), path->end(), part);
      return absl::InvalidArgumentError(absl::StrCat(
          "it uses itself: ", absl::StrJoin(start, path->end(), " > "), " > ",
          part));
    }
    ResolveOne(part, path, findings);
    if (at->second.state == State::kBad) return Quiet();
    return at->second.regex;
  };
  absl::StatusOr<std::string> regex = ExpandPattern(fragment.text, lookup);
  path->pop_back();
  if (regex.ok()) {
    fragment.regex = *std::move(regex);
    fragment.state = State::kGood;
    return;
  }
  fragment.state = State::kBad;
  if (absl::IsInvalidArgument(regex.status())) {
    Reporter(fragment.file, findings)
        .Error(fragment.line, absl::StrCat("fragment '", name,
                                           "': ", regex.status().message()));
  }
}

absl::StatusOr<std::string> Fragments::Expand(std::string_view pattern) {
  return ExpandPattern(
      pattern, [this](const std::string& name) -> absl::StatusOr<std::string> {
        const auto at = fragments_.find(name);
        if (at == fragments_.end()) return Unknown(name);
        Use(name);
        if (at->second.state == State::kBad) return Quiet();
        return at->second.regex;
      });
}

void Fragments::Use(const std::string& name) {
  Fragment& fragment = fragments_.at(name);
  if (fragment.used) return;
  fragment.used = true;
  for (const std::string& part : fragment.parts) Use(part);
}

absl::Status Fragments::Unknown(const std::string& name) const {
  if (forgiving_) return Quiet();
  std::vector<std::string> names;
  names.reserve(fragments_.size());
  for (const auto& [known, fragment] : fragments_) names.push_back(known);
  const std::string nearest = Nearest(name, names);
  return absl::InvalidArgumentError(absl::StrCat(
      "unknown fragment '(?&", name, ")'; ",
      nearest.empty() ? "define it in a [define] table"
                      : absl::StrCat("did you mean '(?&", nearest, ")'?")));
}

void Fragments::ReportUnused(std::vector<Finding>* findings) const {
  for (const auto& [name, fragment] : fragments_) {
    if (fragment.used) continue;
    Reporter(fragment.file, findings)
        .Warning(fragment.line,
                 absl::StrCat("fragment '", name,
                              "' is not used; use it or take it out"));
  }
}

}  // namespace bersih
