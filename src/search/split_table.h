#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "order_class.h"
#include "run_tree.h"
#include "search_problem.h"

namespace cosa::search {

/// The terms and tiles that a cluster's splits contribute to: the coordinates of a row.
struct SplitShape {
  std::vector<std::size_t> terms;
  std::vector<std::size_t> tiles;

  SplitShape(const SearchProblem& problem, std::size_t cluster);
  [[nodiscard]] std::size_t size() const { return terms.size() + tiles.size(); }
};

/// What a column of a table depends on beside the table. Views share the columns that they agree
/// on.
struct ColumnKey {
  std::vector<std::uint32_t> multiplied;  ///< by dimension of the cluster: levels, as a mask
  /// The coordinate, where windows or tiles say more than the masks do.
  std::optional<std::size_t> coordinate;
  std::optional<Halo> halo;

  friend bool operator==(const ColumnKey&, const ColumnKey&) = default;
};

/// The columns that a cluster's views need.
struct ColumnKeys {
  std::vector<ColumnKey> keys;
  std::vector<std::vector<std::size_t>> of_view;  ///< [view][coordinate]: index into `keys`

  ColumnKeys(const SearchProblem& problem, std::size_t cluster, const SplitShape& shape,
             const std::vector<OrderView>& views);
};

/// What a cluster is split under: the part of its dimensions that is left in time, and what lies
/// side by side.
struct SplitSituation {
  std::vector<std::int64_t> left;     ///< by dimension of the cluster: its temporal extent
  std::vector<std::int64_t> spatial;  ///< [dimension of the cluster * fan-outs + fan-out]
  // Terms, as masks.
  std::uint64_t spread = 0;  ///< dimensions of one window lie side by side
  std::uint64_t copied = 0;  ///< several children get the same words
};

/// A coordinate of every row.
struct SplitColumn {
  std::vector<double> values;  ///< laid out by the table's `RunTree`
  std::vector<char> loose;     ///< rows whose value counts on overlaps that orders may not allow
};

/// All ways to split over some levels what one cluster's dimensions have left in time, as rows;
/// columns say what a row contributes to the terms and tiles, as factors.
class SplitTable {
 public:
  /// `levels`: by dimension of the cluster, those it may use. `problem`, `shape` and `situation`
  /// must outlive the table.
  SplitTable(const SearchProblem& problem, std::size_t cluster, const SplitShape& shape,
             const SplitSituation& situation, std::vector<std::uint32_t> levels);

  [[nodiscard]] const std::vector<std::uint32_t>& levels() const { return levels_; }
  [[nodiscard]] std::size_t rows() const { return tree_.rows(); }
  /// Splits over the table's levels, whether their tiles fit or not.
  [[nodiscard]] double splits() const {
    double product = 1;
    for (const DimensionSplits& splits : splits_) {
      const std::size_t ways = splits.factors.size() / num_levels();
      product *= static_cast<double>(ways);
    }
    return product;
  }
  [[nodiscard]] const RunTree& tree() const { return tree_; }
  /// By level, the temporal factors of a dimension of the cluster.
  [[nodiscard]] const std::int64_t* factors(std::size_t row, std::size_t index) const {
    return splits_[index].factors.data() + split(row, index) * num_levels();
  }
  /// Terms, as a mask, whose parent may be spared words that neighbours hand on: only the least
  /// that any mapping sends is known of these.
  [[nodiscard]] std::uint64_t handed(std::size_t row) const {
    return handed_.empty() ? 0 : handed_[row];
  }
  [[nodiscard]] std::uint64_t handed_by_any() const { return handed_by_any_; }

  /// Makes the column number `id` of the cluster's keys unless it is there.
  const SplitColumn& column(std::size_t id, const ColumnKey& key);

  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  /// The splits of one dimension.
  struct DimensionSplits {
    std::vector<std::int64_t> factors;  ///< [split * levels + level]
    /// Likewise, the extent of the dimension: its temporal and spatial loops there and further in.
    std::vector<std::int64_t> extents;
  };

  [[nodiscard]] std::size_t num_levels() const { return problem_.levels.size(); }
  [[nodiscard]] std::size_t split(std::size_t row, std::size_t index) const {
    return rows_[row * dims_.size() + index];
  }
  [[nodiscard]] std::int64_t spatial(std::size_t index, std::size_t fanout) const {
    return situation_.spatial[index * problem_.memories.size() + fanout];
  }
  [[nodiscard]] DimensionSplits splits_of(std::size_t index) const;
  [[nodiscard]] std::vector<double> tile_limits() const;
  void add_rows();
  void mark_handed();
  [[nodiscard]] double spatial_part(std::size_t index, const TileTerm& tile) const;
  [[nodiscard]] std::vector<double> products_in(std::size_t index, std::uint32_t levels) const;
  [[nodiscard]] std::vector<const WindowRank*> windows_of(std::size_t tensor) const;
  void multiply_windows(const ColumnKey& key, SplitColumn& column) const;

  const SearchProblem& problem_;
  const std::vector<std::size_t>& dims_;
  const SplitShape& shape_;
  const SplitSituation& situation_;
  std::vector<std::uint32_t> levels_;
  std::vector<DimensionSplits> splits_;  ///< by dimension of the cluster
  std::vector<std::uint32_t> rows_;      ///< [row * dimensions + dimension]: index of its split
  RunTree tree_;
  std::vector<std::uint64_t> handed_;  ///< by row; empty where none is
  std::uint64_t handed_by_any_ = 0;
  std::vector<std::unique_ptr<SplitColumn>> columns_;
  std::size_t bytes_ = 0;
};

}  // namespace cosa::search
