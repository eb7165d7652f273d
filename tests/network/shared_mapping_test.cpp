#include "cosa/network/shared_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/mapping/level_block.h"
#include "cosa/mapping/residency_sets.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/network/network_objective.h"
#include "cosa/network/schedule_network.h"
#include "cosa/scheduler/scheduler.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"

namespace cosa {
namespace {

using ::testing::SizeIs;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Layer layer(const Workload& workload) { return {"net", workload.name(), workload}; }

/// Sixteen multipliers in a square, each with registers, below a buffer below DRAM.
Architecture machine() {
  return {"machine",
          {{.name = "Registers",
            .capacity_words = 4,
            .instances = 16,
            .mesh_x = 4,
            .access_energy = AccessEnergy{.read_pJ = 1, .write_pJ = 1}},
           {.name = "Buffer",
            .capacity_words = 14,
            .read_bandwidth = 2,
            .write_bandwidth = 8,
            .access_energy = AccessEnergy{.read_pJ = 2, .write_pJ = 5}},
           {.name = "DRAM",
            .technology = Technology::kDram,
            .read_bandwidth = 1,
            .write_bandwidth = 1,
            .access_energy = AccessEnergy{.read_pJ = 20, .write_pJ = 20}}},
          {.instances = 16, .mesh_x = 4}};
}

constexpr std::size_t kLevels = 3;

/// Tensors by level.
using Kept = std::vector<TensorSet>;

Kept fullest(const Workload& workload, const Architecture& architecture) {
  Kept kept;
  for (std::size_t i = 0; i < kLevels; ++i) {
    kept.push_back(residency_sets(workload, architecture, LevelId{i}).may);
  }
  return kept;
}

/// Calls `visit` with the energy x delay of every mapping that keeps so. Every extent is a prime or
/// 1, so that each dimension has its one loop at one of five places; loops of a level then stand in
/// the order of a permutation of all dimensions.
template <typename Visit>
void for_each_mapping(const Workload& workload, const Architecture& architecture, const Kept& kept,
                      const Visit& visit) {
  const std::size_t size = workload.dimensions().size();
  constexpr std::size_t kPlaces = kLevels + 2;
  std::vector<std::size_t> order;
  for (std::size_t d = 0; d < size; ++d) {
    if (workload.dimensions()[d].extent > 1) {
      order.push_back(d);
    }
  }
  std::vector<std::size_t> places(size, 0);
  do {
    std::ranges::fill(places, 0);
    for (bool more = true; more;) {
      std::vector<LevelBlock> blocks(kLevels);
      for (std::size_t i = 0; i < kLevels; ++i) {
        blocks[i].kept = kept[i];
      }
      for (const std::size_t d : order) {
        Loop loop{.dimension = DimensionId{d}, .bound = workload.dimensions()[d].extent};
        if (places[d] >= kLevels) {
          loop.spatial = {LevelId{1}, places[d] == kLevels ? Axis::kX : Axis::kY};
          blocks[1].spatial.push_back(loop);
        } else {
          blocks[places[d]].temporal.push_back(loop);
        }
      }
      const Mapping mapping = even_mapping(blocks);
      if (validate(workload, architecture, mapping).empty()) {
        visit(blocks, evaluate(workload, architecture, mapping).edp_pJ_cycles());
      }
      more = false;
      for (std::size_t n = 0; n < order.size() && !more; ++n) {
        std::size_t& place = places[order[n]];
        place = (place + 1) % kPlaces;
        more = place > 0;
      }
    }
  } while (std::ranges::next_permutation(order).found);
}

/// What is compared: the least energy x delay of a layer's mappings by what they do.
using LeastByUse = std::map<std::vector<std::string>, double>;

void note(LeastByUse& least, std::vector<std::string> use, double value) {
  const auto [known, fresh] = least.try_emplace(std::move(use), value);
  known->second = std::min(known->second, value);
}

/// Sorted names of what lies along x, then along y.
std::vector<std::string> axes_of(const Workload& workload, const std::vector<LevelBlock>& blocks) {
  std::vector<std::string> axes(2);
  for (const Loop& loop : blocks[1].spatial) {
    if (loop.bound > 1) {
      axes[loop.spatial->axis == Axis::kX ? 0 : 1] += workload.dimension(loop.dimension).name;
    }
  }
  for (std::string& names : axes) {
    std::ranges::sort(names);
  }
  return axes;
}

/// By level: the names of the loops in time, outermost first.
std::vector<std::string> orders_of(const Workload& workload,
                                   const std::vector<LevelBlock>& blocks) {
  std::vector<std::string> orders;
  for (const LevelBlock& block : blocks) {
    std::string& names = orders.emplace_back();
    for (const Loop& loop : block.temporal) {
      names += loop.bound > 1 ? workload.dimension(loop.dimension).name : "";
    }
  }
  return orders;
}

/// The least sum over all choices, where `fits(use, choice)` says whether a mapping obeys one.
template <typename Choice, typename Fits>
double least_sum(const Network& network, const std::vector<LeastByUse>& layers,
                 const std::vector<Choice>& choices, const Fits& fits) {
  double least = kInfinity;
  for (const Choice& choice : choices) {
    double sum = 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      double own = kInfinity;
      for (const auto& [use, value] : layers[i]) {
        own = fits(use, choice) ? std::min(own, value) : own;
      }
      sum += static_cast<double>(network.layers[i].workload.occurrences()) * own;
    }
    least = std::min(least, sum);
  }
  return least;
}

template <typename UseOf>
std::vector<LeastByUse> least_by_use(const Network& network, const UseOf& use_of) {
  std::vector<LeastByUse> layers;
  for (const Layer& each : network.layers) {
    LeastByUse& least = layers.emplace_back();
    const Workload& workload = each.workload;
    for_each_mapping(workload, machine(), fullest(workload, machine()),
                     [&](const std::vector<LevelBlock>& blocks, double value) {
                       note(least, use_of(workload, blocks), value);
                     });
  }
  return layers;
}

/// Two or three products, some of them more than once.
Network random_network(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const std::vector<std::int64_t> extents{1, 2, 2, 3, 5};
  const auto extent = [&] { return extents[random() % extents.size()]; };
  Network network{.name = "net", .layers = {}, .unscheduled = {}};
  const std::size_t size = 2 + random() % 2;
  for (std::size_t i = 0; i < size; ++i) {
    const std::int64_t times = 1 + static_cast<std::int64_t>(random() % 3);
    network.layers.push_back(layer(
        gemm("layer" + std::to_string(i), {.m = extent(), .n = extent(), .k = extent()}, times)));
  }
  return network;
}

NetworkSchedule shared(const Network& network, const Sharing& sharing) {
  return schedule_network(network, machine(), {.sharing = sharing});
}

double value_of(const NetworkSchedule& schedule) {
  const SharedMapping& found = schedule.shared.value();
  EXPECT_TRUE(found.proven());
  const double sum = [&] {
    double total = 0;
    for (std::size_t i = 0; i < schedule.outcomes.size(); ++i) {
      total += schedule.outcomes[i].schedule.value().objective_value.value();
    }
    return total;
  }();
  EXPECT_GE(found.value.value(), (1 - 1e-9) * sum) << "each layer occurs at least once";
  EXPECT_GE(found.value.value(), (1 - 1e-9) * found.free_bound);
  return found.value.value();
}

const std::vector<std::string> kDimensions{"K", "M", "N"};

/// All pairs of `names`.
std::vector<std::vector<std::string>> pairs_of(const std::vector<std::string>& names) {
  std::vector<std::vector<std::string>> pairs;
  for (const std::string& a : names) {
    for (const std::string& b : names) {
      pairs.push_back({a, b});
    }
  }
  return pairs;
}

bool lies_within(const std::vector<std::string>& use, const std::vector<std::string>& choice) {
  return std::ranges::includes(choice[0], use[0]) && std::ranges::includes(choice[1], use[1]);
}

constexpr std::uint64_t kNetworks = 12;

TEST(SharedMapping, OneDimensionAnAxisIsTheBestOfAllChoices) {
  for (std::uint64_t seed = 1; seed <= kNetworks; ++seed) {
    const Network network = random_network(seed);
    const double least =
        least_sum(network, least_by_use(network, axes_of), pairs_of(kDimensions), lies_within);
    EXPECT_NEAR(value_of(shared(network, {.dimensions_per_axis = 1})), least, 1e-9 * least)
        << "seed " << seed;
  }
}

TEST(SharedMapping, TwoDimensionsAnAxisAreTheBestOfAllChoices) {
  const Network network{.name = "net",
                        .layers = {layer(convolution("a", {.r = 2, .p = 2, .c = 2, .k = 1})),
                                   layer(convolution("b", {.r = 1, .p = 3, .c = 2, .k = 2}, 2))},
                        .unscheduled = {}};
  const std::vector<LeastByUse> layers = least_by_use(network, axes_of);
  const double one = least_sum(network, layers, pairs_of({"C", "K", "P", "R"}), lies_within);
  const double two =
      least_sum(network, layers, pairs_of({"CK", "CP", "CR", "KP", "KR", "PR"}), lies_within);
  EXPECT_NEAR(value_of(shared(network, {.dimensions_per_axis = 1})), one, 1e-9 * one);
  EXPECT_NEAR(value_of(shared(network, {.dimensions_per_axis = 2})), two, 1e-9 * two);
}

/// An order of all dimensions for each level.
std::vector<std::vector<std::string>> triples_of_orders() {
  std::vector<std::string> orders;
  std::string order = "KMN";
  do {
    orders.push_back(order);
  } while (std::ranges::next_permutation(order).found);
  std::vector<std::vector<std::string>> triples;
  for (const std::string& inner : orders) {
    for (const std::string& middle : orders) {
      for (const std::string& outer : orders) {
        triples.push_back({inner, middle, outer});
      }
    }
  }
  return triples;
}

bool stands_so(const std::vector<std::string>& use, const std::vector<std::string>& choice) {
  return std::ranges::equal(use, choice, [](const std::string& own, const std::string& all) {
    return std::ranges::is_sorted(own, {}, [&](char name) { return all.find(name); });
  });
}

TEST(SharedMapping, OneOrderALevelIsTheBestOfAllChoices) {
  for (std::uint64_t seed = 1; seed <= kNetworks; ++seed) {
    const Network network = random_network(seed);
    const double least =
        least_sum(network, least_by_use(network, orders_of), triples_of_orders(), stands_so);
    EXPECT_NEAR(value_of(shared(network, {.order = true})), least, 1e-9 * least) << "seed " << seed;
  }
}

TEST(SharedMapping, AxesAndOrdersTogetherAreTheBestOfAllChoices) {
  std::vector<std::vector<std::string>> choices;
  for (const auto& pair : pairs_of(kDimensions)) {
    for (const auto& orders : triples_of_orders()) {
      choices.push_back({pair[0], pair[1], orders[0], orders[1], orders[2]});
    }
  }
  const auto both_of = [](const Workload& workload, const std::vector<LevelBlock>& blocks) {
    std::vector<std::string> use = axes_of(workload, blocks);
    std::ranges::copy(orders_of(workload, blocks), std::back_inserter(use));
    return use;
  };
  const auto fits = [](const std::vector<std::string>& use,
                       const std::vector<std::string>& choice) {
    return lies_within(use, choice) &&
           stands_so({use.begin() + 2, use.end()}, {choice.begin() + 2, choice.end()});
  };
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const Network network = random_network(seed);
    const double least = least_sum(network, least_by_use(network, both_of), choices, fits);
    EXPECT_NEAR(value_of(shared(network, {.dimensions_per_axis = 1, .order = true})), least,
                1e-9 * least)
        << "seed " << seed;
  }
}

