#include "leaf_judge.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "allowed_order.h"
#include "cosa/base/check.h"
#include "cosa/base/factors.h"

namespace cosa::search {
namespace {

/// Evaluations between two questions whether to stop.
constexpr std::int64_t kEvaluationsPerStop = 4096;

/// Everything about the order of one level's loops that any count can depend on
/// (docs/search.md, section 5); with `handed` by links between neighbours, too.
std::vector<std::size_t> order_signature(const SearchProblem& problem, bool handed,
                                         const std::vector<std::size_t>& order) {
  constexpr std::size_t kEnd = ~std::size_t{0};
  constexpr std::size_t kIrrelevant = kEnd - 1;
  constexpr std::size_t kPlain = kEnd - 2;
  std::vector<std::size_t> signature;
  for (std::size_t v = 0; v < problem.tensors.size(); ++v) {
    std::size_t free = 0;
    bool seen_relevant = false;
    const WindowRank* first = nullptr;
    std::vector<std::size_t> sequence;
    for (const std::size_t d : order) {
      if (!problem.relevant(d, v)) {
        free |= seen_relevant ? 0 : std::size_t{1} << d;
        if (handed) {
          sequence.push_back(d);
        } else if (sequence.empty() || sequence.back() != kIrrelevant) {
          sequence.push_back(kIrrelevant);
        }
        continue;
      }
      const WindowRank* rank = problem.tensors[v].window_of(d);
      sequence.push_back(rank == nullptr ? kPlain : d);
      if (rank == nullptr || (!handed && first != nullptr && rank != first)) {
        seen_relevant = true;
        break;
      }
      seen_relevant = true;
      first = rank;
    }
    signature.push_back(free);
    if (!problem.tensors[v].windows.empty()) {
      signature.insert(signature.end(), sequence.begin(), sequence.end());
    }
    signature.push_back(seen_relevant ? kEnd : kEnd - 3);
  }
  return signature;
}

}  // namespace

LeafJudge::LeafJudge(const SearchProblem& problem, Evaluator& evaluator, ObjectivePair objective,
                     std::function<bool()> stop)
    : problem_(problem),
      evaluator_(evaluator),
      objective_(std::move(objective)),
      stop_(std::move(stop)) {
  COSA_CHECK(problem.dims.size() < 64);
  for (std::size_t level = 0; level < problem.levels.size(); ++level) {
    std::size_t first = 0;
    while (!std::ranges::all_of(problem.dims, [&](const SearchDimension& dim) {
      return dim.temporal_ranks[first] == dim.temporal_ranks[level];
    })) {
      ++first;
    }
    alike_.push_back(first);
  }
}

std::optional<Judged> LeafJudge::judge_class(const Leaf& leaf) {
  const std::size_t levels = problem_.levels.size();
  const std::size_t fanouts = problem_.memories.size();
  std::vector<Order> orders(levels);
  std::vector<SpatialChoice> choices(fanouts);
  std::vector<const Order*> temporal;
  std::vector<const SpatialChoice*> spatial;
  for (std::size_t level = 0; level < levels; ++level) {
    orders[level] = class_order(leaf, level);
    temporal.push_back(&orders[level]);
  }
  for (std::size_t fanout = 0; fanout < fanouts; ++fanout) {
    choices[fanout] = spatial_choice(leaf, fanout);
    spatial.push_back(&choices[fanout]);
  }
  build(leaf, temporal, spatial);
  std::optional<Judged> best;
  consider(best);
  return best;
}

std::optional<Judged> LeafJudge::judge_all(const Leaf& leaf, bool handed) {
  const std::size_t levels = problem_.levels.size();
  const std::size_t fanouts = problem_.memories.size();
  std::vector<std::vector<SpatialChoice>> choices;
  std::vector<const std::vector<Order>*> candidates;
  std::vector<std::size_t> limits;
  for (std::size_t level = 0; level < levels; ++level) {
    std::uint64_t present = 0;
    for (std::size_t d = 0; d < problem_.dims.size(); ++d) {
      present |= leaf.temporal[d * levels + level] > 1 ? std::uint64_t{1} << d : 0;
    }
    candidates.push_back(&orders(present, handed, level));
    const bool free = level == 0 && !problem_.multiplier_links;  // the order here is all one
    limits.push_back(free ? 1 : candidates.back()->size());
  }
  for (std::size_t fanout = 0; fanout < fanouts; ++fanout) {
    choices.push_back(handed ? spatial_choices(leaf, fanout)
                             : std::vector<SpatialChoice>(1, spatial_choice(leaf, fanout)));
    limits.push_back(choices.back().size());
  }
  std::optional<Judged> best;
  std::vector<std::size_t> pick(limits.size(), 0);
  std::vector<const Order*> temporal(levels);
  std::vector<const SpatialChoice*> spatial(fanouts);
  for (bool more = true; more && !stopped_;) {
    stopped_ = evaluated_ % kEvaluationsPerStop == 0 && stop_ && stop_();
    for (std::size_t level = 0; level < levels; ++level) {
      temporal[level] = &(*candidates[level])[pick[level]];
    }
    for (std::size_t fanout = 0; fanout < fanouts; ++fanout) {
      spatial[fanout] = &choices[fanout][pick[levels + fanout]];
    }
    build(leaf, temporal, spatial);
    consider(best);
    more = false;
    for (std::size_t i = 0; i < pick.size() && !more; ++i) {
      more = ++pick[i] < limits[i];
      pick[i] = more ? pick[i] : 0;
    }
  }
  return best;
}

LeafJudge::Order LeafJudge::class_order(const Leaf& leaf, std::size_t level) const {
  const BlockOption& option = leaf.order->blocks[level];
  Order order;
  if (option.innermost) {
    order.push_back(*option.innermost);
  }
  const auto append = [&](std::size_t d) {
    if (std::ranges::find(order, d) == order.end()) {
      order.push_back(d);
    }
  };
  for (const std::size_t g : option.prefix) {
    std::ranges::for_each(problem_.groups[g].dimensions, append);
  }
  Order others(problem_.dims.size());
  std::iota(others.begin(), others.end(), std::size_t{0});
  std::ranges::stable_sort(others, {},
                           [&](std::size_t d) { return problem_.dims[d].temporal_ranks[level]; });
  std::ranges::for_each(others, append);
  return order;
}

bool LeafJudge::allows(const Order& order, std::size_t level) const {
  return std::ranges::is_sorted(
      order, {}, [&](std::size_t d) { return problem_.dims[d].temporal_ranks[level]; });
}

const std::vector<LeafJudge::Order>& LeafJudge::orders(std::uint64_t present, bool handed,
                                                       std::size_t level) {
  const auto [found, added] = orders_.try_emplace({present, handed, alike_[level]});
  if (added) {
    Order order;
    for (std::size_t d = 0; d < problem_.dims.size(); ++d) {
      if (((present >> d) & 1U) != 0) {
        order.push_back(d);
      }
    }
    std::set<std::vector<std::size_t>> seen;
    do {
      if (allows(order, level) && ((handed && problem_.multiplier_links) ||
                                   seen.insert(order_signature(problem_, handed, order)).second)) {
        found->second.push_back(order);
      }
    } while (std::ranges::next_permutation(order).found);
  }
  return found->second;
}

LeafJudge::SpatialChoice LeafJudge::spatial_choice(const Leaf& leaf, std::size_t fanout) const {
  const Fanout& mesh = problem_.memories[fanout].fanout;
  Order order(problem_.dims.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (fanout == 0 && leaf.profile->adjacent) {
    std::swap(order.front(), order[*leaf.profile->adjacent]);
  }
  std::ranges::stable_sort(order, {},
                           [&](std::size_t d) { return problem_.dims[d].spatial_ranks[fanout]; });
  std::int64_t along_x = most_along_x(mesh, mesh_demand(problem_, *leaf.profile, fanout)).value();
  SpatialChoice along_both;
  SpatialChoice along_y;
  for (const std::size_t d : order) {
    const std::int64_t factor = leaf.profile->factor(d, fanout, problem_.memories.size());
    const AxisChoice axes = problem_.dims[d].axes_at(fanout);
    const std::int64_t part = axes.is_free() ? std::gcd(factor, along_x) : axes.x ? factor : 1;
    along_x /= axes.is_free() ? part : 1;
    if (part > 1) {
      along_both.push_back({d, part, Axis::kX});
    }
    if (factor / part > 1) {
      along_y.push_back({d, factor / part, Axis::kY});
    }
  }
  along_both.insert(along_both.end(), along_y.begin(), along_y.end());
  return along_both;
}

std::vector<LeafJudge::SpatialChoice> LeafJudge::spatial_choices(const Leaf& leaf,
                                                                 std::size_t fanout) const {
  const Fanout& mesh = problem_.memories[fanout].fanout;
  std::vector<SpatialChoice> layouts{{}};  // which part of each dimension lies along which axis
  for (std::size_t d = 0; d < problem_.dims.size(); ++d) {
    std::vector<SpatialChoice> longer;
    const std::int64_t factor = leaf.profile->factor(d, fanout, problem_.memories.size());
    for (const SpatialChoice& layout : layouts) {
      const AxisChoice axes = problem_.dims[d].axes_at(fanout);
      for (const std::int64_t x : divisors(factor)) {
        if ((x > 1 && !axes.x) || (factor / x > 1 && !axes.y)) {
          continue;
        }
        SpatialChoice next = layout;
        if (x > 1) {
          next.push_back({d, x, Axis::kX});
        }
        if (factor / x > 1) {
          next.push_back({d, factor / x, Axis::kY});
        }
        longer.push_back(std::move(next));
      }
    }
    layouts = std::move(longer);
  }
  const auto before = [](const SpatialLoop& a, const SpatialLoop& b) {
    return std::pair(a.dimension, a.axis) < std::pair(b.dimension, b.axis);
  };
  const auto rank = [&](const SpatialLoop& loop) {
    return problem_.dims[loop.dimension].spatial_ranks[fanout];
  };
  std::vector<SpatialChoice> choices;
  for (SpatialChoice& layout : layouts) {
    std::int64_t x = 1;
    std::int64_t y = 1;
    for (const SpatialLoop& loop : layout) {
      (loop.axis == Axis::kX ? x : y) *= loop.bound;
    }
    if (x > mesh.x || y > mesh.y) {
      continue;
    }
    std::ranges::sort(layout, before);
    do {
      if (detail::ranks_never_fall(layout, &SpatialLoop::axis, rank)) {
        choices.push_back(layout);
      }
    } while (std::next_permutation(layout.begin(), layout.end(), before));
  }
  return choices;
}

void LeafJudge::build(const Leaf& leaf, const std::vector<const Order*>& temporal,
                      const std::vector<const SpatialChoice*>& spatial) {
  const std::size_t levels = problem_.levels.size();
  members_left_ = problem_.member_extents;
  nest_.clear();
  nodes_.clear();
  for (std::size_t level = 0; level < levels; ++level) {
    const SearchLevel& at = problem_.levels[level];
    if (!problem_.is_uneven) {
      nest_.start_level(at.kept);
    }
    add_spatial(level, spatial);
    for (const std::size_t d : *temporal[level]) {
      add_loop(d, leaf.temporal[d * levels + level], std::nullopt);
    }
    if (problem_.is_uneven) {
      nodes_.emplace_back(StorageNode{LevelId{at.memory}, at.kept});
    }
  }
}

/// The loops of the fan-outs that stand directly inside a level's temporal ones.
void LeafJudge::add_spatial(std::size_t level, const std::vector<const SpatialChoice*>& spatial) {
  for (std::size_t fanout = 0; fanout < problem_.memories.size(); ++fanout) {
    if (problem_.memories[fanout].fanout_level != level) {
      continue;
    }
    for (const SpatialLoop& loop : *spatial[fanout]) {
      add_loop(loop.dimension, loop.bound, SpatialPlacement{LevelId{fanout}, loop.axis});
    }
  }
}

/// A merged dimension's loop becomes loops of its members, by whichever have the primes left.
void LeafJudge::add_loop(std::size_t dimension, std::int64_t bound,
                         std::optional<SpatialPlacement> placement) {
  const SearchDimension& dim = problem_.dims[dimension];
  for (std::size_t m = 0; m < dim.members.size() && bound > 1; ++m) {
    std::int64_t& left = members_left_[dimension][m];
    const std::int64_t part = std::gcd(bound, left);
    left /= part;
    bound /= part;
    if (part == 1) {
      continue;
    }
    if (problem_.is_uneven) {
      nodes_.emplace_back(Loop{dim.members[m], part, placement});
    } else if (placement) {
      nest_.add_spatial(dim.members[m], part, placement->axis);
    } else {
      nest_.add_temporal(dim.members[m], part);
    }
  }
  COSA_CHECK(bound == 1);
}

void LeafJudge::consider(std::optional<Judged>& best) {
  ++evaluated_;
  Mapping uneven;
  if (problem_.is_uneven) {
    uneven = Mapping{{nodes_.rbegin(), nodes_.rend()}};
  }
  const CostTotals totals =
      problem_.is_uneven ? evaluator_.evaluate_totals(uneven) : evaluator_.evaluate_totals(nest_);
  const ObjectiveValue value = objective_value(objective_, totals);
  if (!best || value < best->value) {
    best = Judged{value, totals, problem_.is_uneven ? std::move(uneven) : to_mapping(nest_)};
  }
}

}  // namespace cosa::search
