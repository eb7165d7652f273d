#include "cosa/mapping/tile_pieces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cosa {
namespace {

using ::testing::ElementsAre;

constexpr DimensionId kP{0}, kR{1};

/// Row = P + R with R of 2 inside: one run, whatever the order of the loops.
TEST(RankPieces, ConsecutiveValuesMakeOneRun) {
  const ProjectionRank row{{kP, 1}, {kR, 1}};
  const std::vector<TileDigit> digits{{kR, 1, 2}, {kP, 1, 2}, {kP, 2, 2}};
  EXPECT_THAT(rank_pieces(row, digits), ElementsAre(Interval{0, 5}));
  EXPECT_EQ(covered_words(row, digits), 5);
}

/// P takes 0 1, 4 5: the loop of stride 2 is outside the tile.
TEST(RankPieces, AMissingLoopLeavesAGap) {
  const ProjectionRank row{{kP, 1}};
  const std::vector<TileDigit> digits{{kP, 1, 2}, {kP, 4, 2}};
  EXPECT_THAT(rank_pieces(row, digits), ElementsAre(Interval{0, 2}, Interval{4, 6}));
  EXPECT_EQ(covered_words(row, digits), 4);
}

/// The window of 3 closes the gap: 0 1 2 3, 4 5 6 7.
TEST(RankPieces, AWindowClosesTheGap) {
  const ProjectionRank row{{kP, 1}, {kR, 1}};
  const std::vector<TileDigit> digits{{kR, 1, 3}, {kP, 1, 2}, {kP, 4, 2}};
  EXPECT_THAT(rank_pieces(row, digits), ElementsAre(Interval{0, 8}));
}

TEST(Renewed, CountsWhatTheDisplacedRunsDoNotShare) {
  const std::vector<Interval> pieces{{0, 2}, {4, 6}};
  EXPECT_EQ(renewed(pieces, 0), 0);
  EXPECT_EQ(renewed(pieces, 1), 2);  // 1 2, 5 6
  EXPECT_EQ(renewed(pieces, 2), 4);
  EXPECT_EQ(renewed(pieces, 4), 2);  // 4 5 are there already
}

}  // namespace
}  // namespace cosa
