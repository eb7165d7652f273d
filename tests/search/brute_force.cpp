#include "search/brute_force.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/mapping/nest_text.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/search/exhaustive.h"
#include "cosa/search/optimal.h"

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
                    const SearchResult& optimal, const SearchResult& exhaustive) {
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
  EXPECT_THAT(validate(instance.workload, instance.architecture, *optimal.mapping),
              ::testing::IsEmpty());
  EXPECT_EQ(evaluate(instance.workload, instance.architecture, *optimal.mapping, instance.energy,
                     instance.model)
                .totals(),
            optimal.totals);
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
    expect_optimum(instance, objective, optimal, exhaustive);
  }
}

}  // namespace cosa::test
