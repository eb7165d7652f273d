#include "compulsory_bound.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace cosa::detail {
namespace {

/// Doubles land this far above the exact value at most.
constexpr double kRoundOff = 1e-12;

double vectors(double words, int block) {
  return std::ceil(std::floor(words) / static_cast<double>(block));
}

/// How many values the sum of the terms takes.
double count_sums(const Workload& workload, const ProjectionRank& rank) {
  std::set<std::int64_t> sums{0};
  for (const auto& [dimension, coefficient] : rank) {
    std::set<std::int64_t> next;
    for (const std::int64_t sum : sums) {
      for (std::int64_t i = 0; i < workload.dimension(dimension).extent; ++i) {
        next.insert(sum + coefficient * i);
      }
    }
    sums = std::move(next);
  }
  return static_cast<double>(sums.size());
}

}  // namespace

CompulsoryBound::CompulsoryBound(const Workload& workload, const Architecture& architecture,
                                 const EnergyTable& energy, const ModelOptions& options,
                                 const EvenSpace& space)
    : architecture_(architecture),
      energy_(energy),
      options_(options),
      space_(space),
      operations_(static_cast<double>(workload.operations())) {
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    tensors_.push_back(shape(workload, TensorId{v}));
  }
}

CompulsoryBound::TensorShape CompulsoryBound::shape(const Workload& workload, TensorId id) const {
  const Tensor& tensor = workload.tensor(id);
  TensorShape shape{.output = tensor.role == TensorRole::kOutput,
                    .windows = false,
                    .relevant = std::vector<bool>(space_.num_dimensions(), false),
                    .terms = {},
                    .ranks = {},
                    .touched_words = 1,
                    .box_words = static_cast<double>(workload.tensor_words(id)),
                    .kept_at = {}};
  for (const ProjectionRank& rank : tensor.projection.ranks()) {
    std::vector<Term> moving;
    bool shared = false;
    for (const auto& [dimension, coefficient] : rank) {
      if (workload.dimension(dimension).extent > 1) {
        moving.push_back({dimension.value(), coefficient});
        shared = shared || shape.relevant[dimension.value()];
      }
    }
    shape.windows = shape.windows || shared || moving.size() > 1;
    for (const Term& term : moving) {
      shape.relevant[term.dimension] = true;
      shape.terms.push_back(term);
    }
    if (!shared) {
      shape.touched_words *= count_sums(workload, rank);
      shape.ranks.push_back(std::move(moving));
    }
  }
  for (std::size_t s = 0; s < space_.num_levels(); ++s) {
    if (space_.kept(s).contains(id)) {
      shape.kept_at.push_back(s);
    }
  }
  return shape;
}

CostBound CompulsoryBound::operator()(const PartialMapping& partial) {
  read(partial);
  for (const TensorShape& tensor : tensors_) {
    add_tensor(tensor);
  }
  double cycles = cycles_;
  for (std::size_t s = 0; s < space_.num_levels(); ++s) {
    const StorageLevel& level = architecture_.levels()[s];
    const auto& [reads, writes] = demand_[s];
    const auto bound_by = [&](const std::optional<double>& bandwidth, double words) {
      if (bandwidth) {
        cycles = std::max(cycles, words / *bandwidth);
      }
    };
    bound_by(level.read_bandwidth, reads);
    bound_by(level.write_bandwidth, writes);
    bound_by(level.shared_bandwidth, reads + writes);
  }
  return {std::ceil(cycles * (1 - kRoundOff)), energy_pJ_ * (1 - kRoundOff)};
}

void CompulsoryBound::read(const PartialMapping& partial) {
  const std::size_t levels = space_.num_levels();
  const std::size_t dimensions = space_.num_dimensions();
  partial_ = &partial;
  spatial_.assign(levels, std::vector<double>(dimensions, 1));
  temporal_.assign(levels, std::vector<double>(dimensions, 1));
  undecided_.assign(dimensions, 1);
  instances_.assign(levels, 1);
  demand_.assign(levels, {0, 0});
  double multipliers = 1;
  for (std::size_t i = space_.slots().size(); i-- > 0;) {
    const LoopSlot& slot = space_.slots()[i];
    for (std::size_t d = 0; d < dimensions; ++d) {
      const auto factor = static_cast<double>(partial.split.factor(i, d));
      if (slot.axis) {
        spatial_[slot.level][d] *= factor;
        multipliers *= factor;
      } else if (partial.decided[d]) {
        temporal_[slot.level][d] = factor;
      } else {
        undecided_[d] *= factor;
      }
    }
    if (slot.level > 0) {
      instances_[slot.level - 1] = multipliers;
    }
  }
  cycles_ = operations_ / multipliers;
  energy_pJ_ = energy_.compute.mac_pJ * operations_;
}

void CompulsoryBound::add_tensor(const TensorShape& tensor) {
  if (tensor.kept_at.empty()) {
    return;
  }
  double content = multiplier_content(tensor, tensor.kept_at.front());
  for (std::size_t i = 0; i < tensor.kept_at.size(); ++i) {
    const std::size_t level = tensor.kept_at[i];
    if (i + 1 == tensor.kept_at.size()) {
      add_level(tensor, level, content, 0);
      return;
    }
    const std::size_t parent = tensor.kept_at[i + 1];
    if (tensor.windows) {
      add_level(tensor, level, content, tensor.touched_words / instances_[level]);
      content = tensor.touched_words / instances_[parent];
    } else {
      const double words = transfers(tensor, level);
      add_level(tensor, level, content, words);
      content = words * distinct(tensor, level + 1, parent);
    }
  }
}

