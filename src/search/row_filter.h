#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "incumbent.h"
#include "objective_bound.h"
#include "run_tree.h"
#include "search_problem.h"
#include "spatial_profile.h"
#include "split_table.h"

namespace cosa::search {

/// Finds the rows of one cluster that fit, and leave room for something better than the incumbent,
/// beside what is chosen or at its least of the other clusters.
///
/// Energy, every port's cycles and every capacity are sums of multiples of a row's coordinates, and
/// so is the bound for a run of rows, of the least of each.
class RowFilter {
 public:
  RowFilter(const SearchProblem& problem, const ObjectivePair& objective)
      : problem_(problem), objective_(objective) {}

  /// What the other clusters contribute.
  struct Rest {
    const double* terms;   ///< by term: their factor
    const double* tiles;   ///< by tile, likewise
    std::uint64_t handed;  ///< terms of which only the parent's least is known, whatever the row
  };

  /// `columns`: by coordinate of the shape, laid out by the tree of some rows.
  void prepare(const ProfileCost& cost, const SplitShape& shape, const RunTree& tree,
               std::span<const double* const> columns, const Rest& rest,
               const Incumbent& incumbent);
  /// Puts the rows that pass into `passed`, which it clears, in their order.
  void collect(std::vector<std::uint32_t>& passed);

  /// Rows and runs looked at so far.
  [[nodiscard]] std::int64_t nodes() const { return nodes_; }
  /// Rows that `collect` left out though their bound leaves room: they do not fit.
  [[nodiscard]] std::size_t unfit() const { return unfit_; }

 private:
  using Lanes = std::array<double, RunTree::kRun>;
  struct Multiple {
    const double* column;
    double factor;
  };
  struct LinearSum {
    double rest = 0;
    std::vector<Multiple> multiples;

    void at(std::size_t node, Lanes& sums) const;
  };

  void add_term(LinearSum& sum, std::size_t term, double fill, double parent);
  void prepare_capacities(const SplitShape& shape, const Rest& rest);
  void visit(std::size_t height, std::size_t run);
  [[nodiscard]] bool leaves_room(double energy_pJ, double cycles) const;

  const SearchProblem& problem_;
  const ObjectivePair& objective_;
  const ProfileCost* cost_ = nullptr;
  const RunTree* tree_ = nullptr;
  Rest rest_{};
  std::vector<const double*> column_of_term_;  ///< null where the cluster has no part in a term
  std::vector<const double*> column_of_tile_;
  LinearSum energy_;
  std::vector<LinearSum> ports_;     ///< cycles
  std::vector<LinearSum> occupied_;  ///< words, by capacity limit
  std::optional<ObjectiveValue> incumbent_;
  double most_ = 0;  ///< primary objective of what can still be better
  std::vector<std::uint32_t>* passed_ = nullptr;
  std::int64_t nodes_ = 0;
  std::size_t unfit_ = 0;
};

}  // namespace cosa::search
