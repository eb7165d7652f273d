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
///
/// Entries that are alike stand next to each other, and a tree of the least coordinates of runs of
/// entries stands over them, so that a search skips whole runs by one bound.
class SplitList {
 public:
  static constexpr std::size_t kRun = 8;  ///< nodes under one node of the tree

  SplitList(std::size_t coordinates, std::size_t factors)
      : coordinates_(coordinates), factors_(factors), tree_(1) {}

  [[nodiscard]] std::size_t size() const { return marks_.size(); }
  /// What an entry contributes, as factors: to the terms, then to the tiles of its `SplitShape`.
  [[nodiscard]] const double* coordinates(std::size_t entry) const { return node(0, entry); }
  /// Temporal factors, [dimension of the cluster * levels + level].
  [[nodiscard]] const std::int64_t* factors(std::size_t entry) const {
    return splits_.data() + entry * factors_;
  }
  [[nodiscard]] const SplitMarks& marks(std::size_t entry) const { return marks_[entry]; }
  /// The least of each coordinate over the entries, and all their marks.
  [[nodiscard]] const double* least() const { return tree_.back().data(); }
  [[nodiscard]] std::uint64_t handed_by_any() const { return handed_by_any_; }

  /// The tree: level 0 are the entries, the node at level h + 1 covers `kRun` nodes of level h; the
  /// last level is one node.
  [[nodiscard]] std::size_t tree_height() const { return tree_.size(); }
  [[nodiscard]] std::size_t tree_size(std::size_t height) const {
    return height == 0 ? marks_.size() : (tree_size(height - 1) + kRun - 1) / kRun;
  }
  [[nodiscard]] const double* node(std::size_t height, std::size_t index) const {
    return tree_[height].data() + index * coordinates_;
  }

  [[nodiscard]] std::size_t bytes() const {
    return size() *
           (coordinates_ * sizeof(double) + factors_ * sizeof(std::int64_t) + sizeof(SplitMarks));
  }

  void add(const double* values, const std::int64_t* factors, const SplitMarks& marks);
  /// Builds the tree; to be called once, after the last `add`.
  void finish();

 private:
  std::size_t coordinates_;
  std::size_t factors_;
  std::vector<std::vector<double>> tree_;
  std::vector<std::int64_t> splits_;
  std::vector<SplitMarks> marks_;
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
