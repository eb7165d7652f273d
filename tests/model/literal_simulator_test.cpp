// The model against a machine that really moves the words: docs/cost-model.md, "How it is tested".

#include "model/literal_simulator.h"

#include <gtest/gtest.h>

#include "cosa/mapping/nest_text.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluator.h"
#include "model/random_nest.h"

namespace cosa {
namespace {

using testing::LiteralSimulator;
using testing::MovedWords;
using testing::Random;

constexpr ModelOptions kNoLinks{.neighbour_links = false};

/// Whether Timeloop's sum of doubles may round a count of fills down by one: several multicasts of
/// different width in a fan-out whose size is no power of two (rule 8).
bool may_round_down(const MovedWords& moved, std::int64_t fills, std::int64_t instances) {
  return fills < moved.fills && moved.fills - fills <= instances;
}

void expect_equal(const Workload& workload, const Architecture& architecture,
                  const Mapping& mapping, std::uint64_t seed) {
  SCOPED_TRACE(nest_text(workload, architecture, mapping));
  ASSERT_TRUE(validate(workload, architecture, mapping).empty());
  LiteralSimulator machine(workload, mapping, seed);
  machine.run();
  EXPECT_EQ(machine.result(), machine.reference());

  Evaluator evaluator(workload, architecture, kNoLinks);
  const Cost& cost = evaluator.evaluate(mapping);
  EXPECT_EQ(cost.compute.cycles, machine.steps());
  for (const auto& [place, moved] : machine.moved()) {
    const TensorCost& tensor = cost.levels[place.first].tensors[place.second];
    SCOPED_TRACE(architecture.levels()[place.first].name + " " +
                 workload.tensors()[place.second].name);
    EXPECT_TRUE(tensor.kept);
    EXPECT_EQ(tensor.tile_words, moved.tile);
    EXPECT_EQ(tensor.total_read_words(), moved.reads);
    EXPECT_EQ(tensor.total_update_words(), moved.updates);
    if (!may_round_down(moved, tensor.total_fill_words(), tensor.instances)) {
      EXPECT_EQ(tensor.total_fill_words(), moved.fills);
    }
  }
}

TEST(LiteralSimulator, AgreesOnEvenNests) {
  Random random = testing::random_from(1);
  for (std::uint64_t i = 0; i < 2000 && !::testing::Test::HasFailure(); ++i) {
    const auto levels = static_cast<std::size_t>(testing::pick(random, 1, 4));
    const Workload workload = testing::random_workload(random);
    expect_equal(workload, testing::wide_machine(levels),
                 testing::random_even_nest(random, workload, levels), i);
  }
}

TEST(LiteralSimulator, AgreesOnUnevenNests) {
  Random random = testing::random_from(2);
  for (std::uint64_t i = 0; i < 2000 && !::testing::Test::HasFailure(); ++i) {
    const auto levels = static_cast<std::size_t>(testing::pick(random, 1, 4));
    const Workload workload = testing::random_workload(random);
    expect_equal(workload, testing::wide_machine(levels),
                 testing::random_uneven_nest(random, workload, levels), i);
  }
}

}  // namespace
}  // namespace cosa
