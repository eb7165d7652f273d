#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/milp/linear_expression.h"

namespace cosa {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A column of a mixed-integer program.
struct MilpVariable {
  double lower;
  double upper;
  bool is_integer;
};

/// A row: lower <= terms <= upper.
struct MilpConstraint {
  std::string_view family;  ///< the constraint family; a string literal
  std::string instance;     ///< which member of the family, for messages
  double lower;
  double upper;
  std::vector<LinearTerm> terms;  ///< each variable at most once, by ascending handle
};

/// A mixed-integer linear program to minimise. Variables are known by their handles alone.
class MilpModel {
 public:
  /// Bounds must satisfy lower <= upper; an integer variable's must be finite.
  VariableId add_continuous(double lower, double upper);
  VariableId add_integer(double lower, double upper);
  VariableId add_binary() { return add_integer(0.0, 1.0); }

  /// Adds lower <= expression <= upper. `family` must outlive the model.
  void add_constraint(std::string_view family, std::string instance, double lower,
                      const LinearExpression& expression, double upper);

  void minimize(const LinearExpression& objective);

  [[nodiscard]] const std::vector<MilpVariable>& variables() const { return variables_; }
  [[nodiscard]] const std::vector<MilpConstraint>& constraints() const { return constraints_; }
  /// One coefficient a variable.
  [[nodiscard]] const std::vector<double>& objective() const { return objective_; }
  [[nodiscard]] double objective_constant() const { return objective_constant_; }

 private:
  VariableId add_variable(MilpVariable variable);

  std::vector<MilpVariable> variables_;
  std::vector<MilpConstraint> constraints_;
  std::vector<double> objective_;
  double objective_constant_ = 0.0;
};

}  // namespace cosa
