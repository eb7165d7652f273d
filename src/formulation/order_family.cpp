#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "constraint_families.h"

namespace cosa::detail {
namespace {

/// G(d): the logarithm of the group's temporal loops at the permutation level.
LinearExpression group_traffic(const FormulationModel& model, std::size_t group) {
  LinearExpression traffic;
  for (std::size_t c = 0; c < model.num_classes(); ++c) {
    if (model.prime_class(c).group == group) {
      model.add_copies(traffic, model.problem.permutation_level, c, LoopKind::kTemporal,
                       model.prime_class(c).log2_prime);
    }
  }
  return traffic;
}

double group_traffic_bound(const FormulationModel& model, std::size_t group) {
  double bound = 0;
  for (const PrimeClass& prime_class : model.primes.classes) {
    if (prime_class.group == group) {
      bound += prime_class.log2_prime * prime_class.total;
    }
  }
  return bound;
}

/// The traffic that a group saves: r(d, n) counts once for each of n tensors, when an order class
/// with stationary(d) >= n is chosen.
class OrderFamily {
 public:
  explicit OrderFamily(FormulationModel& model) : model_(model) {
    if (model_.orders.size() > 1) {
      LinearExpression chosen;
      for (std::size_t o = 0; o < model_.orders.size(); ++o) {
        choice_.push_back(model_.milp.add_binary());
        chosen.add(choice_.back());
      }
      model_.milp.add_constraint(to_string(ConstraintFamily::kOrder), "one order", 1.0, chosen,
                                 1.0);
    }
  }

  void save(LinearExpression& traffic, std::size_t group, const LinearExpression& group_traffic) {
    int most = 0;
    for (const OrderClass& order : model_.orders) {
      most = std::max(most, order.stationary[group]);
    }
    const double bound = group_traffic_bound(model_, group);
    // Steps in the number of tensors that share a choice of classes share a variable.
    std::map<std::vector<bool>, int> steps;
    for (int n = 1; n <= most; ++n) {
      std::vector<bool> classes;
      for (const OrderClass& order : model_.orders) {
        classes.push_back(order.stationary[group] >= n);
      }
      ++steps[classes];
    }
    for (const auto& [classes, tensors] : steps) {
      save_step(traffic, group, group_traffic, bound, classes, tensors);
    }
  }

 private:
  void save_step(LinearExpression& traffic, std::size_t group,
                 const LinearExpression& group_traffic, double bound,
                 const std::vector<bool>& classes, int tensors) {
    const bool always = std::ranges::find(classes, false) == classes.end();
    if (always) {
      traffic.add(group_traffic, -tensors);
      return;
    }
    const VariableId saved = model_.milp.add_continuous(0.0, bound);
    const std::string name = "group " + std::to_string(group);
    LinearExpression within{};
    within.add(saved).add(group_traffic, -1.0);
    model_.milp.add_constraint(to_string(ConstraintFamily::kOrder), name, -kInfinity, within, 0.0);
    LinearExpression chosen{};
    chosen.add(saved);
    for (std::size_t o = 0; o < classes.size(); ++o) {
      if (classes[o]) {
        chosen.add(choice_[o], -bound);
      }
    }
    model_.milp.add_constraint(to_string(ConstraintFamily::kOrder), name, -kInfinity, chosen, 0.0);
    traffic.add(saved, -tensors);
  }

  FormulationModel& model_;
  std::vector<VariableId> choice_;  // [order class]; empty when there is one
};

}  // namespace

/// The temporal loops of the permutation level stand in one order for all tensors. With G(d) the
/// logarithm of group d's loops there and b(o) = 1 for the chosen order class o,
///
///     sum over v of gtraffic(v) = sum over d of (tensors * G(d) - saved(d)),
///     saved(d) = sum over n >= 1 of r(d, n),
///     r(d, n) <= G(d),
///     r(d, n) <= log2 extent(d) * sum over o with stationary(o, d) >= n of b(o),
///     sum over o of b(o) = 1.
///
/// Savings lower the objective, so each r takes the smaller of its two limits: G(d) once for every
/// tensor that the chosen order lets group d be inside of.
///
/// Without the family no tensor has to see any loop, as if every loop were inside.
LinearExpression add_order(FormulationModel& model) {
  LinearExpression traffic;
  if (!model.has(ConstraintFamily::kOrder)) {
    return traffic;
  }
  OrderFamily family(model);
  for (std::size_t d = 0; d < model.primes.groups.size(); ++d) {
    const LinearExpression group = group_traffic(model, d);
    if (!group.is_constant()) {
      traffic.add(group, static_cast<double>(model.problem.num_tensors));
      family.save(traffic, d, group);
    }
  }
  return traffic;
}

}  // namespace cosa::detail
