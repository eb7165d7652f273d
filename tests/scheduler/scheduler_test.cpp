#include "cosa/scheduler/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/base/version.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/cost_model_version.h"
#include "cosa/model/evaluate.h"
#include "cosa/scheduler/content_hash.h"
#include "cosa/search/exhaustive.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"
#include "scheduler/small_machine.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::small_machine;

const Workload kProduct = gemm("product", {.m = 8, .n = 12, .k = 6});

const ScheduleOptions kByFormulation{.engine = Engine::kCosa};

TEST(Schedule, IsProvenValidAndJudged) {
  const Schedule s = schedule(kProduct, small_machine(), kByFormulation);
  EXPECT_EQ(s.engine, Engine::kCosa);
  EXPECT_EQ(s.termination, Termination::kOptimal);
  ASSERT_TRUE(s.mapping);
  EXPECT_THAT(validate(kProduct, small_machine(), *s.mapping), IsEmpty());
  EXPECT_EQ(s.cost, evaluate(kProduct, small_machine(), *s.mapping));
  EXPECT_EQ(s.gap, 0);
  EXPECT_DOUBLE_EQ(s.objective_value.value(), s.bound.value());
  ASSERT_TRUE(s.formulation);
  EXPECT_EQ(s.formulation->form, FormulationForm::kCorrected);
  EXPECT_TRUE(s.formulation->primes);
  EXPECT_FALSE(s.infeasible);
}

TEST(Schedule, HonoursTheOptionsOfTheFormulation) {
  const Workload w = convolution("w", {.r = 3, .p = 8, .c = 4, .k = 4});
  ScheduleOptions options = kByFormulation;
  options.formulation.form = FormulationForm::kPublished;
  const Schedule published = schedule(w, small_machine(), options);
  ASSERT_TRUE(published.formulation);
  EXPECT_EQ(published.formulation->form, FormulationForm::kPublished);
  EXPECT_NE(published.objective_value,
            schedule(w, small_machine(), kByFormulation).objective_value);
}

TEST(Schedule, TheProgramStopsWhenItIsTold) {
  ScheduleOptions options = kByFormulation;
  options.stop = [] { return true; };
  const Schedule stopped =
      schedule(convolution("w", {.r = 3, .p = 56, .c = 64, .k = 64}), small_machine(), options);
  EXPECT_NE(stopped.termination, Termination::kOptimal);
}

TEST(Schedule, CountsTheEnergiesGiven) {
  EnergyTable energy = resolve_energy(small_machine());
  for (LevelEnergy& level : energy.levels) {
    level.read_pJ = level.write_pJ = 0;
  }
  energy.compute.mac_pJ = 2;
  ScheduleOptions options;
  options.energy = energy;
  const Schedule s = schedule(kProduct, small_machine(), options);
  ASSERT_TRUE(s.cost);
  EXPECT_DOUBLE_EQ(s.cost->energy_pJ, 2.0 * 8 * 12 * 6);
}

// One word of registers for three tensors: a third of a word is none.
TEST(Schedule, SaysWhichConstraintsLeaveNothing) {
  const Schedule s = schedule(kProduct, small_machine(1), kByFormulation);
  EXPECT_EQ(s.termination, Termination::kInfeasible);
  EXPECT_FALSE(s.mapping);
  EXPECT_FALSE(s.cost);
  EXPECT_FALSE(s.objective_value);
  ASSERT_TRUE(s.infeasible);
  EXPECT_EQ(s.infeasible->family, "capacity");
  EXPECT_THAT(s.infeasible->message, ::testing::HasSubstr("Registers"));
}

// The tile of the product that the registers cannot hold is one word of each tensor.
TEST(ExactSchedule, SaysWhichMemoryLeavesNothing) {
  const Schedule s = schedule(kProduct, small_machine(1));
  EXPECT_EQ(s.termination, Termination::kInfeasible);
  EXPECT_FALSE(s.mapping);
  EXPECT_FALSE(s.bound);
  ASSERT_TRUE(s.infeasible);
  EXPECT_EQ(s.infeasible->family, "capacity");
  EXPECT_THAT(s.infeasible->message, AllOf(HasSubstr("Registers"), HasSubstr("= 3 > 1 words")));
}

