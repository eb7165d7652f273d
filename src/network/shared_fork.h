#pragma once

#include <optional>
#include <vector>

#include "cosa/network/shared_mapping.h"
#include "cosa/workload/network.h"
#include "shared_choice.h"

namespace cosa::detail {

/// What a layer would like, and how much it counts.
struct Vote {
  const LayerUse* use;
  double weight;
};

/// The network's side of the question.
struct SharedQuestion {
  const Architecture& architecture;
  Sharing sharing;
  Names dimensions;         ///< of the layers, those with loops
  std::vector<Names> open;  ///< by level: tensors of which it is to be chosen whether it keeps them
};

/// By level: the tensors that some layer may keep there but need not; none without a shared bypass.
[[nodiscard]] std::vector<Names> open_tensors(const Network& network,
                                              const Architecture& architecture,
                                              const Sharing& sharing);

/// A disputed point: the choices that leave nothing out, the one that most votes obey first.
using Fork = std::vector<SharedChoice>;

/// The point in whose first choice most weight must give way; absent where the layers' mappings
/// have in common all that they must.
[[nodiscard]] std::optional<Fork> widest_fork(const SharedChoice& choice,
                                              const std::vector<Vote>& votes,
                                              const SharedQuestion& question);

/// A tensor and a level that the choice says nothing of; absent where it says which level keeps
/// what.
[[nodiscard]] std::optional<Fork> next_residency(const SharedChoice& choice,
                                                 const std::vector<Vote>& votes,
                                                 const SharedQuestion& question);

/// Whether the choice says of all tensors of the layer which level keeps them.
[[nodiscard]] bool decides_residency(const SharedChoice& choice, const Workload& workload,
                                     const SharedQuestion& question);

/// The choices with the same tensors at the same levels as the layers', but for one.
[[nodiscard]] std::vector<SharedChoice> neighbours(const SharedChoice& choice,
                                                   const std::vector<Vote>& votes,
                                                   const SharedQuestion& question);

/// What layers that agree have in common.
[[nodiscard]] std::vector<SharedLevel> agreement(const SharedChoice& choice,
                                                 const std::vector<Vote>& votes,
                                                 const SharedQuestion& question);

}  // namespace cosa::detail
