#include "cosa/mapping/constraints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/mapping/validate.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using cosa::testing::input_error_message;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr DimensionId kM{0}, kN{1}, kK{2};
constexpr LevelId kRegister{0}, kBuffer{1}, kDram{2};
const TensorSet kAll = TensorSet::first(3);

const Workload kProduct = gemm("product", {.m = 4, .n = 6, .k = 8});

/// 2 x 3 registers, each with a multiplier, below a buffer below DRAM.
const Architecture kMachine("machine",
                            {{.name = "Register", .instances = 6, .mesh_x = 2},
                             {.name = "Buffer"},
                             {.name = "DRAM"}},
                            {.instances = 6, .mesh_x = 2});

Loop along(Axis axis, DimensionId d, std::int64_t bound) {
  return {d, bound, SpatialPlacement{kBuffer, axis}};
}

/// K 4 | N 2 M 2 (M innermost) | M 2 along x, N 3 along y | K 2.
const Mapping kMapping({StorageNode{kDram, kAll}, Loop{kK, 4}, StorageNode{kBuffer, kAll},
                        Loop{kN, 2}, Loop{kM, 2}, along(Axis::kX, kM, 2), along(Axis::kY, kN, 3),
                        StorageNode{kRegister, kAll}, Loop{kK, 2}});

StatedLoops temporal(std::string level, std::vector<StatedFactor> factors) {
  return {.level = std::move(level), .factors = std::move(factors)};
}

StatedLoops spatial(std::string level, std::vector<StatedFactor> factors = {}) {
  return {.level = std::move(level), .kind = LoopKindAt::kSpatial, .factors = std::move(factors)};
}

StatedFactor factor(std::string dimension, Comparison comparison, std::int64_t value) {
  return {.dimension = std::move(dimension),
          .comparison = comparison,
          .value = value,
          .where = {"rules.yaml", 7}};
}

std::vector<std::string> broken(const StatedLoops& loops) {
  const Constraints constraints({.loops = {loops}}, kProduct, kMachine);
  std::vector<std::string> messages;
  for (const Violation& violation : validate(kProduct, kMachine, kMapping, constraints)) {
    EXPECT_EQ(violation.rule, MappingRule::kConstraint);
    messages.push_back(violation.message);
  }
  return messages;
}

std::string refusal(const StatedConstraints& stated, const Workload& workload = kProduct) {
  return input_error_message([&] { static_cast<void>(Constraints(stated, workload, kMachine)); });
}

TEST(Constraints, NoneIsObeyedByAll) {
  EXPECT_TRUE(Constraints().empty());
  EXPECT_TRUE(Constraints({}, kProduct, kMachine).empty());
  EXPECT_THAT(validate(kProduct, kMachine, kMapping, Constraints()), IsEmpty());
}

TEST(Constraints, FixedLargestAndLeastFactors) {
  EXPECT_THAT(broken(temporal("Buffer", {factor("M", Comparison::kExactly, 2),
                                         factor("N", Comparison::kAtMost, 2),
                                         factor("K", Comparison::kAtMost, 1)})),
              IsEmpty());
  EXPECT_THAT(broken(temporal("Buffer", {factor("M", Comparison::kExactly, 4)})),
              ElementsAre("Buffer temporal: M is 2, and M = 4 is asked for (rules.yaml:7)"));
  EXPECT_THAT(broken(temporal("DRAM", {factor("K", Comparison::kAtMost, 2)})),
              ElementsAre("DRAM temporal: K is 4, and K <= 2 is asked for (rules.yaml:7)"));
  EXPECT_THAT(broken(spatial("Buffer", {factor("K", Comparison::kAtLeast, 2)})),
              ElementsAre("Buffer spatial: K is 1, and K >= 2 is asked for (rules.yaml:7)"));
}

TEST(Constraints, ZeroIsTheWholeExtent) {
  EXPECT_THAT(broken(temporal("DRAM", {factor("K", Comparison::kExactly, 0)})),
              ElementsAre("DRAM temporal: K is 4, and K = 8 is asked for (rules.yaml:7)"));
}

