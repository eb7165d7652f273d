#include "explain_command.h"

#include <memory>
#include <optional>
#include <string>

#include "cosa/model/evaluate.h"
#include "cosa/model/explain.h"
#include "exit_code.h"
#include "mapped_layer.h"
#include "output.h"

namespace cosa::cli {
namespace {

struct ExplainArguments {
  MappedLayerArguments inputs;
  std::optional<std::string> level;
  std::optional<std::string> tensor;
};

int run_explain(const ExplainArguments& arguments) {
  const auto [workload, architecture, energy, mapping] = load_mapped_layer(arguments.inputs);
  ExplainFilter filter;
  if (arguments.level) {
    filter.level = level_called(*arguments.level, architecture);
  }
  if (arguments.tensor) {
    filter.tensor = tensor_called(*arguments.tensor, workload);
  }
  // Only a valid mapping can be explained: the evaluation refuses any other, by its broken rules.
  static_cast<void>(evaluate(workload, architecture, mapping, energy));
  std::string text;
  for (const std::string& line : explain(workload, architecture, mapping, energy, {}, filter)) {
    text += line + "\n";
  }
  write_result(text);
  return kDone;
}

}  // namespace

void add_explain_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<ExplainArguments>();
  CLI::App* command = app.add_subcommand("explain", "Say how each number of a cost comes about");
  add_mapped_layer_options(*command, arguments->inputs);
  command->add_option("--level", arguments->level, "This level alone");
  command->add_option("--tensor", arguments->tensor, "This tensor alone");
  command->callback([arguments, &exit_code] { exit_code = run_explain(*arguments); });
}

}  // namespace cosa::cli
