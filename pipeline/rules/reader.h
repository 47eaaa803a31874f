// SPDX-License-Identifier: Apache-2.0
//
// Reads packs (TOML) into rules and says what is wrong with them.

#ifndef BERSIH_PIPELINE_RULES_READER_H_
#define BERSIH_PIPELINE_RULES_READER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/rules/rule.h"

namespace bersih {

// A file of a pack: its path relative to the folder of the packs, with '/'
// ("id/promo.toml"), and its text.
struct PackFile {
  std::string path;
  std::string text;
};

// Something to mend in a pack.
struct Finding {
  enum class Level { kError, kWarning };
  Level level = Level::kError;
  std::string file;
  int line = 0;      // from 1; 0 when the file as a whole is meant
  std::string rule;  // id, or empty
  std::string message;  // what is wrong; how to mend it

  // "id/promo.toml:12: error: id.promo.x: unknown key 'zon'; did you mean
  // 'zone'?"
  std::string ToString() const;
};

struct ReadResult {
  PackSet packs;                  // the rules that could be read
  std::vector<Finding> findings;  // in order of file and line

  bool ok() const;  // no finding is an error
};

// The packs embedded in the library; views of static storage, copied.
std::vector<PackFile> EmbeddedPacks();

// All *.toml files under `dir`, sorted by path. NotFound when `dir` is not a
// folder or holds no stages.toml, PermissionDenied when a file cannot be read.
absl::StatusOr<std::vector<PackFile>> ReadPackFiles(const std::string& dir);

// Parses the files, expands fragments, compiles every pattern once to check
// it. Never fails as a whole: errors are findings.
ReadResult ReadPacks(const std::vector<PackFile>& files);

// Expands (?&name) by `lookup` and makes \s match all white space that
// bersih trims. Exposed for tests.
std::string WidenWhiteSpace(std::string_view pattern);

}  // namespace bersih

#endif  // BERSIH_PIPELINE_RULES_READER_H_
