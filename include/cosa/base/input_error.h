#pragma once

#include <optional>
#include <stdexcept>
#include <string>

namespace cosa {

/// Where in the user's input something stands.
struct SourceLocation {
  std::string file;         ///< path as the user gave it; empty when the input is not a file
  std::optional<int> line;  ///< 1-based

  friend bool operator==(const SourceLocation&, const SourceLocation&) = default;
};

/// Input that cannot be used. One error says where, what, and the mend.
class InputError : public std::runtime_error {
 public:
  struct Parts {
    SourceLocation where;
    std::string key;      ///< the offending key or name; may be empty
    std::string message;  ///< what is wrong, without a full stop
    std::string mend;     ///< what to write instead; may be empty
  };

  explicit InputError(Parts parts);

  /// An error of data that was built in code rather than read from a file.
  explicit InputError(std::string message, std::string mend = {});

  [[nodiscard]] const SourceLocation& where() const { return parts_.where; }
  [[nodiscard]] const std::string& key() const { return parts_.key; }
  [[nodiscard]] const std::string& message() const { return parts_.message; }
  [[nodiscard]] const std::string& mend() const { return parts_.mend; }

  /// The same error with the place filled in where it is not known yet: a factory that knows no
  /// file throws, and the reader that does adds it.
  [[nodiscard]] InputError at(SourceLocation where) const;

 private:
  Parts parts_;
};

}  // namespace cosa
