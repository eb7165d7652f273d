#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cosa/base/termination.h"
#include "cosa/formulation/formulation_options.h"
#include "cosa/formulation/formulation_result.h"
#include "cosa/mapping/mapping.h"
#include "cosa/model/cost.h"
#include "cosa/scheduler/engine.h"
#include "cosa/scheduler/provenance.h"
#include "cosa/scheduler/schedule_padding.h"
#include "cosa/search/search_result.h"
#include "cosa/search/top.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What the engine `cosa` says beyond the mapping.
struct FormulationDetails {
  FormulationForm form = FormulationForm::kCorrected;
  std::optional<PrimeAssignment> primes{};
  std::optional<ObjectiveTerms> terms{};
  /// As in `FormulationResult`: the schedule's own value, where it is not the model's.
  std::optional<double> schedule_objective{};
  int rejected_solutions = 0;
};

/// What a search, of any engine but `cosa`, says beyond the mapping: how the space was exhausted,
/// or how far.
struct SearchCertificate {
  std::string tie_break{};      ///< the objective that tells mappings equal in the first one apart
  bool free_residency = false;  ///< which level keeps what was chosen with the rest
  Placement placement = Placement::kEven;
  /// The share of operations that padding might have added; absent: extents were left as they are.
  std::optional<double> padding_limit{};
  SearchStatistics statistics{};
};

/// Why a workload has no mapping on a machine.
struct InfeasibleReason {
  std::string family;   ///< the kind of constraint; may be empty
  std::string message;  ///< which constraint, with its numbers
};

/// The answer to one workload on one machine. The mapping, when there is one, is valid, of the
/// workload or of the padded one.
struct Schedule {
  std::optional<Provenance> provenance{};  ///< present in what `schedule` returns
  Engine engine = Engine::kCosa;
  Termination termination = Termination::kUnknown;

  std::optional<Mapping> mapping{};  ///< present when optimal or feasible
  std::optional<Cost> cost{};        ///< of the mapping, by the cost model
  /// Present where larger extents are best: mapping and cost are those of the larger layer.
  std::optional<SchedulePadding> padding{};

  /// The best mappings, where more than one was asked for: `mapping` is the first of them, and the
  /// termination is what is known of that one.
  std::optional<TopMappings> top{};

  /// What the engine makes small, its value at the optimum found, and the proven lower bound of
  /// all values; (value - bound) / |value|.
  std::string objective{};
  std::optional<double> objective_value{};
  std::optional<double> bound{};
  std::optional<double> gap{};

  double seconds = 0;      ///< wall time of the engine
  std::int64_t nodes = 0;  ///< partial solutions looked at

  std::optional<InfeasibleReason> infeasible{};
  std::optional<FormulationDetails> formulation{};  ///< of the engine `cosa`
  std::optional<SearchCertificate> certificate{};   ///< of every other engine

  /// The workload that the mapping is of, where `asked` is the one that was to be scheduled.
  [[nodiscard]] const Workload& mapped(const Workload& asked) const {
    return padding ? padding->workload : asked;
  }
  const Workload& mapped(Workload&&) const = delete;  // it would not outlive the call
};

}  // namespace cosa
