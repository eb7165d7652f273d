#include "cosa/scheduler/schedule_all.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "cosa/scheduler/scheduler.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"
#include "scheduler/small_machine.h"

namespace cosa {
namespace {

using testing::small_machine;

std::vector<Workload> products() {
  std::vector<Workload> workloads;
  for (const std::int64_t k : {2, 3, 4, 6, 8, 12, 15, 16}) {
    workloads.push_back(gemm("k" + std::to_string(k), {.m = 4, .n = 6, .k = k}));
  }
  return workloads;
}

TEST(ScheduleAll, OfNothingIsNothing) { EXPECT_TRUE(schedule_all({}, small_machine()).empty()); }

TEST(ScheduleAll, AnswersInTheOrderOfTheWorkloadsForEveryNumberOfJobs) {
  const std::vector<Workload> workloads = products();
  for (const std::size_t jobs : std::vector<std::size_t>{0, 1, 2, 5, 100}) {
    const auto outcomes = schedule_all(workloads, small_machine(), {}, jobs);
    ASSERT_EQ(outcomes.size(), workloads.size());
    for (std::size_t i = 0; i < workloads.size(); ++i) {
      const Schedule alone = schedule(workloads[i], small_machine());
      ASSERT_TRUE(outcomes[i].has_mapping());
      EXPECT_EQ(outcomes[i].schedule->mapping, alone.mapping) << workloads[i].name();
      EXPECT_EQ(outcomes[i].schedule->objective_value, alone.objective_value);
      EXPECT_EQ(outcomes[i].error, "");
    }
  }
}

// The published form is for convolutions: the product in the middle is refused by name.
TEST(ScheduleAll, AnErrorIsTheOutcomeOfItsWorkloadAlone) {
  const Workload layer = convolution("layer", {.p = 4, .c = 2});
  ScheduleOptions options{.engine = Engine::kCosa};
  options.formulation.form = FormulationForm::kPublished;
  const auto outcomes = schedule_all(std::vector{layer, gemm("product", {.m = 2}), layer},
                                     small_machine(), options, 2);
  ASSERT_EQ(outcomes.size(), 3);
  EXPECT_TRUE(outcomes[0].schedule);
  EXPECT_FALSE(outcomes[1].schedule);
  EXPECT_THAT(outcomes[1].error, ::testing::HasSubstr("product"));
  EXPECT_TRUE(outcomes[2].schedule);
}

TEST(ScheduleAll, TellsOfEachWorkloadOnce) {
  std::vector<std::size_t> indices;
  std::vector<std::size_t> counts;
  const auto outcomes =
      schedule_all(products(), small_machine(), {}, 3, [&](std::size_t index, std::size_t done) {
        indices.push_back(index);
        counts.push_back(done);
      });
  EXPECT_TRUE(std::ranges::is_sorted(counts));
  std::ranges::sort(indices);
  ASSERT_EQ(indices.size(), outcomes.size());
  for (std::size_t i = 0; i < indices.size(); ++i) {
    EXPECT_EQ(indices[i], i);
    EXPECT_EQ(counts[i], i + 1);
  }
}

}  // namespace
}  // namespace cosa
