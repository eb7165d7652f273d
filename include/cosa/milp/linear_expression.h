#pragma once

#include <span>
#include <vector>

#include "cosa/base/id.h"

namespace cosa {

/// A variable of one `MilpModel`.
using VariableId = Id<struct VariableTag>;

/// `coefficient` x `variable`.
struct LinearTerm {
  VariableId variable;
  double coefficient;
};

/// A sum of terms and a constant. A variable may occur in several terms; they add.
class LinearExpression {
 public:
  LinearExpression() = default;

  LinearExpression& add(VariableId variable, double coefficient = 1.0) {
    if (coefficient != 0.0) {
      terms_.push_back({variable, coefficient});
    }
    return *this;
  }
  LinearExpression& add(const LinearExpression& other, double scale = 1.0) {
    for (const LinearTerm& term : other.terms_) {
      add(term.variable, scale * term.coefficient);
    }
    constant_ += scale * other.constant_;
    return *this;
  }
  LinearExpression& add_constant(double value) {
    constant_ += value;
    return *this;
  }

  [[nodiscard]] std::span<const LinearTerm> terms() const { return terms_; }
  [[nodiscard]] double constant() const { return constant_; }
  [[nodiscard]] bool is_constant() const { return terms_.empty(); }

 private:
  std::vector<LinearTerm> terms_;
  double constant_ = 0.0;
};

}  // namespace cosa
