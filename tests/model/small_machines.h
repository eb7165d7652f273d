#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/workload/gemm.h"

namespace cosa::testing {

/// A memory whose reads cost 1 pJ and whose writes cost 2 pJ a word.
[[nodiscard]] inline StorageLevel memory(std::string name, std::int64_t instances = 1) {
  StorageLevel level;
  level.name = std::move(name);
  level.instances = instances;
  level.access_energy = AccessEnergy{1.0, 2.0};
  return level;
}

/// The levels, innermost first, over multipliers of 0.5 pJ.
[[nodiscard]] inline Architecture machine(std::vector<StorageLevel> levels,
                                          std::int64_t multipliers = 1) {
  return {"machine", std::move(levels), {.instances = multipliers, .energy_pJ = 0.5}};
}

/// A[2,4] * B[4,3]: 24 multiplications, A of 8 words, B of 12, Z of 6.
[[nodiscard]] inline Workload small_gemm() { return gemm("gemm", {.m = 2, .n = 3, .k = 4}); }

constexpr DimensionId kM{0}, kN{1}, kK{2};
constexpr std::size_t kA = 0, kB = 1, kZ = 2;

}  // namespace cosa::testing
