#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/search/objective.h"

namespace cosa::cli {

/// The names that `objective_called` knows.
[[nodiscard]] std::vector<std::string> objective_names();

/// The objective of that name, or none.
[[nodiscard]] std::optional<Objective> objective_called(std::string_view name);

}  // namespace cosa::cli
