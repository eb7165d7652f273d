#include "cosa/mapping/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"
#include "support/input_error_message.h"

namespace cosa {

void PrintTo(const Violation& violation, std::ostream* out) {
  *out << static_cast<int>(violation.rule) << ": " << violation.message;
}

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr DimensionId kM{0}, kN{1}, kK{2};
constexpr LevelId kRegister{0}, kBuffer{1}, kDram{2};
const TensorSet kAll = TensorSet::first(3);

const Workload kProduct = gemm("product", {.m = 4, .n = 6, .k = 8});

/// 2 x 3 registers below a buffer of 100 words below DRAM.
std::vector<StorageLevel> levels() {
  return {{.name = "Register", .capacity_words = 8, .instances = 6, .mesh_x = 2},
          {.name = "Buffer", .capacity_words = 100},
          {.name = "DRAM"}};
}

Architecture machine(std::vector<StorageLevel> of = levels()) {
  return {"machine", std::move(of), {.instances = 6, .mesh_x = 2}};
}

Loop along(Axis axis, DimensionId d, std::int64_t bound, LevelId fanout = kBuffer) {
  return {d, bound, SpatialPlacement{fanout, axis}};
}

/// A valid nest: the buffer holds a quarter of the reduction, two rows and three columns of the
/// product go to the registers.
std::vector<MappingNode> valid_nodes() {
  return {StorageNode{kDram, kAll},
          Loop{kK, 4},
          StorageNode{kBuffer, kAll},
          Loop{kM, 2},
          Loop{kN, 2},
          along(Axis::kX, kM, 2),
          along(Axis::kY, kN, 3),
          StorageNode{kRegister, kAll},
          Loop{kK, 2}};
}

std::vector<Violation> violations(std::vector<MappingNode> nodes,
                                  const Architecture& architecture = machine(),
                                  const Workload& workload = kProduct) {
  return validate(workload, architecture, Mapping(std::move(nodes)));
}

TEST(Validate, AcceptsAValidMapping) { EXPECT_THAT(violations(valid_nodes()), IsEmpty()); }

TEST(Validate, AcceptsAnUnevenMapping) {
  TensorSet a;
  a.insert(TensorId{0});
  TensorSet others;
  others.insert(TensorId{1});
  others.insert(TensorId{2});
  EXPECT_THAT(violations({StorageNode{kDram, kAll}, Loop{kM, 2}, StorageNode{kBuffer, a},
                          Loop{kK, 8}, StorageNode{kBuffer, others}, Loop{kN, 6}, Loop{kM, 2}}),
              IsEmpty());
}

TEST(Validate, References) {
  EXPECT_THAT(
      violations({StorageNode{LevelId{3}, kAll}, StorageNode{kDram, TensorSet::first(4)},
                  Loop{DimensionId{7}, 2}, Loop{kM, 0}, along(Axis::kX, kM, 2, LevelId{9})}),
      ElementsAre(
          Violation{MappingRule::kReference,
                    "a storage node at level number 3: machine has 3 levels"},
          Violation{MappingRule::kReference,
                    "a storage node keeps a tensor that product does not have"},
          Violation{MappingRule::kReference,
                    "a loop over dimension number 7: product has 3 dimensions"},
          Violation{MappingRule::kReference, "a loop of bound 0"},
          Violation{MappingRule::kReference,
                    "a spatial loop at the fan-out of level number 9: machine has 3 levels"}));
}

TEST(Validate, Factors) {
  auto nodes = valid_nodes();
  nodes[3] = Loop{kM, 3};
  nodes.pop_back();
  EXPECT_THAT(
      violations(nodes),
      ElementsAre(
          Violation{MappingRule::kFactors, "M: loop bounds multiply to 6, the extent is 4"},
          Violation{MappingRule::kFactors, "K: loop bounds multiply to 4, the extent is 8"}));
}

TEST(Validate, BoundsThatLeave64BitsAreAViolationToo) {
  auto nodes = valid_nodes();
  nodes[1] = Loop{kK, std::numeric_limits<std::int64_t>::max()};
  EXPECT_THAT(violations(nodes),
              ElementsAre(Violation{MappingRule::kFactors,
                                    "K: loop bounds multiply to more than 64 bits hold, the "
                                    "extent is 8"}));
}

TEST(Validate, AnEmptyMappingIteratesAndKeepsNothing) {
  EXPECT_THAT(
      violations({}),
      ElementsAre(Violation{MappingRule::kFactors, "M: loop bounds multiply to 1, the extent is 4"},
                  Violation{MappingRule::kFactors, "N: loop bounds multiply to 1, the extent is 6"},
                  Violation{MappingRule::kFactors, "K: loop bounds multiply to 1, the extent is 8"},
                  Violation{MappingRule::kResidency, "DRAM must keep A and does not"},
                  Violation{MappingRule::kResidency, "DRAM must keep B and does not"},
                  Violation{MappingRule::kResidency, "DRAM must keep Z and does not"}));
}

TEST(Validate, FanOutsInXAndInY) {
  auto nodes = valid_nodes();
  nodes[3] = along(Axis::kX, kM, 2);
  nodes[4] = along(Axis::kY, kN, 2);
  EXPECT_THAT(
      violations(nodes),
      ElementsAre(
          Violation{MappingRule::kFanout, "Buffer fan-out along x: M 2 x M 2 = 4 > 2 instances"},
          Violation{MappingRule::kFanout, "Buffer fan-out along y: N 2 x N 3 = 6 > 3 instances"}));
}

TEST(Validate, ALevelWithoutFanOutTakesNoSpatialLoop) {
  auto nodes = valid_nodes();
  nodes[1] = along(Axis::kX, kK, 4, kDram);
  EXPECT_THAT(
      violations(nodes),
      ElementsAre(Violation{MappingRule::kFanout, "DRAM fan-out along x: K 4 = 4 > 1 instances"}));
}

TEST(Validate, CapacitySumsTheTilesOfALevel) {
  auto nodes = valid_nodes();
  std::swap(nodes[1], nodes[2]);  // the whole reduction now lies in the buffer
  EXPECT_THAT(violations(nodes),
              ElementsAre(Violation{MappingRule::kCapacity,
                                    "Buffer: A 32 + B 48 + Z 24 = 104 > 100 words"}));
}

TEST(Validate, CapacityCountsTheUsableShareAndTheTensorsWidth) {
  auto of = levels();
  of[1].usable_share = 0.5;
  EXPECT_THAT(violations(valid_nodes(), machine(of)), IsEmpty());  // 8 + 12 + 24 = 44 words
  std::vector<Tensor> tensors = kProduct.tensors();
  tensors[2].word_bits = 24;
  EXPECT_THAT(
      violations(valid_nodes(), machine(of), Workload("product", kProduct.dimensions(), tensors)),
      ElementsAre(Violation{MappingRule::kCapacity, "Buffer: A 8 + B 12 + Z 36 = 56 > 50 words"}));
}

TEST(Validate, CapacityOfAPartition) {
  auto of = levels();
  of[1].partition_words = {{"B", 11}, {"Z", 24}};
  EXPECT_THAT(violations(valid_nodes(), machine(of)),
              ElementsAre(Violation{MappingRule::kCapacity, "Buffer: B 12 > 11 words"}));
}

TEST(Validate, CapacityCountsTheHaloOfAStridedDilatedWindow) {
  // Rows: 3 * (2 - 1) + 2 * (3 - 1) + 1 = 8 words, one more than fit.
  const Workload w = convolution("w", {.r = 3, .p = 2, .w_stride = 3, .w_dilation = 2});
  TensorSet inputs;
  inputs.insert(TensorId{1});
  const Architecture small("small", {{.name = "Buffer", .capacity_words = 7}, {.name = "DRAM"}},
                           {});
  EXPECT_THAT(violations({StorageNode{LevelId{1}, kAll}, StorageNode{LevelId{0}, inputs},
                          Loop{DimensionId{2}, 2}, Loop{DimensionId{0}, 3}},
                         small, w),
              ElementsAre(Violation{MappingRule::kCapacity, "Buffer: Inputs 8 = 8 > 7 words"}));
}

TEST(Validate, Residency) {
  auto of = levels();
  of[0].residency = {.keep = {"B"}, .bypass = {"A"}};
  auto nodes = valid_nodes();
  TensorSet without_b = kAll;
  without_b.erase(TensorId{1});
  nodes[7] = StorageNode{kRegister, without_b};
  EXPECT_THAT(
      violations(nodes, machine(of)),
      ElementsAre(Violation{MappingRule::kResidency, "Register keeps A, which must bypass it"},
                  Violation{MappingRule::kResidency, "Register must keep B and does not"}));
}

TEST(Validate, StorageFollowsTheLevelsOutsideIn) {
  auto nodes = valid_nodes();
  std::swap(nodes[2], nodes[7]);
  const auto found = violations(nodes);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front(),
            (Violation{MappingRule::kStorageOrder, "A is kept at Buffer inside Register"}));
}

