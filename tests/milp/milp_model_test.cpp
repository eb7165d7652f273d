#include "cosa/milp/milp_model.h"

#include <gtest/gtest.h>

#include "cosa/base/check.h"

namespace cosa {
namespace {

TEST(MilpModel, ARowAddsUpRepeatedVariablesAndSortsThem) {
  MilpModel model;
  const VariableId x = model.add_binary();
  const VariableId y = model.add_binary();
  LinearExpression expression;
  expression.add(y, 1.0).add(x, 2.0).add(y, 4.0);
  model.add_constraint("family", "row", 0.0, expression, 3.0);
  const MilpConstraint& row = model.constraints().front();
  ASSERT_EQ(row.terms.size(), 2U);
  EXPECT_EQ(row.terms[0].variable, x);
  EXPECT_EQ(row.terms[0].coefficient, 2.0);
  EXPECT_EQ(row.terms[1].coefficient, 5.0);
  EXPECT_EQ(row.family, "family");
  EXPECT_EQ(row.instance, "row");
}

TEST(MilpModel, VariablesThatCancelLeaveTheRow) {
  MilpModel model;
  const VariableId x = model.add_binary();
  LinearExpression expression;
  expression.add(x, 1.0).add(x, -1.0);
  model.add_constraint("family", "row", 0.0, expression, 3.0);
  EXPECT_TRUE(model.constraints().front().terms.empty());
}

TEST(MilpModel, ARowMovesTheConstantIntoItsBounds) {
  MilpModel model;
  const VariableId x = model.add_continuous(0.0, kInfinity);
  LinearExpression expression;
  expression.add(x).add_constant(2.0);
  model.add_constraint("family", "row", 1.0, expression, 10.0);
  EXPECT_EQ(model.constraints().front().lower, -1.0);
  EXPECT_EQ(model.constraints().front().upper, 8.0);
}

TEST(MilpModel, BoundsThatCrossAreABug) {
  MilpModel model;
  EXPECT_THROW((void)model.add_continuous(2.0, 1.0), InternalError);
  EXPECT_THROW((void)model.add_integer(0.0, kInfinity), InternalError);
}

}  // namespace
}  // namespace cosa
