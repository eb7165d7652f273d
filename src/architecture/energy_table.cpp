#include "cosa/architecture/energy_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "component_path.h"

namespace cosa {
namespace {

// Two points published for Eyeriss, in units of a 16-bit multiply-accumulate: a 16-bit access costs
// 1 unit in a memory of 0.5 KB and 6 units in one of 100 KB.
constexpr double kSmallKilobytes = 0.5;
constexpr double kSmallUnits = 1.0;
constexpr double kLargeKilobytes = 100.0;
constexpr double kLargeUnits = 6.0;
constexpr double kReferenceBits = 16.0;
constexpr double kBitsPerKilobyte = 8.0 * 1024.0;
constexpr double kDramUnits = 200.0;

using Table = std::map<std::string, ActionEnergies>;

/// What holds nothing is never accessed.
constexpr LevelEnergy kNothingKept{0, 0, EnergySource::kArchitecture};

// Names an action goes by, the preferred one first.
constexpr std::array<std::string_view, 2> kReadActions{"random_read", "read"};
constexpr std::array<std::string_view, 2> kWriteActions{"random_fill", "write"};
constexpr std::array<std::string_view, 5> kMacActions{"mac_random", "mult_random", "mac", "mult",
                                                      "compute"};

std::string join(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    list += (list.empty() ? "" : ", ") + name;
  }
  return list.empty() ? "none" : list;
}

double built_in_access_pJ(const StorageLevel& level) {
  const double vector_bits = static_cast<double>(level.word_bits) * level.block_size;
  if (level.technology == Technology::kDram) {
    return kDramUnits * vector_bits / kReferenceBits;
  }
  if (!level.capacity_words) {
    throw InputError(level.name + " has no capacity, so that no built-in energy fits it",
                     "state its entries, its energy per access, or give an energy table");
  }
  const double width = vector_bits * level.cluster_size;
  const std::int64_t rows = *level.capacity_words / level.block_size +
                            (*level.capacity_words % level.block_size == 0 ? 0 : 1);
  const double kilobytes = width * static_cast<double>(rows) / kBitsPerKilobyte;
  const double slope = (kLargeUnits - kSmallUnits) / (kLargeKilobytes - kSmallKilobytes);
  const double units = slope * (kilobytes - kSmallKilobytes) + kSmallUnits;
  return units * width / kReferenceBits / level.cluster_size;
}

double built_in_mac_pJ(const ComputeUnit& compute) {
  const double width = static_cast<double>(compute.word_bits) / kReferenceBits;
  return width * width;
}

class ReferenceLookup {
 public:
  ReferenceLookup(const Architecture& architecture, const EnergyReferenceTable& reference)
      : architecture_(architecture), reference_(reference) {}

  [[nodiscard]] LevelEnergy level(const StorageLevel& level) const {
    const Table* table = find(level.name);
    if (table == nullptr && level.residency.keeps_nothing()) {
      return kNothingKept;
    }
    if (table == nullptr) {
      fail(level.name, "the energy table has no entry for " + level.name);
    }
    return {energy(level.name, *table, kReadActions), energy(level.name, *table, kWriteActions),
            EnergySource::kErt};
  }

  [[nodiscard]] ComputeEnergy compute() const {
    const std::string& name = architecture_.compute().name;
    const Table* table = find(name);
    if (table == nullptr) {
      table = only_compute_table(name);
    }
    return {energy(name, *table, kMacActions), EnergySource::kErt};
  }

 private:
  [[noreturn]] void fail(const std::string& key, const std::string& message) const {
    std::vector<std::string> names;
    for (const auto& [path, table] : reference_.tables) {
      names.push_back(path);
    }
    throw InputError(
        {.where = reference_.where,
         .key = key,
         .message = message,
         .mend = "tables are matched by the last part of their path; there are: " + join(names)});
  }

