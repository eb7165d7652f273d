#include "cosa/base/parallel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace cosa {
namespace {

using ::testing::Each;

TEST(ForEachIndex, CallsEachIndexOnceForAnyNumberOfJobs) {
  for (const std::size_t jobs : {0U, 1U, 2U, 50U}) {
    std::vector<int> calls(20);
    for_each_index(calls.size(), jobs, [&](std::size_t i) { ++calls[i]; });
    EXPECT_THAT(calls, Each(1)) << jobs << " jobs";
  }
}

TEST(ForEachIndex, GoesInOrderWithOneJob) {
  std::vector<std::size_t> order;
  for_each_index(3, 1, [&](std::size_t i) { order.push_back(i); });
  EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2}));
}

TEST(ForEachIndex, OfNothingDoesNothing) {
  for_each_index(0, 0, [](std::size_t) { FAIL(); });
}

TEST(JobsOfEach, AreLeftOverByThePieces) {
  EXPECT_EQ(jobs_of_each(1, 4), 4);
  EXPECT_EQ(jobs_of_each(2, 4), 2);
  EXPECT_EQ(jobs_of_each(3, 5), 1);
  EXPECT_EQ(jobs_of_each(100, 4), 1);
  EXPECT_EQ(jobs_of_each(0, 4), 4);
  EXPECT_GE(jobs_of_each(1, 0), 1);
}

}  // namespace
}  // namespace cosa
