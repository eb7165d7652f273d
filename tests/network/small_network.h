#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/model/evaluator.h"
#include "cosa/search/random_search.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"
#include "cosa/workload/network.h"

namespace cosa::testing {

inline Layer layer(const Workload& workload) { return {"net", workload.name(), workload}; }

/// Two products, one of them twice, and a convolution: small enough for all mappings to come up.
inline Network small_network() {
  return {.name = "net",
          .layers = {layer(gemm("a", {.m = 4, .n = 2, .k = 6})),
                     layer(gemm("b", {.m = 2, .n = 8, .k = 2}, 2)),
                     layer(convolution("c", {.r = 3, .p = 4, .c = 2, .k = 2}))},
          .unscheduled = {}};
}

/// A buffer whose reads are slow and take little energy, whose writes the other way round: what is
/// quick is not what takes little energy.
inline Architecture machine() {
  return {"machine",
          {{.name = "Registers",
            .capacity_words = 3,
            .instances = 4,
            .access_energy = AccessEnergy{.read_pJ = 1, .write_pJ = 1}},
           {.name = "Buffer",
            .capacity_words = 12,
            .read_bandwidth = 2,
            .write_bandwidth = 8,
            .access_energy = AccessEnergy{.read_pJ = 2, .write_pJ = 30}},
           {.name = "DRAM",
            .technology = Technology::kDram,
            .read_bandwidth = 1,
            .write_bandwidth = 1,
            .access_energy = AccessEnergy{.read_pJ = 20, .write_pJ = 20}}},
          {.instances = 4}};
}

/// The costs of so many random mappings that all come up, of which none is beaten in both.
inline std::vector<CostTotals> front(const Workload& workload, const Architecture& architecture) {
  constexpr int kSamples = 20'000;
  RandomMappings mappings(workload, architecture, 1);
  Evaluator evaluator(workload, architecture);
  std::vector<CostTotals> all;
  for (int i = 0; i < kSamples; ++i) {
    all.push_back(evaluator.evaluate_totals(mappings.next()));
  }
  std::ranges::sort(
      all, {}, [](const CostTotals& totals) { return std::pair(totals.cycles, totals.energy_pJ); });
  std::vector<CostTotals> least;
  for (const CostTotals& totals : all) {
    if (least.empty() || totals.energy_pJ < least.back().energy_pJ) {
      least.push_back(totals);
    }
  }
  return least;
}

}  // namespace cosa::testing
