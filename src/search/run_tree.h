#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace cosa::search {

/// The layout of columns of numbers, each under a tree of its least values, so that a search skips
/// whole runs of rows by one comparison. Height 0 are the rows; a node of height h + 1 is the least
/// of a run of `kRun` nodes of height h; the last height is one node. Each height is filled up to
/// whole runs by repeating its last node.
class RunTree {
 public:
  static constexpr std::size_t kRun = 8;

  explicit RunTree(std::size_t rows = 0) {
    std::size_t nodes = rows;
    do {
      counts_.push_back(nodes);
      starts_.push_back(size_);
      size_ += (nodes + kRun - 1) / kRun * kRun;
      nodes = (nodes + kRun - 1) / kRun;
    } while (counts_.back() > 1);
  }

  [[nodiscard]] std::size_t rows() const { return counts_.front(); }
  [[nodiscard]] std::size_t heights() const { return counts_.size(); }
  [[nodiscard]] std::size_t nodes(std::size_t height) const { return counts_[height]; }
  /// Where a height begins in a column.
  [[nodiscard]] std::size_t start(std::size_t height) const { return starts_[height]; }
  /// Rows in the run that a node stands for.
  [[nodiscard]] std::size_t rows_below(std::size_t height, std::size_t node) const {
    std::size_t run = 1;
    for (std::size_t h = 0; h < height; ++h) {
      run *= kRun;
    }
    return std::min(rows() - node * run, run);
  }
  /// Numbers in a column.
  [[nodiscard]] std::size_t column_size() const { return size_; }
  /// The least of a column's rows, of which there must be some.
  [[nodiscard]] double least(const double* column) const { return column[starts_.back()]; }

  /// Fills in all of a column but the rows, which are there.
  void build(double* column) const {
    for (std::size_t height = 0; height < heights(); ++height) {
      double* nodes = column + starts_[height];
      const std::size_t runs = (counts_[height] + kRun - 1) / kRun;
      if (runs > 0) {
        std::fill(nodes + counts_[height], nodes + runs * kRun, nodes[counts_[height] - 1]);
      }
      if (height + 1 < heights()) {
        for (std::size_t run = 0; run < runs; ++run) {
          column[starts_[height + 1] + run] =
              *std::min_element(nodes + run * kRun, nodes + (run + 1) * kRun);
        }
      }
    }
  }

 private:
  std::vector<std::size_t> counts_;
  std::vector<std::size_t> starts_;
  std::size_t size_ = 0;
};

}  // namespace cosa::search