/// Words that come to one instance of the innermost level that keeps the tensor, from inside.
double CompulsoryBound::multiplier_content(const TensorShape& tensor, std::size_t level) const {
  if (links_possible(partial_->split) &&
      std::ranges::any_of(spatial_[0], [](double factor) { return factor > 1; })) {
    return tensor.touched_words / instances_[level];
  }
  return cycles_ * distinct(tensor, 0, level);
}

/// Words that one instance of the level receives of a tensor without windows.
double CompulsoryBound::transfers(const TensorShape& tensor, std::size_t child) const {
  double words = refetch(tensor, child);
  for (const auto& [d, coefficient] : tensor.terms) {
    double inside = 1;
    double outside = undecided_[d];
    for (std::size_t s = 0; s < space_.num_levels(); ++s) {
      inside *= s <= child ? spatial_[s][d] * temporal_[s][d] : 1;
      outside *= s > child ? temporal_[s][d] : 1;
    }
    // Where temporal loops may yet come inside, the tile grows at least as these do.
    const double width = static_cast<double>(coefficient) * (inside - 1) + 1;
    words *= outside * (partial_->decided[d] ? width : inside);
  }
  return words;
}

/// The irrelevant temporal loops outside a relevant one, beyond the level.
double CompulsoryBound::refetch(const TensorShape& tensor, std::size_t child) const {
  double factor = 1;
  bool moved = false;
  for (std::size_t s = child + 1; s < space_.num_levels(); ++s) {
    const std::vector<double>& loops = temporal_[s];
    const auto take = [&](std::size_t d) {
      if (loops[d] > 1) {
        moved = moved || tensor.relevant[d];
        factor *= moved && !tensor.relevant[d] ? loops[d] : 1;
      }
    };
    if (partial_->orders[s]) {
      std::ranges::for_each(*partial_->orders[s], take);
      continue;
    }
    for (const bool relevant : {false, true}) {
      for (std::size_t d = 0; d < loops.size(); ++d) {
        if (tensor.relevant[d] == relevant) {
          take(d);
        }
      }
    }
  }
  return factor;
}

/// How many different data the fan-outs of levels `from` to `to` ask for: in a rank at least as
/// many as its largest dimension there has.
double CompulsoryBound::distinct(const TensorShape& tensor, std::size_t from,
                                 std::size_t to) const {
  double count = 1;
  for (std::size_t s = from; s <= to; ++s) {
    for (const std::vector<Term>& rank : tensor.ranks) {
      double largest = 1;
      for (const Term& term : rank) {
        largest = std::max(largest, spatial_[s][term.dimension]);
      }
      count *= largest;
    }
  }
  return count;
}

/// Words of the output that one instance of the level is the first to meet, at most.
double CompulsoryBound::partition(const TensorShape& tensor, std::size_t level) const {
  double words = tensor.box_words;
  if (!tensor.windows) {
    for (std::size_t s = level + 1; s < space_.num_levels(); ++s) {
      for (const Term& term : tensor.terms) {
        words /= spatial_[s][term.dimension];
      }
    }
  }
  return std::ceil(words);
}

void CompulsoryBound::add_level(const TensorShape& tensor, std::size_t level, double content,
                                double fills) {
  const StorageLevel& storage = architecture_.levels()[level];
  const double first = tensor.output ? partition(tensor, level) : 0;
  double reads = std::max(0.0, content - (options_.elide_first_reads ? first : 0));
  const double updates = tensor.output && options_.charged.updates ? content : 0;
  fills = std::max(0.0, fills - (options_.elide_first_fills ? first : 0));
  reads = options_.charged.reads ? reads : 0;
  fills = options_.charged.fills ? fills : 0;
  demand_[level].reads += std::floor(reads);
  demand_[level].writes += std::floor(fills) + std::floor(updates);
  const auto clusters =
      static_cast<double>(std::max<std::int64_t>(1, storage.instances / storage.cluster_size));
  const LevelEnergy& access = energy_.levels[level];
  energy_pJ_ += (vectors(reads, storage.block_size) * access.read_pJ +
                 (vectors(fills, storage.block_size) + vectors(updates, storage.block_size)) *
                     access.write_pJ) *
                std::min(instances_[level], clusters);
}

bool CompulsoryBound::links_possible(const Split& split) const {
  if (!options_.neighbour_links) {
    return false;
  }
  bool multiplier_fanout = false;
  for (std::size_t i = 0; i < space_.slots().size() && space_.slots()[i].level == 0; ++i) {
    multiplier_fanout =
        multiplier_fanout || (space_.slots()[i].axis &&
                              std::ranges::any_of(split.slot(i), [](auto f) { return f > 1; }));
  }
  return multiplier_fanout || std::ranges::any_of(tensors_, &TensorShape::windows);
}

}  // namespace cosa::detail
