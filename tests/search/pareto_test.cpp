// Exact fronts of cycles and energy.
#include "cosa/search/pareto.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <ranges>
#include <vector>

#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/model/evaluator.h"
#include "cosa/search/exhaustive.h"
#include "cosa/search/random_search.h"
#include "cosa/workload/gemm.h"
#include "search/random_constraints.h"

namespace cosa {
namespace {

constexpr double kTolerance = 1e-9;

/// The least energy within each of the cycles, by every mapping judged.
SearchResult cheapest_within(const test::Instance& instance, const Constraints& constraints,
                             const Objective& objective) {
  return find_exhaustive(instance.workload, instance.architecture, instance.energy,
                         {.objective = with_tie_break(objective),
                          .model = instance.model,
                          .constraints = constraints});
}

/// The front by exhaustion: from the cheapest mapping on, the cheapest of the faster ones.
std::vector<CostTotals> brute_force_front(const test::Instance& instance,
                                          const Constraints& constraints) {
  std::vector<CostTotals> front;
  SearchResult found = cheapest_within(instance, constraints, Objective::energy());
  while (found.mapping && std::isfinite(found.value->primary)) {
    front.push_back(found.totals);
    found =
        cheapest_within(instance, constraints, Objective::energy_within(found.totals.cycles - 1));
  }
  std::ranges::reverse(front);
  return front;
}

/// How many points were compared.
std::size_t expect_brute_force_front(const test::Instance& instance,
                                     const Constraints& constraints) {
  const std::vector<CostTotals> expected = brute_force_front(instance, constraints);
  const ParetoFront front = find_front(instance.workload, instance.architecture, instance.energy,
                                       {.model = instance.model, .constraints = constraints});
  EXPECT_EQ(front.termination, expected.empty() ? Termination::kInfeasible : Termination::kOptimal);
  EXPECT_EQ(front.points.size(), expected.size());
  for (std::size_t p = 0; p < std::min(expected.size(), front.points.size()); ++p) {
    const auto& [mapping, totals] = front.points[p];
    EXPECT_EQ(totals.cycles, expected[p].cycles);
    EXPECT_NEAR(totals.energy_pJ, expected[p].energy_pJ, kTolerance * expected[p].energy_pJ);
    EXPECT_THAT(validate(instance.workload, instance.architecture, mapping, constraints),
                ::testing::IsEmpty());
    EXPECT_EQ(
        evaluate(instance.workload, instance.architecture, mapping, instance.energy, instance.model)
            .totals(),
        totals);
  }
  return expected.size();
}

constexpr std::uint64_t kShards = 6;
constexpr std::uint64_t kInstancesPerShard = 180;
constexpr std::uint64_t kConstrainedPerShard = 90;

/// In shards, which `ctest` runs side by side.
class ParetoBruteForce : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(ParetoBruteForce, FindsEveryPointThatEnumerationFinds) {
  std::size_t points = 0;
  for (std::uint64_t i = 0; i < kInstancesPerShard; ++i) {
    const std::uint64_t seed = 700'000 + GetParam() * kInstancesPerShard + i;
    const test::Instance instance = test::random_instance(seed, 400);
    SCOPED_TRACE(fmt::format("seed {}\n{}", seed, to_text(instance)));
    points += expect_brute_force_front(instance, {});
  }
  EXPECT_GT(points, kInstancesPerShard);
}

TEST_P(ParetoBruteForce, FindsEveryPointThatObeysConstraints) {
  std::size_t points = 0;
  for (std::uint64_t i = 0; i < kConstrainedPerShard; ++i) {
    const std::uint64_t seed = 710'000 + GetParam() * kConstrainedPerShard + i;
    const test::Instance instance = test::random_instance(seed, 400);
    SCOPED_TRACE(fmt::format("seed {}\n{}", seed, to_text(instance)));
    points += expect_brute_force_front(instance, test::resolved_constraints(instance, seed));
  }
  EXPECT_GT(points, kConstrainedPerShard / 2);
}

INSTANTIATE_TEST_SUITE_P(Shards, ParetoBruteForce, ::testing::Range(std::uint64_t{0}, kShards));

/// 16 multipliers below a buffer; DRAM is slow, so that speed costs energy.
Architecture machine() {
  return {"machine",
          {{.name = "Registers", .capacity_words = 8, .instances = 16},
           {.name = "Buffer", .capacity_words = 256, .read_bandwidth = 4},
           {.name = "DRAM", .technology = Technology::kDram, .read_bandwidth = 1}},
          {.instances = 16}};
}

TEST(Pareto, TheEndsAreTheSingleOptima) {
  const Workload product = gemm("product", {.m = 24, .n = 30, .k = 20});
  const EnergyTable energy = resolve_energy(machine());
  const ParetoFront front = find_front(product, machine(), energy);
  ASSERT_EQ(front.termination, Termination::kOptimal);
  ASSERT_GT(front.points.size(), 1U);
  const auto best = [&](const Objective& objective) {
    return find_optimal(product, machine(), energy, {.objective = with_tie_break(objective)});
  };
  EXPECT_EQ(front.points.front().totals, best(Objective::latency()).totals);
  EXPECT_EQ(front.points.back().totals, best(Objective::energy()).totals);
  const auto edp = [](const FrontPoint& point) { return Objective::edp().value(point.totals); };
  EXPECT_DOUBLE_EQ(std::ranges::min(front.points | std::views::transform(edp)),
                   best(Objective::edp()).value->primary);
}

TEST(Pareto, NoRandomMappingDominatesAPoint) {
  const Workload product = gemm("product", {.m = 24, .n = 30, .k = 20});
  const EnergyTable energy = resolve_energy(machine());
  const ParetoFront front = find_front(product, machine(), energy);
  for (std::size_t p = 1; p < front.points.size(); ++p) {
    EXPECT_GT(front.points[p].totals.cycles, front.points[p - 1].totals.cycles);
    EXPECT_LT(front.points[p].totals.energy_pJ, front.points[p - 1].totals.energy_pJ);
  }
  RandomMappings mappings(product, machine(), 1);
  Evaluator judge(product, machine(), energy);
  for (int i = 0; i < 20'000; ++i) {
    const CostTotals random = judge.evaluate_totals(mappings.next());
    const bool covered = std::ranges::any_of(front.points, [&](const FrontPoint& point) {
      return point.totals.cycles <= random.cycles &&
             point.totals.energy_pJ <= random.energy_pJ * (1 + kTolerance);
    });
    ASSERT_TRUE(covered) << random.cycles << " cycles, " << random.energy_pJ << " pJ";
  }
}

TEST(Pareto, SaysWhyNothingFits) {
  std::vector<StorageLevel> levels = machine().levels();
  levels.front().capacity_words = 1;
  const Architecture small("small", std::move(levels), {.instances = 16});
  const ParetoFront front =
      find_front(gemm("product", {.m = 2, .n = 2, .k = 2}), small, resolve_energy(small));
  EXPECT_EQ(front.termination, Termination::kInfeasible);
  EXPECT_TRUE(front.points.empty());
  EXPECT_FALSE(front.infeasible_reason.empty());
}

}  // namespace
}  // namespace cosa
