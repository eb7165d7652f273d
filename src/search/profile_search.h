#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "incumbent.h"
#include "judged_leaves.h"
#include "leaf_judge.h"
#include "objective_bound.h"
#include "order_class.h"
#include "row_filter.h"
#include "search_effort.h"
#include "search_problem.h"
#include "shortlist.h"
#include "spatial_profile.h"
#include "split_tables.h"

namespace cosa::search {

/// A spatial assignment whose classes are being searched, by one thread or by several.
struct OpenProfile {
  /// A class that leaves room.
  struct OpenClass {
    ObjectiveValue bound;
    std::size_t number;
  };

  const SpatialProfile* profile = nullptr;
  ProfileCost cost;
  std::vector<SplitFamily*> families;  ///< by cluster
  std::vector<double> splits;          ///< by cluster: all that the profile leaves
  double weight = 1;                   ///< of a split in the account
  std::vector<OpenClass> classes;
  JudgedLeaves judged;
};

/// Branch and bound below spatial assignments: order classes, then one cluster's rows after
/// another's. One search serves one thread; those that share the tables share assignments, too.
class ProfileSearch {
 public:
  /// `stop` is asked every few thousand nodes; once true, it must be so for ever.
  ProfileSearch(const SearchProblem& problem, const OrderClasses& classes, SplitTables& tables,
                LeafJudge& judge, ObjectivePair objective, bool dominance,
                std::function<bool()> stop);

  /// Finds the classes of the profile that leave room, and fills in `open`, which is reused.
  SearchEffort open(const SpatialProfile& profile, const Incumbent& incumbent, OpenProfile& open);

  struct ClassOutcome {
    SearchEffort effort;
    /// The least bound of a leaf that could not be resolved: below the incumbent, though no mapping
    /// found there is as good.
    std::optional<ObjectiveValue> unresolved;
    bool stopped = false;  ///< before its end
  };
  /// Improves the incumbent by the best mapping of a profile in a class.
  ClassOutcome search(OpenProfile& open, std::size_t number, Incumbent& incumbent);

 private:
  /// Products over the clusters joined so far.
  struct Partial {
    std::vector<double> terms;  ///< by term: words relative to the term's base
    std::vector<double> tiles;  ///< by tile
    std::uint64_t handed = 0;   ///< terms of which only the parent's least is known
    bool loose = false;
  };
  struct Candidate {
    ObjectiveValue bound;
    std::uint32_t place;
  };
  /// The least factors of one cluster.
  struct Least {
    const double* terms;
    const double* tiles;
    std::uint64_t handed;
  };

  void enter(OpenProfile& open);
  [[nodiscard]] std::optional<ObjectiveValue> class_bound(const OrderClass& order);
  void search_class(const OrderClass& order);
  void find_views(const OrderClass& order);
  bool shorten_lists();
  bool shorten_list(std::size_t cluster, bool first);
  void multiply_least_of_others(std::size_t cluster);
  void drop_dominated();
  void prepare_suffixes();
  void join(std::size_t depth);
  void find_candidates(std::size_t depth);
  void extend(std::size_t depth, std::size_t place);
  [[nodiscard]] bool fits(const double* tiles, const double* more) const;
  [[nodiscard]] ObjectiveValue bound(const double* terms, const double* more, std::uint64_t handed);
  [[nodiscard]] Leaf whole_leaf() const;
  ObjectiveValue judge_orders(const Leaf& leaf, bool handed, std::optional<Judged>& judged);
  void judge_leaf(const ObjectiveValue& bound);
  void check_stop();
  void open_account(OpenProfile& open) const;
  void drop(double SpaceAccount::* rule, std::size_t cluster, double left);

  const SearchProblem& problem_;
  const OrderClasses& classes_;
  SplitTables& tables_;
  LeafJudge& judge_;
  ObjectivePair objective_;
  bool dominance_;
  std::function<bool()> stop_;
  RowFilter filter_;
  std::int64_t next_stop_ = 0;
  bool stopped_ = false;

  // Of the profile being searched.
  OpenProfile* open_ = nullptr;
  const ProfileCost* cost_ = nullptr;
  double weight_ = 1;  ///< of a split in the account

  // Of the class being searched; by cluster unless said otherwise.
  const OrderClass* order_ = nullptr;
  Incumbent* incumbent_ = nullptr;
  std::optional<ObjectiveValue> unresolved_;
  std::vector<const SplitView*> views_;
  std::vector<Shortlist> shortlists_;
  std::vector<Least> least_;
  std::vector<double> remaining_;      ///< splits not yet ruled out
  std::vector<std::size_t> sequence_;  ///< clusters in the order they join
  std::vector<std::size_t> places_;    ///< chosen, in the shortlists
  // By depth, of the clusters still to join: the least products, and the terms they may hand on.
  std::vector<std::vector<double>> least_terms_;
  std::vector<std::vector<double>> least_tiles_;
  std::vector<std::uint64_t> may_hand_;
  std::vector<double> leaves_;     ///< by depth: how many a candidate there leads to
  std::vector<Partial> partials_;  ///< by depth
  std::vector<std::vector<Candidate>> candidates_;  ///< by depth
  SpaceAccount account_;
  // Buffers.
  std::vector<double> rest_terms_;
  std::vector<double> rest_tiles_;
  std::uint64_t rest_handed_ = 0;
  std::vector<std::uint32_t> passed_;
  std::vector<double> bound_fill_;
  std::vector<double> bound_parent_;
};

}  // namespace cosa::search
