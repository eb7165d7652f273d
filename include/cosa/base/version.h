#pragma once

#include <string_view>

namespace cosa {

/// The library's version, "major.minor.patch".
std::string_view version();

}  // namespace cosa
