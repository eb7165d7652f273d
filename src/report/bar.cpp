#include "bar.h"

#include <cmath>

namespace cosa::detail {

std::string bar(double value, double longest, std::size_t width) {
  const double share = longest > 0 ? value / longest : 0;
  return std::string(static_cast<std::size_t>(std::lround(share * static_cast<double>(width))),
                     '#');
}

}  // namespace cosa::detail
