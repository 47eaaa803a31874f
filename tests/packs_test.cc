// SPDX-License-Identifier: Apache-2.0
//
// The packs that go into the binary: no errors, every example passes, and
// their pages are up to date.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "bersih/rule_set.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/check/check.h"
#include "pipeline/check/examples.h"
#include "pipeline/check/pages.h"
#include "pipeline/rules/packed.h"
#include "pipeline/rules/reader.h"

namespace bersih {
namespace {

namespace fs = std::filesystem;

void ExpectNoErrors(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    if (finding.level == Finding::Level::kError) {
      ADD_FAILURE() << finding.ToString();
    }
  }
}

// The generated source gives back the files byte by byte.
TEST(Packs, AreEmbeddedAsTheyAre) {
  const auto files = ReadPackFiles(std::string(BERSIH_SOURCE_DIR) + "/rules");
  ASSERT_TRUE(files.ok()) << files.status();
  std::vector<PackFile> embedded = EmbeddedPacks();
  std::sort(
      embedded.begin(), embedded.end(),
      [](const PackFile& a, const PackFile& b) { return a.path < b.path; });
  ASSERT_EQ(embedded.size(), files->size());
  for (size_t i = 0; i < embedded.size(); ++i) {
    EXPECT_EQ(embedded[i].path, (*files)[i].path);
    EXPECT_TRUE(embedded[i].text == (*files)[i].text)
        << embedded[i].path << " differs; was it changed after the build?";
  }
}

TEST(Packs, AreReadWhenTheyAreEmbedded) {
  const ReadResult read = ReadPacks(EmbeddedPacks());
  EXPECT_TRUE(PackBytes(EmbeddedRules()) == PackBytes(read.packs));
}

TEST(Packs, HaveNoErrorsAndTheirExamplesPass) {
  const ReadResult read = ReadPacks(EmbeddedPacks());
  ExpectNoErrors(read.findings);
  ExpectNoErrors(CheckPacks(read.packs));
  EXPECT_FALSE(read.packs.rules.empty());
}

// The pages in rules/ are made from the packs, and no pack lacks its page.
TEST(Packs, PagesAreWhatTheRulesGive) {
  constexpr char kMend[] =
      "; write the pages anew: build/bersih rules doc --rules rules -o rules";
  const auto rules = RuleSet::Default();
  ASSERT_TRUE(rules.ok()) << rules.status();
  const fs::path dir = fs::path(BERSIH_SOURCE_DIR) / "rules";
  std::set<std::string> paths;
  for (const Page& page : WritePages(*rules)) {
    std::ifstream in(dir / page.path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    EXPECT_TRUE(text == page.text)
        << "rules/" << page.path << " is not what the rules give now" << kMend;
    paths.insert(page.path);
  }
  for (const auto& entry : fs::directory_iterator(dir)) {
    if (!fs::exists(entry.path() / "README.md")) continue;
    const std::string path = entry.path().filename().string() + "/README.md";
    EXPECT_TRUE(paths.contains(path)) << "rules/" << path << " has no pack";
  }
}

}  // namespace
}  // namespace bersih
