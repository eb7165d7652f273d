#include "cosa/workload/workload.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/input_error_message.h"

namespace cosa {
namespace {

using testing::input_error_message;

constexpr DimensionId kI{0}, kJ{1};

Tensor vector_of(std::string name, DimensionId dimension, TensorRole role = TensorRole::kInput) {
  return {std::move(name), Projection{{{{dimension, 1}}}}, role};
}

const Tensor kOutput = vector_of("Z", kI, TensorRole::kOutput);

/// Z[i] += A[i] * B[j], i < 4, j < 6.
Workload small() {
  return {"small", {{"i", 4}, {"j", 6}}, {vector_of("A", kI), vector_of("B", kJ), kOutput}, 3};
}

std::string error_of(std::vector<Dimension> dimensions, std::vector<Tensor> tensors,
                     std::int64_t occurrences = 1) {
  return input_error_message(
      [&] { return Workload("w", std::move(dimensions), std::move(tensors), occurrences); });
}

TEST(Workload, KnowsItsParts) {
  const Workload w = small();
  EXPECT_EQ(w.name(), "small");
  EXPECT_EQ(w.occurrences(), 3);
  EXPECT_EQ(w.operations(), 24);
  EXPECT_EQ(w.extents(), (std::vector<std::int64_t>{4, 6}));
  EXPECT_EQ(w.find_dimension("j"), kJ);
  EXPECT_EQ(w.find_dimension("k"), std::nullopt);
  EXPECT_EQ(w.find_tensor("B"), TensorId{1});
  EXPECT_EQ(w.find_tensor("b"), std::nullopt);
  EXPECT_EQ(w.output(), TensorId{2});
  EXPECT_EQ(w.tensor_words(TensorId{1}), 6);
  EXPECT_EQ(w.all_tensors().size(), 3);
}

TEST(Workload, EqualPartsMakeEqualWorkloads) {
  EXPECT_EQ(small(), small());
  EXPECT_NE(small(), Workload("other", small().dimensions(), small().tensors(), 3));
}

TEST(WorkloadErrors, Dimensions) {
  EXPECT_EQ(error_of({}, {kOutput}), "the workload has no dimension; name at least one");
  EXPECT_EQ(error_of({{"", 2}}, {kOutput}), "a dimension has no name; name every dimension");
  EXPECT_EQ(error_of({{"i", 2}, {"i", 3}}, {kOutput}),
            "two dimensions are called i; give each its own name");
  EXPECT_EQ(error_of({{"i", 0}}, {kOutput}), "dimension i has extent 0; extents are integers >= 1");
  EXPECT_EQ(error_of({{"i", -7}}, {kOutput}),
            "dimension i has extent -7; extents are integers >= 1");
}

TEST(WorkloadErrors, EveryDimensionIndexesATensor) {
  EXPECT_EQ(error_of({{"i", 2}, {"j", 3}}, {vector_of("A", kI), kOutput}),
            "dimension j indexes no tensor; remove it or add it to a projection");
}

TEST(WorkloadErrors, Tensors) {
  EXPECT_EQ(error_of({{"i", 2}}, {vector_of("", kI), kOutput}),
            "a tensor has no name; name every tensor");
  EXPECT_EQ(error_of({{"i", 2}}, {vector_of("Z", kI), kOutput}),
            "two tensors are called Z; give each its own name");
  EXPECT_EQ(error_of({{"i", 2}}, {vector_of("A", kJ), kOutput}),
            "tensor A is indexed by dimension number 1, which does not exist; use the dimensions "
            "of this workload");
}

TEST(WorkloadErrors, ExactlyOneTensorAccumulates) {
  EXPECT_EQ(error_of({{"i", 2}}, {}),
            "the workload has 0 output tensors; exactly one tensor accumulates");
  EXPECT_EQ(error_of({{"i", 2}}, {kOutput, vector_of("Y", kI, TensorRole::kOutput)}),
            "the workload has 2 output tensors; exactly one tensor accumulates");
}

TEST(WorkloadErrors, AWordHasABit) {
  Tensor flat = vector_of("A", kI);
  flat.word_bits = 0;
  EXPECT_EQ(error_of({{"i", 2}}, {flat, kOutput}),
            "tensor A has words of 0 bits; a word has at least 1 bit");
}

TEST(WorkloadErrors, AtMost32Tensors) {
  std::vector<Tensor> tensors{kOutput};
  while (tensors.size() < TensorSet::kMaxTensors) {
    tensors.push_back(vector_of("A" + std::to_string(tensors.size()), kI));
  }
  EXPECT_EQ(error_of({{"i", 2}}, tensors), "(no error)");
  tensors.push_back(vector_of("B", kI));
  EXPECT_EQ(error_of({{"i", 2}}, tensors), "the workload has 33 tensors; at most 32 are supported");
}

TEST(WorkloadErrors, ItOccurs) {
  EXPECT_EQ(error_of({{"i", 2}}, {kOutput}, 0),
            "the workload occurs 0 times; occurrences are integers >= 1");
}

TEST(WorkloadErrors, CountsFitIn64Bits) {
  const std::int64_t large = std::int64_t{1} << 32;
  EXPECT_EQ(error_of({{"i", large}, {"j", large}}, {vector_of("B", kJ), kOutput}),
            "4294967296 * 4294967296 does not fit in 64 bits; make the extents or coefficients "
            "smaller");
  const std::int64_t max = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(error_of({{"i", 3}}, {{"A", Projection{{{{kI, max}}}}, TensorRole::kInput}, kOutput}),
            "9223372036854775807 * 2 does not fit in 64 bits; make the extents or coefficients "
            "smaller");
}

}  // namespace
}  // namespace cosa
