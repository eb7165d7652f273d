#include "cosa/emit/mlir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "apps/temporary_folder.h"
#include "cosa/base/input_error.h"
#include "cosa/mapping/level_block.h"
#include "cosa/mapping/nest_text.h"
#include "cosa/workload/batched_matmul.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"
#include "emit/transposed.h"
#include "model/random_nest.h"
#include "process.h"
#include "report/small_problem.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::HasSubstr;
using testing::input_error_message;
using testing::Random;

/// Loops outermost first: one bound of a sequential loop, or those of parallel ones, sorted.
using Bounds = std::vector<std::vector<std::int64_t>>;

void add(Bounds& bounds, bool parallel, std::vector<bool>& kinds, std::int64_t bound) {
  if (parallel && !kinds.empty() && kinds.back()) {
    bounds.back().push_back(bound);
    std::ranges::sort(bounds.back());
    return;
  }
  bounds.push_back({bound});
  kinds.push_back(parallel);
}

Bounds bounds_of(const Workload& workload, const Mapping& mapping) {
  Bounds bounds;
  std::vector<bool> parallel;
  for (const MappingNode& node : mapping.nodes()) {
    const auto* loop = std::get_if<Loop>(&node);
    if (loop != nullptr && loop->bound > 1) {
      const bool moves_output = workload.tensor(workload.output()).projection.uses(loop->dimension);
      add(bounds, loop->spatial.has_value() && moves_output, parallel, loop->bound);
    }
  }
  return bounds;
}

/// The loops of the module after the transform, as mlir-opt prints them.
Bounds bounds_of(const std::string& module) {
  static const std::regex sequential(R"(scf\.for .* to %c(\d+)\w* step %c(\d+))");
  static const std::regex together(R"(scf\.forall \(.*\) in \(([\d, ]+)\))");
  Bounds bounds;
  std::vector<bool> parallel;
  std::istringstream lines(module);
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_search(line, match, sequential)) {
      add(bounds, false, parallel, std::stoll(match[1]) / std::stoll(match[2]));
    } else if (std::regex_search(line, match, together)) {
      std::istringstream numbers(match[1]);
      for (std::string number; std::getline(numbers, number, ',');) {
        if (std::stoll(number) > 1) {
          add(bounds, true, parallel, std::stoll(number));
        }
      }
    }
  }
  return bounds;
}

/// What mlir-opt makes of the module; its words where it refuses.
std::string transformed(const std::string& module) {
  const testing::TemporaryFolder folder;
  const int status = cli::run_process(
      {COSA_MLIR_OPT, "--transform-interpreter", folder.write("layer.mlir", module)},
      folder.path("printed"), "install mlir-opt");
  EXPECT_EQ(status, 0) << module << folder.read("printed");
  return folder.read("printed");
}

class MlirOpt : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::string_view(COSA_MLIR_OPT).empty()) {
      GTEST_SKIP() << "mlir-opt is not installed";
    }
  }
};

/// A small nest of three dimensions: two temporal loops each side of a spatial one.
Mapping nest(std::vector<Loop> outer, std::vector<Loop> spatial, std::vector<Loop> inner) {
  return even_mapping(
      {{.kept = TensorSet::first(3), .temporal = std::move(inner), .spatial = {}},
       {.kept = TensorSet::first(3), .temporal = std::move(outer), .spatial = std::move(spatial)}});
}

constexpr SpatialPlacement kBelowOuter{LevelId{1}};

