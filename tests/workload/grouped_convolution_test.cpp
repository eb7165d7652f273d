#include "cosa/workload/grouped_convolution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/base/input_error.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/einsum.h"

namespace cosa {
namespace {

TEST(GroupedConvolution, WithOneGroupIsAConvolution) {
  EXPECT_EQ(
      grouped_convolution("c",
                          {.axes = {{.filter = 3, .output = 8, .stride = 2},
                                    {.filter = 5, .output = 9, .dilation = 3}},
                           .c = 4,
                           .k = 6,
                           .n = 2},
                          7),
      convolution(
          "c",
          {.r = 3, .s = 5, .p = 8, .q = 9, .c = 4, .k = 6, .n = 2, .w_stride = 2, .h_dilation = 3},
          7));
}

TEST(GroupedConvolution, OverOneAxisHasRowsAlone) {
  EXPECT_EQ(grouped_convolution("c", {.axes = {{.filter = 3, .output = 8}}, .c = 4}),
            convolution("c", {.r = 3, .p = 8, .c = 4}));
}

TEST(GroupedConvolution, IndexesEveryTensorByTheGroup) {
  const Workload depthwise = grouped_convolution(
      "d", {.axes = {{.filter = 3, .output = 8}, {.filter = 3, .output = 8}}, .groups = 32});
  EXPECT_EQ(einsum_text(depthwise),
            "Outputs[N,K,P,Q,G] += Weights[K,C,R,S,G] * Inputs[N,C,P + R,Q + S,G]");
  EXPECT_EQ(depthwise.operations(), 3 * 3 * 8 * 8 * 32);
  EXPECT_EQ(depthwise.tensor_words(*depthwise.find_tensor("Weights")), 3 * 3 * 32);
  EXPECT_EQ(depthwise.tensor_words(*depthwise.find_tensor("Inputs")), 10 * 10 * 32);
}

TEST(GroupedConvolution, OverThreeAxesHasDepth) {
  const Workload volume = grouped_convolution(
      "v",
      {.axes = {{.filter = 2, .output = 4, .stride = 2}, {.output = 5}, {.output = 6}}, .k = 3});
  EXPECT_EQ(einsum_text(volume),
            "Outputs[N,K,P,Q,Z] += Weights[K,C,R,S,T] * Inputs[N,C,P + R,Q + S,2*Z + T]");
  EXPECT_EQ(volume.operations(), 2 * 4 * 5 * 6 * 3);
}

TEST(GroupedConvolution, NeedsOneToThreeAxes) {
  EXPECT_THROW(static_cast<void>(grouped_convolution("c", {.axes = {}})), InputError);
  EXPECT_THROW(static_cast<void>(grouped_convolution("c", {.axes = {{}, {}, {}, {}}})), InputError);
}

}  // namespace
}  // namespace cosa
