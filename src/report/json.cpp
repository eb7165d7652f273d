#include "json.h"

namespace cosa::detail {

std::string lines_of(const Json& object) {
  std::string text = "{";
  for (const auto& [key, value] : object.items()) {
    text += text.size() == 1 ? "\n  " : ",\n  ";
    text += Json(key).dump() + ": " + value.dump();
  }
  return text + "\n}\n";
}

}  // namespace cosa::detail
