#include "profile_search.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include "cosa/base/check.h"

namespace cosa::search {
namespace {

/// Tiles are products in doubles: so much above a capacity is rounding.
constexpr double kSlack = 1e-9;

constexpr std::size_t kNone = ~std::size_t{0};

/// Nodes between two questions whether to stop.
constexpr std::int64_t kNodesPerStop = 4096;

/// Cycles are integers; the slack keeps a quotient that is an integer up to rounding from being
/// taken for the next one.
double whole_cycles(double cycles) { return std::ceil(cycles * (1 - kSlack)); }

/// At least so many words of a tensor exist.
double distinct_words(const SearchProblem& problem, const SearchTensor& tensor) {
  if (tensor.windows.empty()) {
    return tensor.words;
  }
  double words = tensor.plain_words;
  for (const WindowRank& window : tensor.windows) {
    words *= problem.distinct_rows(window);
  }
  return words;
}

}  // namespace

ObjectiveValue bound_value(const SearchProblem& problem, const ProfileCost& cost,
                           const ObjectivePair& objective, const double* fill,
                           const double* parent) {
  double energy = cost.energy_pJ;
  for (std::size_t t = 0; t < problem.terms.size(); ++t) {
    energy += cost.fill_pJ[t] * fill[t] + cost.parent_pJ[t] * parent[t];
  }
  double cycles = cost.compute_cycles;
  for (std::size_t p = 0; p < problem.ports.size(); ++p) {
    double port = cost.port_cycles[p];
    for (const PortShare& share : cost.shares[p]) {
      port += share.fill * fill[share.term] + share.parent * parent[share.term];
    }
    cycles = std::max(cycles, port);
  }
  cycles = whole_cycles(cycles);
  return {objective.primary.value(energy, cycles), objective.secondary.value(energy, cycles)};
}

ObjectiveValue floor_value(const SearchProblem& problem, const ObjectivePair& objective,
                           double compute_cycles) {
  const std::size_t outermost = problem.levels.size() - 1;
  const SearchLevel& level = problem.levels[outermost];
  double energy = problem.operations * problem.mac_pJ;
  for (const TrafficTerm& term : problem.terms) {
    if (term.parent != outermost || term.is_content() || problem.opaque(term.tensor)) {
      continue;
    }
    const SearchTensor& tensor = problem.tensors[term.tensor];
    const double words = distinct_words(problem, tensor);
    const ChargedTraffic& charged = problem.options.charged;
    energy += tensor.output ? (charged.updates ? words * level.write_pJ_per_word : 0)
                            : (charged.reads ? words * level.read_pJ_per_word : 0);
  }
  const double cycles = whole_cycles(compute_cycles);
  return {objective.primary.value(energy, cycles), objective.secondary.value(energy, cycles)};
}

bool can_improve(const ObjectiveValue& bound, const ObjectiveValue& value) {
  if (bound.primary < value.primary * (1 - kTolerance)) {
    return true;
  }
  return bound.primary <= value.primary * (1 + kTolerance) &&
         bound.secondary < value.secondary * (1 - kTolerance);
}

ProfileSearch::ProfileSearch(const SearchProblem& problem, const OrderClasses& classes,
                             SplitLists& lists, LeafJudge& judge, ObjectivePair objective,
                             bool dominance, std::function<bool()> stop)
    : problem_(problem),
      classes_(classes),
      lists_(lists),
      judge_(judge),
      objective_(std::move(objective)),
      dominance_(dominance),
      stop_(std::move(stop)),
      families_(problem.clusters.size()),
      lists_of_class_(problem.clusters.size()),
      sequence_(problem.clusters.size()),
      least_terms_(problem.clusters.size() + 1, std::vector<double>(problem.terms.size())),
      least_tiles_(problem.clusters.size() + 1, std::vector<double>(problem.tiles.size())),
      may_hand_(problem.clusters.size() + 1, 0),
      partials_(problem.clusters.size() + 1,
                Partial{.fill = std::vector<double>(problem.terms.size(), 1),
                        .tile = std::vector<double>(problem.tiles.size(), 1)}),
      candidates_(problem.clusters.size()),
      entries_(problem.clusters.size(), 0),
      bound_fill_(problem.terms.size()),
      bound_parent_(problem.terms.size()) {
  COSA_CHECK(problem.terms.size() <= 64);
}

std::optional<ObjectiveValue> ProfileSearch::run(const SpatialProfile& profile,
                                                 const ProfileCost& cost, Incumbent& incumbent) {
  profile_ = &profile;
  cost_ = &cost;
  incumbent_ = &incumbent;
  unresolved_.reset();
  judged_.clear();
  for (std::size_t k = 0; k < problem_.clusters.size(); ++k) {
    families_[k] = &lists_.family(k, profile, cost);
  }
  partials_.front().tile = cost.spatial_tile;
  for (const OrderClass& order : classes_.classes) {
    if (stopped_) {
      break;
    }
    search_class(order);
  }
  return unresolved_;
}

void ProfileSearch::search_class(const OrderClass& order) {
  order_ = &order;
  for (std::size_t k = 0; k < problem_.clusters.size(); ++k) {
    lists_of_class_[k] = &lists_.get(k, *families_[k], order.view_of_cluster[k]);
    if (lists_of_class_[k]->size() == 0) {
      return;
    }
  }
  std::iota(sequence_.begin(), sequence_.end(), std::size_t{0});
  std::ranges::sort(sequence_, {},
                    [&](std::size_t k) { return std::pair(lists_of_class_[k]->size(), k); });
  prepare_suffixes();
  const Partial& root = partials_.front();
  if (!fits(0, root)) {
    return;
  }
  const ObjectiveValue least = bound(0, root);
  if (!incumbent_->beaten_by(least)) {
    return;
  }
  if (sequence_.empty()) {
    leaf(least);
  } else {
    join(0);
  }
}

void ProfileSearch::prepare_suffixes() {
  const std::size_t last = sequence_.size();
  std::ranges::fill(least_terms_[last], 1.0);
  std::ranges::fill(least_tiles_[last], 1.0);
  for (std::size_t depth = last; depth-- > 0;) {
    const std::size_t k = sequence_[depth];
    const SplitShape& shape = lists_.shape(k);
    const double* least = lists_of_class_[k]->least();
    least_terms_[depth] = least_terms_[depth + 1];
    least_tiles_[depth] = least_tiles_[depth + 1];
    may_hand_[depth] = may_hand_[depth + 1] | lists_of_class_[k]->handed_by_any();
    for (std::size_t i = 0; i < shape.terms.size(); ++i) {
      least_terms_[depth][shape.terms[i]] *= least[i];
    }
    for (std::size_t i = 0; i < shape.tiles.size(); ++i) {
      least_tiles_[depth][shape.tiles[i]] *= least[shape.terms.size() + i];
    }
  }
}

void ProfileSearch::join(std::size_t depth) {
  const std::size_t k = sequence_[depth];
  auto& candidates = candidates_[depth];
  candidates.clear();
  if (nodes_ >= next_stop_) {
    next_stop_ = nodes_ + kNodesPerStop;
    stopped_ = stop_ && stop_();
  }
  const SplitList& list = *lists_of_class_[k];
  prepare_filter(depth);
  passed_.clear();
  filter(list, list.tree_height() - 1, 0, 1);
  for (const std::size_t entry : passed_) {
    if (!extend(depth, entry)) {
      continue;
    }
    const ObjectiveValue at = bound(depth + 1, partials_[depth + 1]);
    if (incumbent_->beaten_by(at)) {
      candidates.push_back({at, entry});
    }
  }
  std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
    return std::tie(a.bound, a.entry) < std::tie(b.bound, b.entry);
  });
  for (const Candidate& candidate : candidates) {  // deeper joins use the lists beyond this depth
    if (stopped_) {
      return;
    }
    if (!incumbent_->beaten_by(candidate.bound)) {
      continue;
    }
    extend(depth, candidate.entry);
    if (depth + 1 == sequence_.size()) {
      leaf(candidate.bound);
    } else {
      join(depth + 1);
    }
  }
}

