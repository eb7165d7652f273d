#pragma once

#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/model/cost.h"

namespace cosa::detail {

/// What a port of a memory allows: at `operations / words` multiply-accumulates a word, no more
/// than that times `words_per_cycle` a cycle.
struct Roof {
  LevelId level;
  Bottleneck port;         ///< not compute
  double words;            ///< through the ports of all instances in use
  double words_per_cycle;  ///< of all instances in use
};

/// The limited ports that have traffic, innermost level first.
[[nodiscard]] std::vector<Roof> roofs(const Architecture& architecture, const Cost& cost);

}  // namespace cosa::detail
