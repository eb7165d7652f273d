#pragma once

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/workload/gemm.h"

namespace cosa::test {

/// A 4 x 4 x 4 product on a buffer of 48 words in front of a DRAM that serves one word a cycle.
struct SmallGemm {
  Workload workload = gemm("small", {.m = 4, .n = 4, .k = 4});
  Architecture architecture{
      "two",
      {{.name = "Buffer", .capacity_words = 48},
       {.name = "Memory", .technology = Technology::kDram, .read_bandwidth = 1}},
      {}};
  EnergyTable energy = resolve_energy(architecture);
};

}  // namespace cosa::test
