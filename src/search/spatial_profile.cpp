#include "spatial_profile.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "cosa/base/factors.h"
#include "space_size.h"
#include "window_rows.h"

namespace cosa::search {
namespace {

class ProfileEnumerator {
 public:
  explicit ProfileEnumerator(const SearchProblem& problem) : problem_(problem) {
    for (std::size_t f = 0; f < problem.memories.size(); ++f) {
      if (problem.memories[f].fanout.size() > 1) {
        fanouts_.push_back(f);
      }
    }
    current_.factors.assign(problem.dims.size() * problem.memories.size(), 1);
    for (const SearchDimension& dim : problem.dims) {
      left_.push_back(dim.extent);
      unspread_ *= fanouts_.empty() ? ways_in_time(problem, dim, dim.extent) : 1;
      any_axes_ = any_axes_ || !dim.axes.empty();
    }
  }

  std::vector<SpatialProfile> run() {
    if (!problem_.impossible && unspread_ > 0) {
      assign(0, 0, 1, unspread_);
    }
    return std::move(result_);
  }

 private:
  /// `splits`: of the dimensions that no fan-out to come can change.
  void assign(std::size_t fanout_index, std::size_t dim, std::int64_t used, double splits) {
    if (fanout_index == fanouts_.size()) {
      add_current(splits);
      return;
    }
    const std::size_t f = fanouts_[fanout_index];
    if (dim == problem_.dims.size()) {
      if (fits(f, used)) {
        assign(fanout_index + 1, 0, 1, splits);
      }
      return;
    }
    const std::int64_t room = problem_.memories[f].fanout.size() / used;
    std::int64_t& slot = current_.factors[dim * problem_.memories.size() + f];
    const bool last = fanout_index + 1 == fanouts_.size();
    const Parts& parts = parts_of(dim, left_[dim]);
    for (std::size_t i = 0; i < parts.divisors.size(); ++i) {
      const std::int64_t n = parts.divisors[i];
      if (n > room) {
        break;
      }
      if (!problem_.dims[dim].may_span(f, n) || (last && parts.splits_of_rest[i] == 0)) {
        continue;
      }
      slot = n;
      left_[dim] /= n;
      assign(fanout_index, dim + 1, used * n, last ? splits * parts.splits_of_rest[i] : splits);
      left_[dim] *= n;
    }
    slot = 1;
  }

  /// Adds the assignment, once for every dimension that can be adjacent at the multipliers: on a
  /// mesh of two directions every irrelevant one may be.
  void add_current(double splits) {
    if (!uses_enough()) {
      return;
    }
    const Fanout& fanout = problem_.memories.front().fanout;
    current_.adjacent.reset();
    current_.splits = splits;
    const std::size_t first = result_.size();
    if (problem_.multiplier_links && (fanout.x == 1 || fanout.y == 1)) {
      for (std::size_t d = 0; d < problem_.dims.size(); ++d) {
        if (current_.factor(d, 0, problem_.memories.size()) > 1 && may_be_adjacent(d)) {
          current_.adjacent = d;
          result_.push_back(current_);
        }
      }
    }
    if (result_.size() == first) {
      result_.push_back(current_);
    }
    for (std::size_t i = first; i < result_.size(); ++i) {
      result_[i].splits = splits / static_cast<double>(result_.size() - first);
    }
  }

  [[nodiscard]] bool uses_enough() const {
    std::int64_t multipliers = 1;
    for (const std::int64_t factor : current_.factors) {
      multipliers *= factor;
    }
    return multipliers >= problem_.least_multipliers;
  }

  /// Whether some order that is asked for has the dimension innermost at the multipliers.
  [[nodiscard]] bool may_be_adjacent(std::size_t dim) const {
    for (std::size_t d = 0; d < problem_.dims.size(); ++d) {
      if (current_.factor(d, 0, problem_.memories.size()) > 1 &&
          problem_.dims[d].spatial_ranks[0] < problem_.dims[dim].spatial_ranks[0]) {
        return false;
      }
    }
    return true;
  }

  bool fits(std::size_t f, std::int64_t count) {
    const Fanout& fanout = problem_.memories[f].fanout;
    if (any_axes_) {
      return most_along_x(fanout, mesh_demand(problem_, current_, f)).has_value();
    }
    if (fanout.x == 1 || fanout.y == 1) {
      return true;  // `room` has seen to it
    }
    const auto [known, added] = fits_.try_emplace({f, count}, false);
    if (added) {
      known->second = fits_mesh(fanout, count);
    }
    return known->second;
  }

  static constexpr std::size_t kAnyDimension = ~std::size_t{0};  ///< with all splits in time