  [[nodiscard]] const Table* find(const std::string& name) const {
    const Table* found = nullptr;
    for (const auto& [path, table] : reference_.tables) {
      if (detail::last_part(path) == name) {
        if (found != nullptr) {
          fail(name, "two entries of the energy table are called " + name);
        }
        found = &table;
      }
    }
    return found;
  }

  /// The one table that can multiply, for units that go by another name in the table.
  [[nodiscard]] const Table* only_compute_table(const std::string& name) const {
    const Table* found = nullptr;
    for (const auto& [path, table] : reference_.tables) {
      if (architecture_.find_level(detail::last_part(path)) ||
          find_action(table, kMacActions) == nullptr) {
        continue;
      }
      if (found != nullptr) {
        fail(name, "the energy table has no entry for " + name + " but several that multiply");
      }
      found = &table;
    }
    if (found == nullptr) {
      fail(name, "the energy table has no entry for " + name);
    }
    return found;
  }

  static const ActionEnergies* find_action(const Table& table,
                                           std::span<const std::string_view> names) {
    for (const std::string_view name : names) {
      const auto action = table.find(std::string(name));
      if (action != table.end()) {
        return &action->second;
      }
    }
    return nullptr;
  }

  [[nodiscard]] double energy(const std::string& component, const Table& table,
                              std::span<const std::string_view> names) const {
    const ActionEnergies* energies = find_action(table, names);
    if (energies == nullptr || energies->empty()) {
      std::vector<std::string> actions;
      for (const auto& [action, values] : table) {
        actions.push_back(action);
      }
      throw InputError({.where = reference_.where,
                        .key = component,
                        .message = "the energy table of " + component + " has no action " +
                                   std::string(names.back()),
                        .mend = "its actions are: " + join(actions)});
    }
    return *std::ranges::max_element(*energies);
  }

  const Architecture& architecture_;
  const EnergyReferenceTable& reference_;
};

void require_energy(const std::string& component, double energy_pJ) {
  if (!(energy_pJ >= 0) || !std::isfinite(energy_pJ)) {
    throw InputError(component + " has an energy of " + std::to_string(energy_pJ) + " pJ",
                     "energies are finite and not negative");
  }
}

LevelEnergy level_energy(const StorageLevel& level) {
  if (level.access_energy) {
    return {level.access_energy->read_pJ, level.access_energy->write_pJ,
            EnergySource::kArchitecture};
  }
  if (level.residency.keeps_nothing()) {
    return kNothingKept;
  }
  const double energy_pJ = built_in_access_pJ(level);
  return {energy_pJ, energy_pJ, EnergySource::kBuiltIn};
}

ComputeEnergy compute_energy(const ComputeUnit& compute) {
  if (compute.energy_pJ) {
    return {*compute.energy_pJ, EnergySource::kArchitecture};
  }
  return {built_in_mac_pJ(compute), EnergySource::kBuiltIn};
}

}  // namespace

std::string_view to_string(EnergySource source) {
  switch (source) {
    case EnergySource::kErt:
      return "ert";
    case EnergySource::kArchitecture:
      return "architecture";
    case EnergySource::kBuiltIn:
      return "built-in";
  }
  return "built-in";
}

EnergyTable resolve_energy(const Architecture& architecture,
                           const std::optional<EnergyReferenceTable>& reference) {
  EnergyTable energies{{}, compute_energy(architecture.compute())};
  if (reference) {
    energies.compute = ReferenceLookup(architecture, *reference).compute();
  }
  require_energy(architecture.compute().name, energies.compute.mac_pJ);
  for (const StorageLevel& level : architecture.levels()) {
    const LevelEnergy energy =
        reference ? ReferenceLookup(architecture, *reference).level(level) : level_energy(level);
    require_energy(level.name, energy.read_pJ);
    require_energy(level.name, energy.write_pJ);
    energies.levels.push_back(energy);
  }
  return energies;
}

}  // namespace cosa
