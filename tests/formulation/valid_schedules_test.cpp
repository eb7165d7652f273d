#include <gtest/gtest.h>

#include "cosa/formulation/formulation.h"
#include "cosa/mapping/validate.h"
#include "formulation/random_problem.h"

namespace cosa {
namespace {

/// Whatever the machine, a schedule is valid or there is none, with the reason.
int count_infeasible(const testing::RandomProblemKind& kind, std::uint64_t first, int count) {
  int infeasible = 0;
  for (int n = 0; n < count; ++n) {
    const std::uint64_t seed = first + static_cast<std::uint64_t>(n);
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto [workload, architecture, options] = testing::random_problem(seed, kind);
    const FormulationResult result = solve_formulation(workload, architecture, options);
    if (result.termination == Termination::kInfeasible) {
      ++infeasible;
      EXPECT_FALSE(result.mapping.has_value());
      EXPECT_FALSE(result.infeasibility.value().message.empty());
    } else {
      EXPECT_EQ(result.termination, Termination::kOptimal);
      EXPECT_TRUE(validate(workload, architecture, result.mapping.value()).empty());
    }
  }
  return infeasible;
}

TEST(ValidSchedules, OfTheCorrectedFormOnRandomMachines) {
  const int infeasible = count_infeasible(
      {.form = FormulationForm::kCorrected, .max_primes = 9, .max_levels = 5, .is_large = true},
      10000, 400);
  EXPECT_GT(infeasible, 20);
  EXPECT_LT(infeasible, 200);
}

TEST(ValidSchedules, OfTheCorrectedFormOnUnevenNests) {
  const int infeasible = count_infeasible({.form = FormulationForm::kCorrected,
                                           .uneven = true,
                                           .max_primes = 8,
                                           .max_levels = 5,
                                           .is_large = true},
                                          20000, 300);
  EXPECT_LT(infeasible, 200);
}

TEST(ValidSchedules, OfThePublishedFormOnRandomMachines) {
  const int infeasible = count_infeasible(
      {.form = FormulationForm::kPublished, .max_primes = 6, .max_levels = 4, .is_large = true},
      30000, 300);
  EXPECT_LT(infeasible, 150);
}

}  // namespace
}  // namespace cosa
