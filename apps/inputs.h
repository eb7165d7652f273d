#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/io/machine.h"
#include "cosa/io/onnx_network.h"
#include "cosa/workload/layer.h"
#include "cosa/workload/network.h"

namespace cosa::cli {

/// A file that the user may name on the command line.
using FileArgument = std::optional<std::filesystem::path>;

/// The layers of a file or folder, or the built-in example. Warnings go to stderr.
[[nodiscard]] std::vector<Layer> load_layers(const FileArgument& path);

/// The network of an ONNX model, whose symbolic extents get `sizes`, or of what `load_layers`
/// reads. Warnings go to stderr.
[[nodiscard]] Network load_network(const std::filesystem::path& path, const SymbolSizes& sizes);

/// The layers called `names`, in the order of the names; throws `InputError` for one that
/// there is not, and for one named twice.
[[nodiscard]] std::vector<Layer> select_layers(const std::vector<Layer>& layers,
                                               const std::vector<std::string>& names);

/// The machine of the files with its constraints, or the built-in example with its own mapspace
/// unless one is named. A mapspace may name the tensors of the layers and no others; without
/// layers, any. What of the constraints has no effect on a layer is said on stderr.
[[nodiscard]] Machine load_machine(const FileArgument& architecture, const FileArgument& mapspace,
                                   const std::vector<Layer>& layers = {});

/// Its energies. That some are built in is said once on stderr.
[[nodiscard]] EnergyTable load_energy(const Architecture& architecture, const FileArgument& ert);

/// The level of that name; throws `InputError` where there is none.
[[nodiscard]] LevelId level_called(const std::string& name, const Architecture& architecture);

/// The tensor of that name; throws `InputError` where there is none.
[[nodiscard]] TensorId tensor_called(const std::string& name, const Workload& workload);

}  // namespace cosa::cli
