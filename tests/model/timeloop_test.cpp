// Every number of the reference cases: integers equal, energies to 1e-9.

#include <gtest/gtest.h>

#include "cosa/model/evaluator.h"
#include "model/timeloop_case.h"

namespace cosa {
namespace {

using nlohmann::json;
using testing::read_timeloop_cases;
using testing::TimeloopCase;

constexpr double kRelative = 1e-9;

void expect_tensor(const TensorCost& cost, const json& expected) {
  const auto integer = [&](const char* key) { return expected[key].get<std::int64_t>(); };
  EXPECT_TRUE(cost.kept);
  EXPECT_EQ(cost.tile_words, integer("utilized_capacity"));
  EXPECT_EQ(cost.instances, integer("utilized_instances"));
  EXPECT_EQ(cost.read_words, integer("reads"));
  EXPECT_EQ(cost.fill_words, integer("fills"));
  EXPECT_EQ(cost.update_words, integer("updates"));
  EXPECT_EQ(cost.temporal_reductions, integer("temporal_reductions"));
  const double energy_pJ = expected["energy"].get<double>() * static_cast<double>(cost.instances);
  EXPECT_NEAR(cost.energy_pJ, energy_pJ, kRelative * energy_pJ);
}

void expect_cost(const TimeloopCase& example, const Cost& cost) {
  const json& expected = example.expected;
  EXPECT_EQ(cost.cycles, expected["cycles"].get<std::int64_t>());
  const double energy_pJ = expected["energy_pJ"];
  EXPECT_NEAR(cost.energy_pJ, energy_pJ, kRelative * energy_pJ);
  for (const json& level : expected["levels"]) {
    const std::string name = level["name"];
    SCOPED_TRACE(name);
    if (name == "MAC") {
      EXPECT_EQ(cost.compute.cycles, level["cycles"].get<std::int64_t>());
      EXPECT_EQ(cost.compute.instances, level["utilized_instances"].get<std::int64_t>());
      EXPECT_NEAR(cost.compute.energy_pJ, level["energy_pJ"].get<double>(),
                  kRelative * cost.compute.energy_pJ);
      continue;
    }
    const LevelCost& mine = cost.levels[example.architecture.find_level(name)->value()];
    EXPECT_EQ(mine.cycles, level["cycles"].get<std::int64_t>());
    std::size_t kept = 0;
    for (const auto& [tensor, figures] : level["tensors"].items()) {
      SCOPED_TRACE(tensor);
      const TensorId id = example.workload.find_tensor(tensor).value();
      expect_tensor(mine.tensors[id.value()], figures);
      ++kept;
    }
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(mine.tensors, true, &TensorCost::kept)),
              kept);
  }
}

class Timeloop : public ::testing::TestWithParam<const char*> {};

TEST_P(Timeloop, AgreesOnEveryCase) {
  std::size_t number = 0;
  for (const TimeloopCase& example : read_timeloop_cases(GetParam())) {
    SCOPED_TRACE(std::string(GetParam()) + " line " + std::to_string(++number));
    Evaluator evaluator(example.workload, example.architecture, example.energy, example.options);
    const Cost cost = evaluator.evaluate(example.nest);
    expect_cost(example, cost);
    EXPECT_EQ(evaluator.evaluate_totals(example.nest), cost.totals());
    // An even nest costs the same as an uneven one, and as a mapping.
    const Mapping mapping = to_mapping(example.nest);
    EXPECT_EQ(evaluator.evaluate_general(mapping), cost);
    EXPECT_EQ(evaluator.evaluate(mapping), cost);
    if (HasFailure()) {
      return;
    }
  }
  EXPECT_GE(number, 200U);
}

INSTANTIATE_TEST_SUITE_P(Cases, Timeloop,
                         ::testing::Values("simba16.jsonl.gz", "systolic32.jsonl.gz",
                                           "rf168.jsonl.gz", "convolutions.jsonl.gz",
                                           "einsums.jsonl.gz", "neighbours.jsonl.gz"),
                         [](const auto& file_info) {
                           const std::string file = file_info.param;
                           return file.substr(0, file.find('.'));
                         });

}  // namespace
}  // namespace cosa