  struct Parts {
    std::vector<std::int64_t> divisors;
    std::vector<double> splits_of_rest;  ///< by divisor: ways to split the rest over the levels
  };

  const Parts& parts_of(std::size_t dim, std::int64_t n) {
    const SearchDimension& of = problem_.dims[dim];
    Parts& parts = parts_[{of.temporal.empty() ? kAnyDimension : dim, n}];
    if (parts.divisors.empty()) {
      parts.divisors = divisors(n);
      for (const std::int64_t divisor : parts.divisors) {
        parts.splits_of_rest.push_back(ways_in_time(problem_, of, n / divisor));
      }
    }
    return parts;
  }

  const SearchProblem& problem_;
  std::vector<std::size_t> fanouts_;
  SpatialProfile current_;
  std::vector<std::int64_t> left_;
  double unspread_ = 1;  ///< splits where there are no fan-outs
  std::vector<SpatialProfile> result_;
  bool any_axes_ = false;  ///< some dimension may lie along one axis only
  std::map<std::pair<std::size_t, std::int64_t>, Parts> parts_;  ///< by dimension and extent
  std::map<std::pair<std::size_t, std::int64_t>, bool> fits_;
};

enum class Access { kRead, kFill, kUpdate };

/// Fills in a `ProfileCost`; docs/search.md has the formulas by the same names.
class CostBuilder {
 public:
  CostBuilder(const SearchProblem& problem, const SpatialProfile& profile, ProfileCost& cost)
      : problem_(problem), profile_(profile), fanouts_(problem.memories.size()), cost_(cost) {}

  void run() {
    spread_instances();
    cost_.port_cycles.assign(problem_.ports.size(), 0);
    cost_.shares.resize(problem_.ports.size());
    for (auto& shares : cost_.shares) {
      shares.clear();
    }
    cost_.spatial_tile.clear();
    cost_.may_count_more = false;
    cost_.inexact = uses_multiplier_links() && !profile_.adjacent;
    for (std::size_t v = 0; v < problem_.tensors.size(); ++v) {
      if (problem_.tensors[v].kept.empty()) {
        continue;
      }
      if (problem_.opaque(v)) {
        cost_.inexact = true;
        continue;
      }
      spread_irrelevant(v);
      add_content(v);
      for (std::size_t i = 0; i < problem_.terms.size(); ++i) {
        if (problem_.terms[i].tensor == v && !problem_.terms[i].is_content()) {
          add_term(i);
        }
      }
    }
    for (const TileTerm& tile : problem_.tiles) {
      cost_.spatial_tile.push_back(spatial_tile(tile));
    }
  }

 private:
  [[nodiscard]] std::size_t memory_of(std::size_t level) const {
    return problem_.levels[level].memory;
  }
  [[nodiscard]] double factor(std::size_t dim, std::size_t f) const {
    return static_cast<double>(profile_.factor(dim, f, fanouts_));
  }

  /// Utilised instances of each memory, and the multipliers at work.
  void spread_instances() {
    utilised_.assign(fanouts_, 1);
    double product = 1;
    for (std::size_t f = fanouts_; f-- > 0;) {
      utilised_[f] = product;
      for (std::size_t d = 0; d < problem_.dims.size(); ++d) {
        product *= factor(d, f);
      }
    }
    cost_.compute_cycles = problem_.operations / product;
    cost_.energy_pJ = problem_.operations * problem_.mac_pJ;
    cost_.fill_pJ.assign(problem_.terms.size(), 0);
    cost_.parent_pJ.assign(problem_.terms.size(), 0);
    cost_.least_fill.assign(problem_.terms.size(), 1);
    cost_.least_parent.assign(problem_.terms.size(), 1);
    cost_.undercounted.assign(problem_.terms.size(), 0);
    cost_.least_handed.assign(problem_.terms.size(), 0);
    cost_.last_share.assign(problem_.terms.size(), 0);
    cost_.fill_share.assign(problem_.terms.size(), 0);
    cost_.handed_loss.assign(problem_.terms.size(), 0);
    cost_.multicast.assign(problem_.terms.size(), 1);
    cost_.spread.assign(problem_.terms.size(), 0);
  }

  /// irrelevant_[f]: product of the tensor's irrelevant spatial factors at fan-out f.
  void spread_irrelevant(std::size_t v) {
    irrelevant_.assign(fanouts_, 1);
    for (std::size_t f = 0; f < fanouts_; ++f) {
      for (std::size_t d = 0; d < problem_.dims.size(); ++d) {
        if (!problem_.relevant(d, v)) {
          irrelevant_[f] *= factor(d, f);
        }
      }
    }
  }

