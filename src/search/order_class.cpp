#include "order_class.h"

#include <algorithm>
#include <map>
#include <utility>

namespace cosa::search {
namespace {

/// What the loops outside some point of the nest do to a tensor whose transfer can still be reused
/// there.
struct Chain {
  std::vector<std::uint32_t> counted;  ///< by group: levels whose loops repeat the transfer
  std::optional<Halo> halo;

  friend bool operator==(const Chain&, const Chain&) = default;
  friend auto operator<=>(const Chain& a, const Chain& b) { return a.counted <=> b.counted; }
};

/// A class fixed at the levels from some level outwards.
struct OuterClass {
  std::vector<BlockOption> blocks;    ///< outermost first
  std::vector<Chain> open;            ///< by tensor: reuse that reaches the innermost fixed level
  std::vector<Chain> boundaries;      ///< effects on the traffic terms met so far
  std::vector<std::uint32_t> absent;  ///< by group: levels where it may have no loops
};

bool is_halo_of(const SearchProblem& problem, std::size_t tensor, const Halo& halo) {
  for (const WindowRank& window : problem.tensors[tensor].windows) {
    for (const WindowRank::Term& term : window.terms) {
      if (term.dimension == halo.dimension) {
        return true;
      }
    }
  }
  return false;
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
  Chain chain{std::vector<std::uint32_t>(problem.groups.size(), 0), std::nullopt};
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
    if (is_halo_of(problem, tensor, halo)) {
      chain.halo = halo;
    }
  }
  return chain;
}

/// Every sequence of groups that some tensor is indifferent to as a whole.
void extend_prefixes(const SearchProblem& problem, std::vector<std::size_t>& prefix,
                     std::uint32_t common, std::vector<std::vector<std::size_t>>& result) {
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    const std::uint32_t shared = common & problem.groups[g].irrelevant.bits();
    if (shared == 0 || std::ranges::find(prefix, g) != prefix.end()) {
      continue;
    }
    prefix.push_back(g);
    result.push_back(prefix);
    extend_prefixes(problem, prefix, shared, result);
    prefix.pop_back();
  }
}

std::vector<BlockOption> block_options(const SearchProblem& problem) {
  std::vector<std::vector<std::size_t>> prefixes;
  std::vector<std::size_t> prefix;
  extend_prefixes(problem, prefix, ~std::uint32_t{0}, prefixes);
  std::vector<BlockOption> options{{{}, true, std::nullopt}, {{}, false, std::nullopt}};
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    // A group that every tensor depends on still has halos.
    if (problem.groups[g].irrelevant.empty()) {
      prefixes.push_back({g});
    }
  }
  for (const auto& p : prefixes) {
    std::vector<std::optional<std::size_t>> firsts;
    for (const std::size_t d : problem.groups[p.front()].dimensions) {
      if (problem.dims[d].window) {
        firsts.emplace_back(d);
      }
    }
    if (firsts.empty()) {
      firsts.emplace_back(std::nullopt);
    }
    for (const auto& first : firsts) {
      options.push_back({p, false, first});
      options.push_back({p, true, first});
    }
  }
  return options;
}

bool subset(std::uint32_t a, std::uint32_t b) { return (a & ~b) == 0; }

bool no_worse(const Chain& a, const Chain& b) {
  if (b.halo && a.halo != b.halo) {
    return false;
  }
  for (std::size_t g = 0; g < a.counted.size(); ++g) {
    if (!subset(a.counted[g], b.counted[g])) {
      return false;
    }
  }
  return true;
}

bool no_worse(const OuterClass& a, const OuterClass& b) {
  for (std::size_t g = 0; g < a.absent.size(); ++g) {
    if (!subset(a.absent[g], b.absent[g])) {
      return false;
    }
  }
  for (std::size_t i = 0; i < a.boundaries.size(); ++i) {
    if (!no_worse(a.boundaries[i], b.boundaries[i])) {
      return false;
    }
  }
  for (std::size_t v = 0; v < a.open.size(); ++v) {
    if (!no_worse(a.open[v], b.open[v])) {
      return false;
    }
  }
  return true;
}

