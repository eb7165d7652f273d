#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cosa/io/mapspace_yaml.h"
#include "io/bad_input.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Four register files below a buffer; the fan-out into `PE` stands at a level of its own.
Machine machine() {
  const Residency nothing{.bypass_others = true};
  return {{"small",
           {{.name = "Registers", .instances = 4},
            {.name = "inter_PE_spatial", .residency = nothing},
            {.name = "Buffer"},
            {.name = "DRAM"}},
           {.instances = 4}},
          {}};
}

StatedConstraints read(const std::string& text) {
  return read_constraints_from_text(text, "c.yaml", machine()).constraints;
}

StatedLoops read_one(const std::string& keys, const std::string& type = "temporal") {
  const StatedConstraints stated =
      read("mapspace_constraints: [{target: Buffer, type: " + type + ", " + keys + "}]");
  return stated.loops.at(0);
}

TEST(ConstraintsYaml, AFactorIsFixedOrHasALimit) {
  const StatedLoops loops = read_one("factors: R=3 S1, default_max_factor: 8");
  ASSERT_EQ(loops.factors.size(), 2U);
  EXPECT_EQ(loops.level, "Buffer");
  EXPECT_EQ(loops.kind, LoopKindAt::kTemporal);
  EXPECT_EQ(loops.factors[0],
            (StatedFactor{"R", Comparison::kExactly, 3, SourceLocation{"c.yaml", 1}}));
  EXPECT_EQ(loops.factors[1].dimension, "S");
  EXPECT_EQ(loops.factors[1].value, 1);
  EXPECT_EQ(loops.other_factors_at_most, 8);
}

TEST(ConstraintsYaml, FactorsMayBeAListAndHaveSpacesAroundTheSign) {
  const StatedLoops loops = read_one("factors: [P = 0, 'C<=4', \"K >= 2\"]");
  ASSERT_EQ(loops.factors.size(), 3U);
  EXPECT_EQ(loops.factors[0].value, 0);
  EXPECT_EQ(loops.factors[1].comparison, Comparison::kAtMost);
  EXPECT_EQ(loops.factors[1].value, 4);
  EXPECT_EQ(loops.factors[2].dimension, "K");
  EXPECT_EQ(loops.factors[2].comparison, Comparison::kAtLeast);
}

TEST(ConstraintsYaml, FactorsOnlyLeavesNoOtherLoops) {
  const StatedLoops loops = read_one("factors_only: [C=4]");
  ASSERT_EQ(loops.factors.size(), 1U);
  EXPECT_EQ(loops.other_factors_at_most, 1);
}

TEST(ConstraintsYaml, LoopsMayBeForbiddenByTensor) {
  const StatedLoops loops = read_one(
      "no_iteration_over_dataspaces: [Inputs, Outputs], must_iterate_over_dataspaces: [\"*\"]");
  EXPECT_THAT(loops.no_loops_over, ElementsAre("Inputs", "Outputs"));
  EXPECT_THAT(loops.loops_only_over, ElementsAre("*"));
}

TEST(ConstraintsYaml, APermutationRunsInsideOutWithAGapForTheOthers) {
  EXPECT_THAT(read_one("permutation: NPQR SCK").innermost, ElementsAre("NPQR", "SCK"));
  EXPECT_THAT(read_one("permutation: [N, row]").innermost, ElementsAre("N", "row"));
  const StatedLoops gap = read_one("permutation: RS_K");
  EXPECT_THAT(gap.innermost, ElementsAre("RS"));
  EXPECT_THAT(gap.outermost, ElementsAre("K"));
  const StatedLoops listed = read_one("permutation: [R, _, my_rank]");
  EXPECT_THAT(listed.innermost, ElementsAre("R"));
  EXPECT_THAT(listed.outermost, ElementsAre("my_rank"));
  EXPECT_THAT(read_one("permutation:").innermost, IsEmpty());
}

