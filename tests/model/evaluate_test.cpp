// Machines small enough to count by hand.

#include "cosa/model/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/base/input_error.h"
#include "cosa/mapping/level_block.h"
#include "cosa/model/evaluator.h"
#include "model/small_machines.h"

namespace cosa {
namespace {

using ::testing::AllOf;
using ::testing::Field;
using ::testing::HasSubstr;
using testing::kA;
using testing::kB;
using testing::kK;
using testing::kM;
using testing::kN;
using testing::kZ;
using testing::machine;
using testing::memory;
using testing::small_gemm;
using ::testing::ThrowsMessage;

Loop in_space(DimensionId dimension, std::int64_t bound, std::size_t fanout) {
  return {dimension, bound, SpatialPlacement{LevelId{fanout}}};
}

auto moves(int tile, int reads, int fills, int updates) {
  return AllOf(Field("tile_words", &TensorCost::tile_words, tile),
               Field("read_words", &TensorCost::read_words, reads),
               Field("fill_words", &TensorCost::fill_words, fills),
               Field("update_words", &TensorCost::update_words, updates));
}

const TensorSet kAll = TensorSet::first(3);

/// One memory: every operand of every multiplication is read from it.
TEST(Evaluate, OneMemory) {
  const Mapping mapping = even_mapping({{kAll, {{kM, 2}, {kN, 3}, {kK, 4}}, {}}});
  const Cost cost = evaluate(small_gemm(), machine({memory("Memory")}), mapping);
  EXPECT_EQ(cost.cycles, 24);
  EXPECT_EQ(cost.binding, Binding{});
  EXPECT_EQ(cost.utilization, 1.0);
  const LevelCost& level = cost.levels[0];
  EXPECT_THAT(level.tensors[kA], moves(8, 24, 0, 0));
  EXPECT_THAT(level.tensors[kB], moves(12, 24, 0, 0));
  // 24 partial sums arrive for 6 words: all but the first of each are added to what is read.
  EXPECT_THAT(level.tensors[kZ], moves(6, 24 - 6, 0, 24));
  EXPECT_EQ(level.tensors[kZ].temporal_reductions, 18);
  EXPECT_DOUBLE_EQ(level.tensors[kZ].energy_pJ, 18 * 1.0 + 24 * 2.0);
  EXPECT_DOUBLE_EQ(cost.compute.energy_pJ, 24 * 0.5);
  EXPECT_DOUBLE_EQ(cost.energy_pJ, 24 + 24 + 66 + 12);
  EXPECT_DOUBLE_EQ(cost.edp_pJ_cycles(), 24 * 126);
}

/// Loops M, N outside and K inside the buffer: N brings A nothing new.
TEST(Evaluate, StationaryTile) {
  const Mapping mapping = even_mapping({{kAll, {{kK, 4}}, {}}, {kAll, {{kM, 2}, {kN, 3}}, {}}});
  const Cost cost = evaluate(small_gemm(), machine({memory("Buffer"), memory("DRAM")}), mapping);
  EXPECT_THAT(cost.levels[0].tensors[kA], moves(4, 24, 2 * 4, 0));
  EXPECT_THAT(cost.levels[0].tensors[kB], moves(4, 24, 6 * 4, 0));
  EXPECT_THAT(cost.levels[0].tensors[kZ], moves(1, 18, 6, 24));
  EXPECT_THAT(cost.levels[1].tensors[kA], moves(8, 8, 0, 0));
  EXPECT_THAT(cost.levels[1].tensors[kB], moves(12, 24, 0, 0));
  EXPECT_THAT(cost.levels[1].tensors[kZ], moves(6, 0, 0, 6));
}

/// Three buffers side by side, one for each n: one read of A serves them all.
TEST(Evaluate, MulticastAndScatter) {
  const Mapping mapping =
      even_mapping({{kAll, {{kK, 4}}, {}}, {kAll, {{kM, 2}}, {in_space(kN, 3, 1)}}});
  const Cost cost =
      evaluate(small_gemm(), machine({memory("Buffer", 3), memory("DRAM")}, 3), mapping);
  EXPECT_EQ(cost.cycles, 8);
  EXPECT_EQ(cost.levels[0].tensors[kA].instances, 3);
  EXPECT_EQ(cost.levels[0].tensors[kA].total_fill_words(), 3 * 8);
  EXPECT_EQ(cost.levels[1].tensors[kA].read_words, 8);
  EXPECT_EQ(cost.levels[1].network[kA].multicast, 3);
  EXPECT_EQ(cost.levels[1].tensors[kB].read_words, 12);
  EXPECT_EQ(cost.levels[1].network[kB].multicast, 1);
}

/// Two multipliers that add to one word: one update leaves their fan-out a step.
TEST(Evaluate, SpatialReduction) {
  const Mapping mapping = even_mapping({{kAll, {{kM, 2}, {kN, 3}, {kK, 2}}, {in_space(kK, 2, 0)}}});
  const Cost cost =
      evaluate(small_gemm(), machine({memory("Memory")}, 2), mapping, {.neighbour_links = false});
  EXPECT_EQ(cost.cycles, 12);
  EXPECT_THAT(cost.levels[0].tensors[kZ], moves(6, 12 - 6, 0, 12));
  EXPECT_EQ(cost.levels[0].tensors[kA].read_words, 24);
}

/// A level that bypasses a tensor: its users ask the level outside, as often as they compute.
TEST(Evaluate, Bypass) {
  TensorSet without_a = kAll;
  without_a.erase(TensorId{kA});
  const Mapping mapping =
      even_mapping({{without_a, {{kK, 4}}, {}}, {kAll, {{kM, 2}, {kN, 3}}, {}}});
  const Cost cost = evaluate(small_gemm(), machine({memory("Buffer"), memory("DRAM")}), mapping);
  EXPECT_FALSE(cost.levels[0].tensors[kA].kept);
  EXPECT_EQ(cost.levels[0].tensors[kA].energy_pJ, 0);
  EXPECT_THAT(cost.levels[1].tensors[kA], moves(8, 24, 0, 0));
}

Workload row_convolution(std::int64_t p, std::int64_t r) {
  return {"row",
          {{"P", p}, {"R", r}},
          {{"Weights", Projection{{{{DimensionId{1}, 1}}}}, TensorRole::kInput},
           {"Inputs", Projection{{{{DimensionId{0}, 1}, {DimensionId{1}, 1}}}}, TensorRole::kInput},
           {"Outputs", Projection{{{{DimensionId{0}, 1}}}}, TensorRole::kOutput}}};
}

/// A window of 3 that slides over 6 inputs: the first tile whole, then one word a step.
TEST(Evaluate, SlidingWindow) {
  const Mapping mapping =
      even_mapping({{kAll, {{DimensionId{1}, 3}}, {}}, {kAll, {{DimensionId{0}, 4}}, {}}});
  const Cost cost =
      evaluate(row_convolution(4, 3), machine({memory("Buffer"), memory("DRAM")}), mapping);
  EXPECT_THAT(cost.levels[0].tensors[1], moves(3, 12, 3 + 3 * 1, 0));
}

/// A tensor of its own node: B's tile spans N and K, those of the others K alone.
TEST(Evaluate, UnevenTile) {
  TensorSet b;
  b.insert(TensorId{kB});
  TensorSet others = kAll;
  others.erase(TensorId{kB});
  const Mapping mapping{{StorageNode{LevelId{1}, kAll}, Loop{kM, 2}, StorageNode{LevelId{0}, b},
                         Loop{kN, 3}, StorageNode{LevelId{0}, others}, Loop{kK, 4}}};
  const Cost cost = evaluate(small_gemm(), machine({memory("Buffer"), memory("DRAM")}), mapping);
  EXPECT_THAT(cost.levels[0].tensors[kB], moves(12, 24, 12, 0));  // all of it stays
  EXPECT_THAT(cost.levels[0].tensors[kA], moves(4, 24, 2 * 4, 0));
  EXPECT_THAT(cost.levels[1].tensors[kB], moves(12, 12, 0, 0));
}

/// The loop that is missing between two of one dimension leaves gaps: M of 4 as 2 (inside), 2
/// (outside), and the fan-out's 2 around both belongs to the buffer's tile.
TEST(Evaluate, UnevenTileWithGaps) {
  const Workload workload = gemm("gemm", {.m = 8, .n = 1, .k = 1});
  const Mapping mapping{{StorageNode{LevelId{2}, kAll}, in_space(kM, 2, 1), Loop{kM, 2},
                         StorageNode{LevelId{1}, kAll}, Loop{kM, 2},
                         StorageNode{LevelId{0}, kAll}}};
  const Cost cost = evaluate(
      workload, machine({memory("Register", 2), memory("Buffer"), memory("DRAM")}, 2), mapping);
  EXPECT_THAT(cost.levels[1].tensors[kA], moves(4, 4 * 2, 2 * 4, 0));  // words 0 1, 4 5; 2 3, 6 7
}

TEST(Evaluate, BandwidthBinds) {
  StorageLevel dram = memory("DRAM");
  dram.read_bandwidth = 0.5;
  dram.write_bandwidth = 0.125;
  dram.shared_bandwidth = 10;
  const Mapping mapping = even_mapping({{kAll, {{kK, 4}}, {}}, {kAll, {{kM, 2}, {kN, 3}}, {}}});
  const Cost cost = evaluate(small_gemm(), machine({memory("Buffer"), dram}), mapping);
  EXPECT_EQ(cost.levels[1].read_cycles, (8 + 24) * 2);
  EXPECT_EQ(cost.levels[1].write_cycles, 6 * 8);
  EXPECT_EQ(cost.levels[1].shared_cycles, 4);  // ceil(38 / 10)
  EXPECT_EQ(cost.levels[0].cycles, 24);
  EXPECT_EQ(cost.cycles, 64);
  EXPECT_EQ(cost.binding, (Binding{Bottleneck::kRead, LevelId{1}}));
}

/// Rule 12: whole vectors, and one physical memory a cluster.
TEST(Evaluate, VectorsAndClusters) {
  StorageLevel buffer = memory("Buffer", 3);
  buffer.cluster_size = 3;
  StorageLevel dram = memory("DRAM");
  dram.block_size = 3;
  const Mapping mapping =
      even_mapping({{kAll, {{kK, 4}}, {}}, {kAll, {{kM, 2}}, {in_space(kN, 3, 1)}}});
  const Cost cost = evaluate(small_gemm(), machine({buffer, dram}, 3), mapping);
  EXPECT_DOUBLE_EQ(cost.levels[0].tensors[kA].energy_pJ, (8 * 1.0 + 8 * 2.0) * 1);
  EXPECT_DOUBLE_EQ(cost.levels[1].tensors[kA].energy_pJ, 3 * 1.0);  // ceil(8 / 3) reads
}

/// The smallest case in which multipliers "hold" what their neighbour used (docs: rule 6).
TEST(Evaluate, NeighbourLinksAtTheMultipliers) {
  const Workload workload = gemm("gemm", {.m = 4, .n = 1, .k = 1});
  const Mapping mapping = even_mapping({{kAll, {{kM, 2}}, {in_space(kM, 2, 0)}}});
  const Architecture two = machine({memory("Memory")}, 2);
  EXPECT_EQ(evaluate(workload, two, mapping).levels[0].tensors[kB].read_words, 1);
  EXPECT_EQ(
      evaluate(workload, two, mapping, {.neighbour_links = false}).levels[0].tensors[kB].read_words,
      2);
}

/// P slides by one over two buffers that hold windows one apart: from the second step on each
/// buffer but the last has its word from its neighbour.
TEST(Evaluate, NeighbourLinksOfAWindow) {
  const Workload workload = row_convolution(4, 2);
  const Mapping mapping = even_mapping(
      {{kAll, {}, {}},
       {kAll, {{DimensionId{0}, 4}}, {{DimensionId{1}, 2, SpatialPlacement{LevelId{1}}}}}});
  const Architecture two = machine({memory("Buffer", 2), memory("DRAM")}, 2);
  const Cost linked = evaluate(workload, two, mapping);
  EXPECT_EQ(linked.levels[1].network[1].link_words, 3);
  EXPECT_EQ(linked.levels[1].tensors[1].read_words, 2 + 3);
  EXPECT_EQ(
      evaluate(workload, two, mapping, {.neighbour_links = false}).levels[1].tensors[1].read_words,
      8);
}

TEST(Evaluate, Options) {
  const Architecture two = machine({memory("Buffer"), memory("DRAM")});
  const Mapping mapping =
      even_mapping({{kAll, {{kK, 2}}, {}}, {kAll, {{kK, 2}, {kM, 2}, {kN, 3}}, {}}});
  const auto output = [&](const ModelOptions& options) {
    return evaluate(small_gemm(), two, mapping, options).levels[0].tensors[kZ];
  };
  EXPECT_THAT(output({}), moves(1, 24 - 6, 12, 24));
  EXPECT_THAT(output({.elide_first_reads = false}), moves(1, 24, 12, 24));
  EXPECT_THAT(output({.elide_first_fills = true}), moves(1, 24 - 6, 12 - 6, 24));
  EXPECT_DOUBLE_EQ(output({.charged = {.fills = false}}).energy_pJ, 18 * 1.0 + 24 * 2.0);
  EXPECT_DOUBLE_EQ(output({.charged = {.reads = false, .updates = false}}).energy_pJ, 12 * 2.0);
}

TEST(Evaluate, TotalsAreThoseOfTheFullCost) {
  const Mapping mapping = even_mapping({{kAll, {{kK, 4}}, {}}, {kAll, {{kM, 2}, {kN, 3}}, {}}});
  Evaluator evaluator(small_gemm(), machine({memory("Buffer"), memory("DRAM")}));
  const CostTotals totals = evaluator.evaluate_totals(mapping);
  EXPECT_EQ(totals, evaluator.evaluate(mapping).totals());
  const Evaluator copy = evaluator;
  EXPECT_EQ(Evaluator(copy).evaluate_totals(mapping), totals);
}

TEST(EvaluateErrors, EveryBrokenRuleIsNamed) {
  StorageLevel buffer = memory("Buffer");
  buffer.capacity_words = 8;
  const Mapping mapping = even_mapping({{kAll, {{kK, 4}}, {}}, {kAll, {{kM, 2}, {kN, 2}}, {}}});
  EXPECT_THAT(
      [&] {
        static_cast<void>(evaluate(small_gemm(), machine({buffer, memory("DRAM")}), mapping));
      },
      ThrowsMessage<InputError>(AllOf(HasSubstr("N: loop bounds multiply to 2, the extent is 3"),
                                      HasSubstr("Buffer: A 4 + B 4 + Z 1 = 9 > 8 words"))));
}

TEST(EvaluateErrors, UnknownReference) {
  Evaluator evaluator(small_gemm(), machine({memory("Memory")}));
  for (const MappingNode& node :
       {MappingNode{Loop{DimensionId{7}, 2}}, MappingNode{StorageNode{LevelId{1}, kAll}},
        MappingNode{in_space(kM, 2, 3)}, MappingNode{Loop{kM, 0}}}) {
    EXPECT_THROW(static_cast<void>(evaluator.evaluate(Mapping{{node}})), InputError);
  }
}

TEST(EvaluateErrors, EnergyTableOfAnotherMachine) {
  const Architecture one = machine({memory("Memory")});
  const EnergyTable two = resolve_energy(machine({memory("Buffer"), memory("DRAM")}));
  EXPECT_THROW(Evaluator(small_gemm(), one, two), InputError);
}

/// A sparse window of 2^40 words, fetched again for every iteration of an outer loop.
TEST(EvaluateErrors, CountsThatLeave64Bits) {
  constexpr std::int64_t kStride = std::int64_t{1} << 30;
  const Workload workload{
      "wide",
      {{"a", 1024}, {"b", 2}, {"c", std::int64_t{1} << 25}},
      {{"X", Projection{{{{DimensionId{0}, kStride}, {DimensionId{1}, 1}}}}, TensorRole::kInput},
       {"Z", Projection{{{{DimensionId{2}, 1}}}}, TensorRole::kOutput}}};
  const TensorSet both = TensorSet::first(2);
  const Mapping mapping =
      even_mapping({{both, {{DimensionId{0}, 1024}}, {}},
                    {both, {{DimensionId{2}, std::int64_t{1} << 25}, {DimensionId{1}, 2}}, {}}});
  EXPECT_THAT(
      [&] {
        static_cast<void>(evaluate(workload, machine({memory("Buffer"), memory("DRAM")}), mapping));
      },
      ThrowsMessage<InputError>(HasSubstr("does not fit in 64 bits")));
}

}  // namespace
}  // namespace cosa
