#include "search/uneven_brute_force.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "cosa/base/factors.h"
#include "cosa/mapping/nest_text.h"
#include "cosa/mapping/residency_sets.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/model/evaluator.h"
#include "cosa/search/optimal.h"
#include "model/literal_simulator.h"

namespace cosa::test {
namespace {

/// Nodes of a nest inside the outermost memory: more are interleaved in hundreds of ways.
constexpr std::size_t kMostNodes = 6;
/// Loops and nodes that are placed for one instance.
constexpr std::int64_t kMostSteps = 100'000;
/// Even nests of an instance.
constexpr std::int64_t kMostEven = 100;

/// The best of all uneven nests of an instance.
struct UnevenOptimum {
  std::optional<ObjectiveValue> value{};   ///< in the space (docs/search.md, "Uneven placement")
  std::optional<ObjectiveValue> of_any{};  ///< of nests beside it, too, which may be met by luck
  Mapping mapping{};
};

/// By tensor, the memories inside the outermost one that keep it, innermost first.
std::vector<std::vector<std::size_t>> chains_of(const Instance& instance) {
  std::vector<std::vector<std::size_t>> chains(instance.workload.tensors().size());
  for (std::size_t v = 0; v < chains.size(); ++v) {
    for (std::size_t s = 0; s + 1 < instance.architecture.num_levels(); ++s) {
      const auto sets = residency_sets(instance.workload, instance.architecture, LevelId{s});
      if (sets.may.contains(TensorId{v})) {
        chains[v].push_back(s);
      }
    }
  }
  return chains;
}

/// Builds nests from the inside out: the spatial loops of every fan-out first, then temporal loops
/// and storage nodes in any sequence.
class UnevenNests {
 public:
  UnevenNests(const Instance& instance, ObjectivePair objective)
      : workload_(instance.workload),
        machine_(instance.architecture),
        links_(instance.model.neighbour_links),
        objective_(std::move(objective)),
        judge_(instance.workload, instance.architecture, instance.energy, instance.model),
        left_(instance.workload.extents()),
        spatial_(instance.architecture.num_levels()),
        chains_(chains_of(instance)),
        placed_(chains_.size(), 0) {
    for (const Tensor& tensor : workload_.tensors()) {
      windows_.push_back(has_windows(tensor));
    }
  }

  /// Absent where it takes too many steps.
  std::optional<UnevenOptimum> run() {
    spread(0, 0, 1, 1);
    return steps_ <= kMostSteps ? std::optional(std::move(best_)) : std::nullopt;
  }

 private:
  [[nodiscard]] bool any_rank(const Tensor& tensor, std::int64_t most_step) const {
    return std::ranges::any_of(tensor.projection.ranks(), [&](const ProjectionRank& rank) {
      int moving = 0;
      std::int64_t step = 1;
      for (const ProjectionTerm& term : rank) {
        if (workload_.dimension(term.dimension).extent > 1) {
          ++moving;
          step = std::max(step, term.coefficient);
        }
      }
      return moving > 1 || step > most_step;
    });
  }
  /// Whether a rank has several terms that move, or a step above 1.
  [[nodiscard]] bool has_windows(const Tensor& tensor) const { return any_rank(tensor, 1); }
  /// Whether a rank has several terms that move.
  [[nodiscard]] bool couples(const Tensor& tensor) const {
    return any_rank(tensor, std::numeric_limits<std::int64_t>::max());
  }

  void spread(std::size_t fanout, std::size_t d, std::int64_t x, std::int64_t y) {
    if (steps_ > kMostSteps) {
      return;
    }
    if (fanout == machine_.num_levels()) {
      permute(0);
      return;
    }
    if (d == left_.size()) {
      spread(fanout + 1, 0, 1, 1);
      return;
    }
    const Fanout& mesh = machine_.fanout(LevelId{fanout});
    const std::int64_t before = left_[d];
    for (const std::int64_t along_x : divisors(before)) {
      for (const std::int64_t along_y : divisors(before / along_x)) {
        if (x * along_x > mesh.x || y * along_y > mesh.y) {
          continue;
        }
        const std::size_t loops = spatial_[fanout].size();
        add_spatial(fanout, d, along_x, Axis::kX);
        add_spatial(fanout, d, along_y, Axis::kY);
        left_[d] = before / along_x / along_y;
        spread(fanout, d + 1, x * along_x, y * along_y);
        left_[d] = before;
        spatial_[fanout].resize(loops, Loop{DimensionId{0}, 1});
      }
    }
  }

  void add_spatial(std::size_t fanout, std::size_t d, std::int64_t bound, Axis axis) {
    if (bound > 1) {
      spatial_[fanout].push_back({DimensionId{d}, bound, SpatialPlacement{LevelId{fanout}, axis}});
    }
  }

