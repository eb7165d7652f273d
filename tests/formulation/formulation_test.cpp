#include "cosa/formulation/formulation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/mapping/nest_text.h"
#include "cosa/mapping/validate.h"
#include "cosa/workload/gemm.h"
#include "formulation/reference_layers.h"
#include "support/folders.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A buffer over DRAM.
Architecture two_levels(std::optional<std::int64_t> words, std::int64_t fanout = 1) {
  return {"machine",
          {{.name = "Buffer", .capacity_words = words, .instances = fanout}, {.name = "DRAM"}},
          {.instances = fanout}};
}

std::string nest(const Workload& workload, const Architecture& architecture,
                 const FormulationResult& result) {
  return nest_text(workload, architecture, result.mapping.value());
}

/// Z[m,n] += A[m,k] * B[k,n] of 2 x 1 x 1: the one loop moves A and Z. In the unbounded buffer
/// (the permutation level, outermost but one) it costs C = 1 and, innermost for no tensor but B,
/// gtraffic of A and Z: W = 2. In DRAM it would cost W = 3.
TEST(Formulation, PutsALoopWhereItMovesLess) {
  const Workload product = gemm("product", {.m = 2});
  const Architecture machine = two_levels(std::nullopt);
  const FormulationResult result = solve_formulation(product, machine);
  EXPECT_EQ(result.termination, Termination::kOptimal);
  EXPECT_DOUBLE_EQ(result.objective_value.value(), 10.0 + 2.0);
  EXPECT_DOUBLE_EQ(result.bound.value(), 12.0);
  EXPECT_EQ(result.gap, 0.0);
  EXPECT_EQ(result.terms, (ObjectiveTerms{.utilization = 0, .compute = 1, .traffic = 2}));
  EXPECT_EQ(nest(product, machine, result),
            "DRAM    keeps  A 2 | B 1 | Z 2\n"
            "Buffer  keeps  A 2 | B 1 | Z 2\n"
            "  for          M in 2\n");
}

/// With room for one word of each tensor the loop has to stay in DRAM.
TEST(Formulation, CapacitySendsALoopOut) {
  const Workload product = gemm("product", {.m = 2});
  const Architecture machine = two_levels(3);
  const FormulationResult result = solve_formulation(product, machine);
  EXPECT_DOUBLE_EQ(result.objective_value.value(), 10.0 + 3.0);
  EXPECT_EQ(nest(product, machine, result),
            "DRAM    keeps  A 2 | B 1 | Z 2\n"
            "  for          M in 2\n"
            "Buffer  keeps  A 1 | B 1 | Z 1\n");
}

/// A spatial loop below DRAM costs neither time nor, inside no permutation level, traffic.
TEST(Formulation, SpatialLoopsSaveTime) {
  const Workload product = gemm("product", {.m = 2});
  const FormulationResult result = solve_formulation(product, two_levels(std::nullopt, 2));
  EXPECT_DOUBLE_EQ(result.objective_value.value(), 0.0);
  EXPECT_THAT(result.primes->spatial_config, ElementsAre(ElementsAre(1), IsEmpty(), IsEmpty()));
}

/// Each spatial prime needs an axis with room.
TEST(Formulation, SpatialPrimesFitTheAxesOfAMesh) {
  const Workload product = gemm("product", {.m = 3, .n = 5});
  // 16 instances as 4 x 4: 3 fits an axis, 5 fits none, though 15 <= 16.
  const Architecture mesh{"mesh",
                          {{.name = "Buffer", .instances = 16, .mesh_x = 4}, {.name = "DRAM"}},
                          {.instances = 16, .mesh_x = 4}};
  const FormulationResult result = solve_formulation(product, mesh);
  EXPECT_TRUE(validate(product, mesh, result.mapping.value()).empty());
  EXPECT_THAT(result.primes->spatial_config,
              ElementsAre(ElementsAre(1), ElementsAre(0), IsEmpty()));
}

/// The published form counts 15 <= 16 instances; its mapping would not fit 4 x 4, so it is cut off
/// and the next best comes out, with a value of its own.
TEST(Formulation, ASolutionThatIsNoMappingIsCutOff) {
  const Workload layer = convolution("layer", {.c = 3, .k = 5});
  const Architecture mesh{"mesh",
                          {{.name = "Buffer", .instances = 16, .mesh_x = 4}, {.name = "DRAM"}},
                          {.instances = 16, .mesh_x = 4}};
  const FormulationResult result =
      solve_formulation(layer, mesh, {.form = FormulationForm::kPublished});
  EXPECT_EQ(result.termination, Termination::kOptimal);
  EXPECT_DOUBLE_EQ(result.objective_value.value(), 0.0);
  EXPECT_GE(result.rejected_solutions, 1);
  EXPECT_GT(result.schedule_objective.value(), 1.0);
  EXPECT_TRUE(validate(layer, mesh, result.mapping.value()).empty());
}

/// A and Z move with M, B and Z with N. Whichever is inside, it leaves one tensor alone: 2 * 1 of
/// traffic saved for the inner loop of 4 rather than the outer of 2.
TEST(Formulation, TheLargerLoopGoesInsideWhenItSavesMore) {
  const Workload product = gemm("product", {.m = 4, .n = 2});
  const FormulationResult result = solve_formulation(product, two_levels(std::nullopt));
  // 3 tensors x 3 bits, but B does not see the inner M of 2 bits.
  EXPECT_DOUBLE_EQ(result.terms->traffic, 9.0 - 2.0);
  EXPECT_THAT(result.primes->perm_config, ElementsAre(0, 1, 2));
}

