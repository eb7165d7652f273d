#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cosa/workload/network.h"

namespace cosa::detail {

/// Operators that nothing schedules, of one kind and equal shapes.
struct OperatorRow {
  std::string kind;
  std::string shapes;  ///< 64x112x112, 64 -> 64x112x112; ? where one is not known
  std::int64_t times = 0;
  std::int64_t reads = 0;   ///< elements of one whose shapes are known
  std::int64_t writes = 0;  ///< likewise
};

/// In the order in which each is first met.
[[nodiscard]] std::vector<OperatorRow> operator_rows(
    std::span<const UnscheduledOperator> operators);

/// What all of them move together, in elements.
struct OperatorTotals {
  std::int64_t operators = 0;
  std::int64_t reads = 0;
  std::int64_t writes = 0;
};

/// Throws `InputError` when a sum leaves 64 bits.
[[nodiscard]] OperatorTotals totals_of(std::span<const OperatorRow> rows);

/// That line; empty where there are none.
[[nodiscard]] std::string unscheduled_text(std::span<const OperatorRow> rows);

}  // namespace cosa::detail
