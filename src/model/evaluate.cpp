#include "cosa/model/evaluate.h"

#include "cosa/mapping/validate.h"
#include "cosa/model/evaluator.h"

namespace cosa {
Cost evaluate(const Workload& workload, const Architecture& architecture, const Mapping& mapping,
              const EnergyTable& energy, const ModelOptions& options) {
  require_valid(workload, architecture, mapping);
  return Evaluator(workload, architecture, energy, options).evaluate(mapping);
}

Cost evaluate(const Workload& workload, const Architecture& architecture, const Mapping& mapping,
              const ModelOptions& options) {
  return evaluate(workload, architecture, mapping, resolve_energy(architecture), options);
}

}  // namespace cosa
