#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "cosa/base/crew.h"
#include "cosa/model/evaluator.h"
#include "cosa/search/objective.h"
#include "incumbent.h"
#include "leaf_judge.h"
#include "order_class.h"
#include "profile_search.h"
#include "search_effort.h"
#include "search_problem.h"
#include "spatial_profile.h"
#include "split_tables.h"

namespace cosa::search {

/// A spatial assignment to be searched, and a bound for what is wanted of it.
struct WorkItem {
  ObjectiveValue bound;
  std::size_t profile;
};

/// What all walks of one search share. `stop` is asked by any thread, and must stay true once it
/// has been.
struct WalkContext {
  const SearchProblem& problem;
  const std::vector<SpatialProfile>& profiles;
  const Evaluator& evaluator;
  const ObjectivePair& objective;
  std::function<bool()> stop;
};

/// How many pieces of work make a round: twice as many as before while none finds anything better.
class RoundSize {
 public:
  explicit RoundSize(std::size_t most) : most_(most) {}

  [[nodiscard]] std::size_t value() const { return value_; }
  void note(bool improved) { value_ = improved ? 1 : std::min(2 * value_, most_); }

 private:
  std::size_t most_;
  std::size_t value_ = 1;
};

/// Searches spatial assignments in rounds: several of them are opened at a time, and several of
/// their classes searched at a time, each against the incumbent as it was when the round began.
/// What a round holds depends on earlier rounds alone, and their results are taken in order: so all
/// that is found and counted is the same for any number of threads.
class ProfileRounds {
 public:
  ProfileRounds(const WalkContext& context, Crew& crew, bool dominance);

  /// Improves the incumbent by the best mapping of all these, which rise in their bounds.
  void run(std::span<const WorkItem> items, Incumbent& incumbent);

  // Of all runs so far.
  [[nodiscard]] const SearchEffort& effort() const { return effort_; }
  [[nodiscard]] std::size_t num_classes() const { return classes_ ? classes_->classes.size() : 0; }
  /// Assignments that were opened, and their splits.
  [[nodiscard]] std::int64_t opened() const { return opened_; }
  [[nodiscard]] double opened_splits() const { return opened_splits_; }
  /// The splits of those that were still ahead when the search was stopped.
  [[nodiscard]] double splits_ahead() const { return splits_ahead_; }
  /// Assignments with a leaf that could not be resolved, and its bound.
  [[nodiscard]] const std::vector<WorkItem>& unresolved() const { return unresolved_; }
  /// What was not searched to its end has at least this bound.
  [[nodiscard]] const std::optional<ObjectiveValue>& open_bound() const { return open_bound_; }

 private:
  /// What a thread works with.
  struct Worker {
    Worker(const WalkContext& context, const OrderClasses& classes, SplitTables& tables,
           bool dominance)
        : evaluator(context.evaluator),
          judge(context.problem, evaluator, context.objective, context.stop),
          search(context.problem, classes, tables, judge, context.objective, dominance,
                 context.stop) {}

    Evaluator evaluator;
    LeafJudge judge;
    ProfileSearch search;
  };
  /// An assignment of the present round.
  struct Slot {
    WorkItem item{};
    bool opened = false;
    SearchEffort effort;
    OpenProfile profile;
    std::optional<ObjectiveValue> unresolved;
  };
  /// A class of an assignment of the present round.
  struct ClassTask {
    ObjectiveValue bound;
    std::size_t number;
    std::size_t slot;
  };
  struct TaskOutcome {
    ProfileSearch::ClassOutcome of_class;
    std::optional<Incumbent> found;
  };

  [[nodiscard]] bool prepare();
  [[nodiscard]] ProfileSearch& search_of(std::size_t worker);
  void open_round(std::span<const WorkItem> items, const Incumbent& incumbent);
  [[nodiscard]] std::vector<ClassTask> tasks() const;
  bool search_classes(Incumbent& incumbent);
  bool search_some(std::span<const ClassTask> tasks, Incumbent& incumbent);
  void close_round();
  void skip(const WorkItem& item);

  const WalkContext& context_;
  Crew& crew_;
  bool dominance_;
  std::optional<OrderClasses> classes_;
  std::optional<SplitTables> tables_;
  std::vector<std::unique_ptr<Worker>> workers_;  ///< made when first needed
  RoundSize items_at_once_;
  RoundSize classes_at_once_;
  std::vector<std::unique_ptr<Slot>> slots_;  ///< reused
  std::size_t in_round_ = 0;                  ///< slots of the present round
  std::vector<TaskOutcome> outcomes_;

  SearchEffort effort_;
  std::int64_t opened_ = 0;
  double opened_splits_ = 0;
  double splits_ahead_ = 0;
  std::vector<WorkItem> unresolved_;
  std::optional<ObjectiveValue> open_bound_;
};

}  // namespace cosa::search
