#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cosa/architecture/energy_table.h"

namespace cosa {

/// Reads an Accelergy energy reference table, versions 0.2 to 0.4: `ERT: {version, tables}`, tables
/// by component path (0.2) or as a list of {name, actions} (0.3 on). Energies are in pJ. Nothing is
/// matched to a machine here: `resolve_energy` does.
[[nodiscard]] EnergyReferenceTable read_energy_reference_table(const std::filesystem::path& path);

/// The same from text; `file_name` is for messages.
[[nodiscard]] EnergyReferenceTable read_energy_reference_table_from_text(
    std::string_view text, const std::string& file_name);

}  // namespace cosa
