#pragma once

#include <cstdint>
#include <random>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa::testing {

using Random = std::mt19937_64;

/// The same numbers for the same seed, on every machine.
[[nodiscard]] inline Random random_from(std::uint64_t seed) { return Random(seed); }

/// An integer in [low, high].
[[nodiscard]] std::int64_t pick(Random& random, std::int64_t low, std::int64_t high);

/// A small operation: products of matrices, convolutions with strides, dilations and groups, sums
/// over three operands, diagonals.
[[nodiscard]] Workload random_workload(Random& random);

/// A machine of `levels` unbounded memories whose fan-outs are wide enough for any nest.
[[nodiscard]] Architecture wide_machine(std::size_t levels);

/// A nest of the workload: every prime of every extent in a loop somewhere, one storage node a
/// level, each inner tensor kept or not.
[[nodiscard]] Mapping random_even_nest(Random& random, const Workload& workload,
                                       std::size_t levels);

/// The same, but every tensor has its own nodes, anywhere in the order that its levels ask for.
[[nodiscard]] Mapping random_uneven_nest(Random& random, const Workload& workload,
                                         std::size_t levels);

}  // namespace cosa::testing
