#include "feasibility_problem.h"

#include <algorithm>
#include <numeric>

#include "cosa/base/factors.h"
#include "cosa/mapping/level_block.h"
#include "cosa/mapping/residency_sets.h"
#include "cosa/mapping/tile.h"

namespace cosa::detail {
namespace {

/// A split with what it asks of the machine.
struct Candidate {
  DimensionSplit split;
  std::vector<std::int64_t> extents;  ///< by level, of all loops there and further in
  std::int64_t spatial = 1;           ///< product of all spatial factors

  /// Whether it asks for no more and uses no fewer multipliers.
  [[nodiscard]] bool covers(const Candidate& other, bool utilization) const {
    const auto no_more = [](const auto& a, const auto& b) {
      return std::ranges::equal(a, b, std::less_equal<>());
    };
    return no_more(extents, other.extents) && no_more(split.x, other.split.x) &&
           no_more(split.y, other.split.y) && (!utilization || spatial >= other.spatial);
  }
};

/// The splits of one dimension that no other one covers.
class CandidateLister {
 public:
  CandidateLister(const FeasibilityProblem& problem, DimensionId dimension)
      : problem_(problem),
        dimension_(dimension),
        levels_(problem.levels.size()),
        utilization_(problem.constraints.least_multipliers() > 1) {
    current_.x.assign(levels_, 1);
    current_.y.assign(levels_, 1);
    current_.temporal.assign(levels_, 1);
    for (std::size_t i = levels_; i-- > 0 && !sink_;) {
      if (!range(i, LoopKindAt::kTemporal).most) {
        sink_ = i;
      }
    }
  }

  std::vector<Candidate> run() {
    place(0, problem_.workload->dimension(dimension_).extent);
    std::vector<Candidate> front;
    std::ranges::stable_sort(found_, {}, [](const Candidate& c) {
      double size = 1;
      for (const std::int64_t extent : c.extents) {
        size *= static_cast<double>(extent);
      }
      return size;
    });
    for (Candidate& candidate : found_) {
      if (std::ranges::none_of(front, [&](const Candidate& other) {
            return other.covers(candidate, utilization_);
          })) {
        std::erase_if(
            front, [&](const Candidate& other) { return candidate.covers(other, utilization_); });
        front.push_back(std::move(candidate));
      }
    }
    return front;
  }

 private:
  [[nodiscard]] FactorRange range(std::size_t level, LoopKindAt kind) const {
    return problem_.constraints.range({LevelId{level}, kind}, dimension_);
  }

  /// Whatever is free to move goes to the outermost level that takes any temporal factor: further
  /// in, a factor stays no larger than its limit asks.
  [[nodiscard]] bool is_needless(std::size_t level, std::int64_t factor, std::int64_t least) const {
    if (!sink_ || level >= *sink_) {
      return false;
    }
    return std::ranges::any_of(prime_powers(factor), [&](const PrimePower& power) {
      return factor / power.prime >= least;
    });
  }

  void place(std::size_t level, std::int64_t left) {
    if (level == levels_) {
      if (left == 1) {
        add();
      }
      return;
    }
    const FeasibilityProblem::Level& at = problem_.levels[level];
    const AxisChoice axes = problem_.constraints.axes(LevelId{level}, dimension_);
    const FactorRange limit = range(level, LoopKindAt::kSpatial);
    for (const std::int64_t x : divisors(left)) {
      if (x > 1 && (!axes.x || (at.along_x && x > *at.along_x))) {
        break;
      }
      for (const std::int64_t y : divisors(left / x)) {
        if (y > 1 && (!axes.y || (at.along_y && y > *at.along_y))) {
          break;
        }
        // At the sink itself its temporal loops are better than its spatial ones.
        const bool inside = sink_ && level <= *sink_ && !utilization_;
        const bool needless =
            inside && std::ranges::any_of(prime_powers(x * y), [&](const PrimePower& power) {
              return x * y / power.prime >= limit.least;
            });
        if (limit.holds(x * y) && !needless) {
          current_.x[level] = x;
          current_.y[level] = y;
          place_temporal(level, left / x / y);
        }
      }
    }
    current_.x[level] = 1;
    current_.y[level] = 1;
  }

  void place_temporal(std::size_t level, std::int64_t left) {
    const FactorRange limit = range(level, LoopKindAt::kTemporal);
    for (const std::int64_t factor : divisors(left)) {
      if (limit.holds(factor) && !is_needless(level, factor, limit.least)) {
        current_.temporal[level] = factor;
        place(level + 1, left / factor);
      }
    }
    current_.temporal[level] = 1;
  }

