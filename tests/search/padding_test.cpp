// Extents rounded up so that they divide.
#include "cosa/search/padding.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <optional>

#include "cosa/base/input_error.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/search/exhaustive.h"
#include "cosa/workload/gemm.h"
#include "search/random_constraints.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;

TEST(PaddedExtents, AreThoseThatNoShorterLoopCovers) {
  // 8 = 2 x 4: one iteration less of a loop of 2 leaves 4 < 7. 14 = 2 x 7 covers 13 likewise; of
  // 17, 34 or 11 x 3 one iteration less would do.
  EXPECT_THAT(padded_extents(7, 0.25), ElementsAre(7, 8));
  EXPECT_THAT(padded_extents(13, 0.25), ElementsAre(13, 14, 15, 16));
  EXPECT_THAT(padded_extents(56, 0.25), ElementsAre(56, 57, 60, 63, 64));
  EXPECT_THAT(padded_extents(1, 3.0), ElementsAre(1));
  EXPECT_THAT(padded_extents(12, 0), ElementsAre(12));
}

/// One multiplier, or `x` side by side, each with a register file.
Architecture machine(std::int64_t x) {
  return {"machine",
          {{.name = "Registers", .capacity_words = 3, .instances = x},
           {.name = "DRAM", .technology = Technology::kDram}},
          {.instances = x}};
}

TEST(Padding, FillsTheArrayWithAPrimeExtent) {
  // 7 rows on 4 multipliers: 7 steps on one, or 8 rows in 2 steps on four.
  const Workload product = gemm("product", {.m = 7, .n = 1, .k = 1});
  const EnergyTable energy = resolve_energy(machine(4));
  const OptimalOptions options{.objective = with_tie_break(Objective::latency())};
  const PaddedResult padded = find_padded(product, machine(4), energy, 0.25, options);
  ASSERT_TRUE(padded.padded);
  EXPECT_THAT(padded.padded->extents(), ElementsAre(8, 1, 1));
  EXPECT_EQ(padded.result.totals.cycles, 2);
  EXPECT_EQ(padded.result.statistics.spaces_total, 2);
  EXPECT_EQ(padded.unpadded->primary, 7);
  const PaddedResult perfect = find_padded(product, machine(4), energy, 0.1, options);
  EXPECT_FALSE(perfect.padded);
  EXPECT_EQ(perfect.result.totals.cycles, 7);
}

TEST(Padding, IsNotUsedWhereItIsOfNoUse) {
  const Workload product = gemm("product", {.m = 8, .n = 3, .k = 2});
  const EnergyTable energy = resolve_energy(machine(1));
  const PaddedResult padded = find_padded(product, machine(1), energy, 0.5);
  EXPECT_FALSE(padded.padded);
  EXPECT_EQ(padded.result.value, find_optimal(product, machine(1), energy).value);
}

TEST(Padding, SharesAreNotNegative) {
  const Workload product = gemm("product", {.m = 8, .n = 3, .k = 2});
  EXPECT_THROW(static_cast<void>(find_padded(product, machine(1), resolve_energy(machine(1)), -1)),
               InputError);
}

TEST(Padding, SaysWhyNothingFits) {
  const Workload product = gemm("product", {.m = 8, .n = 3, .k = 2});
  std::vector<StorageLevel> levels = machine(1).levels();
  levels.front().capacity_words = 2;
  const Architecture small("small", std::move(levels), {});
  const PaddedResult padded = find_padded(product, small, resolve_energy(small), 0.25);
  EXPECT_EQ(padded.result.termination, Termination::kInfeasible);
  EXPECT_FALSE(padded.result.infeasible_reason.empty());
}

