#include "mapped_layer.h"

#include <fmt/format.h>

#include <utility>

#include "cosa/base/input_error.h"
#include "cosa/io/mapping_file.h"
#include "cosa/mapping/validate.h"
#include "output.h"

namespace cosa::cli {

void add_placed_layer_options(CLI::App& command, PlacedLayerArguments& arguments) {
  command.add_option("--layer", arguments.layer, "Problem YAML or CSV table of layers")->required();
  command.add_option("--only", arguments.only, "The layer of the table, by NET/NAME")->expected(1);
  command.add_option("--arch", arguments.architecture, "Machine in YAML")->required();
  command.add_option("--mapspace", arguments.mapspace, "Which tensors each memory keeps");
  command.add_option("--ert", arguments.ert, "Accelergy energy reference table");
}

PlacedLayer load_placed_layer(const PlacedLayerArguments& arguments) {
  std::vector<Layer> layers = load_layers(arguments.layer);
  if (!arguments.only.empty()) {
    layers = select_layers(layers, arguments.only);
  }
  if (layers.size() != 1) {
    throw InputError(
        fmt::format("{} has {} layers", arguments.layer.string(), layers.size()),
        fmt::format("choose one with --only, for example --only {}", layers.front().path()));
  }
  Machine machine = load_machine(arguments.architecture, arguments.mapspace, layers);
  Workload workload = std::move(layers.front().workload);
  Constraints constraints(machine.constraints, workload, machine.architecture);
  EnergyTable energy = load_energy(machine.architecture, arguments.ert);
  return {std::move(workload), std::move(machine.architecture), std::move(energy),
          std::move(constraints)};
}

void warn_of_broken_constraints(const PlacedLayer& layer, const Mapping& mapping,
                                const std::string& name) {
  for (const Violation& violation :
       validate(layer.workload, layer.architecture, mapping, layer.constraints)) {
    if (violation.rule == MappingRule::kConstraint) {
      print_warning(name + ": " + violation.message);
    }
  }
}

void add_mapped_layer_options(CLI::App& command, MappedLayerArguments& arguments) {
  add_placed_layer_options(command, arguments.place);
  command
      .add_option("--mapping", arguments.mapping,
                  "Mapping: Timeloop's list in YAML, or JSON as `cosa schedule` writes it")
      ->required();
}

MappedLayer load_mapped_layer(const MappedLayerArguments& arguments) {
  PlacedLayer layer = load_placed_layer(arguments.place);
  Mapping mapping = read_mapping(arguments.mapping, layer.workload, layer.architecture);
  warn_of_broken_constraints(layer, mapping, arguments.mapping.string());
  return {std::move(layer.workload), std::move(layer.architecture), std::move(layer.energy),
          std::move(mapping)};
}

}  // namespace cosa::cli
