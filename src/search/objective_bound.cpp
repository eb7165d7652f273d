#include "objective_bound.h"

#include <algorithm>
#include <cmath>

namespace cosa::search {
namespace {

/// At least so many words of a tensor exist.
double distinct_words(const SearchProblem& problem, const SearchTensor& tensor) {
  if (tensor.windows.empty()) {
    return tensor.words;
  }
  double words = tensor.plain_words;
  for (const WindowRank& window : tensor.windows) {
    words *= problem.distinct_rows(window);
  }
  return words;
}

}  // namespace

double whole_cycles(double cycles) {
  constexpr double kRounding = 1e-9;
  return std::ceil(cycles * (1 - kRounding));
}

ObjectiveValue bound_value(const SearchProblem& problem, const ProfileCost& cost,
                           const ObjectivePair& objective, const double* fill,
                           const double* parent) {
  double energy = cost.energy_pJ;
  for (std::size_t t = 0; t < problem.terms.size(); ++t) {
    energy += cost.fill_pJ[t] * fill[t] + cost.parent_pJ[t] * parent[t];
  }
  double cycles = cost.compute_cycles;
  for (std::size_t p = 0; p < problem.ports.size(); ++p) {
    double port = cost.port_cycles[p];
    for (const PortShare& share : cost.shares[p]) {
      port += share.fill * fill[share.term] + share.parent * parent[share.term];
    }
    cycles = std::max(cycles, port);
  }
  cycles = whole_cycles(cycles);
  return {objective.primary.value(energy, cycles), objective.secondary.value(energy, cycles)};
}

ObjectiveValue profile_bound(const SearchProblem& problem, const SpatialProfile& profile,
                             const ObjectivePair& objective, ProfileCost& cost) {
  profile_cost(problem, profile, cost);
  return bound_value(problem, cost, objective, cost.least_fill.data(), cost.least_parent.data());
}

ObjectiveValue floor_value(const SearchProblem& problem, const ObjectivePair& objective,
                           double compute_cycles) {
  const std::size_t outermost = problem.levels.size() - 1;
  const SearchMemory& memory = problem.memories.back();
  double energy = problem.operations * problem.mac_pJ;
  for (const TrafficTerm& term : problem.terms) {
    if (term.parent != outermost || term.is_content() || problem.opaque(term.tensor)) {
      continue;
    }
    const SearchTensor& tensor = problem.tensors[term.tensor];
    const double words = distinct_words(problem, tensor);
    const ChargedTraffic& charged = problem.options.charged;
    energy += tensor.output ? (charged.updates ? words * memory.write_pJ_per_word : 0)
                            : (charged.reads ? words * memory.read_pJ_per_word : 0);
  }
  const double cycles = whole_cycles(compute_cycles);
  return {objective.primary.value(energy, cycles), objective.secondary.value(energy, cycles)};
}

void note_bound(const ObjectiveValue& bound, std::optional<ObjectiveValue>& least) {
  least = least ? std::min(*least, bound) : bound;
}

bool can_improve(const ObjectiveValue& bound, const ObjectiveValue& value) {
  if (bound.primary < value.primary * (1 - kTolerance)) {
    return true;
  }
  return bound.primary <= value.primary * (1 + kTolerance) &&
         bound.secondary < value.secondary * (1 - kTolerance);
}

}  // namespace cosa::search
