#include "option_checks.h"

#include <fmt/format.h>

#include <cmath>

#include "cosa/base/input_error.h"
#include "cosa/mapping/residency_sets.h"

namespace cosa::detail {
namespace {

void check_number(const char* name, double value) {
  if (!std::isfinite(value) || value < 0) {
    throw InputError(fmt::format("the {} is {}", name, value), "give a finite number >= 0");
  }
}

std::string level_row(const Workload& workload, const Architecture& architecture, std::size_t v,
                      std::size_t i) {
  return fmt::format("Z: the row of {} at {}", workload.tensors()[v].name,
                     architecture.levels()[i].name);
}

/// The number of leading ones; throws for a one behind a zero.
std::size_t prefix_length(const std::string& row, const Matrix<int>& z, std::size_t i) {
  std::size_t length = 0;
  while (length < z.columns() && z(i, length) == 1) {
    ++length;
  }
  for (std::size_t inner = length; inner < z.columns(); ++inner) {
    if (z(i, inner) == 1) {
      throw InputError(
          fmt::format("{} has a 0 at level {} and a 1 at level {}", row, length, inner),
          "a tile holds the loops of the innermost levels: ones first, then zeros");
    }
  }
  return length;
}

}  // namespace

void check_numbers(const FormulationOptions& options) {
  check_number("utilization weight", options.weights.utilization);
  check_number("compute weight", options.weights.compute);
  check_number("traffic weight", options.weights.traffic);
  check_number("inner traffic base", options.factors.inner_traffic_base);
  check_number("inner traffic step", options.factors.inner_traffic_step);
  check_number("inner traffic scale", options.factors.inner_traffic_scale);
  check_number("spatial traffic scale", options.factors.spatial_traffic_scale);
  check_number("favoured DRAM scale", options.factors.favoured_dram_scale);
  check_number("favoured utilization scale", options.factors.favoured_utilization_scale);
  const auto limit = options.time_limit_seconds;
  if (limit && (!std::isfinite(*limit) || *limit <= 0)) {
    throw InputError(fmt::format("the time limit is {} seconds", *limit),
                     "give a finite number above 0, or leave it out for no limit");
  }
}

void check_shape(const std::string& matrix, std::size_t found_rows, std::size_t found_columns,
                 std::size_t rows, const std::string& row_meaning, std::size_t columns,
                 const std::string& column_meaning) {
  if (found_rows != rows || found_columns != columns) {
    throw InputError(
        fmt::format("{} is {} x {}, it must be {} x {}", matrix, found_rows, found_columns, rows,
                    columns),
        fmt::format("give one row a {} and one column a {}", row_meaning, column_meaning));
  }
}

void check_binary(const std::string& matrix, const Matrix<int>& values) {
  for (std::size_t r = 0; r < values.rows(); ++r) {
    for (std::size_t c = 0; c < values.columns(); ++c) {
      if (values(r, c) != 0 && values(r, c) != 1) {
        throw InputError(fmt::format("{} has {} in row {}, column {}", matrix, values(r, c), r, c),
                         "entries are 0 or 1");
      }
    }
  }
}

Matrix<std::size_t> nesting_prefixes(const Workload& workload, const Architecture& architecture,
                                     const std::vector<Matrix<int>>& nesting) {
  const std::size_t levels = architecture.num_levels();
  const auto& tensors = workload.tensors();
  if (nesting.size() != tensors.size()) {
    throw InputError(
        fmt::format("Z has {} matrices, it must have {}", nesting.size(), tensors.size()),
        "give one matrix a tensor");
  }
  Matrix<std::size_t> prefixes(tensors.size(), levels);
  for (std::size_t v = 0; v < tensors.size(); ++v) {
    const std::string name = "Z of " + tensors[v].name;
    check_shape(name, nesting[v].rows(), nesting[v].columns(), levels, "level", levels, "level");
    check_binary(name, nesting[v]);
    std::size_t inner = 0;
    for (std::size_t i = 0; i < levels; ++i) {
      const std::string row = level_row(workload, architecture, v, i);
      prefixes(v, i) = prefix_length(row, nesting[v], i);
      if (prefixes(v, i) != 0 && prefixes(v, i) < inner) {
        throw InputError(fmt::format("{} holds the loops of {} levels, a level further in those of "
                                     "{}",
                                     row, prefixes(v, i), inner),
                         "a tile contains the tiles further in: make the row at least as long");
      }
      inner = std::max(inner, prefixes(v, i));
    }
    if (prefixes(v, levels - 1) != levels) {
      throw InputError(level_row(workload, architecture, v, levels - 1) + " is not all ones",
                       "the outermost level holds whole tensors: fill its row with ones");
    }
  }
  return prefixes;
}

void check_residency(const Workload& workload, const Architecture& architecture,
                     const Matrix<int>& kept) {
  for (std::size_t i = 0; i < architecture.num_levels(); ++i) {
    const ResidencySets sets = residency_sets(workload, architecture, LevelId{i});
    for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
      const std::string& tensor = workload.tensors()[v].name;
      const std::string& level = architecture.levels()[i].name;
      const bool is_kept = kept(v, i) == 1;
      if (is_kept && !sets.may.contains(TensorId{v})) {
        throw InputError(fmt::format("B keeps {} at {}, which must bypass it", tensor, level),
                         "write 0 there, or change what the machine keeps");
      }
      if (!is_kept && sets.must.contains(TensorId{v})) {
        throw InputError(fmt::format("B does not keep {} at {}, which must keep it", tensor, level),
                         "write 1 there, or change what the machine keeps");
      }
    }
  }
}

void check_ratios(const Workload& workload, const Architecture& architecture,
                  const Matrix<double>& ratios) {
  check_shape("the part ratios matrix", ratios.rows(), ratios.columns(), architecture.num_levels(),
              "level", workload.tensors().size(), "tensor");
  for (std::size_t i = 0; i < ratios.rows(); ++i) {
    for (std::size_t v = 0; v < ratios.columns(); ++v) {
      if (!(ratios(i, v) >= 0 && ratios(i, v) <= 1)) {
        throw InputError(fmt::format("the part ratio of {} at {} is {}", workload.tensors()[v].name,
                                     architecture.levels()[i].name, ratios(i, v)),
                         "give a share from 0 to 1");
      }
    }
  }
}

}  // namespace cosa::detail
