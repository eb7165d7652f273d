#include "run_nest_command.h"

#include <memory>
#include <string>

#include "c_program.h"
#include "cosa/emit/c_nest.h"
#include "cosa/model/evaluate.h"
#include "cosa/report/nest_check.h"
#include "exit_code.h"
#include "mapped_layer.h"
#include "output.h"

namespace cosa::cli {
namespace {

struct RunNestArguments {
  MappedLayerArguments inputs;
  std::string compiler = "cc";
};

int run_nest(const RunNestArguments& arguments) {
  const auto [workload, architecture, energy, mapping] = load_mapped_layer(arguments.inputs);
  const std::string program = c_nest(workload, architecture, mapping);
  const Cost cost = evaluate(workload, architecture, mapping, energy, kCountedByNest);
  const NestRun run = read_nest_run(run_c_program(program, {arguments.compiler, "-O2"}));
  write_result(nest_check_text(workload, architecture, cost, run));
  return nest_agrees(cost, run) ? kDone : kNotVerified;
}

}  // namespace

void add_run_nest_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<RunNestArguments>();
  CLI::App* command = app.add_subcommand(
      "run-nest", "Compile a mapping's C program, run it, and hold its counts against the model's");
  add_mapped_layer_options(*command, arguments->inputs);
  command->add_option("--cc", arguments->compiler, "The C compiler, by name or path")
      ->capture_default_str();
  command->callback([arguments, &exit_code] { exit_code = run_nest(*arguments); });
}

}  // namespace cosa::cli
