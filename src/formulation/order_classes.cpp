#include "order_classes.h"

#include <algorithm>
#include <utility>

#include "cosa/workload/tensor_set.h"

namespace cosa::detail {
namespace {

/// Walks orders from the inside out. `alive` are the tensors that have met no relevant group yet.
class OrderWalk {
 public:
  OrderWalk(const FormulationProblem& problem, const PrimeClasses& primes) {
    for (const DimensionGroup& group : primes.groups) {
      TensorSet irrelevant;
      for (std::size_t v = 0; v < problem.num_tensors; ++v) {
        if (problem.relevance(group.dimensions.front(), v) == 0) {
          irrelevant.insert(TensorId{v});
        }
      }
      irrelevant_.push_back(irrelevant.bits());
    }
  }

  std::vector<OrderClass> run(const FormulationProblem& problem) {
    OrderClass start{{}, std::vector<int>(irrelevant_.size(), 0)};
    walk(TensorSet::first(problem.num_tensors).bits(), std::move(start));
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool placed(const OrderClass& order, std::size_t group) const {
    return std::ranges::find(order.sequence, group) != order.sequence.end();
  }

  static void place(OrderClass& order, std::size_t group, std::uint32_t alive) {
    order.sequence.push_back(group);
    order.stationary[group] = std::popcount(alive);
  }

  void walk(std::uint32_t alive, OrderClass order) {
    // A group that no living tensor minds goes in at once: it can gain nothing by waiting.
    for (std::size_t d = 0; d < irrelevant_.size(); ++d) {
      if (alive != 0 && (irrelevant_[d] & alive) == alive && !placed(order, d)) {
        place(order, d, alive);
      }
    }
    bool is_end = true;
    for (std::size_t d = 0; d < irrelevant_.size(); ++d) {
      const std::uint32_t left = alive & irrelevant_[d];
      if (left != 0 && !placed(order, d)) {
        is_end = false;
        OrderClass next = order;
        place(next, d, left);
        walk(left, std::move(next));
      }
    }
    if (is_end) {
      keep(std::move(order));
    }
  }

  void keep(OrderClass order) {
    const auto dominates = [](const OrderClass& a, const OrderClass& b) {
      return std::ranges::equal(a.stationary, b.stationary, std::ranges::greater_equal{});
    };
    if (std::ranges::any_of(found_, [&](const OrderClass& f) { return dominates(f, order); })) {
      return;
    }
    std::erase_if(found_, [&](const OrderClass& f) { return dominates(order, f); });
    found_.push_back(std::move(order));
  }

  std::vector<std::uint32_t> irrelevant_;  // [group]: tensors that the group does not move
  std::vector<OrderClass> found_;
};

}  // namespace

std::vector<OrderClass> order_classes(const FormulationProblem& problem,
                                      const PrimeClasses& primes) {
  return OrderWalk(problem, primes).run(problem);
}

}  // namespace cosa::detail
