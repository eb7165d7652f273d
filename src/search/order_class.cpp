#include "order_class.h"

#include <algorithm>
#include <bit>
#include <set>
#include <utility>

#include "useful_levels.h"

namespace cosa::search {
namespace {

/// What the loops outside some point of the nest do to a tensor whose transfer can still be reused
/// there.
struct Chain {
  std::vector<std::uint32_t> counted;  ///< by group: levels whose loops repeat the transfer
  std::optional<Halo> halo;
  bool still = false;  ///< the first loop leaves the tile where it is, and a window may come back
};

/// A class fixed at the levels from some level outwards.
struct OuterClass {
  std::vector<BlockOption> blocks;    ///< outermost first
  std::vector<Chain> open;            ///< by tensor: reuse that reaches the innermost fixed level
  std::vector<Chain> boundaries;      ///< effects on the traffic terms met so far
  std::vector<std::uint32_t> absent;  ///< by group: levels where it may have no loops
  /// All of the above but the blocks as masks: a class is no worse than another where each of its
  /// masks is a subset.
  std::vector<std::uint64_t> effect;
};

/// Whether the nodes of the tensor can be taken to stand outside all loops that leave their tiles
/// where they are: in an uneven nest they can be moved there, and that costs nothing where no
/// window's tile can come back, and no fan-out moves along that another tensor's windows stand by.
bool is_placed_for_reuse(const SearchProblem& problem, std::size_t tensor) {
  const auto has_windows = [](const SearchTensor& other) { return !other.windows.empty(); };
  return problem.is_uneven && !problem.tensors[tensor].couples() &&
         (problem.tensors[tensor].windows.empty() ||
          std::ranges::count_if(problem.tensors, has_windows) == 1);
}

/// Whether the order of loops can decide on what the tensor transfers.
bool asks_for_orders(const SearchProblem& problem, std::size_t tensor) {
  return problem.multiplier_links || !is_placed_for_reuse(problem, tensor);
}

/// Every loop outside repeats the transfer.
Chain all_repeat(const SearchProblem& problem, std::size_t tensor, std::size_t level) {
  const std::uint32_t levels = (std::uint32_t{1} << problem.levels.size()) - 1;
  const std::uint32_t inside = (std::uint32_t{1} << level) - 1;
  Chain chain{std::vector<std::uint32_t>(problem.groups.size(), 0), std::nullopt, false};
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    if (problem.groups[g].irrelevant.contains(TensorId{tensor})) {
      chain.counted[g] = levels & ~inside;
    }
  }
  return chain;
}

/// The chain of `tensor` once a level with `option` stands inside what `outer` describes.
Chain prepend(const SearchProblem& problem, std::size_t tensor, const BlockOption& option,
              std::size_t level, const Chain& outer) {
  if (option.pure && option.prefix.empty()) {
    return outer;
  }
  const TensorId v{tensor};
  const std::uint32_t here = std::uint32_t{1} << level;
  const std::uint32_t outside = ((std::uint32_t{1} << problem.levels.size()) - 1) & ~(2 * here - 1);
  std::vector<bool> free(problem.groups.size(), false);
  bool open = true;
  for (const std::size_t g : option.prefix) {
    if (!problem.groups[g].irrelevant.contains(v)) {
      open = false;
      break;
    }
    free[g] = true;
  }
  Chain chain{std::vector<std::uint32_t>(problem.groups.size(), 0), std::nullopt, false};
  chain.still = !option.prefix.empty() && problem.tensors[tensor].couples() &&
                problem.groups[option.prefix.front()].irrelevant.contains(v);
  if (open && option.pure) {
    chain.counted = outer.counted;
    return chain;  // an irrelevant loop stands first: the whole next tile is new
  }
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    if (problem.groups[g].irrelevant.contains(v)) {
      chain.counted[g] = outside | (free[g] ? 0 : here);
    }
  }
  if (option.innermost && !problem.groups[option.prefix.front()].irrelevant.contains(v)) {
    const Halo halo{*option.innermost, level};
    if (problem.tensors[tensor].window_of(halo.dimension) != nullptr) {
      chain.halo = halo;
    }
  }
  return chain;
}

