#include <gtest/gtest.h>

#include <limits>

#include "cosa/formulation/formulation.h"
#include "cosa/workload/gemm.h"
#include "formulation/reference_layers.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

const Workload kLayer = convolution("layer", {.p = 4, .k = 4});

std::string error_of(const FormulationOptions& options, const Workload& workload = kLayer) {
  return testing::input_error_message(
      [&] { return solve_formulation(workload, testing::simba16(), options); });
}

/// B of the machine: rows weights, inputs, outputs.
Matrix<int> simba_residency() {
  return Matrix<int>{{{1, 0, 1, 0, 0, 1}, {0, 0, 0, 1, 1, 1}, {0, 1, 0, 0, 1, 1}}};
}

std::vector<Matrix<int>> simba_nesting() {
  std::vector<Matrix<int>> z;
  for (std::size_t v = 0; v < 3; ++v) {
    z.emplace_back(6, 6, 0);
    for (std::size_t i = 0; i < 6; ++i) {
      for (std::size_t inner = 0; inner <= i && simba_residency()(v, i) == 1; ++inner) {
        z.back()(i, inner) = 1;
      }
    }
  }
  return z;
}

TEST(FormulationErrors, TheMatricesOfTheMachineAreAccepted) {
  EXPECT_EQ(error_of({.residency = simba_residency(), .nesting = simba_nesting()}), "(no error)");
}

TEST(FormulationErrors, ThePublishedFormKnowsConvolutionsOnly) {
  EXPECT_EQ(error_of({.form = FormulationForm::kPublished}, gemm("product", {.m = 2})),
            "product is no convolution: the published formulation knows no other workload; choose "
            "the corrected formulation");
}

TEST(FormulationErrors, OneLevelIsTooFew) {
  const Architecture one{"one", {{.name = "DRAM"}}, {}};
  EXPECT_EQ(testing::input_error_message([&] { return solve_formulation(kLayer, one); }),
            "one has one storage level; the formulation needs a level inside the outermost one");
}

TEST(FormulationErrors, ThePermutationLevelLiesInsideTheOutermost) {
  EXPECT_EQ(error_of({.permutation_level = LevelId{5}}),
            "the permutation level is number 5, simba16 has 6 levels; name a level inside the "
            "outermost, DRAM");
}

TEST(FormulationErrors, TheFavouredTensorExists) {
  EXPECT_EQ(error_of({.favoured_tensor = TensorId{3}}),
            "the favoured tensor is number 3, layer has 3 tensors; tensors are numbered from 0");
}

TEST(FormulationErrors, WeightsAreNotNegative) {
  EXPECT_EQ(error_of({.weights = {.traffic = -1}}),
            "the traffic weight is -1; give a finite number >= 0");
  EXPECT_EQ(error_of({.weights = {.utilization = std::numeric_limits<double>::infinity()}}),
            "the utilization weight is inf; give a finite number >= 0");
}

TEST(FormulationErrors, FactorsAreFinite) {
  EXPECT_EQ(error_of({.factors = {.inner_traffic_step = std::numeric_limits<double>::quiet_NaN()}}),
            "the inner traffic step is nan; give a finite number >= 0");
}

TEST(FormulationErrors, TheTimeLimitIsPositive) {
  EXPECT_EQ(error_of({.time_limit_seconds = 0.0}),
            "the time limit is 0 seconds; give a finite number above 0, or leave it out for no "
            "limit");
}

TEST(FormulationErrors, RowsOfAMatrixAreEquallyLong) {
  EXPECT_EQ(testing::input_error_message([] { return Matrix<int>{{{1, 0}, {1}}}; }),
            "row 1 of a matrix has 1 entries and row 0 has 2; give every row the same number of "
            "entries");
}

TEST(FormulationErrors, AHasARowADimension) {
  EXPECT_EQ(error_of({.relevance = Matrix<int>(3, 7)}),
            "A is 3 x 7, it must be 7 x 3; give one row a dimension and one column a tensor");
}

TEST(FormulationErrors, AIsBinary) {
  Matrix<int> a(7, 3);
  a(2, 1) = 2;
  EXPECT_EQ(error_of({.relevance = a}), "A has 2 in row 2, column 1; entries are 0 or 1");
}

