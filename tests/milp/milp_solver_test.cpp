#include "cosa/milp/milp_solver.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "cosa/base/check.h"

namespace cosa {
namespace {

/// Two of the three items of weights 3, 4, 5 and values 4, 5, 6 fit a sack of 8: the first and the
/// third, worth 10.
struct Knapsack {
  MilpModel model;
  std::vector<VariableId> items;

  Knapsack() {
    LinearExpression weight;
    LinearExpression value;
    for (int n = 0; n < 3; ++n) {
      items.push_back(model.add_binary());
      weight.add(items.back(), 3.0 + n);
      value.add(items.back(), -(4.0 + n));
    }
    model.add_constraint("capacity", "sack", -kInfinity, weight, 8.0);
    model.minimize(value);
  }
};

TEST(MilpSolver, ProvesTheOptimumOfAKnapsack) {
  const Knapsack knapsack;
  const MilpSolution solution = solve(knapsack.model);
  EXPECT_EQ(solution.termination, Termination::kOptimal);
  EXPECT_DOUBLE_EQ(solution.objective, -10.0);
  EXPECT_DOUBLE_EQ(solution.bound, -10.0);
  EXPECT_EQ(solution.integer(knapsack.items[0]), 1);
  EXPECT_EQ(solution.integer(knapsack.items[1]), 0);
  EXPECT_EQ(solution.integer(knapsack.items[2]), 1);
}

TEST(MilpSolver, TheObjectiveIncludesItsConstant) {
  MilpModel model;
  LinearExpression objective;
  objective.add(model.add_integer(2.0, 5.0), 3.0).add_constant(100.0);
  model.minimize(objective);
  EXPECT_DOUBLE_EQ(solve(model).objective, 106.0);
}

TEST(MilpSolver, ContinuousVariablesTakeFractions) {
  MilpModel model;
  const VariableId x = model.add_continuous(0.0, 10.0);
  LinearExpression twice;
  twice.add(x, 2.0);
  model.add_constraint("half", "row", 3.0, twice, kInfinity);
  LinearExpression objective;
  objective.add(x);
  model.minimize(objective);
  EXPECT_DOUBLE_EQ(solve(model).value(x), 1.5);
}

TEST(MilpSolver, SaysWhenThereIsNoSolution) {
  MilpModel model;
  LinearExpression sum;
  sum.add(model.add_binary()).add(model.add_binary());
  model.add_constraint("too much", "row", 3.0, sum, kInfinity);
  const MilpSolution solution = solve(model);
  EXPECT_EQ(solution.termination, Termination::kInfeasible);
  EXPECT_FALSE(solution.has_values());
}

TEST(MilpSolver, ARowWithoutVariablesCountsToo) {
  MilpModel model;
  (void)model.add_binary();
  model.add_constraint("impossible", "row", 1.0, LinearExpression{}, kInfinity);
  EXPECT_EQ(solve(model).termination, Termination::kInfeasible);
}

TEST(MilpSolver, AModelWithoutVariablesHasTheConstantAsOptimum) {
  MilpModel model;
  LinearExpression objective;
  objective.add_constant(7.0);
  model.minimize(objective);
  const MilpSolution solution = solve(model);
  EXPECT_EQ(solution.termination, Termination::kOptimal);
  EXPECT_DOUBLE_EQ(solution.objective, 7.0);
}

TEST(MilpSolver, AModelWithoutVariablesCanBeInfeasible) {
  MilpModel model;
  model.add_constraint("impossible", "row", 1.0, LinearExpression{}, kInfinity);
  EXPECT_EQ(solve(model).termination, Termination::kInfeasible);
}

TEST(MilpSolver, AnUnboundedModelIsABug) {
  MilpModel model;
  LinearExpression objective;
  objective.add(model.add_continuous(-kInfinity, kInfinity));
  model.minimize(objective);
  EXPECT_THROW((void)solve(model), InternalError);
}

TEST(MilpSolver, ATimeLimitThatIsNotMetChangesNothing) {
  const Knapsack knapsack;
  const MilpSolution solution = solve(knapsack.model, {.time_limit_seconds = 1000.0});
  EXPECT_EQ(solution.termination, Termination::kOptimal);
}

TEST(MilpSolver, ATimeLimitOfNothingFindsNothing) {
  const Knapsack knapsack;
  const MilpSolution solution = solve(knapsack.model, {.time_limit_seconds = 0.0});
  EXPECT_EQ(solution.termination, Termination::kUnknown);
}

/// Splits 40 customers in halves, evenly in four respects at once: more nodes than anyone waits
/// for.
MilpModel market_split() {
  MilpModel model;
  std::vector<VariableId> taken;
  for (int customer = 0; customer < 40; ++customer) {
    taken.push_back(model.add_binary());
  }
  LinearExpression unevenness;
  for (std::size_t respect = 0; respect < 4; ++respect) {
    LinearExpression sum;
    double total = 0;
    for (std::size_t i = 0; i < taken.size(); ++i) {
      const double worth = static_cast<double>((i + 3) * (i + 7) * (7 * respect + 11) % 97);
      sum.add(taken[i], worth);
      total += worth;
    }
    const VariableId over = model.add_continuous(0, kInfinity);
    const VariableId under = model.add_continuous(0, kInfinity);
    unevenness.add(over).add(under);
    model.add_constraint("even", "", total / 2, sum.add(over, -1).add(under), total / 2);
  }
  model.minimize(unevenness);
  return model;
}

TEST(MilpSolver, StopsWhenItIsTold) {
  int questions = 0;
  const MilpSolution solution = solve(market_split(), {.stop = [&] { return ++questions > 2; }});
  EXPECT_GT(questions, 2);
  EXPECT_NE(solution.termination, Termination::kOptimal);
}

TEST(MilpSolver, AStopThatIsNotWantedChangesNothing) {
  const Knapsack knapsack;
  const MilpSolution solution = solve(knapsack.model, {.stop = [] { return false; }});
  EXPECT_EQ(solution.termination, Termination::kOptimal);
  EXPECT_DOUBLE_EQ(solution.objective, -10.0);
}

TEST(MilpSolver, SolvesOnSeveralThreadsAtOnce) {
  const Knapsack knapsack;
  std::vector<MilpSolution> solutions(4);
  {
    std::vector<std::jthread> threads;
    for (MilpSolution& solution : solutions) {
      threads.emplace_back([&] { solution = solve(knapsack.model); });
    }
  }
  for (const MilpSolution& solution : solutions) {
    EXPECT_DOUBLE_EQ(solution.objective, -10.0);
    EXPECT_EQ(solution.values, solutions.front().values);
  }
}

}  // namespace
}  // namespace cosa
