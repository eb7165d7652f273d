#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "order_class.h"
#include "search_problem.h"
#include "spatial_profile.h"
#include "split_table.h"

namespace cosa::search {

/// The splits of a cluster as a view of an order class counts them.
struct SplitView {
  SplitTable* table = nullptr;
  std::vector<const SplitColumn*> columns;  ///< by coordinate of the cluster's shape
  /// The least factor of any row to every term, and to every tile, of the problem.
  std::vector<double> least_terms;
  std::vector<double> least_tiles;
};

/// The tables that spatial assignments share which leave a cluster in one situation.
struct SplitFamily {
  SplitSituation situation;
  std::vector<std::unique_ptr<SplitTable>> tables;  ///< one for each choice of useful levels
  std::vector<std::unique_ptr<SplitView>> views;    ///< null where not asked for yet
};

/// Makes split tables and keeps them.
class SplitTables {
 public:
  /// With `dominance` levels that are of no use under a view are left out.
  SplitTables(const SearchProblem& problem, const OrderClasses& classes, bool dominance);

  [[nodiscard]] const SplitShape& shape(std::size_t cluster) const { return shapes_[cluster]; }
  [[nodiscard]] SplitFamily& family(std::size_t cluster, const SpatialProfile& profile,
                                    const ProfileCost& cost);
  const SplitView& view(std::size_t cluster, SplitFamily& family, std::size_t number);

  /// Bytes held by all tables.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// Drops all tables and families.
  void clear();

 private:
  [[nodiscard]] std::vector<std::uint32_t> levels_of(std::size_t cluster, const OrderView& view,
                                                     const SplitSituation& situation) const;

  const SearchProblem& problem_;
  const OrderClasses& classes_;
  bool dominance_;
  std::vector<SplitShape> shapes_;                                          ///< by cluster
  std::vector<ColumnKeys> keys_;                                            ///< likewise
  std::vector<std::map<std::vector<std::int64_t>, SplitFamily>> families_;  ///< likewise
  std::size_t bytes_ = 0;
};

}  // namespace cosa::search
