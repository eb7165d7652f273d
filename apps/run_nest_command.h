#pragma once

#include <CLI/CLI.hpp>

namespace cosa::cli {

/// Adds `cosa run-nest`, which leaves its exit code in `exit_code` when it has run.
void add_run_nest_command(CLI::App& app, int& exit_code);

}  // namespace cosa::cli
