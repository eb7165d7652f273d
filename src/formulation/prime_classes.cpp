#include "prime_classes.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "cosa/base/factors.h"
#include "loop_constraints.h"
#include "published_rules.h"
#include "tile_shape.h"

namespace cosa::detail {
namespace {

using Signature = std::vector<std::int64_t>;

/// What makes a dimension differ from all others: its own number, counted from 1.
std::int64_t unlike_others(std::size_t dimension) {
  return static_cast<std::int64_t>(dimension) + 1;
}

bool halo_is_free(const FormulationProblem& problem) {
  return has_halo(problem, kPublishedInputs, 0) && !halo_is_expelled(problem);
}

Signature relevance_signature(const FormulationProblem& problem, std::size_t j) {
  Signature signature;
  for (std::size_t v = 0; v < problem.num_tensors; ++v) {
    signature.push_back(problem.relevance(j, v));
  }
  return signature;
}

Signature published_signature(const FormulationProblem& problem, std::size_t j) {
  Signature signature = relevance_signature(problem, j);
  signature.push_back(charged_stride(problem, j, kPublishedInputs));
  const bool is_filter = j == kR || j == kS;
  const bool is_output = j == kP || j == kQ;
  const bool apart = halo_is_free(problem) ? is_filter || is_output : false;
  signature.push_back(apart ? unlike_others(j) : 0);
  signature.push_back(is_filter ? 1 : 0);
  return signature;
}

Signature corrected_signature(const FormulationProblem& problem,
                              const std::vector<TileShape>& shapes, std::size_t j) {
  Signature signature = relevance_signature(problem, j);
  bool in_window = false;
  for (const TileShape& shape : shapes) {
    signature.push_back(shape.plain[j]);
    for (const ProjectionRank& window : shape.windows) {
      in_window |= std::ranges::any_of(
          window, [&](const ProjectionTerm& term) { return term.dimension.value() == j; });
    }
  }
  signature.push_back(in_window ? unlike_others(j) : 0);
  return signature;
}

/// The primes to place. A dummy is left out, for the outermost level, where it costs nothing,
/// unless it changes a tile: through its stride or through the halo.
std::vector<PrimePower> placed_primes(const FormulationProblem& problem, std::size_t j) {
  if (problem.extent(j) > 1) {
    return prime_powers(problem.extent(j));
  }
  if (!problem.is_published()) {
    return {};
  }
  const bool in_halo = halo_is_free(problem) && (j == kR || j == kS || j == kP || j == kQ);
  const bool needed = in_halo || charged_stride(problem, j, kPublishedInputs) > 1;
  return needed ? std::vector<PrimePower>{{1, 1}} : std::vector<PrimePower>{};
}

void add_primes(PrimeClasses& result, std::size_t group, std::size_t place_in_group,
                const std::vector<PrimePower>& primes) {
  for (const auto& [prime, exponent] : primes) {
    auto found = std::ranges::find_if(
        result.classes, [&](const PrimeClass& c) { return c.group == group && c.prime == prime; });
    if (found == result.classes.end()) {
      result.classes.push_back({group, prime, {}, 0, std::log2(static_cast<double>(prime))});
      found = std::prev(result.classes.end());
    }
    found->copies.resize(place_in_group + 1, 0);
    found->copies.back() = exponent;
    found->total += exponent;
  }
}

}  // namespace

std::optional<std::size_t> PrimeClasses::group_of(std::size_t dimension) const {
  for (std::size_t d = 0; d < groups.size(); ++d) {
    if (std::ranges::find(groups[d].dimensions, dimension) != groups[d].dimensions.end()) {
      return d;
    }
  }
  return std::nullopt;
}

PrimeClasses make_prime_classes(const FormulationProblem& problem, bool interchange) {
  std::vector<TileShape> shapes;
  for (std::size_t v = 0; v < problem.num_tensors; ++v) {
    shapes.push_back(tile_shape(problem, v));
  }
  PrimeClasses result;
  std::map<Signature, std::size_t> known;
  for (std::size_t j = 0; j < problem.num_dimensions; ++j) {
    const auto primes = placed_primes(problem, j);
    if (primes.empty()) {
      continue;
    }
    Signature signature = !interchange             ? Signature{unlike_others(j)}
                          : problem.is_published() ? published_signature(problem, j)
                                                   : corrected_signature(problem, shapes, j);
    signature.push_back(is_limited(problem.constraints, DimensionId{j}) ? unlike_others(j) : 0);
    const auto [entry, is_new] = known.try_emplace(signature, result.groups.size());
    if (is_new) {
      result.groups.emplace_back();
    }
    auto& dimensions = result.groups[entry->second].dimensions;
    dimensions.push_back(j);
    add_primes(result, entry->second, dimensions.size() - 1, primes);
  }
  for (PrimeClass& prime_class : result.classes) {
    prime_class.copies.resize(result.groups[prime_class.group].dimensions.size(), 0);
  }
  return result;
}

bool in_mapped_tile(const FormulationProblem& problem, std::size_t v, std::size_t i,
                    std::size_t loop_level, LoopKind kind) {
  if (problem.kept(v, i) == 0) {
    return false;
  }
  return kind == LoopKind::kTemporal ? loop_level < problem.inside(v, i) : loop_level <= i;
}

bool in_tile(const FormulationProblem& problem, std::size_t v, std::size_t i,
             std::size_t loop_level, LoopKind kind) {
  if (problem.is_published()) {
    return loop_level < problem.inside(v, i) && loop_level <= problem.permutation_level;
  }
  return in_mapped_tile(problem, v, i, loop_level, kind);
}

}  // namespace cosa::detail
