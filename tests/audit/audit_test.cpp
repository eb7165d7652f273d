#include "cosa/audit/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/io/architecture_yaml.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/io/problem_yaml.h"
#include "cosa/io/text_file.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/search/exhaustive.h"
#include "io/temporary_folder.h"

namespace cosa {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// An access costs 1 pJ in the buffer and 100 pJ in DRAM, an operation 2 pJ.
constexpr const char* kMachine = R"(arch:
  arithmetic: {instances: 2, energy: 2}
  storage:
  - {name: Buffer, entries: 12, vector_access_energy: 1}
  - {name: DRAM, technology: DRAM, read_bandwidth: 1, vector_access_energy: 100}
)";

constexpr const char* kLayer = R"(problem:
  einsum: "Z[M,N] += A[M,K] * B[K,N]"
  extents: {M: 2, N: 3, K: 2}
)";

/// Every word crosses DRAM once: 10 words read at 1 a cycle. DRAM 1,600 pJ, buffer 46 pJ,
/// operations 24 pJ.
constexpr const char* kGood = R"(mapping:
- {target: Buffer, type: spatial, factors: K=2, permutation: KMN}
- {target: Buffer, type: temporal, factors: N=3, permutation: NMK}
- {target: DRAM, type: temporal, factors: M=2, permutation: MNK}
)";

/// The buffer holds one word of each: every operation reads A and B from DRAM anew.
constexpr const char* kBad = R"(mapping:
- {target: DRAM, type: temporal, factors: M=2 N=3 K=2, permutation: MNK}
)";

constexpr const char* kGoodStats = R"(Summary Stats
-------------
GFLOPs (@1GHz): 1.20
Utilization: 60.00%
Cycles: 10
Energy: 0.00 uJ

Computes = 12
fJ/Compute
    MAC       = 2000.00
    Buffer    = 3833.33
    DRAM      = 133333.33
    Total     = 139166.67
)";

class Audit : public ::testing::Test {
 protected:
  void write(const std::string& name, std::string_view text) const {
    const fs::path path = folder.path() / name;
    fs::create_directories(path.parent_path());
    write_text_file(path, text);
  }

  [[nodiscard]] std::vector<AuditRow> rows(const AuditOptions& options = {}) const {
    return audit(folder.path(), options);
  }

  /// The least value of any mapping that keeps every tensor everywhere, one by one.
  [[nodiscard]] static double least_edp() {
    const Architecture machine = read_architecture_from_text(kMachine, "m.yaml");
    const Workload layer = read_problem_from_text(kLayer, "l.yaml").value;
    return find_exhaustive(layer, machine, resolve_energy(machine), {}).value->primary;
  }

  TemporaryFolder folder;
};

TEST_F(Audit, JudgesAMappingComparesItAndFindsTheOptimum) {
  write("machine.yaml", kMachine);
  write("layer.yaml", kLayer);
  write("run/good.map.yaml", kGood);
  write("run/good.stats.txt", kGoodStats);
  const auto all = rows();
  ASSERT_EQ(all.size(), 1U);
  const AuditRow& row = all.front();
  EXPECT_EQ(row.fault, "");
  EXPECT_EQ(row.mapping, "run/good.map.yaml");
  EXPECT_EQ(row.layer, "layer.yaml");
  EXPECT_EQ(row.machine, "machine.yaml");
  EXPECT_EQ(row.stats, "run/good.stats.txt");
  EXPECT_EQ(row.cost->totals(), (CostTotals{10, 1670}));
  EXPECT_TRUE(row.agreement->cycles);
  EXPECT_TRUE(row.agreement->energy);
  EXPECT_EQ(row.best->termination, Termination::kOptimal);
  EXPECT_EQ(row.best->objective_value, least_edp());
  EXPECT_DOUBLE_EQ(*row.ratio, 16700 / least_edp());
}

TEST_F(Audit, GivesTheBetterMappingInTheFormOfTheOneItBetters) {
  write("machine.yaml", kMachine);
  write("layer.yaml", kLayer);
  write("bad.yaml", kBad);
  const AuditRow row = rows().front();
  ASSERT_TRUE(row.better);
  const Architecture machine = read_architecture_from_text(kMachine, "m.yaml");
  const Workload layer = read_problem_from_text(kLayer, "l.yaml").value;
  const Mapping better = mapping_from_yaml(*row.better, "better.yaml", layer, machine);
  EXPECT_EQ(evaluate(layer, machine, better).totals(), row.best->cost->totals());
  EXPECT_GT(*row.ratio, 1);
}

TEST_F(Audit, SaysWhereStatsDiffer) {
  write("machine.yaml", kMachine);
  write("layer.yaml", kLayer);
  write("a.map.yaml", kGood);
  write("a.stats.txt", "Summary Stats\nCycles: 12\nEnergy: 0.00167 uJ\n");
  write("b.map.yaml", kGood);
  write("b.stats.txt", "Summary Stats\nCycles: 10\nEnergy: 0.00168 uJ\n");
  const auto all = rows();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_FALSE(all[0].agreement->cycles);
  EXPECT_TRUE(all[0].agreement->energy);
  EXPECT_TRUE(all[1].agreement->cycles);
  EXPECT_FALSE(all[1].agreement->energy);
}

