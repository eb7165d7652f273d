// What padding wastes.
#include "cosa/scheduler/schedule_padding.h"

#include <gmock/gmock.h>

#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/scheduler/scheduler.h"
#include "cosa/workload/gemm.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Four multipliers, each with registers, below DRAM.
Architecture four_multipliers() {
  return {"machine",
          {{.name = "Registers", .capacity_words = 3, .instances = 4},
           {.name = "DRAM", .technology = Technology::kDram}},
          {.instances = 4}};
}

const ScheduleOptions kPadded{.objective = with_tie_break(Objective::latency()), .padding = 0.25};

TEST(SchedulePadding, SaysWhatItIsWorthAndWhatItWastes) {
  // 7 rows in 7 steps, or 8 in 2. Every word of A and of Z is one of 8, and one of each is wasted:
  // A is read from DRAM, filled into registers and read there; Z the other way round.
  const Workload product = gemm("product", {.m = 7, .n = 1, .k = 1});
  const Schedule s = schedule(product, four_multipliers(), kPadded);
  ASSERT_TRUE(s.padding);
  EXPECT_THAT(s.padding->extents, ElementsAre(PaddedExtent{"M", 7, 8}));
  EXPECT_EQ(s.padding->wasted_operations, 1);
  EXPECT_EQ(s.padding->unpadded_value, 7);
  EXPECT_EQ(s.objective_value, 2);
  double accesses = 0;
  for (const LevelCost& level : s.cost->levels) {
    for (const char* tensor : {"A", "Z"}) {
      const TensorCost& there = level.tensors[product.find_tensor(tensor)->value()];
      accesses += static_cast<double>(there.total_read_words() + there.total_fill_words() +
                                      there.total_update_words());
    }
  }
  EXPECT_DOUBLE_EQ(s.padding->wasted_accesses, accesses / 8);
  EXPECT_THAT(validate(s.mapped(product), four_multipliers(), *s.mapping), IsEmpty());
  EXPECT_EQ(*s.cost, evaluate(s.mapped(product), four_multipliers(), *s.mapping,
                              resolve_energy(four_multipliers())));
}

TEST(SchedulePadding, IsAbsentWhereItIsOfNoUse) {
  const Schedule s =
      schedule(gemm("product", {.m = 8, .n = 1, .k = 1}), four_multipliers(), kPadded);
  EXPECT_FALSE(s.padding);
  EXPECT_EQ(s.certificate->padding_limit, 0.25);
  EXPECT_EQ(s.objective_value, 2);
}

}  // namespace
}  // namespace cosa
