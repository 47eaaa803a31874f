// SPDX-License-Identifier: Apache-2.0
//
// Folders of pipeline/ are layers: who may include whom is checked here, and
// pipeline/README.md says why.

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace bersih {
namespace {

namespace fs = std::filesystem;

// A layer may include itself and layers of a lower height; two of the same
// height are siblings, which do not include each other.
const std::map<std::string, int>& Heights() {
  static const auto& heights = *new std::map<std::string, int>{
      {"include", 0}, {"text", 1},  {"rules", 2}, {"match", 3},   {"decide", 4},
      {"clean", 5},   {"check", 6}, {"io", 6},    {"measure", 7}, {"tool", 8},
  };
  return heights;
}

// The layer that `header` belongs to, as written in an #include; empty for
// headers that are not ours.
std::string LayerOf(const std::string& header) {
  static const std::regex& ours = *new std::regex("pipeline/([^/]+)/.*");
  std::smatch match;
  if (header.starts_with("bersih/")) return "include";
  if (std::regex_match(header, match, ours)) return match[1];
  return "";
}

bool MayInclude(const std::string& from, const std::string& to) {
  return from == to || Heights().at(to) < Heights().at(from);
}

struct Include {
  std::string where;  // "pipeline/text/segment.cc:12"
  std::string from, to;
  std::string header;
};

std::vector<Include> AllIncludes() {
  static const std::regex& include =
      *new std::regex(R"re(\s*#\s*include\s*"([^"]+)".*)re");
  const fs::path root = fs::path(BERSIH_SOURCE_DIR);
  std::vector<Include> includes;
  for (const auto& entry :
       fs::recursive_directory_iterator(root / "pipeline")) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".h" && extension != ".cc") continue;
    const fs::path path = fs::relative(entry.path(), root);
    const std::string layer = (++path.begin())->string();
    std::ifstream file(entry.path());
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
      std::smatch match;
      if (!std::regex_match(line, match, include)) continue;
      includes.push_back({path.string() + ":" + std::to_string(number), layer,
                          LayerOf(match[1]), match[1]});
    }
  }
  return includes;
}

TEST(LayersTest, LookDownOnly) {
  const std::vector<Include> includes = AllIncludes();
  ASSERT_GT(includes.size(), 20u) << "the sources are not where they were";
  for (const Include& include : includes) {
    ASSERT_TRUE(Heights().contains(include.from))
        << include.where << ": pipeline/" << include.from
        << " has no height yet: give it one in Heights()";
    if (include.to.empty()) continue;  // Abseil, RE2, …
    ASSERT_TRUE(Heights().contains(include.to)) << include.where;
    EXPECT_TRUE(MayInclude(include.from, include.to))
        << include.where << ": " << include.from << " must not include "
        << include.header;
  }
}

// Otherwise the test above would not see them.
TEST(LayersTest, OwnHeadersAreNamedFromTheRoot) {
  const fs::path pipeline = fs::path(BERSIH_SOURCE_DIR) / "pipeline";
  for (const Include& include : AllIncludes()) {
    if (!include.to.empty()) continue;
    EXPECT_FALSE(fs::exists(pipeline / include.from / include.header))
        << include.where << ": write \"pipeline/" << include.from << "/"
        << include.header << "\"";
    EXPECT_FALSE(include.header.starts_with("."))
        << include.where << ": " << include.header;
  }
}

TEST(LayersTest, Directions) {
  EXPECT_TRUE(MayInclude("tool", "io"));
  EXPECT_TRUE(MayInclude("decide", "decide"));
  EXPECT_FALSE(MayInclude("text", "rules"));
  EXPECT_FALSE(MayInclude("io", "check"));
  EXPECT_FALSE(MayInclude("check", "io"));
  EXPECT_FALSE(MayInclude("include", "text"));
}

}  // namespace
}  // namespace bersih
