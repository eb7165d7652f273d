#include "cosa/workload/einsum.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using testing::input_error_message;

TEST(Einsum, AMatrixProduct) {
  EXPECT_EQ(
      einsum("product", "Z[M,N] += A[M,K] * B[K,N]", {{"M", 512}, {"N", 1024}, {"K", 256}}, {}, 3),
      gemm("product", {.m = 512, .n = 1024, .k = 256}, 3));
}

TEST(Einsum, AConvolutionWithStrideAndDilation) {
  EXPECT_EQ(einsum("conv", "Outputs[N,K,P,Q] += Weights[K,C,R,S] * Inputs[N, C, 2*P + R, Q + S*3]",
                   {{"R", 3}, {"S", 5}, {"P", 8}, {"Q", 4}, {"C", 2}, {"K", 6}, {"N", 1}}),
            convolution(
                "conv",
                {.r = 3, .s = 5, .p = 8, .q = 4, .c = 2, .k = 6, .w_stride = 2, .h_dilation = 3}));
}

TEST(Einsum, BlanksAreFreeAndASingleEqualsSignWillDo) {
  const std::vector<Dimension> dimensions{{"i", 2}, {"k_1", 3}};
  EXPECT_EQ(einsum("e", " y [ i ]=A[i,k_1]*x[k_1]\t", dimensions),
            einsum("e", "y[i] += A[i,k_1] * x[k_1]", dimensions));
}

TEST(Einsum, ThreeOperandsAndAScalar) {
  const Workload w = einsum("e", "s[] += a[i] * b[i] * c[i,j]", {{"i", 4}, {"j", 5}});
  EXPECT_EQ(w.tensors().size(), 4U);
  EXPECT_EQ(w.tensor(w.output()).name, "s");
  EXPECT_EQ(w.tensor_words(w.output()), 1);
  EXPECT_EQ(w.operations(), 20);
}

TEST(Einsum, WidthsByTensor) {
  const Workload w = einsum("e", "y[i] += a[i] * b[i]", {{"i", 4}}, {{"a", 8}, {"y", 32}});
  EXPECT_EQ(w.tensor(*w.find_tensor("a")).word_bits, 8);
  EXPECT_EQ(w.tensor(*w.find_tensor("b")).word_bits, std::nullopt);
  EXPECT_EQ(w.tensor(*w.find_tensor("y")).word_bits, 32);
}

TEST(EinsumText, ReadsBackEqual) {
  const std::vector<Dimension> dimensions{{"p", 8}, {"r", 3}, {"c", 2}, {"k", 4}};
  for (const char* text : {"O[k,p] += W[k,c,r] * I[c,2*p + 3*r]", "s[] += a[p,r] * b[c,k]"}) {
    const Workload w = einsum("e", text, dimensions);
    EXPECT_EQ(einsum_text(w), text);
    EXPECT_EQ(einsum("e", einsum_text(w), dimensions), w);
  }
}

TEST(EinsumText, TheOutputNeedNotBeTheLastTensor) {
  const Workload w("e", {{"i", 4}},
                   {{"z", Projection{{{{DimensionId{0}, 1}}}}, TensorRole::kOutput},
                    {"a", Projection{{{{DimensionId{0}, 1}}}}, TensorRole::kInput}});
  EXPECT_EQ(einsum_text(w), "z[i] += a[i]");
}

std::string error_of(std::string_view text,
                     std::vector<Dimension> dimensions = {{"i", 4}, {"k", 2}}) {
  return input_error_message([&] { return einsum("e", text, dimensions); });
}

constexpr const char* kForm = "; write it as in Z[m,n] += A[m,k] * B[k,n]";

TEST(EinsumErrors, SayTheColumn) {
  EXPECT_EQ(error_of(""), std::string("einsum, column 1: a tensor's name is missing") + kForm);
  EXPECT_EQ(error_of("y i"), std::string("einsum, column 3: the [ of tensor y is missing") + kForm);
  EXPECT_EQ(error_of("y[i"), std::string("einsum, column 4: the ] of tensor y is missing") + kForm);
  EXPECT_EQ(error_of("y[i] A[i,k]"), std::string("einsum, column 6: += is missing") + kForm);
  EXPECT_EQ(error_of("y[i] += A[i,k] *"),
            std::string("einsum, column 17: a tensor's name is missing") + kForm);
  EXPECT_EQ(error_of("y[i] += A[i,k] B[k]"),
            std::string("einsum, column 16: what stands behind A is not understood") + kForm);
  EXPECT_EQ(error_of("y[i] += A[i,]"),
            std::string("einsum, column 13: a dimension's name is missing") + kForm);
  EXPECT_EQ(error_of("y[i] += A[k*i]"),
            std::string("einsum, column 13: a coefficient is missing") + kForm);
}

TEST(EinsumErrors, OffsetsAndHugeCoefficientsAreRefused) {
  EXPECT_EQ(error_of("y[i] += A[i + 1]"),
            "einsum, column 16: a number stands alone; an offset changes no count: leave it out; a "
            "coefficient is written 2*p");
  EXPECT_EQ(error_of("y[i] += A[99999999999999999999*i]"),
            "einsum, column 11: the coefficient does not fit in 64 bits; write a smaller one");
  EXPECT_EQ(error_of("y[i,k] += A[0*i,k]"),
            "a projection coefficient is 0; coefficients are integers >= 1");
}

TEST(EinsumErrors, DimensionsAndExtentsBelongTogether) {
  EXPECT_EQ(error_of("y[i] += A[i,j]"),
            "einsum, column 13: dimension j has no extent; give one; there are extents of i, k");
  EXPECT_EQ(error_of("y[i] += A[i]", {}),
            "einsum, column 3: dimension i has no extent; give extents, as in m=512, n=1024, "
            "k=1024");
  EXPECT_EQ(error_of("y[i] += A[i]"),
            "dimension k indexes no tensor; remove it or add it to a projection");
}

TEST(EinsumErrors, WidthsNameTensorsOfTheExpression) {
  EXPECT_EQ(input_error_message([] { return einsum("e", "y[i] += A[i]", {{"i", 4}}, {{"B", 8}}); }),
            "word bits are given for B, which is no tensor; the tensors are A, y");
}

TEST(EinsumTextErrors, NamesThatCannotBeWritten) {
  const Workload w = einsum("e", "y[i] += A[i]", {{"i", 4}});
  const Workload odd("e", {{"i 1", 4}}, w.tensors());
  EXPECT_EQ(input_error_message([&] { return einsum_text(odd); }),
            "an einsum cannot say the name i 1; use letters, digits and underscores, a letter "
            "first");
}

}  // namespace
}  // namespace cosa
