#include "cosa/formulation/relaxation.h"

#include <gtest/gtest.h>

#include <array>

#include "cosa/formulation/formulation.h"
#include "formulation/reference_layers.h"
#include "support/folders.h"

namespace cosa {
namespace {

/// The optimum of a layer with one family left out, or without a solution.
std::optional<double> without(const Workload& workload, const FormulationOptions& options,
                              ConstraintFamily family) {
  const std::array omitted{family};
  return relaxed_optimum(workload, testing::simba16(), options, omitted);
}

bool falls(const Workload& workload, const FormulationOptions& options, ConstraintFamily family) {
  const double whole =
      solve_formulation(workload, testing::simba16(), options).objective_value.value();
  return without(workload, options, family).value() < whole - 1e-3;
}

class Relaxation : public ::testing::TestWithParam<FormulationForm> {
 protected:
  FormulationOptions options_{.form = GetParam()};
  /// A layer of each sort: 3x3 with stride, 3x3, 1x1.
  std::vector<Workload> layers_{
      convolution(
          "strided",
          {.r = 3, .s = 3, .p = 28, .q = 28, .c = 128, .k = 128, .w_stride = 2, .h_stride = 2}),
      convolution("plain", {.r = 3, .s = 3, .p = 14, .q = 14, .c = 256, .k = 256}),
      convolution("pointwise", {.p = 56, .q = 56, .c = 64, .k = 256}),
  };
};

TEST_P(Relaxation, WithoutAnOmissionIsTheModel) {
  for (const Workload& layer : layers_) {
    EXPECT_NEAR(relaxed_optimum(layer, testing::simba16(), options_, {}).value(),
                solve_formulation(layer, testing::simba16(), options_).objective_value.value(),
                1e-6);
  }
}

TEST_P(Relaxation, EveryLayerNeedsItsAssignmentFanoutsAndCapacities) {
  for (const Workload& layer : layers_) {
    EXPECT_TRUE(falls(layer, options_, ConstraintFamily::kAssignment)) << layer.name();
    EXPECT_TRUE(falls(layer, options_, ConstraintFamily::kFanout)) << layer.name();
    EXPECT_TRUE(falls(layer, options_, ConstraintFamily::kCapacity)) << layer.name();
  }
}

TEST_P(Relaxation, LayersWithLoopsAtThePermutationLevelNeedTheOrder) {
  EXPECT_TRUE(falls(layers_[1], options_, ConstraintFamily::kOrder));
  EXPECT_TRUE(falls(layers_[2], options_, ConstraintFamily::kOrder));
}

TEST_P(Relaxation, LayersWithHalosNeedTheTiles) {
  EXPECT_TRUE(falls(layers_[0], options_, ConstraintFamily::kTile));
  EXPECT_TRUE(falls(layers_[1], options_, ConstraintFamily::kTile));
}

INSTANTIATE_TEST_SUITE_P(Forms, Relaxation,
                         ::testing::Values(FormulationForm::kPublished,
                                           FormulationForm::kCorrected),
                         [](const auto& form) { return std::string(to_string(form.param)); });

/// The reference optima as the judge of the model: were a family missing, they would not be met.
TEST(Mutation, NoFamilyOfThePublishedFormCanBeLeftOut) {
  const auto layers = testing::reference_layers(COSA_TEST_DATA_DIR);
  for (const ConstraintFamily family : kConstraintFamilies) {
    bool is_noticed = false;
    for (std::size_t n = 0; n < layers.size() && !is_noticed; ++n) {
      const auto value = without(layers[n].workload, {.form = FormulationForm::kPublished}, family);
      is_noticed = !value || std::abs(*value - layers[n].published_optimum) >
                                 1e-6 * layers[n].published_optimum;
    }
    EXPECT_TRUE(is_noticed) << to_string(family);
  }
}

}  // namespace
}  // namespace cosa