TEST(Validate, ATensorIsKeptOnceALevel) {
  auto nodes = valid_nodes();
  TensorSet a;
  a.insert(TensorId{0});
  nodes.insert(nodes.begin() + 4, StorageNode{kBuffer, a});
  EXPECT_THAT(violations(nodes),
              ElementsAre(Violation{MappingRule::kStorageOrder, "A is kept twice at Buffer"}));
}

TEST(Validate, NoLoopStandsOutsideTheOutermostLevel) {
  auto nodes = valid_nodes();
  std::swap(nodes[0], nodes[1]);
  EXPECT_THAT(violations(nodes),
              ElementsAre(Violation{MappingRule::kStorageOrder,
                                    "a loop stands outside DRAM, the outermost level, for A"},
                          Violation{MappingRule::kStorageOrder,
                                    "a loop stands outside DRAM, the outermost level, for B"},
                          Violation{MappingRule::kStorageOrder,
                                    "a loop stands outside DRAM, the outermost level, for Z"}));
}

TEST(Validate, FanOutsFollowTheLevelsOutsideIn) {
  std::vector<StorageLevel> of = levels();
  of[1].instances = 2;
  of[1].mesh_x = 2;  // DRAM spreads over 2 buffers, each over 3 registers along y
  auto nodes = valid_nodes();
  nodes[5] = along(Axis::kX, kM, 2, kDram);
  EXPECT_THAT(violations(nodes, machine(of)), IsEmpty());
  std::swap(nodes[5], nodes[6]);
  EXPECT_THAT(violations(nodes, machine(of)),
              ElementsAre(Violation{MappingRule::kStorageOrder,
                                    "a spatial loop of DRAM stands inside one of Buffer"}));
}

