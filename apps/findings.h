#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace cosa::cli {

/// What is found out, line by line, and whether all of it holds.
class Findings {
 public:
  void add(const std::string& line, bool holds = true) {
    text_ += line + "\n";
    hold_ = hold_ && holds;
  }

  template <typename T>
  void compare(std::string_view what, const T& counted, const T& claimed) {
    const bool equal = counted == claimed;
    add(equal ? fmt::format("{} {}: as claimed", what, counted)
              : fmt::format("{} {}: NOT as claimed, {}", what, counted, claimed),
        equal);
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool hold() const { return hold_; }

 private:
  std::string text_;
  bool hold_ = true;
};

}  // namespace cosa::cli
