// SPDX-License-Identifier: Apache-2.0
//
// Any text as a file of a pack. The first line of the input is its path, as
// "id/promo.toml"; the file of the stages is the embedded one, unless that is
// the path. What can be read without an error can be compiled and used.

#include <algorithm>
#include <vector>

#include "fuzz.h"
#include "pipeline/clean/compile.h"
#include "pipeline/rules/reader.h"

namespace bersih {
namespace {

constexpr char kStages[] = "stages.toml";

const std::string& EmbeddedStages() {
  static const auto& text = *new std::string([] {
    for (const PackFile& file : EmbeddedPacks()) {
      if (file.path == kStages) return file.text;
    }
    return std::string();
  }());
  return text;
}

void RequirePlaced(const std::vector<Finding>& findings,
                   const std::vector<PackFile>& files) {
  for (const Finding& finding : findings) {
    Require(!finding.message.empty(), "a finding says what is wrong");
    const auto file = std::find_if(
        files.begin(), files.end(),
        [&](const PackFile& file) { return file.path == finding.file; });
    Require(file != files.end(), "a finding names the file");
    const auto lines =
        1 + std::count(file->text.begin(), file->text.end(), '\n');
    Require(finding.line >= 0 && finding.line <= lines,
            "a finding names a line of the file");
  }
}

void Read(const Input& input) {
  std::vector<PackFile> files;
  if (input.how != kStages) files.push_back({kStages, EmbeddedStages()});
  files.push_back({std::string(input.how), std::string(input.text)});
  ReadResult read = ReadPacks(files);
  RequirePlaced(read.findings, files);
  if (!read.ok()) return;
  const std::vector<Finding> refused = CheckPatterns(read.packs);
  RequirePlaced(refused, files);
  for (const Finding& finding : refused) {
    if (finding.level == Finding::Level::kError) return;
  }
  auto rules = Compile(std::move(read.packs));
  if (!rules.ok()) return;
  Cleaner cleaner(*std::move(rules));
  // Rules that match much find much in themselves.
  RequireSound(input.text,
               cleaner.Clean({.text = input.text, .language = "id"}));
}

}  // namespace
}  // namespace bersih

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  bersih::Read(bersih::Split(data, size));
  return 0;
}
