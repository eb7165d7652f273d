#include "evaluate.h"

#include <algorithm>
#include <cmath>

#include "cosa/base/check.h"
#include "cosa/base/checked.h"
#include "objective_scales.h"
#include "published_rules.h"

namespace cosa::detail {
namespace {

/// [group]: the logarithm of its temporal loops at the permutation level.
std::vector<double> group_traffic(const FormulationProblem& problem, const PrimeClasses& primes,
                                  const PrimeCounts& counts) {
  std::vector<double> traffic(primes.groups.size(), 0.0);
  for (std::size_t c = 0; c < primes.classes.size(); ++c) {
    traffic[primes.classes[c].group] +=
        primes.classes[c].log2_prime * counts.at(problem.permutation_level, c, LoopKind::kTemporal);
  }
  return traffic;
}

double saving(const OrderClass& order, const std::vector<double>& traffic) {
  double saved = 0;
  for (std::size_t d = 0; d < traffic.size(); ++d) {
    saved += order.stationary[d] * traffic[d];
  }
  return saved;
}

double published_halo(const FormulationProblem& problem, const PrimeClasses& primes,
                      const PrimeCounts& counts) {
  double halo = 0;
  for (const HaloPair& pair : kHaloPairs) {
    bool output_inside = false;
    for (std::size_t c = 0; c < primes.classes.size(); ++c) {
      if (primes.groups[primes.classes[c].group].dimensions.front() != pair.output) {
        continue;
      }
      for (std::size_t i = 0; i <= innermost_input_level(problem); ++i) {
        output_inside |= counts.at(i, c, LoopKind::kTemporal) + counts.spatial(i, c) > 0;
      }
    }
    for (std::size_t c = 0; c < primes.classes.size(); ++c) {
      if (primes.groups[primes.classes[c].group].dimensions.front() != pair.filter) {
        continue;
      }
      for (std::size_t i = 0; i < problem.outermost(); ++i) {
        halo += (counts.at(i, c, LoopKind::kTemporal) + counts.spatial(i, c)) *
                (output_inside ? 1.0 : primes.classes[c].log2_prime);
      }
    }
  }
  return halo;
}

double published_tile_log2(const FormulationProblem& problem, const PrimeClasses& primes,
                           const PrimeCounts& counts, std::size_t v, std::size_t i) {
  double log2_words = has_halo(problem, v, i) && !halo_is_expelled(problem)
                          ? published_halo(problem, primes, counts)
                          : 0.0;
  for (std::size_t c = 0; c < primes.classes.size(); ++c) {
    const std::size_t j = primes.groups[primes.classes[c].group].dimensions.front();
    if (problem.relevance(j, v) == 1) {
      const auto stride = static_cast<double>(charged_stride(problem, j, v));
      log2_words += (primes.classes[c].log2_prime + std::log2(stride)) *
                    copies_in_tile(problem, counts, v, i, c);
    }
  }
  return log2_words;
}

double tile_log2(const FormulationProblem& problem, const PrimeClasses& primes,
                 const PrimeCounts& counts, std::size_t v, std::size_t i) {
  if (problem.is_published()) {
    return published_tile_log2(problem, primes, counts, v, i);
  }
  if (problem.kept(v, i) == 0) {
    return 0.0;
  }
  std::vector<int> copies;
  for (std::size_t c = 0; c < primes.classes.size(); ++c) {
    copies.push_back(copies_in_tile(problem, counts, v, i, c));
  }
  return std::log2(static_cast<double>(tile_words_of(problem, primes, v, copies)));
}

}  // namespace

const OrderClass& best_order(const FormulationProblem& problem, const PrimeClasses& primes,
                             const std::vector<OrderClass>& orders, const PrimeCounts& counts) {
  const auto traffic = group_traffic(problem, primes, counts);
  COSA_CHECK(!orders.empty());
  return *std::ranges::max_element(orders, {},
                                   [&](const OrderClass& order) { return saving(order, traffic); });
}

ObjectiveTerms evaluate(const FormulationProblem& problem, const PrimeClasses& primes,
                        const std::vector<OrderClass>& orders, const PrimeCounts& counts) {
  ObjectiveTerms terms;
  for (std::size_t i = 0; i < problem.permutation_level; ++i) {
    for (std::size_t v = 0; v < problem.num_tensors; ++v) {
      terms.utilization += utilization_scale(problem, i) * tile_log2(problem, primes, counts, v, i);
    }
  }
  for (std::size_t c = 0; c < primes.classes.size(); ++c) {
    const PrimeClass& prime_class = primes.classes[c];
    const std::size_t j = primes.groups[prime_class.group].dimensions.front();
    for (std::size_t i = 0; i < problem.num_levels; ++i) {
      terms.compute += prime_class.log2_prime * counts.at(i, c, LoopKind::kTemporal);
      for (const LoopKind kind : kAllLoopKinds) {
        terms.traffic +=
            copy_traffic(problem, j, i, kind) * prime_class.log2_prime * counts.at(i, c, kind);
      }
    }
  }
  const auto traffic = group_traffic(problem, primes, counts);
  for (const double group : traffic) {
    terms.traffic += static_cast<double>(problem.num_tensors) * group;
  }
  terms.traffic -= saving(best_order(problem, primes, orders, counts), traffic);
  return terms;
}

double objective_of(const FormulationProblem& problem, const ObjectiveTerms& terms) {
  return problem.weights.compute * terms.compute + problem.weights.traffic * terms.traffic -
         problem.weights.utilization * terms.utilization;
}

int copies_in_tile(const FormulationProblem& problem, const PrimeCounts& counts, std::size_t v,
                   std::size_t i, std::size_t prime_class) {
  int copies = 0;
  for (std::size_t level = 0; level < problem.num_levels; ++level) {
    for (const LoopKind kind : kAllLoopKinds) {
      if (in_tile(problem, v, i, level, kind)) {
        copies += counts.at(level, prime_class, kind);
      }
    }
  }
  return copies;
}

std::int64_t tile_words_of(const FormulationProblem& problem, const PrimeClasses& primes,
                           std::size_t v, const std::vector<int>& copies) {
  // In a group of several dimensions only the product matters: the first one stands for all.
  std::vector<std::int64_t> extents(problem.num_dimensions, 1);
  for (std::size_t c = 0; c < primes.classes.size(); ++c) {
    std::int64_t& extent = extents[primes.groups[primes.classes[c].group].dimensions.front()];
    for (int copy = 0; copy < copies[c]; ++copy) {
      extent = checked_multiply(extent, primes.classes[c].prime);
    }
  }
  return problem.workload->tensors()[v].projection.footprint(extents);
}

}  // namespace cosa::detail
