#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace cosa {

/// Threads that share out work again and again. The thread that owns a crew is its worker 0; the
/// others are started when there is work for them, and end with the crew.
class Crew {
 public:
  /// `size`: workers; 0: as many as the machine has cores.
  explicit Crew(std::size_t size);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  Crew(Crew&&) = delete;
  Crew& operator=(Crew&&) = delete;

  [[nodiscard]] std::size_t size() const { return size_; }

  using Work = std::function<void(std::size_t worker, std::size_t index)>;
  /// Calls `work(worker, i)` once for every i below `count`, lower ones first. Returns when all are
  /// done. Where `work` throws, those not begun yet are left out and one of the errors is thrown.
  void for_each_index(std::size_t count, const Work& work);

 private:
  void serve(std::size_t worker);
  void take_turns(std::size_t worker, const Work& work);

  std::size_t size_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable begun_;
  std::condition_variable done_;
  // Guarded by the mutex.
  const Work* work_ = nullptr;  ///< null while there is none
  std::uint64_t round_ = 0;     ///< number of the present work
  std::size_t at_work_ = 0;     ///< threads, the owner's left out
  bool ended_ = false;
  std::exception_ptr error_;
  // Of the present work.
  std::size_t count_ = 0;
  std::atomic<std::size_t> next_ = 0;
};

}  // namespace cosa
