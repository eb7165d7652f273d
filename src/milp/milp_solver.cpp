#include "cosa/milp/milp_solver.h"

#include <Highs.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>

#include "cosa/base/check.h"

namespace cosa {
namespace {

HighsInt highs_int(std::size_t value) { return static_cast<HighsInt>(value); }

HighsLp to_highs(const MilpModel& model) {
  HighsLp lp;
  lp.num_col_ = highs_int(model.variables().size());
  lp.num_row_ = highs_int(model.constraints().size());
  lp.sense_ = ObjSense::kMinimize;
  lp.offset_ = model.objective_constant();
  lp.col_cost_ = model.objective();
  for (const MilpVariable& variable : model.variables()) {
    lp.col_lower_.push_back(variable.lower);
    lp.col_upper_.push_back(variable.upper);
    lp.integrality_.push_back(variable.is_integer ? HighsVarType::kInteger
                                                  : HighsVarType::kContinuous);
  }
  lp.a_matrix_.format_ = MatrixFormat::kRowwise;
  lp.a_matrix_.start_.assign(1, 0);
  for (const MilpConstraint& constraint : model.constraints()) {
    lp.row_lower_.push_back(constraint.lower);
    lp.row_upper_.push_back(constraint.upper);
    for (const LinearTerm& term : constraint.terms) {
      lp.a_matrix_.index_.push_back(highs_int(term.variable.value()));
      lp.a_matrix_.value_.push_back(term.coefficient);
    }
    lp.a_matrix_.start_.push_back(highs_int(lp.a_matrix_.index_.size()));
  }
  return lp;
}

void set(Highs& highs, const std::string& option, auto value) {
  COSA_CHECK(highs.setOptionValue(option, value) == HighsStatus::kOk);
}

/// What small models gain from. On the reference layers each of these heuristics costs more time
/// than its solutions save: without them the solve takes half as long. A HiGHS that does not know
/// an option does without it.
void tune(Highs& highs) {
  for (const char* heuristic : {"mip_heuristic_run_feasibility_jump", "mip_heuristic_run_rens",
                                "mip_heuristic_run_rins", "mip_heuristic_run_root_reduced_cost"}) {
    (void)highs.setOptionValue(heuristic, false);
  }
}

void set_options(Highs& highs, const MilpOptions& options) {
  set(highs, "output_flag", false);
  // The number may not change within a process; parallel work runs one model a thread.
  set(highs, "threads", HighsInt{1});
  set(highs, "mip_rel_gap", 0.0);
  set(highs, "mip_abs_gap", 0.0);
  tune(highs);
  if (options.time_limit_seconds) {
    set(highs, "time_limit", *options.time_limit_seconds);
  }
}

/// Lets the caller stop the solve: within the tree, and within a linear program.
void heed_stop(Highs& highs, const std::function<bool()>& stop) {
  const auto ask = [&stop](int, const std::string&, const HighsCallbackOutput*,
                           HighsCallbackInput* answer, void*) { answer->user_interrupt = stop(); };
  COSA_CHECK(highs.setCallback(HighsCallbackFunctionType(ask)) == HighsStatus::kOk);
  for (const HighsCallbackType type :
       {kCallbackMipInterrupt, kCallbackSimplexInterrupt, kCallbackIpmInterrupt}) {
    COSA_CHECK(highs.startCallback(type) == HighsStatus::kOk);
  }
}

MilpSolution read_solution(const Highs& highs) {
  const HighsInfo& info = highs.getInfo();
  MilpSolution solution;
  solution.nodes = std::max<std::int64_t>(0, info.mip_node_count);
  solution.bound = info.mip_dual_bound;
  if (info.primal_solution_status == kSolutionStatusFeasible) {
    solution.values = highs.getSolution().col_value;
    solution.objective = info.objective_function_value;
  }
  switch (highs.getModelStatus()) {
    case HighsModelStatus::kOptimal:
      COSA_CHECK(solution.has_values());
      solution.termination = Termination::kOptimal;
      break;
    case HighsModelStatus::kInfeasible:
      solution.termination = Termination::kInfeasible;
      break;
    case HighsModelStatus::kTimeLimit:
    case HighsModelStatus::kInterrupt:
      solution.termination = solution.has_values() ? Termination::kFeasible : Termination::kUnknown;
      break;
    default:
      throw InternalError("the solver stopped with the status " +
                          highs.modelStatusToString(highs.getModelStatus()));
  }
  return solution;
}

/// A model without variables, which HiGHS does not judge.
MilpSolution solve_empty(const MilpModel& model) {
  MilpSolution solution;
  const auto holds = [](const MilpConstraint& row) { return row.lower <= 0.0 && row.upper >= 0.0; };
  if (!std::ranges::all_of(model.constraints(), holds)) {
    solution.termination = Termination::kInfeasible;
    return solution;
  }
  solution.termination = Termination::kOptimal;
  solution.objective = model.objective_constant();
  solution.bound = solution.objective;
  return solution;
}

}  // namespace

MilpSolution solve(const MilpModel& model, const MilpOptions& options) {
  if (model.variables().empty()) {
    return solve_empty(model);
  }
  const auto start = std::chrono::steady_clock::now();
  Highs highs;
  set_options(highs, options);
  if (options.stop) {
    heed_stop(highs, options.stop);
  }
  COSA_CHECK(highs.passModel(to_highs(model)) == HighsStatus::kOk);
  COSA_CHECK(highs.run() != HighsStatus::kError);
  MilpSolution solution = read_solution(highs);
  solution.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return solution;
}

}  // namespace cosa
