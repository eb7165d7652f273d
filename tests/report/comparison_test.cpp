#include "cosa/report/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>

#include "cosa/model/evaluate.h"
#include "report/small_problem.h"

namespace cosa {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::small_layer;
using testing::small_mapping;
using testing::two_multipliers;

constexpr DimensionId kM{0};
constexpr DimensionId kN{1};
constexpr DimensionId kK{2};
const TensorSet kAll = TensorSet::first(3);

/// The buffer holds all of A and one column of B and of Z; m is spread over the multipliers.
Mapping other_mapping() {
  return even_mapping({
      {.kept = kAll,
       .temporal = {{kK, 2}},
       .spatial = {{kM, 2, SpatialPlacement{LevelId{0}, Axis::kX}}}},
      {.kept = kAll, .temporal = {{kN, 3}}, .spatial = {}},
  });
}

JudgedMapping judged(std::string name, Mapping mapping) {
  Cost cost = evaluate(small_layer().workload, two_multipliers(), mapping);
  return {std::move(name), std::move(mapping), std::move(cost)};
}

std::string text_of(const JudgedMapping& a, const JudgedMapping& b) {
  return comparison_text(small_layer().workload, two_multipliers(), a, b);
}

json json_of(const JudgedMapping& a, const JudgedMapping& b) {
  return json::parse(comparison_json(small_layer().workload, two_multipliers(),
                                     resolve_energy(two_multipliers()), a, b));
}

// Both read every word from DRAM once. In the buffer the first takes 46 pJ; in the second Z is not
// added up on the way: 6 words more are read and 6 more arrive, but 6 fewer of B leave. 1,676 pJ.
TEST(ComparisonText, SetsTotalsNestsTilesCyclesAndEnergySideBySide) {
  EXPECT_EQ(text_of(judged("first.yaml", small_mapping()), judged("second.json", other_mapping())),
            R"(product on pair
A  first.yaml
B  second.json

                                        A             B  B / A
cycles                                 10            10      1
energy, uJ                          0.002         0.002  1.004
energy x delay, pJ x cycles  1.670000e+04  1.676000e+04  1.004
utilization                        60.0 %        60.0 %      1
decided by                      DRAM read     DRAM read

Nests, outermost first: 3 lines differ (!)
   A                                  B
   DRAM keeps A B Z                   DRAM keeps A B Z
!    for M in 2                         for N in 3
   Buffer keeps A B Z                 Buffer keeps A B Z
!    for N in 3                         for K in 2
!    for spatial K in 2  x of Buffer    for spatial M in 2  x of Buffer

Tiles, words of one instance
   level   tensor    usable   A    full   B    full
   DRAM    A                  4           4
           B                  6           6
           Z                  6           6
           together          16          16
!  Buffer  A                  2           4
!          B                  6           2
!          Z                  3           2
!          together      12  11  91.7 %   8  66.7 %

Latency, cycles (< decides)
component   A                       B
compute     6  ##########           6  ##########
DRAM read  10  ################ <  10  ################ <

Energy, uJ
component      A                        B
MAC        0.000                    0.000
Buffer     0.000                    0.000  #
  A        0.000                    0.000
  B        0.000                    0.000
  Z        0.000                    0.000
DRAM       0.002  ################  0.002  ################
  A        0.000  ####              0.000  ####
  B        0.001  ######            0.001  ######
  Z        0.001  ######            0.001  ######
)");
}

TEST(ComparisonText, EqualMappingsHaveNoMark) {
  const std::string text = text_of(judged("a", small_mapping()), judged("b", small_mapping()));
  EXPECT_THAT(text, HasSubstr("the nests are equal\n"));
  EXPECT_THAT(text, Not(HasSubstr("!")));
}

TEST(ComparisonText, KeepsToAHundredColumnsWhateverTheNames) {
  const std::string name(90, 'x');
  const Workload workload = gemm(name, {.m = 2, .n = 3, .k = 2});
  const Architecture pair = two_multipliers();
  std::vector<StorageLevel> levels = pair.levels();
  levels.front().name = name + "1";
  levels.back().name = name + "2";
  ComputeUnit compute = pair.compute();
  compute.name = name;
  const Architecture architecture(name, levels, compute);
  const auto side = [&](Mapping mapping) {
    Cost cost = evaluate(workload, architecture, mapping);
    return JudgedMapping{name + name, std::move(mapping), std::move(cost)};
  };
  std::istringstream text(
      comparison_text(workload, architecture, side(small_mapping()), side(other_mapping())));
  for (std::string line; std::getline(text, line);) {
    EXPECT_LE(line.size(), 100U) << line;
  }
}

TEST(ComparisonText, MarksDifferingLinesRedInColour) {
  const std::string text =
      comparison_text(small_layer().workload, two_multipliers(), judged("a", small_mapping()),
                      judged("b", other_mapping()), {.color = true});
  EXPECT_THAT(text, HasSubstr("\x1b[31m!"));
  EXPECT_THAT(text, HasSubstr("\x1b[0m\n"));
}

// Both nests keep everything at both levels; no loop of the one is like any of the other at its
// place, so that what is left faces what is left.
TEST(ComparisonJson, NamesTheNodesThatFaceEachOther) {
  const json object = json_of(judged("a", small_mapping()), judged("b", other_mapping()));
  EXPECT_EQ(object["nodes"], json::parse(R"([
    {"a": 0, "b": 0, "equal": true},
    {"a": 1, "b": 1, "equal": false},
    {"a": 2, "b": 2, "equal": true},
    {"a": 3, "b": 3, "equal": false},
    {"a": 4, "b": 4, "equal": false}])"));
}

// K in 2 is in both at another place, M in 2 outside it in one alone.
TEST(ComparisonJson, EqualLoopsFaceEachOtherAcrossOthers) {
  const Mapping a = even_mapping({{.kept = kAll, .temporal = {{kM, 2}, {kK, 2}}, .spatial = {}},
                                  {.kept = kAll, .temporal = {{kN, 3}}, .spatial = {}}});
  const Mapping b = even_mapping({{.kept = kAll, .temporal = {{kK, 2}}, .spatial = {}},
                                  {.kept = kAll, .temporal = {{kN, 3}, {kM, 2}}, .spatial = {}}});
  EXPECT_EQ(json_of(judged("a", a), judged("b", b))["nodes"], json::parse(R"([
    {"a": 0, "b": 0, "equal": true},
    {"a": 1, "b": 1, "equal": true},
    {"a": null, "b": 2, "equal": false},
    {"a": 2, "b": 3, "equal": true},
    {"a": 3, "b": null, "equal": false},
    {"a": 4, "b": 4, "equal": true}])"));
}

TEST(ComparisonJson, LoopsOfOneDimensionFaceEachOtherWithOtherBounds) {
  const auto with_outer_n = [](std::vector<Loop> outer, std::vector<Loop> inner) {
    return even_mapping({{.kept = kAll, .temporal = std::move(inner), .spatial = {}},
                         {.kept = kAll, .temporal = std::move(outer), .spatial = {}}});
  };
  const Mapping a = with_outer_n({{kN, 3}, {kM, 2}}, {{kK, 2}});
  const Mapping b = with_outer_n({{kM, 2}}, {{kN, 3}, {kK, 2}});
  const json nodes = json_of(judged("a", a), judged("b", b))["nodes"];
  EXPECT_EQ(nodes[1], json::parse(R"({"a": 1, "b": null, "equal": false})"));
  EXPECT_EQ(nodes[2], json::parse(R"({"a": 2, "b": 1, "equal": true})"));
}

TEST(ComparisonJson, HoldsBothSidesAndTheirRatio) {
  const JudgedMapping a = judged("a.yaml", small_mapping());
  const JudgedMapping b = judged("b.json", other_mapping());
  const json object = json_of(a, b);
  EXPECT_EQ(object["layer"], "product");
  EXPECT_EQ(object["architecture"], "pair");
  EXPECT_EQ(object["a"]["name"], "a.yaml");
  EXPECT_EQ(object["b"]["cost"]["cycles"], b.cost.cycles);
  EXPECT_EQ(object["b_over_a"]["energy_pJ"], b.cost.energy_pJ / a.cost.energy_pJ);
  EXPECT_EQ(object["occupancy"][0],
            json::parse(R"({"level": "Buffer", "usable": 12, "a": 11, "b": 8})"));
}

}  // namespace
}  // namespace cosa
