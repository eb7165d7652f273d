#pragma once

#include <cstdint>
#include <string>

namespace cosa {

/// The integer with commas between thousands: 72,448.
[[nodiscard]] std::string with_commas(std::int64_t value);

}  // namespace cosa
