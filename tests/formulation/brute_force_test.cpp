#include <gtest/gtest.h>

#include "formulation/brute_force_comparison.h"

namespace cosa {
namespace {

using testing::compare_all;
using testing::compare_all_constrained;
using testing::ComparisonTally;

TEST(BruteForce, AgreesWithTheCorrectedForm) {
  const ComparisonTally tally = compare_all({.form = FormulationForm::kCorrected}, 1000, 300);
  EXPECT_GE(tally.temporal_at_permutation_level, 50);
  EXPECT_GE(tally.infeasible, 10);
}

TEST(BruteForce, AgreesWithTheCorrectedFormOnUnevenNests) {
  const ComparisonTally tally =
      compare_all({.form = FormulationForm::kCorrected, .uneven = true}, 2000, 300);
  EXPECT_GE(tally.temporal_at_permutation_level, 50);
  EXPECT_GE(tally.infeasible, 10);
}

/// In two halves: its dummy primes make for many assignments.
class BruteForcePublished : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(BruteForcePublished, AgreesWithThePublishedForm) {
  const ComparisonTally tally = compare_all({.form = FormulationForm::kPublished}, GetParam(), 100);
  EXPECT_GE(tally.temporal_at_permutation_level, 25);
  EXPECT_GE(tally.rejected, 10);
}

INSTANTIATE_TEST_SUITE_P(Halves, BruteForcePublished, ::testing::Values(3000, 3100));

TEST(BruteForce, AgreesWithThePublishedFormOnUnevenNests) {
  const ComparisonTally tally =
      compare_all({.form = FormulationForm::kPublished, .uneven = true}, 4000, 100);
  EXPECT_GE(tally.temporal_at_permutation_level, 10);
  EXPECT_GE(tally.rejected, 10);
}

TEST(BruteForce, AgreesWithTheCorrectedFormUnderConstraints) {
  const ComparisonTally tally =
      compare_all_constrained({.form = FormulationForm::kCorrected}, 5000, 400);
  EXPECT_GE(tally.temporal_at_permutation_level, 20);
  EXPECT_GE(tally.infeasible, 50);
}

TEST(BruteForce, AgreesWithThePublishedFormUnderConstraints) {
  const ComparisonTally tally =
      compare_all_constrained({.form = FormulationForm::kPublished}, 6000, 30);
  EXPECT_GE(tally.infeasible, 5);
}

}  // namespace
}  // namespace cosa
