#include "objectives.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace cosa::cli {
namespace {

std::array<Objective, 4> objectives() {
  return {Objective::edp(), Objective::latency(), Objective::energy(), Objective::ed2p()};
}

}  // namespace

std::vector<std::string> objective_names() {
  std::vector<std::string> names;
  std::ranges::transform(objectives(), std::back_inserter(names), &Objective::name);
  return names;
}

std::optional<Objective> objective_called(std::string_view name) {
  for (const Objective& objective : objectives()) {
    if (objective.name() == name) {
      return objective;
    }
  }
  return std::nullopt;
}

}  // namespace cosa::cli
