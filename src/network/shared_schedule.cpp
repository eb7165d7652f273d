#include "shared_schedule.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <tuple>
#include <utility>

#include "cosa/base/checked.h"
#include "cosa/base/input_error.h"
#include "cosa/base/parallel.h"
#include "layer_schedule.h"
#include "shared_fork.h"

namespace cosa::detail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// As exact as the engine's own optima are compared.
constexpr double kTolerance = 1e-9;

using Clock = std::chrono::steady_clock;
using Key = std::tuple<double, int, std::int64_t>;

/// What became of a layer under a choice.
struct Answer {
  LayerOutcome layer;
  LayerUse use{};  ///< empty without a mapping
  double value = kInfinity;
  double bound = 0;  ///< no mapping that obeys the choice has less

  [[nodiscard]] bool proven() const { return bound >= (1 - kTolerance) * value; }
  /// Whether the choice leaves this answer as it is.
  [[nodiscard]] bool obeys(const SharedChoice& choice) const {
    return !use.empty() && detail::obeys(use, choice);
  }
};

Answer answer_of(LayerOutcome layer, const Workload& workload, const Architecture& architecture) {
  Answer answer{.layer = std::move(layer)};
  const auto& schedule = answer.layer.outcome.schedule;
  if (!schedule) {
    return answer;
  }
  answer.bound =
      schedule->termination == Termination::kInfeasible ? kInfinity : schedule->bound.value_or(0);
  if (schedule->mapping) {
    answer.value = schedule->objective_value.value();
    answer.use = use_of(schedule->mapped(workload), *schedule->mapping, architecture);
  }
  return answer;
}

/// A part of the choices: those that decide so far as `choice` does.
struct Part {
  SharedChoice choice;
  std::vector<std::shared_ptr<const Answer>> answers;  ///< by layer, of this part or a wider one
  double bound = 0;                                    ///< no choice of the part has less
  int depth = 0;
};

/// Best first over parts. A part is bounded by the layers' own optima under what is chosen, since
/// each further choice leaves fewer mappings; the part whose layers agree all the same is solved.
/// Any other is parted at what they dispute.
class SharedSearch {
 public:
  SharedSearch(const Network& network, const Architecture& architecture,
               const NetworkOptions& options, const std::vector<std::size_t>& distinct,
               const std::vector<std::size_t>& solved_as)
      : network_(network),
        question_{architecture,
                  options.sharing,
                  {},
                  open_tensors(network, architecture, options.sharing)},
        options_(options),
        distinct_(distinct),
        known_(distinct.size()) {
    options_.schedule.free_residency |= options.sharing.bypass;
    std::map<std::size_t, std::int64_t> times;
    for (std::size_t i = 0; i < solved_as.size(); ++i) {
      std::int64_t& counted = times[solved_as[i]];
      counted = checked_add(counted, network.layers[i].workload.occurrences());
    }
    for (const std::size_t i : distinct) {
      times_.push_back(static_cast<double>(times[i]));
      question_.dimensions.merge(looped_dimensions(network.layers[i].workload));
    }
  }

  SharedMapping run() {
    Part all{.choice = SharedChoice(question_.architecture.num_levels()),
             .answers = std::vector<std::shared_ptr<const Answer>>(distinct_.size())};
    ask_all(all);
    weigh(all);
    all.bound = sum(all, &Answer::bound);
    SharedMapping result{.objective = options_.schedule.objective.primary.name(),
                         .free_bound = all.bound};
    settle(std::move(all));
    while (!open_.empty() && !stopped()) {
      auto next = next_part();
      Part part = std::move(next->second);
      open_.erase(next);
      if (part.bound < enough()) {
        answer(part);
      }
      if (part.bound < enough()) {
        settle(std::move(part));
      }
    }
    conclude(result);
    return result;
  }

