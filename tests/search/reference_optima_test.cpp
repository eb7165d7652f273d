#include "search/reference_optima.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"

namespace cosa {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr double kRelativeTolerance = 1e-9;

TEST(ReferenceOptima, CostWhatTheModelSays) {
  const auto optima = test::reference_optima();
  EXPECT_THAT(optima, SizeIs(216));
  for (const auto& optimum : optima) {
    SCOPED_TRACE(optimum.title());
    const Architecture machine = test::example_machine(optimum.machine);
    ASSERT_THAT(validate(optimum.workload, machine, optimum.mapping), IsEmpty());
    const CostTotals cost = evaluate(optimum.workload, machine, optimum.mapping).totals();
    EXPECT_EQ(cost.cycles, optimum.cycles);
    EXPECT_NEAR(cost.energy_pJ, optimum.energy_pJ, kRelativeTolerance * optimum.energy_pJ);
  }
}

}  // namespace
}  // namespace cosa
