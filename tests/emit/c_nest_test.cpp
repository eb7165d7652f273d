#include "cosa/emit/c_nest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "c_program.h"
#include "cosa/mapping/nest_text.h"
#include "cosa/model/evaluate.h"
#include "cosa/report/nest_check.h"
#include "emit/transposed.h"
#include "model/random_nest.h"
#include "report/small_problem.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::input_error_message;
using testing::Random;

NestRun run(const Workload& workload, const Architecture& architecture, const Mapping& mapping,
            const std::vector<std::string>& compiler) {
  return read_nest_run(cli::run_c_program(c_nest(workload, architecture, mapping), compiler));
}

/// With all warnings as errors: what is written is for others to compile.
NestRun run(const Workload& workload, const Architecture& architecture, const Mapping& mapping) {
  return run(workload, architecture, mapping,
             {"cc", "-std=c99", "-O0", "-Wall", "-Wextra", "-Werror", "-Wno-unused-variable"});
}

constexpr LevelId kBuffer{0}, kDram{1};
constexpr TensorId kA{0}, kB{1}, kZ{2};

// Z[2,3] += A[2,2] B[2,3], k on two multipliers, a row of A and Z and all of B in the buffer.
TEST(CNest, CountsASmallProductByHand) {
  const NestRun product =
      run(testing::small_layer().workload, testing::two_multipliers(), testing::small_mapping());
  EXPECT_EQ(product.wrong_words, 0);
  EXPECT_EQ(product.steps, 6);
  EXPECT_THAT(product.counted,
              ElementsAre(CountedWords{kDram, kA, 4, 0, 0}, CountedWords{kDram, kB, 6, 0, 0},
                          CountedWords{kDram, kZ, 0, 0, 6},     // each sum comes once
                          CountedWords{kBuffer, kA, 12, 4, 0},  // two rows of two
                          CountedWords{kBuffer, kB, 12, 6, 0},  // stays from row to row
                          // The multipliers' two products are added on the way: one update a step.
                          CountedWords{kBuffer, kZ, 0, 6, 6}));
}

// The same with k a loop of DRAM's outside everything: each partial row of Z comes back once.
TEST(CNest, PartialSumsAreReadBack) {
  const TensorSet all = TensorSet::first(3);
  const Mapping mapping = even_mapping(
      {{.kept = all, .temporal = {{DimensionId{1}, 3}}, .spatial = {}},
       {.kept = all, .temporal = {{DimensionId{2}, 2}, {DimensionId{0}, 2}}, .spatial = {}}});
  const NestRun product = run(testing::small_layer().workload, testing::two_multipliers(), mapping);
  EXPECT_EQ(product.wrong_words, 0);
  EXPECT_EQ(product.counted[2], (CountedWords{kDram, kZ, 6, 0, 12}));
  EXPECT_EQ(product.counted[5], (CountedWords{kBuffer, kZ, 6, 12, 12}));
}

