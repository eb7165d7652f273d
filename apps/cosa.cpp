#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <string>

#include "audit_command.h"
#include "cache_command.h"
#include "check_command.h"
#include "compare_command.h"
#include "convert_command.h"
#include "cosa/base/check.h"
#include "cosa/base/input_error.h"
#include "cosa/base/version.h"
#include "emit_command.h"
#include "evaluate_command.h"
#include "exit_code.h"
#include "explain_command.h"
#include "network_command.h"
#include "output.h"
#include "run_nest_command.h"
#include "schedule_command.h"
#include "sweep_command.h"
#include "verify_command.h"

namespace {

using namespace cosa::cli;

/// Help and version go to stdout and are no failure; everything else is wrong usage.
int usage_exit_code(const CLI::App& app, const CLI::ParseError& error) {
  return app.exit(error) == 0 ? kDone : kBadInput;
}

int run(int argc, char** argv) {
  int exit_code = kDone;
  CLI::App app("Schedules tensor workloads on spatial accelerators.", "cosa");
  app.set_version_flag("--version", "cosa " + std::string(cosa::version()));
  app.require_subcommand(1);
  add_schedule_command(app, exit_code);
  add_network_command(app, exit_code);
  add_sweep_command(app);
  add_cache_command(app, exit_code);
  add_evaluate_command(app, exit_code);
  add_check_command(app, exit_code);
  add_compare_command(app, exit_code);
  add_convert_command(app, exit_code);
  add_emit_command(app, exit_code);
  add_run_nest_command(app, exit_code);
  add_explain_command(app, exit_code);
  add_audit_command(app, exit_code);
  add_verify_command(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return usage_exit_code(app, error);
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const cosa::InputError& error) {
    print_error(error.what());
    return kBadInput;
  } catch (const std::exception& error) {
    print_error(fmt::format("{} (a bug of cosa: please report it)", error.what()));
    return kInternalBug;
  }
}
