#pragma once

#include <cstdint>
#include <string>

#include "cosa/base/id.h"

namespace cosa {

using DimensionId = Id<struct DimensionTag>;

/// One iteration variable of an operation: 0 <= variable < extent.
struct Dimension {
  std::string name;
  std::int64_t extent;  ///< iterations, >= 1

  friend bool operator==(const Dimension&, const Dimension&) = default;
};

}  // namespace cosa
