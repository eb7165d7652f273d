// The one-line forms and Timeloop's, on one small convolution.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/emit/dosa.h"
#include "cosa/emit/emit.h"
#include "cosa/emit/onnxim.h"
#include "cosa/io/fanout_levels.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/mapping/level_block.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::HasSubstr;
using testing::input_error_message;

constexpr DimensionId kP{2}, kC{4}, kK{5}, kN{6};

Workload layer() { return convolution("conv", {.p = 8, .c = 6, .k = 4, .n = 2}); }

/// Registers, a buffer, DRAM; 8 multipliers below the registers.
Architecture machine(std::int64_t buffers = 1) {
  return {"small",
          {{.name = "Registers", .instances = buffers},
           {.name = "Buffer", .instances = buffers},
           {.name = "DRAM"}},
          {.instances = 8 * buffers}};
}

TensorSet only(std::size_t tensor) {
  TensorSet set;
  set.insert(TensorId{tensor});
  return set;
}

std::vector<LevelBlock> blocks() {
  return {
      {.kept = only(0),
       .temporal = {{kP, 2}},
       .spatial = {{kK, 4, SpatialPlacement{LevelId{0}}}, {kC, 2, SpatialPlacement{LevelId{0}}}}},
      {.kept = only(1), .temporal = {{kC, 3}, {kP, 2}}, .spatial = {}},
      {.kept = TensorSet::first(3), .temporal = {{kN, 2}, {kP, 2}}, .spatial = {}}};
}

constexpr char kDosa[] = "L2[WIO] N2 P2 - L1[I] C3 P2 - L0[W] P2 K4X C2X\n";

TEST(DosaMapping, IsOneLineAndReadBack) {
  const Mapping mapping = even_mapping(blocks());
  EXPECT_EQ(dosa_mapping(layer(), machine(), mapping), kDosa);
  EXPECT_EQ(mapping_from_dosa(kDosa, layer(), machine()), mapping);
}

TEST(DosaMapping, ALevelWithoutLoopsHasOneOfOne) {
  auto plain = blocks();
  plain[2].temporal.insert(plain[2].temporal.end(), {{kC, 3}, {kK, 1}});
  plain[1].temporal = {};
  plain[0].temporal = {{kP, 4}};
  const std::string line = dosa_mapping(layer(), machine(), even_mapping(plain));
  EXPECT_EQ(line, "L2[WIO] N2 P2 C3 - L1[I] N1 - L0[W] P4 K4X C2X\n");
  EXPECT_EQ(dosa_mapping(layer(), machine(), mapping_from_dosa(line, layer(), machine())), line);
}

TEST(DosaMapping, RefusesWhatItCannotSay) {
  auto twice = blocks();
  twice[0].temporal = {};
  twice[2].temporal = {{kP, 2}, {kN, 2}, {kP, 2}};
  EXPECT_THAT(
      input_error_message([&] { return dosa_mapping(layer(), machine(), even_mapping(twice)); }),
      HasSubstr("DOSA has one temporal loop of P a level, and L2 has two"));
  const Workload product = gemm("product", {.m = 2, .n = 1, .k = 1});
  const Mapping one = even_mapping(
      {{.kept = {}, .temporal = {}, .spatial = {}},
       {.kept = {}, .temporal = {}, .spatial = {}},
       {.kept = TensorSet::first(3), .temporal = {{DimensionId{0}, 2}}, .spatial = {}}});
  EXPECT_THAT(input_error_message([&] { return dosa_mapping(product, machine(), one); }),
              HasSubstr("DOSA knows the dimensions R, S, P, Q, C, K and N, not M"));
}

