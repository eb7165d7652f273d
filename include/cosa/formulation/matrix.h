#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "cosa/base/input_error.h"

namespace cosa {

/// A rectangular table of numbers.
template <typename T>
class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t columns, T value = T{})
      : rows_(rows), columns_(columns), values_(rows * columns, value) {}

  /// The table with these rows, as they are written in a file. Throws `InputError` when the rows
  /// differ in length.
  explicit Matrix(const std::vector<std::vector<T>>& rows)
      : rows_(rows.size()), columns_(rows.empty() ? 0 : rows.front().size()) {
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (rows[r].size() != columns_) {
        throw InputError("row " + std::to_string(r) + " of a matrix has " +
                             std::to_string(rows[r].size()) + " entries and row 0 has " +
                             std::to_string(columns_),
                         "give every row the same number of entries");
      }
      values_.insert(values_.end(), rows[r].begin(), rows[r].end());
    }
  }

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }

  [[nodiscard]] const T& operator()(std::size_t row, std::size_t column) const {
    return values_[row * columns_ + column];
  }
  [[nodiscard]] T& operator()(std::size_t row, std::size_t column) {
    return values_[row * columns_ + column];
  }

  friend bool operator==(const Matrix&, const Matrix&) = default;

 private:
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::vector<T> values_;
};

}  // namespace cosa