TEST(CNest, IsReadAsTheNestItIs) {
  const std::string program =
      c_nest(testing::small_layer().workload, testing::two_multipliers(), testing::small_mapping());
  EXPECT_THAT(program, HasSubstr(R"(
  for (long M_0 = 0; M_0 < 2; ++M_0) {
    // Buffer keeps A, 1 x 2 words
    fill_Buffer_A(M_0, 0);
    // Buffer keeps B, 2 x 3 words
    if (M_0 == 0) fill_Buffer_B(0, 0);
    // Buffer keeps Z, 1 x 3 words
    fill_Buffer_Z(M_0, 0);
    for (long N_0 = 0; N_0 < 3; ++N_0) {
      ++steps;
      for (long K_s0 = 0; K_s0 < 2; ++K_s0) {
)"));
}

TEST(CNest, OfASlidingWindowOnlyTheNewRowsAreBrought) {
  const Workload row =
      Workload("row", {{"P", 6}, {"R", 3}},
               {{"W", Projection{{{{DimensionId{1}, 1}}}}, TensorRole::kInput},
                {"I", Projection{{{{DimensionId{0}, 1}, {DimensionId{1}, 1}}}}, TensorRole::kInput},
                {"O", Projection{{{{DimensionId{0}, 1}}}}, TensorRole::kOutput}});
  const TensorSet all = TensorSet::first(3);
  const Mapping mapping =
      even_mapping({{.kept = all, .temporal = {{DimensionId{1}, 3}}, .spatial = {}},
                    {.kept = all, .temporal = {{DimensionId{0}, 6}}, .spatial = {}}});
  const NestRun slid = run(row, testing::two_multipliers(), mapping);
  EXPECT_EQ(slid.wrong_words, 0);
  EXPECT_EQ(slid.counted[4], (CountedWords{kBuffer, TensorId{1}, 18, 3 + 5, 0}));
}

// No name can break out of a comment, a string or an identifier.
TEST(CNest, TakesAnyNames) {
  const Workload odd("a */ \" \\", {{"for", 2}, {"1\n%d", 3}},
                     {{"int", Projection{{{{DimensionId{0}, 1}}}}, TensorRole::kInput},
                      {"a b", Projection{{{{DimensionId{1}, 1}}}}, TensorRole::kInput},
                      {"a_b", Projection{{{{DimensionId{0}, 1}}}}, TensorRole::kOutput}});
  const Mapping mapping = even_mapping(
      {{.kept = TensorSet::first(3), .temporal = {{DimensionId{0}, 2}}, .spatial = {}},
       {.kept = TensorSet::first(3), .temporal = {{DimensionId{1}, 3}}, .spatial = {}}});
  EXPECT_EQ(run(odd, testing::two_multipliers(), mapping).wrong_words, 0);
}

TEST(CNest, TheOutputMayMoveAlongAWindow) {
  const Workload transposed = testing::transposed_convolution();
  const TensorSet all = TensorSet::first(3);
  const Mapping mapping =
      even_mapping({{.kept = all, .temporal = {{DimensionId{1}, 3}}, .spatial = {}},
                    {.kept = all, .temporal = {{DimensionId{0}, 4}}, .spatial = {}}});
  EXPECT_EQ(run(transposed, testing::two_multipliers(), mapping).wrong_words, 0);
}

TEST(CNest, RefusesAMappingThatIsNotValid) {
  EXPECT_THAT(input_error_message([] {
                return c_nest(testing::small_layer().workload, testing::two_multipliers(),
                              Mapping{});
              }),
              HasSubstr("the mapping is not valid for product on pair: "));
}

TEST(CNest, RefusesWhatNoArraysCanHold) {
  const Workload huge = gemm("huge", {.m = 1 << 20, .n = 1 << 20, .k = 1});
  const Mapping mapping =
      even_mapping({{.kept = TensorSet{}, .temporal = {}, .spatial = {}},
                    {.kept = TensorSet::first(3),
                     .temporal = {{DimensionId{0}, 1 << 20}, {DimensionId{1}, 1 << 20}},
                     .spatial = {}}});
  EXPECT_THAT(
      input_error_message([&] { return c_nest(huge, testing::two_multipliers(), mapping); }),
      HasSubstr("the buffers of the C program take "));
}

TEST(NestRunText, IsReadBackOrRefused) {
  const NestRun read = read_nest_run(
      "steps 6\nwrong_words 1\nlevel tensor reads fills updates\n1 2 3 4 5  DRAM Z\n");
  EXPECT_EQ(read, (NestRun{6, 1, {{LevelId{1}, TensorId{2}, 3, 4, 5}}}));
  for (const char* text : {"", "steps x\n", "steps 6\nwrong_words 1\n",
                           "steps 6\nwrong_words 1\nlevel tensor reads fills updates\n1 2 3\n"}) {
    EXPECT_THAT(input_error_message([&] { return read_nest_run(text); }),
                HasSubstr("not what a C program of a mapping prints"))
        << text;
  }
}

struct Nest {
  Workload workload;
  Architecture architecture;
  Mapping mapping;
};

/// Convolutions with strides and dilations, products, sums over three operands, diagonals; even
/// and uneven; machines of one to four levels, every fan-out in use.
std::vector<Nest> random_nests(std::uint64_t seed, int count) {
  Random random = testing::random_from(seed);
  std::vector<Nest> nests;
  for (int i = 0; i < count; ++i) {
    const auto levels = static_cast<std::size_t>(testing::pick(random, 1, 4));
    Workload workload = testing::random_workload(random);
    Mapping mapping = i % 2 == 0 ? testing::random_even_nest(random, workload, levels)
                                 : testing::random_uneven_nest(random, workload, levels);
    nests.push_back({std::move(workload), testing::wide_machine(levels), std::move(mapping)});
  }
  return nests;
}

/// By seed, so that several compile at a time.
class RandomCNests : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomCNests, ComputeAndMoveWhatTheModelSays) {
  for (const auto& [workload, architecture, mapping] : random_nests(GetParam(), 40)) {
    const NestRun moved = run(workload, architecture, mapping, {COSA_QUICK_C_COMPILER});
    const Cost cost = evaluate(workload, architecture, mapping, kCountedByNest);
    EXPECT_GE(moved.counted.size(), workload.tensors().size());
    EXPECT_TRUE(nest_agrees(cost, moved)) << nest_text(workload, architecture, mapping)
                                          << nest_check_text(workload, architecture, cost, moved);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomCNests, ::testing::Range(std::uint64_t{1}, std::uint64_t{6}));

TEST(NestCheck, ADifferenceIsMarkedAndNoAgreement) {
  const Layer layer = testing::small_layer();
  const Architecture machine = testing::two_multipliers();
  const Cost cost = evaluate(layer.workload, machine, testing::small_mapping(), kCountedByNest);
  NestRun wrong{.steps = 6, .wrong_words = 0, .counted = {{kDram, kA, 5, 0, 0}}};
  EXPECT_FALSE(nest_agrees(cost, wrong));
  EXPECT_EQ(nest_check_text(layer.workload, machine, cost, wrong),
            "   level  tensor  words  counted  model\n"
            "!  DRAM   A       reads        5      4\n"
            "The output is right; 1 of 3 counts are not the model's.\n");
  wrong.counted.front().reads = 4;
  EXPECT_TRUE(nest_agrees(cost, wrong));
  wrong.steps = 7;
  EXPECT_FALSE(nest_agrees(cost, wrong));
  wrong.wrong_words = 2;
  EXPECT_THAT(nest_check_text(layer.workload, machine, cost, wrong),
              HasSubstr("2 words of the output are wrong\n"));
}

}  // namespace
}  // namespace cosa
