#include "split_builder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <span>
#include <utility>

#include "cosa/base/check.h"

namespace cosa::search {
namespace {

/// The levels whose temporal loops multiply each coordinate of one dimension, as masks.
using LevelMasks = std::vector<std::uint32_t>;

/// Splits of one dimension, [split * levels + level].
using Splits = std::vector<std::int64_t>;

/// Adds to `result` every way to multiply `power` copies of `prime` into the levels of `mask` of
/// `current`.
void spread_prime(std::int64_t prime, int exponent, std::uint32_t mask, std::size_t levels,
                  std::int64_t* current, Splits& result) {
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

class SplitBuilder {
 public:
  SplitBuilder(const SearchProblem& problem, std::size_t cluster, const OrderView& view,
               const SplitShape& shape, const SplitFamily& family, bool dominance)
      : problem_(problem),
        dims_(problem.clusters[cluster].dimensions),
        view_(view),
        shape_(shape),
        family_(family),
        dominance_(dominance),
        levels_(problem.levels.size()),
        width_(shape.terms.size() + shape.tiles.size()) {
    find_tile_limits();
  }

  std::unique_ptr<SplitList> run() {
    for (std::size_t i = 0; i < dims_.size(); ++i) {
      splits_.push_back(splits_of(i));
      masks_.push_back(masks_of(i));
      extents_.push_back(extents_of(i));
    }
    chosen_.assign(dims_.size() * levels_, 1);
    chosen_extents_.resize(dims_.size());
    products_.assign(dims_.size() + 1, std::vector<double>(width_, 1));
    list_windows();
    combine(0);
    auto list = std::make_unique<SplitList>(width_, dims_.size() * levels_);
    std::vector<std::size_t> entries = undominated();
    sort_alike(entries);
    for (const std::size_t entry : entries) {
      list->add(values_.data() + entry * width_, factors_.data() + entry * chosen_.size(),
                marks_[entry]);
    }
    list->finish();
    return list;
  }

 private:
  /// The largest value that each tile coordinate may take in any mapping.
  void find_tile_limits() {
    constexpr double kSlack = 1e-9;  // quotients of widths are rounded
    for (const std::size_t t : shape_.tiles) {
      double most = std::numeric_limits<double>::infinity();
      for (const CapacityLimit& limit : problem_.capacities) {
        if (std::ranges::find(limit.tiles, t) != limit.tiles.end()) {
          most = std::min(most, limit.words / problem_.tiles[t].words_per_element * (1 + kSlack));
        }
      }
      tile_limits_.push_back(most);
    }
  }

  /// By coordinate, the levels whose loops of the dimension multiply it where it is plain.
  [[nodiscard]] LevelMasks masks_of(std::size_t index) const {
    LevelMasks masks;
    for (const std::size_t t : shape_.terms) {
      masks.push_back(view_.counted[index * problem_.terms.size() + t]);
    }
    for (const std::size_t t : shape_.tiles) {
      const TileTerm& tile = problem_.tiles[t];
      const auto& plain = problem_.tensors[tile.tensor].plain;
      const bool multiplies = std::ranges::find(plain, dims_[index]) != plain.end();
      masks.push_back(multiplies ? (std::uint32_t{2} << tile.level) - 1 : 0);
    }
    return masks;
  }

  /// Levels that a window can tell apart: all outside the innermost tile, since the order of loops
  /// there decides on overlaps, and those inside where neighbours' words coincide.
  [[nodiscard]] std::vector<std::size_t> window_zones(std::size_t index) const {
    std::vector<std::size_t> zones(levels_, 0);
    for (const SearchTensor& tensor : problem_.tensors) {
      for (const WindowRank& window : tensor.windows) {
        if (!window.holds(dims_[index])) {
          continue;
        }
        const std::size_t innermost = tensor.kept.front();
        const bool coincides = coincides_inside(window, innermost);
        for (std::size_t level = 0; level < levels_; ++level) {
          zones[level] = coincides || level > innermost ? level + 1 : zones[level];
        }
      }
    }
    return zones;
  }

  [[nodiscard]] bool coincides_inside(const WindowRank& window, std::size_t level) const {
    for (std::size_t f = 0; f <= level; ++f) {
      int moving = 0;
      for (const WindowRank::Term& term : window.terms) {
        moving += spatial(problem_.dims[term.dimension].index, f) > 1 ? 1 : 0;
      }
      if (moving > 1) {
        return true;
      }
    }
    return false;
  }

  /// The levels worth using for a dimension: a loop at one that multiplies every coordinate that
  /// another one multiplies, and more, is never better there.
  [[nodiscard]] std::uint32_t useful_levels(std::size_t index) const {
    const std::uint32_t allowed = view_.allowed[index];
    if (!dominance_) {
      return allowed;
    }
    const LevelMasks masks = masks_of(index);
    const auto zones = window_zones(index);
    const auto no_more = [&](std::size_t a, std::size_t b) {
      return std::ranges::all_of(
          masks, [&](std::uint32_t mask) { return ((mask >> a) & 1U) <= ((mask >> b) & 1U); });
    };
    std::uint32_t useful = 0;
    for (std::size_t b = 0; b < levels_; ++b) {
      bool beaten = ((allowed >> b) & 1U) == 0;
      for (std::size_t a = 0; a < levels_ && !beaten; ++a) {
        const bool other = a != b && ((allowed >> a) & 1U) != 0 && zones[a] == zones[b];
        beaten = other && no_more(a, b) && (!no_more(b, a) || a < b);
      }
      useful |= beaten ? 0 : std::uint32_t{1} << b;
    }
    return useful;
  }

  [[nodiscard]] Splits splits_of(std::size_t index) const {
    const std::uint32_t levels = useful_levels(index);
    Splits splits(levels_, 1);
    for (const PrimePower& power : prime_powers(family_.left[index])) {
      Splits longer;
      for (std::size_t at = 0; at < splits.size(); at += levels_) {
        spread_prime(power.prime, power.exponent, levels, levels_, splits.data() + at, longer);
      }
      splits = std::move(longer);
    }
    return splits;
  }

  /// By split and level: extent of the dimension, its temporal and spatial loops there and further
  /// in.
  [[nodiscard]] Splits extents_of(std::size_t index) const {
    Splits extents = splits_[index];
    for (std::size_t at = 0; at < extents.size(); at += levels_) {
      std::int64_t product = 1;
      for (std::size_t level = 0; level < levels_; ++level) {
        product *= extents[at + level] * spatial(index, level);
        extents[at + level] = product;
      }
    }
    return extents;
  }

  /// The windows of each coordinate that the cluster holds.
  void list_windows() {
    for (std::size_t c = 0; c < width_; ++c) {
      const bool is_term = c < shape_.terms.size();
      const std::size_t item = is_term ? shape_.terms[c] : shape_.tiles[c - shape_.terms.size()];
      const std::size_t tensor =
          is_term ? problem_.terms[item].tensor : problem_.tiles[item].tensor;
      for (const WindowRank& window : problem_.tensors[tensor].windows) {
        if (std::ranges::find(dims_, window.terms.front().dimension) != dims_.end()) {
          windows_.push_back({c, item, is_term, &window});
        }
      }
    }
  }

  /// Chooses a split of dimension `index` and of those after it; `products_[index]` are the
  /// coordinates so far.
  void combine(std::size_t index) {
    if (index == dims_.size()) {
      finish();
      return;
    }
    const LevelMasks& masks = masks_[index];
    const Splits& splits = splits_[index];
    const std::vector<double>& before = products_[index];
    std::vector<double>& after = products_[index + 1];
    for (std::size_t at = 0; at < splits.size(); at += levels_) {
      const std::int64_t* split = splits.data() + at;
      bool fits = true;
      for (std::size_t c = 0; c < width_ && fits; ++c) {
        after[c] = before[c] * product_in(masks[c], split) * spatial_part(index, c, masks[c]);
        fits = c < shape_.terms.size() || after[c] <= tile_limits_[c - shape_.terms.size()];
      }
      if (fits) {
        std::copy_n(split, levels_, chosen_.begin() + static_cast<std::ptrdiff_t>(index * levels_));
        chosen_extents_[index] = extents_[index].data() + at;
        combine(index + 1);
      }
    }
  }

  [[nodiscard]] double product_in(std::uint32_t mask, const std::int64_t* split) const {
    double product = 1;
    for (; mask != 0; mask &= mask - 1) {
      product *= static_cast<double>(split[std::countr_zero(mask)]);
    }
    return product;
  }

  /// A window's dimension carries its spatial factors in the tiles where it is plain.
  [[nodiscard]] double spatial_part(std::size_t index, std::size_t coordinate,
                                    std::uint32_t mask) const {
    if (coordinate < shape_.terms.size() || mask == 0 || !problem_.dims[dims_[index]].window) {
      return 1;
    }
    const TileTerm& tile = problem_.tiles[shape_.tiles[coordinate - shape_.terms.size()]];
    double product = 1;
    for (std::size_t f = 0; f <= tile.level; ++f) {
      product *= static_cast<double>(spatial(index, f));
    }
    return product;
  }

  [[nodiscard]] std::int64_t spatial(std::size_t index, std::size_t fanout) const {
    return family_.spatial[index * levels_ + fanout];
  }

  /// All dimensions have their splits: the windows' factors follow.
  void finish() {
    std::vector<double>& values = products_.back();
    SplitMarks marks;
    for (const WindowOf& of : windows_) {
      values[of.coordinate] *=
          of.is_term ? window_factor(*of.window, of.item, marks)
                     : static_cast<double>(width(*of.window, problem_.tiles[of.item].level));
      if (!of.is_term &&
          values[of.coordinate] > tile_limits_[of.coordinate - shape_.terms.size()]) {
        return;
      }
    }
    values_.insert(values_.end(), values.begin(), values.end());
    factors_.insert(factors_.end(), chosen_.begin(), chosen_.end());
    marks_.push_back(marks);
  }

  [[nodiscard]] std::int64_t extent(std::size_t dimension, std::size_t level) const {
    return chosen_extents_[problem_.dims[dimension].index][level];
  }

  [[nodiscard]] std::int64_t width(const WindowRank& window, std::size_t level) const {
    std::int64_t words = 1;
    for (const WindowRank::Term& term : window.terms) {
      words += term.coefficient * (extent(term.dimension, level) - 1);
    }
    return words;
  }

  [[nodiscard]] double window_factor(const WindowRank& window, std::size_t term,
                                     SplitMarks& marks) const {
    if (!problem_.terms[term].is_content()) {
      return window_traffic(window, term, marks);
    }
    if (((family_.spread >> term) & 1U) != 0) {
      marks.handed |= std::uint64_t{1} << term;
    }
    return distinct_share(window, term);
  }

  /// The share of distinct words in what neighbours below the innermost level ask for at once.
  [[nodiscard]] double distinct_share(const WindowRank& window, std::size_t term) const {
    double share = 1;
    for (std::size_t f = 0; f <= problem_.terms[term].parent; ++f) {
      std::vector<std::int64_t> places{0};
      for (const WindowRank::Term& part : window.terms) {
        const std::size_t index = problem_.dims[part.dimension].index;
        const std::int64_t inside = (f == 0 ? 1 : extent(part.dimension, f - 1));
        // The fan-out's loops stand inside the level's own temporal loops.
        const std::int64_t step = part.coefficient * inside;
        const std::size_t before = places.size();
        for (std::int64_t n = 1; n < spatial(index, f); ++n) {
          for (std::size_t i = 0; i < before; ++i) {
            places.push_back(places[i] + n * step);
          }
        }
      }
      const auto all = static_cast<double>(places.size());
      std::ranges::sort(places);
      places.erase(std::ranges::unique(places).begin(), places.end());
      share *= static_cast<double>(places.size()) / all;
    }
    return share;
  }

  /// Rows that reach the child in all, summed over its instances: whole tiles, but for the overlap
  /// that the first loop outside leaves in place (docs/search.md, "Overlapping tiles").
  [[nodiscard]] double window_traffic(const WindowRank& window, std::size_t term,
                                      SplitMarks& marks) const {
    const std::size_t child = problem_.terms[term].child;
    double repeats = 1;
    int moving = 0;
    for (const WindowRank::Term& part : window.terms) {
      const std::int64_t inside = extent(part.dimension, child);
      const std::int64_t total = problem_.dims[part.dimension].extent;
      repeats *= static_cast<double>(total) / static_cast<double>(inside);
      moving += inside < total ? 1 : 0;
    }
    const auto tile = static_cast<double>(width(window, child));
    const double whole = tile * repeats;
    if (moving > 1 && ((family_.spread >> term) & 1U) != 0) {
      marks.handed |= std::uint64_t{1} << term;
    }
    const auto& halo = view_.halo[term];
    const bool first = halo && window.holds(halo->dimension) && bound_at(*halo) > 1;
    if (order_can_help(window, child, first ? &*halo : nullptr)) {
      marks.loose = true;
      return std::min(whole, least_rows(window, child));
    }
    if (!first) {
      return whole;
    }
    const double bound = static_cast<double>(bound_at(*halo));
    const double run =
        tile + (bound - 1) * std::min(tile, static_cast<double>(shift_at(window, *halo)));
    return run / (tile * bound) * whole;
  }

  [[nodiscard]] std::int64_t bound_at(const Halo& halo) const {
    return chosen_[problem_.dims[halo.dimension].index * levels_ + halo.block];
  }

  /// How far one iteration of the dimension's temporal loop at a level moves the tile.
  [[nodiscard]] std::int64_t shift_at(const WindowRank& window, const Halo& loop) const {
    const auto term = std::ranges::find(window.terms, loop.dimension, &WindowRank::Term::dimension);
    return term->coefficient * (extent(loop.dimension, loop.block) / bound_at(loop));
  }

  /// Whether some order of the window's loops can carry overlap beyond the first loop, or return to
  /// the same tile: a loop moves as far as others together, or as these and the first again
  /// (the judge's rule 4, corollaries c to e).
  [[nodiscard]] bool order_can_help(const WindowRank& window, std::size_t child,
                                    const Halo* first) const {
    constexpr std::size_t kMostLoops = 12;  // beyond, subsets are too many to look at: assume yes
    constexpr std::int64_t kMostShift = std::int64_t{1}
                                        << 56;  // beyond, sums may not fit: likewise
    std::array<std::int64_t, kMostLoops> shifts{};
    std::size_t count = 0;
    for (const WindowRank::Term& part : window.terms) {
      for (std::size_t level = child + 1; level < levels_; ++level) {
        const Halo loop{part.dimension, level};
        if (bound_at(loop) == 1 || (first != nullptr && loop == *first)) {
          continue;
        }
        const std::int64_t shift = shift_at(window, loop);
        if (count == shifts.size() || shift > kMostShift) {
          return true;
        }
        shifts[count++] = shift;
      }
    }
    const std::int64_t again = first != nullptr ? shift_at(window, *first) : 0;
    if (again > kMostShift) {
      return true;
    }
    if (count == 0 || (first == nullptr && count == 1)) {
      return false;
    }
    for (std::size_t j = 0; j < count; ++j) {
      for (std::uint32_t subset = first != nullptr ? 0 : 1; subset < (1U << count); ++subset) {
        if (((subset >> j) & 1U) != 0) {
          continue;
        }
        std::int64_t sum = again * 2;
        for (std::size_t i = 0; i < count; ++i) {
          sum += ((subset >> i) & 1U) != 0 ? shifts[i] : 0;
        }
        if (sum == shifts[j]) {
          return true;
        }
      }
    }
    return false;
  }

  /// At least so many rows reach the instances of a level, whatever the order.
  [[nodiscard]] double least_rows(const WindowRank& window, std::size_t child) const {
    double rows = 1;
    double instances = 1;
    for (const WindowRank::Term& part : window.terms) {
      const std::size_t index = problem_.dims[part.dimension].index;
      double outside = 1;
      for (std::size_t f = child + 1; f < levels_; ++f) {
        outside *= static_cast<double>(spatial(index, f));
      }
      rows += static_cast<double>(problem_.dims[part.dimension].extent) / outside - 1;
      instances *= outside;
    }
    return rows * instances;
  }

  /// Entries that none of the others is no worse than, least product of coordinates first.
  [[nodiscard]] std::vector<std::size_t> undominated() const {
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t entry = 0; entry < marks_.size(); ++entry) {
      double product = 1;
      for (std::size_t c = 0; c < width_; ++c) {
        product *= values_[entry * width_ + c];
      }
      order.emplace_back(product, entry);
    }
    std::ranges::sort(order);
    std::vector<std::size_t> kept;
    for (const auto& [product, entry] : order) {
      const bool beaten = dominance_ && std::ranges::any_of(kept, [&](std::size_t other) {
                            return dominates(other, entry);
                          });
      if (!beaten) {
        kept.push_back(entry);
      }
    }
    return kept;
  }

  /// Halves the entries again and again by the coordinate that varies most among them.
  void sort_alike(std::span<std::size_t> entries) const {
    if (entries.size() <= SplitList::kRun) {
      return;
    }
    const double* first = values_.data() + entries.front() * width_;
    std::vector<double> least(first, first + width_);
    std::vector<double> largest = least;
    for (const std::size_t entry : entries) {
      const double* row = values_.data() + entry * width_;
      for (std::size_t c = 0; c < width_; ++c) {
        least[c] = std::min(least[c], row[c]);
        largest[c] = std::max(largest[c], row[c]);
      }
    }
    if (width_ == 0) {
      return;  // nothing tells the entries apart
    }
    std::size_t widest = 0;
    for (std::size_t c = 0; c < width_; ++c) {
      widest = largest[c] / least[c] > largest[widest] / least[widest] ? c : widest;
    }
    // Whole runs on the left, so that no run of the tree straddles the cut.
    std::size_t half = SplitList::kRun;
    while (half * SplitList::kRun < entries.size()) {
      half *= SplitList::kRun;
    }
    half *= (entries.size() / half + 1) / 2;
    if (half < entries.size()) {
      std::ranges::nth_element(
          entries, entries.begin() + static_cast<std::ptrdiff_t>(half), {},
          [&](std::size_t entry) { return std::pair(values_[entry * width_ + widest], entry); });
      sort_alike(entries.first(half));
      sort_alike(entries.subspan(half));
    }
  }

  /// An exact entry may stand for a loose one that its factors are no worse than, not the reverse.
  [[nodiscard]] bool dominates(std::size_t a, std::size_t b) const {
    if (marks_[a].handed != marks_[b].handed || (marks_[a].loose && !marks_[b].loose)) {
      return false;
    }
    const double* left = values_.data() + a * width_;
    const double* right = values_.data() + b * width_;
    for (std::size_t c = 0; c < width_; ++c) {
      if (left[c] > right[c]) {
        return false;
      }
    }
    return true;
  }

  const SearchProblem& problem_;
  const std::vector<std::size_t>& dims_;
  const OrderView& view_;
  const SplitShape& shape_;
  const SplitFamily& family_;
  bool dominance_;
  std::size_t levels_;
  std::size_t width_;
  std::vector<double> tile_limits_;
  /// A window that multiplies a coordinate.
  struct WindowOf {
    std::size_t coordinate;
    std::size_t item;  ///< the coordinate's term or tile
    bool is_term;
    const WindowRank* window;
  };

  std::vector<Splits> splits_;     ///< by dimension of the cluster
  std::vector<LevelMasks> masks_;  ///< likewise
  std::vector<Splits> extents_;    ///< likewise, beside the splits
  std::vector<WindowOf> windows_;
  std::vector<const std::int64_t*> chosen_extents_;  ///< by dimension
  std::vector<std::vector<double>> products_;        ///< by dimensions combined
  std::vector<std::int64_t> chosen_;                 ///< [dimension * levels + level]
  std::vector<double> values_;
  std::vector<std::int64_t> factors_;
  std::vector<SplitMarks> marks_;
};

}  // namespace

std::unique_ptr<SplitList> build_split_list(const SearchProblem& problem, std::size_t cluster,
                                            const OrderView& view, const SplitShape& shape,
                                            const SplitFamily& family, bool dominance) {
  return SplitBuilder(problem, cluster, view, shape, family, dominance).run();
}

}  // namespace cosa::search
