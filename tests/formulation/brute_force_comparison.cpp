#include "formulation/brute_force_comparison.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "cosa/formulation/formulation.h"
#include "cosa/mapping/validate.h"
#include "formulation/brute_force.h"

namespace cosa::testing {
namespace {

constexpr double kTolerance = 1e-7;

void expect_same(const std::optional<double>& ours, const std::optional<double>& theirs) {
  ASSERT_EQ(ours.has_value(), theirs.has_value());
  if (ours) {
    EXPECT_NEAR(*ours, *theirs, kTolerance);
  }
}

bool has_temporal_loop_at(const PrimeAssignment& primes, const Workload& workload, int level) {
  for (std::size_t j = 0; j < primes.factor_config.size(); ++j) {
    for (std::size_t n = 0; n < primes.factor_config[j].size(); ++n) {
      if (workload.dimensions()[j].extent > 1 && primes.factor_config[j][n] == level &&
          primes.spatial_config[j][n] == 0) {
        return true;
      }
    }
  }
  return false;
}

void compare(const RandomProblem& problem, ComparisonTally& tally) {
  const auto& [workload, architecture, options] = problem;
  const FormulationResult result = solve_formulation(workload, architecture, options);
  const auto truth = brute_force(workload, architecture, options, result.rejected_solutions > 0);
  expect_same(result.objective_value, truth.model_optimum);
  if (result.rejected_solutions > 0) {
    ++tally.rejected;
    expect_same(result.schedule_objective, truth.schedule_optimum);
  }
  if (result.termination == Termination::kInfeasible) {
    ++tally.infeasible;
    EXPECT_FALSE(result.mapping.has_value());
    EXPECT_FALSE(result.infeasibility.value().message.empty());
    return;
  }
  EXPECT_EQ(result.termination, Termination::kOptimal);
  EXPECT_TRUE(validate(workload, architecture, result.mapping.value()).empty());
  const std::size_t level = options.permutation_level ? options.permutation_level->value()
                                                      : architecture.num_levels() - 2;
  if (has_temporal_loop_at(result.primes.value(), workload, static_cast<int>(level))) {
    ++tally.temporal_at_permutation_level;
  }
}

}  // namespace

ComparisonTally compare_all(const RandomProblemKind& kind, std::uint64_t first, int count) {
  ComparisonTally tally;
  for (int n = 0; n < count; ++n) {
    const std::uint64_t seed = first + static_cast<std::uint64_t>(n);
    SCOPED_TRACE("seed " + std::to_string(seed));
    compare(random_problem(seed, kind), tally);
  }
  return tally;
}

}  // namespace cosa::testing
