#include <cmath>

#include "constraint_families.h"
#include "published_rules.h"

namespace cosa::detail {
namespace {

constexpr std::string_view kFamily = to_string(ConstraintFamily::kTile);

/// The copies of a filter class inside the outermost level.
LinearExpression copies_inside(const FormulationModel& model, std::size_t c) {
  LinearExpression copies;
  for (std::size_t level = 0; level < model.problem.outermost(); ++level) {
    for (const LoopKind kind : kAllLoopKinds) {
      model.add_copies(copies, level, c, kind);
    }
  }
  return copies;
}

bool is_class_of(const FormulationModel& model, std::size_t c, std::size_t dimension) {
  return model.primes.groups[model.prime_class(c).group].dimensions.front() == dimension;
}

/// zz = 1 iff some prime of the output dimension, dummies included, lies at or inside the innermost
/// level that keeps the inputs: with n such copies of at most m,
///
///     zz <= n <= m * zz.
VariableId add_output_inside(FormulationModel& model, std::size_t output) {
  LinearExpression inside;
  double most = 0;
  for (std::size_t c = 0; c < model.num_classes(); ++c) {
    if (!is_class_of(model, c, output)) {
      continue;
    }
    most += model.prime_class(c).total;
    for (std::size_t level = 0; level <= innermost_input_level(model.problem); ++level) {
      for (const LoopKind kind : kAllLoopKinds) {
        model.add_copies(inside, level, c, kind);
      }
    }
  }
  const VariableId flag = model.milp.add_binary();
  if (model.has(ConstraintFamily::kTile)) {
    LinearExpression at_least = inside;
    at_least.add(flag, -1.0);
    model.milp.add_constraint(kFamily, "output inside", 0.0, at_least, kInfinity);
    LinearExpression at_most = inside;
    at_most.add(flag, -most);
    model.milp.add_constraint(kFamily, "output inside", -kInfinity, at_most, 0.0);
  }
  return flag;
}

/// w = zz * n for the n copies, at most m, of a filter class inside the outermost level:
///
///     w <= m * zz,    w <= n,    w >= n - m * (1 - zz),    w >= 0.
VariableId add_product(FormulationModel& model, VariableId flag, const LinearExpression& copies,
                       double most) {
  const VariableId product = model.milp.add_continuous(0.0, most);
  if (model.has(ConstraintFamily::kTile)) {
    LinearExpression off{};
    off.add(product).add(flag, -most);
    model.milp.add_constraint(kFamily, "halo off", -kInfinity, off, 0.0);
    LinearExpression difference{};
    difference.add(product).add(copies, -1.0);
    model.milp.add_constraint(kFamily, "halo at most", -kInfinity, difference, 0.0);
    difference.add(flag, -most);
    model.milp.add_constraint(kFamily, "halo at least", -most, difference, kInfinity);
  }
  return product;
}

/// The halo, in logarithms: for every prime f of R and S inside the outermost level
///
///     (1 - zz) * log2 f + zz * 1  =  log2 f + zz * (1 - log2 f).
LinearExpression add_halo(FormulationModel& model) {
  LinearExpression halo;
  for (const HaloPair& pair : kHaloPairs) {
    const VariableId flag = add_output_inside(model, pair.output);
    for (std::size_t c = 0; c < model.num_classes(); ++c) {
      if (is_class_of(model, c, pair.filter)) {
        const double log2_prime = model.prime_class(c).log2_prime;
        const LinearExpression copies = copies_inside(model, c);
        halo.add(copies, log2_prime);
        halo.add(add_product(model, flag, copies, model.prime_class(c).total), 1.0 - log2_prime);
      }
    }
  }
  return halo;
}

}  // namespace

/// The published tile of tensor v at level i, with its faults: every prime f inside is charged with
/// the stride, again and again, and the halo has an inverted level test.
///
///     T(i, v) = sum over classes c inside by Z of A(c, v) * log2(stride(c, v) * f) * copies(c)
///               + halo, for the inputs inside the innermost level that keeps them.
TileLogs add_published_tiles(FormulationModel& model) {
  const FormulationProblem& problem = model.problem;
  TileLogs tiles(problem.num_tensors, problem.num_levels);
  const bool halo_matters = has_halo(problem, kPublishedInputs, 0) &&
                            !(halo_is_expelled(problem) && model.has(ConstraintFamily::kTile) &&
                              model.has(ConstraintFamily::kCapacity));
  const LinearExpression halo = halo_matters ? add_halo(model) : LinearExpression{};
  for (std::size_t v = 0; v < problem.num_tensors; ++v) {
    for (std::size_t i = 0; i < problem.num_levels; ++i) {
      for (std::size_t c = 0; c < model.num_classes(); ++c) {
        const std::size_t j = model.primes.groups[model.prime_class(c).group].dimensions.front();
        if (problem.relevance(j, v) == 1) {
          const auto stride = static_cast<double>(charged_stride(problem, j, v));
          tiles(v, i).add(model.copies_in_tile(v, i, c),
                          model.prime_class(c).log2_prime + std::log2(stride));
        }
      }
      if (has_halo(problem, v, i)) {
        tiles(v, i).add(halo);
      }
    }
  }
  return tiles;
}

}  // namespace cosa::detail