/// States the bound of the list at `depth` as sums of multiples of an entry's coordinates. Where
/// neighbours may hand words on, a term is the least there is and has no factor.
void ProfileSearch::prepare_filter(std::size_t depth) {
  const SplitShape& shape = lists_.shape(sequence_[depth]);
  const Partial& before = partials_[depth];
  const std::uint64_t handed = before.handed | may_hand_[depth];
  coordinate_of_term_.assign(problem_.terms.size(), kNone);
  for (std::size_t i = 0; i < shape.terms.size(); ++i) {
    coordinate_of_term_[shape.terms[i]] = i;
  }
  const auto add = [&](LinearSum& sum, std::size_t t, double fill, double parent) {
    const double words = before.fill[t] * least_terms_[depth + 1][t];
    if (((handed >> t) & 1U) != 0) {
      sum.rest += parent * cost_->least_parent[t];
      parent = 0;
      if (cost_->undercounted[t] != 0) {
        sum.rest += fill * cost_->least_handed[t];
        fill = 0;
      }
    }
    const double factor = (fill + parent) * words;
    if (coordinate_of_term_[t] == kNone) {
      sum.rest += factor;
    } else if (factor > 0) {
      sum.multiples.push_back({coordinate_of_term_[t], factor});
    }
  };
  energy_.rest = cost_->energy_pJ;
  energy_.multiples.clear();
  for (std::size_t t = 0; t < problem_.terms.size(); ++t) {
    add(energy_, t, cost_->fill_pJ[t], cost_->parent_pJ[t]);
  }
  ports_.resize(problem_.ports.size());
  for (std::size_t p = 0; p < ports_.size(); ++p) {
    ports_[p].rest = cost_->port_cycles[p];
    ports_[p].multiples.clear();
    for (const PortShare& share : cost_->shares[p]) {
      add(ports_[p], share.term, share.fill, share.parent);
    }
  }
  occupied_.resize(problem_.capacities.size());
  for (std::size_t i = 0; i < occupied_.size(); ++i) {
    occupied_[i].rest = 0;
    occupied_[i].multiples.clear();
    for (const std::size_t t : problem_.capacities[i].tiles) {
      const double words = before.tile[t] * least_tiles_[depth + 1][t];
      const auto at = std::ranges::find(shape.tiles, t);
      if (at == shape.tiles.end()) {
        occupied_[i].rest += words;
      } else {
        occupied_[i].multiples.push_back(
            {shape.terms.size() + static_cast<std::size_t>(at - shape.tiles.begin()), words});
      }
    }
  }
  most_ = incumbent_->best ? incumbent_->best->value.primary * (1 + kTolerance)
                           : std::numeric_limits<double>::infinity();
}

