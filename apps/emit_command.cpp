#include "emit_command.h"

#include <memory>
#include <string>
#include <vector>

#include "cosa/emit/emit.h"
#include "exit_code.h"
#include "mapped_layer.h"
#include "output.h"

namespace cosa::cli {
namespace {

struct EmitArguments {
  MappedLayerArguments inputs;
  std::string to;
  FileArgument out;
};

int run_emit(const EmitArguments& arguments) {
  const auto [workload, architecture, energy, mapping] = load_mapped_layer(arguments.inputs);
  const std::string text = emit(arguments.to, workload, architecture, mapping);
  write_result(text, arguments.out);
  return kDone;
}

}  // namespace

void add_emit_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<EmitArguments>();
  CLI::App* command = app.add_subcommand("emit", "Write a mapping in the form of another tool");
  add_mapped_layer_options(*command, arguments->inputs);
  const std::vector<std::string> targets(emit_targets().begin(), emit_targets().end());
  command->add_option("--to", arguments->to, "The tool")->required()->check(CLI::IsMember(targets));
  command->add_option("-o,--output", arguments->out, "File to write; default: stdout");
  command->callback([arguments, &exit_code] { exit_code = run_emit(*arguments); });
}

}  // namespace cosa::cli