TEST(Constraints, AFactorAboveTheExtentIsIgnoredAndSaidSo) {
  const Constraints constraints(
      {.loops = {temporal("DRAM", {factor("M", Comparison::kExactly, 16)})}}, kProduct, kMachine);
  EXPECT_TRUE(constraints.empty());
  EXPECT_THAT(constraints.ignored(),
              ElementsAre("M = 16 at DRAM (temporal) (rules.yaml:7) exceeds the extent 4 and is "
                          "ignored"));
}

TEST(Constraints, OtherFactorsHaveALimitOfTheirOwn) {
  StatedLoops loops = temporal("Buffer", {factor("M", Comparison::kAtMost, 2)});
  loops.other_factors_at_most = 1;
  loops.where = {"rules.yaml", 6};
  EXPECT_THAT(broken(loops),
              ElementsAre("Buffer temporal: N is 2, and N = 1 is asked for (rules.yaml:6)"));
}

/// Z[M,N] += A[M,K] * B[K,N]: at the buffer M and N have loops, at DRAM K.
TEST(Constraints, LoopsForbiddenByTensor) {
  StatedLoops loops = temporal("Buffer", {});
  loops.where = {"rules.yaml", 6};
  loops.no_loops_over = {"A"};
  EXPECT_THAT(broken(loops),
              ElementsAre("Buffer temporal: M is 2, and M = 1 is asked for (rules.yaml:6)"));
  loops.no_loops_over = {"*"};
  EXPECT_EQ(broken(loops).size(), 2U);
  loops.no_loops_over = {};
  loops.loops_only_over = {"B"};
  EXPECT_THAT(broken(loops),
              ElementsAre("Buffer temporal: M is 2, and M = 1 is asked for (rules.yaml:6)"));
  loops.loops_only_over = {"A", "B"};  // the dimensions of either
  EXPECT_THAT(broken(loops), IsEmpty());
  loops.loops_only_over = {"C"};
  EXPECT_EQ(refusal({.loops = {loops}}),
            "rules.yaml:6: C: C is no tensor of product; did you mean A?");
}

TEST(Constraints, InnermostAndOutermostLoops) {
  StatedLoops loops = temporal("Buffer", {});
  loops.innermost = {"M"};
  EXPECT_THAT(broken(loops), IsEmpty());
  loops.innermost = {"K", "MN"};  // K has no loop here; letters side by side are dimensions
  EXPECT_THAT(broken(loops), IsEmpty());
  loops.innermost = {"N"};
  EXPECT_THAT(
      broken(loops),
      ElementsAre(
          "Buffer temporal: N stands outside M, and innermost must be N (innermost first)"));
  loops.innermost = {};
  loops.outermost = {"N"};
  EXPECT_THAT(broken(loops), IsEmpty());
  loops.outermost = {"N", "M"};
  EXPECT_THAT(
      broken(loops),
      ElementsAre("Buffer temporal: N stands outside M, and outermost must be N M (outermost "
                  "last)"));
}

TEST(Constraints, SpatialLoopsAreOrderedAlongEachAxis) {
  StatedLoops loops = spatial("Buffer");
  loops.innermost = {"M", "N"};  // N stands inside M, but along the other axis
  EXPECT_THAT(broken(loops), IsEmpty());
}

TEST(Constraints, AxesOfAFanOut) {
  StatedLoops loops = spatial("Buffer");
  loops.only_x = {"M"};
  loops.only_y = {"N"};
  EXPECT_THAT(broken(loops), IsEmpty());
  loops.only_x = {"N"};
  loops.only_y = {};
  loops.where = {"rules.yaml", 3};
  EXPECT_THAT(broken(loops), ElementsAre("Buffer spatial: N may lie along x only (rules.yaml:3)"));
}

