#include "cosa/workload/projection.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/input_error_message.h"

namespace cosa {
namespace {

using testing::input_error_message;

constexpr DimensionId kP{0}, kR{1}, kC{2};

TEST(Projection, AWindowSpansStrideAndDilation) {
  // Row = 2 P + 3 R: P of 4 and R of 3 touch rows 0 to 2*3 + 3*2 = 12.
  const ProjectionRank row{{kP, 2}, {kR, 3}};
  EXPECT_EQ(rank_width(row, std::vector<std::int64_t>{4, 3, 1}), 13);
  EXPECT_EQ(rank_width(row, std::vector<std::int64_t>{1, 1, 1}), 1);
}

TEST(Projection, TheFootprintIsTheProductOverTheRanks) {
  const Projection inputs{{{{kC, 1}}, {{kP, 1}, {kR, 1}}}};
  EXPECT_EQ(inputs.footprint(std::vector<std::int64_t>{4, 3, 5}), 5 * 6);
}

TEST(Projection, AScalarHasOneWord) {
  const Projection scalar{{}};
  EXPECT_EQ(scalar.footprint(std::vector<std::int64_t>{4, 3, 5}), 1);
  EXPECT_FALSE(scalar.uses(kP));
}

TEST(Projection, UsesTheDimensionsOfItsTerms) {
  const Projection row{{{{kP, 1}, {kR, 1}}}};
  EXPECT_TRUE(row.uses(kP));
  EXPECT_TRUE(row.uses(kR));
  EXPECT_FALSE(row.uses(kC));
}

TEST(Projection, OneDimensionMayIndexTwoRanks) {
  const Projection diagonal{{{{kP, 1}}, {{kP, 1}}}};
  EXPECT_EQ(diagonal.footprint(std::vector<std::int64_t>{4, 1, 1}), 16);
}

TEST(ProjectionErrors, ARankNeedsATerm) {
  EXPECT_EQ(input_error_message([] { return Projection{{{{kC, 1}}, {}}}; }),
            "a projection rank has no term; name the dimensions that index it");
}

TEST(ProjectionErrors, CoefficientsArePositive) {
  EXPECT_EQ(input_error_message([] { return Projection{{{{kP, 0}}}}; }),
            "a projection coefficient is 0; coefficients are integers >= 1");
  EXPECT_EQ(input_error_message([] { return Projection{{{{kP, -2}}}}; }),
            "a projection coefficient is -2; coefficients are integers >= 1");
}

TEST(ProjectionErrors, ADimensionStandsOnceInARank) {
  EXPECT_EQ(input_error_message([] { return Projection{{{{kP, 1}, {kR, 1}, {kP, 2}}}}; }),
            "a projection rank names one dimension twice; add the coefficients into one term");
}

TEST(ProjectionErrors, AFootprintThatLeaves64BitsIsRefused) {
  const std::int64_t huge = std::numeric_limits<std::int64_t>::max();
  const Projection row{{{{kP, 2}}}};
  EXPECT_THROW(static_cast<void>(row.footprint(std::vector<std::int64_t>{huge, 1, 1})), InputError);
  const Projection box{{{{kP, 1}}, {{kC, 1}}}};
  EXPECT_THROW(static_cast<void>(box.footprint(std::vector<std::int64_t>{huge, 1, 2})), InputError);
}

}  // namespace
}  // namespace cosa
