// SPDX-License-Identifier: Apache-2.0

#include "pipeline/measure/reservoir.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "gtest/gtest.h"

namespace bersih {
namespace {

std::vector<uint64_t> Drawn(const Reservoir<uint64_t>& reservoir) {
  std::vector<uint64_t> values;
  for (const auto& entry : reservoir.entries()) values.push_back(entry.value);
  return values;
}

std::vector<uint64_t> Draw(uint64_t seed, const std::vector<uint64_t>& records,
                           size_t size) {
  Reservoir<uint64_t> reservoir(size);
  for (const uint64_t record : records) {
    reservoir.Add(PriorityOf(seed, {.input = "a.jsonl", .record = record}, 7),
                  record);
  }
  return Drawn(reservoir);
}

TEST(ReservoirTest, DoesNotDependOnTheOrder) {
  std::vector<uint64_t> records;
  for (uint64_t i = 1; i <= 1000; ++i) records.push_back(i);
  const std::vector<uint64_t> drawn = Draw(1, records, 10);
  EXPECT_EQ(drawn.size(), 10u);
  std::reverse(records.begin(), records.end());
  EXPECT_EQ(Draw(1, records, 10), drawn);
  EXPECT_NE(Draw(2, records, 10), drawn) << "another seed, another sample";
  const std::vector<uint64_t> more = Draw(1, records, 11);
  EXPECT_TRUE(std::equal(drawn.begin(), drawn.end(), more.begin()))
      << "a larger one holds the smaller one";
}

TEST(ReservoirTest, IsEvenlyDrawn) {
  std::vector<uint64_t> records;
  for (uint64_t i = 0; i < 100; ++i) records.push_back(i);
  std::vector<int> times(100);
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    for (const uint64_t record : Draw(seed, records, 10)) ++times[record];
  }
  // 200 times each; eleven standard deviations to either side.
  for (const int n : times) {
    EXPECT_GT(n, 50);
    EXPECT_LT(n, 350);
  }
}

TEST(ReservoirTest, WantsOnlyWhatItKeeps) {
  Reservoir<uint64_t> none;
  EXPECT_FALSE(none.Wants(0));
  Reservoir<uint64_t> two(2);
  two.Add(5, 1);
  EXPECT_TRUE(two.Wants(9));
  two.Add(9, 2);
  EXPECT_FALSE(two.Wants(9));
  EXPECT_TRUE(two.Wants(8));
  two.Add(8, 3);
  EXPECT_EQ(Drawn(two), (std::vector<uint64_t>{1, 3}));
}

TEST(ReservoirTest, PrioritiesTellPlacesApart) {
  const Origin origin{.input = "a", .record = 1};
  const uint64_t priority = PriorityOf(3, origin, 10);
  EXPECT_EQ(priority, PriorityOf(3, origin, 10));
  EXPECT_NE(priority, PriorityOf(4, origin, 10));
  EXPECT_NE(priority, PriorityOf(3, origin, 11));
  EXPECT_NE(priority, PriorityOf(3, {.input = "b", .record = 1}, 10));
  EXPECT_NE(priority, PriorityOf(3, {.input = "a", .record = 2}, 10));
}

}  // namespace
}  // namespace bersih
