#include "model.h"

#include <algorithm>

#include "constraint_families.h"
#include "cosa/base/check.h"
#include "loop_constraints.h"
#include "published_rules.h"

namespace cosa::detail {
namespace {

/// Whether copies of the class may sit there at all.
bool is_place(const FormulationProblem& problem, const PrimeClass& prime_class, std::size_t level,
              LoopKind kind) {
  const Fanout& fanout = problem.fanouts[level];
  switch (kind) {
    case LoopKind::kTemporal:
      return true;
    case LoopKind::kSpatialX:
      // The published form counts the instances of a fan-out and knows no mesh.
      return prime_class.prime > 1 &&
             prime_class.prime <= (problem.is_published() ? fanout.size() : fanout.x);
    case LoopKind::kSpatialY:
      return prime_class.prime > 1 && !problem.is_published() && prime_class.prime <= fanout.y;
  }
  return false;
}

/// The published halo, where it must fit one word, leaves R and S no place inside the outermost
/// level: a bound in place of rows.
bool is_expelled(const FormulationModel& model, const PrimeClass& prime_class, std::size_t level) {
  if (!model.problem.is_published() || level == model.problem.outermost() ||
      !model.has(ConstraintFamily::kCapacity) || !model.has(ConstraintFamily::kTile)) {
    return false;
  }
  const std::size_t j = model.primes.groups[prime_class.group].dimensions.front();
  return (j == kR || j == kS) && halo_is_expelled(model.problem);
}

void add_placement(FormulationModel& model) {
  for (std::size_t level = 0; level < model.problem.num_levels; ++level) {
    for (std::size_t c = 0; c < model.num_classes(); ++c) {
      const PrimeClass& prime_class = model.prime_class(c);
      if (is_expelled(model, prime_class, level)) {
        continue;
      }
      for (const LoopKind kind : kAllLoopKinds) {
        if (is_place(model.problem, prime_class, level, kind)) {
          model.placement.at(level, c, kind) = model.milp.add_integer(0.0, prime_class.total);
        }
      }
    }
  }
}

}  // namespace

bool FormulationModel::has(ConstraintFamily family) const {
  return std::ranges::find(omitted, family) == omitted.end();
}

void FormulationModel::add_copies(LinearExpression& expression, std::size_t level, std::size_t c,
                                  LoopKind kind, double scale) const {
  if (const auto variable = placement.at(level, c, kind)) {
    expression.add(*variable, scale);
  }
}

LinearExpression FormulationModel::copies_in_tile(std::size_t v, std::size_t i,
                                                  std::size_t c) const {
  LinearExpression copies;
  for (std::size_t level = 0; level < problem.num_levels; ++level) {
    for (const LoopKind kind : kAllLoopKinds) {
      if (in_tile(problem, v, i, level, kind)) {
        add_copies(copies, level, c, kind);
      }
    }
  }
  return copies;
}

LinearExpression FormulationModel::copies_in_mapped_tile(std::size_t v, std::size_t i,
                                                         std::size_t c) const {
  LinearExpression copies;
  for (std::size_t level = 0; level < problem.num_levels; ++level) {
    for (const LoopKind kind : kAllLoopKinds) {
      if (in_mapped_tile(problem, v, i, level, kind)) {
        add_copies(copies, level, c, kind);
      }
    }
  }
  return copies;
}

FormulationModel build_model(const FormulationProblem& problem, const PrimeClasses& primes,
                             const std::vector<OrderClass>& orders,
                             std::span<const ConstraintFamily> omitted) {
  FormulationModel model{
      .problem = problem,
      .primes = primes,
      .orders = orders,
      .omitted = {omitted.begin(), omitted.end()},
      .placement = PlacementVariables(problem.num_levels, primes.classes.size()),
  };
  add_placement(model);
  add_assignment(model);
  add_fanouts(model);
  add_loop_constraints(model);
  const TileLogs tiles =
      problem.is_published() ? add_published_tiles(model) : add_exact_tiles(model);
  add_capacity(model, tiles);
  const LinearExpression global_traffic = add_order(model);
  model.milp.minimize(objective(model, tiles, global_traffic));
  return model;
}

PrimeCounts read_counts(const FormulationModel& model, const MilpSolution& solution) {
  PrimeCounts counts(model.problem.num_levels, model.num_classes());
  for (std::size_t c = 0; c < model.num_classes(); ++c) {
    std::int64_t total = 0;
    for (std::size_t level = 0; level < model.problem.num_levels; ++level) {
      for (const LoopKind kind : kAllLoopKinds) {
        if (const auto variable = model.placement.at(level, c, kind)) {
          const std::int64_t copies = solution.integer(*variable);
          COSA_CHECK(copies >= 0);
          counts.at(level, c, kind) = static_cast<int>(copies);
          total += copies;
        }
      }
    }
    COSA_CHECK(total == model.prime_class(c).total);
  }
  return counts;
}

}  // namespace cosa::detail
