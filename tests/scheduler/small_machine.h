#pragma once

#include "cosa/architecture/architecture.h"

namespace cosa::testing {

/// Four multipliers, each with registers, below a buffer below DRAM.
inline Architecture small_machine(std::int64_t register_words = 16) {
  return {"small",
          {{.name = "Registers", .capacity_words = register_words, .instances = 4},
           {.name = "Buffer", .capacity_words = 256},
           {.name = "DRAM", .technology = Technology::kDram, .read_bandwidth = 2}},
          {.instances = 4}};
}

}  // namespace cosa::testing
