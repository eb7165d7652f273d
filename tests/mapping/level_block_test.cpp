#include "cosa/mapping/level_block.h"

#include <gtest/gtest.h>

#include <random>

namespace cosa {
namespace {

constexpr DimensionId kM{0}, kN{1};
constexpr LevelId kInner{0}, kOuter{1};
const TensorSet kAll = TensorSet::first(3);

Loop spatial(DimensionId d, std::int64_t bound, LevelId fanout, Axis axis = Axis::kX) {
  return {d, bound, SpatialPlacement{fanout, axis}};
}

TEST(EvenMapping, WritesOuterBlocksFirstAndTemporalLoopsOutsideSpatialOnes) {
  const Mapping mapping = even_mapping({
      {.kept = TensorSet::first(1), .temporal = {{kM, 2}}, .spatial = {}},
      {.kept = kAll, .temporal = {{kN, 3}, {kM, 5}}, .spatial = {spatial(kN, 4, kOuter)}},
  });
  EXPECT_EQ(mapping,
            Mapping({StorageNode{kOuter, kAll}, Loop{kN, 3}, Loop{kM, 5}, spatial(kN, 4, kOuter),
                     StorageNode{kInner, TensorSet::first(1)}, Loop{kM, 2}}));
}

TEST(EvenMapping, DropsLoopsOfOneIteration) {
  const Mapping mapping = even_mapping({{.kept = kAll, .temporal = {{kM, 1}}, .spatial = {}}});
  EXPECT_EQ(mapping, Mapping({StorageNode{kInner, kAll}}));
}

TEST(EvenMapping, OfNoBlocksIsEmpty) {
  EXPECT_EQ(even_mapping({}), Mapping());
  EXPECT_EQ(even_blocks(Mapping(), 0), std::vector<LevelBlock>());
}

TEST(EvenBlocks, AMappingWithoutItsLevelsIsNotEven) {
  EXPECT_EQ(even_blocks(Mapping(), 1), std::nullopt);
  EXPECT_EQ(even_blocks(Mapping({StorageNode{kOuter, kAll}}), 2), std::nullopt);
  EXPECT_EQ(even_blocks(Mapping({StorageNode{kInner, kAll}}), 2), std::nullopt);
}

TEST(EvenBlocks, NodesFollowTheLevelsOnceEach) {
  EXPECT_EQ(even_blocks(Mapping({StorageNode{kInner, kAll}, StorageNode{kOuter, kAll}}), 2),
            std::nullopt);
  EXPECT_EQ(even_blocks(Mapping({StorageNode{kOuter, kAll}, StorageNode{kOuter, kAll},
                                 StorageNode{kInner, kAll}}),
                        2),
            std::nullopt);
  EXPECT_EQ(even_blocks(Mapping({StorageNode{kInner, kAll}, StorageNode{kInner, kAll}}), 1),
            std::nullopt);
}

TEST(EvenBlocks, NoLoopStandsOutsideTheOutermostLevel) {
  EXPECT_EQ(even_blocks(Mapping({Loop{kM, 2}, StorageNode{kInner, kAll}}), 1), std::nullopt);
}

TEST(EvenBlocks, SpatialLoopsStandLastInTheBlockOfTheirFanOut) {
  EXPECT_EQ(
      even_blocks(Mapping({StorageNode{kInner, kAll}, spatial(kM, 2, kInner), Loop{kN, 2}}), 1),
      std::nullopt);
  EXPECT_EQ(even_blocks(Mapping({StorageNode{kOuter, kAll}, StorageNode{kInner, kAll},
                                 spatial(kM, 2, kOuter)}),
                        2),
            std::nullopt);
}

TEST(EvenBlocks, InvertEvenMappingsOfRandomBlocks) {
  for (unsigned trial = 0; trial < 500; ++trial) {
    std::mt19937 random(trial);
    const auto below = [&](unsigned n) { return static_cast<std::size_t>(random() % n); };
    std::vector<LevelBlock> blocks(1 + below(5));
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      blocks[i].kept = TensorSet::first(below(4));
      for (std::size_t n = below(4); n > 0; --n) {
        blocks[i].temporal.push_back({DimensionId{below(3)}, 2 + static_cast<int>(below(5))});
      }
      for (std::size_t n = below(3); n > 0; --n) {
        blocks[i].spatial.push_back(
            spatial(DimensionId{below(3)}, 2, LevelId{i}, below(2) == 0 ? Axis::kX : Axis::kY));
      }
    }
    EXPECT_EQ(even_blocks(even_mapping(blocks), blocks.size()), blocks);
  }
}

}  // namespace
}  // namespace cosa
