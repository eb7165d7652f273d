#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/io/warning.h"
#include "cosa/workload/layer.h"

namespace cosa {

/// Reads layers from what the path names:
/// - a CSV table (`.csv`) with columns net, name, R, S, P, Q, C, K, N in any order, and optionally
///   Wstride, Hstride, Wdilation, Hdilation (default 1);
/// - a CoSA problem in YAML (`.yaml`, `.yml`): one layer without a net, named after the file;
/// - a folder of such YAML files, sorted by name, whose net is the folder's name. Lists of layers,
///   which CoSA keeps beside them, are passed over: `layers.yaml` and `unique_layers.yaml`
///   silently, others with a warning.
[[nodiscard]] WithWarnings<std::vector<Layer>> read_layers(const std::filesystem::path& path);

/// The CSV table from text; `file_name` is for messages.
[[nodiscard]] WithWarnings<std::vector<Layer>> read_layer_table_from_text(
    std::string_view text, const std::string& file_name);

}  // namespace cosa