  [[nodiscard]] double irrelevant_between(std::size_t first, std::size_t last) const {
    double product = 1;
    for (std::size_t f = first; f <= last && f < fanouts_; ++f) {
      product *= irrelevant_[f];
    }
    return product;
  }

  /// The share of the energy of all utilised instances that is charged (clusters share a memory).
  [[nodiscard]] double charged_share(std::size_t memory) const {
    return std::min(utilised_[memory], problem_.memories[memory].clusters) / utilised_[memory];
  }
  [[nodiscard]] double access_pJ(std::size_t memory, Access access) const {
    const SearchMemory& at = problem_.memories[memory];
    return is_charged(access)
               ? (access == Access::kRead ? at.read_pJ_per_word : at.write_pJ_per_word) *
                     charged_share(memory)
               : 0;
  }

  /// Adds `words` in all instances of a memory (and, by term, per unit of its factor) to its ports.
  void charge_ports(std::size_t memory, Access access, double words) {
    for (std::size_t p = 0; p < problem_.ports.size(); ++p) {
      if (serves(p, memory, access)) {
        cost_.port_cycles[p] += words / utilised_[memory] / problem_.ports[p].bandwidth;
      }
    }
  }
  void charge_ports(std::size_t memory, Access access, std::size_t term, double fill,
                    double parent) {
    for (std::size_t p = 0; p < problem_.ports.size(); ++p) {
      if (serves(p, memory, access)) {
        const double scale = 1 / utilised_[memory] / problem_.ports[p].bandwidth;
        cost_.shares[p].push_back({term, fill * scale, parent * scale});
      }
    }
  }
  [[nodiscard]] bool serves(std::size_t p, std::size_t memory, Access access) const {
    const Port& port = problem_.ports[p];
    const PortKind kind = access == Access::kRead ? PortKind::kRead : PortKind::kWrite;
    return is_charged(access) && port.memory == memory &&
           (port.kind == kind || port.kind == PortKind::kShared);
  }
  [[nodiscard]] bool is_charged(Access access) const {
    const ChargedTraffic& charged = problem_.options.charged;
    switch (access) {
      case Access::kRead:
        return charged.reads;
      case Access::kFill:
        return charged.fills;
      case Access::kUpdate:
        return charged.updates;
    }
    return true;
  }

  /// Accesses of the innermost level that keeps the tensor: one per operation, less multicast.
  void add_content(std::size_t v) {
    const SearchTensor& tensor = problem_.tensors[v];
    const std::size_t memory = memory_of(tensor.kept.front());
    const double words = problem_.operations / irrelevant_between(0, memory);
    const double first = tensor.output ? first_reads(tensor, memory) : 0;
    cost_.energy_pJ -= first * access_pJ(memory, Access::kRead);
    charge_ports(memory, Access::kRead, -first);
    const double word_pJ =
        access_pJ(memory, Access::kRead) + (tensor.output ? access_pJ(memory, Access::kUpdate) : 0);
    const auto term = content_term(v);
    if (term && (!tensor.windows.empty() || handed_by_multipliers(v))) {
      add_content_term(*term, words, word_pJ);
      return;
    }
    cost_.energy_pJ += words * word_pJ;
    charge_ports(memory, Access::kRead, words);
    if (tensor.output) {
      charge_ports(memory, Access::kUpdate, words);
    }
  }

