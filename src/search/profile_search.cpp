#include "profile_search.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <tuple>

#include "cosa/base/check.h"
#include "space_size.h"

namespace cosa::search {
namespace {

/// Nodes between two questions whether to stop.
constexpr std::int64_t kNodesPerStop = 4096;

}  // namespace

ProfileSearch::ProfileSearch(const SearchProblem& problem, const OrderClasses& classes,
                             SplitTables& tables, LeafJudge& judge, ObjectivePair objective,
                             bool dominance, std::function<bool()> stop)
    : problem_(problem),
      classes_(classes),
      tables_(tables),
      judge_(judge),
      objective_(std::move(objective)),
      dominance_(dominance),
      stop_(std::move(stop)),
      filter_(problem, objective_),
      views_(problem.clusters.size()),
      least_(problem.clusters.size()),
      sequence_(problem.clusters.size()),
      places_(problem.clusters.size(), 0),
      least_terms_(problem.clusters.size() + 1, std::vector<double>(problem.terms.size(), 1)),
      least_tiles_(problem.clusters.size() + 1, std::vector<double>(problem.tiles.size(), 1)),
      may_hand_(problem.clusters.size() + 1, 0),
      leaves_(problem.clusters.size() + 1, 1),
      partials_(problem.clusters.size() + 1,
                Partial{.terms = std::vector<double>(problem.terms.size(), 1),
                        .tiles = std::vector<double>(problem.tiles.size(), 1)}),
      candidates_(problem.clusters.size()),
      rest_terms_(problem.terms.size()),
      rest_tiles_(problem.tiles.size()),
      bound_fill_(problem.terms.size()),
      bound_parent_(problem.terms.size()) {
  COSA_CHECK(problem.terms.size() <= 64);
  for (std::size_t k = 0; k < problem.clusters.size(); ++k) {
    shortlists_.emplace_back(problem, tables.shape(k));
  }
}

SearchEffort ProfileSearch::open(const SpatialProfile& profile, const Incumbent& incumbent,
                                 OpenProfile& open) {
  open.profile = &profile;
  profile_cost(problem_, profile, open.cost);
  open_account(open);
  open.families.clear();
  for (std::size_t k = 0; k < problem_.clusters.size(); ++k) {
    open.families.push_back(&tables_.family(k, profile, open.cost));
  }
  open.classes.clear();
  open.judged.clear();
  enter(open);
  SearchEffort effort;
  for (std::size_t c = 0; c < classes_.classes.size(); ++c) {
    const auto least = class_bound(classes_.classes[c]);
    if (least && incumbent.beaten_by(*least)) {
      open.classes.push_back({*least, c});
    } else {
      (least ? effort.account.order_bound : effort.account.capacity) += profile.splits;
    }
  }
  return effort;
}

ProfileSearch::ClassOutcome ProfileSearch::search(OpenProfile& open, std::size_t number,
                                                  Incumbent& incumbent) {
  const std::int64_t nodes = filter_.nodes();
  const std::int64_t evaluated = judge_.evaluated();
  incumbent_ = &incumbent;
  unresolved_.reset();
  account_ = {};
  enter(open);
  check_stop();
  if (!stopped_) {
    search_class(classes_.classes[number]);
  }
  return {.effort = {filter_.nodes() - nodes, judge_.evaluated() - evaluated, account_},
          .unresolved = unresolved_,
          .stopped = stopped_};
}

void ProfileSearch::enter(OpenProfile& open) {
  open_ = &open;
  cost_ = &open.cost;
  weight_ = open.weight;
  partials_.front().tiles = open.cost.spatial_tile;
}

void ProfileSearch::open_account(OpenProfile& open) const {
  const SpatialProfile& profile = *open.profile;
  const std::size_t fanouts = problem_.memories.size();
  open.splits.clear();
  open.weight = profile.splits;
  for (const DimensionCluster& cluster : problem_.clusters) {
    double splits = 1;
    for (const std::size_t d : cluster.dimensions) {
      std::int64_t left = problem_.dims[d].extent;
      for (std::size_t f = 0; f < fanouts; ++f) {
        left /= profile.factor(d, f, fanouts);
      }
      splits *= ways_in_time(problem_, problem_.dims[d], left);
    }
    open.splits.push_back(splits);
    open.weight /= splits;
  }
}

/// Enters that a rule leaves so many of a cluster's splits: the others go beside all that remain of
/// the other clusters.
void ProfileSearch::drop(double SpaceAccount::* rule, std::size_t cluster, double left) {
  double lost = weight_ * (remaining_[cluster] - left);
  for (std::size_t k = 0; k < remaining_.size(); ++k) {
    lost *= k == cluster ? 1 : remaining_[k];
  }
  account_.*rule += lost;
  remaining_[cluster] = left;
}

void ProfileSearch::check_stop() {
  if (filter_.nodes() >= next_stop_) {
    next_stop_ = filter_.nodes() + kNodesPerStop;
    stopped_ = stopped_ || (stop_ && stop_());
  }
}

/// Nothing where no mapping fits.
std::optional<ObjectiveValue> ProfileSearch::class_bound(const OrderClass& order) {
  find_views(order);
  const std::size_t clusters = problem_.clusters.size();
  multiply_least_of_others(clusters);
  for (std::size_t k = 0; k < clusters; ++k) {
    if (views_[k]->table->rows() == 0) {
      return std::nullopt;
    }
  }
  if (!fits(partials_.front().tiles.data(), rest_tiles_.data())) {
    return std::nullopt;
  }
  return bound(partials_.front().terms.data(), rest_terms_.data(), rest_handed_);
}

void ProfileSearch::find_views(const OrderClass& order) {
  for (std::size_t k = 0; k < problem_.clusters.size(); ++k) {
    views_[k] = &tables_.view(k, *open_->families[k], order.view_of_cluster[k]);
    least_[k] = {views_[k]->least_terms.data(), views_[k]->least_tiles.data(),
                 views_[k]->table->handed_by_any()};
  }
}

/// Fills in `rest_...`: the least of all clusters but one.
void ProfileSearch::multiply_least_of_others(std::size_t cluster) {
  std::ranges::fill(rest_terms_, 1.0);
  std::ranges::fill(rest_tiles_, 1.0);
  rest_handed_ = 0;
  for (std::size_t k = 0; k < problem_.clusters.size(); ++k) {
    if (k == cluster) {
      continue;
    }
    for (std::size_t t = 0; t < rest_terms_.size(); ++t) {
      rest_terms_[t] *= least_[k].terms[t];
    }
    for (std::size_t t = 0; t < rest_tiles_.size(); ++t) {
      rest_tiles_[t] *= least_[k].tiles[t];
    }
    rest_handed_ |= least_[k].handed;
  }
}

void ProfileSearch::search_class(const OrderClass& order) {
  order_ = &order;
  find_views(order);
  remaining_ = open_->splits;
  for (std::size_t k = 0; k < problem_.clusters.size(); ++k) {
    drop(&SpaceAccount::levels, k, views_[k]->table->splits());
    drop(&SpaceAccount::capacity, k, static_cast<double>(views_[k]->table->rows()));
  }
  if (problem_.clusters.empty()) {
    judge_leaf(bound(partials_.front().terms.data(), rest_terms_.data(), 0));
    return;
  }
  std::iota(sequence_.begin(), sequence_.end(), std::size_t{0});
  std::ranges::sort(sequence_, {},
                    [&](std::size_t k) { return std::pair(views_[k]->table->rows(), k); });
  if (!shorten_lists()) {
    return;
  }
  if (dominance_) {
    drop_dominated();
  }
  std::ranges::sort(sequence_, {},
                    [&](std::size_t k) { return std::pair(shortlists_[k].size(), k); });
  prepare_suffixes();
  join(0);
}

/// Leaves of every cluster the rows that leave room beside the least of the others; again and
/// again, since fewer rows have larger least factors. False where a cluster has none left.
bool ProfileSearch::shorten_lists() {
  constexpr std::size_t kWorthwhile = 8;  // rows, one in so many of which must go
  for (bool first = true, again = true; again; first = false) {
    std::size_t before = 0;
    std::size_t after = 0;
    for (const std::size_t k : sequence_) {
      before += first ? 0 : shortlists_[k].size();
      if (!shorten_list(k, first)) {
        return false;
      }
      after += shortlists_[k].size();
    }
    again = first || before - after > before / kWorthwhile;
  }
  return true;
}

bool ProfileSearch::shorten_list(std::size_t cluster, bool first) {
  Shortlist& shortlist = shortlists_[cluster];
  const SplitView& view = *views_[cluster];
  multiply_least_of_others(cluster);
  for (std::size_t t = 0; t < rest_tiles_.size(); ++t) {
    rest_tiles_[t] *= partials_.front().tiles[t];
  }
  const RowFilter::Rest rest{rest_terms_.data(), rest_tiles_.data(),
                             rest_handed_ | least_[cluster].handed};
  const SplitShape& shape = tables_.shape(cluster);
  if (first) {
    std::vector<const double*> columns;
    for (const SplitColumn* column : view.columns) {
      columns.push_back(column->values.data());
    }
    filter_.prepare(*cost_, shape, view.table->tree(), columns, rest, *incumbent_);
    filter_.collect(passed_);
    if (!passed_.empty()) {
      shortlist.assign(view, passed_);
    }
  } else {
    filter_.prepare(*cost_, shape, shortlist.tree(), shortlist.columns(), rest, *incumbent_);
    filter_.collect(passed_);
    if (!passed_.empty() && passed_.size() < shortlist.size()) {
      shortlist.keep(passed_);
    }
  }
  const double fit = remaining_[cluster] - static_cast<double>(filter_.unfit());
  drop(&SpaceAccount::capacity, cluster, fit);
  drop(&SpaceAccount::split_bound, cluster, static_cast<double>(passed_.size()));
  least_[cluster] = {shortlist.least_terms(), shortlist.least_tiles(), shortlist.handed_by_any()};
  return !passed_.empty();
}

void ProfileSearch::drop_dominated() {
  constexpr double kManyLeaves = 4096;
  double leaves = 1;
  for (const Shortlist& shortlist : shortlists_) {
    leaves *= static_cast<double>(shortlist.size());
  }
  if (leaves < kManyLeaves) {
    return;
  }
  for (std::size_t k = 0; k < shortlists_.size(); ++k) {
    shortlists_[k].keep_undominated();
    drop(&SpaceAccount::dominance, k, static_cast<double>(shortlists_[k].size()));
  }
}

void ProfileSearch::prepare_suffixes() {
  for (std::size_t depth = sequence_.size(); depth-- > 0;) {
    const Shortlist& shortlist = shortlists_[sequence_[depth]];
    may_hand_[depth] = may_hand_[depth + 1] | shortlist.handed_by_any();
    leaves_[depth] =
        depth + 1 == sequence_.size()
            ? weight_
            : leaves_[depth + 1] * static_cast<double>(shortlists_[sequence_[depth + 1]].size());
    for (std::size_t t = 0; t < problem_.terms.size(); ++t) {
      least_terms_[depth][t] = least_terms_[depth + 1][t] * shortlist.least_terms()[t];
    }
    for (std::size_t t = 0; t < problem_.tiles.size(); ++t) {
      least_tiles_[depth][t] = least_tiles_[depth + 1][t] * shortlist.least_tiles()[t];
    }
  }
}

void ProfileSearch::join(std::size_t depth) {
  check_stop();
  find_candidates(depth);
  const auto& candidates = candidates_[depth];  // deeper joins use other lists
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Candidate& candidate = candidates[i];
    if (stopped_) {
      return;
    }
    if (!incumbent_->beaten_by(candidate.bound)) {
      account_.split_bound += static_cast<double>(candidates.size() - i) * leaves_[depth];
      return;  // nor do the rest, which are no better
    }
    extend(depth, candidate.place);
    if (depth + 1 == sequence_.size()) {
      judge_leaf(candidate.bound);
    } else {
      join(depth + 1);
    }
  }
}

