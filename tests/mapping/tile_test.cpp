#include "cosa/mapping/tile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "cosa/base/check.h"
#include "cosa/mapping/level_block.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"

namespace cosa {
namespace {

constexpr LevelId kInner{0}, kOuter{1};
constexpr TensorId kWeights{0}, kInputs{1}, kOutputs{2};
const TensorSet kAll = TensorSet::first(3);

namespace conv {
constexpr DimensionId kR{0}, kP{2}, kC{4}, kK{5};
}

TEST(TileWords, AreTheFootprintOfTheLoopsInside) {
  const Workload w = convolution("w", {.r = 3, .p = 8, .c = 4, .k = 6, .w_stride = 2});
  const Mapping mapping({StorageNode{kOuter, kAll}, Loop{conv::kK, 6}, Loop{conv::kP, 2},
                         StorageNode{kInner, kAll}, Loop{conv::kP, 4}, Loop{conv::kR, 3},
                         Loop{conv::kC, 4}});
  EXPECT_EQ(tile_words(w, mapping, 3, kWeights), 3 * 4);
  EXPECT_EQ(tile_words(w, mapping, 3, kInputs), 4 * (2 * 3 + 2 + 1));
  EXPECT_EQ(tile_words(w, mapping, 3, kOutputs), 4);
  for (const TensorId v : {kWeights, kInputs, kOutputs}) {
    EXPECT_EQ(tile_words(w, mapping, 0, v), w.tensor_words(v));
  }
}

TEST(TileWords, WithNoLoopInsideAreOneWord) {
  const Workload w = gemm("product", {.m = 4});
  const Mapping mapping(
      {StorageNode{kOuter, kAll}, Loop{DimensionId{0}, 4}, StorageNode{kInner, kAll}});
  EXPECT_EQ(tile_words(w, mapping, 2, TensorId{0}), 1);
}

TEST(TileWords, ASpatialLoopIsInsideFromItsFanOutOutwardsWhereverItStands) {
  const Workload w = gemm("product", {.m = 4});
  const Loop across{DimensionId{0}, 4, SpatialPlacement{kOuter, Axis::kX}};
  const Mapping before({across, StorageNode{kOuter, kAll}, StorageNode{kInner, kAll}});
  const Mapping after({StorageNode{kOuter, kAll}, StorageNode{kInner, kAll}, across});
  EXPECT_EQ(tile_words(w, before, 1, TensorId{0}), 4);
  EXPECT_EQ(tile_words(w, before, 2, TensorId{0}), 1);
  EXPECT_EQ(tile_words(w, after, 0, TensorId{0}), 4);
  EXPECT_EQ(tile_words(w, after, 1, TensorId{0}), 1);
}

// P = 8 split as 2 inside, 2 outside (spatial, between two levels), 2 inside: the tile holds
// P in {0, 1, 4, 5}; with R = 3 the input rows 0..3 and 4..7 touch, with stride 2 and R = 1 the
// rows 0..2 and 8..10 do not.
TEST(TileWords, AnUnevenTileHoldsPieces) {
  const Mapping mapping({StorageNode{kOuter, kAll}, StorageNode{kInner, kAll}, Loop{conv::kP, 2},
                         Loop{conv::kP, 2, SpatialPlacement{kOuter, Axis::kX}}, Loop{conv::kP, 2},
                         Loop{conv::kR, 3}});
  const Workload touching = convolution("w", {.r = 3, .p = 8});
  EXPECT_EQ(tile_words(touching, mapping, 1, kInputs), 8);
  EXPECT_EQ(tile_words(touching, mapping, 1, kOutputs), 4);
  const Mapping pointwise({StorageNode{kOuter, kAll}, StorageNode{kInner, kAll}, Loop{conv::kP, 2},
                           Loop{conv::kP, 2, SpatialPlacement{kOuter, Axis::kX}},
                           Loop{conv::kP, 2}});
  const Workload apart = convolution("w", {.p = 8, .w_stride = 2});
  EXPECT_EQ(tile_words(apart, pointwise, 1, kInputs), 3 + 3);
}

// Laying out each of a billion pieces would neither end nor fit.
TEST(TileWords, HugeUnevenTilesAreCountedAtOnce) {
  const std::int64_t billion = 1'000'000'000;
  const Workload w = convolution("w", {.r = 2, .p = 2 * billion});
  const Mapping mapping({StorageNode{kOuter, kAll}, StorageNode{kInner, kAll},
                         Loop{conv::kP, billion},
                         Loop{conv::kP, 2, SpatialPlacement{kOuter, Axis::kX}}, Loop{conv::kR, 2}});
  EXPECT_EQ(tile_words(w, mapping, 1, kInputs), 2 * billion);
  EXPECT_EQ(tile_words(w, mapping, 1, kOutputs), billion);
}

TEST(TileWords, OfALoopIsABug) {
  const Workload w = gemm("product", {.m = 4});
  const Mapping mapping({StorageNode{kOuter, kAll}, Loop{DimensionId{0}, 4}});
  EXPECT_THROW(static_cast<void>(tile_words(w, mapping, 1, TensorId{0})), InternalError);
}

/// The values that a dimension takes inside a tile, found by running the loops inside it.
std::set<std::int64_t> values_inside(const Mapping& mapping, std::size_t node, DimensionId d) {
  const LevelId level = std::get<StorageNode>(mapping.nodes()[node]).level;
  std::set<std::int64_t> values{0};
  std::int64_t stride = 1;
  for (std::size_t i = mapping.nodes().size(); i-- > 0;) {
    const auto* loop = std::get_if<Loop>(&mapping.nodes()[i]);
    if (loop == nullptr || loop->dimension != d) {
      continue;
    }
    if (loop->is_temporal() ? i > node : loop->spatial->fanout <= level) {
      std::set<std::int64_t> grown;
      for (std::int64_t n = 0; n < loop->bound; ++n) {
        for (const std::int64_t value : values) {
          grown.insert(value + n * stride);
        }
      }
      values = std::move(grown);
    }
    stride *= loop->bound;
  }
  return values;
}

struct Run {
  std::int64_t first;
  std::int64_t last;
};

std::vector<Run> runs_of(const std::set<std::int64_t>& values) {
  std::vector<Run> runs;
  for (const std::int64_t value : values) {
    if (!runs.empty() && runs.back().last + 1 == value) {
      runs.back().last = value;
    } else {
      runs.push_back({value, value});
    }
  }
  return runs;
}

/// Every coordinate of every box, one by one.
std::int64_t enumerated_words(const Workload& workload, const Mapping& mapping, std::size_t node,
                              TensorId tensor) {
  std::int64_t words = 1;
  for (const ProjectionRank& rank : workload.tensor(tensor).projection.ranks()) {
    std::vector<Run> boxes{{0, 0}};
    for (const auto& [dimension, coefficient] : rank) {
      std::vector<Run> larger;
      for (const Run& run : runs_of(values_inside(mapping, node, dimension))) {
        for (const Run& box : boxes) {
          larger.push_back(
              {box.first + coefficient * run.first, box.last + coefficient * run.last});
        }
      }
      boxes = std::move(larger);
    }
    std::set<std::int64_t> coordinates;
    for (const Run& box : boxes) {
      for (std::int64_t c = box.first; c <= box.last; ++c) {
        coordinates.insert(c);
      }
    }
    words *= static_cast<std::int64_t>(coordinates.size());
  }
  return words;
}

class RandomNest {
 public:
  explicit RandomNest(unsigned seed) : random_(seed) {}

