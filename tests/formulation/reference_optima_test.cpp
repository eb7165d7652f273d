#include <gtest/gtest.h>

#include "cosa/formulation/formulation.h"
#include "cosa/mapping/validate.h"
#include "formulation/reference_layers.h"
#include "support/folders.h"

namespace cosa {
namespace {

/// The published model, solved to gap 0 by two other solvers.
TEST(ReferenceOptima, ThePublishedFormReachesAllOfThem) {
  const Architecture simba = testing::simba16();
  const auto layers = testing::reference_layers(COSA_TEST_DATA_DIR);
  ASSERT_EQ(layers.size(), 57U);
  for (const auto& [workload, optimum] : layers) {
    const FormulationResult result =
        solve_formulation(workload, simba, {.form = FormulationForm::kPublished});
    EXPECT_EQ(result.termination, Termination::kOptimal) << workload.name();
    EXPECT_NEAR(result.objective_value.value(), optimum, 1e-6 * optimum) << workload.name();
    EXPECT_NEAR(result.bound.value(), optimum, 1e-6 * optimum) << workload.name();
    EXPECT_EQ(result.gap, 0.0) << workload.name();
    EXPECT_EQ(result.rejected_solutions, 0) << workload.name();
    EXPECT_TRUE(validate(workload, simba, result.mapping.value()).empty()) << workload.name();
  }
}

/// Every correction but the spatial traffic's mask leaves a 1x1 layer of stride 1 alone: the masked
/// fan-out of 16 below the global buffer carries K, say, to two tensors of three, which saves
/// 0.99 * log2 16 = 3.96.
TEST(ReferenceOptima, TheCorrectedFormDiffersByTheSpatialMaskOnAPointwiseLayer) {
  const Architecture simba = testing::simba16();
  int pointwise = 0;
  for (const auto& [workload, optimum] : testing::reference_layers(COSA_TEST_DATA_DIR)) {
    const ConvolutionShape shape = as_convolution(workload).value();
    if (shape.r > 1 || shape.s > 1 || shape.w_stride > 1) {
      continue;
    }
    ++pointwise;
    const FormulationResult result = solve_formulation(workload, simba);
    EXPECT_EQ(result.termination, Termination::kOptimal) << workload.name();
    EXPECT_NEAR(result.objective_value.value(), optimum - 3.96, 1e-6 * optimum) << workload.name();
  }
  EXPECT_GT(pointwise, 20);
}

TEST(ReferenceOptima, TheCorrectedFormSchedulesEveryLayer) {
  const Architecture simba = testing::simba16();
  for (const auto& [workload, optimum] : testing::reference_layers(COSA_TEST_DATA_DIR)) {
    const FormulationResult result = solve_formulation(workload, simba);
    EXPECT_EQ(result.termination, Termination::kOptimal) << workload.name();
    EXPECT_LT(result.objective_value.value(), optimum) << workload.name();
    EXPECT_EQ(result.rejected_solutions, 0) << workload.name();
    EXPECT_TRUE(validate(workload, simba, result.mapping.value()).empty()) << workload.name();
  }
}

}  // namespace
}  // namespace cosa
