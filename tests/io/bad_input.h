#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace cosa {

/// An input that a reader must refuse, and all that the error says.
struct BadInput {
  std::string name;  ///< of the test case: letters and digits
  std::string text;
  std::string message;

  friend std::ostream& operator<<(std::ostream& out, const BadInput& bad) {
    return out << bad.text;
  }
};

inline std::string name_of_bad_input(const ::testing::TestParamInfo<BadInput>& info) {
  return info.param.name;
}

}  // namespace cosa
