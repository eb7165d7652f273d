#include "cosa/formulation/formulation.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cosa/base/check.h"
#include "cosa/formulation/relaxation.h"
#include "cosa/mapping/validate.h"
#include "cuts.h"
#include "decode.h"
#include "evaluate.h"
#include "infeasibility.h"
#include "loop_constraints.h"
#include "model.h"

namespace cosa {
namespace {

using namespace detail;

/// Solves, decodes, validates and cuts until a valid mapping comes out.
class FormulationRun {
 public:
  FormulationRun(const FormulationProblem& problem, const FormulationOptions& options)
      : problem_(problem), options_(options) {
    build(true);
  }

  FormulationResult run() {
    while (step()) {
    }
    result_.seconds = elapsed();
    return std::move(result_);
  }

 private:
  [[nodiscard]] double elapsed() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

  void build(bool interchange) {
    interchange_ = interchange;
    primes_ = make_prime_classes(problem_, interchange);
    orders_ = order_classes(problem_, primes_);
    model_.emplace(build_model(problem_, primes_, orders_));
  }

  /// One solve; true if another must follow.
  bool step() {
    MilpOptions options{.stop = options_.stop};
    if (options_.time_limit_seconds) {
      options.time_limit_seconds = std::max(0.0, *options_.time_limit_seconds - elapsed());
    }
    const MilpSolution solution = solve(model_->milp, options);
    result_.nodes += solution.nodes;
    result_.termination = solution.termination;
    if (solution.termination != Termination::kInfeasible && std::isfinite(solution.bound)) {
      result_.bound = std::max(solution.bound, result_.bound.value_or(solution.bound));
    }
    if (solution.has_values()) {
      return take(solution);
    }
    if (solution.termination == Termination::kInfeasible) {
      result_.bound.reset();
      result_.infeasibility = rejected_because_.empty()
                                  ? explain_infeasibility(problem_)
                                  : Infeasibility{rejected_family_, rejected_because_};
    }
    return false;
  }

  /// Makes the result of a solution whose mapping is valid, else cuts it off.
  bool take(const MilpSolution& solution) {
    const PrimeCounts counts = read_counts(*model_, solution);
    const ObjectiveTerms terms = evaluate(problem_, primes_, orders_, counts);
    const double value = objective_of(problem_, terms);
    check_value(solution, value);
    if (!result_.objective_value) {
      result_.objective_value = value;
    }
    auto schedule =
        decode(problem_, primes_, best_order(problem_, primes_, orders_, counts), counts);
    const auto violations = schedule ? validate(*problem_.workload, *problem_.architecture,
                                                schedule->mapping, problem_.constraints)
                                     : std::vector<Violation>{};
    if (!schedule || !violations.empty()) {
      return reject(solution, counts, schedule, violations);
    }
    result_.mapping = std::move(schedule->mapping);
    result_.primes = std::move(schedule->primes);
    result_.terms = terms;
    if (result_.rejected_solutions > 0) {
      result_.schedule_objective = value;
    }
    set_gap(solution, value);
    return false;
  }

  /// The program and the integers must tell the same story, to the solver's tolerance. A solution
  /// that is not optimal may understate itself: its order need not be the best for its loops.
  static void check_value(const MilpSolution& solution, double value) {
    const double tolerance = 1e-4 * (1.0 + std::abs(value));
    COSA_CHECK(value <= solution.objective + tolerance);
    COSA_CHECK(solution.termination != Termination::kOptimal ||
               value >= solution.objective - tolerance);
  }

  void set_gap(const MilpSolution& solution, double value) {
    if (solution.termination == Termination::kOptimal) {
      result_.gap = 0.0;
      result_.bound = value;
      return;
    }
    const double bound = result_.bound.value_or(-kInfinity);
    result_.gap = std::max(0.0, value - bound) / std::max(std::abs(value), 1e-12);
  }

  bool reject(const MilpSolution& solution, const PrimeCounts& counts,
              const std::optional<DecodedSchedule>& schedule,
              const std::vector<Violation>& violations) {
    ++result_.rejected_solutions;
    if (solution.termination != Termination::kOptimal) {
      result_.termination = Termination::kUnknown;
      return false;
    }
    rejected_family_ = schedule ? ConstraintFamily::kCapacity : ConstraintFamily::kFanout;
    rejected_because_ =
        schedule ? violations.front().message : "spatial loops do not fit the axes of a mesh";
    if (problem_.is_published() && interchange_) {
      // Its tiles are not the mapping's: which of two like dimensions a prime is from can matter.
      build(false);
      add_exact_limits(*model_);
      return true;
    }
    if (!schedule) {
      add_mesh_cut(*model_, counts);
      return true;
    }
    const auto overflows = find_overflows(problem_, schedule->mapping);
    COSA_CHECK(!overflows.empty());
    for (const Overflow& overflow : overflows) {
      add_overflow_cut(*model_, counts, overflow);
    }
    return true;
  }

  const FormulationProblem& problem_;
  const FormulationOptions& options_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  bool interchange_ = true;
  PrimeClasses primes_;
  std::vector<OrderClass> orders_;
  std::optional<FormulationModel> model_;
  FormulationResult result_;
  ConstraintFamily rejected_family_ = ConstraintFamily::kCapacity;
  std::string rejected_because_;
};

}  // namespace

FormulationResult solve_formulation(const Workload& workload, const Architecture& architecture,
                                    const FormulationOptions& options,
                                    const Constraints& constraints) {
  FormulationProblem problem = make_problem(workload, architecture, options);
  problem.constraints = constraints;
  refuse_unsayable_constraints(problem);
  return FormulationRun(problem, options).run();
}

std::optional<double> relaxed_optimum(const Workload& workload, const Architecture& architecture,
                                      const FormulationOptions& options,
                                      std::span<const ConstraintFamily> omitted) {
  const FormulationProblem problem = make_problem(workload, architecture, options);
  const PrimeClasses primes = make_prime_classes(problem, true);
  const auto orders = order_classes(problem, primes);
  const FormulationModel model = build_model(problem, primes, orders, omitted);
  const MilpSolution solution = solve(model.milp);
  if (!solution.has_values()) {
    return std::nullopt;
  }
  return solution.objective;
}

}  // namespace cosa
