#include <gtest/gtest.h>

#include "cosa/formulation/formulation.h"
#include "cosa/mapping/level_block.h"
#include "cosa/mapping/nest_text.h"
#include "cosa/mapping/validate.h"
#include "cosa/workload/gemm.h"

namespace cosa {
namespace {

/// Registers, a buffer and DRAM; the registers hold 6 words, 2 for each tensor.
Architecture machine() {
  return {"machine",
          {{.name = "Registers", .capacity_words = 6},
           {.name = "Buffer", .capacity_words = 48},
           {.name = "DRAM"}},
          {}};
}

/// Rows of ones of these lengths.
Matrix<int> prefixes(const std::vector<std::size_t>& lengths) {
  Matrix<int> z(lengths.size(), lengths.size(), 0);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    for (std::size_t inner = 0; inner < lengths[i]; ++inner) {
      z(i, inner) = 1;
    }
  }
  return z;
}

const Workload kProduct = gemm("product", {.m = 4, .n = 4, .k = 4});

FormulationResult solve_with(const std::vector<Matrix<int>>& nesting) {
  return solve_formulation(kProduct, machine(), {.nesting = nesting});
}

TEST(Uneven, AnEvenZIsTheDefault) {
  const Matrix<int> even = prefixes({1, 2, 3});
  const FormulationResult result = solve_with({even, even, even});
  EXPECT_EQ(result.mapping, solve_formulation(kProduct, machine()).mapping);
  EXPECT_TRUE(even_blocks(result.mapping.value(), 3).has_value());
}

/// Z keeps the registers' tile of Z (the tensor) around the buffer's loops, too, and so holds more
/// than it otherwise would: at most 2 words of it allow at most one factor of M and N inside both.
TEST(Uneven, AStorageNodeMovesOutThroughTheLoopsOfTheNextLevel) {
  const Matrix<int> even = prefixes({1, 2, 3});
  const FormulationResult result = solve_with({even, even, prefixes({2, 2, 3})});
  ASSERT_EQ(result.termination, Termination::kOptimal);
  const Mapping& mapping = result.mapping.value();
  EXPECT_TRUE(validate(kProduct, machine(), mapping).empty());
  EXPECT_FALSE(even_blocks(mapping, 3).has_value());
  // The registers' node of Z stands before the first loop of the buffer, the other two after it.
  const std::string text = nest_text(kProduct, machine(), mapping);
  EXPECT_NE(text.find("Registers  keeps  Z 2\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Registers  keeps  A"), std::string::npos) << text;
  EXPECT_LT(text.find("Registers  keeps  Z 2\n"), text.find("Registers  keeps  A")) << text;
}

/// Z lets the buffer hold no more of A than the registers do: its node moves inwards.
TEST(Uneven, AStorageNodeMovesInThroughTheLoopsOfItsLevel) {
  const Matrix<int> even = prefixes({1, 2, 3});
  const FormulationResult result = solve_with({prefixes({1, 1, 3}), even, even});
  ASSERT_EQ(result.termination, Termination::kOptimal);
  EXPECT_TRUE(validate(kProduct, machine(), result.mapping.value()).empty());
  const std::string text = nest_text(kProduct, machine(), result.mapping.value());
  EXPECT_NE(text.find("Buffer     keeps  A 1\nRegisters  keeps  A 1"), std::string::npos) << text;
}

/// A row of zeros is how Z says that a level does not keep the tensor.
TEST(Uneven, AnEmptyRowIsABypass) {
  const Matrix<int> even = prefixes({1, 2, 3});
  const FormulationResult result = solve_with({prefixes({0, 2, 3}), even, even});
  const std::string text = nest_text(kProduct, machine(), result.mapping.value());
  EXPECT_NE(text.find("Registers  keeps  B"), std::string::npos) << text;
}

}  // namespace
}  // namespace cosa
