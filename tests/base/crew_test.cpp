#include "cosa/base/crew.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace cosa {
namespace {

using ::testing::Each;

TEST(Crew, CallsEachIndexOnceInEachOfManyRounds) {
  for (const std::size_t size : {0U, 1U, 2U, 5U}) {
    Crew crew(size);
    for (std::size_t round = 0; round < 200; ++round) {
      std::vector<int> calls(round % 7);
      crew.for_each_index(calls.size(), [&](std::size_t, std::size_t i) { ++calls[i]; });
      EXPECT_THAT(calls, Each(1)) << size << " workers";
    }
  }
}

TEST(Crew, HasNoWorkerAtTwoThingsAtOnce) {
  constexpr std::size_t kSize = 4;
  Crew crew(kSize);
  std::vector<std::atomic<int>> busy(kSize);
  std::atomic<int> clashes = 0;
  crew.for_each_index(1000, [&](std::size_t worker, std::size_t) {
    clashes += busy.at(worker)++ > 0 ? 1 : 0;
    --busy.at(worker);
  });
  EXPECT_EQ(clashes, 0);
}

TEST(Crew, OfOneGoesInOrder) {
  Crew crew(1);
  std::vector<std::size_t> order;
  crew.for_each_index(3, [&](std::size_t, std::size_t i) { order.push_back(i); });
  EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2}));
}

TEST(Crew, PassesAnErrorOnAndWorksAgain) {
  for (const std::size_t size : {1U, 3U}) {
    Crew crew(size);
    const auto fail = [](std::size_t, std::size_t i) {
      if (i == 2) {
        throw std::runtime_error("two");
      }
    };
    EXPECT_THROW(crew.for_each_index(10, fail), std::runtime_error);
    std::atomic<int> calls = 0;
    crew.for_each_index(10, [&](std::size_t, std::size_t) { ++calls; });
    EXPECT_EQ(calls, 10);
  }
}

}  // namespace
}  // namespace cosa
