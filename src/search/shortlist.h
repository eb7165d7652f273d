#pragma once

#include <cstdint>
#include <vector>

#include "run_tree.h"
#include "search_problem.h"
#include "split_tables.h"

namespace cosa::search {

/// Rows picked out of a view's table, with their coordinates.
class Shortlist {
 public:
  Shortlist(const SearchProblem& problem, const SplitShape& shape);

  /// Takes these rows of the view, in their order. The view must stay as long as they are used.
  void assign(const SplitView& view, const std::vector<std::uint32_t>& rows);
  /// Keeps of the rows those at the given places.
  void keep(const std::vector<std::uint32_t>& places);
  /// Keeps the rows that none of the others is no worse than (docs/search.md, "Split lists").
  void keep_undominated();

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] const SplitView& view() const { return *view_; }
  [[nodiscard]] std::uint32_t row(std::size_t place) const { return rows_[place]; }
  [[nodiscard]] const RunTree& tree() const { return tree_; }
  /// By coordinate of the shape.
  [[nodiscard]] const std::vector<const double*>& columns() const { return columns_; }
  [[nodiscard]] std::uint64_t handed(std::size_t place) const { return handed_[place]; }
  [[nodiscard]] std::uint64_t handed_by_any() const { return handed_by_any_; }
  [[nodiscard]] bool loose(std::size_t place) const { return loose_[place] != 0; }
  /// The least factor of any row to every term, and to every tile, of the problem.
  [[nodiscard]] const double* least_terms() const { return least_terms_.data(); }
  [[nodiscard]] const double* least_tiles() const { return least_tiles_.data(); }

 private:
  [[nodiscard]] bool no_worse(std::size_t a, std::size_t b) const;
  void gather();

  const SplitShape& shape_;
  const SplitView* view_ = nullptr;
  std::vector<std::uint32_t> rows_;
  RunTree tree_;
  std::vector<double> values_;
  std::vector<const double*> columns_;
  std::vector<std::uint64_t> handed_;
  std::uint64_t handed_by_any_ = 0;
  std::vector<char> loose_;
  std::vector<double> least_terms_;
  std::vector<double> least_tiles_;
};

}  // namespace cosa::search
