#pragma once

#include <CLI/CLI.hpp>

namespace cosa::cli {

/// Adds `cosa emit`, which leaves its exit code in `exit_code` when it has run.
void add_emit_command(CLI::App& app, int& exit_code);

}  // namespace cosa::cli