/// Bit v of the number says whether level 0 keeps tensor v, three bits on the same of level 1.
Kept kept_by(const Workload& workload, unsigned bits) {
  Kept kept(kLevels);
  const std::size_t size = workload.tensors().size();
  for (std::size_t i = 0; i + 1 < kLevels; ++i) {
    for (std::size_t v = 0; v < size; ++v) {
      if ((bits >> (i * size + v) & 1U) != 0) {
        kept[i].insert(TensorId{v});
      }
    }
  }
  kept.back() = workload.all_tensors();
  return kept;
}

TEST(SharedMapping, OneResidencyIsTheBestOfAll) {
  constexpr unsigned kResidencies = 64;
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const Network network = random_network(seed);
    double least = kInfinity;
    for (unsigned bits = 0; bits < kResidencies; ++bits) {
      double sum = 0;
      for (const Layer& each : network.layers) {
        double own = kInfinity;
        for_each_mapping(
            each.workload, machine(), kept_by(each.workload, bits),
            [&](const std::vector<LevelBlock>&, double value) { own = std::min(own, value); });
        sum += static_cast<double>(each.workload.occurrences()) * own;
      }
      least = std::min(least, sum);
    }
    EXPECT_NEAR(value_of(shared(network, {.bypass = true})), least, 1e-9 * least)
        << "seed " << seed;
  }
}

