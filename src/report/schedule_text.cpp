#include "cosa/report/schedule_text.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

#include "cosa/base/text.h"
#include "cosa/mapping/nest_text.h"
#include "cosa/report/cost_text.h"
#include "number_text.h"
#include "tile_table.h"
#include "top_table.h"
#include "verdict_text.h"

namespace cosa {
namespace {

using detail::fixed_text;
using detail::reason_text;
using detail::verdict_text;

constexpr int kObjectiveDecimals = 4;
constexpr int kSecondsDecimals = 3;

std::string engine_text(const Schedule& schedule) {
  const std::string engine(to_string(schedule.engine));
  return schedule.formulation
             ? fmt::format("{}, {} form", engine, to_string(schedule.formulation->form))
             : engine;
}

/// The objective's values: of the engine `exact` they span many decades.
std::string value_text(const Schedule& schedule, double value) {
  return schedule.certificate ? fmt::format("{:.10g}", value)
                              : fixed_text(value, kObjectiveDecimals);
}

std::string objective_text(const Schedule& schedule) {
  if (!schedule.objective_value) {
    return "";
  }
  std::string text = fmt::format("objective ({}) {}", schedule.objective,
                                 value_text(schedule, *schedule.objective_value));
  if (schedule.bound) {
    text += fmt::format(", bound {}", value_text(schedule, *schedule.bound));
  }
  if (schedule.formulation && schedule.formulation->schedule_objective) {
    text += fmt::format(", of the schedule {}",
                        fixed_text(*schedule.formulation->schedule_objective, kObjectiveDecimals));
  }
  text += "\n";
  if (schedule.formulation && schedule.formulation->terms) {
    const ObjectiveTerms& terms = *schedule.formulation->terms;
    text += fmt::format("  log2 terms: compute {}, traffic {}, utilization {}\n",
                        fixed_text(terms.compute, kObjectiveDecimals),
                        fixed_text(terms.traffic, kObjectiveDecimals),
                        fixed_text(terms.utilization, kObjectiveDecimals));
  }
  return text;
}

/// What was rounded up, what that wastes and what it is worth.
std::string padding_text(const Schedule& schedule) {
  constexpr double kPercent = 100;
  if (!schedule.padding) {
    return schedule.certificate && schedule.certificate->padding_limit && schedule.mapping
               ? fmt::format("padding none: no better within {:.6g} % of the operations\n",
                             kPercent * *schedule.certificate->padding_limit)
               : "";
  }
  const SchedulePadding& padding = *schedule.padding;
  std::string extents;
  for (const auto& [dimension, from, to] : padding.extents) {
    extents += fmt::format("{}{} {} to {}", extents.empty() ? "" : ", ", dimension,
                           with_commas(from), with_commas(to));
  }
  const auto operations = static_cast<double>(padding.workload.operations());
  std::string text =
      fmt::format("padding {}: wasted {} multiplications ({:.3g} %), {} accesses of memories\n",
                  extents, with_commas(padding.wasted_operations),
                  kPercent * static_cast<double>(padding.wasted_operations) / operations,
                  with_commas(std::llround(padding.wasted_accesses)));
  if (padding.unpadded_value && schedule.objective_value) {
    text += fmt::format("unpadded {:.10g}: padded {:.4g} times as much\n", *padding.unpadded_value,
                        *schedule.objective_value / *padding.unpadded_value);
  }
  return text;
}

/// By what the space was ruled out, in three significant digits.
std::string space_text(const SpaceAccount& space) {
  constexpr double kPercent = 100;
  const auto percent = [](double part) { return fmt::format("{:.3g} %", kPercent * part); };
  return fmt::format(
      "space {:.3g} splits under {} order classes: judged {}, open {}\n"
      "ruled out by bounds {}, capacities {}, dominance {}\n",
      space.splits, with_commas(space.order_classes), percent(space.judged), percent(space.open),
      percent(space.spatial_bound + space.order_bound + space.split_bound), percent(space.capacity),
      percent(space.levels + space.dominance));
}

/// What the space was searched by.
std::string spaces_name(const SearchCertificate& certificate) {
  const std::string_view inner = certificate.free_residency                    ? "residencies"
                                 : certificate.placement == Placement::kUneven ? "interleavings"
                                                                               : "";
  return certificate.padding_limit
             ? fmt::format("{}paddings", inner.empty() ? "" : fmt::format("{} of ", inner))
             : std::string(inner);
}

/// How far the space was searched.
std::string certificate_text(const SearchCertificate& certificate, std::int64_t nodes) {
  const SearchStatistics& statistics = certificate.statistics;
  std::string text;
  if (statistics.spaces_total > 0) {
    text = fmt::format("{} {} of {:.6g} {}opened\n", spaces_name(certificate),
                       with_commas(statistics.spaces_opened), statistics.spaces_total,
                       certificate.placement == Placement::kUneven ? "looked at " : "");
  }
  text += "search ";
  if (statistics.spatial_total > 0) {
    text +=
        fmt::format("{} of {} spatial assignments opened, ", with_commas(statistics.spatial_opened),
                    with_commas(statistics.spatial_total));
  }
  return text +
         fmt::format("{} nodes, {} mappings judged\n", with_commas(nodes),
                     with_commas(statistics.evaluated)) +
         (statistics.space ? space_text(*statistics.space) : "");
}

/// What the search took.
std::string effort_text(const Schedule& schedule, const ReportStyle& style) {
  std::string text =
      schedule.certificate ? certificate_text(*schedule.certificate, schedule.nodes) : "";
  if (style.timing) {
    text += fmt::format("time {} s", fixed_text(schedule.seconds, kSecondsDecimals));
    text += schedule.certificate ? "\n" : fmt::format(", {} nodes\n", with_commas(schedule.nodes));
  }
  if (schedule.provenance) {
    text += fmt::format("input {}, cost model {}\n", schedule.provenance->input.whole,
                        schedule.provenance->cost_model_version);
  }
  return text;
}

}  // namespace

std::string schedule_text(const Layer& layer, const Architecture& architecture,
                          const Schedule& schedule, const ReportStyle& style) {
  std::string text = fmt::format("{} on {}: {} ({})\n", layer.path(), architecture.name(),
                                 verdict_text(schedule), engine_text(schedule));
  if (!schedule.mapping) {
    text += reason_text(schedule) + "\n";
  }
  text += objective_text(schedule);
  if (schedule.cost) {
    text += "cost " + cost_line(architecture, *schedule.cost) + "\n";
  }
  text += padding_text(schedule);
  text += effort_text(schedule, style);
  if (schedule.mapping) {
    const Workload& mapped = schedule.mapped(layer.workload);
    text += "\n" + nest_text(mapped, architecture, *schedule.mapping);
    text += "\n" + detail::tile_table(mapped, architecture, *schedule.mapping);
  }
  if (schedule.top) {
    text += "\n" + detail::top_table(layer.workload, architecture, schedule);
  }
  return text;
}

}  // namespace cosa