  void add() {
    Candidate candidate{current_, {}, 1};
    std::int64_t extent = 1;
    for (std::size_t i = 0; i < levels_; ++i) {
      const std::int64_t spatial = current_.x[i] * current_.y[i];
      candidate.spatial *= spatial;
      extent *= spatial * current_.temporal[i];
      candidate.extents.push_back(extent);
    }
    found_.push_back(std::move(candidate));
  }

  const FeasibilityProblem& problem_;
  DimensionId dimension_;
  std::size_t levels_;
  bool utilization_;
  std::optional<std::size_t> sink_;
  DimensionSplit current_;
  std::vector<Candidate> found_;
};

std::int64_t tile_at(const FeasibilityProblem& problem, std::size_t level, std::size_t tensor,
                     std::span<const std::int64_t> extents) {
  const Tensor& of = problem.workload->tensors()[tensor];
  return occupied_words(problem.architecture->levels()[level], of,
                        of.projection.footprint(extents));
}

/// Joins the dimensions' candidates, one dimension after another.
class SplitFinder {
 public:
  explicit SplitFinder(const FeasibilityProblem& problem) : problem_(problem) {}

  std::optional<std::vector<DimensionSplit>> run() {
    const std::size_t dimensions = problem_.workload->dimensions().size();
    for (std::size_t d = 0; d < dimensions; ++d) {
      candidates_.push_back(CandidateLister(problem_, DimensionId{d}).run());
      if (candidates_.back().empty()) {
        return std::nullopt;
      }
    }
    sequence_.resize(dimensions);
    std::iota(sequence_.begin(), sequence_.end(), std::size_t{0});
    std::ranges::stable_sort(sequence_, {}, [&](std::size_t d) { return candidates_[d].size(); });
    start_from_least();
    if (!join(0)) {
      return std::nullopt;
    }
    std::vector<DimensionSplit> splits(dimensions);
    for (std::size_t d = 0; d < dimensions; ++d) {
      splits[d] = candidates_[d][chosen_[d]].split;
    }
    return splits;
  }

 private:
  /// Undecided dimensions ask for the least that any of their candidates does.
  void start_from_least() {
    const std::size_t levels = problem_.levels.size();
    chosen_.assign(candidates_.size(), 0);
    extents_.assign(levels, std::vector<std::int64_t>(candidates_.size()));
    x_.assign(levels, std::vector<std::int64_t>(candidates_.size()));
    y_ = x_;
    most_spatial_.assign(candidates_.size(), 1);
    for (std::size_t d = 0; d < candidates_.size(); ++d) {
      reset_to_least(d);
    }
  }

  void reset_to_least(std::size_t d) {
    most_spatial_[d] = std::ranges::max(candidates_[d], {}, &Candidate::spatial).spatial;
    for (std::size_t i = 0; i < problem_.levels.size(); ++i) {
      const auto least = [&](auto value) {
        return value(*std::ranges::min_element(candidates_[d], {}, value));
      };
      extents_[i][d] = least([i](const Candidate& c) { return c.extents[i]; });
      x_[i][d] = least([i](const Candidate& c) { return c.split.x[i]; });
      y_[i][d] = least([i](const Candidate& c) { return c.split.y[i]; });
    }
  }

  bool join(std::size_t depth) {
    if (!fits()) {
      return false;
    }
    if (depth == sequence_.size()) {
      return true;
    }
    const std::size_t d = sequence_[depth];
    for (std::size_t c = 0; c < candidates_[d].size(); ++c) {
      const Candidate& candidate = candidates_[d][c];
      chosen_[d] = c;
      most_spatial_[d] = candidate.spatial;
      for (std::size_t i = 0; i < problem_.levels.size(); ++i) {
        extents_[i][d] = candidate.extents[i];
        x_[i][d] = candidate.split.x[i];
        y_[i][d] = candidate.split.y[i];
      }
      if (join(depth + 1)) {
        return true;
      }
    }
    reset_to_least(d);
    return false;
  }

  static std::int64_t product(const std::vector<std::int64_t>& factors) {
    return std::accumulate(factors.begin(), factors.end(), std::int64_t{1}, std::multiplies<>());
  }

