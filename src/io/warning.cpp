#include "cosa/io/warning.h"

namespace cosa {

std::string to_string(const Warning& warning) {
  return InputError(
             {.where = warning.where, .key = warning.key, .message = warning.message, .mend = {}})
      .what();
}

}  // namespace cosa
