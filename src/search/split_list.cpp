#include "split_list.h"

#include <algorithm>
#include <span>

#include "split_builder.h"

namespace cosa::search {
namespace {

SplitShape shape_of(const SearchProblem& problem, std::size_t cluster) {
  const auto& dims = problem.clusters[cluster].dimensions;
  const auto in_window = [&](const SearchTensor& tensor) {
    return std::ranges::any_of(tensor.windows, [&](const WindowRank& window) {
      return problem.dims[window.terms.front().dimension].cluster == cluster;
    });
  };
  SplitShape shape;
  for (std::size_t t = 0; t < problem.terms.size(); ++t) {
    const SearchTensor& tensor = problem.tensors[problem.terms[t].tensor];
    const bool repeats =
        problem.repeats(problem.terms[t]) && std::ranges::any_of(dims, [&](std::size_t d) {
          return !problem.dims[d].relevant.contains(tensor.id);
        });
    if (repeats || in_window(tensor)) {
      shape.terms.push_back(t);
    }
  }
  for (std::size_t i = 0; i < problem.tiles.size(); ++i) {
    const SearchTensor& tensor = problem.tensors[problem.tiles[i].tensor];
    const bool plain = std::ranges::any_of(
        tensor.plain, [&](std::size_t d) { return problem.dims[d].cluster == cluster; });
    if (plain || in_window(tensor)) {
      shape.tiles.push_back(i);
    }
  }
  return shape;
}

}  // namespace

void SplitList::add(const double* values, const std::int64_t* factors, const SplitMarks& marks) {
  tree_.front().insert(tree_.front().end(), values, values + coordinates_);
  splits_.insert(splits_.end(), factors, factors + factors_);
  marks_.push_back(marks);
  handed_by_any_ |= marks.handed;
}

void SplitList::finish() {
  for (std::size_t below = size(); below > 1; below = (below + kRun - 1) / kRun) {
    std::vector<double> least;
    for (std::size_t first = 0; first < below; first += kRun) {
      const double* row = node(tree_.size() - 1, first);
      std::vector<double> run(row, row + coordinates_);
      for (std::size_t i = first + 1; i < std::min(first + kRun, below); ++i) {
        row += coordinates_;
        std::ranges::transform(run, std::span(row, coordinates_), run.begin(),
                               [](double a, double b) { return std::min(a, b); });
      }
      least.insert(least.end(), run.begin(), run.end());
    }
    tree_.push_back(std::move(least));
  }
}

SplitLists::SplitLists(const SearchProblem& problem, const OrderClasses& classes, bool dominance)
    : problem_(problem),
      classes_(classes),
      dominance_(dominance),
      families_(problem.clusters.size()) {
  for (std::size_t k = 0; k < problem.clusters.size(); ++k) {
    shapes_.push_back(shape_of(problem, k));
  }
}

SplitFamily& SplitLists::family(std::size_t cluster, const SpatialProfile& profile,
                                const ProfileCost& cost) {
  const std::size_t levels = problem_.levels.size();
  SplitFamily fresh;
  std::vector<std::int64_t> key;
  bool window = false;
  for (const std::size_t d : problem_.clusters[cluster].dimensions) {
    std::int64_t left = problem_.dims[d].extent;
    for (std::size_t f = 0; f < levels; ++f) {
      const std::int64_t factor = profile.factor(d, f, levels);
      left /= factor;
      fresh.spatial.push_back(factor);
      if (problem_.dims[d].window) {
        key.push_back(factor);
      }
    }
    window = window || problem_.dims[d].window;
    fresh.left.push_back(left);
    key.push_back(left);
  }
  if (window) {
    for (const std::size_t t : shapes_[cluster].terms) {
      const bool matters = !problem_.tensors[problem_.terms[t].tensor].windows.empty();
      fresh.spread |= matters && cost.spread[t] != 0 ? std::uint64_t{1} << t : 0;
    }
    key.push_back(static_cast<std::int64_t>(fresh.spread));
  }
  const auto [found, added] = families_[cluster].try_emplace(std::move(key));
  if (added) {
    fresh.by_view.resize(classes_.views[cluster].size());
    found->second = std::move(fresh);
  }
  return found->second;
}

const SplitList& SplitLists::get(std::size_t cluster, SplitFamily& family, std::size_t view) {
  auto& list = family.by_view[view];
  if (!list) {
    list = build_split_list(problem_, cluster, classes_.views[cluster][view], shapes_[cluster],
                            family, dominance_);
    bytes_ += list->bytes();
  }
  return *list;
}

void SplitLists::clear() {
  for (auto& cluster : families_) {
    cluster.clear();
  }
  bytes_ = 0;
}

}  // namespace cosa::search