TEST_F(Audit, KeepsTheBypassOfTheMapping) {
  write("machine.yaml", kMachine);
  write("layer.yaml", kLayer);
  write("map.yaml", std::string(kGood) + "- {target: Buffer, type: bypass, bypass: [B]}\n");
  const AuditRow row = rows().front();
  for (const MappingNode& node : row.best->mapping->nodes()) {
    const auto* storage = std::get_if<StorageNode>(&node);
    if (storage != nullptr && storage->level == LevelId{0}) {
      EXPECT_FALSE(storage->tensors.contains(TensorId{1}));
      EXPECT_TRUE(storage->tensors.contains(TensorId{0}));
    }
  }
}

/// All of M and N outside: the bad mapping obeys, the good one does not.
constexpr const char* kOutside = R"(mapspace_constraints:
- {target: DRAM, type: temporal, factors: M=2 N=3}
)";

TEST_F(Audit, FindsTheOptimumUnderTheRunsConstraintsAndWithoutThem) {
  write("machine.yaml", kMachine);
  write("layer.yaml", kLayer);
  write("constraints.yaml", kOutside);
  write("map.yaml", kBad);
  const AuditRow row = rows().front();
  const Architecture machine = read_architecture_from_text(kMachine, "m.yaml");
  const Workload layer = read_problem_from_text(kLayer, "l.yaml").value;
  const Machine constrained = read_constraints_from_text(kOutside, "c.yaml", {machine, {}});
  const double least =
      find_exhaustive(layer, machine, resolve_energy(machine),
                      {.constraints = Constraints(constrained.constraints, layer, machine)})
          .value->primary;
  EXPECT_THAT(row.constraints, ElementsAre("constraints.yaml"));
  EXPECT_EQ(row.best->objective_value, least);
  EXPECT_DOUBLE_EQ(*row.ratio, *row.value / least);
  EXPECT_EQ(row.free->objective_value, least_edp());
  EXPECT_DOUBLE_EQ(*row.free_ratio, *row.value / least_edp());
  EXPECT_GT(least, least_edp());
  const Mapping better = mapping_from_yaml(*row.better, "better.yaml", layer, machine);
  EXPECT_THAT(
      validate(layer, machine, better, Constraints(constrained.constraints, layer, machine)),
      IsEmpty());
}

TEST_F(Audit, TakesConstraintsOfTheMachineAndOfSeveralFiles) {
  write("machine.yaml", R"(architecture:
  version: 0.4
  nodes:
  - !Component {name: DRAM, class: DRAM, attributes: {width: 16, datawidth: 16}}
  - !Component
    name: Buffer
    class: SRAM
    attributes: {depth: 12, width: 16, datawidth: 16}
    constraints: {temporal: {factors: [K<=1]}}
  - !Component {name: MAC, class: compute}
)");
  write("layer.yaml", kLayer);
  write("one.yaml",
        "architecture_constraints:\n- {target: Buffer, type: temporal, factors: M=1}\n");
  write("two.yaml", "mapspace_constraints:\n- {target: Buffer, type: temporal, factors: N=1}\n");
  write("map.yaml", kBad);
  const AuditRow row = rows().front();
  EXPECT_THAT(row.constraints, ElementsAre("machine.yaml", "one.yaml", "two.yaml"));
  EXPECT_GT(*row.free_ratio, *row.ratio);  // nothing but orders is left to the best that obeys
}

TEST_F(Audit, DoesNotApplyConstraintsThatTheMappingBreaks) {
  write("machine.yaml", kMachine);
  write("layer.yaml", kLayer);
  write("constraints.yaml", kOutside);
  write("map.yaml", kGood);
  const AuditRow row = rows().front();
  EXPECT_THAT(row.constraints, IsEmpty());
  EXPECT_THAT(row.notes,
              ElementsAre(AllOf(HasSubstr("the constraints of constraints.yaml are not applied: "),
                                HasSubstr("N = 3"), HasSubstr("(constraints.yaml:2)"))));
  EXPECT_EQ(row.best->objective_value, least_edp());
  EXPECT_EQ(row.free, std::nullopt);
}

TEST_F(Audit, LaysDimensionsAlongOneAxisEachWhereTheListAsksForIt) {
  write("machine.yaml", R"(arch:
  arithmetic: {instances: 16, meshX: 8}
  storage:
  - {name: Buffer, entries: 64}
  - {name: DRAM, technology: DRAM}
)");
  write("layer.yaml", R"(problem:
  einsum: "Z[M,N] += A[M,K] * B[K,N]"
  extents: {M: 4, N: 2, K: 2}
)");
  write("map.yaml", "mapping:\n- {target: DRAM, type: temporal, factors: M=4 N=2 K=2}\n");
  const AuditRow row = rows({.objective = with_tie_break(Objective::latency())}).front();
  EXPECT_EQ(row.best->cost->cycles, 1);
  ASSERT_TRUE(row.better);
  EXPECT_THAT(row.notes, IsEmpty());
}

