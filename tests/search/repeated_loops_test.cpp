#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "cosa/base/factors.h"
#include "cosa/mapping/nest_text.h"
#include "cosa/model/evaluator.h"
#include "cosa/search/optimal.h"
#include "cosa/search/random_search.h"
#include "search/random.h"
#include "search/random_instances.h"

namespace cosa {
namespace {

/// The same splits over the levels, with every temporal loop cut into its primes and the loops of
/// each level in random order: a dimension has several loops in a level.
EvenNest with_repeated_loops(const EvenNest& nest, detail::Random& random) {
  EvenNest repeated;
  for (std::size_t i = 0; i < nest.num_levels(); ++i) {
    repeated.start_level(nest.kept(i));
    for (const NestLoop& loop : nest.spatial(i)) {
      repeated.add_spatial(DimensionId{loop.dimension}, loop.bound, loop.axis);
    }
    std::vector<std::pair<DimensionId, std::int64_t>> loops;
    for (const NestLoop& loop : nest.temporal(i)) {
      for (const std::int64_t prime : prime_factors(loop.bound)) {
        loops.emplace_back(DimensionId{loop.dimension}, prime);
      }
    }
    random.shuffle(loops);
    for (const auto& [dimension, bound] : loops) {
      repeated.add_temporal(dimension, bound);
    }
  }
  return repeated;
}

bool has_window(const Workload& workload) {
  return std::ranges::any_of(workload.tensors(), [](const Tensor& tensor) {
    return std::ranges::any_of(tensor.projection.ranks(), [](const ProjectionRank& rank) {
      return rank.size() > 1 || rank.front().coefficient > 1;
    });
  });
}

/// The space of the exact search has one loop of a dimension in a level. Without windows this is no
/// restriction; with them the judge's account of overlaps now and then favours a repeated loop.
TEST(RepeatedLoops, WithoutWindowsNeverBeatTheOptimum) {
  constexpr std::uint64_t kInstances = 1'000;
  constexpr std::int64_t kMaxMappings = 3'000;
  constexpr int kMappings = 30;
  constexpr int kOrders = 10;
  constexpr double kRounding = 1e-9;
  for (std::uint64_t seed = 1; seed <= kInstances; ++seed) {
    const auto instance = test::random_instance(seed, kMaxMappings);
    const auto& [workload, architecture, energy, model] = instance;
    if (has_window(workload)) {
      continue;
    }
    const ObjectivePair objective = test::rotating_objective(seed);
    const SearchResult optimal =
        find_optimal(workload, architecture, energy, {.objective = objective, .model = model});
    if (!optimal.mapping) {
      continue;
    }
    Evaluator evaluator(workload, architecture, energy, model);
    detail::Random random(seed);
    RandomMappings mappings(workload, architecture, seed);
    for (int m = 0; m < kMappings; ++m) {
      const EvenNest nest =
          m == 0 ? *even_nest(*optimal.mapping, architecture.num_levels()) : mappings.next();
      for (int order = 0; order < kOrders; ++order) {
        const EvenNest repeated = with_repeated_loops(nest, random);
        const double value = objective.primary.value(evaluator.evaluate(repeated).totals());
        ASSERT_GE(value, optimal.value->primary * (1 - kRounding)) << fmt::format(
            "seed {}\n{}optimum:\n{}repeated loops:\n{}", seed, test::to_text(instance),
            nest_text(workload, architecture, *optimal.mapping),
            nest_text(workload, architecture, to_mapping(repeated)));
      }
    }
  }
}

}  // namespace
}  // namespace cosa
