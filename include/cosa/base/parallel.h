#pragma once

#include <cstddef>
#include <functional>

namespace cosa {

/// Calls `work(i)` once for every i below `count`, `jobs` of them at a time (0: as many as the
/// machine has cores), lower ones first. Returns when all are done. Errors are passed on as by
/// `Crew`.
void for_each_index(std::size_t count, std::size_t jobs,
                    const std::function<void(std::size_t)>& work);

/// Threads for each of `count` pieces of work, at least 1, of which `jobs` (0: as many as the
/// machine has cores) are done at a time: what the pieces leave over.
[[nodiscard]] std::size_t jobs_of_each(std::size_t count, std::size_t jobs);

}  // namespace cosa
