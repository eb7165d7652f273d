#include "cosa/base/parallel.h"

#include <algorithm>

#include "cosa/base/crew.h"

namespace cosa {

void for_each_index(std::size_t count, std::size_t jobs,
                    const std::function<void(std::size_t)>& work) {
  Crew(jobs).for_each_index(count, [&](std::size_t, std::size_t i) { work(i); });
}

std::size_t jobs_of_each(std::size_t count, std::size_t jobs) {
  return std::max<std::size_t>(1, Crew(jobs).size() / std::max<std::size_t>(1, count));
}

}  // namespace cosa
