#include "cosa/milp/linear_expression.h"

#include <gtest/gtest.h>

namespace cosa {
namespace {

constexpr VariableId kX{0}, kY{1};

TEST(LinearExpression, StartsAsZero) {
  const LinearExpression zero;
  EXPECT_TRUE(zero.is_constant());
  EXPECT_EQ(zero.constant(), 0.0);
}

TEST(LinearExpression, AddsScaledExpressionsWithTheirConstants) {
  LinearExpression inner;
  inner.add(kX, 2.0).add_constant(5.0);
  LinearExpression sum;
  sum.add(kY).add(inner, -3.0);
  ASSERT_EQ(sum.terms().size(), 2U);
  EXPECT_EQ(sum.terms()[1].variable, kX);
  EXPECT_EQ(sum.terms()[1].coefficient, -6.0);
  EXPECT_EQ(sum.constant(), -15.0);
}

TEST(LinearExpression, LeavesOutZeroCoefficients) {
  LinearExpression expression;
  expression.add(kX, 0.0);
  EXPECT_TRUE(expression.is_constant());
}

}  // namespace
}  // namespace cosa
