#pragma once

#include <cstdint>
#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/model/options.h"
#include "cosa/search/objective.h"
#include "cosa/workload/workload.h"

namespace cosa::test {

/// A small scheduling problem.
struct Instance {
  Workload workload;
  Architecture architecture;
  EnergyTable energy;
  ModelOptions model;
};

/// The instance of a seed, the same everywhere. Workloads: convolutions with strides and dilations,
/// matrix products, depthwise convolutions, batched products, and einsums of four or five
/// dimensions with up to three inputs. Machines: 2 to 4 levels, fan-outs of 1 to 8 in one or two
/// directions, capacities that bind, bandwidths, blocks, clusters, any residency. At most
/// `max_mappings` valid mappings; now and then none.
[[nodiscard]] Instance random_instance(std::uint64_t seed, std::int64_t max_mappings);

/// Likewise, where neighbours hand words on: a window in front of a row or mesh of small buffers.
[[nodiscard]] Instance random_linked_instance(std::uint64_t seed, std::int64_t max_mappings);

/// One of latency, energy, edp, ed2p and a weighted sum, with the usual tie-breaks, in turn.
[[nodiscard]] ObjectivePair rotating_objective(std::uint64_t number);

/// The instance in words, for the message of a failed test.
[[nodiscard]] std::string to_text(const Instance& instance);

}  // namespace cosa::test