TEST(ConstraintsYaml, ASplitIsOfAFanOutWhichAContainerNames) {
  const StatedConstraints stated =
      read("mapspace: {constraints: [{target: PE, type: spatial, permutation: CK, split: 1}]}");
  ASSERT_EQ(stated.loops.size(), 1U);
  EXPECT_EQ(stated.loops[0].level, "inter_PE_spatial");
  EXPECT_EQ(stated.loops[0].kind, LoopKindAt::kSpatial);
  EXPECT_EQ(stated.loops[0].split, 1);
}

TEST(ConstraintsYaml, AShareOfTheMultipliersMayBeRequired) {
  const StatedConstraints stated =
      read("constraints: {targets: [{target: Registers, type: utilization, min: 0.5}]}");
  EXPECT_EQ(stated.least_utilization, 0.5);
  EXPECT_EQ(stated.utilization_where, (SourceLocation{"c.yaml", 1}));
}

TEST(ConstraintsYaml, ListsOfTheMachineAndOfTheMapspaceAddUp) {
  const Machine result = read_constraints_from_text(R"(architecture_constraints:
  targets:
  - {target: Buffer, type: dataspace, keep_only: [Inputs]}
  - {target: Buffer, type: temporal, factors: C=1}
mapspace:
  version: 0.4
  template: uber
  constraints: chosen
  constraints_other: [{target: nowhere}]
  constraints_chosen:
  - {target: Buffer, type: temporal, permutation: CK}
problem: {left: to its reader}
)",
                                                    "c.yaml", machine());
  EXPECT_EQ(result.architecture.level(LevelId{2}).residency,
            (Residency{.keep = {"Inputs"}, .bypass_others = true}));
  EXPECT_EQ(result.constraints.loops.size(), 2U);
  EXPECT_THAT(read("mapspace: {template: uber}").loops, IsEmpty());
}

TEST(ConstraintsYaml, TheOlderFormListsTheConstraintsOfAMemory) {
  const Machine result = read_constraints_from_text(R"(mapspace:
  targets:
  - name: Buffer
    constraints:
    - type: temporal
      attributes: {permutation: CK, factors: C1}
    - type: bypass
      attributes: {bypass: [Weights]}
  - {name: DRAM, constraints: }
)",
                                                    "c.yaml", machine());
  ASSERT_EQ(result.constraints.loops.size(), 1U);
  EXPECT_EQ(result.constraints.loops[0].factors.size(), 1U);
  EXPECT_EQ(result.architecture.level(LevelId{2}).residency, (Residency{.bypass = {"Weights"}}));
}

TEST(ConstraintsYaml, AMemoryThatKeepsNothingStaysSo) {
  const Machine result = read_constraints_from_text(
      "mapspace_constraints: [{target: inter_PE_spatial, type: bypass, bypass: [Weights]},\n"
      "  {target: Buffer, type: bypass, bypass: ['*']}]",
      "c.yaml", machine());
  EXPECT_TRUE(result.architecture.level(LevelId{1}).residency.keeps_nothing());
  EXPECT_TRUE(result.architecture.level(LevelId{2}).residency.keeps_nothing());
}

class ConstraintsErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(ConstraintsErrors, SayWhereWhatAndTheMend) {
  const std::string text = "mapspace_constraints:\n- " + GetParam().text;
  EXPECT_EQ(testing::input_error_message(
                [&] { return read_constraints_from_text(text, "f.yaml", machine()); }),
            GetParam().message);
}

/// A constraint on the loops of the buffer, on line 2.
std::string of(const std::string& keys, const std::string& type = "temporal") {
  return "{target: Buffer, type: " + type + ", " + keys + "}";
}

