#include "front_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "number_text.h"
#include "text_table.h"

namespace cosa::detail {
namespace {

std::string ratio_text(double value, double least) {
  return least > 0 ? fixed_text(value / least, 3) : "";
}

}  // namespace

std::string totals_table(std::span<const CostTotals> points) {
  constexpr auto kLeft = TextTable::Align::kLeft;
  TextTable table({{"cycles"}, {"x least"}, {"uJ"}, {"x least"}, {"pJ x cycles"}, {"", kLeft}});
  const double least_edp = std::ranges::min(points, {}, &CostTotals::edp_pJ_cycles).edp_pJ_cycles();
  for (const CostTotals& totals : points) {
    const auto& [cycles, energy_pJ] = totals;
    table.add_row(
        {count_text(cycles),
         ratio_text(static_cast<double>(cycles), static_cast<double>(points.front().cycles)),
         microjoules_text(energy_pJ), ratio_text(energy_pJ, points.back().energy_pJ),
         fmt::format("{:.6g}", totals.edp_pJ_cycles()),
         totals.edp_pJ_cycles() == least_edp ? "least" : ""});
  }
  return table.text();
}

}  // namespace cosa::detail
