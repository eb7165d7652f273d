#pragma once

#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/search/objective.h"
#include "cosa/workload/workload.h"

namespace cosa::test {

/// A row of tests/data/exact/optima.csv: an optimum of one of ResNet-50's layers, found by a
/// program of its own and judged by Timeloop, with one mapping that reaches it.
struct ReferenceOptimum {
  std::string machine;
  std::string layer;
  Workload workload;
  Objective objective;
  std::int64_t cycles;
  double energy_pJ;
  bool proven;  ///< otherwise the best that was found
  Mapping mapping;

  [[nodiscard]] std::string title() const {
    return machine + ", " + layer + ", " + objective.name();
  }
  [[nodiscard]] double value() const {
    return objective.value(energy_pJ, static_cast<double>(cycles));
  }
};

[[nodiscard]] std::vector<ReferenceOptimum> reference_optima();

/// One of the machines of examples/architectures, with its mapspace.
[[nodiscard]] Architecture example_machine(const std::string& name);

}  // namespace cosa::test