TEST(SharedMapping, MoreInCommonIsNeverBetter) {
  for (std::uint64_t seed = 1; seed <= kNetworks; ++seed) {
    const Network network = random_network(seed);
    const double spatial = value_of(shared(network, {.dimensions_per_axis = 1}));
    const double order = value_of(shared(network, {.order = true}));
    const double both = value_of(shared(network, {.dimensions_per_axis = 1, .order = true}));
    EXPECT_GE(both, (1 - 1e-9) * std::max(spatial, order)) << "seed " << seed;
  }
}

TEST(SharedMapping, ALayerAloneHasItsOwnOptimum) {
  const Workload alone = gemm("alone", {.m = 3, .n = 2, .k = 5}, 2);
  const Network network{.name = "net", .layers = {layer(alone)}, .unscheduled = {}};
  const double fixed = schedule(alone, machine()).objective_value.value();
  const double open = schedule(alone, machine(), {.free_residency = true}).objective_value.value();
  EXPECT_DOUBLE_EQ(value_of(shared(network, {.dimensions_per_axis = 3, .order = true})), 2 * fixed);
  EXPECT_DOUBLE_EQ(value_of(shared(network, {.bypass = true})), 2 * open);
}

TEST(SharedMapping, SaysWhatIsTheSame) {
  const Network network{.name = "net",
                        .layers = {layer(gemm("a", {.m = 2, .k = 3})), layer(gemm("b", {.m = 2}))},
                        .unscheduled = {}};
  const NetworkSchedule schedule = shared(network, {.dimensions_per_axis = 1, .order = true});
  const SharedMapping& found = schedule.shared.value();
  EXPECT_EQ(found.objective, "edp");
  ASSERT_THAT(found.levels, SizeIs(kLevels));
  EXPECT_EQ(found.levels[1].level, "Buffer");
  EXPECT_FALSE(found.levels[0].x.has_value()) << "one multiplier below a register file";
  ASSERT_TRUE(found.levels[1].x && found.levels[1].y);
  EXPECT_LE(found.levels[1].x->size(), 1U);
  EXPECT_FALSE(found.levels[1].keeps.has_value()) << "not asked for";
  EXPECT_THAT(found.levels[2].order.value(), SizeIs(2)) << "N has no loops";
}

