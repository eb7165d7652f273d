#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
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
};

void add_placed_layer_options(CLI::App& command, PlacedLayerArguments& arguments);

[[nodiscard]] PlacedLayer load_placed_layer(const PlacedLayerArguments& arguments);

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

/// Reads them. Whether the mapping is valid is not looked at.
[[nodiscard]] MappedLayer load_mapped_layer(const MappedLayerArguments& arguments);

}  // namespace cosa::cli
