#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cosa/mapping/nest_text.h"
#include "cosa/mapping/validate.h"
#include "cosa/search/exhaustive.h"
#include "cosa/search/optimal.h"
#include "cosa/search/verify.h"
#include "search/random_constraints.h"

namespace cosa {
namespace {

using ::testing::IsEmpty;

/// Which kinds of constraints are left of all.
enum class Kinds { kFactors, kOrders, kAxes, kUtilization, kAll };
constexpr std::uint64_t kKinds = 5;

StatedConstraints constraints_of(const test::Instance& instance, std::uint64_t seed) {
  const auto kinds = static_cast<Kinds>(seed % kKinds);
  StatedConstraints stated =
      test::random_constraints(instance.workload, instance.architecture, seed);
  for (StatedLoops& loops : stated.loops) {
    if (kinds != Kinds::kAll && kinds != Kinds::kFactors) {
      loops.factors.clear();
      loops.other_factors_at_most.reset();
    }
    if (kinds != Kinds::kAll && kinds != Kinds::kOrders) {
      loops.innermost.clear();
      loops.outermost.clear();
    }
    if (kinds != Kinds::kAll && kinds != Kinds::kAxes) {
      loops.only_x.clear();
      loops.only_y.clear();
    }
  }
  if (kinds == Kinds::kUtilization) {
    stated.least_utilization = static_cast<double>(1 + seed % 4) / 4;
  } else if (kinds != Kinds::kAll) {
    stated.least_utilization.reset();
  }
  return stated;
}

std::string nest_of(const test::Instance& instance, const SearchResult& result) {
  return result.mapping ? nest_text(instance.workload, instance.architecture, *result.mapping)
                        : std::string("no mapping\n");
}

void expect_obeys(const test::Instance& instance, const Constraints& constraints,
                  const Mapping& mapping) {
  std::vector<std::string> messages;
  for (const Violation& violation :
       validate(instance.workload, instance.architecture, mapping, constraints)) {
    messages.push_back(violation.message);
  }
  EXPECT_THAT(messages, IsEmpty());
}

/// A second search, without dominance or order classes, neither finds anything better nor misses
/// what is there.
void expect_second_proof(const test::Instance& instance, const Constraints& constraints,
                         const Objective& objective, double optimum) {
  const auto prove = [&](double claimed) {
    return prove_bound(
        instance.workload, instance.architecture, instance.energy, claimed,
        {.objective = objective, .model = instance.model, .constraints = constraints});
  };
  EXPECT_EQ(prove(optimum).outcome, ProofOutcome::kProven);
  const Proof refuted = prove(optimum * 1.001);
  ASSERT_EQ(refuted.outcome, ProofOutcome::kRefuted);
  expect_obeys(instance, constraints, *refuted.better);
}

void expect_constrained_optimum(const test::Instance& instance, std::uint64_t seed, bool prove) {
  const Constraints constraints(constraints_of(instance, seed), instance.workload,
                                instance.architecture);
  const ObjectivePair objective = test::rotating_objective(seed / kKinds);
  const SearchResult every = find_exhaustive(
      instance.workload, instance.architecture, instance.energy,
      {.objective = objective, .model = instance.model, .constraints = constraints});
  const SearchResult best =
      find_optimal(instance.workload, instance.architecture, instance.energy,
                   {.objective = objective, .model = instance.model, .constraints = constraints});
  SCOPED_TRACE(fmt::format("seed {}, {}\n{}exhaustive:\n{}optimal:\n{}", seed,
                           objective.primary.name(), test::to_text(instance),
                           nest_of(instance, every), nest_of(instance, best)));
  ASSERT_EQ(best.termination, every.termination);
  if (every.termination == Termination::kInfeasible) {
    EXPECT_EQ(best.infeasible_reason, every.infeasible_reason);
    EXPECT_FALSE(best.infeasible_reason.empty());
    return;
  }
  constexpr double kRelativeTolerance = 1e-9;
  EXPECT_NEAR(best.value->primary, every.value->primary, kRelativeTolerance * every.value->primary);
  EXPECT_NEAR(best.bound, every.value->primary, kRelativeTolerance * every.value->primary);
  expect_obeys(instance, constraints, *best.mapping);
  const SpaceAccount& space = best.statistics.space.value();
  EXPECT_NEAR(space.spatial_bound + space.order_bound + space.levels + space.capacity +
                  space.split_bound + space.dominance + space.judged + space.open,
              1, 1e-6);
  if (prove) {
    expect_second_proof(instance, constraints, objective.primary, every.value->primary);
  }
}

constexpr std::uint64_t kShards = 8;
constexpr std::int64_t kMaxMappings = 3'000;

/// In shards, which `ctest` runs side by side.
class ConstrainedOptimal : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(ConstrainedOptimal, IsWhatEnumerationFinds) {
  constexpr std::uint64_t kPerShard = 130;
  constexpr std::uint64_t kPerProof = 5;
  for (std::uint64_t i = 0; i < kPerShard; ++i) {
    const std::uint64_t seed = 70'000 + GetParam() * kPerShard + i;
    expect_constrained_optimum(test::random_instance(seed, kMaxMappings), seed, i % kPerProof == 0);
  }
}

TEST_P(ConstrainedOptimal, IsWhatEnumerationFindsWhereNeighboursHandWordsOn) {
  constexpr std::uint64_t kPerShard = 30;
  for (std::uint64_t i = 0; i < kPerShard; ++i) {
    const std::uint64_t seed = 80'000 + GetParam() * kPerShard + i;
    expect_constrained_optimum(test::random_linked_instance(seed, kMaxMappings), seed, false);
  }
}

INSTANTIATE_TEST_SUITE_P(Shards, ConstrainedOptimal, ::testing::Range(std::uint64_t{0}, kShards));

}  // namespace
}  // namespace cosa