/// Drops every class that another one is no worse than; of equals the first stays.
std::vector<OuterClass> undominated(std::vector<OuterClass> classes) {
  const auto weight = [](const OuterClass& c) {
    int bits = 0;
    for (const std::uint32_t mask : c.absent) {
      bits += std::popcount(mask);
    }
    for (const auto* chains : {&c.boundaries, &c.open}) {
      for (const Chain& chain : *chains) {
        bits += chain.halo ? 0 : 1;
        for (const std::uint32_t mask : chain.counted) {
          bits += std::popcount(mask);
        }
      }
    }
    return bits;
  };
  std::vector<std::pair<int, std::size_t>> order;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    order.emplace_back(weight(classes[i]), i);
  }
  std::ranges::sort(order);
  std::vector<OuterClass> kept;
  for (const auto& [bits, i] : order) {
    if (std::ranges::none_of(kept, [&](const OuterClass& k) { return no_worse(k, classes[i]); })) {
      kept.push_back(std::move(classes[i]));
    }
  }
  return kept;
}

OuterClass extend(const SearchProblem& problem, const OuterClass& outer, const BlockOption& option,
                  std::size_t level) {
  OuterClass extended = outer;
  extended.blocks.push_back(option);
  const std::uint32_t here = std::uint32_t{1} << level;
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    if (option.pure && std::ranges::find(option.prefix, g) == option.prefix.end()) {
      extended.absent[g] |= here;
    }
  }
  for (std::size_t v = 0; v < problem.tensors.size(); ++v) {
    extended.open[v] = prepend(problem, v, option, level, outer.open[v]);
    bool more = false;
    for (const TrafficTerm& term : problem.terms) {
      if (term.tensor != v || !problem.repeats(term)) {
        continue;
      }
      if (term.child + 1 == level) {
        extended.boundaries.push_back(extended.open[v]);
      }
      more = more || term.child + 1 < level;
    }
    if (!more) {  // no boundary further in reads this chain
      extended.open[v] = {std::vector<std::uint32_t>(problem.groups.size(), 0), std::nullopt};
    }
  }
  return extended;
}

/// The order of the innermost level's loops is free, unless multipliers hand words on.
std::size_t innermost_ordered(const SearchProblem& problem) {
  return problem.multiplier_links ? 0 : 1;
}

/// The boundaries were met from the outermost level inwards, tensor by tensor: their terms.
std::vector<std::size_t> boundary_terms(const SearchProblem& problem) {
  std::vector<std::size_t> terms;
  for (std::size_t level = problem.levels.size(); level-- > innermost_ordered(problem);) {
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
  }
  return view;
}

}  // namespace

OrderClasses order_classes(const SearchProblem& problem) {
  const auto options = block_options(problem);
  const std::vector<Chain> closed(
      problem.tensors.size(),
      Chain{std::vector<std::uint32_t>(problem.groups.size(), 0), std::nullopt});
  std::vector<OuterClass> outer{
      {{}, closed, {}, std::vector<std::uint32_t>(problem.groups.size(), 0)}};
  for (std::size_t level = problem.levels.size(); level-- > innermost_ordered(problem);) {
    std::vector<OuterClass> extended;
    for (const OuterClass& c : outer) {
      for (const BlockOption& option : options) {
        extended.push_back(extend(problem, c, option, level));
      }
    }
    outer = undominated(std::move(extended));
  }
  OrderClasses result{{}, std::vector<std::vector<OrderView>>(problem.clusters.size())};
  const auto term_of_boundary = boundary_terms(problem);
  for (const OuterClass& c : outer) {
    OrderClass order;
    order.blocks.resize(innermost_ordered(problem));
    order.blocks.insert(order.blocks.end(), c.blocks.rbegin(), c.blocks.rend());
    for (std::size_t k = 0; k < problem.clusters.size(); ++k) {
      auto& views = result.views[k];
      OrderView view = view_of(problem, c, k, term_of_boundary);
      const auto found = std::ranges::find(views, view);
      order.view_of_cluster.push_back(static_cast<std::size_t>(found - views.begin()));
      if (found == views.end()) {
        views.push_back(std::move(view));
      }
    }
    result.classes.push_back(std::move(order));
  }
  return result;
}

}  // namespace cosa::search
