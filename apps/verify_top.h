#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/io/schedule_claim_json.h"
#include "cosa/mapping/constraints.h"
#include "cosa/search/objective.h"
#include "cosa/search/top_request.h"
#include "cosa/workload/workload.h"
#include "findings.h"

namespace cosa::cli {

/// What mappings are of.
struct Question {
  const Workload& workload;
  const Architecture& architecture;
  const EnergyTable& energy;
  const Constraints& constraints;
};

/// What the list says that it was asked. Throws `InputError` where it names no distinction.
[[nodiscard]] TopRequest request_of(const ClaimedTop& claim);

/// Whether a list of the best mappings holds what it says: each valid and of the cost claimed, none
/// before a better one, no two alike, and the bound no lower than what is proven. `file` is for
/// messages.
void check_top(const ClaimedTop& claim, const Question& question, const ObjectivePair& objective,
               const std::string& file, Findings& findings);

}  // namespace cosa::cli
