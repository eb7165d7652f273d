#include "search/compulsory_bound.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "cosa/model/evaluator.h"
#include "cosa/search/random_search.h"
#include "search/even_space.h"
#include "search/partial_mapping.h"
#include "search/random_instances.h"

namespace cosa {
namespace {

using detail::CompulsoryBound;
using detail::CostBound;
using detail::EvenSpace;
using detail::PartialMapping;

/// The whole mapping as a partial one: everything decided.
PartialMapping decided(const EvenSpace& space, const EvenNest& nest) {
  PartialMapping whole(space);
  whole.split = detail::Split(space.slots().size(), space.num_dimensions());
  whole.decided.assign(space.num_dimensions(), true);
  for (std::size_t s = 0; s < space.slots().size(); ++s) {
    const detail::LoopSlot& slot = space.slots()[s];
    for (const NestLoop& loop : slot.axis ? nest.spatial(slot.level) : nest.temporal(slot.level)) {
      if (!slot.axis || loop.axis == *slot.axis) {
        whole.split.factor(s, loop.dimension) *= loop.bound;
      }
    }
    if (!slot.axis) {
      whole.orders[slot.level].emplace();
      for (const NestLoop& loop : nest.temporal(slot.level)) {
        whole.orders[slot.level]->push_back(loop.dimension);
      }
    }
  }
  return whole;
}

/// Takes decisions back at random: the mapping stays a completion.
void forget(PartialMapping& partial, const EvenSpace& space, std::mt19937_64& random) {
  for (auto& order : partial.orders) {
    if (random() % 2 == 0) {
      order.reset();
    }
  }
  for (std::size_t d = 0; d < space.num_dimensions(); ++d) {
    if (random() % 3 != 0) {
      continue;
    }
    partial.decided[d] = false;
    std::int64_t temporal = 1;
    for (std::size_t s = 0; s < space.slots().size(); ++s) {
      if (!space.slots()[s].axis) {
        temporal *= partial.split.factor(s, d);
        partial.split.factor(s, d) = 1;
      }
    }
    partial.split.factor(space.last_slot(), d) = temporal;
  }
  std::ranges::for_each(partial.orders, [&](auto& order) {
    if (order) {
      std::erase_if(*order, [&](std::size_t d) { return !partial.decided[d]; });
    }
  });
}

TEST(CompulsoryBound, NoCompletionIsBelow) {
  constexpr std::uint64_t kInstances = 800;
  constexpr int kMappings = 40;
  for (std::uint64_t seed = 1; seed <= kInstances; ++seed) {
    const test::Instance instance = test::random_instance(seed, 3'000);
    const auto& [workload, architecture, energy, model] = instance;
    RandomMappings mappings(workload, architecture, seed);
    if (mappings.empty()) {
      continue;
    }
    const EvenSpace space(workload, architecture);
    CompulsoryBound bound(workload, architecture, energy, model, space);
    Evaluator evaluator(workload, architecture, energy, model);
    std::mt19937_64 random(seed);
    for (int i = 0; i < kMappings; ++i) {
      const EvenNest& nest = mappings.next();
      const CostTotals cost = evaluator.evaluate_totals(nest);
      PartialMapping partial = decided(space, nest);
      if (i % 2 == 1) {
        forget(partial, space, random);
      }
      const CostBound least = bound(partial);
      ASSERT_LE(least.cycles, static_cast<double>(cost.cycles)) << seed << "\n"
                                                                << to_text(instance);
      ASSERT_LE(least.energy_pJ, cost.energy_pJ) << seed << "\n" << to_text(instance);
    }
  }
}

}  // namespace
}  // namespace cosa
