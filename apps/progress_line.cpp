#include "progress_line.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <string>

#include "output.h"

namespace cosa::cli {
namespace {

constexpr std::string_view kEraseLine = "\r\x1b[K";

/// How long what is left takes if it takes as long as what was done; nothing where that says
/// nothing.
std::string time_left_text(double elapsed_s, std::size_t measured, std::size_t left) {
  constexpr double kMinute = 60;
  if (measured == 0 || left == 0) {
    return "";
  }
  const double seconds = elapsed_s / static_cast<double>(measured) * static_cast<double>(left);
  return seconds < kMinute ? fmt::format(", about {:.0f} s left,", std::ceil(seconds))
                           : fmt::format(", about {:.0f} min left,", std::ceil(seconds / kMinute));
}

}  // namespace

ProgressLine::ProgressLine() : visible_(stderr_is_terminal()) {}

ProgressLine::~ProgressLine() {
  if (visible_) {
    fmt::print(stderr, "{}", kEraseLine);
  }
}

void ProgressLine::show(std::size_t done, std::size_t total, std::string_view last, bool quick) {
  quick_ = done == 0 ? 0 : quick_ + (quick ? 1 : 0);
  if (done == 0) {
    start_ = std::chrono::steady_clock::now();
  }
  if (!visible_ || total == 0) {
    return;
  }
  constexpr std::size_t kWidth = 30;
  constexpr std::size_t kNameWidth = 32;
  const std::size_t filled = kWidth * done / total;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  fmt::print(stderr, "{}[{}{}] {}/{}{} {}", kEraseLine, std::string(filled, '#'),
             std::string(kWidth - filled, '.'), done, total,
             time_left_text(elapsed.count(), done - quick_, total - done),
             last.substr(0, kNameWidth));
  std::fflush(stderr);
}

}  // namespace cosa::cli
