#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cosa/architecture/area_table.h"

namespace cosa {

/// Reads an Accelergy area reference table, versions 0.2 to 0.4: `ART: {version, tables}`, a list
/// of {name, area}, or the summary that Accelergy writes beside it, `ART_summary: {version,
/// table_summary}`. Areas are in um^2, of one instance. Nothing is matched to a machine here:
/// `areas_of` does.
[[nodiscard]] AreaReferenceTable read_area_reference_table(const std::filesystem::path& path);

/// The same from text; `file_name` is for messages.
[[nodiscard]] AreaReferenceTable read_area_reference_table_from_text(std::string_view text,
                                                                     const std::string& file_name);

}  // namespace cosa
