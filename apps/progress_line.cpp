#include "progress_line.h"

#include <fmt/format.h>

#include <cstdio>
#include <string>

#include "output.h"

namespace cosa::cli {
namespace {

constexpr std::string_view kEraseLine = "\r\x1b[K";

}  // namespace

ProgressLine::ProgressLine(std::size_t total) : total_(total), visible_(stderr_is_terminal()) {}

ProgressLine::~ProgressLine() {
  if (visible_) {
    fmt::print(stderr, "{}", kEraseLine);
  }
}

void ProgressLine::show(std::size_t done, std::string_view last) {
  if (!visible_ || total_ == 0) {
    return;
  }
  constexpr std::size_t kWidth = 30;
  constexpr std::size_t kNameWidth = 40;
  const std::size_t filled = kWidth * done / total_;
  fmt::print(stderr, "{}[{}{}] {}/{} {}", kEraseLine, std::string(filled, '#'),
             std::string(kWidth - filled, '.'), done, total_, last.substr(0, kNameWidth));
  std::fflush(stderr);
}

}  // namespace cosa::cli