/// Lists what can stand innermost at one level under the constraints.
class OptionLister {
 public:
  OptionLister(const SearchProblem& problem, std::size_t level) : problem_(problem), level_(level) {
    for (std::size_t g = 0; g < problem.groups.size(); ++g) {
      const auto& dims = problem.groups[g].dimensions;
      const auto limit = [&](std::size_t d) {
        const auto& limits = problem.dims[d].temporal;
        return limits.empty() ? FactorRange{} : limits[level];
      };
      const auto bit = std::uint64_t{1} << g;
      never_ |=
          std::ranges::all_of(dims, [&](std::size_t d) { return limit(d).most == 1; }) ? bit : 0;
      always_ |=
          std::ranges::any_of(dims, [&](std::size_t d) { return limit(d).least > 1; }) ? bit : 0;
    }
  }

  std::vector<BlockOption> run() {
    add({}, true, std::nullopt);
    add({}, false, std::nullopt);
    std::vector<std::size_t> prefix;
    extend_prefix(prefix, ~std::uint32_t{0});
    for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
      // A group that every tensor depends on still has halos.
      if (problem_.groups[g].irrelevant.empty() && has_loops(g)) {
        add_prefix({g});
      }
    }
    return std::move(options_);
  }

 private:
  [[nodiscard]] std::size_t rank(std::size_t group) const {
    return problem_.dims[problem_.groups[group].dimensions.front()].temporal_ranks[level_];
  }
  [[nodiscard]] bool has_loops(std::size_t group) const { return ((never_ >> group) & 1U) == 0; }

  /// Every sequence of groups that some tensor is indifferent to as a whole.
  void extend_prefix(std::vector<std::size_t>& prefix, std::uint32_t common) {
    for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
      const std::uint32_t shared = common & problem_.groups[g].irrelevant.bits();
      if (shared == 0 || !has_loops(g) || std::ranges::find(prefix, g) != prefix.end() ||
          (!prefix.empty() && rank(g) < rank(prefix.back()))) {
        continue;
      }
      prefix.push_back(g);
      add_prefix(prefix);
      extend_prefix(prefix, shared);
      prefix.pop_back();
    }
  }

  void add_prefix(const std::vector<std::size_t>& prefix) {
    std::vector<std::optional<std::size_t>> firsts;
    for (const std::size_t d : problem_.groups[prefix.front()].dimensions) {
      if (problem_.dims[d].window) {
        firsts.emplace_back(d);
      }
    }
    if (firsts.empty()) {
      firsts.emplace_back(std::nullopt);
    }
    for (const auto& first : firsts) {
      add(prefix, false, first);
      add(prefix, true, first);
    }
  }

  void add(const std::vector<std::size_t>& prefix, bool pure,
           const std::optional<std::size_t>& first) {
    BlockOption option{prefix, pure, never_, first};
    for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
      const bool further_in = !prefix.empty() && rank(g) < rank(prefix.back());
      if ((pure || further_in) && std::ranges::find(prefix, g) == prefix.end()) {
        option.absent |= std::uint64_t{1} << g;
      }
    }
    if ((option.absent & always_) == 0) {
      options_.push_back(std::move(option));
    }
  }

  const SearchProblem& problem_;
  std::size_t level_;
  std::uint64_t never_ = 0;   ///< groups that may have no loops here
  std::uint64_t always_ = 0;  ///< groups that must have some
  std::vector<BlockOption> options_;
};

/// Masks one after another in a string of bits.
class MaskString {
 public:
  explicit MaskString(std::vector<std::uint64_t>& words) : words_(words) { words_.clear(); }

  void append(std::uint64_t mask, std::size_t width) {
    constexpr std::size_t kWord = 64;
    if (words_.empty() || used_ + width > kWord) {
      words_.push_back(0);
      used_ = 0;
    }
    words_.back() |= mask << used_;
    used_ += width;
  }

 private:
  std::vector<std::uint64_t>& words_;
  std::size_t used_ = 0;
};

void append_effect(const SearchProblem& problem, const Chain& chain, MaskString& effect) {
  const std::size_t levels = problem.levels.size();
  const std::size_t dims = problem.dims.size();
  for (const std::uint32_t mask : chain.counted) {
    effect.append(mask, levels);
  }
  if (problem.any_window()) {
    // No halo is the worst; of two halos neither is better.
    const std::uint64_t all_dims = (std::uint64_t{1} << dims) - 1;
    const std::uint64_t all_levels = (std::uint64_t{1} << levels) - 1;
    effect.append(chain.halo ? all_dims & ~(std::uint64_t{1} << chain.halo->dimension) : all_dims,
                  dims);
    effect.append(chain.halo ? all_levels & ~(std::uint64_t{1} << chain.halo->block) : all_levels,
                  levels);
    effect.append(chain.still ? 0 : 1, 1);  // what comes back may be better than any halo
  }
}

