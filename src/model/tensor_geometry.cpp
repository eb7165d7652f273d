#include "tensor_geometry.h"

#include <algorithm>

namespace cosa::detail {

TensorGeometry::TensorGeometry(const Workload& workload, TensorId tensor)
    : terms_(workload.dimensions().size()),
      motions_(terms_.size(), kStays),
      coefficients_(terms_.size(), 0) {
  for (const ProjectionRank& rank : workload.tensor(tensor).projection.ranks()) {
    ProjectionRank moving;
    for (const ProjectionTerm& term : rank) {
      if (workload.dimension(term.dimension).extent > 1) {
        moving.push_back(term);
      }
    }
    if (!moving.empty()) {
      add_rank(moving);
    }
  }
  for (std::size_t d = 0; d < terms_.size(); ++d) {
    if (!terms_[d].empty()) {
      relevant_.push_back(static_cast<std::uint8_t>(d));
    }
    if (terms_[d].size() > 1) {
      kind_ = Kind::kGeneral;
    }
  }
  if (windows_.size() > kMaxWindows) {
    kind_ = Kind::kGeneral;
  }
}

void TensorGeometry::add_rank(const ProjectionRank& moving) {
  const bool slides = moving.size() > 1;
  for (const ProjectionTerm& term : moving) {
    const std::size_t d = term.dimension.value();
    terms_[d].push_back({ranks_.size(), term.coefficient});
    motions_[d] = slides ? static_cast<std::int8_t>(std::min(windows_.size(), kMaxWindows))
                         : static_cast<std::int8_t>(kJumps);
    coefficients_[d] = term.coefficient;
    if (slides || term.coefficient != 1) {
      kind_ = Kind::kSeparable;
    }
  }
  if (slides) {
    windows_.push_back(ranks_.size());
  }
  ranks_.push_back(moving);
}

std::int64_t TensorGeometry::box_words(const std::int64_t* extents) const {
  std::int64_t words = 1;
  for (const ProjectionRank& rank : ranks_) {
    words *= box_width(rank, extents);  // at most the whole tensor, which fits
  }
  return words;
}

}  // namespace cosa::detail