  /// One nest whose loops and storage nodes stand in any order.
  Mapping uneven(const Workload& workload, std::size_t levels) {
    std::vector<MappingNode> nodes;
    for (const auto& [dimension, bound] : factors(workload)) {
      nodes.emplace_back(below(3) == 0 ? Loop{dimension, bound, placement(levels)}
                                       : Loop{dimension, bound});
    }
    for (std::size_t i = 0; i < levels; ++i) {
      nodes.emplace_back(StorageNode{LevelId{i}, workload.all_tensors()});
    }
    std::shuffle(nodes.begin(), nodes.end(), random_);
    return Mapping(std::move(nodes));
  }

  Mapping even(const Workload& workload, std::size_t levels) {
    std::vector<LevelBlock> blocks(levels, {workload.all_tensors(), {}, {}});
    for (const auto& [dimension, bound] : factors(workload)) {
      const std::size_t level = below(levels);
      if (below(3) == 0) {
        blocks[level].spatial.push_back(
            {dimension, bound, SpatialPlacement{LevelId{level}, Axis::kX}});
      } else {
        blocks[level].temporal.push_back({dimension, bound});
      }
    }
    return even_mapping(blocks);
  }

  ConvolutionShape shape() {
    return {.r = pick({1, 2, 3, 4}),
            .s = pick({1, 2, 3}),
            .p = pick({1, 2, 4, 6, 8, 12, 16}),
            .q = pick({1, 2, 4, 6}),
            .c = pick({1, 2, 4}),
            .k = pick({1, 2, 3, 8}),
            .n = pick({1, 2}),
            .w_stride = pick({1, 2, 3, 5}),
            .h_stride = pick({1, 2}),
            .w_dilation = pick({1, 2, 3, 7}),
            .h_dilation = pick({1, 3})};
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }
  std::int64_t pick(std::initializer_list<std::int64_t> values) {
    return *(values.begin() + below(values.size()));
  }
  SpatialPlacement placement(std::size_t levels) {
    return {LevelId{below(levels)}, below(2) == 0 ? Axis::kX : Axis::kY};
  }
  std::vector<std::pair<DimensionId, std::int64_t>> factors(const Workload& workload) {
    std::vector<std::pair<DimensionId, std::int64_t>> factors;
    for (std::size_t d = 0; d < workload.dimensions().size(); ++d) {
      for (std::int64_t rest = workload.dimensions()[d].extent; rest > 1;) {
        std::int64_t bound = 2 + static_cast<std::int64_t>(below(3));
        while (bound > rest || rest % bound != 0) {
          bound = bound > rest ? rest : bound + 1;
        }
        factors.emplace_back(DimensionId{d}, bound);
        rest /= bound;
      }
    }
    std::shuffle(factors.begin(), factors.end(), random_);
    return factors;
  }

