#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cosa/workload/dimension.h"

namespace cosa {

/// `coefficient` x `dimension`, a summand of a tensor's coordinate.
struct ProjectionTerm {
  DimensionId dimension;
  std::int64_t coefficient;  ///< >= 1: a stride or a dilation

  friend bool operator==(const ProjectionTerm&, const ProjectionTerm&) = default;
};

/// One coordinate of a tensor: the sum of its terms. Two or more terms make a sliding window, as in
/// a convolution's input row = stride * P + dilation * R.
using ProjectionRank = std::vector<ProjectionTerm>;

/// How a tensor's coordinates follow from the dimensions, one sum per rank. A scalar has no rank.
class Projection {
 public:
  /// Throws `InputError` for an empty rank, a coefficient below 1, or a dimension twice in a rank.
  explicit Projection(std::vector<ProjectionRank> ranks);

  [[nodiscard]] const std::vector<ProjectionRank>& ranks() const { return ranks_; }

  /// Whether the dimension moves any coordinate: it is *relevant* to the tensor.
  [[nodiscard]] bool uses(DimensionId dimension) const;

  /// Words in the box that the tensor's coordinates span while dimension d takes `extents[d]`
  /// consecutive values: per rank sum of coefficient * (extent - 1) + 1, multiplied over the ranks.
  /// Throws `InputError` when the count leaves 64 bits.
  [[nodiscard]] std::int64_t footprint(std::span<const std::int64_t> extents) const;

  friend bool operator==(const Projection&, const Projection&) = default;

 private:
  std::vector<ProjectionRank> ranks_;
};

/// Coordinates that one rank spans: sum of coefficient * (extent - 1) + 1.
[[nodiscard]] std::int64_t rank_width(const ProjectionRank& rank,
                                      std::span<const std::int64_t> extents);

}  // namespace cosa
