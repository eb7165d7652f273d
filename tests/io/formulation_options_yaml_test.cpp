#include "cosa/io/formulation_options_yaml.h"

#include <gtest/gtest.h>

#include "cosa/workload/gemm.h"
#include "io/bad_input.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

Workload product() { return gemm("product", {.m = 4, .n = 2, .k = 8}); }

Architecture machine() { return {"machine", {{.name = "Buffer"}, {.name = "DRAM"}}, {}}; }

FormulationOptions read(const std::string& text) {
  return read_formulation_options_from_text(text, "o.yaml", product(), machine());
}

TEST(FormulationOptionsYaml, ReadsEverything) {
  const FormulationOptions options = read(R"(form: published
A: [[1, 0, 1], [0, 1, 1], [1, 1, 0]]
B:
- [1, 1]
- [0, 1]
- [1, 1]
Z:
- [[1, 0], [1, 1]]
- [[0, 0], [1, 1]]
- [[1, 1], [1, 1]]
part_ratios: [[0.5, 0, 0.5], [0.25, 0.25, 0.5]]
global_buffer: Buffer
favoured_tensor: B
weights: {utilization: 1, compute: 2.5, traffic: 0}
constants:
  inner_traffic_base: 1
  inner_traffic_step: 0
  inner_traffic_scale: 2
  spatial_traffic_scale: 3
  favoured_dram_scale: 4
  favoured_utilization_scale: 5
time_limit: 2.5
)");
  EXPECT_EQ(options.form, FormulationForm::kPublished);
  EXPECT_EQ(options.relevance, (Matrix<int>({{1, 0, 1}, {0, 1, 1}, {1, 1, 0}})));
  EXPECT_EQ(options.residency, (Matrix<int>({{1, 1}, {0, 1}, {1, 1}})));
  EXPECT_EQ(options.nesting,
            (std::vector<Matrix<int>>{Matrix<int>({{1, 0}, {1, 1}}), Matrix<int>({{0, 0}, {1, 1}}),
                                      Matrix<int>({{1, 1}, {1, 1}})}));
  EXPECT_EQ(options.part_ratios, (Matrix<double>({{0.5, 0, 0.5}, {0.25, 0.25, 0.5}})));
  EXPECT_EQ(options.permutation_level, LevelId{0});
  EXPECT_EQ(options.favoured_tensor, TensorId{1});
  EXPECT_EQ(options.weights, (ObjectiveWeights{1, 2.5, 0}));
  EXPECT_EQ(options.factors, (ObjectiveFactors{1, 0, 2, 3, 4, 5}));
  EXPECT_EQ(options.time_limit_seconds, 2.5);
}

TEST(FormulationOptionsYaml, WhatIsLeftOutKeepsItsDefault) {
  const FormulationOptions options = read("weights: {compute: 1}\n");
  EXPECT_EQ(options.form, FormulationForm::kCorrected);
  EXPECT_EQ(options.relevance, std::nullopt);
  EXPECT_EQ(options.permutation_level, std::nullopt);
  EXPECT_EQ(options.weights, (ObjectiveWeights{.compute = 1}));
  EXPECT_EQ(options.factors, ObjectiveFactors{});
}

TEST(FormulationOptionsYaml, TheGlobalBufferMayBeANumberFromTheInside) {
  EXPECT_EQ(read("global_buffer: 0").permutation_level, LevelId{0});
}

class FormulationOptionsErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(FormulationOptionsErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(testing::input_error_message([] { return read(GetParam().text); }), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, FormulationOptionsErrors,
    ::testing::Values(
        BadInput{"UnknownKey", "part_ratio: []\n",
                 "o.yaml:1: part_ratio: unknown key; did you mean part_ratios?"},
        BadInput{"UnknownForm", "form: original\n",
                 "o.yaml:1: form: 'original' is not a form; give published or corrected"},
        BadInput{"RowsOfA", "A: [[1, 0, 1]]\n", "o.yaml:1: A: has 1 rows; give 3, one a dimension"},
        BadInput{"ColumnsOfB", "B:\n- [1, 1]\n- [1]\n- [1, 1]\n",
                 "o.yaml:3: B[1]: has 1 entries; give 2, one a level"},
        BadInput{"NoBit", "B: [[1, 2], [1, 1], [1, 1]]\n",
                 "o.yaml:1: B[0][1]: '2' is too large; give at most 1"},
        BadInput{"MatricesOfZ", "Z: [[[1, 1], [1, 1]]]\n",
                 "o.yaml:1: Z: has 1 matrices; give 3, one a tensor"},
        BadInput{"RowsOfZ", "Z: [[[1, 1]], [], []]\n",
                 "o.yaml:1: Z[0]: has 1 rows; give 2, one a level"},
        BadInput{"ShareAboveOne", "part_ratios: [[1, 0, 0], [0.5, 1.5, 0]]\n",
                 "o.yaml:1: part_ratios[1][1]: a share is from 0 to 1"},
        BadInput{"UnknownLevel", "global_buffer: Bufer\n",
                 "o.yaml:1: global_buffer: 'Bufer' is no memory of machine; did you mean Buffer?"},
        BadInput{"LevelNumber", "global_buffer: 2\n",
                 "o.yaml:1: global_buffer: '2' is too large; give at most 1"},
        BadInput{"UnknownTensor", "favoured_tensor: Weights\n",
                 "o.yaml:1: favoured_tensor: 'Weights' is no tensor of product; the tensors are "
                 "A, B, Z"},
        BadInput{"NegativeWeight", "weights: {traffic: -1}\n",
                 "o.yaml:1: weights.traffic: is negative; give a number >= 0"},
        BadInput{"UnknownConstant", "constants: {favored_dram_scale: 1}\n",
                 "o.yaml:1: constants.favored_dram_scale: unknown key; did you mean "
                 "favoured_dram_scale?"},
        BadInput{"TimeLimitZero", "time_limit: 0\n",
                 "o.yaml:1: time_limit: '0' is not above 0; give a number above 0"}),
    name_of_bad_input);

}  // namespace
}  // namespace cosa
