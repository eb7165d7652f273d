#include "cosa/workload/convolution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/input_error_message.h"

namespace cosa {
namespace {

using testing::input_error_message;

constexpr std::int64_t kLarge = std::int64_t{1} << 40;

// ResNet-50's first layer: 7x7 filters at stride 2 make 112x112 outputs of 229x229 inputs.
const ConvolutionShape kFirst{
    .r = 7, .s = 7, .p = 112, .q = 112, .c = 3, .k = 64, .w_stride = 2, .h_stride = 2};

const ConvolutionShape kAllDifferent{.r = 2,
                                     .s = 3,
                                     .p = 5,
                                     .q = 7,
                                     .c = 11,
                                     .k = 13,
                                     .n = 17,
                                     .w_stride = 2,
                                     .h_stride = 3,
                                     .w_dilation = 4,
                                     .h_dilation = 5};

TEST(Convolution, CountsWordsAndOperations) {
  const Workload w = convolution("input.2", kFirst);
  EXPECT_EQ(w.operations(), 118013952);
  EXPECT_EQ(w.tensor_words(*w.find_tensor("Weights")), 9408);
  EXPECT_EQ(w.tensor_words(*w.find_tensor("Inputs")), 3 * 229 * 229);
  EXPECT_EQ(w.tensor_words(*w.find_tensor("Outputs")), 802816);
  EXPECT_EQ(w.tensor(w.output()).name, "Outputs");
}

TEST(Convolution, NamesTheSevenDimensionsInOrder) {
  const Workload w = convolution("w", kAllDifferent, 3);
  EXPECT_THAT(w.dimensions(),
              ::testing::ElementsAre(Dimension{"R", 2}, Dimension{"S", 3}, Dimension{"P", 5},
                                     Dimension{"Q", 7}, Dimension{"C", 11}, Dimension{"K", 13},
                                     Dimension{"N", 17}));
  EXPECT_EQ(w.occurrences(), 3);
}

TEST(Convolution, RowsFollowPAndRColumnsFollowQAndS) {
  const Workload w = convolution("w", kAllDifferent);
  // Rows: 2 * (5 - 1) + 4 * (2 - 1) + 1 = 13. Columns: 3 * (7 - 1) + 5 * (3 - 1) + 1 = 29.
  EXPECT_EQ(w.tensor_words(*w.find_tensor("Inputs")), 17 * 11 * 13 * 29);
}

TEST(Convolution, ErrorsAreThoseOfAWorkload) {
  EXPECT_EQ(input_error_message([] { return convolution("w", {.c = 0}); }),
            "dimension C has extent 0; extents are integers >= 1");
  EXPECT_EQ(input_error_message([] { return convolution("w", {.h_stride = 0}); }),
            "a projection coefficient is 0; coefficients are integers >= 1");
  EXPECT_EQ(input_error_message([] { return convolution("w", {}, 0); }),
            "the workload occurs 0 times; occurrences are integers >= 1");
}

TEST(AsConvolution, ReturnsTheShape) {
  EXPECT_EQ(as_convolution(convolution("w", kFirst)), kFirst);
  EXPECT_EQ(as_convolution(convolution("w", kAllDifferent, 9)), kAllDifferent);
  EXPECT_EQ(as_convolution(convolution("w", {})), ConvolutionShape{});
}

TEST(AsConvolution, WordWidthsDoNotMatter) {
  const Workload plain = convolution("w", kFirst);
  std::vector<Tensor> tensors = plain.tensors();
  tensors[0].word_bits = 4;
  EXPECT_EQ(as_convolution(Workload("w", plain.dimensions(), tensors)), kFirst);
}

TEST(AsConvolution, AnythingElseIsNone) {
  const Workload plain = convolution("w", kFirst);

  std::vector<Tensor> renamed = plain.tensors();
  renamed[1].name = "Activations";
  EXPECT_EQ(as_convolution(Workload("w", plain.dimensions(), renamed)), std::nullopt);

  std::vector<Dimension> other_letters = plain.dimensions();
  other_letters[6].name = "B";
  EXPECT_EQ(as_convolution(Workload("w", other_letters, plain.tensors())), std::nullopt);

  std::vector<Tensor> strided = plain.tensors();
  strided[2].projection = Projection{
      {{{DimensionId{6}, 1}}, {{DimensionId{5}, 1}}, {{DimensionId{2}, 2}}, {{DimensionId{3}, 1}}}};
  EXPECT_EQ(as_convolution(Workload("w", plain.dimensions(), strided)), std::nullopt);

  std::vector<Tensor> fewer{plain.tensors()[0], plain.tensors()[2]};
  EXPECT_EQ(as_convolution(Workload("w", plain.dimensions(), fewer)), std::nullopt);
}

// As a convolution this workload's inputs would not fit in 64 bits; as itself it is sound.
TEST(AsConvolution, NeverThrows) {
  const Workload plain = convolution("w", {.c = kLarge, .n = 2});
  std::vector<Tensor> tensors = plain.tensors();
  const auto& ranks = tensors[1].projection.ranks();
  const ProjectionRank row{{DimensionId{2}, kLarge}, {DimensionId{0}, 1}};
  tensors[1].projection = Projection{{ranks[0], ranks[0], row, ranks[3]}};
  std::vector<Dimension> dimensions = plain.dimensions();
  dimensions[2].extent = 1 << 20;
  EXPECT_EQ(as_convolution(Workload("w", dimensions, tensors)), std::nullopt);
}

}  // namespace
}  // namespace cosa
