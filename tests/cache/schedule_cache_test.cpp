#include "cosa/cache/schedule_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "cosa/scheduler/scheduler.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"
#include "io/temporary_folder.h"
#include "scheduler/small_machine.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::small_machine;

Workload product() { return gemm("product", {.m = 4, .n = 8, .k = 6}); }

class ScheduleCacheTest : public ::testing::Test {
 protected:
  /// What is found in the cache of a schedule, once it was kept there.
  std::optional<Schedule> kept(const Schedule& found, const ScheduleOptions& options,
                               const Architecture& machine = small_machine()) {
    cache.keep(found, product(), machine, options);
    return cache.find(product(), machine, options);
  }

  /// Replaces, behind the cache's back and with a right checksum, a piece of what is kept.
  void replace(const std::string& piece, const std::string& by) {
    ResultStore store(folder.path());
    const std::string key = only_key();
    std::string text = store.find(key).value();
    const std::size_t at = text.find(piece);
    ASSERT_NE(at, std::string::npos) << text;
    store.put(key, text.replace(at, piece.size(), by));
  }

  std::string only_key() {
    sqlite3* connection = nullptr;
    sqlite3_open((folder.path() / "results-v1-1.sqlite").c_str(), &connection);
    std::string key;
    sqlite3_exec(
        connection, "SELECT key FROM result",
        [](void* target, int, char** values, char**) {
          *static_cast<std::string*>(target) = values[0];
          return 0;
        },
        &key, nullptr);
    sqlite3_close(connection);
    return key;
  }

  TemporaryFolder folder;
  std::vector<std::string> warnings;
  ScheduleCache cache{folder.path(),
                      [this](const std::string& warning) { warnings.push_back(warning); }};
};

void expect_equal(const FormulationDetails& kept, const FormulationDetails& found) {
  EXPECT_EQ(kept.form, found.form);
  EXPECT_EQ(kept.primes, found.primes);
  EXPECT_EQ(kept.terms, found.terms);
  EXPECT_EQ(kept.schedule_objective, found.schedule_objective);
  EXPECT_EQ(kept.rejected_solutions, found.rejected_solutions);
}

void expect_equal(const std::optional<Schedule>& kept, const Schedule& found) {
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->provenance, found.provenance);
  EXPECT_EQ(kept->engine, found.engine);
  EXPECT_EQ(kept->termination, found.termination);
  EXPECT_EQ(kept->mapping, found.mapping);
  EXPECT_EQ(kept->cost, found.cost);
  EXPECT_EQ(kept->objective, found.objective);
  EXPECT_EQ(kept->objective_value, found.objective_value);
  EXPECT_EQ(kept->bound, found.bound);
  EXPECT_EQ(kept->gap, found.gap);
  EXPECT_EQ(kept->seconds, found.seconds);
  EXPECT_EQ(kept->nodes, found.nodes);
  ASSERT_EQ(kept->certificate.has_value(), found.certificate.has_value());
  if (found.certificate) {
    EXPECT_EQ(kept->certificate->tie_break, found.certificate->tie_break);
    EXPECT_EQ(kept->certificate->statistics, found.certificate->statistics);
  }
  ASSERT_EQ(kept->formulation.has_value(), found.formulation.has_value());
  if (found.formulation) {
    expect_equal(*kept->formulation, *found.formulation);
  }
}

TEST_F(ScheduleCacheTest, APaddedScheduleIsFoundAgain) {
  // 7 rows divide among no multipliers.
  const Workload uneven = gemm("product", {.m = 7, .n = 1, .k = 1});
  const ScheduleOptions options{
      .objective = with_tie_break(Objective::latency()), .free_residency = true, .padding = 0.5};
  const Schedule found = schedule(uneven, small_machine(), options);
  ASSERT_TRUE(found.padding);
  cache.keep(found, uneven, small_machine(), options);
  const auto again = cache.find(uneven, small_machine(), options);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->mapping, found.mapping);
  EXPECT_EQ(again->cost, found.cost);
  ASSERT_TRUE(again->padding);
  EXPECT_EQ(again->padding->extents, found.padding->extents);
  EXPECT_EQ(again->padding->wasted_operations, found.padding->wasted_operations);
  EXPECT_EQ(again->padding->wasted_accesses, found.padding->wasted_accesses);
  EXPECT_EQ(again->padding->unpadded_value, found.padding->unpadded_value);
  EXPECT_EQ(again->certificate->padding_limit, 0.5);
  EXPECT_TRUE(again->certificate->free_residency);
  EXPECT_THAT(warnings, IsEmpty());
}

TEST_F(ScheduleCacheTest, KnowsHowTensorsWerePlaced) {
  const ScheduleOptions options{.placement = Placement::kUneven};
  const Schedule found = schedule(product(), small_machine(), options);
  cache.keep(found, product(), small_machine(), options);
  EXPECT_FALSE(cache.find(product(), small_machine(), {}));
  const auto again = cache.find(product(), small_machine(), options);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->mapping, found.mapping);
  EXPECT_EQ(again->certificate->placement, Placement::kUneven);
}

