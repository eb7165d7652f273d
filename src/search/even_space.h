#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/constraints.h"
#include "cosa/model/even_nest.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// A place for loops: the temporal loops of a level, or one axis of the fan-out below it.
struct LoopSlot {
  std::size_t level;
  std::optional<Axis> axis;  ///< absent: temporal
  std::int64_t iterations;   ///< that all loops here may have together; meaningless when temporal
};

/// How much of each dimension runs in each slot.
class Split {
 public:
  Split(std::size_t num_slots, std::size_t num_dimensions)
      : num_dimensions_(num_dimensions), factors_(num_slots * num_dimensions, 1) {}

  [[nodiscard]] std::int64_t& factor(std::size_t slot, std::size_t dimension) {
    return factors_[slot * num_dimensions_ + dimension];
  }
  [[nodiscard]] std::int64_t factor(std::size_t slot, std::size_t dimension) const {
    return factors_[slot * num_dimensions_ + dimension];
  }
  /// By dimension.
  [[nodiscard]] std::span<const std::int64_t> slot(std::size_t slot) const {
    return {factors_.data() + slot * num_dimensions_, num_dimensions_};
  }

 private:
  std::size_t num_dimensions_;
  std::vector<std::int64_t> factors_;
};

/// The even mappings of a workload on a machine: where loops may be, and what fits.
class EvenSpace {
 public:
  /// Throws `InputError` when the machine names tensors that the workload does not have.
  EvenSpace(const Workload& workload, const Architecture& architecture,
            Constraints constraints = {});

  [[nodiscard]] std::size_t num_levels() const { return levels_.size(); }
  [[nodiscard]] std::size_t num_dimensions() const { return extents_.size(); }
  [[nodiscard]] std::int64_t extent(std::size_t dimension) const { return extents_[dimension]; }

  /// Innermost level first; of a level its fan-out (x, y), then its temporal loops.
  [[nodiscard]] const std::vector<LoopSlot>& slots() const { return slots_; }
  /// The temporal loops of the outermost level.
  [[nodiscard]] std::size_t last_slot() const { return slots_.size() - 1; }
  /// The tensors that the level keeps: all that it may.
  [[nodiscard]] TensorSet kept(std::size_t level) const { return levels_[level].kept; }

  /// Whether the loops of every fan-out have room there.
  [[nodiscard]] bool fits_fanouts(const Split& split) const;
  /// Whether the tiles of every level have room there.
  [[nodiscard]] bool fits_capacities(const Split& split) const;
  /// Whether there are constraints beside the machine's.
  [[nodiscard]] bool is_constrained() const { return !constraints_.empty(); }
  /// Whether a dimension's factors, or all of them and the multipliers in use, obey these.
  [[nodiscard]] bool obeys(const Split& split, std::size_t dimension) const;
  [[nodiscard]] bool obeys(const Split& split) const;
  /// The same of what a dimension has side by side, and of the multipliers in use, alone.
  [[nodiscard]] bool obeys_in_space(const Split& split, std::size_t dimension) const;
  [[nodiscard]] bool uses_enough(const Split& split) const;
  /// The order that they ask of the loops of a place.
  [[nodiscard]] const LoopOrder& order(std::size_t level, LoopKindAt kind) const {
    return constraints_.order({LevelId{level}, kind});
  }

  /// The split with every loop in the last slot: without constraints no other has a smaller tile
  /// anywhere, so that nothing fits unless this one does.
  [[nodiscard]] Split outermost_split() const;
  /// A split that fits and obeys, if there is one: the outermost one without constraints.
  [[nodiscard]] Split some_split() const;
  /// Why nothing fits, or nothing if something does.
  [[nodiscard]] std::optional<std::string> infeasible_reason() const;

  /// Splits of the dimensions over the slots times, for every level, the orders of all temporal
  /// loops it could have: above the number of mappings, infinite where it overflows.
  [[nodiscard]] double size_estimate() const;

 private:
  struct KeptTensor {
    std::size_t tensor;
    std::optional<std::int64_t> usable_words;  ///< of its own partition
  };
  struct Level {
    TensorSet kept;
    std::vector<KeptTensor> limited;           ///< kept tensors, where any limit applies
    std::optional<std::int64_t> usable_words;  ///< of all tensors together
  };

  [[nodiscard]] Level make_level(LevelId id) const;
  [[nodiscard]] bool fits_level(std::size_t level, std::span<const std::int64_t> extents) const;

  Workload workload_;
  Architecture architecture_;
  Constraints constraints_;
  std::vector<std::int64_t> extents_;
  std::vector<LoopSlot> slots_;
  std::vector<Level> levels_;
};

}  // namespace cosa::detail
