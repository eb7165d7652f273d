#pragma once

#include <string>

#include "cosa/base/input_error.h"

namespace cosa::testing {

/// What the action's `InputError` says; where it throws none, a text that no error has.
template <typename Action>
std::string input_error_message(Action action) {
  try {
    static_cast<void>(action());
  } catch (const InputError& error) {
    return error.what();
  }
  return "(no error)";
}

}  // namespace cosa::testing
