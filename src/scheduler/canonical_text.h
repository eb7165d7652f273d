#pragma once

#include <charconv>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/base/id.h"
#include "cosa/formulation/matrix.h"

namespace cosa::detail {

/// A text that says values field by field without ambiguity, the same on every machine: equal texts
/// mean equal values.
class CanonicalText {
 public:
  [[nodiscard]] const std::string& text() const { return text_; }

  /// Starts a line; values follow.
  CanonicalText& line(std::string_view name) {
    text_ += '\n';
    text_ += name;
    return *this;
  }

  /// With its length, so that no text can pose as several values.
  CanonicalText& add(std::string_view value) {
    add_number(value.size());
    text_ += ':';
    text_ += value;
    return *this;
  }
  CanonicalText& add(const std::string& value) { return add(std::string_view(value)); }
  CanonicalText& add(const char* value) { return add(std::string_view(value)); }
  CanonicalText& add(bool value) { return add_number(value ? 1 : 0); }
  CanonicalText& add(std::integral auto value) { return add_number(value); }
  /// The shortest decimal number that reads back equal.
  CanonicalText& add(double value) { return add_number(value); }
  template <typename Tag>
  CanonicalText& add(Id<Tag> value) {
    return add_number(value.value());
  }
  template <typename T>
  CanonicalText& add(const std::optional<T>& value) {
    if (value) {
      return add(*value);
    }
    text_ += " none";
    return *this;
  }
  template <typename T>
  CanonicalText& add(const std::vector<T>& values) {
    add_number(values.size());
    for (const T& value : values) {
      add(value);
    }
    return *this;
  }
  template <typename Value>
  CanonicalText& add(const std::map<std::string, Value>& values) {
    add_number(values.size());
    for (const auto& [key, value] : values) {
      add(key).add(value);
    }
    return *this;
  }
  template <typename T>
  CanonicalText& add(const Matrix<T>& values) {
    add_number(values.rows());
    add_number(values.columns());
    for (std::size_t row = 0; row < values.rows(); ++row) {
      for (std::size_t column = 0; column < values.columns(); ++column) {
        add(values(row, column));
      }
    }
    return *this;
  }

 private:
  template <typename T>
  CanonicalText& add_number(T value) {
    constexpr std::size_t kLongest = 32;  // a double takes 24 at most
    char digits[kLongest];
    const std::to_chars_result end = std::to_chars(digits, digits + kLongest, value);
    text_ += ' ';
    text_.append(digits, end.ptr);
    return *this;
  }

  std::string text_;
};

}  // namespace cosa::detail
