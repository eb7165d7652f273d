#include "nest_view.h"

#include <fmt/format.h>

#include "cosa/base/text.h"
#include "cosa/mapping/tile.h"

namespace cosa::detail {
namespace {

bool keeps(const MappingNode& node, TensorId tensor) {
  const auto* storage = std::get_if<StorageNode>(&node);
  return storage != nullptr && storage->tensors.contains(tensor);
}

/// "2 P", or "P" where the coefficient is 1.
std::string term_text(const Workload& workload, const ProjectionTerm& term) {
  const std::string& name = workload.dimension(term.dimension).name;
  return term.coefficient == 1 ? name : fmt::format("{} {}", term.coefficient, name);
}

/// "C 3" of one dimension, "(2 (P 4 - 1) + (R 7 - 1) + 1 = 13)" of a window.
std::string rank_text(const Workload& workload, const ProjectionRank& rank,
                      std::span<const std::int64_t> extents, std::int64_t width) {
  const auto extent_text = [&](const ProjectionTerm& term) {
    return fmt::format("{} {}", workload.dimension(term.dimension).name,
                       with_commas(extents[term.dimension.value()]));
  };
  if (width != rank_width(rank, extents)) {
    std::string names;
    for (const ProjectionTerm& term : rank) {
      names += (names.empty() ? "" : " + ") + term_text(workload, term);
    }
    return fmt::format("(pieces of {}: {})", names, with_commas(width));
  }
  if (rank.size() == 1 && rank.front().coefficient == 1) {
    return extent_text(rank.front());
  }
  std::string sum;
  for (const ProjectionTerm& term : rank) {
    sum += term.coefficient == 1 ? "" : fmt::format("{} ", term.coefficient);
    sum += fmt::format("({} - 1) + ", extent_text(term));
  }
  return fmt::format("({}1 = {})", sum, with_commas(width));
}

}  // namespace

std::string_view to_string(Reuse reuse) {
  switch (reuse) {
    case Reuse::kMoves:
      return "moves";
    case Reuse::kStays:
      return "stays";
    case Reuse::kAgain:
      return "again";
    case Reuse::kSplits:
      return "splits";
    case Reuse::kShares:
      return "shares";
  }
  return "moves";
}

Reuse reuse_of(const Workload& workload, const Mapping& mapping, std::size_t loop,
               TensorId tensor) {
  const Projection& projection = workload.tensor(tensor).projection;
  const auto& at = std::get<Loop>(mapping.nodes()[loop]);
  const bool relevant = projection.uses(at.dimension);
  if (at.spatial) {
    return relevant ? Reuse::kSplits : Reuse::kShares;
  }
  if (relevant) {
    return Reuse::kMoves;
  }
  for (const MappingNode& node : mapping.nodes().subspan(loop + 1)) {
    if (keeps(node, tensor)) {
      break;
    }
    const auto* inner = std::get_if<Loop>(&node);
    if (inner != nullptr && inner->is_temporal() && inner->bound > 1 &&
        projection.uses(inner->dimension)) {
      return Reuse::kAgain;
    }
  }
  return Reuse::kStays;
}

std::string tile_formula(const Workload& workload, const Mapping& mapping, std::size_t node,
                         TensorId tensor) {
  const std::vector<std::int64_t> extents = tile_extents(workload, mapping, node);
  const std::vector<std::int64_t> shape = tile_shape(workload, mapping, node, tensor);
  const auto& ranks = workload.tensor(tensor).projection.ranks();
  std::string factors;
  for (std::size_t r = 0; r < ranks.size(); ++r) {
    factors += (r == 0 ? "" : " x ") + rank_text(workload, ranks[r], extents, shape[r]);
  }
  return fmt::format("{}{} words", factors.empty() ? "" : factors + " = ",
                     with_commas(tile_words(workload, mapping, node, tensor)));
}

std::string projection_text(const Workload& workload, TensorId tensor) {
  std::string text;
  for (const ProjectionRank& rank : workload.tensor(tensor).projection.ranks()) {
    std::string sum;
    for (const ProjectionTerm& term : rank) {
      sum += (sum.empty() ? "" : " + ") + term_text(workload, term);
    }
    text += (text.empty() ? "" : ", ") + sum;
  }
  return text;
}

}  // namespace cosa::detail