/// The best of all mappings of all extents up to `most` times the operations, useful or not; absent
/// where there are too many. Limits stay those of the layer itself.
std::optional<SearchResult> brute_force(const test::Instance& instance,
                                        const ObjectivePair& objective,
                                        const Constraints& constraints, double most,
                                        std::vector<Dimension> dimensions, std::size_t d) {
  constexpr std::int64_t kMostMappings = 3'000;
  const Workload& workload = instance.workload;
  if (d == dimensions.size()) {
    const Workload layer(workload.name(), std::move(dimensions), workload.tensors());
    SearchResult found = find_exhaustive(layer, instance.architecture, instance.energy,
                                         {.objective = objective,
                                          .model = instance.model,
                                          .constraints = constraints,
                                          .max_evaluations = kMostMappings});
    const bool whole =
        found.termination == Termination::kOptimal || found.termination == Termination::kInfeasible;
    return whole ? std::optional(std::move(found)) : std::nullopt;
  }
  std::optional<SearchResult> best;
  const std::int64_t extent = dimensions[d].extent;
  for (;; ++dimensions[d].extent) {
    double growth = 1;
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
      growth *= static_cast<double>(dimensions[i].extent) /
                static_cast<double>(workload.dimensions()[i].extent);
    }
    if (growth > 1 + most + 1e-9 && dimensions[d].extent > extent) {
      return best;
    }
    auto found = brute_force(instance, objective, constraints, most, dimensions, d + 1);
    if (!found) {
      return std::nullopt;
    }
    if (!best || (found->mapping && (!best->mapping || *found->value < *best->value))) {
      best = std::move(found);
    }
  }
}

/// Whether there were few enough to compare.
bool expect_best_of_all_extents(const test::Instance& instance, const ObjectivePair& objective,
                                const Constraints& constraints) {
  constexpr double kTolerance = 1e-9;
  constexpr double kMost = 0.34;
  const auto& [workload, machine, energy, model] = instance;
  const auto expected =
      brute_force(instance, objective, constraints, kMost, workload.dimensions(), 0);
  if (!expected) {
    return false;
  }
  const OptimalOptions options{.objective = objective, .model = model, .constraints = constraints};
  const auto [found, padded, unpadded] = find_padded(workload, machine, energy, kMost, options);
  EXPECT_EQ(found.termination, expected->termination);
  EXPECT_EQ(found.mapping.has_value(), expected->mapping.has_value());
  if (!found.mapping || !expected->mapping) {
    return true;
  }
  EXPECT_NEAR(found.value->primary, expected->value->primary,
              kTolerance * expected->value->primary);
  EXPECT_EQ(unpadded, find_optimal(workload, machine, energy, options).value);
  EXPECT_FALSE(unpadded && *unpadded < *found.value);
  const Workload& layer = padded ? *padded : workload;
  EXPECT_THAT(validate(layer, machine, *found.mapping, constraints), ::testing::IsEmpty());
  EXPECT_EQ(evaluate(layer, machine, *found.mapping, energy, model).totals(), found.totals);
  return true;
}

constexpr std::uint64_t kShards = 6;
constexpr std::uint64_t kInstancesPerShard = 200;
constexpr std::uint64_t kConstrainedPerShard = 100;

/// In shards, which `ctest` runs side by side.
class PaddingBruteForce : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(PaddingBruteForce, FindsTheBestOfAllExtents) {
  int compared = 0;
  for (std::uint64_t i = 0; i < kInstancesPerShard; ++i) {
    const std::uint64_t seed = 900'000 + GetParam() * kInstancesPerShard + i;
    const test::Instance instance = test::random_instance(seed, 150);
    SCOPED_TRACE(fmt::format("seed {}\n{}", seed, to_text(instance)));
    compared += expect_best_of_all_extents(instance, test::rotating_objective(seed), {}) ? 1 : 0;
  }
  EXPECT_GT(compared, 100);
}

TEST_P(PaddingBruteForce, FindsTheBestOfAllExtentsThatObeysConstraints) {
  int compared = 0;
  for (std::uint64_t i = 0; i < kConstrainedPerShard; ++i) {
    const std::uint64_t seed = 910'000 + GetParam() * kConstrainedPerShard + i;
    const test::Instance instance = test::random_instance(seed, 150);
    SCOPED_TRACE(fmt::format("seed {}\n{}", seed, to_text(instance)));
    compared += expect_best_of_all_extents(instance, test::rotating_objective(seed),
                                           test::resolved_constraints(instance, seed))
                    ? 1
                    : 0;
  }
  EXPECT_GT(compared, 50);
}

INSTANTIATE_TEST_SUITE_P(Shards, PaddingBruteForce, ::testing::Range(std::uint64_t{0}, kShards));

}  // namespace
}  // namespace cosa
