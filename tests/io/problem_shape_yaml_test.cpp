#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "cosa/io/problem_yaml.h"
#include "cosa/workload/einsum.h"
#include "io/bad_input.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A strided 1-D convolution; `instance` gives the extents.
std::string convolution_in_one_dimension(const std::string& instance) {
  return R"(problem:
  version: 0.4
  shape:
    name: conv1D
    dimensions: [K, R, P]
    coefficients:
    - {name: stride, default: 1}
    - {name: dilation, default: 1}
    data_spaces:
    - name: Weights
      projection:
      - [ [K] ]
      - [ [R] ]
    - name: Inputs
      projection: [ [ [R, dilation], [P, stride] ] ]
    - name: Outputs
      projection:
      - - - K
      - - - P
      read_write: True
  instance: )" +
         instance + "\n";
}

TEST(ProblemShape, IsReadWithItsCoefficients) {
  const auto problem =
      read_problem_from_text(convolution_in_one_dimension("{K: 8, R: 3, P: 16, stride: 2}"), "a");
  EXPECT_EQ(problem.value, einsum("a", "Outputs[K,P] += Weights[K,R] * Inputs[R + 2*P]",
                                  {{"K", 8}, {"R", 3}, {"P", 16}}));
  EXPECT_THAT(problem.warnings, IsEmpty());
}

TEST(ProblemShape, IsReadInTheOlderSpellingWithExtentsBesideIt) {
  const auto problem = read_problem_from_text(R"(problem:
  shape:
    dimensions: [M, N, K]
    data-spaces:
    - {name: A, projection: [[[M]], [[K]]]}
    - {name: B, projection: [[[N]], [[K]]]}
    - {name: Z, projection: [[[M]], [[N]]], read-write: true}
  M: 8
  N: 4
  K: 2
mapper: {left: alone}
)",
                                              "g.yaml");
  EXPECT_EQ(problem.value,
            einsum("g", "Z[M,N] += A[M,K] * B[N,K]", {{"M", 8}, {"N", 4}, {"K", 2}}));
}

TEST(ProblemShape, AGroupedDepthwiseOr3DConvolutionIsJustAShape) {
  const auto problem = read_problem_from_text(R"(problem:
  instance: {G: 32, T: 3, Z: 4, P: 8, R: 3}
  shape:
    dimensions: [G, T, Z, P, R]
    data_spaces:
    - {name: W, projection: [[[G]], [[T]], [[R]]]}
    - {name: I, projection: [[[G]], [[Z, 2], [T]], [[P], [R]]]}
    - {name: O, projection: [[[G]], [[Z]], [[P]]], read_write: true}
)",
                                              "g.yaml");
  EXPECT_EQ(problem.value, einsum("g", "O[G,Z,P] += W[G,T,R] * I[G, 2*Z + T, P + R]",
                                  {{"G", 32}, {"T", 3}, {"Z", 4}, {"P", 8}, {"R", 3}}));
}

TEST(ProblemShape, SaysWhatHasNoEffect) {
  const auto problem = read_problem_from_text(
      convolution_in_one_dimension(
          "{K: 8, R: 3, P: 16, H: 20, Hpad: 1, densities: {Inputs: 0.5}, dilation: 0}"),
      "a.yaml");
  std::vector<std::string> warnings;
  for (const Warning& warning : problem.warnings) {
    warnings.push_back(to_string(warning));
  }
  EXPECT_THAT(warnings,
              ElementsAre("a.yaml:21: problem.instance.dilation: dilation of 0 is read as 1",
                          "a.yaml:21: problem.instance.densities: densities change nothing on a "
                          "dense machine, which is what is modelled",
                          "a.yaml:21: problem.instance: have no effect on the result: H, Hpad"));
  EXPECT_THAT(read_problem_from_text(
                  convolution_in_one_dimension("{K: 8, R: 3, P: 16, densities: {}}"), "a.yaml")
                  .warnings,
              IsEmpty());
}

class ProblemShapeErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(ProblemShapeErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(testing::input_error_message(
                [] { return read_problem_from_text(GetParam().text, "f.yaml"); }),
            GetParam().message);
}

/// A product of two vectors whose first operand is given, on line 3.
std::string with(const std::string& operand) {
  return "problem:\n  shape: {dimensions: [K], data_spaces: [\n    " + operand +
         ",\n    {name: B, projection: [[[K]]]}, {name: Z, projection: [], read_write: true}]}\n"
         "  instance: {K: 4}\n";
}

INSTANTIATE_TEST_SUITE_P(
    All, ProblemShapeErrors,
    ::testing::Values(
        BadInput{"NoExtent", convolution_in_one_dimension("{K: 8, R: 3}"),
                 "f.yaml:21: problem.instance: the key P is missing"},
        BadInput{"UnknownExtent", convolution_in_one_dimension("{K: 8, R: 3, P: 16, Strid: 2}"),
                 "f.yaml:21: problem.instance.Strid: unknown key; did you mean stride?"},
        BadInput{"UnknownDimension", with("{name: A, projection: [[[k]]]}"),
                 "f.yaml:3: problem.shape.data_spaces[0].projection[0][0][0]: 'k' is no dimension "
                 "of the shape; did you mean K?"},
        BadInput{"UnknownCoefficient", with("{name: A, projection: [[[K, stride]]]}"),
                 "f.yaml:3: problem.shape.data_spaces[0].projection[0][0][1]: 'stride' is no "
                 "coefficient of the shape; the coefficients are "},
        BadInput{"ThreeParts", with("{name: A, projection: [[[K, 2, 3]]]}"),
                 "f.yaml:3: problem.shape.data_spaces[0].projection[0][0]: has 3 entries; give "
                 "[dimension] or [dimension, coefficient]"},
        BadInput{"TwoOutputs", with("{name: A, projection: [[[K]]], read_write: true}"),
                 "f.yaml:1: the workload has 2 output tensors; exactly one tensor accumulates"},
        BadInput{"SeveralEinsums", "problem: {shape: [{name: a}, {name: b}]}",
                 "f.yaml:1: problem.shape: a problem of several einsums is not modelled; give one "
                 "shape a file"}),
    name_of_bad_input);

}  // namespace
}  // namespace cosa
