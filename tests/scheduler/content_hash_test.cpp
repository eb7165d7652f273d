#include "cosa/scheduler/content_hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"

namespace cosa {
namespace {

using ::testing::MatchesRegex;

/// A question in parts that can still be changed.
struct Question {
  std::string name = "layer";
  std::vector<Dimension> dimensions{{"M", 4}, {"K", 6}};
  std::vector<Tensor> tensors{
      {"A", Projection({{{DimensionId{0}, 1}}, {{DimensionId{1}, 1}}}), TensorRole::kInput},
      {"Z", Projection({{{DimensionId{0}, 1}}}), TensorRole::kOutput}};
  std::int64_t occurrences = 1;
  std::string machine = "machine";
  std::vector<StorageLevel> levels{
      {.name = "Buffer", .capacity_words = 64, .instances = 4},
      {.name = "DRAM", .technology = Technology::kDram, .read_bandwidth = 2}};
  ComputeUnit compute{.instances = 8};
  ScheduleOptions options;

  [[nodiscard]] ContentHash hash() const {
    return content_hash({name, dimensions, tensors, occurrences}, {machine, levels, compute},
                        options);
  }
};

using Change = std::function<void(Question&)>;

ContentHash hash_with(const Change& change) {
  Question question;
  change(question);
  return question.hash();
}

/// Changes of what the parts below say, each of which must show in `part` and nowhere else.
void expect_each_shows(std::string ContentHash::* part, const std::vector<Change>& changes) {
  const ContentHash before = Question().hash();
  std::set<std::string> seen{before.*part};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const ContentHash after = hash_with(changes[i]);
    EXPECT_TRUE(seen.insert(after.*part).second) << "change " << i;
    EXPECT_NE(after.whole, before.whole);
    for (const auto other : {&ContentHash::workload, &ContentHash::architecture,
                             &ContentHash::energy, &ContentHash::options}) {
      if (other != part && !(part == &ContentHash::architecture && other == &ContentHash::energy)) {
        EXPECT_EQ(after.*other, before.*other) << "change " << i;
      }
    }
  }
}

// Written down, so that a change of the text, which would orphan every stored result, is noticed.
TEST(ContentHash, IsTheSameOnEveryMachine) {
  EXPECT_EQ(Question().hash().whole,
            "3081592d16ffc769226bfcbd3a642400f3230fdad5d42f8360a8fc45b715fa7b");
}

TEST(ContentHash, IsSha256InHexadecimal) {
  const ContentHash hash = Question().hash();
  for (const std::string& text :
       {hash.workload, hash.architecture, hash.energy, hash.options, hash.whole}) {
    EXPECT_THAT(text, MatchesRegex("[0-9a-f]{64}"));
  }
}

TEST(ContentHash, OfEqualQuestionsIsEqual) { EXPECT_EQ(Question().hash(), Question().hash()); }

TEST(ContentHash, DoesNotDependOnWhatChangesNoAnswer) {
  const std::vector<Change> changes{
      [](Question& q) { q.name = "other"; },
      [](Question& q) { q.occurrences = 3; },
      [](Question& q) { q.machine = "other"; },
      [](Question& q) { q.options.time_limit_seconds = 1; },
      [](Question& q) { q.options.formulation.time_limit_seconds = 1; },
      [](Question& q) { q.options.stop = [] { return false; }; },
      [](Question& q) { q.options.samples = 7; },  // of the engine random alone
      [](Question& q) { q.options.seed = 7; },
      [](Question& q) { q.options.constraints.utilization_where.line = 7; },
      [](Question& q) { q.options.formulation.form = FormulationForm::kPublished; },
      [](Question& q) {
        q.options.energy = resolve_energy({q.machine, q.levels, q.compute});
        q.options.energy->compute.source = EnergySource::kErt;
      },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    EXPECT_EQ(hash_with(changes[i]), Question().hash()) << "change " << i;
  }
}

TEST(ContentHash, DoesNotDependOnTheOrderOfNamesOfWhichNoneIsMeant) {
  const ContentHash one = hash_with([](Question& q) { q.levels[0].residency.keep = {"A", "Z"}; });
  EXPECT_EQ(one, hash_with([](Question& q) { q.levels[0].residency.keep = {"Z", "A"}; }));
}

TEST(ContentHash, ShowsEveryFieldOfTheWorkload) {
  const Projection row({{{DimensionId{0}, 1}}});
  expect_each_shows(
      &ContentHash::workload,
      {
          [](Question& q) { q.dimensions[0].name = "N"; },
          [](Question& q) { q.dimensions[0].extent = 5; },
          [](Question& q) { std::swap(q.dimensions[0].extent, q.dimensions[1].extent); },
          [](Question& q) { q.tensors[0].name = "B"; },
          [](Question& q) { q.tensors[0].word_bits = 8; },
          [](Question& q) {
            q.tensors[0].projection = Projection({{{DimensionId{0}, 1}, {DimensionId{1}, 1}}});
          },
          [](Question& q) {
            q.tensors[0].projection = Projection({{{DimensionId{0}, 2}}, {{DimensionId{1}, 1}}});
          },
          [&](Question& q) { q.tensors.push_back({"C", row, TensorRole::kInput}); },
          [](Question& q) { std::swap(q.tensors[0].role, q.tensors[1].role); },
      });
}

TEST(ContentHash, ShowsEveryFieldOfTheMachine) {
  expect_each_shows(&ContentHash::architecture,
                    {
                        [](Question& q) { q.levels[0].name = "Store"; },
                        [](Question& q) { q.levels[0].capacity_words = 65; },
                        [](Question& q) { q.levels[1].capacity_words = 65; },
                        [](Question& q) { q.levels[0].partition_words = {{"A", 32}}; },
                        [](Question& q) { q.levels[0].partition_words = {{"Z", 32}}; },
                        [](Question& q) { q.levels[0].usable_share = 0.5; },
                        [](Question& q) { q.levels[0].word_bits = 8; },
                        [](Question& q) { q.levels[0].block_size = 2; },
                        [](Question& q) { q.levels[0].cluster_size = 2; },
                        [](Question& q) { q.levels[0].instances = 2; },
                        [](Question& q) { q.levels[0].mesh_x = 1, q.compute.mesh_x = 2; },
                        [](Question& q) { q.levels[0].mesh_x = 2, q.compute.mesh_x = 2; },
                        [](Question& q) { q.levels[0].read_bandwidth = 2; },
                        [](Question& q) { q.levels[0].write_bandwidth = 2; },
                        [](Question& q) { q.levels[0].shared_bandwidth = 2; },
                        [](Question& q) { q.levels[0].residency.keep = {"A"}; },
                        [](Question& q) { q.levels[0].residency.bypass = {"A"}; },
                        [](Question& q) { q.levels[1].read_bandwidth = 3; },
                        [](Question& q) { q.compute.name = "PE"; },
                        [](Question& q) { q.compute.instances = 16; },
                        [](Question& q) { q.levels[0].mesh_x = 2, q.compute.mesh_x = 4; },
                        [](Question& q) { q.compute.word_bits = 8; },
                    });
}

TEST(ContentHash, ShowsEveryEnergyWhereverItComesFrom) {
  expect_each_shows(
      &ContentHash::energy,
      {
          [](Question& q) { q.levels[0].technology = Technology::kDram; },
          [](Question& q) { q.levels[0].access_energy = {.read_pJ = 1, .write_pJ = 2}; },
          [](Question& q) { q.levels[0].access_energy = {.read_pJ = 2, .write_pJ = 1}; },
          [](Question& q) { q.compute.energy_pJ = 9; },
          [](Question& q) {
            q.options.energy = resolve_energy({q.machine, q.levels, q.compute});
            q.options.energy->levels[1].read_pJ += 1;
          },
      });
}

TEST(ContentHash, ShowsEveryOptionThatTheEngineHeeds) {
  expect_each_shows(
      &ContentHash::options,
      {
          [](Question& q) { q.options.engine = Engine::kExhaustive; },
          [](Question& q) { q.options.constraints.least_utilization = 0.5; },
          [](Question& q) { q.options.constraints.loops = {{.level = "Buffer"}}; },
          [](Question& q) {
            q.options.constraints.loops = {{.level = "Buffer", .factors = {{"K"}}}};
          },
          [](Question& q) {
            q.options.constraints.loops = {{.level = "Buffer", .innermost = {"K", "C"}}};
          },
          [](Question& q) {
            q.options.constraints.loops = {{.level = "Buffer", .innermost = {"C", "K"}}};
          },
          [](Question& q) { q.options.constraints.loops = {{.level = "Buffer", .only_y = {"K"}}}; },
          [](Question& q) { q.options.constraints.loops = {{.level = "Buffer", .split = 1}}; },
          [](Question& q) { q.options.objective.primary = Objective::latency(); },
          [](Question& q) { q.options.objective.secondary = Objective::latency(); },
          [](Question& q) { q.options.objective.primary = Objective::weighted(1, 2); },
          [](Question& q) { q.options.objective.primary = Objective::weighted(1, 3); },
          [](Question& q) { q.options.objective.primary = Objective::power(1, 3); },
          [](Question& q) { q.options.free_residency = true; },
          [](Question& q) { q.options.placement = Placement::kUneven; },
          [](Question& q) { q.options.padding = 0; },
          [](Question& q) { q.options.padding = 0.25; },
          [](Question& q) { q.options.top = TopRequest{.count = 1}; },
          [](Question& q) { q.options.top = TopRequest{.count = 2}; },
          [](Question& q) { q.options.top = TopRequest{.count = 2, .distinct = Distinct::kCost}; },
          [](Question& q) { q.options.model.neighbour_links = false; },
          [](Question& q) { q.options.model.elide_first_reads = false; },
          [](Question& q) { q.options.model.elide_first_fills = true; },
          [](Question& q) { q.options.model.charged.reads = false; },
          [](Question& q) { q.options.model.charged.fills = false; },
          [](Question& q) { q.options.model.charged.updates = false; },
          [](Question& q) { q.options.engine = Engine::kRandom; },
          [](Question& q) { q.options = {.engine = Engine::kRandom, .samples = 7}; },
          [](Question& q) { q.options = {.engine = Engine::kRandom, .seed = 7}; },
      });
}

Change formulation(const std::function<void(FormulationOptions&)>& change) {
  return [change](Question& q) {
    q.options.engine = Engine::kCosa;
    change(q.options.formulation);
  };
}

TEST(ContentHash, ShowsEveryOptionOfTheFormulation) {
  using F = FormulationOptions;
  expect_each_shows(&ContentHash::options,
                    {
                        formulation([](F&) {}),
                        formulation([](F& f) { f.form = FormulationForm::kPublished; }),
                        formulation([](F& f) { f.relevance = Matrix<int>(2, 2, 1); }),
                        formulation([](F& f) { f.relevance = Matrix<int>(1, 4, 1); }),
                        formulation([](F& f) { f.residency = Matrix<int>(2, 2, 1); }),
                        formulation([](F& f) { f.nesting = {Matrix<int>(2, 2, 1)}; }),
                        formulation([](F& f) { f.part_ratios = Matrix<double>(2, 2, 0.5); }),
                        formulation([](F& f) { f.permutation_level = LevelId{0}; }),
                        formulation([](F& f) { f.favoured_tensor = TensorId{0}; }),
                        formulation([](F& f) { f.weights.utilization = 2; }),
                        formulation([](F& f) { f.weights.compute = 2; }),
                        formulation([](F& f) { f.weights.traffic = 2; }),
                        formulation([](F& f) { f.factors.inner_traffic_base = 2; }),
                        formulation([](F& f) { f.factors.inner_traffic_step = 2; }),
                        formulation([](F& f) { f.factors.inner_traffic_scale = 2; }),
                        formulation([](F& f) { f.factors.spatial_traffic_scale = 2; }),
                        formulation([](F& f) { f.factors.favoured_dram_scale = 2; }),
                        formulation([](F& f) { f.factors.favoured_utilization_scale = 2; }),
                    });
}

// An objective that the engine cosa does not heed changes nothing of its answer.
TEST(ContentHash, OfTheEngineCosaKnowsNoObjective) {
  EXPECT_EQ(hash_with(formulation([](FormulationOptions&) {})), hash_with([](Question& q) {
              q.options.engine = Engine::kCosa;
              q.options.objective.primary = Objective::latency();
            }));
}

}  // namespace
}  // namespace cosa
