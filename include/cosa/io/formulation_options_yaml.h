#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cosa/architecture/architecture.h"
#include "cosa/formulation/formulation_options.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// Reads the options of the formulation: A, B, Z, part ratios, global buffer, weights, constants.
/// All keys are optional; docs/files.md lists them. Names and shapes are checked against the
/// workload and the architecture; what the numbers must fulfil, `solve_formulation` checks.
[[nodiscard]] FormulationOptions read_formulation_options(const std::filesystem::path& path,
                                                          const Workload& workload,
                                                          const Architecture& architecture);

/// The same from text; `file_name` is for messages.
[[nodiscard]] FormulationOptions read_formulation_options_from_text(
    std::string_view text, const std::string& file_name, const Workload& workload,
    const Architecture& architecture);

}  // namespace cosa