  /// Where neighbours are linked the order along an axis decides who they are.
  void permute(std::size_t fanout) {
    if (fanout == spatial_.size()) {
      build(0, {0, 0});
      return;
    }
    if (!links_) {
      permute(fanout + 1);
      return;
    }
    const std::vector<Loop> as_made = spatial_[fanout];
    const auto before = [](const Loop& a, const Loop& b) {
      return std::tuple(a.dimension, a.spatial->axis) < std::tuple(b.dimension, b.spatial->axis);
    };
    std::ranges::sort(spatial_[fanout], before);
    do {
      permute(fanout + 1);
    } while (steps_ <= kMostSteps &&
             std::next_permutation(spatial_[fanout].begin(), spatial_[fanout].end(), before));
    spatial_[fanout] = as_made;
  }

  /// `used`: dimensions with a loop since the last node. Nodes next to each other come by memory
  /// and tensor, from `least` on.
  void build(std::uint32_t used, std::pair<std::size_t, std::size_t> least) {
    if (++steps_ > kMostSteps) {
      return;
    }
    bool whole = std::ranges::all_of(left_, [](std::int64_t rest) { return rest == 1; });
    for (std::size_t v = 0; v < chains_.size(); ++v) {
      if (placed_[v] == chains_[v].size()) {
        continue;
      }
      whole = false;
      const std::pair node{chains_[v][placed_[v]], v};
      if (node < least) {
        continue;
      }
      TensorSet one;
      one.insert(TensorId{v});
      nodes_.emplace_back(StorageNode{LevelId{node.first}, one});
      ++placed_[v];
      build(0, node);
      --placed_[v];
      nodes_.pop_back();
    }
    for (std::size_t d = 0; d < left_.size(); ++d) {
      if (((used >> d) & 1U) != 0) {
        continue;
      }
      const std::int64_t before = left_[d];
      for (const std::int64_t bound : divisors(before)) {
        if (bound > 1) {
          left_[d] = before / bound;
          nodes_.emplace_back(Loop{DimensionId{d}, bound});
          build(used | (1U << d), {0, 0});
          nodes_.pop_back();
        }
      }
      left_[d] = before;
    }
    if (whole) {
      judge();
    }
  }

  /// The fan-out's loops stand directly outside the nodes, of memories inside it, that keep a
  /// tensor with windows. Absent: a node that they must stand inside does not lie further out.
  [[nodiscard]] std::optional<std::size_t> place_of(std::size_t fanout) const {
    std::size_t outside_of = 0;
    std::size_t inside_of = nodes_.size();
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const auto* node = std::get_if<StorageNode>(&nodes_[i]);
      for (std::size_t v = 0; v < windows_.size() && node != nullptr; ++v) {
        if (windows_[v] && node->tensors.contains(TensorId{v})) {
          if (node->level.value() < fanout) {
            outside_of = i + 1;
          } else {
            inside_of = std::min(inside_of, i);
          }
        }
      }
    }
    return outside_of <= inside_of ? std::optional(outside_of) : std::nullopt;
  }

  /// Whether the nodes of every tensor without windows of several terms, in whose way no other
  /// tensor's windows are, stand outside all loops that leave their tile where it is.
  [[nodiscard]] bool stands_outside_of_reuse() const {
    const auto windowed = std::ranges::count(windows_, true);
    for (std::size_t v = 0; v < windows_.size(); ++v) {
      const Tensor& tensor = workload_.tensors()[v];
      if (couples(tensor) || (windows_[v] && windowed > 1)) {
        continue;
      }
      const MappingNode* inside = nullptr;
      for (const MappingNode& node : nodes_) {
        const auto* storage = std::get_if<StorageNode>(&node);
        if (storage != nullptr) {
          inside = storage->tensors.contains(TensorId{v}) ? &node : inside;
        } else if (inside != nullptr) {
          if (!tensor.projection.uses(std::get<Loop>(node).dimension)) {
            return false;
          }
          inside = nullptr;
        }
      }
    }
    return true;
  }

  void judge() {
    std::vector<std::vector<Loop>> at(nodes_.size() + 1);
    for (std::size_t f = 0; f < spatial_.size(); ++f) {
      const auto place = place_of(f);
      if (!place) {
        return;
      }
      at[*place].insert(at[*place].end(), spatial_[f].begin(), spatial_[f].end());
    }
    std::vector<MappingNode> nodes;
    for (std::size_t i = 0; i <= nodes_.size(); ++i) {
      nodes.insert(nodes.end(), at[i].begin(), at[i].end());
      if (i < nodes_.size()) {
        nodes.push_back(nodes_[i]);
      }
    }
    nodes.emplace_back(StorageNode{machine_.outermost(), workload_.all_tensors()});
    std::ranges::reverse(nodes);
    Mapping mapping{std::move(nodes)};
    if (!validate(workload_, machine_, mapping).empty()) {
      return;
    }
    const ObjectiveValue value = objective_value(objective_, judge_.evaluate_totals(mapping));
    best_.of_any = best_.of_any ? std::min(*best_.of_any, value) : value;
    if (stands_outside_of_reuse() && (!best_.value || value < *best_.value)) {
      best_.value = value;
      best_.mapping = std::move(mapping);
    }
  }

