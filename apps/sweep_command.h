#pragma once

#include <CLI/CLI.hpp>

namespace cosa::cli {

/// Adds `cosa sweep`, which the command of the Python package has: this one says so.
void add_sweep_command(CLI::App& app);

}  // namespace cosa::cli
