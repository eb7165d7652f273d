#pragma once

#include <filesystem>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// Reads a mapping: Timeloop's list from a `.yaml` or `.yml` file, ours from a `.json` file.
[[nodiscard]] Mapping read_mapping(const std::filesystem::path& path, const Workload& workload,
                                   const Architecture& architecture);

}  // namespace cosa
