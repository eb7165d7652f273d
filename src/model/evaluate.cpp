#include "cosa/model/evaluate.h"

#include <string>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluator.h"

namespace cosa {
namespace {

void require_valid(const Workload& workload, const Architecture& architecture,
                   const Mapping& mapping) {
  const std::vector<Violation> violations = validate(workload, architecture, mapping);
  if (violations.empty()) {
    return;
  }
  std::string list;
  for (const Violation& violation : violations) {
    list += (list.empty() ? "" : "; ") + violation.message;
  }
  throw InputError("the mapping is not valid for " + workload.name() + " on " +
                       architecture.name() + ": " + list,
                   "change the mapping");
}

}  // namespace

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
