#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "order_class.h"
#include "search_problem.h"
#include "spatial_profile.h"

namespace cosa::search {

/// The terms and tiles that a cluster's entries contribute to.
struct SplitShape {
  std::vector<std::size_t> terms;
  std::vector<std::size_t> tiles;
};

/// What an entry's factors do not say exactly.
struct SplitMarks {
  /// Terms, as a mask, whose parent may be spared words that neighbours hand on: only the least
  /// that any mapping sends is known of these.
  std::uint64_t handed = 0;
  /// Some factor counts on overlaps that the order of the loops may not allow.
  bool loose = false;

  friend bool operator==(const SplitMarks&, const SplitMarks&) = default;
};

/// The ways to split over the levels what one cluster's dimensions have left in time.
class SplitList {
 public:
  SplitList(std::size_t coordinates, std::size_t factors)
      : coordinates_(coordinates), factors_(factors) {}

  [[nodiscard]] std::size_t size() const { return marks_.size(); }
  /// What an entry contributes, as factors: to the terms, then to the tiles of its `SplitShape`.
  [[nodiscard]] const double* coordinates(std::size_t entry) const {
    return values_.data() + entry * coordinates_;
  }
  /// Temporal factors, [dimension of the cluster * levels + level].
  [[nodiscard]] const std::int64_t* factors(std::size_t entry) const {
    return splits_.data() + entry * factors_;
  }
  [[nodiscard]] const SplitMarks& marks(std::size_t entry) const { return marks_[entry]; }
  /// The least of each coordinate over the entries, and all their marks.
  [[nodiscard]] const std::vector<double>& least() const { return least_; }
  [[nodiscard]] std::uint64_t handed_by_any() const { return handed_by_any_; }
  [[nodiscard]] std::size_t bytes() const {
    return size() *
           (coordinates_ * sizeof(double) + factors_ * sizeof(std::int64_t) + sizeof(SplitMarks));
  }

  void add(const double* values, const std::int64_t* factors, const SplitMarks& marks);

 private:
  std::size_t coordinates_;
  std::size_t factors_;
  std::vector<double> values_;
  std::vector<std::int64_t> splits_;
  std::vector<SplitMarks> marks_;
  std::vector<double> least_;
  std::uint64_t handed_by_any_ = 0;
};

/// What of a spatial assignment a cluster's lists depend on, and the lists by view, null where not
/// made yet.
struct SplitFamily {
  std::vector<std::int64_t> left;     ///< by dimension of the cluster: its temporal extent
  std::vector<std::int64_t> spatial;  ///< [dimension of the cluster * levels + fan-out]
  std::uint64_t spread = 0;           ///< terms with neighbours, as a mask
  std::vector<std::unique_ptr<SplitList>> by_view;
};

/// Makes split lists and keeps them: many spatial assignments share one.
class SplitLists {
 public:
  SplitLists(const SearchProblem& problem, const OrderClasses& classes, bool dominance);

  [[nodiscard]] const SplitShape& shape(std::size_t cluster) const { return shapes_[cluster]; }
  [[nodiscard]] SplitFamily& family(std::size_t cluster, const SpatialProfile& profile,
                                    const ProfileCost& cost);
  const SplitList& get(std::size_t cluster, SplitFamily& family, std::size_t view);

  /// Bytes held by all lists.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// Drops all lists and families.
  void clear();

 private:
  const SearchProblem& problem_;
  const OrderClasses& classes_;
  bool dominance_;
  std::vector<SplitShape> shapes_;
  std::vector<std::map<std::vector<std::int64_t>, SplitFamily>> families_;  ///< by cluster
  std::size_t bytes_ = 0;
};

}  // namespace cosa::search
