#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace cosa {

/// What a run of Timeloop says that its mapping costs (`*.stats.txt`).
struct TimeloopStats {
  std::int64_t cycles = 0;
  double energy_pJ = 0;
  /// The energy is known to within this: the file rounds it.
  double energy_tolerance_pJ = 0;
};

/// Reads the summary at the end of a stats file: cycles, and the energy from whichever of the total
/// (`Energy: 12.34 uJ`) and the energy per operation (`pJ/Compute`, `fJ/Compute`, pJ/MACC) is
/// rounded less. `file_name` is for messages. Throws `InputError` where there is no summary.
[[nodiscard]] TimeloopStats timeloop_stats_from_text(std::string_view text,
                                                     const std::string& file_name);

[[nodiscard]] TimeloopStats read_timeloop_stats(const std::filesystem::path& path);

}  // namespace cosa
