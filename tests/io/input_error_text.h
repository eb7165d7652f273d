#pragma once

#include <string>
#include <utility>

#include "cosa/base/input_error.h"

namespace cosa {

/// What the `InputError` that `action` throws says; `no error` when it throws none.
template <typename Action>
std::string input_error_text(Action&& action) {
  try {
    static_cast<void>(std::forward<Action>(action)());
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace cosa
