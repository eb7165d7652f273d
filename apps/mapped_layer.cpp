#include "mapped_layer.h"

#include <fmt/format.h>

#include <utility>

#include "cosa/base/input_error.h"
#include "cosa/io/mapping_file.h"

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
  Architecture architecture = load_machine(arguments.architecture, arguments.mapspace);
  EnergyTable energy = load_energy(architecture, arguments.ert);
  return {std::move(layers.front().workload), std::move(architecture), std::move(energy)};
}

void add_mapped_layer_options(CLI::App& command, MappedLayerArguments& arguments) {
  add_placed_layer_options(command, arguments.place);
  command
      .add_option("--mapping", arguments.mapping,
                  "Mapping: Timeloop's list in YAML, or JSON as `cosa schedule` writes it")
      ->required();
}

MappedLayer load_mapped_layer(const MappedLayerArguments& arguments) {
  auto [workload, architecture, energy] = load_placed_layer(arguments.place);
  Mapping mapping = read_mapping(arguments.mapping, workload, architecture);
  return {std::move(workload), std::move(architecture), std::move(energy), std::move(mapping)};
}

}  // namespace cosa::cli
