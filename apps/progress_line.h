#pragma once

#include <cstddef>
#include <string_view>

namespace cosa::cli {

/// One line on stderr that says how far a run is, redrawn in place; nothing where stderr is no
/// terminal. Gone when it goes out of scope.
class ProgressLine {
 public:
  explicit ProgressLine(std::size_t total);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  void show(std::size_t done, std::string_view last);

 private:
  std::size_t total_;
  bool visible_;
};

}  // namespace cosa::cli
