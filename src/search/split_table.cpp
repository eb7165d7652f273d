#include "split_table.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "useful_levels.h"
#include "window_rows.h"

namespace cosa::search {
namespace {

/// Adds to `result` every way to multiply `exponent` copies of `prime` into the levels of `mask` of
/// `current`.
void spread_prime(std::int64_t prime, int exponent, std::uint32_t mask, std::size_t levels,
                  std::int64_t* current, std::vector<std::int64_t>& result) {
  if (exponent == 0) {
    result.insert(result.end(), current, current + levels);
    return;
  }
  if (mask == 0) {
    return;
  }
  const auto level = static_cast<std::size_t>(std::countr_zero(mask));
  const std::uint32_t rest = mask & (mask - 1);
  const std::int64_t before = current[level];
  for (int e = 0; e <= exponent; ++e) {
    if (rest != 0 || e == exponent) {
      spread_prime(prime, exponent - e, rest, levels, current, result);
    }
    if (e < exponent) {
      current[level] *= prime;
    }
  }
  current[level] = before;
}

/// The splits of `factors`, one after another, that are within the limits of every level.
std::vector<std::int64_t> permitted(const std::vector<FactorRange>& limits,
                                    const std::vector<std::int64_t>& factors) {
  std::vector<std::int64_t> kept;
  for (auto split = factors.begin(); split != factors.end();) {
    const auto end = split + static_cast<std::ptrdiff_t>(limits.size());
    if (std::equal(split, end, limits.begin(), [](std::int64_t factor, const FactorRange& limit) {
          return limit.holds(factor);
        })) {
      kept.insert(kept.end(), split, end);
    }
    split = end;
  }
  return kept;
}

bool in_cluster(const SearchProblem& problem, std::size_t cluster, const WindowRank& window) {
  return problem.dims[window.terms.front().dimension].cluster == cluster;
}

}  // namespace

SplitShape::SplitShape(const SearchProblem& problem, std::size_t cluster) {
  const auto& dims = problem.clusters[cluster].dimensions;
  const auto in_window = [&](const SearchTensor& tensor) {
    return std::ranges::any_of(tensor.windows, [&](const WindowRank& window) {
      return in_cluster(problem, cluster, window);
    });
  };
  for (std::size_t t = 0; t < problem.terms.size(); ++t) {
    const SearchTensor& tensor = problem.tensors[problem.terms[t].tensor];
    const bool repeats =
        problem.repeats(problem.terms[t]) && std::ranges::any_of(dims, [&](std::size_t d) {
          return !problem.dims[d].relevant.contains(tensor.id);
        });
    if (repeats || in_window(tensor)) {
      terms.push_back(t);
    }
  }
  for (std::size_t i = 0; i < problem.tiles.size(); ++i) {
    const SearchTensor& tensor = problem.tensors[problem.tiles[i].tensor];
    const bool plain = std::ranges::any_of(
        tensor.plain, [&](std::size_t d) { return problem.dims[d].cluster == cluster; });
    if (plain || in_window(tensor)) {
      tiles.push_back(i);
    }
  }
}

ColumnKeys::ColumnKeys(const SearchProblem& problem, std::size_t cluster, const SplitShape& shape,
                       const std::vector<OrderView>& views) {
  const auto& dims = problem.clusters[cluster].dimensions;
  for (const OrderView& view : views) {
    of_view.emplace_back();
    for (std::size_t c = 0; c < shape.size(); ++c) {
      ColumnKey key;
      const bool is_term = c < shape.terms.size();
      const std::size_t item = is_term ? shape.terms[c] : shape.tiles[c - shape.terms.size()];
      for (std::size_t i = 0; i < dims.size(); ++i) {
        key.multiplied.push_back(is_term ? view.counted[i * problem.terms.size() + item]
                                         : levels_in_tile(problem, problem.tiles[item], dims[i]));
      }
      if (!is_term || std::ranges::any_of(problem.tensors[problem.terms[item].tensor].windows,
                                          [&](const WindowRank& window) {
                                            return in_cluster(problem, cluster, window);
                                          })) {
        key.coordinate = c;
        key.halo = is_term ? view.halo[item] : std::nullopt;
      }
      const auto known = std::ranges::find(keys, key);
      of_view.back().push_back(static_cast<std::size_t>(known - keys.begin()));
      if (known == keys.end()) {
        keys.push_back(std::move(key));
      }
    }
  }
}

SplitTable::SplitTable(const SearchProblem& problem, std::size_t cluster, const SplitShape& shape,
                       const SplitSituation& situation, std::vector<std::uint32_t> levels)
    : problem_(problem),
      dims_(problem.clusters[cluster].dimensions),
      shape_(shape),
      situation_(situation),
      levels_(std::move(levels)) {
  for (std::size_t i = 0; i < dims_.size(); ++i) {
    splits_.push_back(splits_of(i));
    bytes_ += 2 * splits_.back().factors.size() * sizeof(std::int64_t);
  }
  add_rows();
  tree_ = RunTree(rows_.size() / dims_.size());
  mark_handed();
  bytes_ += rows_.size() * sizeof(std::uint32_t) + handed_.size() * sizeof(std::uint64_t);
}

SplitTable::DimensionSplits SplitTable::splits_of(std::size_t index) const {
  DimensionSplits splits;
  splits.factors.assign(num_levels(), 1);
  for (const PrimePower& power : prime_powers(situation_.left[index])) {
    std::vector<std::int64_t> longer;
    for (std::size_t at = 0; at < splits.factors.size(); at += num_levels()) {
      spread_prime(power.prime, power.exponent, levels_[index], num_levels(),
                   splits.factors.data() + at, longer);
    }
    splits.factors = std::move(longer);
  }
  if (const auto& limits = problem_.dims[dims_[index]].temporal; !limits.empty()) {
    splits.factors = permitted(limits, splits.factors);
  }
  splits.extents = splits.factors;
  std::vector<std::int64_t> side_by_side(num_levels(), 1);
  for (std::size_t f = 0; f < problem_.memories.size(); ++f) {
    side_by_side[problem_.memories[f].fanout_level] *= spatial(index, f);
  }
  for (std::size_t at = 0; at < splits.extents.size(); at += num_levels()) {
    std::int64_t product = 1;
    for (std::size_t level = 0; level < num_levels(); ++level) {
      product *= splits.extents[at + level] * side_by_side[level];
      splits.extents[at + level] = product;
    }
  }
  return splits;
}

/// The largest value that each tile coordinate may take in any mapping.
std::vector<double> SplitTable::tile_limits() const {
  constexpr double kSlack = 1e-9;  // quotients of widths are rounded
  std::vector<double> limits;
  for (const std::size_t t : shape_.tiles) {
    double most = std::numeric_limits<double>::infinity();
    for (const CapacityLimit& limit : problem_.capacities) {
      if (std::ranges::find(limit.tiles, t) != limit.tiles.end()) {
        most = std::min(most, limit.words / problem_.tiles[t].words_per_element * (1 + kSlack));
      }
    }
    limits.push_back(most);
  }
  return limits;
}

/// Lists every combination of the dimensions' splits whose tiles fit, each tile by itself.
void SplitTable::add_rows() {
  const std::vector<double> limits = tile_limits();
  const std::size_t tiles = shape_.tiles.size();
  std::vector<std::vector<double>> plain(dims_.size());  // by dimension: [split * tiles + tile]
  for (std::size_t i = 0; i < dims_.size(); ++i) {
    plain[i].resize(splits_[i].factors.size() / num_levels() * tiles);
    for (std::size_t k = 0; k < tiles; ++k) {
      const TileTerm& tile = problem_.tiles[shape_.tiles[k]];
      const auto products = products_in(i, levels_in_tile(problem_, tile, dims_[i]));
      for (std::size_t split = 0; split < products.size(); ++split) {
        plain[i][split * tiles + k] = products[split] * spatial_part(i, tile);
      }
    }
  }
  WindowRows windows(problem_, situation_.spatial);
  std::vector<std::vector<double>> words(dims_.size() + 1, std::vector<double>(tiles, 1));
  std::vector<std::uint32_t> chosen(dims_.size());
  const auto windows_fit = [&] {
    for (std::size_t k = 0; k < tiles; ++k) {
      const TileTerm& tile = problem_.tiles[shape_.tiles[k]];
      double product = words.back()[k];
      for (const WindowRank* window : windows_of(tile.tensor)) {
        product *= static_cast<double>(windows.width(*window, tile.level));
      }
      if (product > limits[k]) {
        return false;
      }
    }
    return true;
  };
  const auto choose = [&](const auto& self, std::size_t i) -> void {
    if (i == dims_.size()) {
      if (windows_fit()) {
        rows_.insert(rows_.end(), chosen.begin(), chosen.end());
      }
      return;
    }
    for (std::size_t at = 0, split = 0; at < splits_[i].factors.size();
         at += num_levels(), ++split) {
      bool fits = true;
      for (std::size_t k = 0; k < tiles && fits; ++k) {
        words[i + 1][k] = words[i][k] * plain[i][split * tiles + k];
        fits = words[i + 1][k] <= limits[k];
      }
      if (fits) {
        chosen[i] = static_cast<std::uint32_t>(split);
        windows.choose(i, splits_[i].factors.data() + at, splits_[i].extents.data() + at);
        self(self, i + 1);
      }
    }
  };
  choose(choose, 0);
}

/// A window's dimension carries its spatial factors in the tiles where it is plain.
double SplitTable::spatial_part(std::size_t index, const TileTerm& tile) const {
  double product = 1;
  if (problem_.dims[dims_[index]].window && levels_in_tile(problem_, tile, dims_[index]) != 0) {
    for (std::size_t f = 0; f < problem_.fanouts_inside(tile.level); ++f) {
      product *= static_cast<double>(spatial(index, f));
    }
  }
  return product;
}

/// By split of a dimension, the product of its factors at some levels.
std::vector<double> SplitTable::products_in(std::size_t index, std::uint32_t levels) const {
  const auto& factors = splits_[index].factors;
  std::vector<double> products;
  for (std::size_t at = 0; at < factors.size(); at += num_levels()) {
    double product = 1;
    for (std::uint32_t rest = levels; rest != 0; rest &= rest - 1) {
      product *=
          static_cast<double>(factors[at + static_cast<std::size_t>(std::countr_zero(rest))]);
    }
    products.push_back(product);
  }
  return products;
}

/// The windows of a tensor that the cluster holds.
std::vector<const WindowRank*> SplitTable::windows_of(std::size_t tensor) const {
  std::vector<const WindowRank*> windows;
  for (const WindowRank& window : problem_.tensors[tensor].windows) {
    if (std::ranges::find(dims_, window.terms.front().dimension) != dims_.end()) {
      windows.push_back(&window);
    }
  }
  return windows;
}

void SplitTable::mark_handed() {
  WindowRows windows(problem_, situation_.spatial);
  for (const std::size_t t : shape_.terms) {
    const TrafficTerm& term = problem_.terms[t];
    const auto of_tensor = windows_of(term.tensor);
    const std::uint64_t bit = std::uint64_t{1} << t;
    const bool spread = (situation_.spread & bit) != 0;
    if ((!spread && (situation_.copied & bit) == 0) || of_tensor.empty()) {
      continue;
    }
    handed_.resize(rows(), 0);
    for (std::size_t row = 0; row < rows(); ++row) {
      for (std::size_t i = 0; i < dims_.size(); ++i) {
        const std::size_t at = split(row, i) * num_levels();
        windows.choose(i, splits_[i].factors.data() + at, splits_[i].extents.data() + at);
      }
      const bool handed =
          term.is_content() || std::ranges::any_of(of_tensor, [&](const WindowRank* window) {
            return spread ? windows.moves_twice(*window, term.child) &&
                                (windows.meets_neighbour(*window, term.child, term.parent) ||
                                 windows.comes_back(*window, term.child))
                          : windows.comes_back(*window, term.child);
          });
      handed_[row] |= handed ? bit : 0;
      handed_by_any_ |= handed_[row];
    }
  }
}

const SplitColumn& SplitTable::column(std::size_t id, const ColumnKey& key) {
  if (columns_.size() <= id) {
    columns_.resize(id + 1);
  }
  auto& column = columns_[id];
  if (column) {
    return *column;
  }
  column = std::make_unique<SplitColumn>();
  column->values.assign(tree_.column_size(), 1);
  for (std::size_t i = 0; i < dims_.size(); ++i) {
    std::vector<double> products = products_in(i, key.multiplied[i]);
    if (key.coordinate && *key.coordinate >= shape_.terms.size()) {
      const std::size_t tile = shape_.tiles[*key.coordinate - shape_.terms.size()];
      const double beside = spatial_part(i, problem_.tiles[tile]);
      std::ranges::for_each(products, [&](double& product) { product *= beside; });
    }
    for (std::size_t row = 0; row < rows(); ++row) {
      column->values[row] *= products[split(row, i)];
    }
  }
  if (key.coordinate) {
    multiply_windows(key, *column);
  }
  tree_.build(column->values.data());
  bytes_ += column->values.size() * sizeof(double) + column->loose.size();
  return *column;
}

void SplitTable::multiply_windows(const ColumnKey& key, SplitColumn& column) const {
  const bool is_term = *key.coordinate < shape_.terms.size();
  const std::size_t item =
      is_term ? shape_.terms[*key.coordinate] : shape_.tiles[*key.coordinate - shape_.terms.size()];
  const auto windows =
      windows_of(is_term ? problem_.terms[item].tensor : problem_.tiles[item].tensor);
  if (windows.empty()) {
    return;
  }
  WindowRows rows_of(problem_, situation_.spatial);
  const bool links = is_term && problem_.options.neighbour_links &&
                     (((situation_.spread | situation_.copied) >> item) & 1U) != 0;
  for (std::size_t row = 0; row < rows(); ++row) {
    for (std::size_t i = 0; i < dims_.size(); ++i) {
      const std::size_t at = split(row, i) * num_levels();
      rows_of.choose(i, splits_[i].factors.data() + at, splits_[i].extents.data() + at);
    }
    for (const WindowRank* window : windows) {
      if (!is_term) {
        column.values[row] *=
            static_cast<double>(rows_of.width(*window, problem_.tiles[item].level));
      } else if (problem_.terms[item].is_content()) {
        column.values[row] *= rows_of.distinct_share(*window, problem_.terms[item].parent);
      } else {
        const auto traffic = rows_of.traffic(*window, problem_.terms[item].child, key.halo, links);
        column.values[row] *= traffic.count;
        if (traffic.loose) {
          column.loose.resize(rows(), 0);
          column.loose[row] = 1;
        }
      }
    }
  }
}

}  // namespace cosa::search