  /// Of the best choice, or of none in common where there is none.
  [[nodiscard]] LayerOutcome outcome(std::size_t number) const {
    if (left_out_[number]) {
      return left_out_[number]->layer;
    }
    if (best_) {
      return best_->answers[number]->layer;
    }
    return {.outcome = {.error = open_.empty() && unresolved_ == kInfinity
                                     ? "nothing that the layers may have in common fits them all"
                                     : "stopped before layers had in common what they must"}};
  }

 private:
  [[nodiscard]] const Workload& workload(std::size_t number) const {
    return network_.layers[distinct_[number]].workload;
  }

  [[nodiscard]] bool stopped() const {
    const auto& limit = question_.sharing.time_limit_seconds;
    return (options_.schedule.stop && options_.schedule.stop()) || (limit && seconds() >= *limit);
  }

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(Clock::now() - start_).count();
  }

  /// What does not lie below this is no better than the best.
  [[nodiscard]] double enough() const { return (1 - kTolerance) * best_value_; }

  double sum(const Part& part, double Answer::* what) const {
    double total = 0;
    for (std::size_t i = 0; i < distinct_.size(); ++i) {
      if (counts(i)) {
        total += times_[i] * (*part.answers[i]).*what;
      }
    }
    return total;
  }

  [[nodiscard]] bool counts(std::size_t number) const {
    return left_out_.empty() || left_out_[number] == nullptr;
  }

  /// Leaves out what fits by itself in no way, and says what of the others counts most.
  void weigh(const Part& all) {
    left_out_.resize(distinct_.size());
    for (std::size_t i = 0; i < distinct_.size(); ++i) {
      const auto& schedule = all.answers[i]->layer.outcome.schedule;
      if (!schedule || schedule->termination == Termination::kInfeasible) {
        left_out_[i] = all.answers[i];
      }
      by_weight_.push_back(i);
    }
    std::ranges::stable_sort(by_weight_, std::ranges::greater{},
                             [&](std::size_t i) { return times_[i] * all.answers[i]->value; });
  }

  /// Asks the layers whose mappings do not obey, those that count most first, until the part is
  /// known to be no better than the best.
  void answer(Part& part) {
    std::vector<std::size_t> asked;
    for (const std::size_t i : by_weight_) {
      if (counts(i) && is_to_be_asked(*part.answers[i], part.choice, i)) {
        asked.push_back(i);
      }
    }
    constexpr std::size_t kAtOnce = 4;  // of no number of jobs: the same choices for each
    for (std::size_t n = 0; n < asked.size() && part.bound < enough(); n += kAtOnce) {
      ask(std::span(asked).subspan(n, std::min(kAtOnce, asked.size() - n)), part);
      part.bound = std::max(part.bound, sum(part, &Answer::bound));
    }
    ++choices_;
  }

  /// An answer that its limit ended is no better known for a few residencies less: it is asked for
  /// again when one is chosen whole.
  [[nodiscard]] bool is_to_be_asked(const Answer& known, const SharedChoice& choice,
                                    std::size_t number) const {
    const bool obeys = known.obeys(choice);
    if (!question_.sharing.bypass || known.proven()) {
      return !obeys;
    }
    return decides_residency(choice, workload(number), question_);
  }

  void ask(std::span<const std::size_t> asked, Part& part) {
    std::vector<SharedChoice> choices;
    std::vector<std::size_t> unknown;
    for (std::size_t n = 0; n < asked.size(); ++n) {
      choices.push_back(projected(part.choice, workload(asked[n])));
      if (!known_[asked[n]].contains(choices[n])) {
        unknown.push_back(n);
      }
    }
    std::vector<std::shared_ptr<const Answer>> found(unknown.size());
    const std::size_t jobs = jobs_of_each(unknown.size(), options_.jobs);
    for_each_index(unknown.size(), options_.jobs, [&](std::size_t n) {
      found[n] = ask_layer(asked[unknown[n]], choices[unknown[n]], jobs);
    });
    for (std::size_t n = 0; n < unknown.size(); ++n) {
      known_[asked[unknown[n]]].emplace(choices[unknown[n]], std::move(found[n]));
    }
    for (std::size_t n = 0; n < asked.size(); ++n) {
      part.answers[asked[n]] = known_[asked[n]].at(choices[n]);
    }
    schedules_ += static_cast<std::int64_t>(unknown.size());
  }

  /// Asks every layer as if it were alone.
  void ask_all(Part& part) {
    const std::size_t size = distinct_.size();
    const auto tell = [&](const NetworkProgress& progress) {
      if (options_.progress) {
        options_.progress(progress);
      }
    };
    const std::size_t jobs = jobs_of_each(size, options_.jobs);
    std::mutex mutex;
    std::size_t done = 0;
    tell({.total = size});
    for_each_index(size, options_.jobs, [&](std::size_t i) {
      part.answers[i] = ask_layer(i, part.choice, jobs);
      const std::scoped_lock lock(mutex);
      tell({.done = ++done,
            .total = size,
            .last = &network_.layers[distinct_[i]],
            .cached = part.answers[i]->layer.cached});
    });
    for (std::size_t i = 0; i < size; ++i) {
      known_[i].emplace(projected(part.choice, workload(i)), part.answers[i]);
    }
    schedules_ = static_cast<std::int64_t>(size);
    choices_ = 1;
  }

  [[nodiscard]] std::shared_ptr<const Answer> ask_layer(std::size_t number,
                                                        const SharedChoice& choice,
                                                        std::size_t jobs) const {
    const Architecture machine = with_residency(question_.architecture, choice);
    ScheduleOptions options = options_.schedule;
    options.jobs = jobs;
    auto& loops = options.constraints.loops;
    for (StatedLoops& each : loops_of(choice, workload(number), machine)) {
      loops.push_back(std::move(each));
    }
    return std::make_shared<const Answer>(
        answer_of(schedule_layer(workload(number), machine, options, options_.cache),
                  workload(number), machine));
  }

  /// Takes the value of a part whose layers agree; parts any other.
  void settle(Part part) {
    if (const auto fork = dispute(part)) {
      for (const SharedChoice& way : *fork) {
        push(
            {.choice = way, .answers = part.answers, .bound = part.bound, .depth = part.depth + 1});
      }
      return;
    }
    if (part.bound < (1 - kTolerance) * value_of(part)) {
      unresolved_ = std::min(unresolved_, part.bound);
    }
    if (improve(std::move(part)) && question_.sharing.bypass) {
      climb();
    }
  }

  [[nodiscard]] std::optional<Fork> dispute(const Part& part) const {
    const std::vector<Vote> votes = votes_of(part);
    return obeyed(part) ? widest_fork(part.choice, votes, question_)
                        : next_residency(part.choice, votes, question_);
  }

  [[nodiscard]] double value_of(const Part& part) const {
    return obeyed(part) ? sum(part, &Answer::value) : kInfinity;
  }

  bool improve(Part part) {
    const double value = value_of(part);
    if (!(value < best_value_)) {
      return false;
    }
    best_value_ = value;
    best_ = std::move(part);
    return true;
  }

  [[nodiscard]] bool obeyed(const Part& part) const {
    for (std::size_t i = 0; i < distinct_.size(); ++i) {
      if (counts(i) && !part.answers[i]->obeys(part.choice)) {
        return false;
      }
    }
    return true;
  }

  /// From the best choice, one tensor in or out of one level at a time: what a good value rules
  /// out need not be looked at. Discards nothing by itself.
  void climb() {
    for (double before = kInfinity; best_value_ < before && !stopped();) {
      before = best_value_;
      for (SharedChoice& choice : neighbours(best_->choice, votes_of(*best_), question_)) {
        Part part{.choice = std::move(choice), .answers = best_->answers};
        answer(part);
        if (part.bound < enough() && !dispute(part)) {
          improve(std::move(part));
        }
      }
    }
  }

  [[nodiscard]] std::vector<Vote> votes_of(const Part& part) const {
    std::vector<Vote> votes;
    for (std::size_t i = 0; i < distinct_.size(); ++i) {
      if (counts(i) && !part.answers[i]->use.empty()) {
        votes.push_back({&part.answers[i]->use, times_[i] * part.answers[i]->value});
      }
    }
    return votes;
  }

  void push(Part part) {
    const Key key{part.bound, -part.depth, pushed_++};
    open_.emplace(key, std::move(part));
  }

  /// The one with the least bound; until there is something to compare with, the deepest.
  std::map<Key, Part>::iterator next_part() {
    if (best_) {
      return open_.begin();
    }
    return std::ranges::min_element(open_, {}, [](const auto& entry) {
      const auto& [bound, depth, number] = entry.first;
      return std::pair(depth, number);
    });
  }

  void conclude(SharedMapping& result) const {
    double bound = std::min(best_value_, unresolved_);
    for (const auto& [key, part] : open_) {
      bound = std::min(bound, part.bound);
    }
    result.bound = bound;
    if (best_) {
      result.value = best_value_;
      result.bound = bound >= enough() ? best_value_ : bound;
      result.levels = agreement(best_->choice, votes_of(*best_), question_);
    }
    result.choices = choices_;
    result.schedules = schedules_;
    result.seconds = seconds();
  }

  Clock::time_point start_ = Clock::now();
  const Network& network_;
  SharedQuestion question_;
  NetworkOptions options_;
  const std::vector<std::size_t>& distinct_;
  std::vector<double> times_;
  std::vector<std::map<SharedChoice, std::shared_ptr<const Answer>>> known_;  ///< by layer
  std::vector<std::shared_ptr<const Answer>> left_out_;
  std::vector<std::size_t> by_weight_;  ///< the layers, those that count most first
  std::map<Key, Part> open_;            ///< its keys: bound, depth (negative), number
  std::optional<Part> best_;
  double best_value_ = kInfinity;
  double unresolved_ = kInfinity;  ///< the least bound of parts whose optimum is not known
  std::int64_t pushed_ = 0;
  std::int64_t choices_ = 0;
  std::int64_t schedules_ = 0;
};

