#pragma once

#include <memory>
#include <optional>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/mapping/mapping.h"
#include "cosa/model/cost.h"
#include "cosa/model/even_nest.h"
#include "cosa/model/options.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// Judges many mappings of one workload on one machine. What does not depend on the mapping is
/// prepared once; even mappings are then evaluated without allocation.
///
/// Mappings must be valid (`validate`); this is checked no further than memory safety asks, and the
/// cost of an invalid one means nothing. A count that leaves 64 bits throws `InputError`. One
/// evaluator serves one thread; copies are independent.
class Evaluator {
 public:
  /// Throws `InputError` when the machine names tensors that the workload does not have, when the
  /// table is not the machine's, or when the workload or machine exceed `EvenNest`'s limits.
  Evaluator(Workload workload, Architecture architecture, EnergyTable energy,
            ModelOptions options = {});
  /// With the energies of `resolve_energy(architecture)`.
  Evaluator(Workload workload, Architecture architecture, ModelOptions options = {});
  Evaluator(const Evaluator& other);
  Evaluator(Evaluator&& other) noexcept;
  Evaluator& operator=(const Evaluator& other);
  Evaluator& operator=(Evaluator&& other) noexcept;
  ~Evaluator();

  [[nodiscard]] const Workload& workload() const;
  [[nodiscard]] const Architecture& architecture() const;
  [[nodiscard]] const EnergyTable& energy() const;
  [[nodiscard]] const ModelOptions& options() const;

  /// The full cost, in a buffer that the next call overwrites.
  const Cost& evaluate(const EvenNest& nest);
  const Cost& evaluate(const Mapping& mapping);

  /// Cycles and energy only, the same numbers bit for bit.
  [[nodiscard]] CostTotals evaluate_totals(const EvenNest& nest);
  [[nodiscard]] CostTotals evaluate_totals(const Mapping& mapping);

  /// The full cost by the general path, which uneven mappings take; even ones cost the same.
  const Cost& evaluate_general(const Mapping& mapping);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cosa
