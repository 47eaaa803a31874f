// SPDX-License-Identifier: Apache-2.0
//
// Reads packs (TOML) into rules and says what is wrong with them.
//
// Loading is ReadPacks and a compilation; nothing is compiled twice. Only when
// a compilation fails, or when somebody asks for a check, CheckPatterns finds
// out which patterns are to blame.

#ifndef BERSIH_PIPELINE_RULES_READER_H_
#define BERSIH_PIPELINE_RULES_READER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/rules/finding.h"
#include "pipeline/rules/rule.h"

namespace bersih {

// A file of a pack: its path relative to the folder of the packs, with '/'
// ("id/promo.toml"), and its text.
struct PackFile {
  std::string path;
  std::string text;
};

struct ReadResult {
  PackSet packs;                  // the rules without errors
  std::vector<Finding> findings;  // in order of file and line

  bool ok() const;  // no finding is an error
};

// The packs embedded in the library, and the rules that were read from them
// when it was built, which took all checks there are.
std::vector<PackFile> EmbeddedPacks();
PackSet EmbeddedRules();

// All *.toml files under `dir`, sorted by path; what starts with '.' is
// passed over. NotFound when `dir` is not a folder or holds no stages.toml,
// PermissionDenied when a file cannot be read.
absl::StatusOr<std::vector<PackFile>> ReadPackFiles(const std::string& dir);

// Parses the files and expands fragments. Never fails as a whole: errors are
// findings. Patterns are expanded but not compiled, so that a rule that is
// given back may still have one that RE2 refuses.
ReadResult ReadPacks(const std::vector<PackFile>& files);

// What RE2 says of the patterns of `packs`: those that it refuses, and those
// that match nothing at all, so that they would apply everywhere. Compiles
// every pattern, which takes most of a millisecond each, but for those of
// `checked`, in which nothing was found before.
std::vector<Finding> CheckPatterns(const PackSet& packs,
                                   const PackSet& checked = {});

}  // namespace bersih

#endif  // BERSIH_PIPELINE_RULES_READER_H_
