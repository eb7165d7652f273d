#include "model/random_nest.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cosa/base/factors.h"
#include "cosa/mapping/level_block.h"

namespace cosa::testing {
namespace {

constexpr std::int64_t kMaxOperations = 300;
constexpr std::int64_t kMaxElements = 16;
constexpr std::int64_t kWideFanout = 64;

using Rank = std::vector<std::pair<std::size_t, std::int64_t>>;

Tensor make_tensor(std::string name, const std::vector<Rank>& ranks, bool output = false) {
  std::vector<ProjectionRank> projection;
  for (const Rank& rank : ranks) {
    ProjectionRank terms;
    for (const auto& [dimension, coefficient] : rank) {
      terms.push_back({DimensionId{dimension}, coefficient});
    }
    projection.push_back(std::move(terms));
  }
  return {std::move(name), Projection{std::move(projection)},
          output ? TensorRole::kOutput : TensorRole::kInput};
}

std::vector<Tensor> random_tensors(Random& random, std::size_t& dimensions) {
  const std::int64_t a = pick(random, 1, 3);
  const std::int64_t b = pick(random, 1, 3);
  switch (pick(random, 0, 6)) {
    case 0:  // matrix product
      dimensions = 3;
      return {make_tensor("A", {{{0, 1}}, {{2, 1}}}), make_tensor("B", {{{2, 1}}, {{1, 1}}}),
              make_tensor("Z", {{{0, 1}}, {{1, 1}}}, true)};
    case 1:  // convolution along one axis: K, C, P, R
      dimensions = 4;
      return {make_tensor("W", {{{0, 1}}, {{1, 1}}, {{3, 1}}}),
              make_tensor("I", {{{1, 1}}, {{2, a}, {3, b}}}),
              make_tensor("O", {{{0, 1}}, {{2, 1}}}, true)};
    case 2:  // depthwise convolution along two axes: C, P, R, Q, S
      dimensions = 5;
      return {make_tensor("W", {{{0, 1}}, {{2, 1}}, {{4, 1}}}),
              make_tensor("I", {{{0, 1}}, {{1, a}, {2, 1}}, {{3, 1}, {4, b}}}),
              make_tensor("O", {{{0, 1}}, {{1, 1}}, {{3, 1}}}, true)};
    case 3:  // three operands: I, J, K, L
      dimensions = 4;
      return {make_tensor("T", {{{0, 1}}, {{2, 1}}, {{3, 1}}}),
              make_tensor("U", {{{2, 1}}, {{1, 1}}}), make_tensor("V", {{{3, 1}}, {{1, 1}}}),
              make_tensor("Z", {{{0, 1}}, {{1, 1}}}, true)};
    case 4:  // convolution along two axes: K, P, R, Q, S
      dimensions = 5;
      return {make_tensor("W", {{{0, 1}}, {{2, 1}}, {{4, 1}}}),
              make_tensor("I", {{{1, a}, {2, b}}, {{3, b}, {4, a}}}),
              make_tensor("O", {{{0, 1}}, {{1, 1}}, {{3, 1}}}, true)};
    case 5:  // three terms in a window, a strided operand
      dimensions = 3;
      return {make_tensor("X", {{{0, a}, {1, b}, {2, 1}}}), make_tensor("Y", {{{1, 2}}, {{2, 1}}}),
              make_tensor("Z", {{{0, 1}}}, true)};
    default:  // a dimension in two ranks
      dimensions = 3;
      return {make_tensor("A", {{{0, 1}}, {{0, 1}, {1, 1}}}),
              make_tensor("B", {{{2, 1}}, {{1, 1}}}), make_tensor("Z", {{{0, 1}}, {{2, 1}}}, true)};
  }
}

/// Every prime of every extent, shuffled.
std::vector<Loop> shuffled_loops(Random& random, const Workload& workload) {
  std::vector<Loop> loops;
  for (std::size_t d = 0; d < workload.dimensions().size(); ++d) {
    for (const std::int64_t prime : prime_factors(workload.dimensions()[d].extent)) {
      loops.push_back({DimensionId{d}, prime});
    }
  }
  std::ranges::shuffle(loops, random);
  return loops;
}

/// Makes some loops spatial, at fan-outs that decrease from the outermost loop on.
void place_in_space(Random& random, std::vector<Loop>& loops, std::size_t levels) {
  std::int64_t elements = 1;
  std::vector<std::size_t> fanouts;
  std::vector<Loop*> chosen;
  for (Loop& loop : loops) {
    if (pick(random, 0, 2) == 0 && elements * loop.bound <= kMaxElements) {
      elements *= loop.bound;
      chosen.push_back(&loop);
      fanouts.push_back(
          static_cast<std::size_t>(pick(random, 0, static_cast<std::int64_t>(levels) - 1)));
    }
  }
  std::ranges::sort(fanouts, std::greater<>{});
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    chosen[i]->spatial =
        SpatialPlacement{LevelId{fanouts[i]}, pick(random, 0, 1) == 0 ? Axis::kX : Axis::kY};
  }
}

}  // namespace