void set_effect(const SearchProblem& problem, OuterClass& c) {
  MaskString effect(c.effect);
  for (const std::uint32_t mask : c.absent) {
    effect.append(mask, problem.levels.size());
  }
  for (const Chain& chain : c.boundaries) {
    append_effect(problem, chain, effect);
  }
  for (const Chain& chain : c.open) {
    append_effect(problem, chain, effect);
  }
}

bool no_worse(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if ((a[i] & ~b[i]) != 0) {
      return false;
    }
  }
  return true;
}

/// Classes between two questions whether to stop.
constexpr std::size_t kClassesPerStop = 256;

/// Drops every class that another one is no worse than; of equals the first stays. Stopped, it
/// drops fewer.
std::vector<OuterClass> undominated(std::vector<OuterClass> classes,
                                    const std::function<bool()>& stop) {
  std::vector<std::pair<int, std::size_t>> order;
  std::set<std::vector<std::uint64_t>> seen;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (!seen.insert(classes[i].effect).second) {
      continue;
    }
    int bits = 0;
    for (const std::uint64_t mask : classes[i].effect) {
      bits += std::popcount(mask);
    }
    order.emplace_back(bits, i);
  }
  std::ranges::sort(order);
  std::vector<std::size_t> kept;
  std::size_t looked_at = 0;
  for (const auto& [bits, i] : order) {
    const auto& effect = classes[i].effect;
    if (++looked_at % kClassesPerStop == 0 && stop && stop()) {
      break;
    }
    if (std::ranges::none_of(kept,
                             [&](std::size_t k) { return no_worse(classes[k].effect, effect); })) {
      kept.push_back(i);
    }
  }
  std::vector<OuterClass> result;
  for (const std::size_t i : kept) {
    result.push_back(std::move(classes[i]));
  }
  return result;
}

/// The options of a level that no other one is no worse than for every tensor, whatever lies
/// outside: a level without loops aside, which alone passes on an overlap from further out.
std::vector<BlockOption> useful_options(const SearchProblem& problem, std::size_t level) {
  const Chain nothing{std::vector<std::uint32_t>(problem.groups.size(), 0), std::nullopt, false};
  std::vector<OuterClass> candidates;
  std::vector<BlockOption> options;
  for (const BlockOption& option : OptionLister(problem, level).run()) {
    if (option.pure && option.prefix.empty()) {
      options.push_back(option);
      continue;
    }
    OuterClass c{{option}, {}, {}, {}, {}};
    for (std::size_t g = 0; g < problem.groups.size(); ++g) {
      c.absent.push_back(option.lacks(g) ? 1 : 0);
    }
    for (std::size_t v = 0; v < problem.tensors.size(); ++v) {
      c.open.push_back(asks_for_orders(problem, v) ? prepend(problem, v, option, 0, nothing)
                                                   : nothing);
    }
    set_effect(problem, c);
    candidates.push_back(std::move(c));
  }
  for (const OuterClass& c : undominated(std::move(candidates), {})) {
    options.push_back(c.blocks.front());
  }
  return options;
}

OuterClass extend(const SearchProblem& problem, const OuterClass& outer, const BlockOption& option,
                  std::size_t level) {
  OuterClass extended = outer;
  extended.blocks.push_back(option);
  const std::uint32_t here = std::uint32_t{1} << level;
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    extended.absent[g] |= option.lacks(g) ? here : 0;
  }
  for (std::size_t v = 0; v < problem.tensors.size(); ++v) {
    extended.open[v] = prepend(problem, v, option, level, outer.open[v]);
    bool more = false;
    for (const TrafficTerm& term : problem.terms) {
      if (term.tensor != v || !problem.repeats(term)) {
        continue;
      }
      const bool placed = is_placed_for_reuse(problem, v) && !term.is_content();
      if (term.child + 1 == level) {
        extended.boundaries.push_back(placed ? all_repeat(problem, v, level) : extended.open[v]);
      }
      more = more || (!placed && term.child + 1 < level);
    }
    if (!more) {  // no boundary further in reads this chain
      extended.open[v] = {std::vector<std::uint32_t>(problem.groups.size(), 0), std::nullopt,
                          false};
    }
  }
  set_effect(problem, extended);
  return extended;
}