TEST(Validate, NamesEveryBrokenRuleAtOnce) {
  auto of = levels();
  of[0].residency.bypass = {"Z"};
  auto nodes = valid_nodes();
  nodes[1] = Loop{kK, 2};                 // K multiplies to 4 of 8
  nodes[6] = along(Axis::kY, kN, 6);      // 6 > 3 along y
  nodes[4] = StorageNode{kRegister, {}};  // keeps N at 6
  of[1].capacity_words = 40;              // A 8 + B 12 + Z 24
  EXPECT_THAT(
      violations(nodes, machine(of)),
      ElementsAre(Violation{MappingRule::kFactors, "K: loop bounds multiply to 4, the extent is 8"},
                  Violation{MappingRule::kFanout, "Buffer fan-out along y: N 6 = 6 > 3 instances"},
                  Violation{MappingRule::kResidency, "Register keeps Z, which must bypass it"},
                  Violation{MappingRule::kCapacity, "Buffer: A 8 + B 12 + Z 24 = 44 > 40 words"}));
}

TEST(ValidateErrors, TheArchitectureNamesUnknownTensors) {
  auto of = levels();
  of[0].residency.keep = {"Weights"};
  EXPECT_EQ(testing::input_error_message([&] { return violations(valid_nodes(), machine(of)); }),
            "Register keeps or bypasses Weights, which is no tensor of product; the tensors are "
            "A, B, Z");
}

}  // namespace
}  // namespace cosa
