// What is written in a dialect reads back equal.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cosa/io/architecture_yaml.h"
#include "cosa/io/fanout_levels.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/io/problem_yaml.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/workload/einsum.h"
#include "io/random_machine.h"
#include "model/random_nest.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

constexpr int kMany = 2000;

/// A picojoule an access, in memories of any size.
EnergyTable flat_energy(const Architecture& machine) {
  return {std::vector<LevelEnergy>(machine.num_levels(), {1, 1, EnergySource::kArchitecture}),
          {1, EnergySource::kArchitecture}};
}

/// The constraints in one order, whatever that of the file, without their places.
Machine in_order(Machine machine) {
  machine.constraints.utilization_where = {};
  for (StatedLoops& loops : machine.constraints.loops) {
    loops.where = {};
    for (StatedFactor& factor : loops.factors) {
      factor.where = {};
    }
  }
  std::ranges::sort(machine.constraints.loops, {},
                    [](const StatedLoops& loops) { return std::pair(loops.level, loops.kind); });
  return machine;
}

/// The machine that the text says, with the constraints beside it.
Machine read_back(const std::string& text) {
  const Machine machine = read_machine_from_text(text, "machine.yaml").value;
  const bool apart = text.find("mapspace:") != std::string::npos ||
                     text.find("architecture_constraints:") != std::string::npos;
  return in_order(apart ? read_constraints_from_text(text, "machine.yaml", machine) : machine);
}

void expect_read_back(const Machine& machine, Dialect dialect) {
  std::string text;
  try {
    text = machine_to_yaml(machine, dialect);
    const Machine expected = dialect == Dialect::kV04 ? with_fanout_levels(machine) : machine;
    ASSERT_EQ(read_back(text), in_order(expected)) << text;
  } catch (const InputError& error) {
    FAIL() << error.what() << "\n" << text;
  }
}

std::string refusal(const Machine& machine, Dialect dialect) {
  return testing::input_error_message([&] { return machine_to_yaml(machine, dialect); });
}

std::string refusal(const StorageLevel& level, Dialect dialect) {
  return refusal(Machine{{"machine", {level, {.name = "DRAM"}}, {}}, {}}, dialect);
}

TEST(ArchitectureWriter, WritesV01InnermostFirst) {
  const Architecture machine{
      "machine",
      {{.name = "Registers",
        .capacity_words = 16,
        .usable_share = 0.5,
        .word_bits = 8,
        .cluster_size = 2,
        .instances = 8,
        .mesh_x = 4},
       {.name = "Hub", .residency = {.bypass_others = true}},
       {.name = "DRAM", .technology = Technology::kDram, .block_size = 4, .read_bandwidth = 2.5}},
      {.instances = 16, .mesh_x = 8, .energy_pJ = 0.25}};
  EXPECT_EQ(machine_to_yaml({machine, {}}, Dialect::kV01), R"(arch:
  arithmetic: {name: MAC, instances: 16, meshX: 8, word-bits: 16, energy: 0.25}
  storage:
  - {name: Registers, instances: 8, meshX: 4, word-bits: 8, cluster-size: 2, entries: 16, multiple_buffering: 2}
  - {name: Hub, instances: 1, word-bits: 16, entries: 0}
  - {name: DRAM, technology: DRAM, instances: 1, word-bits: 16, block-size: 4, read_bandwidth: 2.5}
)");
}

TEST(ArchitectureWriter, WritesV03AsATree) {
  const Architecture machine{
      "machine",
      {{.name = "Registers", .capacity_words = 16, .instances = 8, .mesh_x = 4},
       {.name = "Buffer", .capacity_words = 64, .block_size = 4},
       {.name = "DRAM", .technology = Technology::kDram}},
      {.instances = 8, .mesh_x = 4}};
  EXPECT_EQ(machine_to_yaml({machine, {}}, Dialect::kV03), R"(architecture:
  version: 0.3
  subtree:
  - name: System
    local:
    - {name: DRAM, class: DRAM, attributes: {word-bits: 16}}
    - {name: Buffer, class: SRAM, attributes: {word-bits: 16, block-size: 4, entries: 64}}
    subtree:
    - name: "EachRegisters[0..7]"
      local:
      - {name: Registers, class: SRAM, attributes: {meshX: 4, word-bits: 16, entries: 16}}
      - {name: MAC, class: intmac, attributes: {meshX: 4, word-bits: 16}}
)");
}

