#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "cosa/mapping/mapping.h"

namespace cosa::detail {

/// Nodes of two nests that stand for each other, as indices; one alone where the other nest has
/// nothing like it.
struct AlignedNodes {
  std::optional<std::size_t> a;
  std::optional<std::size_t> b;
  bool equal = false;

  friend bool operator==(const AlignedNodes&, const AlignedNodes&) = default;
};

/// The nests of two valid mappings side by side, outermost first. As many storage nodes of one
/// level as possible face each other; between them equal loops do, then loops of one dimension and
/// kind, then any that are left. Loops of bound 1 are passed over.
[[nodiscard]] std::vector<AlignedNodes> align_nests(const Mapping& a, const Mapping& b);

}  // namespace cosa::detail