  const Workload& workload_;
  const Architecture& machine_;
  bool links_;
  ObjectivePair objective_;
  Evaluator judge_;
  std::vector<std::int64_t> left_;          ///< by dimension, of its extent
  std::vector<std::vector<Loop>> spatial_;  ///< by fan-out, innermost first
  std::vector<std::vector<std::size_t>> chains_;
  std::vector<std::size_t> placed_;
  std::vector<bool> windows_;       ///< by tensor
  std::vector<MappingNode> nodes_;  ///< innermost first
  std::int64_t steps_ = 0;          ///< loops and nodes that were placed
  UnevenOptimum best_;
};

std::size_t count_nodes(const Instance& instance) {
  std::size_t nodes = 0;
  for (const auto& chain : chains_of(instance)) {
    nodes += chain.size();
  }
  return nodes;
}

bool has_strided_output(const Workload& workload) {
  return std::ranges::any_of(workload.tensors(), [](const Tensor& tensor) {
    return tensor.role == TensorRole::kOutput &&
           std::ranges::any_of(tensor.projection.ranks(), [](const ProjectionRank& rank) {
             return std::ranges::any_of(
                 rank, [](const ProjectionTerm& term) { return term.coefficient > 1; });
           });
  });
}

/// The words that move, all instances together, are those of a machine that moves them.
void expect_as_simulated(const Instance& instance, const Mapping& mapping) {
  testing::LiteralSimulator machine(instance.workload, mapping, 1);
  machine.run();
  EXPECT_EQ(machine.result(), machine.reference());
  ModelOptions plain;  // the simulator's: nothing is charged or left out otherwise
  plain.neighbour_links = false;
  const Cost cost =
      evaluate(instance.workload, instance.architecture, mapping, instance.energy, plain);
  for (const auto& [place, moved] : machine.moved()) {
    const TensorCost& tensor = cost.levels[place.first].tensors[place.second];
    EXPECT_EQ(tensor.tile_words, moved.tile);
    EXPECT_EQ(tensor.total_read_words(), moved.reads);
    EXPECT_EQ(tensor.total_update_words(), moved.updates);
  }
}

void expect_optimum(const Instance& instance, const ObjectivePair& objective,
                    const UnevenOptimum& expected, const SearchResult& found,
                    UnevenComparison& comparison) {
  const auto& [workload, architecture, energy, model] = instance;
  if (!expected.of_any) {
    EXPECT_EQ(found.termination, Termination::kInfeasible);
    return;
  }
  const SearchResult even =
      find_optimal(workload, architecture, energy, {.objective = objective, .model = model});
  ASSERT_TRUE(expected.value);
  const double least = std::min(expected.value->primary, even.value->primary);
  constexpr double kTolerance = 1e-9;
  EXPECT_EQ(found.termination, Termination::kOptimal);
  ASSERT_TRUE(found.mapping);
  EXPECT_LE(found.value->primary, least * (1 + kTolerance));
  EXPECT_GE(found.value->primary, std::min(least, expected.of_any->primary) * (1 - kTolerance));
  EXPECT_THAT(validate(workload, architecture, *found.mapping), ::testing::IsEmpty());
  EXPECT_EQ(evaluate(workload, architecture, *found.mapping, energy, model).totals(), found.totals);
  // Of a strided output the judge knows fewer reads (docs/cost-model.md, the table of cases).
  if (!model.neighbour_links && !has_strided_output(workload)) {
    expect_as_simulated(instance, *found.mapping);
  }
  comparison.better += least < even.value->primary * (1 - kTolerance) ? 1 : 0;
}

}  // namespace

Instance random_unlinked_instance(std::uint64_t seed, std::int64_t max_mappings) {
  Instance instance = random_linked_instance(seed, max_mappings);
  instance.model.neighbour_links = false;
  return instance;
}

UnevenComparison expect_uneven_optima(Instance (*make_instance)(std::uint64_t seed,
                                                                std::int64_t max_mappings),
                                      std::uint64_t first, std::uint64_t count) {
  UnevenComparison comparison;
  for (std::uint64_t seed = first; seed < first + count && !::testing::Test::HasFailure(); ++seed) {
    const Instance instance = make_instance(seed, kMostEven);
    const auto& [workload, architecture, energy, model] = instance;
    const ObjectivePair objective = rotating_objective(seed);
    const auto expected =
        count_nodes(instance) > kMostNodes ? std::nullopt : UnevenNests(instance, objective).run();
    if (!expected) {
      continue;
    }
    ++comparison.compared;
    const SearchResult found =
        find_optimal(workload, architecture, energy,
                     {.objective = objective, .model = model, .placement = Placement::kUneven});
    const auto nest_of = [&](const Mapping& mapping) {
      return nest_text(workload, architecture, mapping);
    };
    SCOPED_TRACE(fmt::format("seed {}, {}\n{}expected:\n{}found:\n{}", seed,
                             objective.primary.name(), to_text(instance),
                             expected->value ? nest_of(expected->mapping) : "none\n",
                             found.mapping ? nest_of(*found.mapping) : "none\n"));
    expect_optimum(instance, objective, *expected, found, comparison);
  }
  return comparison;
}

}  // namespace cosa::test