/// The rows of the list at `depth` that leave room, most promising first.
void ProfileSearch::find_candidates(std::size_t depth) {
  const std::size_t k = sequence_[depth];
  const Shortlist& shortlist = shortlists_[k];
  const Partial& before = partials_[depth];
  for (std::size_t t = 0; t < rest_terms_.size(); ++t) {
    rest_terms_[t] = before.terms[t] * least_terms_[depth + 1][t];
  }
  for (std::size_t t = 0; t < rest_tiles_.size(); ++t) {
    rest_tiles_[t] = before.tiles[t] * least_tiles_[depth + 1][t];
  }
  filter_.prepare(*cost_, tables_.shape(k), shortlist.tree(), shortlist.columns(),
                  {rest_terms_.data(), rest_tiles_.data(), before.handed | may_hand_[depth]},
                  *incumbent_);
  filter_.collect(passed_);
  auto& candidates = candidates_[depth];
  candidates.clear();
  std::size_t unfit = filter_.unfit();
  for (const std::uint32_t place : passed_) {
    extend(depth, place);
    const Partial& after = partials_[depth + 1];
    if (!fits(after.tiles.data(), least_tiles_[depth + 1].data())) {
      ++unfit;
      continue;
    }
    const ObjectiveValue at = bound(after.terms.data(), least_terms_[depth + 1].data(),
                                    after.handed | may_hand_[depth + 1]);
    if (incumbent_->beaten_by(at)) {
      candidates.push_back({at, place});
    }
  }
  const std::size_t beaten = shortlist.size() - candidates.size() - unfit;
  account_.capacity += static_cast<double>(unfit) * leaves_[depth];
  account_.split_bound += static_cast<double>(beaten) * leaves_[depth];
  std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
    return std::tie(a.bound, a.place) < std::tie(b.bound, b.place);
  });
}

