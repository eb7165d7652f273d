#pragma once

#include <cstddef>
#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/formulation/formulation_options.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// Throws `InputError` unless weights, factors and the time limit are usable numbers.
void check_numbers(const FormulationOptions& options);

/// Throws `InputError` unless the matrix has this shape; `rows` and `columns` say what they count.
void check_shape(const std::string& matrix, std::size_t found_rows, std::size_t found_columns,
                 std::size_t rows, const std::string& row_meaning, std::size_t columns,
                 const std::string& column_meaning);

/// Throws `InputError` unless every entry is 0 or 1.
void check_binary(const std::string& matrix, const Matrix<int>& values);

/// [v][i]: the length of the prefix of ones of row i of tensor v's Z. Throws `InputError` for wrong
/// shapes and for rows that are no prefixes or not nested.
[[nodiscard]] Matrix<std::size_t> nesting_prefixes(const Workload& workload,
                                                   const Architecture& architecture,
                                                   const std::vector<Matrix<int>>& nesting);

/// Throws `InputError` where B contradicts what the machine says it keeps.
void check_residency(const Workload& workload, const Architecture& architecture,
                     const Matrix<int>& kept);

/// Throws `InputError` unless the ratios have the right shape and lie in [0, 1].
void check_ratios(const Workload& workload, const Architecture& architecture,
                  const Matrix<double>& ratios);

}  // namespace cosa::detail