TEST_F(ScheduleCacheTest, GivesBackAListOfTheBest) {
  const ScheduleOptions options{.top = TopRequest{.count = 3, .distinct = Distinct::kCost}};
  const Schedule found = schedule(product(), small_machine(), options);
  ASSERT_EQ(found.top->mappings.size(), 3U);
  const auto again = kept(found, options);
  ASSERT_TRUE(again && again->top);
  EXPECT_EQ(again->top->request, options.top);
  EXPECT_EQ(again->top->termination, Termination::kOptimal);
  EXPECT_EQ(again->top->proven, 3U);
  EXPECT_EQ(again->top->bound, found.top->bound);
  ASSERT_EQ(again->top->mappings.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(again->top->mappings[i].mapping, found.top->mappings[i].mapping);
    EXPECT_EQ(again->top->mappings[i].totals, found.top->mappings[i].totals);
    EXPECT_EQ(again->top->mappings[i].value, found.top->mappings[i].value);
  }
  // The best mapping alone is another question.
  EXPECT_EQ(cache.find(product(), small_machine(), {}), std::nullopt);
}

TEST_F(ScheduleCacheTest, GivesBackWhatEachEngineFound) {
  for (const Engine engine : {Engine::kExact, Engine::kCosa, Engine::kRandom}) {
    const ScheduleOptions options{.engine = engine, .samples = 20};
    const Schedule found = schedule(product(), small_machine(), options);
    expect_equal(kept(found, options), found);
  }
  EXPECT_EQ(cache.statistics().results, 3);
  EXPECT_THAT(warnings, IsEmpty());
}

TEST_F(ScheduleCacheTest, KeepsThatNothingFits) {
  const Architecture tiny = small_machine(2);
  const Schedule found = schedule(product(), tiny, {});
  ASSERT_EQ(found.termination, Termination::kInfeasible);
  const auto known = kept(found, {}, tiny);
  expect_equal(known, found);
  EXPECT_EQ(known->infeasible->message, found.infeasible->message);
}

TEST_F(ScheduleCacheTest, AnotherQuestionIsNotAnswered) {
  cache.keep(schedule(product(), small_machine()), product(), small_machine(), {});
  const Workload wider = gemm("product", {.m = 4, .n = 8, .k = 7});
  EXPECT_EQ(cache.find(wider, small_machine(), {}), std::nullopt);
  EXPECT_EQ(cache.find(product(), small_machine(17), {}), std::nullopt);
  EXPECT_EQ(cache.find(product(), small_machine(), {.engine = Engine::kCosa}), std::nullopt);
  EXPECT_EQ(cache.find(product(), small_machine(), {.objective = parse_objective("latency")}),
            std::nullopt);
}

TEST_F(ScheduleCacheTest, NamesAndOccurrencesAreNoOtherQuestion) {
  cache.keep(schedule(product(), small_machine()), product(), small_machine(), {});
  const Workload renamed = gemm("other", {.m = 4, .n = 8, .k = 6}, 5);
  EXPECT_TRUE(cache.find(renamed, small_machine(), {}));
}

TEST_F(ScheduleCacheTest, WhatALimitStoppedIsNotKept) {
  const ScheduleOptions stopped{.stop = [] { return true; }};
  const Schedule found = schedule(product(), small_machine(), stopped);
  ASSERT_NE(found.termination, Termination::kOptimal);
  EXPECT_EQ(kept(found, stopped), std::nullopt);

  ScheduleOptions drawn{.engine = Engine::kRandom, .samples = 20};
  const Schedule twenty = schedule(product(), small_machine(), drawn);
  EXPECT_TRUE(is_final(twenty, drawn));
  drawn.samples = 21;
  EXPECT_FALSE(is_final(twenty, drawn));
}

TEST_F(ScheduleCacheTest, ACostThatTheMappingDoesNotHaveIsDropped) {
  cache.keep(schedule(product(), small_machine()), product(), small_machine(), {});
  replace("\"cycles\":", "\"cycles\":1");
  EXPECT_EQ(cache.find(product(), small_machine(), {}), std::nullopt);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("its mapping costs otherwise")));
  EXPECT_EQ(cache.statistics().results, 0);
}

TEST_F(ScheduleCacheTest, AMappingThatIsNotValidIsDropped) {
  cache.keep(schedule(product(), small_machine()), product(), small_machine(), {});
  replace(R"("loop":"K")", R"("loop":"N")");
  EXPECT_EQ(cache.find(product(), small_machine(), {}), std::nullopt);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("its mapping is not valid")));
}

TEST_F(ScheduleCacheTest, AValueThatTheMappingDoesNotHaveIsDropped) {
  cache.keep(schedule(product(), small_machine()), product(), small_machine(), {});
  replace("\"value\":", "\"value\":1");
  EXPECT_EQ(cache.find(product(), small_machine(), {}), std::nullopt);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("its objective is another")));
}

TEST_F(ScheduleCacheTest, TextThatIsNoScheduleIsDropped) {
  cache.keep(schedule(product(), small_machine()), product(), small_machine(), {});
  replace("{", "[");
  EXPECT_EQ(cache.find(product(), small_machine(), {}), std::nullopt);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("does not hold")));
}

}  // namespace
}  // namespace cosa
