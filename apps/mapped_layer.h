#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/mapping/constraints.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"
#include "inputs.h"

namespace cosa::cli {

/// The options that name one layer and a machine.
struct PlacedLayerArguments {
  std::filesystem::path layer;
  std::vector<std::string> only;
  FileArgument architecture;
  FileArgument mapspace;
  FileArgument ert;
};

struct PlacedLayer {
  Workload workload;
  Architecture architecture;
  EnergyTable energy;
  Constraints constraints;
};

void add_placed_layer_options(CLI::App& command, PlacedLayerArguments& arguments);

[[nodiscard]] PlacedLayer load_placed_layer(const PlacedLayerArguments& arguments);

/// Says on stderr which of the layer's constraints the mapping breaks.
void warn_of_broken_constraints(const PlacedLayer& layer, const Mapping& mapping,
                                const std::string& name);

/// The same with a mapping.
struct MappedLayerArguments {
  PlacedLayerArguments place;
  std::filesystem::path mapping;
};

struct MappedLayer {
  Workload workload;
  Architecture architecture;
  EnergyTable energy;
  Mapping mapping;
};

void add_mapped_layer_options(CLI::App& command, MappedLayerArguments& arguments);

/// Reads them. Whether the mapping is valid is not looked at; the constraints that it breaks are
/// said on stderr.
[[nodiscard]] MappedLayer load_mapped_layer(const MappedLayerArguments& arguments);

}  // namespace cosa::cli
