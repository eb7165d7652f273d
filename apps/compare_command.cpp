#include "compare_command.h"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "cosa/base/input_error.h"
#include "cosa/io/mapping_file.h"
#include "cosa/model/evaluate.h"
#include "cosa/report/comparison.h"
#include "exit_code.h"
#include "mapped_layer.h"
#include "output.h"
#include "report_file.h"

namespace cosa::cli {
namespace {

struct CompareArguments {
  std::filesystem::path a;
  std::filesystem::path b;
  PlacedLayerArguments place;
  std::string format = "text";
  ReportArguments report;
};

JudgedMapping load_judged(const std::filesystem::path& path, const PlacedLayer& layer) {
  Mapping mapping = read_mapping(path, layer.workload, layer.architecture);
  warn_of_broken_constraints(layer, mapping, path.string());
  try {
    Cost cost = evaluate(layer.workload, layer.architecture, mapping, layer.energy);
    return {path.string(), std::move(mapping), std::move(cost)};
  } catch (const InputError& error) {
    throw error.at({path.string(), {}});  // there are two: say which
  }
}

PageData page_data(const PlacedLayer& layer, const JudgedMapping& a, const JudgedMapping& b) {
  const auto shown = [&](const JudgedMapping& judged) {
    return page_layer(judged.name, layer.workload, judged.mapping, judged.cost);
  };
  return {.title = layer.workload.name(),
          .architecture = &layer.architecture,
          .energy = &layer.energy,
          .layers = {shown(a), shown(b)},
          .kind = PageData::Kind::kAlternatives};
}

int run_compare(const CompareArguments& arguments) {
  const PlacedLayer layer = load_placed_layer(arguments.place);
  const JudgedMapping a = load_judged(arguments.a, layer);
  const JudgedMapping b = load_judged(arguments.b, layer);
  write_report(arguments.report, page_data(layer, a, b));
  const ReportStyle style{.color = stdout_takes_color()};
  write_result(arguments.format == "json"
                   ? comparison_json(layer.workload, layer.architecture, layer.energy, a, b)
                   : comparison_text(layer.workload, layer.architecture, a, b, style));
  return kDone;
}

}  // namespace

void add_compare_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<CompareArguments>();
  CLI::App* command = app.add_subcommand("compare", "Set two mappings of a layer side by side");
  const std::string what = "mapping: Timeloop's list in YAML, or JSON as `cosa schedule` writes it";
  command->add_option("A", arguments->a, "First " + what)->required();
  command->add_option("B", arguments->b, "Second " + what)->required();
  add_placed_layer_options(*command, arguments->place);
  command->add_option("--format", arguments->format, "Form of the result")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  add_report_options(*command, arguments->report);
  command->callback([arguments, &exit_code] { exit_code = run_compare(*arguments); });
}

}  // namespace cosa::cli
