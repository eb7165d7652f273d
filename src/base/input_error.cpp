#include "cosa/base/input_error.h"

#include <utility>

namespace cosa {
namespace {

/// `file:line: key: message; mend`, each part only where it is known.
std::string compose(const InputError::Parts& parts) {
  std::string text;
  if (!parts.where.file.empty()) {
    text += parts.where.file;
    if (parts.where.line) {
      text += ":" + std::to_string(*parts.where.line);
    }
    text += ": ";
  }
  if (!parts.key.empty()) {
    text += parts.key + ": ";
  }
  text += parts.message;
  if (!parts.mend.empty()) {
    text += "; " + parts.mend;
  }
  return text;
}

}  // namespace

InputError::InputError(Parts parts)
    : std::runtime_error(compose(parts)), parts_(std::move(parts)) {}

InputError::InputError(std::string message, std::string mend)
    : InputError(
          Parts{.where = {}, .key = {}, .message = std::move(message), .mend = std::move(mend)}) {}

InputError InputError::at(SourceLocation where) const {
  Parts parts = parts_;
  if (parts.where.file.empty()) {
    parts.where = std::move(where);
  }
  return InputError(std::move(parts));
}

}  // namespace cosa
