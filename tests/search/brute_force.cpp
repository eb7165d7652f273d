#include "search/brute_force.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "cosa/mapping/nest_text.h"
#include "cosa/mapping/residency_sets.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/search/exhaustive.h"
#include "cosa/search/optimal.h"
#include "search/random_constraints.h"

namespace cosa::test {
namespace {

constexpr double kRelativeTolerance = 1e-9;

void expect_near(double actual, double expected, const char* what) {
  EXPECT_NEAR(actual, expected, kRelativeTolerance * expected) << what;
}

std::string best_nest(const Instance& instance, const SearchResult& result) {
  return result.mapping ? nest_text(instance.workload, instance.architecture, *result.mapping)
                        : std::string("no mapping\n");
}

void expect_optimum(const Instance& instance, const ObjectivePair& objective,
                    const Constraints& constraints, const SearchResult& optimal,
                    const SearchResult& exhaustive) {
  ASSERT_EQ(optimal.termination, exhaustive.termination);
  if (exhaustive.termination == Termination::kInfeasible) {
    EXPECT_FALSE(optimal.infeasible_reason.empty());
    return;
  }
  ASSERT_TRUE(optimal.mapping);
  expect_near(optimal.value->primary, exhaustive.value->primary, "primary");
  if (objective.primary == Objective::latency()) {  // ties are exact
    expect_near(optimal.value->secondary, exhaustive.value->secondary, "secondary");
  }
  expect_near(optimal.bound, optimal.value->primary, "bound");
  EXPECT_EQ(optimal.gap, 0);
  EXPECT_THAT(validate(instance.workload, instance.architecture, *optimal.mapping, constraints),
              ::testing::IsEmpty());
  EXPECT_EQ(evaluate(instance.workload, instance.architecture, *optimal.mapping, instance.energy,
                     instance.model)
                .totals(),
            optimal.totals);
}

/// The machine on which the level keeps these tensors and no others.
Architecture with_kept(const Architecture& machine, const Workload& workload, std::size_t level,
                       TensorSet kept) {
  std::vector<StorageLevel> levels = machine.levels();
  Residency& residency = levels[level].residency;
  residency = {};
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    (kept.contains(TensorId{v}) ? residency.keep : residency.bypass)
        .push_back(workload.tensors()[v].name);
  }
  return {machine.name(), std::move(levels), machine.compute()};
}

/// Every machine that the residencies of the levels leave open, from `level` outwards.
void list_machines(const Architecture& machine, const Workload& workload, std::size_t level,
                   std::vector<Architecture>& machines) {
  if (level == machine.num_levels()) {
    machines.push_back(machine);
    return;
  }
  const auto [must, may] = residency_sets(workload, machine, LevelId{level});
  for (std::uint32_t bits = 0; bits <= may.bits(); ++bits) {
    TensorSet kept;
    for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
      if (((bits >> v) & 1U) != 0) {
        kept.insert(TensorId{v});
      }
    }
    if ((bits & ~may.bits()) == 0 && (must.bits() & ~bits) == 0) {
      list_machines(with_kept(machine, workload, level, kept), workload, level + 1, machines);
    }
  }
}

/// The best of all mappings of all residencies; absent where there are too many of either.
std::optional<SearchResult> best_of_all_residencies(const Instance& instance,
                                                    const ObjectivePair& objective,
                                                    const Constraints& constraints) {
  constexpr std::size_t kMostMachines = 32;
  constexpr std::int64_t kMostMappings = 500;
  std::vector<Architecture> machines;
  list_machines(instance.architecture, instance.workload, 0, machines);
  if (machines.size() > kMostMachines) {
    return std::nullopt;
  }
  SearchResult best;
  best.termination = Termination::kInfeasible;
  for (const Architecture& machine : machines) {
    SearchResult found = find_exhaustive(instance.workload, machine, instance.energy,
                                         {.objective = objective,
                                          .model = instance.model,
                                          .constraints = constraints,
                                          .max_evaluations = kMostMappings});
    if (found.termination == Termination::kFeasible || found.termination == Termination::kUnknown) {
      return std::nullopt;
    }
    if (found.mapping && (!best.mapping || *found.value < *best.value)) {
      best = std::move(found);
    }
  }
  return best;
}

using MakeConstraints = Constraints (*)(const Instance& instance, std::uint64_t seed);

int expect_free_optima(std::uint64_t first, std::uint64_t count, std::int64_t max_mappings,
                       MakeConstraints make_constraints) {
  int compared = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Instance instance = random_instance(seed, max_mappings);
    const Constraints constraints = make_constraints(instance, seed);
    const ObjectivePair objective = rotating_objective(seed);
    const auto expected = best_of_all_residencies(instance, objective, constraints);
    if (!expected) {
      continue;
    }
    ++compared;
    const SearchResult found =
        find_optimal(instance.workload, instance.architecture, instance.energy,
                     {.objective = objective,
                      .model = instance.model,
                      .constraints = constraints,
                      .free_residency = true});
    SCOPED_TRACE(fmt::format("seed {}, at most {} mappings, {}\n{}expected:\n{}found:\n{}", seed,
                             max_mappings, objective.primary.name(), to_text(instance),
                             best_nest(instance, *expected), best_nest(instance, found)));
    expect_optimum(instance, objective, constraints, found, *expected);
  }
  return compared;
}

}  // namespace

void expect_brute_force_optima(Instance (*make_instance)(std::uint64_t seed,
                                                         std::int64_t max_mappings),
                               std::uint64_t first, std::uint64_t count,
                               std::int64_t max_mappings) {
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Instance instance = make_instance(seed, max_mappings);
    const auto& [workload, architecture, energy, model] = instance;
    const ObjectivePair objective = rotating_objective(seed);
    const SearchResult exhaustive =
        find_exhaustive(workload, architecture, energy, {.objective = objective, .model = model});
    const SearchResult optimal =
        find_optimal(workload, architecture, energy, {.objective = objective, .model = model});
    SCOPED_TRACE(fmt::format("seed {}, at most {} mappings, {}\n{}exhaustive:\n{}optimal:\n{}",
                             seed, max_mappings, objective.primary.name(), to_text(instance),
                             best_nest(instance, exhaustive), best_nest(instance, optimal)));
    expect_optimum(instance, objective, {}, optimal, exhaustive);
  }
}

int expect_free_residency_optima(std::uint64_t first, std::uint64_t count,
                                 std::int64_t max_mappings) {
  const auto none = [](const Instance&, std::uint64_t) { return Constraints(); };
  return expect_free_optima(first, count, max_mappings, none);
}

int expect_constrained_free_residency_optima(std::uint64_t first, std::uint64_t count,
                                             std::int64_t max_mappings) {
  return expect_free_optima(first, count, max_mappings, resolved_constraints);
}

}  // namespace cosa::test
