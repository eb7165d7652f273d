#pragma once

#include <string>
#include <vector>

namespace cosa::detail {

/// Columns of text, two spaces apart, as wide as their widest cell.
class TextTable {
 public:
  enum class Align { kLeft, kRight };

  /// A column's title and the side that its cells stand on.
  struct Column {
    std::string title;
    Align align = Align::kRight;
  };

  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// Cells left out at the end are empty.
  void add_row(std::vector<std::string> cells);

  /// Every line behind `indent` spaces, the titles first; no line ends in a space.
  [[nodiscard]] std::vector<std::string> lines(std::size_t indent = 0) const;
  /// The same lines as one text.
  [[nodiscard]] std::string text(std::size_t indent = 0) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace cosa::detail
