// The one-line forms and Timeloop's, on one small convolution.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/base/input_error.h"
#include "cosa/emit/dosa.h"
#include "cosa/emit/emit.h"
#include "cosa/emit/gemmini.h"
#include "cosa/emit/iree.h"
#include "cosa/emit/onnxim.h"
#include "cosa/io/fanout_levels.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/mapping/level_block.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/einsum.h"
#include "cosa/workload/gemm.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::HasSubstr;
using testing::input_error_message;
using ::testing::Not;

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

// IREE's loops are N, K, P and C: the outermost level's part N and P among the workgroups, the
// buffer's are left to the vectors, whose tile is the registers' and the multipliers'.
TEST(IreeLowering, TilesForWorkgroupsAndVectors) {
  const std::string text = iree_lowering(layer(), machine(), even_mapping(blocks()));
  EXPECT_THAT(text, HasSubstr(R"(#tiles = #iree_cpu.lowering_config<
  distribution = [1, 4, 4, 0],
  vector_common_parallel = [1, 4, 2, 0],
  vector_reduction = [0, 0, 0, 2]>
)"));
  EXPECT_THAT(text, HasSubstr(") attrs = {compilation_info = #compilation} {\n"));
}

/// Five levels, `loops` of them, from the outermost, with a temporal loop.
Mapping loops_at(std::size_t loops) {
  std::vector<LevelBlock> blocks(5, {.kept = TensorSet::first(3), .temporal = {}, .spatial = {}});
  constexpr Loop kLoops[] = {{kN, 2}, {kP, 2}, {kC, 2}, {kP, 4}, {kK, 4}};
  for (std::size_t i = 0; i < std::size(kLoops); ++i) {
    blocks[i < loops ? 4 - i : 0].temporal.push_back(kLoops[i]);
  }
  blocks[0].temporal.push_back({kC, 3});
  return even_mapping(blocks);
}

TEST(IreeLowering, TilesForCachesWhereAThirdLevelHasLoops) {
  const Architecture deep{
      "deep",
      {{.name = "L0"}, {.name = "L1"}, {.name = "L2"}, {.name = "L3"}, {.name = "DRAM"}},
      {.instances = 1}};
  const std::string text = iree_lowering(layer(), deep, loops_at(3));
  EXPECT_THAT(text, HasSubstr(R"(
  cache_parallel = [1, 4, 4, 0],
  cache_reduction = [0, 0, 0, 6],
  distribution = [1, 4, 8, 0],
  vector_common_parallel = [1, 4, 4, 0],
  vector_reduction = [0, 0, 0, 3]>)"));
  EXPECT_THAT(iree_lowering(layer(), deep, loops_at(1)), Not(HasSubstr("cache_")));
  EXPECT_THAT(input_error_message([&] { return iree_lowering(layer(), deep, loops_at(4)); }),
              HasSubstr("IREE tiles twice inside a workgroup, and 3 have temporal loops: L3, L2, "
                        "L1"));
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

// 16 multipliers are an array of 4 x 4: a tile of 10 x 4 x 6 takes 3, 1 and 2 of its widths.
TEST(GemminiTiles, OfAProductAreInUnitsOfTheArray) {
  const Architecture array{"array", {{.name = "Scratchpad"}, {.name = "DRAM"}}, {.instances = 16}};
  const Workload product = gemm("product", {.m = 20, .n = 8, .k = 6});
  const TensorSet all = TensorSet::first(3);
  const DimensionId m{0}, n{1}, k{2};
  const Mapping mapping =
      even_mapping({{.kept = all,
                     .temporal = {{m, 10}, {k, 6}},
                     .spatial = {{n, 4, SpatialPlacement{LevelId{0}}}}},
                    {.kept = all, .temporal = {{n, 2}, {m, 2}}, .spatial = {}}});
  EXPECT_EQ(gemmini_tiles(product, array, mapping),
            "// product on array: tiles for Gemmini's gemmini.h\n"
            "// tiled_matmul's, in units of DIM = 4, rounded up\n"
            "#define TILE_I       3\n"
            "#define TILE_J       1\n"
            "#define TILE_K       2\n");
}

/// What the layer's tiles are, or why there are none, with all of its loops in the scratchpad.
std::string tiles_or_refusal(const Workload& workload, std::int64_t multipliers = 1) {
  std::vector<Loop> loops;
  for (std::size_t d = 0; d < workload.dimensions().size(); ++d) {
    loops.push_back({DimensionId{d}, workload.dimensions()[d].extent});
  }
  const Architecture array{
      "array", {{.name = "Scratchpad"}, {.name = "DRAM"}}, {.instances = multipliers}};
  const TensorSet all = workload.all_tensors();
  const Mapping mapping = even_mapping({{.kept = all, .temporal = loops, .spatial = {}},
                                        {.kept = all, .temporal = {}, .spatial = {}}});
  try {
    return gemmini_tiles(workload, array, mapping);
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(GemminiTiles, OfAConvolutionAreInElements) {
  EXPECT_THAT(
      tiles_or_refusal(convolution("conv", {.r = 3, .s = 3, .p = 4, .q = 5, .c = 6, .k = 7})),
      HasSubstr("// tiled_conv's, in elements\n"
                "#define BATCHES      1\n"
                "#define POROWS       4\n"
                "#define POCOLS       5\n"
                "#define POCHS        7\n"
                "#define KROWS        3\n"
                "#define KCOLS        3\n"
                "#define KCHS         6\n"));
}

TEST(GemminiTiles, RefuseWhatGemminiCannotDo) {
  EXPECT_THAT(
      tiles_or_refusal(convolution("conv", {.r = 3, .p = 4})),
      HasSubstr("tiled_conv has one filter size for rows and columns, and the layer 3 and 1"));
  EXPECT_THAT(tiles_or_refusal(convolution("conv", {.p = 4, .w_stride = 2})),
              HasSubstr("tiled_conv has one stride"));
  EXPECT_THAT(tiles_or_refusal(gemm("product", {.m = 2}), 8),
              HasSubstr("Gemmini's array is a square, and array has 8 multipliers"));
  EXPECT_THAT(
      tiles_or_refusal(einsum("outer", "Z[a,b] += X[a] * Y[b]", {{"a", 2}, {"b", 3}})),
      HasSubstr("Gemmini has tiles of convolutions and matrix products, and outer is neither"));
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
  for (const char* target : {"dosa", "gemmini", "onnxim", "timeloop"}) {
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
