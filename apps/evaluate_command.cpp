#include "evaluate_command.h"

#include <memory>
#include <string>

#include "cosa/model/evaluate.h"
#include "cosa/report/cost_json.h"
#include "cosa/report/cost_text.h"
#include "exit_code.h"
#include "mapped_layer.h"
#include "output.h"
#include "report_file.h"

namespace cosa::cli {
namespace {

struct EvaluateArguments {
  MappedLayerArguments inputs;
  std::string format = "text";
  ReportArguments report;
};

int run_evaluate(const EvaluateArguments& arguments) {
  const auto [workload, architecture, energy, mapping] = load_mapped_layer(arguments.inputs);
  const Cost cost = evaluate(workload, architecture, mapping, energy);
  write_report(arguments.report,
               {.title = workload.name(),
                .architecture = &architecture,
                .energy = &energy,
                .layers = {page_layer(workload.name(), workload, mapping, cost)}});
  write_result(arguments.format == "json" ? cost_json(workload, architecture, energy, cost)
                                          : cost_text(workload, architecture, energy, cost));
  return kDone;
}

}  // namespace

void add_evaluate_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* command = app.add_subcommand("evaluate", "Say what a mapping costs");
  add_mapped_layer_options(*command, arguments->inputs);
  command->add_option("--format", arguments->format, "Form of the result")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  add_report_options(*command, arguments->report);
  command->callback([arguments, &exit_code] { exit_code = run_evaluate(*arguments); });
}

}  // namespace cosa::cli