/// Whether an entry, or the least of a run of entries, fits and leaves room for something better.
bool ProfileSearch::passes(const double* coordinates) const {
  for (std::size_t i = 0; i < occupied_.size(); ++i) {
    if (occupied_[i].at(coordinates) > problem_.capacities[i].words * (1 + kSlack)) {
      return false;
    }
  }
  double cycles = cost_->compute_cycles;
  for (const LinearSum& port : ports_) {
    cycles = std::max(cycles, port.at(coordinates));
  }
  return objective_.primary.value(energy_.at(coordinates), cycles) <= most_;
}

/// Collects in `passed_` the entries under the nodes `first` to `last` of the list's tree that
/// pass.
void ProfileSearch::filter(const SplitList& list, std::size_t height, std::size_t first,
                           std::size_t last) {
  nodes_ += static_cast<std::int64_t>(last - first);
  for (std::size_t i = first; i < last; ++i) {
    if (!passes(list.node(height, i))) {
      continue;
    }
    if (height == 0) {
      passed_.push_back(i);
    } else {
      filter(list, height - 1, i * SplitList::kRun,
             std::min((i + 1) * SplitList::kRun, list.tree_size(height - 1)));
    }
  }
}

/// Fills in `partials_[depth + 1]`; false where a tile cannot fit.
bool ProfileSearch::extend(std::size_t depth, std::size_t entry) {
  const std::size_t k = sequence_[depth];
  const SplitShape& shape = lists_.shape(k);
  const SplitList& list = *lists_of_class_[k];
  const double* values = list.coordinates(entry);
  const SplitMarks& marks = list.marks(entry);
  const Partial& before = partials_[depth];
  Partial& after = partials_[depth + 1];
  entries_[k] = entry;
  after.tile = before.tile;
  for (std::size_t i = 0; i < shape.tiles.size(); ++i) {
    after.tile[shape.tiles[i]] *= values[shape.terms.size() + i];
  }
  if (!fits(depth + 1, after)) {
    return false;
  }
  after.fill = before.fill;
  after.handed = before.handed | marks.handed;
  after.loose = before.loose || marks.loose;
  for (std::size_t i = 0; i < shape.terms.size(); ++i) {
    after.fill[shape.terms[i]] *= values[i];
  }
  return true;
}

