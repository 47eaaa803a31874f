// SPDX-License-Identifier: Apache-2.0
//
// Which inputs there are, and with --shard-out which outputs. An output's
// name depends on its input alone, not on what else is cleaned with it.

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include "absl/strings/str_format.h"
#include "pipeline/tool/clean.h"

namespace bersih {
namespace {

namespace fs = std::filesystem;

struct Input {
  std::string path;
  fs::path name;  // relative
};

// Relative paths are kept. Of others, and of those that lead out of this
// folder, only the last component can be.
fs::path NameOf(const std::string& path) {
  const fs::path normal = fs::path(path).lexically_normal();
  return normal.is_absolute() || *normal.begin() == ".." ? normal.filename()
                                                         : normal;
}

// The name says what is in the file, as far as the options say so.
std::string ShardName(const CleanOptions& options, const fs::path& input) {
  std::string name = input.string();
  Compression compression = CompressionOf(name);
  name.resize(name.size() - SuffixOf(compression).size());
  if (options.compress != "auto") {
    compression = options.CompressionFor(name);
  }
  if (options.FormatFor(Format::kText) == Format::kJsonl &&
      !name.ends_with(".jsonl") && !name.ends_with(".ndjson")) {
    name += ".jsonl";
  }
  return name.append(SuffixOf(compression));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> FilesBelow(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  auto at = fs::recursive_directory_iterator(folder, error);
  for (; !error && at != fs::recursive_directory_iterator();
       at.increment(error)) {
    if (at->path().filename().string().starts_with(".")) {
      if (at->is_directory(error)) at.disable_recursion_pending();
    } else if (at->is_regular_file(error)) {
      files.push_back(at->path().string());
    }
  }
  if (error) {
    return absl::UnavailableError(
        absl::StrFormat("cannot read all of %s: %s", folder, error.message()));
  }
  std::sort(files.begin(), files.end());
  return files;
}

absl::Status FindInputs(CleanOptions* options) {
  options->inputs = options->input.files;
  if (options->inputs.empty()) options->inputs.push_back("-");
  if (options->shard_out.empty()) return absl::OkStatus();

  std::vector<Input> inputs;
  for (const std::string& path : options->inputs) {
    std::error_code error;
    if (path == "-") {
      return absl::InvalidArgumentError(
          "--shard-out wants files; standard input has no name");
    }
    if (!fs::is_directory(path, error)) {
      inputs.push_back({path, NameOf(path)});
      continue;
    }
    auto files = FilesBelow(path);
    if (!files.ok()) return files.status();
    for (const std::string& file : *files) {
      inputs.push_back({file, fs::path(file).lexically_relative(path)});
    }
  }
  options->inputs.clear();
  std::map<std::string, std::string> taken;
  for (const Input& input : inputs) {
    const std::string output =
        (fs::path(options->shard_out) / ShardName(*options, input.name))
            .string();
    const auto [other, is_new] = taken.emplace(output, input.path);
    if (!is_new) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s and %s would both become %s; name the folder that they are in, "
          "or clean them to two folders",
          other->second, input.path, output));
    }
    if (IsSameFile(input.path, output)) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "--shard-out would replace its own input %s; choose another folder",
          output));
    }
    options->inputs.push_back(input.path);
    options->outputs.push_back(output);
  }
  return absl::OkStatus();
}

}  // namespace bersih
