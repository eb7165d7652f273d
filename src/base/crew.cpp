#include "cosa/base/crew.h"

#include <algorithm>
#include <utility>

namespace cosa {

Crew::Crew(std::size_t size)
    : size_(size > 0 ? size : std::max(1U, std::thread::hardware_concurrency())) {}

Crew::~Crew() {
  {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
  }
  begun_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void Crew::for_each_index(std::size_t count, const Work& work) {
  if (size_ == 1 || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) {
      work(0, i);
    }
    return;
  }
  while (threads_.size() + 1 < std::min(size_, count)) {
    threads_.emplace_back(&Crew::serve, this, threads_.size() + 1);
  }
  {
    const std::scoped_lock lock(mutex_);
    work_ = &work;
    count_ = count;
    next_ = 0;
    ++round_;
  }
  begun_.notify_all();
  take_turns(0, work);
  std::unique_lock lock(mutex_);
  work_ = nullptr;  // who has not begun by now is too late
  done_.wait(lock, [this] { return at_work_ == 0; });
  if (error_) {
    std::rethrow_exception(std::exchange(error_, nullptr));
  }
}

void Crew::serve(std::size_t worker) {
  std::uint64_t served = 0;
  std::unique_lock lock(mutex_);
  while (true) {
    begun_.wait(lock, [&] { return ended_ || (work_ != nullptr && round_ != served); });
    if (ended_) {
      return;
    }
    served = round_;
    const Work& work = *work_;
    ++at_work_;
    lock.unlock();
    take_turns(worker, work);
    lock.lock();
    if (--at_work_ == 0) {
      done_.notify_one();
    }
  }
}

void Crew::take_turns(std::size_t worker, const Work& work) {
  try {
    for (std::size_t i = next_++; i < count_; i = next_++) {
      work(worker, i);
    }
  } catch (...) {
    next_ = count_;
    const std::scoped_lock lock(mutex_);
    error_ = std::current_exception();
  }
}

}  // namespace cosa
