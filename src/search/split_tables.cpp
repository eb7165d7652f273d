#include "split_tables.h"

#include <algorithm>
#include <utility>

#include "useful_levels.h"

namespace cosa::search {
namespace {

/// Whether two dimensions of a window lie side by side at a fan-out at `level` or further in, so
/// that neighbours' words may coincide.
bool coincides_inside(const SearchProblem& problem, const WindowRank& window, std::size_t level,
                      const std::vector<std::int64_t>& spatial) {
  for (std::size_t f = 0; f < problem.fanouts_inside(level); ++f) {
    int moving = 0;
    for (const WindowRank::Term& term : window.terms) {
      const std::size_t index = problem.dims[term.dimension].index;
      moving += spatial[index * problem.memories.size() + f] > 1 ? 1 : 0;
    }
    if (moving > 1) {
      return true;
    }
  }
  return false;
}

/// Levels that a dimension's windows can tell apart: all outside the innermost tile, since the
/// order of loops there decides on overlaps, and those inside where neighbours' words coincide.
std::vector<std::size_t> window_zones(const SearchProblem& problem, std::size_t dimension,
                                      const std::vector<std::int64_t>& spatial) {
  std::vector<std::size_t> zones(problem.levels.size(), 0);
  for (const SearchTensor& tensor : problem.tensors) {
    for (const WindowRank& window : tensor.windows) {
      if (!window.holds(dimension)) {
        continue;
      }
      const std::size_t innermost = tensor.kept.front();
      const bool coincides = coincides_inside(problem, window, innermost, spatial);
      for (std::size_t level = 0; level < zones.size(); ++level) {
        zones[level] = coincides || level > innermost ? level + 1 : zones[level];
      }
    }
  }
  return zones;
}

}  // namespace

SplitTables::SplitTables(const SearchProblem& problem, const OrderClasses& classes, bool dominance)
    : problem_(problem),
      classes_(classes),
      dominance_(dominance),
      families_(problem.clusters.size()) {
  for (std::size_t k = 0; k < problem.clusters.size(); ++k) {
    shapes_.emplace_back(problem, k);
    keys_.emplace_back(problem, k, shapes_.back(), classes.views[k]);
  }
}

SplitFamily& SplitTables::family(std::size_t cluster, const SpatialProfile& profile,
                                 const ProfileCost& cost) {
  const std::size_t fanouts = problem_.memories.size();
  SplitSituation situation;
  std::vector<std::int64_t> key;
  bool window = false;
  for (const std::size_t d : problem_.clusters[cluster].dimensions) {
    std::int64_t left = problem_.dims[d].extent;
    for (std::size_t f = 0; f < fanouts; ++f) {
      const std::int64_t factor = profile.factor(d, f, fanouts);
      left /= factor;
      situation.spatial.push_back(factor);
      if (problem_.dims[d].window) {
        key.push_back(factor);
      }
    }
    window = window || problem_.dims[d].window;
    situation.left.push_back(left);
    key.push_back(left);
  }
  if (window) {
    for (const std::size_t t : shapes_[cluster].terms) {
      const bool matters = !problem_.tensors[problem_.terms[t].tensor].windows.empty();
      const std::uint64_t bit = matters ? std::uint64_t{1} << t : 0;
      situation.spread |= cost.spread[t] != 0 ? bit : 0;
      situation.copied |= problem_.options.neighbour_links && cost.multicast[t] > 1 ? bit : 0;
    }
    key.push_back(static_cast<std::int64_t>(situation.spread));
    key.push_back(static_cast<std::int64_t>(situation.copied));
  }
  auto& [mutex, by_key] = families_[cluster];
  const std::scoped_lock lock(mutex);
  return by_key.try_emplace(std::move(key), std::move(situation), classes_.views[cluster].size())
      .first->second;
}

/// By dimension of the cluster, the levels worth using under a view.
std::vector<std::uint32_t> SplitTables::levels_of(std::size_t cluster, const OrderView& view,
                                                  const SplitSituation& situation) const {
  if (!dominance_) {
    return view.allowed;
  }
  const auto& dims = problem_.clusters[cluster].dimensions;
  std::vector<std::uint32_t> levels;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (!problem_.dims[dims[i]].window) {
      levels.push_back(view.allowed[i]);  // the order classes have seen to it
      continue;
    }
    std::vector<std::uint32_t> multiplied;
    for (const std::size_t t : shapes_[cluster].terms) {
      multiplied.push_back(view.counted[i * problem_.terms.size() + t]);
    }
    for (const std::size_t t : shapes_[cluster].tiles) {
      multiplied.push_back(levels_in_tile(problem_, problem_.tiles[t], dims[i]));
    }
    levels.push_back(useful_levels(view.allowed[i], multiplied, problem_.dims[dims[i]].temporal,
                                   window_zones(problem_, dims[i], situation.spatial)));
  }
  return levels;
}

const SplitView& SplitTables::new_view(std::size_t cluster, SplitFamily& family,
                                       std::size_t number) {
  const SplitShape& shape = shapes_[cluster];
  auto levels = levels_of(cluster, classes_.views[cluster][number], family.situation);
  const std::scoped_lock lock(family.mutex);
  if (const SplitView* known = family.views[number].load(std::memory_order_relaxed)) {
    return *known;  // another thread was faster
  }
  SplitTable& rows = table(cluster, family, std::move(levels));
  const std::size_t before = rows.bytes();
  auto view = std::make_unique<SplitView>();
  view->table = &rows;
  view->least_terms.assign(problem_.terms.size(), 1);
  view->least_tiles.assign(problem_.tiles.size(), 1);
  for (std::size_t c = 0; c < shape.size() && rows.rows() > 0; ++c) {
    const std::size_t id = keys_[cluster].of_view[number][c];
    view->columns.push_back(&rows.column(id, keys_[cluster].keys[id]));
    const double least = rows.tree().least(view->columns.back()->values.data());
    (c < shape.terms.size() ? view->least_terms[shape.terms[c]]
                            : view->least_tiles[shape.tiles[c - shape.terms.size()]]) = least;
  }
  bytes_ += rows.bytes() - before + sizeof(SplitView) +
            (view->least_terms.size() + view->least_tiles.size()) * sizeof(double) +
            view->columns.size() * sizeof(void*);
  const SplitView& kept = *family.made.emplace_back(std::move(view));
  family.views[number].store(&kept, std::memory_order_release);
  return kept;
}

/// The family's table over these levels; the family's mutex is held.
SplitTable& SplitTables::table(std::size_t cluster, SplitFamily& family,
                               std::vector<std::uint32_t> levels) {
  const auto known = std::ranges::find_if(
      family.tables, [&](const auto& other) { return other->levels() == levels; });
  if (known != family.tables.end()) {
    return **known;
  }
  family.tables.push_back(std::make_unique<SplitTable>(problem_, cluster, shapes_[cluster],
                                                       family.situation, std::move(levels)));
  bytes_ += family.tables.back()->bytes();
  return *family.tables.back();
}

void SplitTables::clear() {
  for (Families& families : families_) {
    families.by_key.clear();
  }
  bytes_ = 0;
}

}  // namespace cosa::search
