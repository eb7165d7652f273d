#include <utility>

#include "cosa/report/audit_report.h"

namespace cosa {
namespace {

PageLayer on_its_machine(PageLayer layer, const AuditedRun& run) {
  layer.architecture = &run.machine;
  layer.energy = &run.energy;
  return layer;
}

bool is_bettered(const AuditRow& row) {
  return row.best && row.best->mapping && row.ratio && *row.ratio > 1;
}

}  // namespace

PageData audit_page(std::string title, std::span<const AuditRow> rows) {
  PageData page{
      .title = std::move(title), .layers = {}, .kind = PageData::Kind::kAudit, .unscheduled = {}};
  for (const AuditRow& row : rows) {
    if (!row.fault.empty() || !row.run) {
      page.layers.push_back({.name = row.mapping, .error = row.fault});
      continue;
    }
    const AuditedRun& run = *row.run;
    page.layers.push_back(
        on_its_machine(page_layer(row.mapping, run.layer, run.mapping, *row.cost), run));
    page.layers.back().ratio = row.ratio;
    if (is_bettered(row)) {
      page.layers.push_back(on_its_machine({.name = row.mapping + ": best",
                                            .workload = &run.layer,
                                            .mapping = &*row.best->mapping,
                                            .cost = &*row.best->cost,
                                            .schedule = &*row.best,
                                            .ratio = 1},
                                           run));
    }
  }
  return page;
}

}  // namespace cosa