bool ProfileSearch::fits(std::size_t depth, const Partial& partial) const {
  for (const CapacityLimit& limit : problem_.capacities) {
    double words = 0;
    for (const std::size_t t : limit.tiles) {
      // A tensor takes whole words of the level's own width.
      words += std::ceil(partial.tile[t] * least_tiles_[depth][t] * (1 - kSlack));
    }
    if (words > limit.words * (1 + kSlack)) {
      return false;
    }
  }
  return true;
}

ObjectiveValue ProfileSearch::bound(std::size_t depth, const Partial& partial) {
  for (std::size_t t = 0; t < problem_.terms.size(); ++t) {
    bound_fill_[t] = partial.fill[t] * least_terms_[depth][t];
    bound_parent_[t] = bound_fill_[t];
  }
  for (std::uint64_t handed = partial.handed | may_hand_[depth]; handed != 0;
       handed &= handed - 1) {
    const auto t = static_cast<std::size_t>(std::countr_zero(handed));
    if (cost_->undercounted[t] != 0) {
      bound_fill_[t] = std::min(bound_fill_[t], cost_->least_handed[t]);
    }
    bound_parent_[t] = std::min(bound_parent_[t], cost_->least_parent[t]);
  }
  return bound_value(problem_, *cost_, objective_, bound_fill_.data(), bound_parent_.data());
}

void ProfileSearch::leaf(const ObjectiveValue& bound) {
  const std::size_t levels = problem_.levels.size();
  Leaf leaf{profile_, order_, std::vector<std::int64_t>(problem_.dims.size() * levels)};
  for (std::size_t k = 0; k < problem_.clusters.size(); ++k) {
    const std::int64_t* factors = lists_of_class_[k]->factors(entries_[k]);
    for (const std::size_t d : problem_.clusters[k].dimensions) {
      std::copy_n(factors, levels, leaf.temporal.begin() + static_cast<std::ptrdiff_t>(d * levels));
      factors += levels;
    }
  }
  const Partial& whole = partials_[sequence_.size()];
  const bool inexact = whole.loose || whole.handed != 0 || cost_->inexact;
  std::optional<Judged> judged;
  ObjectiveValue value{};
  if (inexact) {
    const auto [known, added] = judged_.try_emplace(leaf.temporal);
    if (added) {
      judged = judge_.judge_all(leaf, whole.handed != 0 || cost_->inexact);
      known->second = judged->value;
    }
    value = known->second;
  } else {
    judged = judge_.judge_class(leaf);
    value = judged->value;
  }
  bool open = inexact;
  if (!inexact && cost_->may_count_more && problem_.options.neighbour_links &&
      can_improve(bound, value)) {
    judged = judge_.judge_all(leaf, false);
    value = judged->value;
    open = true;
  }
  stopped_ = stopped_ || judge_.stopped();
  if (judged && (!incumbent_->best || judged->value < incumbent_->best->value)) {
    incumbent_->best = judged;
  }
  if (open && dominance_ && can_improve(bound, value) && incumbent_->beaten_by(bound) &&
      (!unresolved_ || bound < *unresolved_)) {
    unresolved_ = bound;
  }
}

}  // namespace cosa::search
