#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "cosa/mapping/constraints.h"
#include "search_problem.h"

namespace cosa::search {

/// Fills in what constraints say of the temporal loops of a dimension's first member.
void constrain_time(const Constraints& constraints, std::size_t levels, SearchDimension& dim);

/// The same of the spatial loops.
void constrain_space(const Constraints& constraints, std::size_t memories, SearchDimension& dim);

/// Whether constraints tell the two apart in nothing, and limit the factors of neither.
[[nodiscard]] bool interchangeable(const SearchDimension& a, const SearchDimension& b);

/// Whether no level from `first_level` outwards asks their loops to stand in an order.
[[nodiscard]] bool ordered_alike(const SearchDimension& a, const SearchDimension& b,
                                 std::size_t first_level);

/// Whether a dimension of extent 1 is to have a larger factor somewhere.
[[nodiscard]] bool asks_much_of_little(const Constraints& constraints, const Workload& workload);

/// The iterations of the loops at a fan-out that must lie along x, along y, and may along either.
struct MeshDemand {
  std::int64_t x = 1;
  std::int64_t y = 1;
  std::int64_t either = 1;
  bool neither = false;  ///< of some loop, along none

  void add(std::int64_t factor, AxisChoice axes);
};

/// The most of the iterations along either axis that can lie along x; none where there is no room.
[[nodiscard]] std::optional<std::int64_t> most_along_x(const Fanout& fanout,
                                                       const MeshDemand& demand);

}  // namespace cosa::search
