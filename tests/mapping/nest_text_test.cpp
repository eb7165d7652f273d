#include "cosa/mapping/nest_text.h"

#include <gtest/gtest.h>

#include "cosa/workload/gemm.h"

namespace cosa {
namespace {

constexpr DimensionId kM{0}, kN{1}, kK{2};
constexpr LevelId kRegister{0}, kBuffer{1}, kDram{2};

const Architecture kMachine("machine",
                            {{.name = "Register", .instances = 16},
                             {.name = "Buffer", .instances = 4},
                             {.name = "DRAM"}},
                            {.instances = 16});

TEST(NestText, IsAlignedOutermostFirst) {
  const Workload w = gemm("product", {.m = 2000, .n = 8, .k = 12});
  TensorSet a;
  a.insert(TensorId{0});
  const Mapping mapping({
      StorageNode{kDram, w.all_tensors()},
      Loop{kM, 1000},
      Loop{kN, 2},
      Loop{kN, 4, SpatialPlacement{kDram, Axis::kX}},
      StorageNode{kBuffer, {}},
      Loop{kK, 3},
      Loop{kK, 4, SpatialPlacement{kBuffer, Axis::kY}},
      StorageNode{kRegister, a},
      Loop{kM, 2},
  });
  EXPECT_EQ(nest_text(w, kMachine, mapping),
            "DRAM      keeps  A 24,000 | B 96 | Z 16,000\n"
            "  for          M in 1000\n"
            "  for          N in 2\n"
            "  for spatial  N in 4     x of DRAM\n"
            "Buffer    keeps  nothing\n"
            "  for          K in 3\n"
            "  for spatial  K in 4     y of Buffer\n"
            "Register  keeps  A 2\n"
            "  for          M in 2\n");
}

TEST(NestText, OfAnEmptyMappingIsEmpty) {
  EXPECT_EQ(nest_text(gemm("one", {}), kMachine, Mapping()), "");
}

}  // namespace
}  // namespace cosa