/// The buffer's loops in time stand in this order, and K lies side by side below it as `factor`
/// says.
StatedConstraints row_of_k(StatedFactor factor) {
  return {.loops = {{.level = "Buffer", .innermost = {"M", "N", "K"}},
                    {.level = "Buffer",
                     .kind = LoopKindAt::kSpatial,
                     .factors = {std::move(factor)},
                     .other_factors_at_most = 1}}};
}

TEST(Schedule, ObeysConstraintsByEveryEngineThatTakesThem) {
  const Workload product = gemm("product", {.m = 4, .n = 2, .k = 4});
  const StatedConstraints stated = row_of_k({.dimension = "K", .value = 2});
  const Constraints constraints(stated, product, small_machine());
  std::optional<double> optimum;
  for (const Engine engine : {Engine::kExhaustive, Engine::kExact, Engine::kRandom}) {
    const Schedule s =
        schedule(product, small_machine(), {.engine = engine, .constraints = stated});
    ASSERT_TRUE(s.mapping);
    EXPECT_THAT(validate(product, small_machine(), *s.mapping, constraints), IsEmpty());
    optimum = optimum.value_or(s.objective_value.value());
    EXPECT_GE(*s.objective_value, *optimum);
    if (engine == Engine::kExact) {
      EXPECT_EQ(s.objective_value, optimum);
    }
  }
  EXPECT_GT(*optimum, schedule(product, small_machine()).objective_value);  // of 4 side by side
}

TEST(FormulatedSchedule, ObeysConstraintsOnLoops) {
  StatedConstraints stated = row_of_k({.dimension = "K", .value = 2});
  stated.loops.front() = {.level = "DRAM", .innermost = {"M", "N", "K"}};
  const Constraints constraints(stated, kProduct, small_machine());
  const Schedule s =
      schedule(kProduct, small_machine(), {.engine = Engine::kCosa, .constraints = stated});
  ASSERT_TRUE(s.mapping);
  EXPECT_THAT(validate(kProduct, small_machine(), *s.mapping, constraints), IsEmpty());
  EXPECT_GT(*s.objective_value,
            *schedule(kProduct, small_machine(), kByFormulation).objective_value);
}

TEST(FormulatedSchedule, SaysWhichConstraintsOnLoopsLeaveNothing) {
  ScheduleOptions options = kByFormulation;
  options.constraints.loops = {
      {.level = "DRAM", .factors = {{.dimension = "M"}, {.dimension = "N"}, {.dimension = "K"}}},
      {.level = "Registers", .other_factors_at_most = 1},
      {.level = "Buffer", .kind = LoopKindAt::kSpatial, .other_factors_at_most = 1},
      {.level = "Buffer", .other_factors_at_most = 1}};
  const Schedule s = schedule(kProduct, small_machine(), options);
  EXPECT_EQ(s.termination, Termination::kInfeasible);
  ASSERT_TRUE(s.infeasible);
  EXPECT_EQ(s.infeasible->family, "constraints");
  EXPECT_THAT(s.infeasible->message, HasSubstr("K = 1 at DRAM (temporal)"));
}

// The buffer's order is what the program is about.
TEST(FormulatedSchedule, RefusesAnOrderAtThePermutationLevel) {
  const auto try_it = [] {
    static_cast<void>(
        schedule(kProduct, small_machine(),
                 {.engine = Engine::kCosa,
                  .constraints = {.loops = {{.level = "Buffer", .innermost = {"M"}}}}}));
  };
  EXPECT_THAT(testing::input_error_message(try_it),
              HasSubstr("chooses the order of the temporal loops of Buffer itself"));
}

TEST(Schedule, SaysWhichConstraintsOnLoopsLeaveNothing) {
  const Schedule s =
      schedule(kProduct, small_machine(),
               {.constraints =
                    row_of_k({.dimension = "K", .comparison = Comparison::kAtLeast, .value = 5})});
  EXPECT_EQ(s.termination, Termination::kInfeasible);
  ASSERT_TRUE(s.infeasible);
  EXPECT_EQ(s.infeasible->family, "constraints");
  EXPECT_THAT(s.infeasible->message,
              AllOf(HasSubstr("Buffer fan-out along x: K 6 > 4 instances"), HasSubstr("K >= 5")));
}

