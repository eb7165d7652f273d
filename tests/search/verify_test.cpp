#include "cosa/search/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/search/annealing.h"
#include "cosa/search/exhaustive.h"
#include "cosa/workload/gemm.h"
#include "search/random_instances.h"

namespace cosa {
namespace {

using ::testing::IsEmpty;

Architecture buffered_array() {
  std::vector<StorageLevel> levels(2);
  levels[0] = {.name = "Buffer", .capacity_words = 64, .instances = 4};
  levels[1] = {.name = "DRAM", .technology = Technology::kDram, .read_bandwidth = 2};
  ComputeUnit compute;
  compute.instances = 4;
  return {"machine", levels, compute};
}

struct Optimum {
  SearchResult result;
  Proof proof_of(double claimed, ProofOptions options = {}) const {
    options.objective = Objective::edp();
    return prove_bound(workload, machine, resolve_energy(machine), claimed, options);
  }
  Workload workload;
  Architecture machine;
};

Optimum small_optimum() {
  const Workload workload = gemm("g", {.m = 8, .n = 4, .k = 4});
  const Architecture machine = buffered_array();
  return {find_exhaustive(workload, machine, resolve_energy(machine)), workload, machine};
}

TEST(ProveBound, ProvesAnOptimum) {
  const Optimum optimum = small_optimum();
  const double claimed = optimum.result.value->primary;
  const Proof proof = optimum.proof_of(claimed);
  EXPECT_EQ(proof.outcome, ProofOutcome::kProven);
  EXPECT_EQ(proof.bound, claimed);
  EXPECT_EQ(proof.share_covered, 1);
  EXPECT_LT(proof.evaluated, optimum.result.statistics.evaluated / 10);
}

TEST(ProveBound, ProvesWhatIsBelowTheOptimumToo) {
  const Optimum optimum = small_optimum();
  EXPECT_EQ(optimum.proof_of(optimum.result.value->primary * 0.9).outcome, ProofOutcome::kProven);
}

TEST(ProveBound, RefutesAClaimByABetterMapping) {
  const Optimum optimum = small_optimum();
  const double claimed = optimum.result.value->primary * 1.001;
  const Proof proof = optimum.proof_of(claimed);
  ASSERT_EQ(proof.outcome, ProofOutcome::kRefuted);
  ASSERT_TRUE(proof.better);
  EXPECT_THAT(validate(optimum.workload, optimum.machine, *proof.better), IsEmpty());
  EXPECT_LT(evaluate(optimum.workload, optimum.machine, *proof.better).edp_pJ_cycles(), claimed);
  EXPECT_LE(proof.bound, optimum.result.value->primary);
}

TEST(ProveBound, SaysHowFarItCame) {
  const Workload workload = gemm("g", {.m = 512, .n = 1024, .k = 1024});
  const Architecture machine = buffered_array();
  const EnergyTable energy = resolve_energy(machine);
  const double claimed = find_annealed(workload, machine, energy).value->primary;
  int asked = 0;
  const Proof proof =
      prove_bound(workload, machine, energy, claimed, {.stop = [&] { return ++asked > 10; }});
  EXPECT_EQ(proof.outcome, ProofOutcome::kUnfinished);
  EXPECT_GT(proof.bound, 0);
  EXPECT_LT(proof.bound, claimed);
  EXPECT_GT(proof.share_covered, 0);
  EXPECT_LT(proof.share_covered, 1);
}

TEST(ProveBound, ProvesThatNothingFits) {
  std::vector<StorageLevel> levels(2);
  levels[0] = {.name = "Buffer", .capacity_words = 2};
  levels[1] = {.name = "DRAM", .technology = Technology::kDram};
  const Architecture machine("machine", levels, ComputeUnit{});
  const Proof proof = prove_bound(gemm("g", {.m = 4}), machine, resolve_energy(machine), 1e30);
  EXPECT_EQ(proof.outcome, ProofOutcome::kProven);
}

TEST(ProveBound, AgreesWithEnumeration) {
  constexpr std::uint64_t kInstances = 400;
  for (std::uint64_t seed = 1; seed <= kInstances; ++seed) {
    const test::Instance instance = test::random_instance(seed, 2'000);
    SCOPED_TRACE(to_text(instance));
    const auto& [workload, architecture, energy, model] = instance;
    const ObjectivePair objective = test::rotating_objective(seed);
    const SearchResult optimum =
        find_exhaustive(workload, architecture, energy, {.objective = objective, .model = model});
    if (!optimum.mapping) {
      continue;
    }
    const auto prove = [&](double claimed) {
      return prove_bound(workload, architecture, energy, claimed,
                         {.objective = objective.primary, .model = model});
    };
    const double value = optimum.value->primary;
    ASSERT_EQ(prove(value).outcome, ProofOutcome::kProven);
    ASSERT_EQ(prove(value).bound, value);
    ASSERT_EQ(prove(value * 1.0001).outcome, ProofOutcome::kRefuted);
  }
}

}  // namespace
}  // namespace cosa