TEST(MlirTransform, TilesLevelByLevel) {
  const Workload product = gemm("product", {.m = 8, .n = 6, .k = 4});
  std::vector<Loop> inner{{DimensionId{0}, 4}, {DimensionId{1}, 2}, {DimensionId{2}, 2}};
  const std::string text = mlir_transform(
      product, testing::wide_machine(2),
      nest({{DimensionId{2}, 2}, {DimensionId{0}, 2}}, {{DimensionId{1}, 3, kBelowOuter}}, inner));
  EXPECT_THAT(text, HasSubstr("linalg.matmul\n      ins(%in0, %in1 : tensor<8x4xf32>, "
                              "tensor<4x6xf32>) outs(%out : tensor<8x6xf32>) -> tensor<8x6xf32>"));
  EXPECT_THAT(text, HasSubstr(R"(
    // loops of Memory1
    %tile1, %loops1:2 = transform.structured.tile_using_for %tile0 tile_sizes [4, 0, 2]
      interchange = [2, 0, 1] : ()"));
  EXPECT_THAT(text, HasSubstr(R"(
    // below Memory1, side by side
    %tile2, %loops2 = transform.structured.tile_using_forall %tile1 tile_sizes [0, 2, 0]
)"));
}

TEST(MlirTransform, NamesTheOperation) {
  const auto op_of = [](const Workload& workload) {
    std::vector<Loop> loops;
    for (std::size_t d = 0; d < workload.dimensions().size(); ++d) {
      loops.push_back({DimensionId{d}, workload.dimensions()[d].extent});
    }
    const std::string text =
        mlir_transform(workload, testing::wide_machine(2), nest(loops, {}, {}));
    const auto begin = text.find("linalg.");
    return text.substr(begin, text.find_first_of(" \n", begin) - begin);
  };
  EXPECT_EQ(op_of(convolution("conv", {.r = 3, .p = 4, .k = 2})), "linalg.conv_2d_nchw_fchw");
  EXPECT_EQ(op_of(gemm("product", {.m = 2, .n = 2, .k = 2})), "linalg.matmul");
  EXPECT_EQ(op_of(batched_matmul("heads", {.batch = 2, .rows = 3, .columns = 2, .reduced = 4})),
            "linalg.batch_matmul");
  const DimensionId n{0}, y{1}, x{2}, f{3}, c{4}, ky{5}, kx{6};
  const Workload last(
      "channels-last", {{"n", 1}, {"y", 4}, {"x", 4}, {"f", 2}, {"c", 3}, {"ky", 3}, {"kx", 1}},
      {{"I", Projection{{{{n, 1}}, {{y, 2}, {ky, 1}}, {{x, 1}, {kx, 1}}, {{c, 1}}}},
        TensorRole::kInput},
       {"W", Projection{{{{ky, 1}}, {{kx, 1}}, {{c, 1}}, {{f, 1}}}}, TensorRole::kInput},
       {"O", Projection{{{{n, 1}}, {{y, 1}}, {{x, 1}}, {{f, 1}}}}, TensorRole::kOutput}});
  EXPECT_EQ(op_of(last), "linalg.conv_2d_nhwc_hwcf");
}

TEST(MlirTransform, RefusesWhatLinalgCannotSay) {
  const Workload transposed = testing::transposed_convolution();
  const Workload pooled(
      "pooled", {{"P", 4}, {"R", 3}},
      {{"I", Projection{{{{DimensionId{0}, 1}, {DimensionId{1}, 1}}}}, TensorRole::kInput},
       {"O", Projection{{{{DimensionId{0}, 1}}}}, TensorRole::kOutput}});
  const auto message = [](const Workload& workload) {
    const TensorSet all = workload.all_tensors();
    const Mapping mapping = even_mapping(
        {{.kept = all, .temporal = {}, .spatial = {}},
         {.kept = all, .temporal = {{DimensionId{0}, 4}, {DimensionId{1}, 3}}, .spatial = {}}});
    return input_error_message(
        [&] { return mlir_transform(workload, testing::wide_machine(2), mapping); });
  };
  EXPECT_THAT(message(transposed), HasSubstr("O has a rank that is no dimension by itself"));
  EXPECT_THAT(message(pooled), HasSubstr("no rank of a tensor is R by itself"));
}

TEST_F(MlirOpt, ASumSideBySideIsAddedUpInALoop) {
  const Layer layer = testing::small_layer();
  const std::string module =
      mlir_transform(layer.workload, testing::two_multipliers(), testing::small_mapping());
  EXPECT_EQ(bounds_of(transformed(module)), (Bounds{{2}, {3}, {2}}));
}

TEST_F(MlirOpt, MakesTheLoopsOfAStridedConvolution) {
  const Workload layer = convolution(
      "conv", {.r = 3, .s = 3, .p = 8, .q = 4, .c = 4, .k = 6, .w_stride = 2, .h_dilation = 2});
  const Mapping mapping =
      nest({{DimensionId{5}, 3}, {DimensionId{2}, 4}},
           {{DimensionId{3}, 4, kBelowOuter}, {DimensionId{5}, 2, kBelowOuter}},
           {{DimensionId{4}, 4}, {DimensionId{0}, 3}, {DimensionId{1}, 3}, {DimensionId{2}, 2}});
  EXPECT_EQ(bounds_of(transformed(mlir_transform(layer, testing::wide_machine(2), mapping))),
            (Bounds{{3}, {4}, {2, 4}, {4}, {3}, {3}, {2}}));
}

TEST_F(MlirOpt, MakesTheLoopsOfRandomNests) {
  Random random = testing::random_from(3);
  int made = 0;
  for (int i = 0; made < 25; ++i) {
    const auto levels = static_cast<std::size_t>(testing::pick(random, 1, 4));
    const Workload workload = testing::random_workload(random);
    const Mapping mapping = i % 2 == 0 ? testing::random_even_nest(random, workload, levels)
                                       : testing::random_uneven_nest(random, workload, levels);
    std::string module;
    try {
      module = mlir_transform(workload, testing::wide_machine(levels), mapping);
    } catch (const InputError& error) {
      EXPECT_THAT(error.what(), HasSubstr("linalg.generic cannot"));
      continue;
    }
    ++made;
    EXPECT_EQ(bounds_of(transformed(module)), bounds_of(workload, mapping))
        << nest_text(workload, testing::wide_machine(levels), mapping) << module;
  }
}

}  // namespace
}  // namespace cosa
