// SPDX-License-Identifier: Apache-2.0
//
// `bersih rules doc`: the packs as pages that can be read without knowing
// patterns.

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "pipeline/check/pages.h"
#include "pipeline/tool/options.h"

namespace bersih {
namespace {

namespace fs = std::filesystem;

constexpr char kDescription[] =
    "Writes a page (Markdown) for each pack: what its rules remove, in words\n"
    "and examples, for people who do not read patterns.";

constexpr char kExamples[] =
    "  bersih rules doc --pack id | less\n"
    "  bersih rules doc --rules rules/ -o rules/";

int Write(const std::vector<Page>& pages, const std::string& dir) {
  for (const Page& page : pages) {
    const fs::path path = fs::path(dir) / page.path;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) {
      return Fail(kExitIo, absl::StrFormat("cannot make %s: %s",
                                           path.parent_path().string(),
                                           error.message()));
    }
    const int code = WriteFile(path.string(), page.text);
    if (code != kExitOk) return code;
  }
  return Print(
      absl::StrFormat("%s in %s\n", Counted(pages.size(), "page"), dir));
}

}  // namespace

int RunRulesDoc(const Arguments& arguments) {
  RuleOptions options;
  std::string pack, dir;
  auto app = MakeApp("bersih rules doc", kDescription, kExamples);
  options.AddDirTo(app.get());
  app->add_option("--pack", pack, "Only the page of this pack")
      ->type_name("PACK");
  app->add_option("-o,--output", dir,
                  "Folder to write them to, as PACK/README.md\n"
                  "[standard output]")
      ->type_name("DIR");
  if (const auto code = Parse(app.get(), arguments)) return *code;
  auto rules = options.Load();
  if (!rules.ok()) return Fail(kExitUsage, rules.status());
  std::vector<Page> pages = WritePages(*rules);
  if (!pack.empty()) {
    std::vector<std::string> known;
    for (const Page& page : pages) known.push_back(page.pack);
    std::erase_if(pages, [&](const Page& page) { return page.pack != pack; });
    if (pages.empty()) {
      return Fail(
          kExitUsage,
          absl::StrFormat("--pack: no pack '%s'%s\nThe packs are %s.", pack,
                          DidYouMean(pack, known), absl::StrJoin(known, ", ")));
    }
  }
  if (!dir.empty()) return Write(pages, dir);
  std::string text;
  for (const Page& page : pages) {
    if (!text.empty()) text += "\n";
    text += page.text;
  }
  return Print(text);
}

}  // namespace bersih
