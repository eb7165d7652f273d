#pragma once

#include "cosa/architecture/architecture.h"
#include "cosa/workload/convolution.h"

namespace cosa {

inline Workload small_layer() { return convolution("layer", {.r = 3, .p = 8, .c = 12, .k = 16}); }

/// Four by two buffers of four multipliers below a global buffer and DRAM.
inline Architecture small_machine() {
  return {"machine",
          {{.name = "Buffer",
            .instances = 8,
            .mesh_x = 4,
            .residency = {.keep = {"Weights"}, .bypass = {"Inputs"}}},
           {.name = "GlobalBuffer"},
           {.name = "DRAM"}},
          {.instances = 32, .mesh_x = 16}};
}

}  // namespace cosa
