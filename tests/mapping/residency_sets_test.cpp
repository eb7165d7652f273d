#include "cosa/mapping/residency_sets.h"

#include <gtest/gtest.h>

#include "cosa/workload/gemm.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

constexpr LevelId kBuffer{0}, kDram{1};

Architecture machine(Residency buffer, Residency dram = {}) {
  return {"machine",
          {{.name = "Buffer", .residency = std::move(buffer)},
           {.name = "DRAM", .residency = std::move(dram)}},
          {}};
}

const Workload kProduct = gemm("product", {.m = 2, .n = 3, .k = 4});

std::string error_of(const Architecture& architecture, LevelId level) {
  return testing::input_error_message(
      [&] { return residency_sets(kProduct, architecture, level); });
}

TEST(ResidencySets, WhatIsNamedInNeitherListIsFree) {
  const ResidencySets sets =
      residency_sets(kProduct, machine({.keep = {"A"}, .bypass = {"Z"}}), kBuffer);
  EXPECT_EQ(sets.must.bits(), 0b001U);
  EXPECT_EQ(sets.may.bits(), 0b011U);
}

TEST(ResidencySets, WithoutListsEverythingIsFree) {
  const ResidencySets sets = residency_sets(kProduct, machine({}), kBuffer);
  EXPECT_TRUE(sets.must.empty());
  EXPECT_EQ(sets.may, kProduct.all_tensors());
}

TEST(ResidencySets, TheOutermostLevelKeepsEveryTensor) {
  const ResidencySets sets = residency_sets(kProduct, machine({}, {.keep = {"A"}}), kDram);
  EXPECT_EQ(sets.must, kProduct.all_tensors());
  EXPECT_EQ(sets.may, kProduct.all_tensors());
}

TEST(ResidencySetsErrors, TheOutermostLevelBypassesNothing) {
  EXPECT_EQ(error_of(machine({}, {.bypass = {"B"}}), kDram),
            "DRAM is the outermost level and bypasses B; the outermost level keeps every tensor");
}

TEST(ResidencySetsErrors, NamesAreTensorsOfTheWorkload) {
  EXPECT_EQ(error_of(machine({.keep = {"z"}}), kBuffer),
            "Buffer keeps or bypasses z, which is no tensor of product; did you mean Z?");
  EXPECT_EQ(error_of(machine({.bypass = {"Weights"}}), kBuffer),
            "Buffer keeps or bypasses Weights, which is no tensor of product; the tensors are A, "
            "B, Z");
}

TEST(ResidencySetsErrors, PartitionsAreForTensorsOfTheWorkload) {
  const Architecture partitioned{
      "machine", {{.name = "Buffer", .partition_words = {{"AA", 4}}}}, {}};
  EXPECT_EQ(error_of(partitioned, kBuffer),
            "Buffer sets words apart for AA, which is no tensor of product; did you mean A?");
}

}  // namespace
}  // namespace cosa
