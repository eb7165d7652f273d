// Merge keys, shown with the reader of problems.
#include <gtest/gtest.h>

#include <string>

#include "cosa/io/problem_yaml.h"
#include "cosa/workload/convolution.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

Workload read(const std::string& text) { return read_problem_from_text(text, "a.yaml").value; }

const std::string kBase = "to_ignore: &base {R: 3, S: 3, P: 8, Q: 8, C: 4, K: 2, N: 1}\n";

TEST(YamlMerge, BringsTheEntriesThatTheMapDoesNotHave) {
  EXPECT_EQ(read(kBase + "problem:\n  <<: *base\n  C: 16\n"),
            convolution("a", {.r = 3, .s = 3, .p = 8, .q = 8, .c = 16, .k = 2}));
}

TEST(YamlMerge, OfSeveralMapsTheFirstThatHasAKeyCounts) {
  EXPECT_EQ(read(kBase + "ignore_me: &more {C: 32, Wstride: 2}\n"
                         "problem: {<<: [*more, *base]}\n"),
            convolution("a", {.r = 3, .s = 3, .p = 8, .q = 8, .c = 32, .k = 2, .w_stride = 2}));
}

const std::string kShape = R"(ignore: &shape
  instance: {K: 1, C: 1, P: 1}
  shape:
    dimensions: [K]
    data_spaces:
    - {name: W, projection: [[[K]], [[C]]]}
    - {name: I, projection: [[[C]], [[P]]]}
    - {name: O, projection: [[[K]], [[P]]], read_write: True}
)";

TEST(YamlMerge, ThreeSignsMergeMapsInMapsAndAppendLists) {
  const Workload workload = read(kShape + R"(problem:
  <<<: *shape
  instance: {K: 8, C: 4}
  shape: {dimensions: [P, C]}
)");
  EXPECT_EQ(workload.dimensions(), (std::vector<Dimension>{{"P", 1}, {"C", 4}, {"K", 8}}));
  EXPECT_EQ(workload.tensors().size(), 3U);
}

TEST(YamlMerge, NomergeKeepsAValueAsItIs) {
  EXPECT_EQ(
      testing::input_error_message([] {
        return read(kShape + "problem:\n  <<<: *shape\n  shape: !nomerge {dimensions: [K]}\n");
      }),
      "a.yaml:11: problem.shape: the key data_spaces is missing");
}

TEST(YamlMerge, DepthCountsThroughAliases) {
  std::string text = "ignore_0: &a0 [1]\n";
  for (int i = 1; i <= 40; ++i) {
    text += "ignore_" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" +
            std::to_string(i - 1) + "]\n";
  }
  EXPECT_EQ(testing::input_error_message([&] { return read(text + "problem: {R: 3}\n"); }),
            "a.yaml:32: nested deeper than 32 levels, aliases written out");
}

}  // namespace
}  // namespace cosa