void refuse_what_leaves_no_choice(const NetworkOptions& options) {
  if (options.schedule.engine != Engine::kExact) {
    throw InputError("layers have mappings in common with the engine exact alone",
                     "take the engine exact, or ask for nothing in common");
  }
  for (const StatedLoops& loops : options.schedule.constraints.loops) {
    if (options.sharing.order && loops.kind == LoopKindAt::kTemporal &&
        !(loops.innermost.empty() && loops.outermost.empty())) {
      throw InputError({loops.where, loops.level,
                        "an order of the loops of " + loops.level +
                            " is stated, and was to be chosen for all layers",
                        "leave one of the two out"});
    }
  }
}

}  // namespace

NetworkSchedule schedule_shared(const Network& network, const Architecture& architecture,
                                const NetworkOptions& options) {
  refuse_what_leaves_no_choice(options);
  const std::size_t size = network.layers.size();
  NetworkSchedule result{.outcomes = std::vector<ScheduleOutcome>(size),
                         .solved_as = first_of_equals(network.layers),
                         .cached = std::vector<bool>(size, false)};
  const std::vector<std::size_t> distinct = result.distinct();
  SharedSearch search(network, architecture, options, distinct, result.solved_as);
  result.shared = search.run();
  for (std::size_t n = 0; n < distinct.size(); ++n) {
    auto [outcome, cached] = search.outcome(n);
    result.outcomes[distinct[n]] = std::move(outcome);
    result.cached[distinct[n]] = cached;
  }
  share_among_equals(result);
  return result;
}

}  // namespace cosa::detail
