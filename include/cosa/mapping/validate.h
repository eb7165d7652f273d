#pragma once

#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/constraints.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What makes a mapping valid for a workload on a machine.
enum class MappingRule {
  kReference,     ///< loops and nodes name existing dimensions, levels and tensors; bounds >= 1
  kFactors,       ///< the bounds of a dimension's loops multiply to its extent
  kFanout,        ///< spatial bounds fit the mesh of their fan-out, in x and in y
  kCapacity,      ///< the tiles that a level keeps fit its usable words
  kResidency,     ///< what must be kept is, what must be bypassed is not
  kStorageOrder,  ///< a tensor's nodes and the fan-outs follow the levels outside in
  kConstraint,    ///< factors, orders, axes and utilisation obey the constraints
};

/// A rule that a mapping breaks, in words and numbers.
struct Violation {
  MappingRule rule;
  std::string message;

  friend bool operator==(const Violation&, const Violation&) = default;
};

/// Every broken rule; empty for a valid mapping. When the mapping refers to what does not exist,
/// only those violations are returned; when a dimension's loops exceed its extent, capacities are
/// not looked at. Throws `InputError` when the architecture names a tensor that the workload does
/// not have, and when the tiles of a level together leave 64 bits.
[[nodiscard]] std::vector<Violation> validate(const Workload& workload,
                                              const Architecture& architecture,
                                              const Mapping& mapping);

/// The same and every constraint that the mapping breaks. A temporal loop belongs to the innermost
/// level that has a storage node outside it. Several loops of a dimension at a place count as one
/// factor; loops of bound 1 do not count. The constraints must be the workload's and the machine's.
[[nodiscard]] std::vector<Violation> validate(const Workload& workload,
                                              const Architecture& architecture,
                                              const Mapping& mapping,
                                              const Constraints& constraints);

/// Throws `InputError` with every rule that the mapping breaks.
void require_valid(const Workload& workload, const Architecture& architecture,
                   const Mapping& mapping);

}  // namespace cosa
