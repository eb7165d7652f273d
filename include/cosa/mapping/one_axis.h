#pragma once

#include <functional>
#include <optional>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"

namespace cosa {

/// An even mapping that differs in one thing from this one: where a dimension lies along both axes
/// of a fan-out, the dimensions of that fan-out are laid anew, each along one axis. Forms of
/// mappings that name a dimension once can say it. `accepts` is asked of each way to lay a fan-out
/// that fits its mesh, the others as they are by then; the first accepted is taken. None: the
/// mapping is uneven, or no way is accepted.
[[nodiscard]] std::optional<Mapping> along_one_axis(
    const Mapping& mapping, const Architecture& architecture,
    const std::function<bool(const Mapping&)>& accepts);

}  // namespace cosa