TEST(Schedule, RefusesConstraintsOfWhatTheWorkloadLacks) {
  const auto try_it = [] {
    static_cast<void>(
        schedule(kProduct, small_machine(),
                 {.constraints = {.loops = {{.level = "Buffer", .innermost = {"Q"}}}}}));
  };
  EXPECT_THAT(testing::input_error_message(try_it), HasSubstr("Q is no dimension of product"));
}

// Every objective's optimum, by judging every mapping.
TEST(ExactSchedule, IsTheOptimumOfEachObjective) {
  const Workload product = gemm("product", {.m = 2, .n = 4, .k = 3});
  for (const Objective& objective :
       {Objective::latency(), Objective::energy(), Objective::edp(), Objective::ed2p()}) {
    const ScheduleOptions options{.objective = with_tie_break(objective)};
    const Schedule s = schedule(product, small_machine(), options);
    EXPECT_EQ(s.termination, Termination::kOptimal);
    ASSERT_TRUE(s.mapping);
    EXPECT_THAT(validate(product, small_machine(), *s.mapping), IsEmpty());
    EXPECT_EQ(s.objective, objective.name());
    EXPECT_EQ(s.objective_value, objective.value(s.cost->totals()));
    EXPECT_EQ(s.bound, s.objective_value);
    EXPECT_EQ(s.gap, 0);
    ASSERT_TRUE(s.certificate);
    EXPECT_EQ(s.provenance->version, version());
    EXPECT_EQ(s.provenance->cost_model_version, kCostModelVersion);
    EXPECT_EQ(s.provenance->input, content_hash(product, small_machine(), options));
    EXPECT_EQ(s.certificate->tie_break, options.objective.secondary.name());
    const SearchResult oracle =
        find_exhaustive(product, small_machine(), resolve_energy(small_machine()),
                        {.objective = options.objective});
    EXPECT_NEAR(*s.objective_value, oracle.value->primary, 1e-12 * oracle.value->primary);
  }
}

TEST(ExactSchedule, StopsWhenTold) {
  const Schedule s = schedule(kProduct, small_machine(), {.stop = [] { return true; }});
  EXPECT_EQ(s.termination, Termination::kUnknown);
  EXPECT_FALSE(s.mapping);
  ASSERT_TRUE(s.bound);
  EXPECT_LE(*s.bound, *schedule(kProduct, small_machine()).bound);
}

// Engines that judge one mapping after the other: what they have when they are stopped stands, and
// is not called optimal.
TEST(BaselineSchedule, StopsWithTheBestSoFar) {
  for (const Engine engine : {Engine::kRandom, Engine::kExhaustive}) {
    constexpr int kAllowedLooks = 3;
    int looks = 0;
    ScheduleOptions options{.engine = engine, .stop = [&] { return ++looks > kAllowedLooks; }};
    options.samples = 1'000'000'000;
    const Schedule s = schedule(kProduct, small_machine(), options);
    EXPECT_EQ(s.termination, Termination::kFeasible);
    EXPECT_TRUE(s.mapping);
    EXPECT_EQ(s.gap, 1);
  }
}

TEST(BaselineSchedule, KeepsTheTimeLimit) {
  constexpr double kShort = 1e-3;
  for (const Engine engine : {Engine::kRandom, Engine::kExhaustive}) {
    ScheduleOptions options{.engine = engine, .time_limit_seconds = kShort};
    options.samples = 1'000'000'000;
    const Schedule s = schedule(kProduct, small_machine(), options);
    EXPECT_NE(s.termination, Termination::kOptimal);
    EXPECT_GT(s.seconds, kShort);
  }
}

TEST(ScheduleErrors, OptionsThatDoNotFitAreRefused) {
  ScheduleOptions options = kByFormulation;
  options.formulation.permutation_level = LevelId{7};
  EXPECT_THROW(static_cast<void>(schedule(kProduct, small_machine(), options)), InputError);
}

TEST(Engine, IsFoundByItsName) {
  for (const Engine engine : kEngines) {
    EXPECT_EQ(find_engine(to_string(engine)), engine);
  }
  EXPECT_EQ(find_engine("guess"), std::nullopt);
}

}  // namespace
}  // namespace cosa
