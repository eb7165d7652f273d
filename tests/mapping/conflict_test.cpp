#include "cosa/mapping/conflict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/mapping/feasibility.h"
#include "cosa/mapping/validate.h"
#include "cosa/workload/gemm.h"

namespace cosa {
namespace {

const Workload kProduct = gemm("product", {.m = 4, .n = 6, .k = 8});

/// A buffer of so many words over 2 x 2 multipliers, below DRAM.
Architecture machine(std::int64_t words) {
  return {"machine",
          {{.name = "Buffer", .capacity_words = words}, {.name = "DRAM"}},
          {.instances = 4, .mesh_x = 2}};
}

StatedLoops at(std::string level, LoopKindAt kind, std::vector<StatedFactor> factors) {
  return {.level = std::move(level), .kind = kind, .factors = std::move(factors)};
}

Constraints resolve(const StatedConstraints& stated, const Architecture& architecture) {
  return {stated, kProduct, architecture};
}

std::vector<std::vector<std::string>> changes(const Conflict& conflict) {
  std::vector<std::vector<std::string>> sets;
  for (const auto& set : conflict.smallest) {
    sets.emplace_back();
    for (const Lever& lever : set) {
      sets.back().push_back(lever.change);
    }
  }
  return sets;
}

using Sets = std::vector<std::vector<std::string>>;

TEST(Conflict, NoneWhereSomethingFits) {
  EXPECT_EQ(explain_conflict(kProduct, machine(3), Constraints()), std::nullopt);
  EXPECT_TRUE(find_feasible(kProduct, machine(3), Constraints()).has_value());
}

TEST(Conflict, ThreeTilesOfOneWordInABufferOfTwo) {
  const auto conflict = explain_conflict(kProduct, machine(2), Constraints());
  ASSERT_TRUE(conflict.has_value());
  EXPECT_EQ(conflict->kind, LimitKind::kCapacity);
  EXPECT_EQ(conflict->message, "Buffer: A 1 + B 1 + Z 1 = 3 > 2 words");
  EXPECT_EQ(changes(*conflict), (Sets{{"let Buffer bypass A"},
                                      {"let Buffer bypass B"},
                                      {"let Buffer bypass Z"},
                                      {"Buffer + 1 words"}}));
  EXPECT_TRUE(conflict->complete);
}

TEST(Conflict, AFixedFactorThatTheBufferCannotHold) {
  // K = 8 in the buffer: A 8 + B 8 + Z 1 = 17 words.
  const Architecture small = machine(12);
  const auto conflict =
      explain_conflict(kProduct, small,
                       resolve({.loops = {at("Buffer", LoopKindAt::kTemporal,
                                             {{"K", Comparison::kExactly, 8, {"rules.yaml", 5}}})}},
                               small));
  ASSERT_TRUE(conflict.has_value());
  EXPECT_EQ(conflict->message,
            "Buffer: A 8 + B 8 = 16 > 12 words with K = 8 at Buffer (temporal) (rules.yaml:5)");
  EXPECT_EQ(changes(*conflict), (Sets{{"free K at Buffer (temporal)"},
                                      {"let Buffer bypass A"},
                                      {"let Buffer bypass B"},
                                      {"Buffer + 5 words"}}));
  EXPECT_EQ(conflict->smallest.front().front().where, (SourceLocation{"rules.yaml", 5}));
  EXPECT_EQ(conflict->smallest.back().front().amount, 5);
}

TEST(Conflict, NoRoomInTheFanOut) {
  const Architecture large = machine(1000);
  const auto conflict = explain_conflict(
      kProduct, large,
      resolve({.loops = {at("Buffer", LoopKindAt::kSpatial, {{"N", Comparison::kExactly, 3, {}}})}},
              large));
  ASSERT_TRUE(conflict.has_value());
  EXPECT_EQ(conflict->kind, LimitKind::kFanout);
  EXPECT_EQ(conflict->message,
            "Buffer fan-out along x: N 3 > 2 instances with N = 3 at Buffer (spatial)");
  EXPECT_EQ(changes(*conflict), (Sets{{"free N at Buffer (spatial)"},
                                      {"Buffer + 1 instances along x"},
                                      {"Buffer + 1 instances along y"}}));
}

TEST(Conflict, FactorsThatDoNotMakeTheExtent) {
  const Architecture large = machine(1000);
  const auto conflict = explain_conflict(
      kProduct, large,
      resolve({.loops = {at("Buffer", LoopKindAt::kTemporal, {{"K", Comparison::kAtMost, 2, {}}}),
                         at("Buffer", LoopKindAt::kSpatial, {{"K", Comparison::kExactly, 1, {}}}),
                         at("DRAM", LoopKindAt::kTemporal, {{"K", Comparison::kAtMost, 2, {}}})}},
              large));
  ASSERT_TRUE(conflict.has_value());
  EXPECT_EQ(conflict->message,
            "K: no factors multiply to the extent 8 with K <= 2 at Buffer (temporal), K = 1 at "
            "Buffer (spatial), K <= 2 at DRAM (temporal)");
  EXPECT_EQ(conflict->smallest.size(), 3U);
}

TEST(Conflict, MultipliersThatCannotBeInUse) {
  const Architecture large = machine(1000);
  StatedConstraints stated{.loops = {at("Buffer", LoopKindAt::kSpatial, {})},
                           .least_utilization = 1};
  stated.loops.front().other_factors_at_most = 1;
  const auto conflict = explain_conflict(kProduct, large, resolve(stated, large));
  ASSERT_TRUE(conflict.has_value());
  EXPECT_EQ(conflict->kind, LimitKind::kUtilization);
  EXPECT_EQ(changes(*conflict).front().front(), "free M at Buffer (spatial)");
}

TEST(Feasibility, TheMappingObeys) {
  const Architecture small = machine(20);
  StatedConstraints stated{
      .loops = {at("Buffer", LoopKindAt::kTemporal, {{"K", Comparison::kAtLeast, 3, {}}}),
                at("Buffer", LoopKindAt::kSpatial, {})},
      .least_utilization = 1};
  stated.loops.front().innermost = {"K", "N"};
  stated.loops.back().only_x = {"M"};
  const Constraints constraints = resolve(stated, small);
  const auto mapping = find_feasible(kProduct, small, constraints);
  ASSERT_TRUE(mapping.has_value());
  EXPECT_EQ(validate(kProduct, small, *mapping, constraints).size(), 0U);
}

}  // namespace
}  // namespace cosa
