#pragma once

#include <string>
#include <vector>

namespace cosa::testing {

/// What a run of the command left behind.
struct CommandResult {
  int exit_code;  ///< -1 when a signal ended it
  std::string out;
  std::string err;
};

/// Runs the built `cosa` with these arguments; no stream is a terminal.
[[nodiscard]] CommandResult run_cosa(const std::vector<std::string>& arguments);

}  // namespace cosa::testing
