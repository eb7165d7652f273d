#include "cosa/scheduler/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"
#include "scheduler/small_machine.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::IsEmpty;
using testing::small_machine;

const Workload kProduct = gemm("product", {.m = 8, .n = 12, .k = 6});

TEST(Schedule, IsProvenValidAndJudged) {
  const Schedule s = schedule(kProduct, small_machine());
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
  ScheduleOptions options;
  options.formulation.form = FormulationForm::kPublished;
  const Schedule published = schedule(w, small_machine(), options);
  ASSERT_TRUE(published.formulation);
  EXPECT_EQ(published.formulation->form, FormulationForm::kPublished);
  EXPECT_NE(published.objective_value, schedule(w, small_machine()).objective_value);
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
  const Schedule s = schedule(kProduct, small_machine(1));
  EXPECT_EQ(s.termination, Termination::kInfeasible);
  EXPECT_FALSE(s.mapping);
  EXPECT_FALSE(s.cost);
  EXPECT_FALSE(s.objective_value);
  ASSERT_TRUE(s.infeasible);
  EXPECT_EQ(s.infeasible->family, "capacity");
  EXPECT_THAT(s.infeasible->message, ::testing::HasSubstr("Registers"));
}

TEST(ScheduleErrors, OptionsThatDoNotFitAreRefused) {
  ScheduleOptions options;
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