/// Fills in `partials_[depth + 1]`.
void ProfileSearch::extend(std::size_t depth, std::size_t place) {
  const std::size_t k = sequence_[depth];
  const SplitShape& shape = tables_.shape(k);
  const Shortlist& shortlist = shortlists_[k];
  const auto& columns = shortlist.columns();
  const Partial& before = partials_[depth];
  Partial& after = partials_[depth + 1];
  places_[k] = place;
  after.handed = before.handed | shortlist.handed(place);
  after.loose = before.loose || shortlist.loose(place);
  after.terms = before.terms;
  for (std::size_t i = 0; i < shape.terms.size(); ++i) {
    after.terms[shape.terms[i]] *= columns[i][place];
  }
  after.tiles = before.tiles;
  for (std::size_t i = 0; i < shape.tiles.size(); ++i) {
    after.tiles[shape.tiles[i]] *= columns[shape.terms.size() + i][place];
  }
}

/// Whether tiles of the sizes `tiles` times `more` fit.
bool ProfileSearch::fits(const double* tiles, const double* more) const {
  for (const CapacityLimit& limit : problem_.capacities) {
    double words = 0;
    for (const std::size_t t : limit.tiles) {
      // A tensor takes whole words of the level's own width.
      words += std::ceil(tiles[t] * more[t] * (1 - kTileSlack));
    }
    if (words > limit.words * (1 + kTileSlack)) {
      return false;
    }
  }
  return true;
}