TEST(SharedMapping, TheWholesProductUnderOneChoiceIsNoBetterThanWithoutIt) {
  const Network network = random_network(3);
  const NetworkOptions options{.sharing = {.dimensions_per_axis = 1}};
  const double open = schedule_network_for(Objective::edp(), network, machine()).whole->value;
  const NetworkSchedule bound = schedule_network_for(Objective::edp(), network, machine(), options);
  EXPECT_TRUE(bound.whole->proven());
  EXPECT_GE(bound.whole->value, (1 - 1e-9) * open);
  EXPECT_DOUBLE_EQ(bound.whole->value, totals_of(network, bound).edp_pJ_cycles());
}

TEST(SharedMapping, WhatFitsNowhereIsLeftOut) {
  const Layer huge = layer(gemm("huge", {.m = std::int64_t{1} << 31, .n = std::int64_t{1} << 31}));
  Network network = random_network(2);
  const double without = value_of(shared(network, {.dimensions_per_axis = 1}));
  network.layers.push_back(huge);
  const NetworkSchedule schedule = shared(network, {.dimensions_per_axis = 1});
  EXPECT_FALSE(schedule.outcomes.back().schedule);
  EXPECT_DOUBLE_EQ(schedule.shared->value.value(), without);
}

TEST(SharedMapping, StoppedEarlyTheBoundIsHonest) {
  const Network network = random_network(5);
  const double optimum = value_of(shared(network, {.dimensions_per_axis = 1, .order = true}));
  const NetworkSchedule schedule =
      shared(network, {.dimensions_per_axis = 1, .order = true, .time_limit_seconds = 1e-9});
  EXPECT_LE(schedule.shared->bound, (1 + 1e-9) * optimum);
  EXPECT_GE(schedule.shared->value.value_or(kInfinity), (1 - 1e-9) * optimum);
}

TEST(SharedMapping, RefusesOtherEnginesAndOrdersThatAreStated) {
  const Network network = random_network(1);
  NetworkOptions options{.sharing = {.order = true}};
  options.schedule.engine = Engine::kRandom;
  EXPECT_THROW(static_cast<void>(schedule_network(network, machine(), options)), InputError);
  options.schedule.engine = Engine::kExact;
  options.schedule.constraints.loops = {{.level = "Buffer", .innermost = {"K"}}};
  EXPECT_THROW(static_cast<void>(schedule_network(network, machine(), options)), InputError);
  options.sharing = {.dimensions_per_axis = 1};
  EXPECT_TRUE(schedule_network(network, machine(), options).shared->proven());
}

}  // namespace
}  // namespace cosa
