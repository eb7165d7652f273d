#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/model/even_nest.h"
#include "cosa/model/options.h"
#include "cosa/workload/workload.h"

namespace cosa::testing {

/// A case of tests/data/timeloop: what to evaluate, and the line it comes from, which says what
/// Timeloop's model answered.
struct TimeloopCase {
  Workload workload;
  Architecture architecture;
  EnergyTable energy;
  ModelOptions options;
  EvenNest nest;
  nlohmann::json expected;
};

/// The cases of a file of tests/data/timeloop, in its order.
[[nodiscard]] std::vector<TimeloopCase> read_timeloop_cases(const std::string& file);

}  // namespace cosa::testing