TEST(Formulation, PrimesAreListedSmallestFirst) {
  const Workload product = gemm("product", {.m = 12});
  const FormulationResult result = solve_formulation(product, two_levels(std::nullopt, 3));
  // 12 = 2 x 2 x 3: the 3 is spatial below DRAM (level 1), the 2s are temporal in the buffer.
  EXPECT_THAT(result.primes->factor_config,
              ElementsAre(ElementsAre(0, 0, 1), IsEmpty(), IsEmpty()));
  EXPECT_THAT(result.primes->spatial_config,
              ElementsAre(ElementsAre(0, 0, 1), IsEmpty(), IsEmpty()));
}

TEST(Formulation, ThePublishedFormListsItsDummyPrimes) {
  const Workload layer = convolution("layer", {.k = 2});
  const FormulationResult result =
      solve_formulation(layer, two_levels(std::nullopt), {.form = FormulationForm::kPublished});
  ASSERT_EQ(result.primes->factor_config.size(), 7U);
  for (const auto& levels : result.primes->factor_config) {
    EXPECT_EQ(levels.size(), 1U);
  }
}

/// Two output rows of stride 2 see 3 rows of a filter of 1: the corrected tile is 2 * (2 - 1) + 1.
/// A buffer whose share for the inputs is 3 words holds it; one of 2 words does not.
TEST(Formulation, TheCorrectedTileIsExact) {
  const Workload layer = convolution("layer", {.p = 2, .w_stride = 2});
  const auto traffic_with_share = [&](double inputs) {
    Matrix<double> ratios(2, 3, 0.1);
    ratios(0, 1) = inputs;
    ratios(0, 2) = 0.2;
    return solve_formulation(layer, two_levels(10), {.part_ratios = ratios}).terms->traffic;
  };
  EXPECT_DOUBLE_EQ(traffic_with_share(0.3), 2.0);   // in the buffer: inputs and outputs move
  EXPECT_DOUBLE_EQ(traffic_with_share(0.2), 3.01);  // in DRAM: all move, weights at 1.01
}

TEST(Formulation, SaysWhichCapacityMakesItInfeasible) {
  const FormulationResult result = solve_formulation(gemm("product", {.m = 2}), two_levels(2));
  EXPECT_EQ(result.termination, Termination::kInfeasible);
  EXPECT_FALSE(result.mapping.has_value());
  EXPECT_FALSE(result.objective_value.has_value());
  EXPECT_EQ(result.infeasibility->family, ConstraintFamily::kCapacity);
  EXPECT_EQ(result.infeasibility->message,
            "Buffer keeps A in 0 words, its share of the capacity: no tile fits");
}

TEST(Formulation, ThePublishedFormFindsOutInIntegers) {
  const FormulationResult result = solve_formulation(convolution("layer", {.k = 2}), two_levels(2),
                                                     {.form = FormulationForm::kPublished});
  EXPECT_EQ(result.termination, Termination::kInfeasible);
  EXPECT_FALSE(result.mapping.has_value());
  EXPECT_EQ(result.infeasibility->message,
            "Buffer: Weights 1 + Inputs 1 + Outputs 1 = 3 > 2 words");
}

TEST(Formulation, TheWeightsOfTheObjectiveAreHonoured) {
  const Workload product = gemm("product", {.m = 2});
  const FormulationResult result =
      solve_formulation(product, two_levels(std::nullopt),
                        {.weights = {.utilization = 0, .compute = 3, .traffic = 0.5}});
  EXPECT_DOUBLE_EQ(result.objective_value.value(), 3.0 + 0.5 * 2.0);
}

TEST(Formulation, TheFavouredTensorIsAnOption) {
  const Workload product = gemm("product", {.m = 2});
  const FormulationResult result =
      solve_formulation(product, two_levels(3), {.favoured_tensor = TensorId{1}});
  EXPECT_DOUBLE_EQ(result.terms->traffic, 3.01);
}

/// A limit that is over before the solver starts.
TEST(Formulation, SaysWhenTheTimeWasNotEnough) {
  const auto layers = testing::reference_layers(COSA_TEST_DATA_DIR);
  const FormulationResult result =
      solve_formulation(layers.front().workload, testing::simba16(), {.time_limit_seconds = 1e-9});
  EXPECT_EQ(result.termination, Termination::kUnknown);
  EXPECT_FALSE(result.mapping.has_value());
  EXPECT_FALSE(result.gap.has_value());
  EXPECT_FALSE(result.infeasibility.has_value());
}

TEST(Formulation, AWorkloadOfOnePointNeedsNoLoop) {
  const FormulationResult result = solve_formulation(gemm("point", {}), two_levels(3));
  EXPECT_EQ(result.termination, Termination::kOptimal);
  EXPECT_EQ(result.objective_value, 0.0);
  EXPECT_EQ(nest(gemm("point", {}), two_levels(3), result),
            "DRAM    keeps  A 1 | B 1 | Z 1\nBuffer  keeps  A 1 | B 1 | Z 1\n");
}

TEST(Formulation, TwoRunsAreEqual) {
  const auto layers = testing::reference_layers(COSA_TEST_DATA_DIR);
  for (const std::size_t n : {std::size_t{0}, std::size_t{19}, std::size_t{40}}) {
    const auto first = solve_formulation(layers[n].workload, testing::simba16());
    const auto second = solve_formulation(layers[n].workload, testing::simba16());
    EXPECT_EQ(first.mapping, second.mapping);
    EXPECT_EQ(first.primes, second.primes);
    EXPECT_EQ(first.objective_value, second.objective_value);
    EXPECT_EQ(first.nodes, second.nodes);
  }
}

}  // namespace
}  // namespace cosa
