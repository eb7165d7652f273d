#include "cosa/workload/gemm.h"

#include <gtest/gtest.h>

#include "support/input_error_message.h"

namespace cosa {
namespace {

TEST(Gemm, HasTheThreeMatrices) {
  const Workload w = gemm("product", {.m = 2, .n = 3, .k = 5}, 4);
  EXPECT_EQ(w.operations(), 30);
  EXPECT_EQ(w.occurrences(), 4);
  EXPECT_EQ(w.tensor_words(*w.find_tensor("A")), 2 * 5);
  EXPECT_EQ(w.tensor_words(*w.find_tensor("B")), 5 * 3);
  EXPECT_EQ(w.tensor_words(*w.find_tensor("Z")), 2 * 3);
  EXPECT_EQ(w.tensor(w.output()).name, "Z");
  EXPECT_EQ(w.dimension(*w.find_dimension("K")).extent, 5);
}

TEST(GemmErrors, ExtentsArePositive) {
  EXPECT_EQ(testing::input_error_message([] { return gemm("product", {.n = 0}); }),
            "dimension N has extent 0; extents are integers >= 1");
}

}  // namespace
}  // namespace cosa
