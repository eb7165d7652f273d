#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/base/input_error.h"

namespace cosa {

/// Where an energy per access comes from.
enum class EnergySource {
  kErt,           ///< an Accelergy energy reference table
  kArchitecture,  ///< the architecture file states it
  kBuiltIn,       ///< the built-in formula (docs/cost-model.md, rule 16)
};

/// The name used in text and JSON: ert, architecture, built-in.
[[nodiscard]] std::string_view to_string(EnergySource source);

/// Energies of one action: one for each combination of the action's arguments
/// (`address_delta`, `data_delta`), at least one.
using ActionEnergies = std::vector<double>;

/// An energy reference table as read, nothing resolved: component path -> action -> energies in pJ.
struct EnergyReferenceTable {
  std::map<std::string, std::map<std::string, ActionEnergies>> tables;
  SourceLocation where{};  ///< the file, for errors
};

/// Energies of a memory, in pJ per access to a whole vector (block) of one utilised instance.
struct LevelEnergy {
  double read_pJ;
  double write_pJ;  ///< of fills and updates
  EnergySource source;

  friend bool operator==(const LevelEnergy&, const LevelEnergy&) = default;
};

/// Energy of one multiply-accumulate in pJ.
struct ComputeEnergy {
  double mac_pJ;
  EnergySource source;

  friend bool operator==(const ComputeEnergy&, const ComputeEnergy&) = default;
};

/// What every component of one architecture costs.
struct EnergyTable {
  std::vector<LevelEnergy> levels;  ///< by `LevelId`
  ComputeEnergy compute;

  friend bool operator==(const EnergyTable&, const EnergyTable&) = default;
};

/// The energies of a machine: from the reference table when there is one, else from the
/// architecture where it states them, else built in. Docs: cost-model.md, rules 16 and 17.
///
/// A table is matched by the last part of its path: `System.Chiplet.GlobalBuffer[0..15]` is
/// GlobalBuffer. Throws `InputError` when a reference table is given and lacks a level, the compute
/// unit, or an action (it lists the names there are), when two of its tables match one component,
/// or when an energy is negative or not finite.
[[nodiscard]] EnergyTable resolve_energy(
    const Architecture& architecture,
    const std::optional<EnergyReferenceTable>& reference = std::nullopt);

}  // namespace cosa