/// The boundaries were met from the outermost level inwards, tensor by tensor: their terms.
std::vector<std::size_t> boundary_terms(const SearchProblem& problem) {
  std::vector<std::size_t> terms;
  for (std::size_t level = problem.levels.size(); level-- > problem.first_ordered_level();) {
    for (std::size_t v = 0; v < problem.tensors.size(); ++v) {
      for (std::size_t i = 0; i < problem.terms.size(); ++i) {
        const TrafficTerm& term = problem.terms[i];
        if (term.tensor == v && problem.repeats(term) && term.child + 1 == level) {
          terms.push_back(i);
        }
      }
    }
  }
  return terms;
}

OrderView view_of(const SearchProblem& problem, const OuterClass& c, std::size_t cluster,
                  const std::vector<std::size_t>& term_of_boundary) {
  const auto& dims = problem.clusters[cluster].dimensions;
  const std::size_t terms = problem.terms.size();
  OrderView view;
  view.counted.assign(dims.size() * terms, 0);
  view.halo.assign(terms, std::nullopt);
  view.still.assign(terms, 0);
  for (std::size_t i = 0; i < dims.size(); ++i) {
    const std::size_t group = problem.dims[dims[i]].group;
    view.allowed.push_back(((std::uint32_t{1} << problem.levels.size()) - 1) & ~c.absent[group]);
    for (std::size_t b = 0; b < c.boundaries.size(); ++b) {
      view.counted[i * terms + term_of_boundary[b]] = c.boundaries[b].counted[group];
    }
  }
  for (std::size_t b = 0; b < c.boundaries.size(); ++b) {
    const auto& halo = c.boundaries[b].halo;
    if (halo && problem.dims[halo->dimension].cluster == cluster) {
      view.halo[term_of_boundary[b]] = halo;
    }
    const std::size_t term = term_of_boundary[b];
    const auto& windows = problem.tensors[problem.terms[term].tensor].windows;
    view.still[term] = c.boundaries[b].still && std::ranges::any_of(windows, [&](const auto& w) {
                         return problem.dims[w.terms.front().dimension].cluster == cluster;
                       });
  }
  return view;
}

/// By coordinate, terms and then tiles, the levels at which a loop of a plain cluster's dimension
/// number `index` multiplies it, as masks.
std::vector<std::uint32_t> multiplied(const SearchProblem& problem, std::size_t cluster,
                                      std::size_t index, const OrderView& view) {
  const std::size_t terms = problem.terms.size();
  const auto first = view.counted.begin() + static_cast<std::ptrdiff_t>(index * terms);
  std::vector<std::uint32_t> masks(first, first + static_cast<std::ptrdiff_t>(terms));
  const std::size_t dimension = problem.clusters[cluster].dimensions[index];
  for (const TileTerm& tile : problem.tiles) {
    masks.push_back(levels_in_tile(problem, tile, dimension));
  }
  return masks;
}

/// A level is of no use to a plain cluster where another multiplies no more.
void keep_useful_levels(const SearchProblem& problem, std::size_t cluster, OrderView& view) {
  const auto& dims = problem.clusters[cluster].dimensions;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    view.allowed[i] = useful_levels(view.allowed[i], multiplied(problem, cluster, i, view),
                                    problem.dims[dims[i]].temporal);
    for (std::size_t t = 0; t < problem.terms.size(); ++t) {
      view.counted[i * problem.terms.size() + t] &= view.allowed[i];
    }
  }
}

bool is_plain_cluster(const SearchProblem& problem, std::size_t cluster) {
  return !problem.dims[problem.clusters[cluster].dimensions.front()].window;
}

/// Whether every split of a plain cluster's dimension that `b` allows has one under `a` that costs
/// no more: with its loops at other levels, where constraints leave it free.
bool splits_no_worse(const SearchProblem& problem, std::size_t cluster, std::size_t index,
                     const OrderView& a, const OrderView& b) {
  const bool free = problem.dims[problem.clusters[cluster].dimensions[index]].temporal.empty();
  const auto masks_a = multiplied(problem, cluster, index, a);
  const auto masks_b = multiplied(problem, cluster, index, b);
  const auto no_more = [&](int level_a, int level_b) {
    return std::ranges::equal(masks_a, masks_b, [&](std::uint32_t x, std::uint32_t y) {
      return ((x >> level_a) & 1U) <= ((y >> level_b) & 1U);
    });
  };
  for (std::uint32_t rest = b.allowed[index]; rest != 0; rest &= rest - 1) {
    const int level = std::countr_zero(rest);
    bool covered = false;
    const std::uint32_t candidates =
        free ? a.allowed[index] : a.allowed[index] & (std::uint32_t{1} << level);
    for (std::uint32_t others = candidates; others != 0 && !covered; others &= others - 1) {
      covered = no_more(std::countr_zero(others), level);
    }
    if (!covered) {
      return false;
    }
  }
  return true;
}

