#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
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
  SplitFamily(SplitSituation left, std::size_t num_views)
      : situation(std::move(left)), views(num_views) {}

  SplitSituation situation;
  std::vector<std::atomic<const SplitView*>> views;  ///< null where not asked for yet
  // What is behind these, guarded by the mutex.
  std::mutex mutex;
  std::vector<std::unique_ptr<SplitTable>> tables;  ///< one for each choice of useful levels
  std::vector<std::unique_ptr<SplitView>> made;
};

/// Makes split tables and keeps them. Threads may ask at the same time: what has been made never
/// changes, but for columns that are added to its tables.
class SplitTables {
 public:
  /// With `dominance` levels that are of no use under a view are left out.
  SplitTables(const SearchProblem& problem, const OrderClasses& classes, bool dominance);

  [[nodiscard]] const SplitShape& shape(std::size_t cluster) const { return shapes_[cluster]; }
  [[nodiscard]] SplitFamily& family(std::size_t cluster, const SpatialProfile& profile,
                                    const ProfileCost& cost);
  const SplitView& view(std::size_t cluster, SplitFamily& family, std::size_t number) {
    const SplitView* known = family.views[number].load(std::memory_order_acquire);
    return known != nullptr ? *known : new_view(cluster, family, number);
  }

  /// Bytes held by all tables.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// Drops all tables and families, which no thread may use any more.
  void clear();

 private:
  struct Families {
    std::mutex mutex;
    std::map<std::vector<std::int64_t>, SplitFamily> by_key;
  };

  const SplitView& new_view(std::size_t cluster, SplitFamily& family, std::size_t number);
  SplitTable& table(std::size_t cluster, SplitFamily& family, std::vector<std::uint32_t> levels);
  [[nodiscard]] std::vector<std::uint32_t> levels_of(std::size_t cluster, const OrderView& view,
                                                     const SplitSituation& situation) const;

  const SearchProblem& problem_;
  const OrderClasses& classes_;
  bool dominance_;
  std::vector<SplitShape> shapes_;  ///< by cluster
  std::vector<ColumnKeys> keys_;    ///< likewise
  std::vector<Families> families_;  ///< likewise
  std::atomic<std::size_t> bytes_ = 0;
};

}  // namespace cosa::search
