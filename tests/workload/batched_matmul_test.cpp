#include "cosa/workload/batched_matmul.h"

#include <gtest/gtest.h>

#include "cosa/workload/convolution.h"
#include "cosa/workload/einsum.h"

namespace cosa {
namespace {

TEST(BatchedMatmul, IndexesEveryTensorByTheProduct) {
  const Workload attention =
      batched_matmul("a", {.batch = 12, .rows = 128, .columns = 64, .reduced = 32}, 3);
  EXPECT_EQ(einsum_text(attention), "Outputs[B,M,N] += Weights[B,K,N] * Inputs[B,M,K]");
  EXPECT_EQ(attention.operations(), 12 * 128 * 64 * 32);
  EXPECT_EQ(attention.occurrences(), 3);
}

TEST(BatchedMatmul, OfOneProductIsAConvolutionWithFiltersOfOne) {
  EXPECT_EQ(batched_matmul("a", {.rows = 128, .columns = 64, .reduced = 32}),
            convolution("a", {.c = 32, .k = 64, .n = 128}));
}

}  // namespace
}  // namespace cosa
