#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "cosa/formulation/constraint_family.h"
#include "cosa/milp/milp_model.h"
#include "cosa/milp/milp_solver.h"
#include "order_classes.h"
#include "prime_classes.h"
#include "problem.h"

namespace cosa::detail {

/// The integer variables: how many copies of a prime class sit at a level as a kind of loop.
class PlacementVariables {
 public:
  PlacementVariables(std::size_t levels, std::size_t classes)
      : classes_(classes), variables_(levels * classes * kLoopKinds) {}

  [[nodiscard]] std::optional<VariableId>& at(std::size_t level, std::size_t prime_class,
                                              LoopKind kind) {
    return variables_[(level * classes_ + prime_class) * kLoopKinds +
                      static_cast<std::size_t>(kind)];
  }
  /// Absent where no copy may sit.
  [[nodiscard]] std::optional<VariableId> at(std::size_t level, std::size_t prime_class,
                                             LoopKind kind) const {
    return variables_[(level * classes_ + prime_class) * kLoopKinds +
                      static_cast<std::size_t>(kind)];
  }

 private:
  std::size_t classes_;
  std::vector<std::optional<VariableId>> variables_;
};

/// The mixed-integer program in the making; each family of constraints adds its part.
struct FormulationModel {
  const FormulationProblem& problem;
  const PrimeClasses& primes;
  const std::vector<OrderClass>& orders;
  std::vector<ConstraintFamily> omitted;
  MilpModel milp{};
  PlacementVariables placement;

  [[nodiscard]] bool has(ConstraintFamily family) const;
  [[nodiscard]] const PrimeClass& prime_class(std::size_t c) const { return primes.classes[c]; }
  [[nodiscard]] std::size_t num_classes() const { return primes.classes.size(); }

  /// Adds scale x (copies of the class at the level as this kind of loop) to the expression.
  void add_copies(LinearExpression& expression, std::size_t level, std::size_t c, LoopKind kind,
                  double scale = 1.0) const;
  /// The copies of the class inside the tile of tensor v at level i, as the form counts it.
  [[nodiscard]] LinearExpression copies_in_tile(std::size_t v, std::size_t i, std::size_t c) const;
  /// The same as a mapping means it.
  [[nodiscard]] LinearExpression copies_in_mapped_tile(std::size_t v, std::size_t i,
                                                       std::size_t c) const;
};

/// Builds the program of the problem without the omitted families.
[[nodiscard]] FormulationModel build_model(const FormulationProblem& problem,
                                           const PrimeClasses& primes,
                                           const std::vector<OrderClass>& orders,
                                           std::span<const ConstraintFamily> omitted = {});

/// The counts of a solution of the model.
[[nodiscard]] PrimeCounts read_counts(const FormulationModel& model, const MilpSolution& solution);

}  // namespace cosa::detail
