#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "leaf_judge.h"
#include "order_class.h"
#include "search_problem.h"
#include "spatial_profile.h"
#include "split_list.h"

namespace cosa::search {

/// The least that a mapping can cost, in real numbers.
[[nodiscard]] ObjectiveValue bound_value(const SearchProblem& problem, const ProfileCost& cost,
                                         const ObjectivePair& objective, const double* fill,
                                         const double* parent);

/// The least that any mapping with so many compute cycles can cost: the multiplications, and every
/// word once between the outermost level and the next.
[[nodiscard]] ObjectiveValue floor_value(const SearchProblem& problem,
                                         const ObjectivePair& objective, double compute_cycles);

/// Whether a bound leaves room for something better than the value. Costs are compared with a
/// relative tolerance of `kTolerance`, so that a proof is a proof up to this much.
[[nodiscard]] bool can_improve(const ObjectiveValue& bound, const ObjectiveValue& value);
inline constexpr double kTolerance = 1e-10;

/// What a search of profiles shares.
struct Incumbent {
  std::optional<Judged> best;

  [[nodiscard]] bool beaten_by(const ObjectiveValue& bound) const {
    return !best || can_improve(bound, best->value);
  }
};

/// Branch and bound below one spatial assignment: order classes, then one split list after another.
class ProfileSearch {
 public:
  /// `stop` is asked every few thousand nodes.
  ProfileSearch(const SearchProblem& problem, const OrderClasses& classes, SplitLists& lists,
                LeafJudge& judge, ObjectivePair objective, bool dominance,
                std::function<bool()> stop);

  /// Improves the incumbent by the best mapping of the profile. Returns the least bound of a leaf
  /// that could not be resolved: below the incumbent, though no mapping found there is as good.
  std::optional<ObjectiveValue> run(const SpatialProfile& profile, const ProfileCost& cost,
                                    Incumbent& incumbent);

  [[nodiscard]] std::int64_t nodes() const { return nodes_; }
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  /// Products over the clusters joined so far.
  struct Partial {
    std::vector<double> fill;  ///< by term: words relative to the term's base
    std::vector<double> tile;  ///< by tile
    std::uint64_t handed = 0;  ///< terms of which only the parent's least is known
    bool loose = false;
  };
  struct Candidate {
    ObjectiveValue bound;
    std::size_t entry;
  };

  void search_class(const OrderClass& order);
  void prepare_suffixes();
  void join(std::size_t depth);
  void prepare_filter(std::size_t depth);
  void filter(const SplitList& list, std::size_t height, std::size_t first, std::size_t last);
  [[nodiscard]] bool passes(const double* coordinates) const;
  bool extend(std::size_t depth, std::size_t entry);
  [[nodiscard]] bool fits(std::size_t depth, const Partial& partial) const;
  [[nodiscard]] ObjectiveValue bound(std::size_t depth, const Partial& partial);
  void leaf(const ObjectiveValue& bound);

  const SearchProblem& problem_;
  const OrderClasses& classes_;
  SplitLists& lists_;
  LeafJudge& judge_;
  ObjectivePair objective_;
  bool dominance_;
  std::function<bool()> stop_;
  std::int64_t nodes_ = 0;
  std::int64_t next_stop_ = 0;
  bool stopped_ = false;

  // Of the profile being searched.
  const SpatialProfile* profile_ = nullptr;
  const ProfileCost* cost_ = nullptr;
  Incumbent* incumbent_ = nullptr;
  std::optional<ObjectiveValue> unresolved_;
  std::vector<SplitFamily*> families_;  ///< by cluster
  std::map<std::vector<std::int64_t>, ObjectiveValue> judged_;

  // Of the class being searched.
  const OrderClass* order_ = nullptr;
  std::vector<const SplitList*> lists_of_class_;  ///< by cluster
  std::vector<std::size_t> sequence_;             ///< clusters in the order they join
  // By depth, of the clusters still to join: the least products, and the terms they may hand on.
  std::vector<std::vector<double>> least_terms_;
  std::vector<std::vector<double>> least_tiles_;
  std::vector<std::uint64_t> may_hand_;
  std::vector<Partial> partials_;                   ///< by depth
  std::vector<std::vector<Candidate>> candidates_;  ///< by depth
  std::vector<std::size_t> entries_;                ///< by cluster: chosen
  // Of the list being filtered: its bound as a sum of multiples of an entry's coordinates.
  struct Multiple {
    std::size_t coordinate;
    double factor;
  };
  struct LinearSum {
    double rest = 0;
    std::vector<Multiple> multiples;

    [[nodiscard]] double at(const double* coordinates) const {
      double sum = rest;
      for (const Multiple& m : multiples) {
        sum += m.factor * coordinates[m.coordinate];
      }
      return sum;
    }
  };
  LinearSum energy_;
  std::vector<LinearSum> ports_;     ///< cycles
  std::vector<LinearSum> occupied_;  ///< words, by capacity limit
  std::vector<std::size_t> coordinate_of_term_;
  double most_ = 0;  ///< primary objective of what can still be better
  std::vector<std::size_t> passed_;
  std::vector<double> bound_fill_;
  std::vector<double> bound_parent_;
};

}  // namespace cosa::search
