#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "cosa/workload/workload.h"

namespace cosa::detail {

/// A dimension moves a rank by `coefficient` words a step.
struct RankTerm {
  std::size_t rank;
  std::int64_t coefficient;
};

/// A tensor's projection as the model needs it: dimensions of extent 1, and ranks that only these
/// index, are left out.
class TensorGeometry {
 public:
  TensorGeometry(const Workload& workload, TensorId tensor);

  [[nodiscard]] std::size_t num_ranks() const { return ranks_.size(); }
  /// The ranks that the dimension moves; empty when it is irrelevant.
  [[nodiscard]] std::span<const RankTerm> terms(std::size_t dimension) const {
    return terms_[dimension];
  }
  [[nodiscard]] const std::vector<ProjectionRank>& ranks() const { return ranks_; }

  /// No rank has two dimensions: tiles at different places never overlap, and neighbours never
  /// have what the other needs next (docs/cost-model.md, rules 4 and 6).
  [[nodiscard]] bool is_simple() const { return simple_; }
  /// A tile is the product of the extents of the relevant dimensions.
  [[nodiscard]] bool is_product() const { return product_; }

  [[nodiscard]] std::int64_t tile_words(std::span<const std::int64_t> extents) const;

 private:
  std::vector<ProjectionRank> ranks_;
  std::vector<std::vector<RankTerm>> terms_;  // by dimension
  bool simple_ = true;
  bool product_ = true;
};

}  // namespace cosa::detail
