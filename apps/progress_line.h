#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace cosa::cli {

/// One line on stderr that says how far a run is and guesses, from what was done, how long what is
/// left takes; redrawn in place, nothing where stderr is no terminal. Gone when it goes out of
/// scope.
class ProgressLine {
 public:
  ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  /// With nothing done the time that is measured starts anew. `last` is what was done last.
  /// `quick`: that took no time, so that it says nothing of the others.
  void show(std::size_t done, std::size_t total, std::string_view last, bool quick = false);

 private:
  std::size_t quick_ = 0;
  bool visible_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace cosa::cli