/// Whether every split that `b` allows has one under `a` that costs no more.
bool view_no_worse(const SearchProblem& problem, std::size_t cluster, const OrderView& a,
                   const OrderView& b) {
  if (is_plain_cluster(problem, cluster)) {
    for (std::size_t i = 0; i < problem.clusters[cluster].dimensions.size(); ++i) {
      if (!splits_no_worse(problem, cluster, i, a, b)) {
        return false;
      }
    }
    return true;
  }
  const auto subset = [](std::uint32_t x, std::uint32_t y) { return (x & ~y) == 0; };
  for (std::size_t t = 0; t < a.halo.size(); ++t) {
    if (b.halo[t] ? a.halo[t] != b.halo[t] : a.halo[t] && b.still[t] != 0) {
      return false;
    }
  }
  return std::ranges::equal(b.allowed, a.allowed, subset) &&
         std::ranges::equal(a.counted, b.counted, subset);
}

/// Drops classes that another one is no worse than, seen through the clusters' views.
void keep_undominated(const SearchProblem& problem, OrderClasses& result) {
  std::vector<std::vector<std::vector<bool>>> better(problem.clusters.size());
  for (std::size_t k = 0; k < problem.clusters.size(); ++k) {
    for (const OrderView& a : result.views[k]) {
      better[k].emplace_back();
      for (const OrderView& b : result.views[k]) {
        better[k].back().push_back(view_no_worse(problem, k, a, b));
      }
    }
  }
  std::vector<OrderClass> kept;
  const auto beats = [&](const OrderClass& a, const OrderClass& b) {
    for (std::size_t k = 0; k < problem.clusters.size(); ++k) {
      if (!better[k][a.view_of_cluster[k]][b.view_of_cluster[k]]) {
        return false;
      }
    }
    return true;
  };
  for (const OrderClass& c : result.classes) {
    if (std::ranges::any_of(kept, [&](const OrderClass& k) { return beats(k, c); })) {
      continue;
    }
    std::erase_if(kept, [&](const OrderClass& k) { return beats(c, k); });
    kept.push_back(c);
  }
  result.classes = std::move(kept);
}

}  // namespace

std::optional<OrderClasses> order_classes(const SearchProblem& problem, bool dominance,
                                          const std::function<bool()>& stop) {
  const std::vector<Chain> closed(
      problem.tensors.size(),
      Chain{std::vector<std::uint32_t>(problem.groups.size(), 0), std::nullopt, false});
  std::vector<OuterClass> outer{
      {{}, closed, {}, std::vector<std::uint32_t>(problem.groups.size(), 0), {}}};
  for (std::size_t level = problem.levels.size(); level-- > problem.first_ordered_level();) {
    const auto options = useful_options(problem, level);
    std::vector<OuterClass> extended;
    for (const OuterClass& c : outer) {
      for (const BlockOption& option : options) {
        extended.push_back(extend(problem, c, option, level));
      }
    }
    outer = undominated(std::move(extended), stop);
    if (stop && stop()) {
      return std::nullopt;
    }
  }
  OrderClasses result{{}, std::vector<std::vector<OrderView>>(problem.clusters.size())};
  const auto term_of_boundary = boundary_terms(problem);
  for (const OuterClass& c : outer) {
    OrderClass order;
    order.blocks.resize(problem.first_ordered_level());
    order.blocks.insert(order.blocks.end(), c.blocks.rbegin(), c.blocks.rend());
    for (std::size_t k = 0; k < problem.clusters.size(); ++k) {
      auto& views = result.views[k];
      OrderView view = view_of(problem, c, k, term_of_boundary);
      if (dominance && is_plain_cluster(problem, k)) {
        keep_useful_levels(problem, k, view);
      }
      const auto found = std::ranges::find(views, view);
      order.view_of_cluster.push_back(static_cast<std::size_t>(found - views.begin()));
      if (found == views.end()) {
        views.push_back(std::move(view));
      }
    }
    result.classes.push_back(std::move(order));
  }
  if (dominance) {
    keep_undominated(problem, result);
  }
  return result;
}

}  // namespace cosa::search
