#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cosa/model/evaluate.h"
#include "cosa/report/cost_json.h"
#include "cosa/report/cost_text.h"
#include "report/small_problem.h"

namespace cosa {
namespace {

using testing::small_layer;
using testing::small_mapping;
using testing::two_multipliers;

// DRAM sends 2 rows of A (2 words each) and, once, the 6 words of B: 10 words at 1 a cycle. The
// multipliers need 2 x 3 cycles.
TEST(CostText, ShowsTotalsAccessesLatencyAndEnergy) {
  const Workload workload = small_layer().workload;
  const Architecture architecture = two_multipliers();
  const Cost cost = evaluate(workload, architecture, small_mapping());
  EXPECT_EQ(cost_text(workload, architecture, resolve_energy(architecture), cost),
            "10 cycles (DRAM read decides), 0.002 uJ, utilization 60.0 %\n"
            "energy x delay: 1.670000e+04 pJ x cycles\n"
            "\n"
            "Words of one instance; energy of all\n"
            "  level   tensor  tile  instances  reads  fills  updates     uJ\n"
            "  DRAM    A          4          1      4      0        0  0.000\n"
            "          B          6          1      6      0        0  0.001\n"
            "          Z          6          1      0      0        6  0.001\n"
            "  Buffer  A          2          1     12      4        0  0.000\n"
            "          B          6          1     12      6        0  0.000\n"
            "          Z          3          1      0      6        6  0.000\n"
            "\n"
            "Latency\n"
            "  component  cycles\n"
            "  compute         6  ##################\n"
            "  DRAM read      10  ##############################  <- decides\n"
            "\n"
            "Energy\n"
            "  component     uJ   share                                  from\n"
            "  MAC        0.000   1.4 %                                  architecture\n"
            "  Buffer     0.000   2.8 %  #                               architecture\n"
            "  DRAM       0.002  95.8 %  ##############################  architecture\n");
}

TEST(CostText, BindingsAreNamed) {
  const Architecture architecture = two_multipliers();
  EXPECT_EQ(binding_text(architecture, {Bottleneck::kCompute, LevelId{0}}), "compute");
  EXPECT_EQ(binding_text(architecture, {Bottleneck::kWrite, LevelId{1}}), "DRAM write");
  EXPECT_EQ(binding_text(architecture, {Bottleneck::kShared, LevelId{0}}), "Buffer shared");
}

TEST(CostJson, HoldsTheSameNumbers) {
  const Workload workload = small_layer().workload;
  const Architecture architecture = two_multipliers();
  const Cost cost = evaluate(workload, architecture, small_mapping());
  const auto object =
      nlohmann::json::parse(cost_json(workload, architecture, resolve_energy(architecture), cost));
  EXPECT_EQ(object, nlohmann::json::parse(R"({
    "cycles": 10, "binding": {"component": "read", "level": "DRAM"},
    "energy_pJ": 1670.0, "edp_pJ_cycles": 16700.0, "utilization": 0.6,
    "compute": {"cycles": 6, "instances": 2, "energy_pJ": 24.0, "energy_source": "architecture"},
    "levels": [
      {"name": "Buffer", "cycles": 6, "read_cycles": 0, "write_cycles": 0, "shared_cycles": 0,
       "energy_pJ": 46.0, "energy_source": "architecture", "tensors": {
         "A": {"tile": 2, "instances": 1, "reads": 12, "fills": 4, "updates": 0, "energy_pJ": 16.0},
         "B": {"tile": 6, "instances": 1, "reads": 12, "fills": 6, "updates": 0, "energy_pJ": 18.0},
         "Z": {"tile": 3, "instances": 1, "reads": 0, "fills": 6, "updates": 6,
               "energy_pJ": 12.0}}},
      {"name": "DRAM", "cycles": 10, "read_cycles": 10, "write_cycles": 0, "shared_cycles": 0,
       "energy_pJ": 1600.0, "energy_source": "architecture", "tensors": {
         "A": {"tile": 4, "instances": 1, "reads": 4, "fills": 0, "updates": 0, "energy_pJ": 400.0},
         "B": {"tile": 6, "instances": 1, "reads": 6, "fills": 0, "updates": 0, "energy_pJ": 600.0},
         "Z": {"tile": 6, "instances": 1, "reads": 0, "fills": 0, "updates": 6,
               "energy_pJ": 600.0}}}]})"));
}

}  // namespace
}  // namespace cosa
