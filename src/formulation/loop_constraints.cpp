#include "loop_constraints.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "constraint_families.h"
#include "cosa/base/input_error.h"

namespace cosa::detail {
namespace {

double log2_least(std::int64_t factor) { return std::log2(static_cast<double>(factor) - 0.5); }

/// log2 of a dimension's factor at a place.
LinearExpression log_factor(const FormulationModel& model, LoopPlace place, DimensionId d) {
  LinearExpression log;
  const auto group = model.primes.group_of(d.value());
  for (std::size_t c = 0; group && c < model.num_classes(); ++c) {
    if (model.prime_class(c).group != *group) {
      continue;
    }
    for (const LoopKind kind : kAllLoopKinds) {
      if ((kind == LoopKind::kTemporal) == (place.kind == LoopKindAt::kTemporal)) {
        model.add_copies(log, place.level.value(), c, kind, model.prime_class(c).log2_prime);
      }
    }
  }
  return log;
}

void add_factor(FormulationModel& model, const FactorLimit& limit) {
  const double most = limit.range.most ? log2_limit(*limit.range.most) : kInfinity;
  const double least = limit.range.least > 1 ? log2_least(limit.range.least) : -kInfinity;
  const std::string name = model.problem.workload->dimension(limit.dimension).name;
  if (least > most) {  // the statement contradicts itself
    model.milp.add_constraint(to_string(ConstraintFamily::kLoops), name, 1, {}, kInfinity);
    return;
  }
  model.milp.add_constraint(to_string(ConstraintFamily::kLoops), name, least,
                            log_factor(model, limit.place, limit.dimension), most);
}

void add_axis(FormulationModel& model, const AxisLimit& limit) {
  const auto group = model.primes.group_of(limit.dimension.value());
  const LoopKind other = limit.only == Axis::kX ? LoopKind::kSpatialY : LoopKind::kSpatialX;
  LinearExpression copies;
  for (std::size_t c = 0; group && c < model.num_classes(); ++c) {
    if (model.prime_class(c).group == *group) {
      model.add_copies(copies, limit.fanout.value(), c, other);
    }
  }
  if (!copies.is_constant()) {
    model.milp.add_constraint(to_string(ConstraintFamily::kLoops),
                              model.problem.workload->dimension(limit.dimension).name, -kInfinity,
                              copies, 0);
  }
}

void add_utilization(FormulationModel& model) {
  LinearExpression multipliers;
  for (std::size_t level = 0; level < model.problem.num_levels; ++level) {
    for (std::size_t c = 0; c < model.num_classes(); ++c) {
      for (const LoopKind axis : {LoopKind::kSpatialX, LoopKind::kSpatialY}) {
        model.add_copies(multipliers, level, c, axis, model.prime_class(c).log2_prime);
      }
    }
  }
  model.milp.add_constraint(to_string(ConstraintFamily::kLoops), "multipliers",
                            log2_least(model.problem.constraints.least_multipliers()), multipliers,
                            kInfinity);
}

}  // namespace

void refuse_unsayable_constraints(const FormulationProblem& problem) {
  const LoopPlace chosen{LevelId{problem.permutation_level}, LoopKindAt::kTemporal};
  const std::string& level = problem.architecture->level(chosen.level).name;
  if (!problem.constraints.order(chosen).is_free()) {
    throw InputError("the engine cosa chooses the order of the temporal loops of " + level +
                         " itself and obeys no other",
                     "add --engine exact, or leave that permutation out");
  }
  if (problem.is_published() && !problem.constraints.axis_limits().empty()) {
    const AxisLimit& limit = problem.constraints.axis_limits().front();
    throw InputError({limit.where, problem.workload->dimension(limit.dimension).name,
                      "the published form knows no axes of a fan-out",
                      "use the corrected form, or leave the split out"});
  }
}

bool is_limited(const Constraints& constraints, DimensionId dimension) {
  const auto concerns = [&](const auto& limit) { return limit.dimension == dimension; };
  return std::ranges::any_of(constraints.factor_limits(), concerns) ||
         std::ranges::any_of(constraints.axis_limits(), concerns);
}

/// With F(i, j) the product of the primes of dimension j at a place of level i, for each limit
///
///     log2 least <= sum over classes c of j of log2(prime(c)) * x(i, c, k) <= log2 most,
///     x(i, c, a) = 0 along an axis a where j may not lie,
///     log2 multipliers <= sum over levels i, classes c, axes a of log2(prime(c)) * x(i, c, a).
void add_loop_constraints(FormulationModel& model) {
  const Constraints& constraints = model.problem.constraints;
  if (!model.has(ConstraintFamily::kLoops)) {
    return;
  }
  for (const FactorLimit& limit : constraints.factor_limits()) {
    add_factor(model, limit);
  }
  for (const AxisLimit& limit : constraints.axis_limits()) {
    add_axis(model, limit);
  }
  if (constraints.least_multipliers() > 1) {
    add_utilization(model);
  }
}

}  // namespace cosa::detail