std::int64_t pick(Random& random, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
}

Workload random_workload(Random& random) {
  for (;;) {
    std::size_t count = 0;
    std::vector<Tensor> tensors = random_tensors(random, count);
    std::vector<Dimension> dimensions;
    std::int64_t operations = 1;
    for (std::size_t d = 0; d < count; ++d) {
      dimensions.push_back({std::string(1, static_cast<char>('a' + d)), pick(random, 1, 8)});
      operations *= dimensions.back().extent;
    }
    if (operations <= kMaxOperations) {
      return {"random", std::move(dimensions), std::move(tensors)};
    }
  }
}

Architecture wide_machine(std::size_t levels) {
  std::vector<StorageLevel> memories;
  std::int64_t side = 1;
  for (std::size_t i = levels; i-- > 0;) {
    StorageLevel memory;
    memory.name = "Memory" + std::to_string(i);
    memory.instances = side * side;
    memory.mesh_x = side;
    memory.access_energy = AccessEnergy{1.0, 1.0};
    memories.insert(memories.begin(), memory);
    side *= kWideFanout;
  }
  return {"wide", std::move(memories), {.instances = side * side, .mesh_x = side}};
}

Mapping random_even_nest(Random& random, const Workload& workload, std::size_t levels) {
  std::vector<LevelBlock> blocks(levels);
  std::int64_t elements = 1;
  for (Loop loop : shuffled_loops(random, workload)) {
    const auto level =
        static_cast<std::size_t>(pick(random, 0, static_cast<std::int64_t>(levels) - 1));
    if (pick(random, 0, 2) == 0 && elements * loop.bound <= kMaxElements) {
      elements *= loop.bound;
      loop.spatial =
          SpatialPlacement{LevelId{level}, pick(random, 0, 1) == 0 ? Axis::kX : Axis::kY};
      blocks[level].spatial.push_back(loop);
    } else {
      blocks[level].temporal.push_back(loop);
    }
  }
  for (std::size_t s = 0; s < levels; ++s) {
    for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
      if (s + 1 == levels || pick(random, 0, 2) != 0) {
        blocks[s].kept.insert(TensorId{v});
      }
    }
  }
  return even_mapping(blocks);
}

Mapping random_uneven_nest(Random& random, const Workload& workload, std::size_t levels) {
  std::vector<Loop> loops = shuffled_loops(random, workload);
  place_in_space(random, loops, levels);
  std::vector<std::vector<StorageNode>> before(loops.size() + 1);  // a loop, outermost first
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    std::size_t place = 0;
    for (std::size_t s = levels; s-- > 0;) {
      if (s + 1 != levels && pick(random, 0, 2) == 0) {
        continue;
      }
      if (s + 1 != levels) {
        place = static_cast<std::size_t>(pick(random, static_cast<std::int64_t>(place),
                                              static_cast<std::int64_t>(loops.size())));
      }
      TensorSet one;
      one.insert(TensorId{v});
      before[place].push_back({LevelId{s}, one});
    }
  }
  std::vector<MappingNode> nodes;
  for (std::size_t i = 0; i <= loops.size(); ++i) {
    nodes.insert(nodes.end(), before[i].begin(), before[i].end());
    if (i < loops.size()) {
      nodes.emplace_back(loops[i]);
    }
  }
  return Mapping{std::move(nodes)};
}

}  // namespace cosa::testing
