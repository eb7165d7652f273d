#include "decode.h"

#include <algorithm>
#include <compare>
#include <utility>
#include <vector>

#include "cosa/base/checked.h"

namespace cosa::detail {
namespace {

/// One copy of a prime of a dimension, in its place.
struct PlacedPrime {
  std::int64_t prime;
  std::size_t level;
  LoopKind kind;

  friend auto operator<=>(const PlacedPrime&, const PlacedPrime&) = default;
};

/// [dimension]: its primes, inner ones first.
using PlacedPrimes = std::vector<std::vector<PlacedPrime>>;

/// Hands the copies of a class out to the dimensions of its group, inner levels and first
/// dimensions first.
void hand_out(const FormulationProblem& problem, const PrimeClasses& primes, std::size_t c,
              const PrimeCounts& counts, PlacedPrimes& placed) {
  const PrimeClass& prime_class = primes.classes[c];
  const auto& dimensions = primes.groups[prime_class.group].dimensions;
  std::size_t member = 0;
  int handed = 0;
  for (std::size_t i = 0; i < problem.num_levels; ++i) {
    for (const LoopKind kind : kAllLoopKinds) {
      for (int copy = 0; copy < counts.at(i, c, kind); ++copy) {
        while (handed == prime_class.copies[member]) {
          ++member;
          handed = 0;
        }
        placed[dimensions[member]].push_back({prime_class.prime, i, kind});
        ++handed;
      }
    }
  }
}

std::int64_t bound_at(const std::vector<PlacedPrime>& primes, std::size_t level, LoopKind kind) {
  std::int64_t bound = 1;
  for (const PlacedPrime& placed : primes) {
    if (placed.level == level && placed.kind == kind) {
      bound = checked_multiply(bound, placed.prime);
    }
  }
  return bound;
}

/// [rank]: the dimension, inner to outer, at the permutation level.
std::vector<std::size_t> loop_order(const FormulationProblem& problem, const PrimeClasses& primes,
                                    const OrderClass& order, const PlacedPrimes& placed) {
  std::vector<std::size_t> ranked;
  for (const std::size_t group : order.sequence) {
    const auto& dimensions = primes.groups[group].dimensions;
    ranked.insert(ranked.end(), dimensions.begin(), dimensions.end());
  }
  for (std::size_t j = 0; j < problem.num_dimensions; ++j) {
    if (std::ranges::find(ranked, j) == ranked.end()) {
      ranked.push_back(j);
    }
  }
  std::vector<std::size_t> present;
  std::vector<std::size_t> absent;
  for (const std::size_t j : ranked) {
    const bool loops = bound_at(placed[j], problem.permutation_level, LoopKind::kTemporal) > 1;
    (loops ? present : absent).push_back(j);
  }
  present.insert(present.end(), absent.begin(), absent.end());
  return present;
}

PrimeAssignment prime_assignment(const FormulationProblem& problem, const PlacedPrimes& placed,
                                 const std::vector<std::size_t>& order) {
  PrimeAssignment result;
  result.perm_config.resize(problem.num_dimensions);
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    result.perm_config[order[rank]] = static_cast<int>(rank);
  }
  for (std::size_t j = 0; j < problem.num_dimensions; ++j) {
    auto sorted = placed[j];
    std::ranges::sort(sorted);
    std::vector<int> levels;
    std::vector<int> spatial;
    for (const PlacedPrime& prime : sorted) {
      levels.push_back(static_cast<int>(prime.level));
      spatial.push_back(prime.kind == LoopKind::kTemporal ? 0 : 1);
    }
    if (problem.is_published() && levels.empty()) {
      // A dummy that the program left out.
      levels.push_back(static_cast<int>(problem.outermost()));
      spatial.push_back(0);
    }
    result.factor_config.push_back(std::move(levels));
    result.spatial_config.push_back(std::move(spatial));
  }
  return result;
}

void append_loops(const PlacedPrimes& placed, std::size_t level, LoopKind kind,
                  const std::vector<std::size_t>& order, std::vector<MappingNode>& nodes) {
  for (auto j = order.rbegin(); j != order.rend(); ++j) {
    const std::int64_t bound = bound_at(placed[*j], level, kind);
    if (bound == 1) {
      continue;
    }
    Loop loop{DimensionId{*j}, bound};
    if (kind != LoopKind::kTemporal) {
      loop.spatial =
          SpatialPlacement{LevelId{level}, kind == LoopKind::kSpatialX ? Axis::kX : Axis::kY};
    }
    nodes.emplace_back(loop);
  }
}

/// The storage nodes that stand just outside the temporal loops of level `inside` - 1: outermost
/// levels first, a level's tensors together.
void append_storage(const FormulationProblem& problem, std::size_t inside,
                    std::vector<MappingNode>& nodes) {
  for (std::size_t i = problem.num_levels; i-- > 0;) {
    TensorSet tensors;
    bool is_marked = false;
    for (std::size_t v = 0; v < problem.num_tensors; ++v) {
      if (problem.kept(v, i) == 1) {
        is_marked = true;
        if (problem.inside(v, i) == inside) {
          tensors.insert(TensorId{v});
        }
      }
    }
    // A level that keeps nothing still marks its place.
    if (!tensors.empty() || (!is_marked && inside == i + 1)) {
      nodes.emplace_back(StorageNode{LevelId{i}, tensors});
    }
  }
}

/// The order, as far as the constraints allow it at a place: the program asks for one at the
/// permutation level alone, where there are none.
std::vector<std::size_t> allowed_order(const FormulationProblem& problem, LoopPlace place,
                                       std::vector<std::size_t> order) {
  const LoopOrder& asked = problem.constraints.order(place);
  std::ranges::stable_sort(order, {}, [&](std::size_t j) { return asked.rank(DimensionId{j}); });
  return order;
}

Mapping make_mapping(const FormulationProblem& problem, const PlacedPrimes& placed,
                     const std::vector<std::size_t>& order) {
  std::vector<MappingNode> nodes;
  for (std::size_t i = problem.num_levels; i-- > 0;) {
    const auto temporal = allowed_order(problem, {LevelId{i}, LoopKindAt::kTemporal}, order);
    const auto spatial = allowed_order(problem, {LevelId{i}, LoopKindAt::kSpatial}, order);
    append_storage(problem, i + 1, nodes);
    append_loops(placed, i, LoopKind::kTemporal, temporal, nodes);
    append_loops(placed, i, LoopKind::kSpatialX, spatial, nodes);
    append_loops(placed, i, LoopKind::kSpatialY, spatial, nodes);
  }
  return Mapping{std::move(nodes)};
}

/// The counts with every spatial copy on an axis that has room.
std::optional<PrimeCounts> lay_out(const FormulationProblem& problem, const PrimeClasses& primes,
                                   PrimeCounts counts) {
  std::vector<std::int64_t> values;
  for (const PrimeClass& prime_class : primes.classes) {
    values.push_back(prime_class.prime);
  }
  for (std::size_t i = 0; i < problem.num_levels && problem.is_published(); ++i) {
    std::vector<int> spatial;
    for (std::size_t c = 0; c < values.size(); ++c) {
      spatial.push_back(counts.spatial(i, c));
    }
    const auto along_x = copies_along_x(values, spatial, problem.fanouts[i]);
    if (!along_x) {
      return std::nullopt;
    }
    for (std::size_t c = 0; c < values.size(); ++c) {
      counts.at(i, c, LoopKind::kSpatialX) = (*along_x)[c];
      counts.at(i, c, LoopKind::kSpatialY) = spatial[c] - (*along_x)[c];
    }
  }
  return counts;
}

/// Tries the class's copies along x from all down to none, then the classes behind it.
bool fill_axes(const std::vector<std::int64_t>& primes, const std::vector<int>& copies,
               std::size_t c, std::int64_t room_x, std::int64_t room_y, std::vector<int>& along_x) {
  if (c == primes.size()) {
    return true;
  }
  for (int x = copies[c]; x >= 0; --x) {
    std::int64_t left_x = room_x;
    std::int64_t left_y = room_y;
    for (int copy = 0; copy < copies[c]; ++copy) {
      (copy < x ? left_x : left_y) /= primes[c];
    }
    along_x[c] = x;
    if (left_x > 0 && left_y > 0 && fill_axes(primes, copies, c + 1, left_x, left_y, along_x)) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<std::vector<int>> copies_along_x(const std::vector<std::int64_t>& primes,
                                               const std::vector<int>& copies, const Fanout& mesh) {
  std::vector<int> along_x(primes.size(), 0);
  if (!fill_axes(primes, copies, 0, mesh.x, mesh.y, along_x)) {
    return std::nullopt;
  }
  return along_x;
}

std::optional<DecodedSchedule> decode(const FormulationProblem& problem, const PrimeClasses& primes,
                                      const OrderClass& order, const PrimeCounts& counts) {
  const auto laid_out = lay_out(problem, primes, counts);
  if (!laid_out) {
    return std::nullopt;
  }
  PlacedPrimes placed(problem.num_dimensions);
  for (std::size_t c = 0; c < primes.classes.size(); ++c) {
    hand_out(problem, primes, c, *laid_out, placed);
  }
  const auto ranked = loop_order(problem, primes, order, placed);
  return DecodedSchedule{make_mapping(problem, placed, ranked),
                         prime_assignment(problem, placed, ranked)};
}

}  // namespace cosa::detail
