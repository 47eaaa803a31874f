// SPDX-License-Identifier: Apache-2.0
//
// Each folder of tests/bad_rules holds packs with one kind of mistake and, in
// expected.txt, all that is said of them. A folder without a stages.toml gets
// the usual stages. BERSIH_UPDATE=1 in the environment writes the files anew:
// read what changed before you commit it.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/check/check.h"
#include "pipeline/rules/reader.h"

namespace bersih {
namespace {

namespace fs = std::filesystem;

fs::path Root() { return fs::path(BERSIH_SOURCE_DIR) / "tests/bad_rules"; }

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> Cases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(Root())) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<PackFile> Packs(const fs::path& dir) {
  std::vector<PackFile> files;
  bool has_stages = false;
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    if (entry.path().extension() != ".toml") continue;
    const std::string path = fs::relative(entry.path(), dir).generic_string();
    has_stages = has_stages || path == "stages.toml";
    files.push_back({path, ReadFile(entry.path())});
  }
  if (!has_stages) {
    files.push_back({"stages.toml",
                     "stages = ['headline', 'dateline', 'byline', 'caption', "
                     "'promo', 'footer']"});
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

// What `rules check` prints.
std::string Diagnostics(const fs::path& dir) {
  ReadResult read = ReadPacks(Packs(dir));
  std::vector<Finding> findings = CheckPacks(read.packs);
  findings.insert(findings.begin(), read.findings.begin(), read.findings.end());
  SortFindings(&findings);
  std::string text;
  for (const Finding& finding : findings) text += finding.ToString() + "\n";
  return text;
}

class BadRulesTest : public testing::TestWithParam<std::string> {};

TEST_P(BadRulesTest, SaysWhatIsWrong) {
  const fs::path dir = Root() / GetParam();
  const std::string said = Diagnostics(dir);
  if (std::getenv("BERSIH_UPDATE") != nullptr) {
    std::ofstream(dir / "expected.txt", std::ios::binary) << said;
  }
  EXPECT_EQ(said, ReadFile(dir / "expected.txt"));
  EXPECT_NE(said, "") << "nothing is found in " << dir;
}

INSTANTIATE_TEST_SUITE_P(All, BadRulesTest, testing::ValuesIn(Cases()),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace bersih
