#include "sweep_command.h"

#include "cosa/base/input_error.h"

namespace cosa::cli {

void add_sweep_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "sweep", "Schedule networks on a range of machines: comes with the Python package");
  command->allow_extras();
  command->set_help_flag();
  command->callback([] {
    throw InputError("cosa sweep comes with the Python package",
                     "install that, and use its command (docs/sweep.md)");
  });
}

}  // namespace cosa::cli
