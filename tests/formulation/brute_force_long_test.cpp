#include <gtest/gtest.h>

#include "formulation/brute_force_comparison.h"

namespace cosa {
namespace {

using testing::compare_all;
using testing::ComparisonTally;

TEST(BruteForceLong, AgreesWithTheCorrectedForm) {
  const ComparisonTally tally =
      compare_all({.form = FormulationForm::kCorrected, .max_primes = 5}, 100000, 3000);
  EXPECT_GE(tally.temporal_at_permutation_level, 500);
}

TEST(BruteForceLong, AgreesWithTheCorrectedFormOnUnevenNests) {
  const ComparisonTally tally = compare_all(
      {.form = FormulationForm::kCorrected, .uneven = true, .max_primes = 5}, 200000, 3000);
  EXPECT_GE(tally.temporal_at_permutation_level, 500);
}

TEST(BruteForceLong, AgreesWithThePublishedForm) {
  const ComparisonTally tally = compare_all({.form = FormulationForm::kPublished}, 300000, 1000);
  EXPECT_GE(tally.temporal_at_permutation_level, 200);
}

TEST(BruteForceLong, AgreesWithThePublishedFormOnUnevenNests) {
  const ComparisonTally tally =
      compare_all({.form = FormulationForm::kPublished, .uneven = true}, 400000, 1000);
  EXPECT_GE(tally.temporal_at_permutation_level, 100);
}

}  // namespace
}  // namespace cosa
