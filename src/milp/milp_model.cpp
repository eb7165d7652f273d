#include "cosa/milp/milp_model.h"

#include <algorithm>
#include <utility>

#include "cosa/base/check.h"

namespace cosa {
namespace {

/// The terms by ascending handle, equal handles added up, zeros dropped.
std::vector<LinearTerm> merged(std::span<const LinearTerm> terms) {
  std::vector<LinearTerm> sorted(terms.begin(), terms.end());
  std::ranges::sort(sorted, {}, &LinearTerm::variable);
  std::vector<LinearTerm> result;
  for (const LinearTerm& term : sorted) {
    if (!result.empty() && result.back().variable == term.variable) {
      result.back().coefficient += term.coefficient;
    } else {
      result.push_back(term);
    }
  }
  std::erase_if(result, [](const LinearTerm& term) { return term.coefficient == 0.0; });
  return result;
}

}  // namespace

VariableId MilpModel::add_variable(MilpVariable variable) {
  COSA_CHECK(variable.lower <= variable.upper);
  variables_.push_back(variable);
  objective_.push_back(0.0);
  return VariableId{variables_.size() - 1};
}

VariableId MilpModel::add_continuous(double lower, double upper) {
  return add_variable({lower, upper, false});
}

VariableId MilpModel::add_integer(double lower, double upper) {
  COSA_CHECK(lower > -kInfinity && upper < kInfinity);
  return add_variable({lower, upper, true});
}

void MilpModel::add_constraint(std::string_view family, std::string instance, double lower,
                               const LinearExpression& expression, double upper) {
  COSA_CHECK(lower <= upper);
  constraints_.push_back({family, std::move(instance), lower - expression.constant(),
                          upper - expression.constant(), merged(expression.terms())});
}

void MilpModel::minimize(const LinearExpression& objective) {
  objective_.assign(variables_.size(), 0.0);
  for (const LinearTerm& term : objective.terms()) {
    objective_[term.variable.value()] += term.coefficient;
  }
  objective_constant_ = objective.constant();
}

}  // namespace cosa
