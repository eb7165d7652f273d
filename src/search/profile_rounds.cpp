#include "profile_rounds.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "objective_bound.h"

namespace cosa::search {
namespace {

/// The split tables are dropped when they hold more than this, and made anew as needed.
constexpr std::size_t kTableBytes = std::size_t{96} << 20;

// Rounds of these sizes keep many threads busy, and cost little where something better is found in
// them.
constexpr std::size_t kMostItems = 64;
constexpr std::size_t kMostClasses = 256;

/// How many of the pieces, which rise in their bounds, make the next round: those that leave room.
template <typename Piece>
std::size_t round_of(std::span<const Piece> pieces, const RoundSize& size,
                     const Incumbent& incumbent) {
  // A list of the best is not put together from parts.
  const std::size_t most = incumbent.wants_best_orders() ? 1 : size.value();
  const auto end = std::ranges::find_if_not(
      pieces.first(std::min(most, pieces.size())),
      [&](const Piece& piece) { return incumbent.beaten_by(piece.bound); });
  return static_cast<std::size_t>(end - pieces.begin());
}

}  // namespace

ProfileRounds::ProfileRounds(const WalkContext& context, Crew& crew, bool dominance)
    : context_(context),
      crew_(crew),
      dominance_(dominance),
      workers_(crew.size()),
      items_at_once_(kMostItems),
      classes_at_once_(kMostClasses) {}

/// False when told to stop.
bool ProfileRounds::prepare() {
  if (!classes_) {
    classes_ = order_classes(context_.problem, dominance_, context_.stop);
    if (!classes_) {
      return false;
    }
    tables_.emplace(context_.problem, *classes_, dominance_);
  }
  return !context_.stop();
}

void ProfileRounds::run(std::span<const WorkItem> items, Incumbent& incumbent) {
  while (!items.empty() && incumbent.beaten_by(items.front().bound)) {
    if (!prepare()) {
      std::ranges::for_each(items, [&](const WorkItem& item) {
        if (incumbent.beaten_by(item.bound)) {
          skip(item);
        }
      });
      return;
    }
    const std::size_t count = round_of(items, items_at_once_, incumbent);
    open_round(items.first(count), incumbent);
    items_at_once_.note(search_classes(incumbent));
    close_round();
    items = items.subspan(count);
  }
}

ProfileSearch& ProfileRounds::search_of(std::size_t worker) {
  auto& made = workers_[worker];
  if (!made) {
    made = std::make_unique<Worker>(context_, *classes_, *tables_, dominance_);
  }
  return made->search;
}

void ProfileRounds::open_round(std::span<const WorkItem> items, const Incumbent& incumbent) {
  if (tables_->bytes() > kTableBytes) {
    tables_->clear();
  }
  in_round_ = items.size();
  while (slots_.size() < in_round_) {
    slots_.push_back(std::make_unique<Slot>());
  }
  crew_.for_each_index(in_round_, [&](std::size_t worker, std::size_t i) {
    Slot& slot = *slots_[i];
    slot.item = items[i];
    slot.unresolved.reset();
    slot.opened = !context_.stop();
    if (slot.opened) {
      slot.effort =
          search_of(worker).open(context_.profiles[slot.item.profile], incumbent, slot.profile);
    }
  });
  for (std::size_t i = 0; i < in_round_; ++i) {
    const Slot& slot = *slots_[i];
    if (!slot.opened) {
      skip(slot.item);
      continue;
    }
    ++opened_;
    opened_splits_ += slot.profile.profile->splits;
    effort_.add(slot.effort);
  }
}

/// The classes of the round's assignments, most promising first. Equal ones take turns among the
/// assignments, whose leaves are judged once for all of their classes.
std::vector<ProfileRounds::ClassTask> ProfileRounds::tasks() const {
  std::vector<ClassTask> tasks;
  for (std::size_t i = 0; i < in_round_; ++i) {
    if (slots_[i]->opened) {
      for (const auto& [bound, number] : slots_[i]->profile.classes) {
        tasks.push_back({bound, number, i});
      }
    }
  }
  std::ranges::sort(tasks, {}, [](const ClassTask& task) {
    return std::tie(task.bound, task.number, task.slot);
  });
  return tasks;
}

/// Whether they improve the incumbent.
bool ProfileRounds::search_classes(Incumbent& incumbent) {
  const std::vector<ClassTask> all = tasks();
  std::span<const ClassTask> left = all;
  bool improved = false;
  while (!left.empty() && incumbent.beaten_by(left.front().bound)) {
    const std::size_t count = round_of(left, classes_at_once_, incumbent);
    const bool better = search_some(left.first(count), incumbent);
    classes_at_once_.note(better);
    improved = improved || better;
    left = left.subspan(count);
  }
  for (const ClassTask& task : left) {
    effort_.account.order_bound += slots_[task.slot]->profile.profile->splits;
  }
  return improved;
}

bool ProfileRounds::search_some(std::span<const ClassTask> tasks, Incumbent& incumbent) {
  outcomes_.resize(tasks.size());
  crew_.for_each_index(tasks.size(), [&](std::size_t worker, std::size_t i) {
    TaskOutcome& outcome = outcomes_[i];
    Slot& slot = *slots_[tasks[i].slot];
    ProfileSearch& search = search_of(worker);
    if (incumbent.wants_best_orders()) {
      outcome.of_class = search.search(slot.profile, tasks[i].number, incumbent);
      return;
    }
    outcome.found = incumbent.fork();
    outcome.of_class = search.search(slot.profile, tasks[i].number, *outcome.found);
  });
  bool improved = false;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    auto& [of_class, found] = outcomes_[i];
    Slot& slot = *slots_[tasks[i].slot];
    effort_.add(of_class.effort);
    improved = (found && incumbent.join(std::move(*found))) || improved;
    if (of_class.unresolved) {
      note_bound(*of_class.unresolved, slot.unresolved);
    }
    if (of_class.stopped) {
      note_bound(std::max(slot.item.bound, tasks[i].bound), open_bound_);
    }
  }
  return improved;
}

void ProfileRounds::close_round() {
  for (std::size_t i = 0; i < in_round_; ++i) {
    if (const Slot& slot = *slots_[i]; slot.unresolved) {
      unresolved_.push_back({*slot.unresolved, slot.item.profile});
    }
  }
}

/// Leaves an assignment as it is, since the search was stopped.
void ProfileRounds::skip(const WorkItem& item) {
  note_bound(item.bound, open_bound_);
  splits_ahead_ += context_.profiles[item.profile].splits;
}

}  // namespace cosa::search
