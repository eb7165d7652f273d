#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cosa/model/cost.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// A dimension that was rounded up.
struct PaddedExtent {
  std::string dimension;
  std::int64_t from = 1;
  std::int64_t to = 1;

  friend bool operator==(const PaddedExtent&, const PaddedExtent&) = default;
};

/// The larger layer that a mapping is of, and what of its cost only the padding needs.
struct SchedulePadding {
  Workload workload;                  ///< the layer with the extents that the mapping has
  std::vector<PaddedExtent> extents;  ///< those that differ, in the order of the dimensions
  std::int64_t wasted_operations = 0;
  /// Reads, fills and updates, in all memories and instances, of words that the tensors of the
  /// layer itself do not have: of all accesses to a tensor the share that these words are of it. As
  /// counted by the model where no window is; with one, overlaps are taken to be alike everywhere.
  double wasted_accesses = 0;
  /// The objective's value without padding; absent where no mapping of the layer itself fits.
  std::optional<double> unpadded_value{};
};

/// What `cost`, of a mapping of `padded`, pays for padding alone. `padded` is the layer with larger
/// extents.
[[nodiscard]] SchedulePadding padding_of(const Workload& workload, const Workload& padded,
                                         const Cost& cost, std::optional<double> unpadded_value);

}  // namespace cosa
