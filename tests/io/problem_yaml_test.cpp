#include "cosa/io/problem_yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/workload/convolution.h"
#include "io/bad_input.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ProblemYaml, ReadsAConvolutionAsCosaWritesIt) {
  const auto problem = read_problem_from_text(R"(problem:
  C: 3
  Hdilation: 3
  Hstride: 2
  K: 64
  N: 4
  P: 112
  Q: 56
  R: 7
  S: 5
  Wdilation: 2
  Wstride: 1
  shape: cnn-layer
)",
                                              "nets/_outputs_input.2.yaml");
  EXPECT_EQ(problem.value, convolution("_outputs_input.2", {.r = 7,
                                                            .s = 5,
                                                            .p = 112,
                                                            .q = 56,
                                                            .c = 3,
                                                            .k = 64,
                                                            .n = 4,
                                                            .w_stride = 1,
                                                            .h_stride = 2,
                                                            .w_dilation = 2,
                                                            .h_dilation = 3}));
  EXPECT_THAT(problem.warnings, IsEmpty());
}

TEST(ProblemYaml, StridesDilationsAndShapeMayBeLeftOut) {
  const auto problem =
      read_problem_from_text("problem: {R: 3, S: 3, P: 8, Q: 8, C: 4, K: 2, N: 1}", "a.yaml");
  EXPECT_EQ(problem.value, convolution("a", {.r = 3, .s = 3, .p = 8, .q = 8, .c = 4, .k = 2}));
}

TEST(ProblemYaml, ADilationOfZeroIsOneWithAWarning) {
  const auto problem = read_problem_from_text(
      "problem: {R: 3, S: 3, P: 8, Q: 8, C: 4, K: 2, N: 1,\n"
      "          Wdilation: 0,\n"
      "          Hdilation: 2}",
      "a.yaml");
  EXPECT_EQ(problem.value,
            convolution("a", {.r = 3, .s = 3, .p = 8, .q = 8, .c = 4, .k = 2, .h_dilation = 2}));
  ASSERT_THAT(
      problem.warnings,
      ElementsAre(Warning{{"a.yaml", 2}, "problem.Wdilation", "a dilation of 0 is read as 1"}));
  EXPECT_EQ(to_string(problem.warnings.front()),
            "a.yaml:2: problem.Wdilation: a dilation of 0 is read as 1");
}

TEST(ProblemYaml, AnchorsAliasesQuotesAndCarriageReturnsAreFine) {
  const auto problem = read_problem_from_text(
      "\xEF\xBB\xBF---\r\nproblem: {R: &three 3, S: *three, P: 8, Q: 8, C: 4, K: 2, N: 1,\r\n"
      "  'shape': \"cnn-layer\"} # done\r\n...\r\n",
      "a.yaml");
  EXPECT_EQ(problem.value, convolution("a", {.r = 3, .s = 3, .p = 8, .q = 8, .c = 4, .k = 2}));
}

TEST(ProblemYaml, LettersBeyondAsciiMoveNoQuote) {
  const auto problem = read_problem_from_text(
      "# \xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xE2\x82\xAC \" one quote\n"
      "problem: {R: 3, S: 3, P: 8, Q: 8, C: 4, K: 2, N: 1, shape: \"cnn-layer\"}\n",
      "a.yaml");
  EXPECT_EQ(problem.value, convolution("a", {.r = 3, .s = 3, .p = 8, .q = 8, .c = 4, .k = 2}));
}

class ProblemErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(ProblemErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(testing::input_error_message(
                [] { return read_problem_from_text(GetParam().text, "f.yaml"); }),
            GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, ProblemErrors,
    ::testing::Values(
        BadInput{"MissingDimension", "problem: {R: 7, S: 7, P: 112, Q: 112, C: 3, N: 1}",
                 "f.yaml:1: problem: the key K is missing"},
        BadInput{"MissingProblem", "# all comment\n{}", "f.yaml:2: the key problem is missing"},
        BadInput{"UnknownKey", "problem:\n  R: 7\n  Wstrid: 2\n",
                 "f.yaml:3: problem.Wstrid: unknown key; did you mean Wstride?"},
        BadInput{"UnknownSection", "prob: {R: 3}",
                 "f.yaml:1: prob: unknown key; known keys: problem"},
        BadInput{"Zero", "problem: {R: 0, S: 1, P: 1, Q: 1, C: 1, K: 1, N: 1}",
                 "f.yaml:1: problem.R: '0' is below 1; give an integer >= 1"},
        BadInput{"Negative", "problem: {R: 1,\n  S: -3, P: 1, Q: 1, C: 1, K: 1, N: 1}",
                 "f.yaml:2: problem.S: '-3' is below 1; give an integer >= 1"},
        BadInput{"Fraction", "problem: {R: 3.0, S: 1, P: 1, Q: 1, C: 1, K: 1, N: 1}",
                 "f.yaml:1: problem.R: '3.0' is not an integer; give an integer >= 1"},
        BadInput{"Exponent", "problem: {R: 1e3, S: 1, P: 1, Q: 1, C: 1, K: 1, N: 1}",
                 "f.yaml:1: problem.R: '1e3' is not an integer; give an integer >= 1"},
        BadInput{"Hexadecimal", "problem: {R: 0x10, S: 1, P: 1, Q: 1, C: 1, K: 1, N: 1}",
                 "f.yaml:1: problem.R: '0x10' is not an integer; give an integer >= 1"},
        BadInput{"Octal", "problem: {R: 0777, S: 1, P: 1, Q: 1, C: 1, K: 1, N: 1}",
                 "f.yaml:1: problem.R: '0777' starts with 0, which some readers take for octal; "
                 "write it without leading zeros"},
        BadInput{"Infinite", "problem: {R: .inf, S: 1, P: 1, Q: 1, C: 1, K: 1, N: 1}",
                 "f.yaml:1: problem.R: '.inf' is not an integer; give an integer >= 1"},
        BadInput{"TooLarge", "problem: {R: 99999999999999999999, S: 1}",
                 "f.yaml:1: problem.R: '99999999999999999999' is too large; give at most "
                 "9223372036854775807"},
        BadInput{"TooSmall", "problem: {R: -99999999999999999999, S: 1}",
                 "f.yaml:1: problem.R: '-99999999999999999999' is too small; give an integer >= 1"},
        BadInput{"ProductTooLarge",
                 "problem: {R: 3, S: 1, P: 4000000000, Q: 1, C: 1, K: 4000000000, N: 1}",
                 "f.yaml:1: 12000000000 * 4000000000 does not fit in 64 bits; make the extents or "
                 "coefficients smaller"},
        BadInput{"QuotedNumber", "problem: {R: \"3\", S: 1, P: 1, Q: 1, C: 1, K: 1, N: 1}",
                 "f.yaml:1: problem.R: '3' is text, not an integer; write it without quotes"},
        BadInput{"NoValue", "problem:\n  R:\n  S: 1\n",
                 "f.yaml:2: problem.R: has no value; give an integer"},
        BadInput{"Null", "problem: {R: ~, S: 1}",
                 "f.yaml:1: problem.R: has no value; give an integer"},
        BadInput{"ListForNumber", "problem: {R: [3], S: 1}",
                 "f.yaml:1: problem.R: is a list, not an integer; give an integer"},
        BadInput{"UnknownShape", "problem: {R: 3, S: 1, P: 1, Q: 1, C: 1, K: 1, N: 1, shape: rnn}",
                 "f.yaml:1: problem.shape: 'rnn' is not a known shape; give shape: cnn-layer, "
                 "or a map of its dimensions and data_spaces"},
        BadInput{"ShapeInFull", "problem: {shape: {name: CNN}}",
                 "f.yaml:1: problem.shape: the key dimensions is missing"},
        BadInput{"NegativeDilation",
                 "problem: {R: 3, S: 1, P: 1, Q: 1, C: 1, K: 1, N: 1, Wdilation: -1}",
                 "f.yaml:1: problem.Wdilation: '-1' is below 0; give an integer >= 0"}),
    name_of_bad_input);

}  // namespace
}  // namespace cosa
