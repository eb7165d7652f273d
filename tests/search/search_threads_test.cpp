// Any number of threads finds, proves and counts the same.
#include <gmock/gmock.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <tuple>
#include <vector>

#include "cosa/search/optimal.h"
#include "cosa/search/padding.h"
#include "cosa/search/pareto.h"
#include "cosa/search/top.h"
#include "search/random_constraints.h"
#include "search/random_instances.h"

namespace cosa {
namespace {

/// Everything of a result but its seconds.
auto untimed(const SearchResult& result) {
  SearchStatistics statistics = result.statistics;
  statistics.seconds = 0;
  return std::tuple(result.termination, result.mapping, result.totals, result.value, result.bound,
                    result.gap, statistics);
}

using Solve = std::function<SearchResult(const test::Instance&, const OptimalOptions&)>;

SearchResult solve_fixed(const test::Instance& instance, const OptimalOptions& options) {
  return find_optimal(instance.workload, instance.architecture, instance.energy, options);
}

/// One thread, two and three on the problem of a seed.
void expect_same(const test::Instance& instance, OptimalOptions options, const Solve& solve,
                 std::uint64_t seed) {
  options.objective = test::rotating_objective(seed);
  options.model = instance.model;
  const SearchResult alone = solve(instance, options);
  for (const std::size_t jobs : {2U, 3U}) {
    options.jobs = jobs;
    ASSERT_EQ(untimed(solve(instance, options)), untimed(alone))
        << jobs << " jobs, seed " << seed << "\n"
        << to_text(instance);
  }
}

constexpr std::int64_t kMappings = 1'000;

TEST(SearchThreads, FindTheSame) {
  for (std::uint64_t seed = 1; seed <= 68; ++seed) {
    expect_same(test::random_instance(seed, kMappings), {}, solve_fixed, seed);
  }
}

TEST(SearchThreads, FindTheSameWhereNeighboursHandWordsOn) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    expect_same(test::random_linked_instance(seed, kMappings), {}, solve_fixed, seed);
  }
}

TEST(SearchThreads, FindTheSameUnderConstraints) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const test::Instance instance = test::random_instance(seed, kMappings);
    expect_same(instance, {.constraints = test::resolved_constraints(instance, seed)}, solve_fixed,
                seed);
  }
}

TEST(SearchThreads, FindTheSameWithoutDominance) {
  for (std::uint64_t seed = 201; seed <= 260; ++seed) {
    expect_same(test::random_instance(seed, kMappings), {.use_dominance = false}, solve_fixed,
                seed);
  }
}

TEST(SearchThreads, FindTheSameResidencies) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    expect_same(test::random_instance(seed, 300), {.free_residency = true}, solve_fixed, seed);
  }
}

TEST(SearchThreads, FindTheSamePadding) {
  const Solve solve_padded = [](const test::Instance& instance, const OptimalOptions& options) {
    return find_padded(instance.workload, instance.architecture, instance.energy, 0.25, options)
        .result;
  };
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    expect_same(test::random_instance(seed, 300), {}, solve_padded, seed);
  }
}

TEST(SearchThreads, ListTheSameBest) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const test::Instance instance = test::random_instance(seed, 300);
    const auto listed = [&](std::size_t jobs) {
      TopMappings top = find_top(instance.workload, instance.architecture, instance.energy,
                                 {.count = 5}, {.model = instance.model, .jobs = jobs});
      top.statistics.seconds = 0;
      std::vector<std::tuple<Mapping, CostTotals>> mappings;
      for (const RankedMapping& ranked : top.mappings) {
        mappings.emplace_back(ranked.mapping, ranked.totals);
      }
      return std::tuple(top.termination, mappings, top.proven, top.bound, top.statistics);
    };
    ASSERT_EQ(listed(3), listed(1)) << "seed " << seed;
  }
}

TEST(SearchThreads, FindTheSameFront) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const test::Instance instance = test::random_instance(seed, 300);
    const auto points = [&](std::size_t jobs) {
      ParetoFront front = find_front(instance.workload, instance.architecture, instance.energy,
                                     {.model = instance.model, .jobs = jobs});
      front.statistics.seconds = 0;
      std::vector<std::tuple<Mapping, CostTotals>> found;
      for (const FrontPoint& point : front.points) {
        found.emplace_back(point.mapping, point.totals);
      }
      return std::tuple(front.termination, found, front.statistics);
    };
    ASSERT_EQ(points(3), points(1)) << "seed " << seed;
  }
}

TEST(SearchThreads, StopTogetherWithAnHonestBound) {
  constexpr double kRounding = 1 + 1e-9;
  int stopped = 0;
  for (std::uint64_t seed = 1; seed <= 120; ++seed) {
    const test::Instance instance = test::random_linked_instance(seed, kMappings);
    OptimalOptions options{.objective = test::rotating_objective(seed), .model = instance.model};
    const SearchResult best = solve_fixed(instance, options);
    std::atomic<std::uint64_t> asked = 0;
    options.stop = [&] { return ++asked > seed % 10; };
    options.jobs = 3;
    const SearchResult found = solve_fixed(instance, options);
    if (!best.value) {
      continue;
    }
    ASSERT_LE(found.bound, best.value->primary * kRounding) << "seed " << seed;
    if (found.value) {
      ASSERT_GE(found.value->primary * kRounding, best.value->primary) << "seed " << seed;
    }
    if (found.termination == Termination::kOptimal) {
      ASSERT_GE(found.bound * kRounding, best.value->primary) << "seed " << seed;
    } else {
      ++stopped;
    }
  }
  EXPECT_GT(stopped, 60);
}

}  // namespace
}  // namespace cosa
