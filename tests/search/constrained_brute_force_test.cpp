#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>

#include "cosa/base/factors.h"
#include "cosa/mapping/conflict.h"
#include "cosa/mapping/feasibility.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluator.h"
#include "cosa/search/annealing.h"
#include "cosa/search/exhaustive.h"
#include "cosa/search/optimal.h"
#include "cosa/search/random_search.h"
#include "search/even_orders.h"
#include "search/even_space.h"
#include "search/random_constraints.h"

namespace cosa {
namespace {

using detail::EvenOrders;
using detail::EvenSpace;
using detail::Split;
using ::testing::IsEmpty;

constexpr double kRelativeTolerance = 1e-9;

/// Every mapping of the space without constraints.
void for_each_mapping(const EvenSpace& space, const std::function<void(const EvenNest&)>& visit) {
  Split split(space.slots().size(), space.num_dimensions());
  const std::function<void(std::size_t, std::size_t, std::int64_t)> fill =
      [&](std::size_t d, std::size_t slot, std::int64_t left) {
        if (slot == space.last_slot()) {
          split.factor(slot, d) = left;
          if (d + 1 < space.num_dimensions()) {
            fill(d + 1, 0, space.extent(d + 1));
          } else if (space.fits_fanouts(split) && space.fits_capacities(split)) {
            EvenOrders orders(space, split);
            do {
              visit(orders.nest());
            } while (orders.next());
          }
          split.factor(slot, d) = 1;
          return;
        }
        for (const std::int64_t factor : divisors(left)) {
          split.factor(slot, d) = factor;
          fill(d, slot + 1, left / factor);
        }
        split.factor(slot, d) = 1;
      };
  fill(0, 0, space.extent(0));
}

struct Filtered {
  std::optional<ObjectiveValue> best;
  std::int64_t count = 0;
};

/// What remains of all mappings when those that `validate` refuses are left out.
Filtered filter(const test::Instance& instance, const Constraints& constraints,
                const ObjectivePair& objective) {
  Evaluator evaluator(instance.workload, instance.architecture, instance.energy, instance.model);
  Filtered result;
  for_each_mapping(EvenSpace(instance.workload, instance.architecture), [&](const EvenNest& nest) {
    if (!validate(instance.workload, instance.architecture, to_mapping(nest), constraints)
             .empty()) {
      return;
    }
    const ObjectiveValue value = objective_value(objective, evaluator.evaluate_totals(nest));
    result.best = result.best ? std::min(*result.best, value) : value;
    ++result.count;
  });
  return result;
}

void expect_obeys(const test::Instance& instance, const Constraints& constraints,
                  const SearchResult& result) {
  ASSERT_TRUE(result.mapping.has_value());
  std::vector<std::string> messages;
  for (const Violation& violation :
       validate(instance.workload, instance.architecture, *result.mapping, constraints)) {
    messages.push_back(violation.message);
  }
  EXPECT_THAT(messages, IsEmpty());
}

void expect_filtered_optimum(std::uint64_t seed, std::int64_t max_mappings) {
  const test::Instance instance = test::random_instance(seed, max_mappings);
  SCOPED_TRACE(::testing::Message() << "seed " << seed << "\n" << test::to_text(instance));
  const Constraints constraints = test::resolved_constraints(instance, seed);
  const ObjectivePair objective = test::rotating_objective(seed);
  const Filtered expected = filter(instance, constraints, objective);

  const SearchResult every = find_exhaustive(
      instance.workload, instance.architecture, instance.energy,
      {.objective = objective, .model = instance.model, .constraints = constraints});
  const SearchResult sampled = find_random(
      instance.workload, instance.architecture, instance.energy,
      {.objective = objective, .model = instance.model, .constraints = constraints, .samples = 20});
  const SearchResult annealed = find_annealed(
      instance.workload, instance.architecture, instance.energy,
      {.objective = objective, .model = instance.model, .constraints = constraints, .moves = 100});
  const SearchResult optimal =
      find_optimal(instance.workload, instance.architecture, instance.energy,
                   {.objective = objective, .model = instance.model, .constraints = constraints});
  EXPECT_EQ(find_feasible(instance.workload, instance.architecture, constraints).has_value(),
            expected.best.has_value());
  if (!expected.best) {
    for (const SearchResult& result : {every, sampled, annealed, optimal}) {
      EXPECT_EQ(result.termination, Termination::kInfeasible);
      EXPECT_FALSE(result.infeasible_reason.empty());
    }
    return;
  }
  EXPECT_EQ(every.termination, Termination::kOptimal);
  EXPECT_EQ(every.statistics.space_mappings, static_cast<double>(expected.count));
  EXPECT_EQ(count_mappings(instance.workload, instance.architecture, max_mappings, constraints),
            expected.count);
  ASSERT_TRUE(every.value);
  EXPECT_EQ(*every.value, *expected.best);
  for (const SearchResult& result : {every, sampled, annealed, optimal}) {
    expect_obeys(instance, constraints, result);
  }
  EXPECT_EQ(optimal.termination, Termination::kOptimal);
  const double best = expected.best->primary;
  EXPECT_NEAR(optimal.value->primary, best, kRelativeTolerance * best);
  EXPECT_NEAR(optimal.bound, best, kRelativeTolerance * best);
}

constexpr std::uint64_t kShards = 8;
constexpr std::uint64_t kInstancesPerShard = 150;
constexpr std::int64_t kMaxMappings = 800;

/// In shards, which `ctest` runs side by side.
class ConstrainedBruteForce : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(ConstrainedBruteForce, EveryEngineFindsWhatFilteredEnumerationFinds) {
  for (std::uint64_t i = 0; i < kInstancesPerShard; ++i) {
    expect_filtered_optimum(50'000 + GetParam() * kInstancesPerShard + i, kMaxMappings);
  }
}

INSTANTIATE_TEST_SUITE_P(Shards, ConstrainedBruteForce,
                         ::testing::Range(std::uint64_t{0}, kShards));

}  // namespace
}  // namespace cosa
