#include "cosa/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace cosa {

void for_each_index(std::size_t count, std::size_t jobs,
                    const std::function<void(std::size_t)>& work) {
  if (jobs == 0) {
    jobs = std::max(1U, std::thread::hardware_concurrency());
  }
  std::atomic<std::size_t> next = 0;
  const auto take_turns = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      work(i);
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t t = std::min(jobs, count); t > 0; --t) {
    threads.emplace_back(take_turns);
  }
}

}  // namespace cosa
