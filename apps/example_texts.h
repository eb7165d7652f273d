#pragma once

#include <string_view>

namespace cosa::cli {

// The files of examples/ that the command falls back on, as they were when it was built.
extern const std::string_view kExampleLayer;     ///< layers/resnet50_first.yaml
extern const std::string_view kExampleMachine;   ///< architectures/simba16.yaml
extern const std::string_view kExampleMapspace;  ///< architectures/simba16_mapspace.yaml

}  // namespace cosa::cli