TEST_F(Audit, SaysThatTheListCannotSayADimensionAlongBothAxes) {
  write("machine.yaml", R"(arch:
  arithmetic: {instances: 4, meshX: 2}
  storage:
  - {name: Buffer, entries: 64}
  - {name: DRAM, technology: DRAM}
)");
  write("layer.yaml", R"(problem:
  einsum: "Z[M] += A[M,K] * B[K]"
  extents: {M: 4, K: 1}
)");
  write("map.yaml", "mapping:\n- {target: DRAM, type: temporal, factors: M=4}\n");
  const AuditRow row = rows({.objective = with_tie_break(Objective::latency())}).front();
  EXPECT_EQ(row.best->cost->cycles, 1);
  EXPECT_FALSE(row.better);
  EXPECT_THAT(row.notes,
              ElementsAre(AllOf(HasSubstr("the better mapping is no list: "),
                                HasSubstr("Buffer has two separate spatial loops over M"))));
}

TEST_F(Audit, PicksTheLayerThatTheMappingIsFor) {
  write("machine.yaml", kMachine);
  write("other.yaml", R"(problem:
  einsum: "Z[M,N] += A[M,K] * B[K,N]"
  extents: {M: 2, N: 3, K: 5}
)");
  write("own.yaml", kLayer);
  write("copy_of_own.yaml", kLayer);  // equal ones leave nothing open
  write("map.yaml", kGood);
  EXPECT_THAT(rows().front().layer, ::testing::AnyOf("own.yaml", "copy_of_own.yaml"));
  EXPECT_EQ(rows().front().fault, "");
}

TEST_F(Audit, MakesFaultsRows) {
  write("a/machine.yaml", kMachine);
  write("a/layer.yaml", kLayer);
  write("a/broken.yaml", "mapping:\n- {target: [}\n");
  write("a/foreign.yaml", "mapping:\n- {target: Cache, type: temporal, factors: M=2 N=3 K=2}\n");
  write("a/good.yaml", kGood);
  write("a/large.yaml", "mapping:\n- {target: Buffer, type: temporal, factors: M=2 N=3 K=2}\n");
  write("b/alone.yaml", kGood);
  const auto all = rows();
  EXPECT_EQ(all[0].fault_place, "a/broken.yaml:2");
  std::vector<std::string> faults;
  for (const AuditRow& row : all) {
    faults.push_back(row.fault);
  }
  EXPECT_THAT(faults,
              ElementsAre(HasSubstr("is not YAML"), HasSubstr("'Cache' is no memory"), IsEmpty(),
                          HasSubstr("the mapping is not valid: Buffer"), IsEmpty()));
  EXPECT_EQ(all[4].machine, "a/machine.yaml");  // the only one there is
}

TEST_F(Audit, SaysThatSeveralLayersFit) {
  write("machine.yaml", kMachine);
  write("one.yaml", kLayer);
  write("two.yaml", R"(problem:
  einsum: "Z[M,N] += A[M,K] * B[K]"
  extents: {M: 2, N: 3, K: 2}
)");
  write("map.yaml", kGood);
  EXPECT_EQ(rows().front().fault,
            "fits more than one: one.yaml on machine.yaml, and two.yaml on machine.yaml");
}

TEST_F(Audit, TakesEnergiesFromTheTableBesideTheMapping) {
  write("machine.yaml", kMachine);
  write("layer.yaml", kLayer);
  write("map.yaml", kGood);
  write("run.ERT.yaml", R"(ERT:
  version: 0.3
  tables:
  - {name: S.Buffer, actions: [{name: read, arguments: {}, energy: 0}, {name: write, arguments: {}, energy: 0}]}
  - {name: S.DRAM, actions: [{name: read, arguments: {}, energy: 0}, {name: write, arguments: {}, energy: 0}]}
  - {name: S.MAC, actions: [{name: mac_random, arguments: {}, energy: 3}]}
)");
  const AuditRow row = rows({.objective = with_tie_break(Objective::latency())}).front();
  EXPECT_EQ(row.energies, "run.ERT.yaml");
  EXPECT_EQ(row.cost->energy_pJ, 36);
}

TEST_F(Audit, IsTheSameForEveryNumberOfJobs) {
  write("machine.yaml", kMachine);
  write("layer.yaml", kLayer);
  for (int i = 0; i < 8; ++i) {
    write("run" + std::to_string(i) + "/map.yaml", i % 2 == 0 ? kGood : kBad);
  }
  const auto one = rows({.jobs = 1});
  const auto many = rows({.jobs = 4});
  ASSERT_EQ(one.size(), many.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].mapping, many[i].mapping);
    EXPECT_EQ(one[i].ratio, many[i].ratio);
    EXPECT_EQ(one[i].better, many[i].better);
    EXPECT_EQ(one[i].best->mapping, many[i].best->mapping);
  }
}

}  // namespace
}  // namespace cosa
