#include "clipped.h"

#include <string_view>

namespace cosa::detail {

std::string clipped(std::string text, std::size_t width) {
  constexpr std::string_view kDots = "..";
  if (text.size() > width) {
    std::size_t end = width - kDots.size();
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
      --end;  // a continuation byte of UTF-8
    }
    text.resize(end);
    text += kDots;
  }
  return text;
}

}  // namespace cosa::detail
