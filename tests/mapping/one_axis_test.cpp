#include "cosa/mapping/one_axis.h"

#include <gtest/gtest.h>

#include "cosa/mapping/level_block.h"

namespace cosa {
namespace {

constexpr DimensionId kM{0}, kN{1};
constexpr LevelId kBuffer{0};

/// A buffer over 4 x `rows` multipliers, and DRAM.
Architecture machine(std::int64_t rows = 2) {
  return {"m",
          {{.name = "Buffer"}, {.name = "DRAM", .technology = Technology::kDram}},
          {.instances = 4 * rows, .mesh_x = 4}};
}

Loop along(Axis axis, DimensionId d, std::int64_t bound) {
  return {d, bound, SpatialPlacement{kBuffer, axis}};
}

Mapping with_spatial(std::vector<Loop> loops) {
  return even_mapping({{.kept = TensorSet::first(3), .temporal = {}, .spatial = std::move(loops)},
                       {.kept = TensorSet::first(3), .temporal = {{kN, 5}}, .spatial = {}}});
}

bool anything(const Mapping& /*mapping*/) { return true; }

TEST(AlongOneAxis, JoinsTheLoopsOfADimensionWhereTheMeshAllows) {
  const Mapping split = with_spatial({along(Axis::kY, kM, 2), along(Axis::kX, kM, 2)});
  EXPECT_EQ(along_one_axis(split, machine(), anything), with_spatial({along(Axis::kX, kM, 4)}));
}

TEST(AlongOneAxis, MovesOtherDimensionsOutOfTheWay) {
  const Mapping split =
      with_spatial({along(Axis::kY, kM, 2), along(Axis::kX, kN, 2), along(Axis::kX, kM, 2)});
  EXPECT_EQ(along_one_axis(split, machine(), anything),
            with_spatial({along(Axis::kX, kM, 4), along(Axis::kY, kN, 2)}));
}

TEST(AlongOneAxis, LeavesAMappingWithoutSplitDimensionsAsItIs) {
  const Mapping whole = with_spatial({along(Axis::kY, kM, 2), along(Axis::kX, kN, 2)});
  EXPECT_EQ(along_one_axis(whole, machine(), [](const Mapping&) { return false; }), whole);
}

TEST(AlongOneAxis, HasNoAnswerWhereTheMeshIsTooNarrow) {
  const Mapping split = with_spatial({along(Axis::kY, kM, 2), along(Axis::kX, kM, 4)});
  EXPECT_EQ(along_one_axis(split, machine(), anything), std::nullopt);
}

TEST(AlongOneAxis, TakesTheFirstWayThatIsAccepted) {
  const Mapping split = with_spatial({along(Axis::kY, kM, 2), along(Axis::kX, kM, 2)});
  const Mapping along_y = with_spatial({along(Axis::kY, kM, 4)});
  const auto only_y = [&](const Mapping& mapping) { return mapping == along_y; };
  EXPECT_EQ(along_one_axis(split, machine(4), only_y), along_y);
  EXPECT_EQ(along_one_axis(split, machine(2), only_y), std::nullopt);
}

}  // namespace
}  // namespace cosa
