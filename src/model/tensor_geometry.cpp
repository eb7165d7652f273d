#include "tensor_geometry.h"

#include "cosa/base/checked.h"

namespace cosa::detail {

TensorGeometry::TensorGeometry(const Workload& workload, TensorId tensor)
    : terms_(workload.dimensions().size()) {
  for (const ProjectionRank& rank : workload.tensor(tensor).projection.ranks()) {
    ProjectionRank moving;
    for (const ProjectionTerm& term : rank) {
      if (workload.dimension(term.dimension).extent > 1) {
        moving.push_back(term);
        terms_[term.dimension.value()].push_back({ranks_.size(), term.coefficient});
      }
    }
    if (moving.empty()) {
      continue;
    }
    simple_ = simple_ && moving.size() == 1;
    product_ = product_ && moving.size() == 1 && moving.front().coefficient == 1 &&
               terms_[moving.front().dimension.value()].size() == 1;
    ranks_.push_back(std::move(moving));
  }
}

std::int64_t TensorGeometry::tile_words(std::span<const std::int64_t> extents) const {
  std::int64_t words = 1;
  for (const ProjectionRank& rank : ranks_) {
    words = checked_multiply(words, rank_width(rank, extents));
  }
  return words;
}

}  // namespace cosa::detail
