#include <gtest/gtest.h>

#include "cosa/io/problem_yaml.h"
#include "cosa/workload/einsum.h"
#include "io/bad_input.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

TEST(EinsumYaml, DimensionsAreInTheOrderOfTheExtents) {
  const auto problem = read_problem_from_text(R"(problem:
  einsum: "Z[m,n] += A[m,k] * B[k,n]"
  extents: {n: 1024, m: 512, k: 256}
  word_bits: {Z: 32}
)",
                                              "nets/product.yaml");
  EXPECT_EQ(problem.value, einsum("product", "Z[m,n] += A[m,k] * B[k,n]",
                                  {{"n", 1024}, {"m", 512}, {"k", 256}}, {{"Z", 32}}));
}

class EinsumYamlErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(EinsumYamlErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(testing::input_error_message(
                [] { return read_problem_from_text(GetParam().text, "f.yaml"); }),
            GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, EinsumYamlErrors,
    ::testing::Values(
        BadInput{"NoExtents", "problem: {einsum: 'y[i] += A[i]'}",
                 "f.yaml:1: problem: the key extents is missing"},
        BadInput{"BadExtent", "problem:\n  einsum: 'y[i] += A[i]'\n  extents: {i: 0}",
                 "f.yaml:3: problem.extents.i: '0' is below 1; give an integer >= 1"},
        BadInput{"BadText", "problem:\n  extents: {i: 2}\n  einsum: 'y[i] += A[j]'",
                 "f.yaml:3: einsum, column 11: dimension j has no extent; give one; there are "
                 "extents of i"},
        BadInput{"UnknownTensor",
                 "problem: {einsum: 'y[i] += A[i]', extents: {i: 2}, word_bits: {B: 8}}",
                 "f.yaml:1: word bits are given for B, which is no tensor; the tensors are A, y"},
        BadInput{"MixedWithLetters", "problem: {einsum: 'y[i] += A[i]', extents: {i: 2}, R: 3}",
                 "f.yaml:1: problem.R: unknown key; known keys: einsum, extents, word_bits"}),
    name_of_bad_input);

}  // namespace
}  // namespace cosa
