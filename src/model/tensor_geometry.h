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
  /// How much of the general rules a tensor needs.
  enum class Kind {
    kProduct,    ///< a tile is the product of the extents of the relevant dimensions
    kSeparable,  ///< every dimension moves at most one rank
    kGeneral,
  };

  /// How a loop of a dimension moves the tile of a separable tensor.
  enum Motion : std::int8_t {
    kStays = -2,  ///< not at all
    kJumps = -1,  ///< to disjoint words: no other dimension moves its rank
    kSlides = 0,  ///< this and greater: along the window with this number
  };
  static constexpr std::size_t kMaxWindows = 8;

  TensorGeometry(const Workload& workload, TensorId tensor);

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] std::size_t num_ranks() const { return ranks_.size(); }
  [[nodiscard]] const std::vector<ProjectionRank>& ranks() const { return ranks_; }
  /// The ranks that the dimension moves; empty when it is irrelevant.
  [[nodiscard]] std::span<const RankTerm> terms(std::size_t dimension) const {
    return terms_[dimension];
  }
  /// The dimensions that move the tensor.
  [[nodiscard]] std::span<const std::uint8_t> relevant() const { return relevant_; }
  [[nodiscard]] bool is_relevant(std::size_t dimension) const {
    return motions_[dimension] != kStays;
  }

  /// Of a separable tensor.
  [[nodiscard]] std::int8_t motion(std::size_t dimension) const { return motions_[dimension]; }
  /// Words along its rank that a step of the dimension moves a separable tensor.
  [[nodiscard]] std::int64_t coefficient(std::size_t dimension) const {
    return coefficients_[dimension];
  }
  /// The ranks that two or more dimensions move.
  [[nodiscard]] std::size_t num_windows() const { return windows_.size(); }
  [[nodiscard]] const ProjectionRank& window(std::size_t number) const {
    return ranks_[windows_[number]];
  }

  [[nodiscard]] std::int64_t tile_words(const std::int64_t* extents) const {
    return kind_ == Kind::kProduct ? product_words(extents) : box_words(extents);
  }

 private:
  [[nodiscard]] std::int64_t product_words(const std::int64_t* extents) const {
    std::int64_t words = 1;
    for (const std::uint8_t dimension : relevant_) {
      words *= extents[dimension];  // at most the whole tensor, which fits
    }
    return words;
  }
  [[nodiscard]] std::int64_t box_words(const std::int64_t* extents) const;
  void add_rank(const ProjectionRank& moving);

  Kind kind_ = Kind::kProduct;
  std::vector<ProjectionRank> ranks_;
  std::vector<std::vector<RankTerm>> terms_;  // this and the next by dimension
  std::vector<std::int8_t> motions_;
  std::vector<std::int64_t> coefficients_;
  std::vector<std::uint8_t> relevant_;
  std::vector<std::size_t> windows_;
};

/// Words between the ends of a rank; what `rank_width` checks holds for valid tiles.
[[nodiscard]] inline std::int64_t box_width(const ProjectionRank& rank,
                                            const std::int64_t* extents) {
  std::int64_t width = 1;
  for (const ProjectionTerm& term : rank) {
    width += term.coefficient * (extents[term.dimension.value()] - 1);
  }
  return width;
}

}  // namespace cosa::detail