TEST(ArchitectureWriter, WritesV04WithEverythingInTheNodes) {
  const Architecture machine{"machine",
                             {{.name = "Registers",
                               .capacity_words = 16,
                               .instances = 8,
                               .mesh_x = 4,
                               .residency = {.keep = {"A"}, .bypass = {"B"}}},
                              {.name = "DRAM", .technology = Technology::kDram}},
                             {.instances = 8, .mesh_x = 4}};
  StatedConstraints constraints;
  constraints.loops = {
      {.level = "DRAM",
       .kind = LoopKindAt::kSpatial,
       .factors = {{"m", Comparison::kExactly, 4}, {"n", Comparison::kAtMost, 2}},
       .split = 1},
      {.level = "Registers", .innermost = {"k"}, .outermost = {"m"}},
  };
  EXPECT_EQ(machine_to_yaml({machine, constraints}, Dialect::kV04), R"(architecture:
  version: 0.4
  nodes:
  - !Component {name: DRAM, class: DRAM, attributes: {word-bits: 16}}
  - !Component {name: Registers, class: SRAM, attributes: {word-bits: 16, entries: 16}, spatial: {meshX: 4, meshY: 2}, constraints: {spatial: {factors: [m=4, "n<=2"], split: 1}, dataspace: {keep: [A], bypass: [B]}, temporal: {permutation: [k, "_", m]}}}
  - !Component {name: MAC, class: intmac, attributes: {word-bits: 16}}
)");
}

TEST(ArchitectureWriter, V01ReadsBackEqual) {
  RandomMachines random(1);
  for (int i = 0; i < kMany; ++i) {
    expect_read_back(random.machine({.own_attributes = i % 2 == 0, .residency = true}),
                     Dialect::kV01);
  }
}

TEST(ArchitectureWriter, V03ReadsBackEqual) {
  RandomMachines random(2);
  for (int i = 0; i < kMany; ++i) {
    expect_read_back(random.machine({.residency = true}), Dialect::kV03);
  }
}

TEST(ArchitectureWriter, V04ReadsBackEqualWithFanoutLevels) {
  RandomMachines random(3);
  for (int i = 0; i < kMany; ++i) {
    expect_read_back(random.machine({.one_outermost = true, .residency = true}), Dialect::kV04);
  }
}

TEST(FanoutLevels, AreThereAtMostOnce) {
  RandomMachines random(4);
  for (int i = 0; i < kMany; ++i) {
    const Machine apart = with_fanout_levels(random.machine({.one_outermost = true}));
    ASSERT_EQ(with_fanout_levels(apart), apart);
  }
}

// The nest is the same, and so is everything that it moves.
TEST(FanoutLevels, ChangeNoCost) {
  RandomMappings random(5);
  for (int i = 0; i < 300; ++i) {
    const Workload workload = random.workload();
    Architecture machine = random.architecture();
    const Mapping mapping = random.even(workload, machine);
    const Architecture apart = with_fanout_levels(Machine{machine, {}}).architecture;
    const Mapping moved = with_fanout_levels(mapping, machine, apart);
    ASSERT_TRUE(validate(workload, apart, moved).empty());
    const EnergyTable energy = flat_energy(machine);
    ASSERT_EQ(evaluate(workload, apart, moved, flat_energy(apart)).totals(),
              evaluate(workload, machine, mapping, energy).totals());
    ASSERT_EQ(mapping_from_yaml(mapping_to_yaml(workload, apart, moved), "m.yaml", workload, apart),
              moved);
  }
}

TEST(ArchitectureWriterErrors, NameWhatTheDialectCannotSay) {
  EXPECT_EQ(refusal({.name = "B", .capacity_words = 4, .residency = {.bypass_others = true}},
                    Dialect::kV01),
            "B has a capacity though it keeps nothing, which v0.1 cannot say; leave its capacity "
            "out");
  EXPECT_EQ(refusal({.name = "B", .partition_words = {{"A", 1}}}, Dialect::kV03),
            "B has words set apart for single tensors, which v0.3 cannot say; write v0.1, or one "
            "memory for each tensor");
  EXPECT_EQ(refusal({.name = "B", .usable_share = 0.3}, Dialect::kV03),
            "B has a usable share of 0.3, which v0.3 cannot say; a share of 1/2, 1/3, ... is said "
            "by multiple_buffering");
  EXPECT_EQ(refusal({.name = "B", .shared_bandwidth = 1}, Dialect::kV03),
            "B has a bandwidth that reads and writes share, which v0.3 cannot say; write v0.1");
  EXPECT_EQ(refusal({.name = "B", .access_energy = AccessEnergy{1, 2}}, Dialect::kV03),
            "B has energies of reads and writes that differ, which v0.3 cannot say; write v0.1, "
            "or an energy reference table");
  EXPECT_EQ(refusal({.name = "B[0..3]"}, Dialect::kV03),
            "B[0..3] has a bracket in its name, which v0.3 cannot say; give it another name");
}

