#pragma once

#include <cstddef>
#include <functional>

namespace cosa {

/// Calls `work(i)` once for every i below `count`, `jobs` of them at a time (0: as many as the
/// machine has cores), lower ones first. Returns when all are done. `work` must not throw.
void for_each_index(std::size_t count, std::size_t jobs,
                    const std::function<void(std::size_t)>& work);

}  // namespace cosa
