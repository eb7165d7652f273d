#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "search_problem.h"

namespace cosa::search {

/// What stands innermost in the temporal loops of one level.
struct BlockOption {
  /// Groups whose loops stand innermost, in this order; empty and pure: the level has no loops.
  std::vector<std::size_t> prefix{};
  /// Nothing but the prefix's groups has loops here.
  bool pure = false;
  /// Groups without loops here, as a mask: all others where the option is pure; and those that
  /// would have to stand further in than the prefix, or may have none at all.
  std::uint64_t absent = 0;
  /// The dimension of the first group that stands innermost of all, where that matters: a window's
  /// dimension, whose tiles overlap from step to step.
  std::optional<std::size_t> innermost{};

  [[nodiscard]] bool lacks(std::size_t group) const { return ((absent >> group) & 1U) != 0; }

  friend bool operator==(const BlockOption&, const BlockOption&) = default;
};

/// The dimension and level whose loop is the first outside a boundary, for overlapping tiles.
struct Halo {
  std::size_t dimension;
  std::size_t block;

  friend bool operator==(const Halo&, const Halo&) = default;
};

/// What an order class means to one cluster: everything its columns depend on.
struct OrderView {
  /// By dimension of the cluster: levels at which it may have temporal loops, as a mask.
  std::vector<std::uint32_t> allowed;
  /// [dimension of the cluster * terms + term]: the levels whose loops of the dimension repeat the
  /// transfer; 0 where the dimension is relevant to the tensor.
  std::vector<std::uint32_t> counted;
  /// By term: the first loop outside the child where it is one of the cluster's windows.
  std::vector<std::optional<Halo>> halo;
  /// By term: whether the first loop outside the child leaves the tile of one of the cluster's
  /// windows where it is. Then, and then only, orders may transfer less than the columns say of any
  /// halo: a later step may come back to the same tile.
  std::vector<char> still;

  friend bool operator==(const OrderView&, const OrderView&) = default;
};

/// One choice of what stands innermost at each level. For every choice of splits the least cost
/// over all classes is the least cost over all loop orders that constraints allow (docs/search.md,
/// "Order classes").
struct OrderClass {
  std::vector<BlockOption> blocks;           ///< by level
  std::vector<std::size_t> view_of_cluster;  ///< indices into `OrderClasses::views`
};

struct OrderClasses {
  std::vector<OrderClass> classes;
  std::vector<std::vector<OrderView>> views;  ///< by cluster
};

/// The classes that no other class beats on every split. With `dominance` levels that are of no use
/// under a view are left out of it, and classes are compared through their views.
/// Nothing when `stop` said so.
[[nodiscard]] std::optional<OrderClasses> order_classes(const SearchProblem& problem,
                                                        bool dominance,
                                                        const std::function<bool()>& stop);

}  // namespace cosa::search