  [[nodiscard]] std::optional<std::size_t> content_term(std::size_t v) const {
    for (std::size_t i = 0; i < problem_.terms.size(); ++i) {
      if (problem_.terms[i].tensor == v && problem_.terms[i].is_content()) {
        return i;
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] bool uses_multiplier_links() const {
    bool used = false;
    for (std::size_t d = 0; d < problem_.dims.size(); ++d) {
      used = used || factor(d, 0) > 1;
    }
    return used && problem_.multiplier_links;
  }

  /// Whether a neighbour of every multiplier uses the same word of the tensor, so that none is
  /// asked for while the tensor stands still (the judge's rule 6 with a displacement of 0).
  [[nodiscard]] bool handed_by_multipliers(std::size_t v) const {
    if (!uses_multiplier_links()) {
      return false;
    }
    return profile_.adjacent ? !problem_.relevant(*profile_.adjacent, v) : irrelevant_[0] > 1;
  }

  void note_bypass_links(const SearchTensor& tensor) {
    for (std::size_t f = 1; f < problem_.fanouts_inside(tensor.kept.front()); ++f) {
      for (std::size_t d = 0; d < problem_.dims.size(); ++d) {
        cost_.may_count_more = cost_.may_count_more || (tensor.couples() && factor(d, f) > 1);
      }
    }
  }

  void add_content_term(std::size_t i, double words, double word_pJ) {
    const SearchTensor& tensor = problem_.tensors[problem_.terms[i].tensor];
    const std::size_t memory = memory_of(problem_.terms[i].parent);
    const double least = (tensor.windows.empty() ? tensor.words : tensor.plain_words) *
                         irrelevant_between(memory + 1, fanouts_ - 1);
    if (tensor.windows.empty()) {
      words = least;  // times the loops that make the tensor move
    } else {
      cost_.least_parent[i] = 1;
      for (const WindowRank& window : tensor.windows) {
        cost_.least_parent[i] *= coincidence(window, memory);
      }
      if (uses_multiplier_links()) {
        cost_.spread[i] = 1;
        double rows = 1;
        for (const WindowRank& window : tensor.windows) {
          rows *= problem_.distinct_rows(window);
        }
        cost_.least_parent[i] = std::min(cost_.least_parent[i], least * rows / words);
      }
      cost_.least_fill[i] = cost_.least_parent[i];
      note_bypass_links(tensor);
    }
    cost_.parent_pJ[i] = words * word_pJ;
    charge_ports(memory, Access::kRead, i, 0, words);
    if (tensor.output) {
      charge_ports(memory, Access::kUpdate, i, 0, words);
    }
  }

  /// Words of an output that a memory need not read because they are zero.
  [[nodiscard]] double first_reads(const SearchTensor& tensor, std::size_t memory) const {
    return problem_.options.elide_first_reads
               ? tensor.words * irrelevant_between(memory + 1, fanouts_ - 1)
               : 0;
  }

  /// At least this share of what a window's neighbours ask of a memory is distinct.
  [[nodiscard]] double coincidence(const WindowRank& window, std::size_t memory) const {
    double share = 1;
    for (std::size_t f = 0; f <= memory; ++f) {
      double sum = 1;
      double product = 1;
      for (const WindowRank::Term& term : window.terms) {
        const double n = factor(term.dimension, f);
        sum += n - 1;
        product *= n;
      }
      share *= sum / product;
    }
    return share;
  }

  void add_term(std::size_t i) {
    const TrafficTerm& term = problem_.terms[i];
    const SearchTensor& tensor = problem_.tensors[term.tensor];
    const std::size_t child = memory_of(term.child);
    const std::size_t parent = memory_of(term.parent);
    const double fills = (tensor.windows.empty() ? tensor.words : tensor.plain_words) *
                         irrelevant_between(child + 1, fanouts_ - 1);
    cost_.multicast[i] = irrelevant_between(child + 1, parent);
    const double sent = fills / cost_.multicast[i];
    cost_.fill_pJ[i] = fills * access_pJ(child, Access::kFill);
    charge_ports(child, Access::kFill, i, fills, 0);
    if (tensor.output) {
      cost_.parent_pJ[i] =
          sent * (access_pJ(parent, Access::kRead) + access_pJ(parent, Access::kUpdate));
      charge_ports(parent, Access::kUpdate, i, 0, sent);
      charge_ports(parent, Access::kRead, i, 0, sent);
      const double first = first_reads(tensor, parent);
      cost_.energy_pJ -= first * access_pJ(parent, Access::kRead);
      charge_ports(parent, Access::kRead, -first);
      if (problem_.options.elide_first_fills) {
        cost_.energy_pJ -= fills * access_pJ(child, Access::kFill);
        charge_ports(child, Access::kFill, -fills);
      }
    } else {
      cost_.parent_pJ[i] = sent * access_pJ(parent, Access::kRead);
      charge_ports(parent, Access::kRead, i, 0, sent);
    }
    cost_.spread[i] = is_spread(tensor, term) ? 1 : 0;
    for (const WindowRank& window : tensor.windows) {
      const double fill =
          least_rows(problem_, window, term.child,
                     [&](std::size_t d, std::size_t f) { return profile_.factor(d, f, fanouts_); });
      cost_.least_fill[i] *= fill;
      cost_.least_parent[i] *= cost_.spread[i] != 0 ? problem_.distinct_rows(window) : fill;
    }
    if (tensor.couples() && (cost_.spread[i] != 0 || cost_.multicast[i] > 1)) {
      add_handed(i, fills);
    }
  }

  /// What is certain where neighbours hand words on (docs/search.md, "Overlapping tiles").
  void add_handed(std::size_t i, double fills) {
    const TrafficTerm& term = problem_.terms[i];
    const std::size_t child = memory_of(term.child);
    cost_.last_share[i] = last_share(problem_.tensors[term.tensor], term);
    cost_.least_parent[i] =
        std::max(cost_.least_parent[i], cost_.least_fill[i] * cost_.last_share[i]);
    // Words of neighbours are counted once for all instances of the parent (rule 8), and fractions
    // of words that add up to whole ones may be rounded down, one word an instance.
    const bool counted_once = utilised_[child + 1] > 1;
    const double least = cost_.least_fill[i];
    cost_.undercounted[i] = 1;
    cost_.fill_share[i] = counted_once ? cost_.last_share[i] : 1;
    cost_.handed_loss[i] = utilised_[child] / fills;
    cost_.least_handed[i] = least * cost_.fill_share[i] - cost_.handed_loss[i];
    if (counted_once) {  // words from the parent reach one child at least
      cost_.least_handed[i] = std::max(
          cost_.least_handed[i], cost_.least_parent[i] / cost_.multicast[i] - cost_.handed_loss[i]);
    }
    cost_.least_handed[i] = std::max(0.0, cost_.least_handed[i]);
    cost_.least_fill[i] = std::min(least, cost_.least_handed[i]);
  }

  [[nodiscard]] double side_by_side(const WindowRank& window, std::size_t f) const {
    double product = 1;
    for (const WindowRank::Term& part : window.terms) {
      product *= factor(part.dimension, f);
    }
    return product;
  }

  [[nodiscard]] bool is_spread(const SearchTensor& tensor, const TrafficTerm& term) const {
    for (std::size_t f = problem_.fanouts_inside(term.child);
         f < problem_.fanouts_inside(term.parent); ++f) {
      for (const WindowRank& window : tensor.windows) {
        if (window.terms.size() > 1 && side_by_side(window, f) > 1) {
          return true;
        }
      }
    }
    return false;
  }

  /// The least share of a step's words that is left for the parent to send: in the window along
  /// which words are handed on one position, in the others as many as must differ.
  [[nodiscard]] double last_share(const SearchTensor& tensor, const TrafficTerm& term) const {
    double apart = 1;  // share with every window's positions that must differ
    double most = 1;   // that one window has of these
    for (const WindowRank& window : tensor.windows) {
      double differing = 1;
      double all = 1;
      for (std::size_t f = problem_.fanouts_inside(term.child);
           f < problem_.fanouts_inside(term.parent); ++f) {
        double widest = 1;
        for (const WindowRank::Term& part : window.terms) {
          widest = std::max(widest, factor(part.dimension, f));
        }
        differing *= widest;
        all *= side_by_side(window, f);
      }
      apart *= differing / all;
      most = window.terms.size() > 1 ? std::max(most, differing) : most;
    }
    return apart / most;
  }

  [[nodiscard]] double spatial_tile(const TileTerm& tile) const {
    double words = tile.words_per_element;
    for (const std::size_t d : problem_.tensors[tile.tensor].plain) {
      if (problem_.dims[d].window) {
        continue;  // a window's dimension carries its spatial part in its lists
      }
      for (std::size_t f = 0; f < problem_.fanouts_inside(tile.level); ++f) {
        words *= factor(d, f);
      }
    }
    return words;
  }

  const SearchProblem& problem_;
  const SpatialProfile& profile_;
  std::size_t fanouts_;
  ProfileCost& cost_;
  std::vector<double> utilised_;
  std::vector<double> irrelevant_;
};

}  // namespace

std::vector<SpatialProfile> spatial_profiles(const SearchProblem& problem) {
  return ProfileEnumerator(problem).run();
}

void profile_cost(const SearchProblem& problem, const SpatialProfile& profile, ProfileCost& cost) {
  CostBuilder(problem, profile, cost).run();
}

double compute_cycles(const SearchProblem& problem, const SpatialProfile& profile) {
  double spatial = 1;
  for (const std::int64_t factor : profile.factors) {
    spatial *= static_cast<double>(factor);
  }
  return problem.operations / spatial;
}

MeshDemand mesh_demand(const SearchProblem& problem, const SpatialProfile& profile,
                       std::size_t fanout) {
  MeshDemand demand;
  for (std::size_t d = 0; d < problem.dims.size(); ++d) {
    demand.add(profile.factor(d, fanout, problem.memories.size()), problem.dims[d].axes_at(fanout));
  }
  return demand;
}

bool fits_mesh(const Fanout& fanout, std::int64_t count) {
  return std::ranges::any_of(
      divisors(count), [&](std::int64_t x) { return x <= fanout.x && count / x <= fanout.y; });
}

}  // namespace cosa::search
