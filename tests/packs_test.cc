// SPDX-License-Identifier: Apache-2.0
//
// The packs that go into the binary: no errors, and every example passes.

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pipeline/check/check.h"
#include "pipeline/check/examples.h"
#include "pipeline/rules/packed.h"
#include "pipeline/rules/reader.h"

namespace bersih {
namespace {

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

}  // namespace
}  // namespace bersih
