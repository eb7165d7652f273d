#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cosa/architecture/storage_level.h"
#include "cosa/base/checked.h"
#include "cosa/workload/tensor.h"

namespace cosa {

/// What happens to one tensor at one level. Counts are words of ONE utilised instance; the members
/// named `total_` multiply by the instances and throw `InputError` beyond 64 bits. All are 0 at a
/// level that does not keep the tensor.
struct TensorCost {
  bool kept = false;
  std::int64_t tile_words = 0;
  std::int64_t instances = 0;  ///< utilised
  std::int64_t read_words = 0;
  std::int64_t fill_words = 0;
  std::int64_t update_words = 0;         ///< partial sums that arrive; outputs only
  std::int64_t temporal_reductions = 0;  ///< additions to a stored partial sum; outputs only
  double energy_pJ = 0;                  ///< of all utilised instances

  [[nodiscard]] std::int64_t total_read_words() const {
    return checked_multiply(read_words, instances);
  }
  [[nodiscard]] std::int64_t total_fill_words() const {
    return checked_multiply(fill_words, instances);
  }
  [[nodiscard]] std::int64_t total_update_words() const {
    return checked_multiply(update_words, instances);
  }

  friend bool operator==(const TensorCost&, const TensorCost&) = default;
};

/// What one tensor moves through the fan-out below one instance of a level: down for inputs, up
/// (and down again, to be added to) for outputs.
struct NetworkCost {
  /// Words that pass between the instance and its fan-out: a multicast, or a spatial reduction,
  /// counts once.
  double transfer_words = 0;
  /// Words that arrive at (or, for partial sums, come from) elements of the fan-out, per
  /// transferred word, on average.
  double multicast = 0;
  /// Words that elements of the fan-out hand to a neighbour, in all instances together.
  std::int64_t link_words = 0;

  friend bool operator==(const NetworkCost&, const NetworkCost&) = default;
};

/// One storage level.
struct LevelCost {
  std::int64_t cycles = 0;         ///< max of compute and the three ports below
  std::int64_t read_cycles = 0;    ///< reads / read bandwidth; 0 where that is unlimited
  std::int64_t write_cycles = 0;   ///< (fills + updates) / write bandwidth; 0 where unlimited
  std::int64_t shared_cycles = 0;  ///< both / shared bandwidth; 0 where unlimited
  std::int64_t instances = 0;      ///< utilised
  double energy_pJ = 0;
  std::vector<TensorCost> tensors;   ///< by `TensorId`
  std::vector<NetworkCost> network;  ///< by `TensorId`: the fan-out below this level

  friend bool operator==(const LevelCost&, const LevelCost&) = default;
};

/// The multipliers.
struct ComputeCost {
  std::int64_t cycles = 0;     ///< product of all temporal bounds
  std::int64_t instances = 0;  ///< utilised multipliers
  double energy_pJ = 0;

  friend bool operator==(const ComputeCost&, const ComputeCost&) = default;
};

/// What can decide how long a mapping takes.
enum class Bottleneck { kCompute, kRead, kWrite, kShared };

/// The name used in text and JSON: compute, read, write, shared.
[[nodiscard]] std::string_view to_string(Bottleneck bottleneck);

/// The component that decides the cycles. Ties go to compute, then to the innermost level, then to
/// read before write before shared.
struct Binding {
  Bottleneck bottleneck = Bottleneck::kCompute;
  LevelId level{0};  ///< meaningful unless the bottleneck is compute

  friend bool operator==(const Binding&, const Binding&) = default;
};

/// Cycles and energy alone: what a search compares.
struct CostTotals {
  std::int64_t cycles = 0;
  double energy_pJ = 0;

  [[nodiscard]] double edp_pJ_cycles() const { return energy_pJ * static_cast<double>(cycles); }

  friend bool operator==(const CostTotals&, const CostTotals&) = default;
};

/// What a mapping costs (docs/cost-model.md).
struct Cost {
  std::int64_t cycles = 0;
  Binding binding{};
  double energy_pJ = 0;
  /// Operations / (cycles x all multipliers of the machine).
  double utilization = 0;
  ComputeCost compute;
  std::vector<LevelCost> levels;  ///< by `LevelId`

  [[nodiscard]] double edp_pJ_cycles() const { return energy_pJ * static_cast<double>(cycles); }
  [[nodiscard]] CostTotals totals() const { return {cycles, energy_pJ}; }

  friend bool operator==(const Cost&, const Cost&) = default;
};

}  // namespace cosa