/// The bound for factors `terms` times `more`.
ObjectiveValue ProfileSearch::bound(const double* terms, const double* more, std::uint64_t handed) {
  for (std::size_t t = 0; t < problem_.terms.size(); ++t) {
    bound_fill_[t] = terms[t] * more[t];
    bound_parent_[t] = bound_fill_[t];
  }
  for (; handed != 0; handed &= handed - 1) {
    const auto t = static_cast<std::size_t>(std::countr_zero(handed));
    const double reaching = bound_fill_[t];
    if (cost_->undercounted[t] != 0) {
      const double counted = reaching * cost_->fill_share[t] - cost_->handed_loss[t];
      bound_fill_[t] = std::min(reaching, std::max(cost_->least_handed[t], counted));
    }
    bound_parent_[t] =
        std::min(reaching, std::max(cost_->least_parent[t], reaching * cost_->last_share[t]));
  }
  return bound_value(problem_, *cost_, objective_, bound_fill_.data(), bound_parent_.data());
}

Leaf ProfileSearch::whole_leaf() const {
  const std::size_t levels = problem_.levels.size();
  Leaf leaf{open_->profile, order_, std::vector<std::int64_t>(problem_.dims.size() * levels)};
  for (std::size_t k = 0; k < problem_.clusters.size(); ++k) {
    const auto& dims = problem_.clusters[k].dimensions;
    const Shortlist& shortlist = shortlists_[k];
    for (std::size_t i = 0; i < dims.size(); ++i) {
      std::copy_n(shortlist.view().table->factors(shortlist.row(places_[k]), i), levels,
                  leaf.temporal.begin() + static_cast<std::ptrdiff_t>(dims[i] * levels));
    }
  }
  return leaf;
}

/// The value by the best of all orders that can differ in cost; `judged` is filled in where the
/// incumbent may take it.
ObjectiveValue ProfileSearch::judge_orders(const Leaf& leaf, bool handed,
                                           std::optional<Judged>& judged) {
  const JudgedLeaves::Entry& entry = open_->judged.find(leaf, [&](JudgedLeaves::Entry& first) {
    std::optional<Judged> best = judge_.judge_all(leaf, handed);
    COSA_CHECK(best);  // a leaf has orders, and the first is judged before any stop
    first.whole = !judge_.stopped();
    first.value = best->value;
    if (incumbent_->took_at_start(first.value)) {
      first.judged = std::move(best);
    }
  });
  stopped_ = stopped_ || !entry.whole;
  judged = entry.judged;
  return entry.value;
}

void ProfileSearch::judge_leaf(const ObjectiveValue& bound) {
  account_.judged += weight_;
  if (problem_.is_relaxed) {
    incumbent_->lower_to(bound);
    return;
  }
  const Leaf leaf = whole_leaf();
  const Partial& whole = partials_[sequence_.size()];
  const bool inexact = whole.loose || whole.handed != 0 || cost_->inexact;
  bool open = inexact;
  std::optional<Judged> judged;
  ObjectiveValue value{};
  if (!inexact) {
    judged = judge_.judge_class(leaf);
    value = judged->value;
    open = cost_->may_count_more && problem_.options.neighbour_links && can_improve(bound, value);
  }
  const bool list = incumbent_->wants_best_orders();
  if (open || (list && incumbent_->takes(value))) {
    judged.reset();
    // A list takes a tiling once, whichever dimension the profile has next to itself.
    const bool layouts = list && problem_.multiplier_links;
    value = judge_orders(leaf, whole.handed != 0 || cost_->inexact || layouts, judged);
  }
  incumbent_->consider(leaf, judged);
  if (open && dominance_ && can_improve(bound, value) && incumbent_->beaten_by(bound) &&
      (!unresolved_ || bound < *unresolved_)) {
    unresolved_ = bound;
  }
}

}  // namespace cosa::search