TEST(ArchitectureWriterErrors, NameWhatNodesCannotSay) {
  const Machine two{{"machine", {{.name = "DRAM", .instances = 2}}, {.instances = 2}}, {}};
  EXPECT_EQ(refusal(two, Dialect::kV04),
            "DRAM has 2 instances and is outermost, which v0.4 cannot say; give it one instance");
  const Architecture one{"machine", {{.name = "DRAM"}}, {}};
  EXPECT_EQ(refusal({one, {.least_utilization = 0.5}}, Dialect::kV04),
            "machine has a least utilization, which v0.4 cannot say; leave it out, or write v0.3");
  EXPECT_EQ(refusal({one, {.loops = {{.level = "DRAM"}, {.level = "DRAM"}}}}, Dialect::kV04),
            "DRAM has two temporal constraints, which v0.4 cannot say; put both into one");
  EXPECT_EQ(
      refusal({one, {.loops = {{.level = "DRAM", .kind = LoopKindAt::kSpatial}}}}, Dialect::kV04),
      "DRAM has a constraint on a fan-out of 1, which v0.4 cannot say; leave it out");
  EXPECT_EQ(refusal({one, {.loops = {{.level = "DRAM", .only_x = {"m"}}}}}, Dialect::kV01),
            "DRAM has an axis for single dimensions, which v0.1 cannot say; give split");
  EXPECT_EQ(refusal({one, {.loops = {{.level = "DRAM", .innermost = {"a b"}}}}}, Dialect::kV03),
            "DRAM has a constraint on the dimension `a b`, which v0.3 cannot say; give it a name "
            "of letters and digits");
  EXPECT_EQ(refusal({one, {.loops = {{.level = "DRAM", .no_loops_over = {"A"}}}}}, Dialect::kV03),
            "DRAM has loops forbidden by tensor, which v0.3 cannot say; give factors "
            "of 1");
}

TEST(ProblemWriter, WritesAConvolutionAsCosaDoes) {
  EXPECT_EQ(problem_to_yaml(convolution("layer", {.r = 3, .p = 8, .c = 4, .k = 2, .w_stride = 2}),
                            Dialect::kV01),
            R"(problem:
  shape: cnn-layer
  R: 3
  S: 1
  P: 8
  Q: 1
  C: 4
  K: 2
  N: 1
  Wstride: 2
  Hstride: 1
  Wdilation: 1
  Hdilation: 1
)");
}

TEST(ProblemWriter, WritesAnyOtherOperationAsAnEinsum) {
  EXPECT_EQ(problem_to_yaml(
                einsum("layer", "Z[m] += A[m, 2*k + m] * B[k]", {{"m", 4}, {"k", 3}}, {{"Z", 32}}),
                Dialect::kV01),
            R"(problem:
  einsum: "Z[m] += A[m,2*k + m] * B[k]"
  extents: {m: 4, k: 3}
  word_bits: {Z: 32}
)");
}

TEST(ProblemWriter, WritesTimeloopsShape) {
  EXPECT_EQ(problem_to_yaml(einsum("layer", "Z[m] += A[2*k + m] * B[k]", {{"m", 4}, {"k", 3}}),
                            Dialect::kV04),
            R"(problem:
  version: 0.4
  shape:
    name: layer
    dimensions: [m, k]
    coefficients:
    - {name: times2, default: 2}
    data_spaces:
    - {name: A, projection: [[[k, times2], [m]]]}
    - {name: B, projection: [[[k]]]}
    - {name: Z, projection: [[[m]]], read_write: true}
  instance: {m: 4, k: 3}
)");
}

/// The workload as a file of that name has it.
Workload named_problem(const Workload& drawn) {
  return {"problem", drawn.dimensions(), drawn.tensors()};
}

void expect_problem_back(const Workload& workload, Dialect dialect) {
  const std::string text = problem_to_yaml(workload, dialect);
  ASSERT_EQ(read_problem_from_text(text, "problem.yaml").value, workload) << text;
}

TEST(ProblemWriter, ReadsBackEqualInEveryDialect) {
  testing::Random random = testing::random_from(4);
  RandomMappings convolutions(5);
  for (int i = 0; i < kMany / 2; ++i) {
    for (const Dialect dialect : kDialects) {
      expect_problem_back(named_problem(testing::random_workload(random)), dialect);
      expect_problem_back(named_problem(convolutions.workload()), dialect);
    }
  }
}

TEST(ProblemWriterErrors, NameWhatAnEinsumCannotSay) {
  const auto message = [](const Workload& workload) {
    return testing::input_error_message([&] { return problem_to_yaml(workload, Dialect::kV01); });
  };
  EXPECT_EQ(message(convolution("layer", {.r = 3}, 2)),
            "layer occurs 2 times, which a problem file cannot say; write it once");
  const Projection vector({{{DimensionId{0}, 1}}});
  EXPECT_EQ(
      message(Workload("layer", {{"m", 2}},
                       {{"Z", vector, TensorRole::kOutput}, {"A", vector, TensorRole::kInput}})),
      "layer has its output Z before other tensors, which an einsum cannot say; put the "
      "output last");
}

}  // namespace
}  // namespace cosa
