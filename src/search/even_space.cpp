#include "even_space.h"

#include <cmath>

#include "cosa/base/check.h"
#include "cosa/base/factors.h"
#include "cosa/mapping/conflict.h"
#include "cosa/mapping/feasibility.h"
#include "cosa/mapping/level_block.h"
#include "cosa/mapping/residency_sets.h"
#include "cosa/mapping/tile.h"
#include "cosa/mapping/validate.h"
#include "even_orders.h"

namespace cosa::detail {

EvenSpace::EvenSpace(const Workload& workload, const Architecture& architecture,
                     Constraints constraints)
    : workload_(workload),
      architecture_(architecture),
      constraints_(std::move(constraints)),
      extents_(workload.extents()) {
  for (std::size_t i = 0; i < architecture.num_levels(); ++i) {
    const Fanout& fanout = architecture.fanout(LevelId{i});
    if (fanout.x > 1) {
      slots_.push_back({i, Axis::kX, fanout.x});
    }
    if (fanout.y > 1) {
      slots_.push_back({i, Axis::kY, fanout.y});
    }
    slots_.push_back({i, std::nullopt, 0});
    levels_.push_back(make_level(LevelId{i}));
  }
}

EvenSpace::Level EvenSpace::make_level(LevelId id) const {
  const StorageLevel& storage = architecture_.level(id);
  Level level{residency_sets(workload_, architecture_, id).may, {}, {}};
  if (storage.capacity_words) {
    level.usable_words = usable_words(*storage.capacity_words, storage.usable_share);
  }
  for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
    if (!level.kept.contains(TensorId{v})) {
      continue;
    }
    const auto partition = storage.partition_words.find(workload_.tensors()[v].name);
    if (partition != storage.partition_words.end()) {
      level.limited.push_back({v, usable_words(partition->second, storage.usable_share)});
    } else if (level.usable_words) {
      level.limited.push_back({v, std::nullopt});
    }
  }
  return level;
}

bool EvenSpace::fits_fanouts(const Split& split) const {
  for (std::size_t s = 0; s < slots_.size(); ++s) {
    if (!slots_[s].axis) {
      continue;
    }
    std::int64_t room = slots_[s].iterations;
    for (const std::int64_t factor : split.slot(s)) {
      room /= factor;  // floor of floor: 0 exactly when the product exceeds the iterations
    }
    if (room == 0) {
      return false;
    }
  }
  return true;
}

bool EvenSpace::fits_capacities(const Split& split) const {
  std::vector<std::int64_t> extents(extents_.size(), 1);
  for (std::size_t s = 0; s < slots_.size(); ++s) {
    for (std::size_t d = 0; d < extents.size(); ++d) {
      extents[d] *= split.factor(s, d);
    }
    if (!slots_[s].axis && !fits_level(slots_[s].level, extents)) {
      return false;
    }
  }
  return true;
}

bool EvenSpace::fits_level(std::size_t level, std::span<const std::int64_t> extents) const {
  std::int64_t total = 0;
  for (const KeptTensor& kept : levels_[level].limited) {
    const Tensor& tensor = workload_.tensors()[kept.tensor];
    const std::int64_t words =
        occupied_words(architecture_.levels()[level], tensor, tensor.projection.footprint(extents));
    if (kept.usable_words && words > *kept.usable_words) {
      return false;
    }
    total += words;
  }
  return !levels_[level].usable_words || total <= *levels_[level].usable_words;
}

bool EvenSpace::obeys_in_space(const Split& split, std::size_t dimension) const {
  const DimensionId d{dimension};
  std::int64_t spatial = 1;  // of the level at hand
  for (std::size_t s = 0; s < slots_.size(); ++s) {
    const LevelId level{slots_[s].level};
    if (!slots_[s].axis) {
      if (!constraints_.range({level, LoopKindAt::kSpatial}, d).holds(spatial)) {
        return false;
      }
      spatial = 1;
      continue;
    }
    const std::int64_t factor = split.factor(s, dimension);
    if (factor > 1 && !constraints_.axes(level, d).allows(*slots_[s].axis)) {
      return false;
    }
    spatial *= factor;
  }
  return true;
}

bool EvenSpace::obeys(const Split& split, std::size_t dimension) const {
  for (std::size_t s = 0; s < slots_.size(); ++s) {
    const LoopPlace place{LevelId{slots_[s].level}, LoopKindAt::kTemporal};
    if (!slots_[s].axis &&
        !constraints_.range(place, DimensionId{dimension}).holds(split.factor(s, dimension))) {
      return false;
    }
  }
  return obeys_in_space(split, dimension);
}

bool EvenSpace::obeys(const Split& split) const {
  if (constraints_.empty()) {
    return true;
  }
  for (std::size_t d = 0; d < extents_.size(); ++d) {
    if (!obeys(split, d)) {
      return false;
    }
  }
  return uses_enough(split);
}

bool EvenSpace::uses_enough(const Split& split) const {
  std::int64_t multipliers = 1;
  for (std::size_t s = 0; s < slots_.size(); ++s) {
    for (std::size_t d = 0; d < extents_.size(); ++d) {
      multipliers *= slots_[s].axis ? split.factor(s, d) : 1;
    }
  }
  return multipliers >= constraints_.least_multipliers();
}

Split EvenSpace::some_split() const {
  if (constraints_.empty()) {
    return outermost_split();
  }
  const auto mapping = find_feasible(workload_, architecture_, constraints_);
  if (!mapping) {
    return outermost_split();
  }
  const auto blocks = even_blocks(*mapping, num_levels());
  COSA_CHECK(blocks.has_value());
  Split split(slots_.size(), extents_.size());
  for (std::size_t s = 0; s < slots_.size(); ++s) {
    const LevelBlock& block = (*blocks)[slots_[s].level];
    for (const Loop& loop : slots_[s].axis ? block.spatial : block.temporal) {
      if (!loop.spatial || loop.spatial->axis == *slots_[s].axis) {
        split.factor(s, loop.dimension.value()) *= loop.bound;
      }
    }
  }
  return split;
}

Split EvenSpace::outermost_split() const {
  Split split(slots_.size(), extents_.size());
  for (std::size_t d = 0; d < extents_.size(); ++d) {
    split.factor(last_slot(), d) = extents_[d];
  }
  return split;
}

std::optional<std::string> EvenSpace::infeasible_reason() const {
  if (!constraints_.empty()) {
    const auto conflict = explain_conflict(workload_, architecture_, constraints_);
    return conflict ? std::optional{conflict->message} : std::nullopt;
  }
  const Split split = outermost_split();
  if (fits_capacities(split)) {
    return std::nullopt;
  }
  const Mapping mapping = to_mapping(EvenOrders(*this, split).nest());
  std::string reason;
  for (const Violation& violation : validate(workload_, architecture_, mapping)) {
    reason += (reason.empty() ? "" : "; ") + violation.message;
  }
  return reason;
}

double EvenSpace::size_estimate() const {
  double size = 1;
  double loops = 0;  // that a block can have
  for (const std::int64_t extent : extents_) {
    for (const auto& [prime, exponent] : prime_powers(extent)) {
      for (int i = 1; i <= exponent; ++i) {  // exponent + slots - 1 choose exponent
        size *= (static_cast<double>(slots_.size()) - 1 + i) / i;
      }
    }
    loops += extent > 1 ? 1 : 0;
  }
  return size * std::pow(std::tgamma(loops + 1), static_cast<double>(num_levels()));
}

}  // namespace cosa::detail
