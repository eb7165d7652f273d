#pragma once

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/stated_constraints.h"

namespace cosa {

/// A machine, and what its files say of mappings beside the residency of its memories.
struct Machine {
  Architecture architecture;
  StatedConstraints constraints{};

  friend bool operator==(const Machine&, const Machine&) = default;
};

}  // namespace cosa
