// SPDX-License-Identifier: Apache-2.0
//
// Packs as files of a folder.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "pipeline/rules/reader.h"

namespace bersih {
namespace {

namespace fs = std::filesystem;

bool IsHidden(const fs::path& path) {
  return path.filename().native().starts_with('.');
}

}  // namespace

absl::StatusOr<std::vector<PackFile>> ReadPackFiles(const std::string& dir) {
  std::error_code error;
  fs::recursive_directory_iterator at(dir, error);
  if (error) {
    return absl::NotFoundError(
        absl::StrCat(dir, ": no folder that can be read: ", error.message()));
  }
  std::vector<PackFile> files;
  bool has_stages = false;
  while (at != fs::recursive_directory_iterator()) {
    const fs::path& path = at->path();
    std::error_code ignored;  // what cannot be asked about is no file
    if (IsHidden(path)) {
      at.disable_recursion_pending();
    } else if (path.extension() == ".toml" && at->is_regular_file(ignored)) {
      PackFile file;
      file.path = path.lexically_relative(dir).generic_string();
      std::ifstream in(path, std::ios::binary);
      file.text.assign(std::istreambuf_iterator<char>(in), {});
      if (!in.is_open() || in.bad()) {
        return absl::PermissionDeniedError(
            absl::StrCat(path.string(), ": cannot be read"));
      }
      has_stages = has_stages || file.path == "stages.toml";
      files.push_back(std::move(file));
    }
    at.increment(error);
    if (error) {
      return absl::PermissionDeniedError(
          absl::StrCat(dir, ": ", error.message()));
    }
  }
  if (!has_stages) {
    return absl::NotFoundError(absl::StrCat(
        dir, ": holds no stages.toml, so it is no folder of packs"));
  }
  std::sort(
      files.begin(), files.end(),
      [](const PackFile& a, const PackFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace bersih
