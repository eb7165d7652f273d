#include <gtest/gtest.h>

#include "formulation/brute_force_comparison.h"

namespace cosa {
namespace {

using testing::compare_all;
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

TEST(BruteForce, AgreesWithThePublishedForm) {
  const ComparisonTally tally = compare_all({.form = FormulationForm::kPublished}, 3000, 200);
  EXPECT_GE(tally.temporal_at_permutation_level, 50);
  EXPECT_GE(tally.rejected, 10);
}

TEST(BruteForce, AgreesWithThePublishedFormOnUnevenNests) {
  const ComparisonTally tally =
      compare_all({.form = FormulationForm::kPublished, .uneven = true}, 4000, 100);
  EXPECT_GE(tally.temporal_at_permutation_level, 10);
  EXPECT_GE(tally.rejected, 10);
}

}  // namespace
}  // namespace cosa
