#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cosa::detail {

/// C identifiers, no two alike and none a keyword or a name of the standard headers used.
class CNames {
 public:
  CNames();
  /// The text with what no identifier can hold made `_`, and a number behind it where that is
  /// taken.
  [[nodiscard]] std::string unique(std::string_view text);

 private:
  std::set<std::string> taken_;
};

/// A name as it may stand in a comment or in a format string of `printf`.
[[nodiscard]] std::string c_comment(std::string_view name);

/// constant + sum of factor x variable, as an expression.
class CSum {
 public:
  void add(std::int64_t factor, const std::string& variable) {
    if (factor != 0) {
      terms_.emplace_back(factor, variable);
    }
  }
  void add(std::int64_t constant) { constant_ += constant; }
  /// In parentheses where it has several terms.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::pair<std::int64_t, std::string>> terms_;
  std::int64_t constant_ = 0;
};

/// Lines of C, indented by their braces.
class CLines {
 public:
  void line(std::string_view text);
  /// The text and a brace, or a brace alone.
  void open(std::string_view text);
  void close();
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t depth_ = 0;
};

}  // namespace cosa::detail
