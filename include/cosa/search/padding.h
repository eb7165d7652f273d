#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/search/optimal.h"
#include "cosa/search/search_result.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The best mapping of a layer or of one that is a little larger.
struct PaddedResult {
  /// Its mapping is one of `padded`, where that is present, and its cost is that of the padded
  /// layer: multiplications and traffic that only the padding needs are counted.
  SearchResult result;
  /// The layer with the extents that the mapping has; absent where no padding is best.
  std::optional<Workload> padded{};
  /// Of the layer itself, by the same search; absent where none of its mappings fits, or beats the
  /// cutoff.
  std::optional<ObjectiveValue> unpadded{};
};

/// The share of operations that padding may add where nothing else is said.
inline constexpr double kUsualPadding = 0.25;

/// `find_optimal` over the layer and all layers with larger extents and at most (1 + `most`) times
/// the operations: a prime extent, which perfect factors leave whole, becomes one that divides.
/// Extents of which some loop could run one iteration less and still cover the layer are passed
/// over (docs/search.md, "Padding"). Throws `InputError` unless `most` is finite and not negative,
/// and as `find_optimal`.
[[nodiscard]] PaddedResult find_padded(const Workload& workload, const Architecture& architecture,
                                       const EnergyTable& energy, double most,
                                       const OptimalOptions& options = {});

/// The extents to which an extent may be rounded up, itself included, ascending: at most
/// (1 + `most`) times as large, and for every prime p of it extent' - extent' / p is too small.
[[nodiscard]] std::vector<std::int64_t> padded_extents(std::int64_t extent, double most);

/// The layer with other extents, by dimension.
[[nodiscard]] Workload with_extents(const Workload& workload,
                                    std::span<const std::int64_t> extents);

}  // namespace cosa
