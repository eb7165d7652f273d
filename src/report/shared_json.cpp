#include <utility>

#include "json.h"

namespace cosa::detail {

Json shared_object(const SharedMapping& shared, const ReportStyle& style) {
  Json levels = Json::array();
  for (const SharedLevel& level : shared.levels) {
    levels.push_back({{"level", level.level},
                      {"spatial_x", json_or_null(level.x)},
                      {"spatial_y", json_or_null(level.y)},
                      {"keeps", json_or_null(level.keeps)},
                      {"order", json_or_null(level.order)}});
  }
  Json object{
      {"objective", shared.objective},   {"objective_value", json_or_null(shared.value)},
      {"bound", shared.bound},           {"gap", shared.value ? Json(shared.gap()) : Json(nullptr)},
      {"free_bound", shared.free_bound}, {"choices", shared.choices},
      {"schedules", shared.schedules},   {"levels", std::move(levels)}};
  if (style.timing) {
    object["seconds"] = shared.seconds;
  }
  return object;
}

}  // namespace cosa::detail
