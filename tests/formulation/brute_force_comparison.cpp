#include "formulation/brute_force_comparison.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "cosa/formulation/formulation.h"
#include "cosa/mapping/validate.h"
#include "formulation/brute_force.h"
#include "search/random_constraints.h"

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

std::size_t permutation_level(const RandomProblem& problem) {
  return problem.options.permutation_level ? problem.options.permutation_level->value()
                                           : problem.architecture.num_levels() - 2;
}

/// Constraints of all kinds, but for those that the program cannot say.
Constraints sayable_constraints(const RandomProblem& problem, std::uint64_t seed) {
  StatedConstraints stated = test::random_constraints(problem.workload, problem.architecture, seed);
  const std::string& chosen = problem.architecture.level(LevelId{permutation_level(problem)}).name;
  for (StatedLoops& loops : stated.loops) {
    if (loops.level == chosen && loops.kind == LoopKindAt::kTemporal) {
      loops.innermost.clear();
      loops.outermost.clear();
    }
    if (problem.options.form == FormulationForm::kPublished) {
      loops.only_x.clear();
      loops.only_y.clear();
    }
  }
  return {stated, problem.workload, problem.architecture};
}

void compare(const RandomProblem& problem, const Constraints& constraints, ComparisonTally& tally) {
  const auto& [workload, architecture, options] = problem;
  const FormulationResult result = solve_formulation(workload, architecture, options, constraints);
  const auto truth =
      brute_force(workload, architecture, options, constraints, result.rejected_solutions > 0);
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
  EXPECT_TRUE(validate(workload, architecture, result.mapping.value(), constraints).empty());
  const auto level = static_cast<int>(permutation_level(problem));
  if (has_temporal_loop_at(result.primes.value(), workload, level)) {
    ++tally.temporal_at_permutation_level;
  }
}

}  // namespace

ComparisonTally compare_all(const RandomProblemKind& kind, std::uint64_t first, int count) {
  ComparisonTally tally;
  for (int n = 0; n < count; ++n) {
    const std::uint64_t seed = first + static_cast<std::uint64_t>(n);
    SCOPED_TRACE("seed " + std::to_string(seed));
    compare(random_problem(seed, kind), {}, tally);
  }
  return tally;
}

ComparisonTally compare_all_constrained(const RandomProblemKind& kind, std::uint64_t first,
                                        int count) {
  ComparisonTally tally;
  for (int n = 0; n < count; ++n) {
    const std::uint64_t seed = first + static_cast<std::uint64_t>(n);
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomProblem problem = random_problem(seed, kind);
    compare(problem, sayable_constraints(problem, seed), tally);
  }
  return tally;
}

}  // namespace cosa::testing