  [[nodiscard]] bool fits() const {
    if (product(most_spatial_) < problem_.constraints.least_multipliers()) {
      return false;
    }
    for (std::size_t i = 0; i < problem_.levels.size(); ++i) {
      const FeasibilityProblem::Level& level = problem_.levels[i];
      if ((level.along_x && product(x_[i]) > *level.along_x) ||
          (level.along_y && product(y_[i]) > *level.along_y) || !fits_level(i)) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] bool fits_level(std::size_t i) const {
    const FeasibilityProblem::Level& level = problem_.levels[i];
    std::int64_t total = 0;
    for (std::size_t v = 0; v < level.partition_words.size(); ++v) {
      if (!level.kept.contains(TensorId{v}) || (!level.partition_words[v] && !level.usable_words)) {
        continue;
      }
      const std::int64_t words = tile_at(problem_, i, v, extents_[i]);
      if (level.partition_words[v] && words > *level.partition_words[v]) {
        return false;
      }
      total += words;
    }
    return !level.usable_words || total <= *level.usable_words;
  }

  const FeasibilityProblem& problem_;
  std::vector<std::vector<Candidate>> candidates_;  ///< by dimension
  std::vector<std::size_t> sequence_;
  std::vector<std::size_t> chosen_;                 ///< by dimension
  std::vector<std::vector<std::int64_t>> extents_;  ///< by level and dimension
  std::vector<std::vector<std::int64_t>> x_;        ///< by fan-out and dimension
  std::vector<std::vector<std::int64_t>> y_;        ///< by fan-out and dimension
  std::vector<std::int64_t> most_spatial_;          ///< by dimension
};

}  // namespace

FeasibilityProblem::FeasibilityProblem(const Workload& of_workload,
                                       const Architecture& of_architecture,
                                       Constraints of_constraints)
    : workload(&of_workload),
      architecture(&of_architecture),
      constraints(std::move(of_constraints)) {
  for (std::size_t i = 0; i < architecture->num_levels(); ++i) {
    const LevelId id{i};
    const StorageLevel& storage = architecture->level(id);
    Level level{.kept = residency_sets(*workload, *architecture, id).may,
                .usable_words = std::nullopt,
                .along_x = architecture->fanout(id).x,
                .along_y = architecture->fanout(id).y};
    if (storage.capacity_words) {
      level.usable_words = usable_words(*storage.capacity_words, storage.usable_share);
    }
    for (const Tensor& tensor : workload->tensors()) {
      const auto partition = storage.partition_words.find(tensor.name);
      level.partition_words.push_back(
          partition == storage.partition_words.end()
              ? std::nullopt
              : std::optional{usable_words(partition->second, storage.usable_share)});
    }
    levels.push_back(std::move(level));
  }
}

std::optional<std::vector<DimensionSplit>> find_splits(const FeasibilityProblem& problem) {
  return SplitFinder(problem).run();
}

std::vector<std::int64_t> tiles_at(const FeasibilityProblem& problem,
                                   const std::vector<DimensionSplit>& splits, std::size_t level) {
  std::vector<std::int64_t> extents;
  for (const DimensionSplit& split : splits) {
    std::int64_t extent = 1;
    for (std::size_t i = 0; i <= level; ++i) {
      extent *= split.x[i] * split.y[i] * split.temporal[i];
    }
    extents.push_back(extent);
  }
  std::vector<std::int64_t> tiles(problem.workload->tensors().size(), 0);
  for (std::size_t v = 0; v < tiles.size(); ++v) {
    if (problem.levels[level].kept.contains(TensorId{v})) {
      tiles[v] = tile_at(problem, level, v, extents);
    }
  }
  return tiles;
}

Mapping mapping_of(const FeasibilityProblem& problem, const std::vector<DimensionSplit>& splits) {
  std::vector<LevelBlock> blocks;
  for (std::size_t i = 0; i < problem.levels.size(); ++i) {
    LevelBlock block{problem.levels[i].kept, {}, {}};
    for (std::size_t d = 0; d < splits.size(); ++d) {
      block.temporal.push_back({DimensionId{d}, splits[d].temporal[i]});
      block.spatial.push_back(
          {DimensionId{d}, splits[d].x[i], SpatialPlacement{LevelId{i}, Axis::kX}});
      block.spatial.push_back(
          {DimensionId{d}, splits[d].y[i], SpatialPlacement{LevelId{i}, Axis::kY}});
    }
    const auto arrange = [&](std::vector<Loop>& loops, LoopKindAt kind) {
      const LoopOrder& order = problem.constraints.order({LevelId{i}, kind});
      std::ranges::stable_sort(loops, std::greater<>(),
                               [&](const Loop& loop) { return order.rank(loop.dimension); });
    };
    arrange(block.temporal, LoopKindAt::kTemporal);
    arrange(block.spatial, LoopKindAt::kSpatial);
    blocks.push_back(std::move(block));
  }
  return even_mapping(blocks);
}

}  // namespace cosa::detail
