#pragma once

#include <cstdint>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/model/cost.h"

namespace cosa::detail {

/// The cycles of one component: the multipliers, or a port of a memory.
struct LatencyRung {
  Binding component;
  std::int64_t cycles;
  bool decides;
};

/// Compute, then every limited port with traffic, innermost level first.
[[nodiscard]] std::vector<LatencyRung> latency_ladder(const Cost& cost);

/// Whether they are the same component.
[[nodiscard]] bool same_component(const Binding& a, const Binding& b);

}  // namespace cosa::detail
