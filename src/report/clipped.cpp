#include "clipped.h"

#include <string_view>

namespace cosa::detail {
namespace {

/// Whether the byte of UTF-8 goes on with a character that began before it.
bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

std::string clipped(std::string text, std::size_t width) {
  constexpr std::string_view kDots = "..";
  if (text.size() > width) {
    std::size_t end = width - kDots.size();
    while (end > 0 && continues(text[end])) {
      --end;
    }
    text.resize(end);
    text += kDots;
  }
  return text;
}

std::string clipped_inside(const std::string& text, std::size_t width) {
  if (text.size() <= width) {
    return text;
  }
  const std::size_t tail = width / 2;
  std::size_t begin = text.size() - tail;
  while (begin < text.size() && continues(text[begin])) {
    ++begin;
  }
  return clipped(text, width - tail) + text.substr(begin);
}

}  // namespace cosa::detail
