#pragma once

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/mapping/level_block.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/workload/gemm.h"
#include "cosa/workload/layer.h"

namespace cosa::testing {

/// Two multipliers below a buffer of 12 words below DRAM. An access costs 1 pJ in the buffer and
/// 100 pJ in DRAM, an operation 2 pJ.
inline Architecture two_multipliers() {
  return {"pair",
          {{.name = "Buffer",
            .capacity_words = 12,
            .access_energy = AccessEnergy{.read_pJ = 1, .write_pJ = 1}},
           {.name = "DRAM",
            .technology = Technology::kDram,
            .read_bandwidth = 1,
            .access_energy = AccessEnergy{.read_pJ = 100, .write_pJ = 100}}},
          {.instances = 2, .energy_pJ = 2}};
}

/// Z[m,n] += A[m,k] B[k,n] with m = 2, n = 3, k = 2.
inline Layer small_layer() {
  return {.net = "net", .name = "product", .workload = gemm("product", {.m = 2, .n = 3, .k = 2})};
}

/// The buffer holds one row of A, all of B and one row of Z; k is spread over the multipliers.
inline Mapping small_mapping() {
  const TensorSet all = TensorSet::first(3);
  return even_mapping({
      {.kept = all,
       .temporal = {{DimensionId{1}, 3}},
       .spatial = {{DimensionId{2}, 2, SpatialPlacement{LevelId{0}, Axis::kX}}}},
      {.kept = all, .temporal = {{DimensionId{0}, 2}}, .spatial = {}},
  });
}

}  // namespace cosa::testing
