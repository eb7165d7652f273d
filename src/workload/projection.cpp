#include "cosa/workload/projection.h"

#include <algorithm>
#include <string>
#include <utility>

#include "cosa/base/checked.h"
#include "cosa/base/input_error.h"

namespace cosa {

Projection::Projection(std::vector<ProjectionRank> ranks) : ranks_(std::move(ranks)) {
  for (const ProjectionRank& rank : ranks_) {
    if (rank.empty()) {
      throw InputError("a projection rank has no term", "name the dimensions that index it");
    }
    for (auto term = rank.begin(); term != rank.end(); ++term) {
      if (term->coefficient < 1) {
        throw InputError("a projection coefficient is " + std::to_string(term->coefficient),
                         "coefficients are integers >= 1");
      }
      const auto repeated = [&](const ProjectionTerm& t) { return t.dimension == term->dimension; };
      if (std::any_of(std::next(term), rank.end(), repeated)) {
        throw InputError("a projection rank names one dimension twice",
                         "add the coefficients into one term");
      }
    }
  }
}

bool Projection::uses(DimensionId dimension) const {
  return std::ranges::any_of(ranks_, [&](const ProjectionRank& rank) {
    return std::ranges::any_of(rank, [&](const auto& term) { return term.dimension == dimension; });
  });
}

std::int64_t Projection::footprint(std::span<const std::int64_t> extents) const {
  std::int64_t words = 1;
  for (const ProjectionRank& rank : ranks_) {
    words = checked_multiply(words, rank_width(rank, extents));
  }
  return words;
}

std::int64_t rank_width(const ProjectionRank& rank, std::span<const std::int64_t> extents) {
  std::int64_t width = 1;
  for (const auto& [dimension, coefficient] : rank) {
    width = checked_add(width, checked_multiply(coefficient, extents[dimension.value()] - 1));
  }
  return width;
}

}  // namespace cosa