  std::mt19937 random_;
};

TEST(TileWords, AgreeWithEnumerationOnRandomUnevenNests) {
  constexpr std::size_t kLevels = 3;
  RandomNest random(7);
  int pieces = 0;
  for (int trial = 0; trial < 5000; ++trial) {
    const Workload w = convolution("w", random.shape());
    const Mapping mapping = random.uneven(w, kLevels);
    for (std::size_t node = 0; node < mapping.nodes().size(); ++node) {
      if (!std::holds_alternative<StorageNode>(mapping.nodes()[node])) {
        continue;
      }
      for (const TensorId v : {kWeights, kInputs, kOutputs}) {
        ASSERT_EQ(tile_words(w, mapping, node, v), enumerated_words(w, mapping, node, v))
            << "trial " << trial << ", node " << node << ", tensor " << v.value();
      }
      pieces += runs_of(values_inside(mapping, node, conv::kP)).size() > 1 ? 1 : 0;
    }
  }
  EXPECT_GT(pieces, 1000) << "too few nests have tiles in pieces to say anything";
}

TEST(TileWords, OfEvenNestsAreFootprints) {
  constexpr std::size_t kLevels = 4;
  RandomNest random(8);
  for (int trial = 0; trial < 2000; ++trial) {
    const Workload w = convolution("w", random.shape());
    const Mapping mapping = random.even(w, kLevels);
    std::vector<std::int64_t> extents(w.dimensions().size(), 1);
    for (std::size_t node = mapping.nodes().size(); node-- > 0;) {
      if (const auto* loop = std::get_if<Loop>(&mapping.nodes()[node])) {
        extents[loop->dimension.value()] *= loop->bound;
        continue;
      }
      for (const TensorId v : {kWeights, kInputs, kOutputs}) {
        ASSERT_EQ(tile_words(w, mapping, node, v), w.tensor(v).projection.footprint(extents));
      }
    }
  }
}

TEST(OccupiedWords, AreTheTileWhereNoWidthIsStated) {
  const StorageLevel level{.name = "Buffer", .word_bits = 8};
  Tensor tensor{"A", Projection{{}}, TensorRole::kInput};
  EXPECT_EQ(occupied_words(level, tensor, 100), 100);
  tensor.word_bits = 8;
  EXPECT_EQ(occupied_words(level, tensor, 100), 100);
}

TEST(OccupiedWords, RoundUpToWholeWordsOfTheLevel) {
  const StorageLevel level{.name = "Buffer", .word_bits = 8};
  Tensor tensor{"A", Projection{{}}, TensorRole::kInput};
  tensor.word_bits = 12;
  EXPECT_EQ(occupied_words(level, tensor, 2), 3);
  EXPECT_EQ(occupied_words(level, tensor, 3), 5);
  tensor.word_bits = 4;
  EXPECT_EQ(occupied_words(level, tensor, 3), 2);
}

}  // namespace
}  // namespace cosa
