#pragma once

#include <map>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/base/input_error.h"

namespace cosa {

/// An area reference table as read, nothing matched to a machine: component path -> um^2 of one
/// instance.
struct AreaReferenceTable {
  std::map<std::string, double> areas;
  SourceLocation where{};  ///< the file, for errors
};

/// What one machine's components take.
struct ComponentAreas {
  /// um^2 of one instance, by name of a memory or of the multipliers; what the table lacks is
  /// absent.
  std::map<std::string, double> areas;
  /// Paths of the table that are no component of the machine, such as wires.
  std::vector<std::string> others;
};

/// Of the table, what is the machine's: matched by the last part of its path, as energies are
/// (`resolve_energy`). Throws `InputError` when two entries of the table match one component.
[[nodiscard]] ComponentAreas areas_of(const Architecture& architecture,
                                      const AreaReferenceTable& reference);

}  // namespace cosa
