#pragma once

#include <nanobind/nanobind.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <optional>
#include <thread>
#include <utility>

namespace cosa::python {

/// Asked by a search whether to stop.
using StopQuestion = std::function<bool()>;

/// Lets the interpreter handle signals now and then. When a handler raises, as that of Ctrl-C does,
/// the answer is to stop, and the exception is kept. Made, and later asked to raise, with the
/// interpreter's lock; asked whether to stop without it.
class SignalWatch {
 public:
  /// Whether to stop; looks for signals on the thread that made this, the only one that can.
  [[nodiscard]] bool stopped() {
    if (!stopped_ && std::this_thread::get_id() == owner_) {
      look();
    }
    return stopped_;
  }

  /// Raises what was kept.
  void rethrow() {
    if (raised_) {
      throw nanobind::python_error(std::move(*raised_));
    }
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kBetweenLooks{20};

  std::thread::id owner_ = std::this_thread::get_id();
  Clock::time_point next_look_ = Clock::now() + kBetweenLooks;
  std::atomic<bool> stopped_ = false;
  std::optional<nanobind::python_error> raised_;

  void look() {
    if (Clock::now() < next_look_) {
      return;
    }
    const nanobind::gil_scoped_acquire acquire;
    if (PyErr_CheckSignals() != 0) {
      raised_.emplace();
      stopped_ = true;
    }
    next_look_ = Clock::now() + kBetweenLooks;
  }
};

/// Calls `work(stop)` without the interpreter's lock. `work` must not touch Python, and asks `stop`
/// now and then on this thread: it answers true when a signal's handler has raised, and the
/// exception goes on once the work has ended.
template <typename Work>
auto interruptible(const Work& work) {
  SignalWatch watch;
  auto result = [&] {
    const nanobind::gil_scoped_release release;
    return work(StopQuestion([&watch] { return watch.stopped(); }));
  }();
  watch.rethrow();
  return result;
}

/// The same for work that shares itself among threads and leaves this one waiting: this one looks
/// for signals meanwhile.
template <typename Work>
auto interruptible_aside(const Work& work) {
  constexpr std::chrono::milliseconds kBetweenQuestions{20};
  return interruptible([&](const StopQuestion& stop) {
    auto result = std::async(std::launch::async, [&] { return work(stop); });
    while (result.wait_for(kBetweenQuestions) != std::future_status::ready) {
      (void)stop();
    }
    return result.get();
  });
}

}  // namespace cosa::python