INSTANTIATE_TEST_SUITE_P(
    All, ConstraintsErrors,
    ::testing::Values(
        BadInput{"UnknownType", "{target: Buffer, type: temporl}",
                 "f.yaml:2: mapspace_constraints[0].type: 'temporl' is not a type of constraint; "
                 "give datatype, spatial, temporal or utilization"},
        BadInput{"SplitInTime", of("split: 2"),
                 "f.yaml:2: mapspace_constraints[0].split: unknown key; known keys: target, name, "
                 "type, factors, factors_only, default_max_factor, no_iteration_over_dataspaces, "
                 "must_iterate_over_dataspaces, permutation"},
        BadInput{"Strictly", of("factors: C<4"),
                 "f.yaml:2: mapspace_constraints[0].factors: 'C<4' is not a factor; write "
                 "NAME=NUMBER; remainders (C=4,3) are not supported"},
        BadInput{"NoNumber", of("factors: C="),
                 "f.yaml:2: mapspace_constraints[0].factors: 'C=' is not a factor; write "
                 "NAME=NUMBER; remainders (C=4,3) are not supported"},
        BadInput{"AtMostNone", of("factors: C<=0"),
                 "f.yaml:2: mapspace_constraints[0].factors.C: '0' is below 1; give an integer >= "
                 "1"},
        BadInput{"FactorTwice", of("factors: C=2 C=4"),
                 "f.yaml:2: mapspace_constraints[0].factors: two factors of C; keep one of them"},
        BadInput{"TwoGaps", of("permutation: R_S_K"),
                 "f.yaml:2: mapspace_constraints[0].permutation: a second _ in the permutation; "
                 "write one"},
        BadInput{"Remainders", of("remainders: 2"),
                 "f.yaml:2: mapspace_constraints[0].remainders: loops with remainders are not "
                 "supported; leave it out, or give 1"},
        BadInput{"Multicast", of("no_multicast_no_reduction: [Inputs]", "spatial"),
                 "f.yaml:2: mapspace_constraints[0].no_multicast_no_reduction: a network without "
                 "multicast is not modelled; leave it out"},
        BadInput{"MaximizedDimensions", of("maximize_dims: [[C, K]]", "spatial"),
                 "f.yaml:2: mapspace_constraints[0].maximize_dims: factors that are to be "
                 "maximized are not supported; give the factors; the optimum needs no such rule"},
        BadInput{"BypassOnly", of("bypass_only: [Inputs]", "dataspace"),
                 "f.yaml:2: mapspace_constraints[0].bypass_only: is not supported; list these "
                 "tensors under bypass, and the others under keep"},
        BadInput{"Overbooking", of("proportion: 0.1", "max_overbooked_proportion"),
                 "f.yaml:2: mapspace_constraints[0].type: overbooking is not modelled; leave the "
                 "constraint out"},
        BadInput{"NoCoalescing", of("no_coalesce: [Inputs]", "dataspace"),
                 "f.yaml:2: mapspace_constraints[0].no_coalesce: accesses that are not coalesced "
                 "are not modelled; leave it out"},
        BadInput{"UtilizationOfABuffer", of("min: 0.5", "utilization"),
                 "f.yaml:2: mapspace_constraints[0].target: a least utilization is stated at "
                 "Buffer; state it at the innermost memory, Registers"}),
    name_of_bad_input);

TEST(ConstraintsYaml, WhatIsSwitchedOffForNoTensorIsFine) {
  EXPECT_THAT(read_one("no_reuse: [], remainders: 1").factors, IsEmpty());
}

TEST(ConstraintsYaml, AMapspaceOfFactorsThatDoNotDivideIsRefused) {
  EXPECT_EQ(testing::input_error_message([] { return read("mapspace: {template: ruby}"); }),
            "c.yaml:1: mapspace.template: the mapspace 'ruby' is not supported; give uber, the "
            "space of factors that divide");
}

TEST(ConstraintsYaml, AnArchitectureAloneTakesNone) {
  EXPECT_EQ(testing::input_error_message([] {
              return read_mapspace_from_text(
                  "mapspace_constraints: [{target: Buffer, type: temporal, factors: C=1}]",
                  "c.yaml", machine().architecture);
            }),
            "c.yaml:1: constraints on loops are not taken here; keep to type: datatype, or use "
            "read_constraints");
}

}  // namespace
}  // namespace cosa