TEST(DosaMapping, RefusesWhatIsNoSuchLine) {
  const auto message = [](const char* text) {
    return input_error_message([&] { return mapping_from_dosa(text, layer(), machine()); });
  };
  EXPECT_THAT(message("L2[WIO] N2"), HasSubstr("it ends before level 1"));
  EXPECT_THAT(message("L1[WIO] N2"), HasSubstr("'L1[WIO]': here stands level 2"));
  EXPECT_THAT(message("L2[WX] N2"), HasSubstr("no tensor begins with X"));
  for (const char* loop : {"L2[W] Z2", "L2[W] K", "L2[W] K0", "L2[W] 4", "L2[W] K2Z"}) {
    EXPECT_THAT(message(loop), HasSubstr("this is no loop of the layer")) << loop;
  }
  EXPECT_THAT(message("L2[W] - L1[W] - L0[W] - L0[W]"), HasSubstr("small has 3 levels"));
}

TEST(OnnximMapping, IsOneLineInItsLetters) {
  EXPECT_EQ(onnxim_mapping(layer(), machine(), even_mapping(blocks())),
            "T N2 C6 M4 S1 R1 Q8 P1 - O N2 Q2 - I C3 Q2 Q2 M4X C2Y\n");
}

TEST(OnnximMapping, RefusesWhatItCannotSay) {
  const auto message = [](const Architecture& machine, const std::vector<LevelBlock>& blocks) {
    return input_error_message(
        [&] { return onnxim_mapping(layer(), machine, even_mapping(blocks)); });
  };
  auto cores = blocks();
  cores[2] = {.kept = TensorSet::first(3),
              .temporal = {{kN, 2}},
              .spatial = {{kP, 2, SpatialPlacement{LevelId{2}}}}};
  EXPECT_THAT(message(machine(2), cores), HasSubstr("spatial loops below DRAM"));
  auto batch = blocks();
  batch[0].spatial = {{kN, 2, SpatialPlacement{LevelId{0}}}};
  batch[2].temporal = {{kK, 4}, {kC, 2}, {kP, 2}};
  EXPECT_THAT(message(machine(), batch), HasSubstr("ONNXim has no spatial loop of N"));
  auto twice = blocks();
  twice[0].temporal = {};
  twice[2].temporal = {{kP, 2}, {kN, 2}, {kP, 2}};
  EXPECT_THAT(message(machine(), twice), HasSubstr("ONNXim has one outer loop of P"));
}

TEST(TimeloopMapping, IsReadBackByTheMachineOfThatVersion) {
  const Mapping mapping = even_mapping(blocks());
  const Architecture apart = with_fanout_levels({machine(), {}}).architecture;
  const std::string text = emit("timeloop", layer(), machine(), mapping);
  EXPECT_THAT(text, HasSubstr("target: DRAM"));
  EXPECT_EQ(mapping_from_yaml(text, "mapping.yaml", layer(), apart),
            with_fanout_levels(mapping, machine(), apart));
}

TEST(Emit, RefusesAnUnevenMappingWhereTheFormHasNone) {
  // The weights' registers stand outside a loop that the inputs' stand inside of.
  std::vector<MappingNode> nodes{StorageNode{LevelId{2}, TensorSet::first(3)},
                                 StorageNode{LevelId{0}, only(0)},
                                 Loop{kP, 8},
                                 StorageNode{LevelId{0}, only(1)},
                                 Loop{kC, 6},
                                 Loop{kK, 4},
                                 Loop{kN, 2}};
  const Mapping uneven{std::move(nodes)};
  for (const char* target : {"dosa", "onnxim", "timeloop"}) {
    EXPECT_THAT(input_error_message([&] { return emit(target, layer(), machine(), uneven); }),
                HasSubstr("uneven"))
        << target;
  }
  EXPECT_THAT(emit("c", layer(), machine(), uneven), HasSubstr("int main(void)"));
}

TEST(Emit, RefusesATargetThatThereIsNot) {
  EXPECT_THAT(input_error_message(
                  [] { return emit("fortran", layer(), machine(), even_mapping(blocks())); }),
              HasSubstr("there is no target called fortran; name one of c, mlir, "));
}

}  // namespace
}  // namespace cosa
