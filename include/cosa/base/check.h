#pragma once

#include <stdexcept>
#include <string>

namespace cosa {

/// A broken promise inside the library: a bug of ours, never the caller's input.
class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

namespace detail {
[[noreturn]] inline void fail_check(const char* expression, const char* file, int line) {
  throw InternalError(std::string(file) + ":" + std::to_string(line) +
                      ": internal check failed: " + expression);
}
}  // namespace detail

}  // namespace cosa

/// Trips `InternalError` when `expression` is false; stays in release builds.
#define COSA_CHECK(expression)         \
  ((expression) ? static_cast<void>(0) \
                : ::cosa::detail::fail_check(#expression, __FILE__, __LINE__))