TEST(FormulationErrors, BHasARowATensor) {
  EXPECT_EQ(error_of({.residency = Matrix<int>(6, 3)}),
            "B is 6 x 3, it must be 3 x 6; give one row a tensor and one column a level");
}

TEST(FormulationErrors, BIsBinary) {
  Matrix<int> b = simba_residency();
  b(0, 0) = -1;
  EXPECT_EQ(error_of({.residency = b}), "B has -1 in row 0, column 0; entries are 0 or 1");
}

TEST(FormulationErrors, BKeepsNothingThatTheMachineBypasses) {
  Matrix<int> b = simba_residency();
  b(1, 0) = 1;
  EXPECT_EQ(error_of({.residency = b}),
            "B keeps Inputs at Registers, which must bypass it; write 0 there, or change what the "
            "machine keeps");
}

TEST(FormulationErrors, BKeepsWhatTheMachineKeeps) {
  Matrix<int> b = simba_residency();
  b(2, 5) = 0;
  EXPECT_EQ(error_of({.residency = b}),
            "B does not keep Outputs at DRAM, which must keep it; write 1 there, or change what "
            "the machine keeps");
}

TEST(FormulationErrors, ZHasAMatrixATensor) {
  EXPECT_EQ(error_of({.nesting = std::vector<Matrix<int>>(2, Matrix<int>(6, 6))}),
            "Z has 2 matrices, it must have 3; give one matrix a tensor");
}

TEST(FormulationErrors, ZHasARowAndAColumnALevel) {
  auto z = simba_nesting();
  z[1] = Matrix<int>(6, 5);
  EXPECT_EQ(error_of({.nesting = z}),
            "Z of Inputs is 6 x 5, it must be 6 x 6; give one row a level and one column a level");
}

TEST(FormulationErrors, ZIsBinary) {
  auto z = simba_nesting();
  z[0](0, 0) = 7;
  EXPECT_EQ(error_of({.nesting = z}), "Z of Weights has 7 in row 0, column 0; entries are 0 or 1");
}

TEST(FormulationErrors, RowsOfZArePrefixes) {
  auto z = simba_nesting();
  z[0](2, 1) = 0;
  EXPECT_EQ(error_of({.nesting = z}),
            "Z: the row of Weights at WeightBuffer has a 0 at level 1 and a 1 at level 2; a tile "
            "holds the loops of the innermost levels: ones first, then zeros");
}

TEST(FormulationErrors, RowsOfZAreNested) {
  auto z = simba_nesting();
  for (std::size_t inner = 1; inner < 4; ++inner) {
    z[0](0, inner) = 1;
  }
  EXPECT_EQ(error_of({.nesting = z}),
            "Z: the row of Weights at WeightBuffer holds the loops of 3 levels, a level further in "
            "those of 4; a tile contains the tiles further in: make the row at least as long");
}

TEST(FormulationErrors, TheOutermostRowOfZIsFull) {
  auto z = simba_nesting();
  z[2](5, 5) = 0;
  EXPECT_EQ(error_of({.nesting = z}),
            "Z: the row of Outputs at DRAM is not all ones; the outermost level holds whole "
            "tensors: fill its row with ones");
}

TEST(FormulationErrors, BAndZAgree) {
  auto z = simba_nesting();
  z[0](0, 0) = 0;
  EXPECT_EQ(error_of({.residency = simba_residency(), .nesting = z}),
            "B and Z disagree whether Weights is kept at Registers; a row of Z is empty exactly "
            "where B has 0; or give one of the two");
}

TEST(FormulationErrors, PartRatiosHaveARowALevel) {
  EXPECT_EQ(error_of({.part_ratios = Matrix<double>(3, 6)}),
            "the part ratios matrix is 3 x 6, it must be 6 x 3; give one row a level and one "
            "column a tensor");
}

TEST(FormulationErrors, PartRatiosAreShares) {
  Matrix<double> ratios(6, 3, 0.5);
  ratios(4, 2) = 1.5;
  EXPECT_EQ(error_of({.part_ratios = ratios}),
            "the part ratio of Outputs at GlobalBuffer is 1.5; give a share from 0 to 1");
}

}  // namespace
}  // namespace cosa
