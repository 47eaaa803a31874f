// SPDX-License-Identifier: Apache-2.0
//
// The sample articles with the embedded packs: the clean body and the
// explanation of each, and what must hold of any text, on the samples and on
// texts pieced together from their lines.
//
// With BERSIH_UPDATE_GOLDEN=1 the explanations are written anew.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "bersih/cleaner.h"
#include "gtest/gtest.h"
#include "pipeline/clean/impl.h"
#include "pipeline/text/segment.h"
#include "pipeline/tool/explanation.h"
#include "tests/rules.h"

namespace bersih {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

struct Sample {
  std::string language;
  fs::path path;  // without ".txt"
  std::string text;

  std::string name() const { return language + "/" + path.filename().string(); }
};

std::vector<Sample> Samples() {
  std::vector<Sample> samples;
  const fs::path root = fs::path(BERSIH_SOURCE_DIR) / "samples";
  for (const auto& folder : fs::directory_iterator(root)) {
    if (!folder.is_directory()) continue;
    const std::string language = folder.path().filename().string();
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() != ".txt" ||
          !entry.path().stem().extension().empty()) {
        continue;  // "name.clean.txt"
      }
      fs::path path = entry.path();
      path.replace_extension();
      samples.push_back({language, path, ReadFile(entry.path())});
    }
  }
  std::sort(samples.begin(), samples.end(),
            [](const Sample& a, const Sample& b) { return a.path < b.path; });
  return samples;
}

class SamplesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto rules = RuleSet::Default();
    ASSERT_TRUE(rules.ok()) << rules.status();
    rules_ = *std::move(rules);
    samples_ = Samples();
    ASSERT_GE(samples_.size(), 12u);
  }

  std::shared_ptr<const RuleSet> rules_;
  std::vector<Sample> samples_;
};

TEST_F(SamplesTest, BodiesAndExplanations) {
  const bool update = std::getenv("BERSIH_UPDATE_GOLDEN") != nullptr;
  Cleaner cleaner(rules_);
  for (const Sample& sample : samples_) {
    const Result& result =
        cleaner.Clean({.text = sample.text, .language = sample.language});
    ExpectConsistent(sample.text, result);
    EXPECT_EQ(result.body, ReadFile(sample.path.string() + ".clean.txt"))
        << sample.name();
    std::string explanation;
    AppendExplanation(sample.name() + ".txt", sample.text, result, *rules_, {},
                      &explanation);
    const std::string golden = sample.path.string() + ".explain.txt";
    if (update) std::ofstream(golden, std::ios::binary) << explanation;
    EXPECT_EQ(explanation, ReadFile(golden)) << sample.name();
  }
}

// What is clean stays as it is.
TEST_F(SamplesTest, CleaningACleanBodyRemovesNothing) {
  Cleaner cleaner(rules_);
  for (const Sample& sample : samples_) {
    const std::string body = ReadFile(sample.path.string() + ".clean.txt");
    EXPECT_EQ(cleaner.Clean({.text = body, .language = sample.language}).body,
              body)
        << sample.name();
  }
}

TEST_F(SamplesTest, TheLanguageIsDetected) {
  Cleaner cleaner(rules_);
  for (const Sample& sample : samples_) {
    EXPECT_EQ(cleaner.Clean({.text = sample.text}).language, sample.language)
        << sample.name();
  }
}

// The grouped matching says of every line of the samples, whole and broken,
// what the rules say one by one.
TEST_F(SamplesTest, MatchingEqualsOneByOne) {
  std::mt19937 random(23);
  Program::Scratch scratch;
  std::vector<uint16_t> hits, oracle;
  size_t compared = 0, found = 0;
  for (const Sample& sample : samples_) {
    const Program& program = *rules_->impl().Find(sample.language).second;
    Lines lines;
    Segment(sample.text, &lines);
    for (const Line& line : lines.lines) {
      std::string text(line.trimmed.In(sample.text));
      for (int round = 0; round < 4 && !text.empty(); ++round) {
        for (const Zone zone : {Zone::kHead, Zone::kBody, Zone::kTail}) {
          Line again;
          again.trimmed = {0, static_cast<uint32_t>(text.size())};
          Describe(text, &again);
          const LineShape shape{.chars = again.chars, .zone = zone};
          hits.clear();
          oracle.clear();
          program.Read(text, &scratch);
          program.Hits(again.trimmed, shape, &scratch, &hits);
          program.HitsOneByOne(text, shape, &oracle);
          ASSERT_EQ(hits, oracle) << text;
          ++compared;
          found += hits.size();
        }
        // Break it: cut, double, change the case, put in a stray byte.
        const size_t at = random() % text.size();
        switch (random() % 4) {
          case 0:
            text.resize(at);
            break;
          case 1:
            text += text.substr(at);
            break;
          case 2:
            for (char& c : text) c = static_cast<char>(std::toupper(c));
            break;
          default:
            text[at] = static_cast<char>(random());
        }
      }
    }
  }
  EXPECT_GT(compared, 1000u);
  EXPECT_GT(found, 100u);
}

TEST_F(SamplesTest, AnyMixtureOfLinesIsConsistent) {
  std::mt19937 random(29);
  std::vector<std::string> lines;
  const std::vector<std::string_view> languages = rules_->languages();
  for (const Sample& sample : samples_) {
    Lines split;
    Segment(sample.text, &split);
    for (const Line& line : split.lines) {
      lines.emplace_back(line.span.In(sample.text));
    }
  }
  const std::vector<std::string> joints = {
      "\n", "\r\n", "\n\n", " ", "", "\xE2\x80\xA8", "\xC2\xA0\n"};
  Cleaner cleaner(rules_);
  for (int round = 0; round < 1500; ++round) {
    std::string text;
    for (unsigned n = random() % 14; n > 0; --n) {
      text += lines[random() % lines.size()];
      text += joints[random() % joints.size()];
    }
    if (random() % 4 == 0 && !text.empty()) {
      text[random() % text.size()] = static_cast<char>(random());
    }
    const Result& result = cleaner.Clean(
        {.text = text, .language = languages[round % languages.size()]});
    ExpectConsistent(text, result);
    if (HasFatalFailure()) FAIL() << text;
  }
}

}  // namespace
}  // namespace bersih
