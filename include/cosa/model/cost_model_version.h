#pragma once

namespace cosa {

/// Raised whenever the cost model gives any mapping another cost than before: costs under different
/// versions do not compare.
inline constexpr int kCostModelVersion = 1;

}  // namespace cosa
