#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/base/termination.h"
#include "cosa/network/network_front.h"
#include "cosa/network/schedule_network.h"
#include "cosa/scheduler/schedule_front.h"
#include "cosa/workload/network.h"

namespace cosa {

/// What became of a layer's front.
struct FrontOutcome {
  std::optional<FrontSchedule> schedule{};
  std::string error{};  ///< empty where there is a schedule

  [[nodiscard]] bool has_points() const { return schedule && !schedule->front.points.empty(); }
};

/// The front of a network's summed cycles and energy, one mapping a layer.
struct NetworkFront {
  /// By layer, in the order of the network. Equal layers have equal outcomes.
  std::vector<FrontOutcome> outcomes;
  /// By layer: the index of the first layer with an equal workload, which was solved for all.
  std::vector<std::size_t> solved_as;
  /// `kOptimal`: no mappings of the layers are better in both sums than some choice, or than some
  /// point between two corners where `whole` is false. `kFeasible`: a layer's front is not proven.
  /// `kInfeasible`: a layer is proven to fit in no way. `kUnknown`: a layer has no point, or
  /// failed.
  Termination termination = Termination::kUnknown;
  /// By rising cycles; points of the layers' fronts. None where a layer has no point.
  std::vector<NetworkChoice> choices{};
  /// The best for some weights of cycles and energy: one of them has the least energy x delay.
  std::vector<NetworkChoice> corners{};
  /// Whether `choices` are the whole front; else they are its corners, since there are too many.
  bool whole = true;

  /// The layers that were solved for all: those that are their own `solved_as`.
  [[nodiscard]] std::vector<std::size_t> distinct() const;
};

/// More choices than these are not listed.
inline constexpr std::size_t kMostFrontChoices = 10'000;

/// The layers' fronts by `schedule_front`, equal layers once, and their sums (docs/networks.md,
/// "The front"). Sharing and cache of the options are not looked at; the time limit is of each
/// layer. The same for every number of jobs. An error of one layer is its outcome.
///
/// Throws `InputError` when summed cycles leave 64 bits.
[[nodiscard]] NetworkFront schedule_network_front(const Network& network,
                                                  const Architecture& architecture,
                                                  const NetworkOptions& options = {},
                                                  std::size_t most_choices = kMostFrontChoices);

}  // namespace cosa
