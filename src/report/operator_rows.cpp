#include "operator_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "cosa/base/checked.h"
#include "number_text.h"

namespace cosa::detail {
namespace {

/// 64x112x112, scalar, or ? where it is not known.
std::string shape_text(const OperatorTensor& tensor) {
  if (!tensor.shape) {
    return "?";
  }
  std::string text;
  for (const std::int64_t extent : *tensor.shape) {
    text += (text.empty() ? "" : "x") + std::to_string(extent);
  }
  return text.empty() ? "scalar" : text;
}

std::string shapes_text(const std::vector<OperatorTensor>& tensors) {
  std::string text;
  for (const OperatorTensor& tensor : tensors) {
    text += (text.empty() ? "" : ", ") + shape_text(tensor);
  }
  return text;
}

/// The elements of the tensors whose shapes are known.
std::int64_t known_elements(const std::vector<OperatorTensor>& tensors) {
  std::int64_t elements = 0;
  for (const OperatorTensor& tensor : tensors) {
    elements = checked_add(elements, elements_of(tensor).value_or(0));
  }
  return elements;
}

}  // namespace

std::vector<OperatorRow> operator_rows(std::span<const UnscheduledOperator> operators) {
  std::vector<OperatorRow> rows;
  for (const UnscheduledOperator& unscheduled : operators) {
    const std::string shapes =
        shapes_text(unscheduled.inputs) + " -> " + shapes_text(unscheduled.outputs);
    const auto known = std::ranges::find_if(rows, [&](const OperatorRow& row) {
      return row.kind == unscheduled.kind && row.shapes == shapes;
    });
    if (known != rows.end()) {
      ++known->times;
    } else {
      rows.push_back({.kind = unscheduled.kind,
                      .shapes = shapes,
                      .times = 1,
                      .reads = known_elements(unscheduled.inputs),
                      .writes = known_elements(unscheduled.outputs)});
    }
  }
  return rows;
}

OperatorTotals totals_of(std::span<const OperatorRow> rows) {
  OperatorTotals totals;
  for (const OperatorRow& row : rows) {
    totals.operators += row.times;
    totals.reads = checked_add(totals.reads, checked_multiply(row.times, row.reads));
    totals.writes = checked_add(totals.writes, checked_multiply(row.times, row.writes));
  }
  return totals;
}

std::string unscheduled_text(std::span<const OperatorRow> rows) {
  const OperatorTotals totals = totals_of(rows);
  return totals.operators == 0
             ? ""
             : fmt::format(
                   "not counted: {} operators not scheduled, which read {} and write {} elements\n",
                   totals.operators, count_text(totals.reads), count_text(totals.writes));
}

}  // namespace cosa::detail