TEST(Constraints, ASplitPartsTheOrderOfAFanOutIntoXAndY) {
  const auto axes = [](const std::vector<std::string>& innermost,
                       const std::vector<std::string>& outermost, std::int64_t split) {
    StatedLoops loops = spatial("Buffer");
    loops.innermost = innermost;
    loops.outermost = outermost;
    loops.split = split;
    const Constraints constraints({.loops = {loops}}, kProduct, kMachine);
    std::string text;
    for (const DimensionId d : {kM, kN, kK}) {
      const AxisChoice choice = constraints.axes(kBuffer, d);
      text += choice.is_free() ? '*' : choice.x ? 'x' : 'y';
    }
    return text;
  };
  EXPECT_EQ(axes({"N", "M", "K"}, {}, 1), "yxy");
  EXPECT_EQ(axes({"NMK"}, {}, 2), "xxy");
  EXPECT_EQ(axes({"NMK"}, {}, 0), "yyy");
  EXPECT_EQ(axes({"NMK"}, {}, 999), "xxx");
  EXPECT_EQ(axes({"N"}, {}, 1), "yxy");     // those named nowhere stand outside
  EXPECT_EQ(axes({"N"}, {}, 2), "*x*");     // one of them lies along x, whichever
  EXPECT_EQ(axes({"N"}, {"M"}, 2), "yxx");  // K between them
  EXPECT_EQ(axes({}, {"M", "K"}, 2), "xxy");
}

TEST(Constraints, UtilizationCountsMultipliers) {
  const auto with_share = [](double share) {
    return validate(kProduct, kMachine, kMapping,
                    Constraints({.least_utilization = share}, kProduct, kMachine));
  };
  EXPECT_THAT(with_share(1.0), IsEmpty());
  const Mapping serial({StorageNode{kDram, kAll}, Loop{kK, 8}, Loop{kM, 4}, Loop{kN, 6},
                        StorageNode{kBuffer, kAll}, StorageNode{kRegister, kAll}});
  const Constraints half({.least_utilization = 0.5}, kProduct, kMachine);
  EXPECT_EQ(half.least_multipliers(), 3);
  const auto violations = validate(kProduct, kMachine, serial, half);
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations.front().message, "1 of 6 multipliers in use, at least 3 are asked for");
}

TEST(Constraints, LimitsOfOnePlaceIntersect) {
  const Constraints constraints(
      {.loops = {temporal("Buffer", {factor("M", Comparison::kAtMost, 4)}),
                 temporal("Buffer", {factor("M", Comparison::kAtLeast, 2)})}},
      kProduct, kMachine);
  EXPECT_EQ(constraints.range({kBuffer, LoopKindAt::kTemporal}, kM), (FactorRange{2, 4}));
  EXPECT_TRUE(constraints.range({kBuffer, LoopKindAt::kTemporal}, kN).is_free());
  EXPECT_EQ(
      constraints.with_only({true, false}, {}, true).range({kBuffer, LoopKindAt::kTemporal}, kM),
      (FactorRange{1, 4}));
}

TEST(Constraints, RefusesWhatCannotBeMeant) {
  EXPECT_THAT(refusal({.loops = {temporal("Bufer", {})}}), HasSubstr("did you mean Buffer?"));
  EXPECT_THAT(refusal({.loops = {temporal("DRAM", {factor("C", Comparison::kExactly, 1)})}}),
              HasSubstr("rules.yaml:7"));
  EXPECT_THAT(refusal({.loops = {temporal("DRAM", {factor("K", Comparison::kAtMost, 0)})}}),
              HasSubstr("a factor of 0"));
  EXPECT_THAT(refusal({.loops = {spatial("DRAM", {factor("K", Comparison::kExactly, 2)})}}),
              HasSubstr("nothing side by side"));
  StatedLoops loops = temporal("DRAM", {});
  loops.innermost = {"M"};
  EXPECT_THAT(refusal({.loops = {loops, loops}}), HasSubstr("a second order"));
  loops.outermost = {"M"};
  EXPECT_THAT(refusal({.loops = {loops}}), HasSubstr("M stands twice"));
  EXPECT_THAT(refusal({.least_utilization = 1.5}), HasSubstr("least utilization of 1.5"));
}

TEST(Constraints, NothingMayLieWhereThereIsNoFanOut) {
  EXPECT_EQ(refusal({.loops = {spatial("DRAM", {factor("K", Comparison::kExactly, 1)})}}),
            "(no error)");
}

}  // namespace
}  // namespace cosa
