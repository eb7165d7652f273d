#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "cosa/mapping/mapping.h"
#include "cosa/model/evaluator.h"
#include "cosa/search/objective.h"
#include "order_class.h"
#include "search_problem.h"
#include "spatial_profile.h"

namespace cosa::search {

/// All factors of a mapping, orders left open: what the join arrives at.
struct Leaf {
  const SpatialProfile* profile;
  const OrderClass* order;
  std::vector<std::int64_t> temporal;  ///< [dimension * levels + level]
};

/// A mapping that was judged.
struct Judged {
  ObjectiveValue value;
  CostTotals totals;
  Mapping mapping;
};

/// Finds the best order of a leaf's loops under the cost model.
class LeafJudge {
 public:
  /// `stop` is asked every few thousand evaluations of one leaf.
  LeafJudge(const SearchProblem& problem, Evaluator& evaluator, ObjectivePair objective,
            std::function<bool()> stop = {});

  // Both keep to the orders and axes that constraints allow.
  /// The order that the leaf's class names: exact where no windows are.
  [[nodiscard]] std::optional<Judged> judge_class(const Leaf& leaf);
  /// The best of all orders that can differ in cost. With `handed` words that neighbours hand on
  /// count, which every order of every loop, and the axes of spatial loops, can decide on.
  [[nodiscard]] std::optional<Judged> judge_all(const Leaf& leaf, bool handed);

  [[nodiscard]] std::int64_t evaluated() const { return evaluated_; }
  /// Whether a leaf was left before all its orders were judged.
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  using Order = std::vector<std::size_t>;  ///< search dimensions, innermost first

  struct SpatialLoop {
    std::size_t dimension;
    std::int64_t bound;
    Axis axis;
  };
  using SpatialChoice = std::vector<SpatialLoop>;

  [[nodiscard]] Order class_order(const Leaf& leaf, std::size_t level) const;
  [[nodiscard]] bool allows(const Order& order, std::size_t level) const;
  [[nodiscard]] const std::vector<Order>& orders(std::uint64_t present, bool handed,
                                                 std::size_t level);
  /// One way to lay out the spatial loops at a fan-out, or all.
  [[nodiscard]] SpatialChoice spatial_choice(const Leaf& leaf, std::size_t fanout) const;
  [[nodiscard]] std::vector<SpatialChoice> spatial_choices(const Leaf& leaf,
                                                           std::size_t fanout) const;
  void build(const Leaf& leaf, const std::vector<const Order*>& temporal,
             const std::vector<const SpatialChoice*>& spatial);
  void add_spatial(std::size_t level, const std::vector<const SpatialChoice*>& spatial);
  void add_loop(std::size_t dimension, std::int64_t bound,
                std::optional<SpatialPlacement> placement);
  void consider(std::optional<Judged>& best);

  const SearchProblem& problem_;
  Evaluator& evaluator_;
  ObjectivePair objective_;
  std::vector<std::size_t> alike_;  ///< by level: the innermost whose loops are ordered alike
  std::map<std::tuple<std::uint64_t, bool, std::size_t>, std::vector<Order>> orders_;
  EvenNest nest_;
  std::vector<MappingNode> nodes_;  ///< of an uneven nest, innermost first
  std::vector<std::vector<std::int64_t>> members_left_;
  std::function<bool()> stop_;
  std::int64_t evaluated_ = 0;
  bool stopped_ = false;
};

}  // namespace cosa::search
