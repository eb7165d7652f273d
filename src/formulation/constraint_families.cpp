#include "constraint_families.h"

#include <cmath>
#include <string>

#include "cosa/mapping/loop.h"

namespace cosa::detail {
namespace {

std::string class_name(const FormulationModel& model, std::size_t c) {
  std::string name;
  for (const std::size_t j : model.primes.groups[model.prime_class(c).group].dimensions) {
    name += model.problem.workload->dimensions()[j].name;
  }
  return name + " " + std::to_string(model.prime_class(c).prime);
}

void add_fanout(FormulationModel& model, std::size_t level, LoopKind axis, std::int64_t instances) {
  LinearExpression used;
  for (std::size_t c = 0; c < model.num_classes(); ++c) {
    model.add_copies(used, level, c, axis, model.prime_class(c).log2_prime);
  }
  if (!used.is_constant()) {
    model.milp.add_constraint(to_string(ConstraintFamily::kFanout),
                              model.problem.architecture->levels()[level].name, -kInfinity, used,
                              log2_limit(instances));
  }
}

}  // namespace

double log2_limit(std::int64_t words) { return std::log2(static_cast<double>(words) + 0.5); }

/// Every copy of a prime class sits in one place: for each class c,
///
///     sum over levels i and kinds k of x(i, c, k) = copies(c).
void add_assignment(FormulationModel& model) {
  if (!model.has(ConstraintFamily::kAssignment)) {
    return;
  }
  for (std::size_t c = 0; c < model.num_classes(); ++c) {
    LinearExpression placed;
    for (std::size_t level = 0; level < model.problem.num_levels; ++level) {
      for (const LoopKind kind : kAllLoopKinds) {
        model.add_copies(placed, level, c, kind);
      }
    }
    const double copies = model.prime_class(c).total;
    model.milp.add_constraint(to_string(ConstraintFamily::kAssignment), class_name(model, c),
                              copies, placed, copies);
  }
}

/// Spatial loops fit the instances below one instance of their level, S, along each axis of the
/// mesh (published: as if all were along one): for each level i and axis a,
///
///     sum over classes c of log2(prime(c)) * x(i, c, a) <= log2 S(i, a).
void add_fanouts(FormulationModel& model) {
  if (!model.has(ConstraintFamily::kFanout)) {
    return;
  }
  for (std::size_t level = 0; level < model.problem.num_levels; ++level) {
    const Fanout& fanout = model.problem.fanouts[level];
    if (model.problem.is_published()) {
      add_fanout(model, level, LoopKind::kSpatialX, fanout.size());
    } else {
      add_fanout(model, level, LoopKind::kSpatialX, fanout.x);
      add_fanout(model, level, LoopKind::kSpatialY, fanout.y);
    }
  }
}

/// A tensor's tile fits its share of a level: for each level i inside the outermost and each tensor
/// v that has a limit there (published: every tensor, kept or not),
///
///     T(i, v) <= log2 limit(i, v).
void add_capacity(FormulationModel& model, const TileLogs& tiles) {
  if (!model.has(ConstraintFamily::kCapacity)) {
    return;
  }
  const FormulationProblem& problem = model.problem;
  for (std::size_t v = 0; v < problem.num_tensors; ++v) {
    for (std::size_t i = 0; i < problem.outermost(); ++i) {
      if (problem.tile_limit(v, i)) {
        model.milp.add_constraint(
            to_string(ConstraintFamily::kCapacity),
            problem.workload->tensors()[v].name + " at " + problem.architecture->levels()[i].name,
            -kInfinity, tiles(v, i), log2_limit(*problem.tile_limit(v, i)));
      }
    }
  }
}

}  // namespace cosa::detail
