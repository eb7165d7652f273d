#include "cosa/report/page.h"

#include <array>
#include <utility>

#include "cosa/base/input_error.h"
#include "page_assets.h"

namespace cosa {
namespace {

std::string escaped_for_html(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

/// JSON without `<`, so that no name in it ends the script element or opens a comment there.
std::string escaped_for_script(std::string_view json) {
  std::string result;
  for (const char c : json) {
    if (c == '<') {
      result += "\\u003c";
    } else {
      result += c;
    }
  }
  return result;
}

/// The template with `@NAME@` replaced by the value of that name; values are not looked into.
std::string filled(std::string_view html,
                   std::span<const std::pair<std::string_view, std::string_view>> values) {
  std::string result;
  while (!html.empty()) {
    std::size_t at = std::string_view::npos;
    std::pair<std::string_view, std::string_view> next;
    for (const auto& value : values) {
      if (const std::size_t found = html.find(value.first); found < at) {
        at = found;
        next = value;
      }
    }
    result += html.substr(0, at);
    result += next.second;
    html.remove_prefix(at == std::string_view::npos ? html.size() : at + next.first.size());
  }
  return result;
}

}  // namespace

PageLayer page_layer(const Layer& layer, const Schedule& schedule) {
  return {.name = layer.path(),
          .workload = &schedule.mapped(layer.workload),
          .mapping = schedule.mapping ? &*schedule.mapping : nullptr,
          .cost = schedule.cost ? &*schedule.cost : nullptr,
          .schedule = &schedule};
}

PageLayer page_layer(const Layer& layer, const ScheduleOutcome& outcome) {
  return outcome.schedule
             ? page_layer(layer, *outcome.schedule)
             : PageLayer{.name = layer.path(), .workload = &layer.workload, .error = outcome.error};
}

PageLayer page_layer(std::string name, const Workload& workload, const Mapping& mapping,
                     const Cost& cost) {
  return {.name = std::move(name), .workload = &workload, .mapping = &mapping, .cost = &cost};
}

PageLayer page_layer(const Layer& layer, const FrontSchedule& schedule) {
  return {.name = layer.path(),
          .workload = &layer.workload,
          .error = schedule.infeasible ? schedule.infeasible->message : "",
          .front = schedule.front.termination};
}

std::vector<PageLayer> page_layers(std::span<const Layer> layers,
                                   std::span<const ScheduleOutcome> outcomes) {
  std::vector<PageLayer> result;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    result.push_back(page_layer(layers[i], outcomes[i]));
  }
  return result;
}

bool makes_pages() { return detail::page_assets() != nullptr; }

std::string page_around(std::string_view title, std::string_view json) {
  const detail::PageAssets* assets = detail::page_assets();
  if (assets == nullptr) {
    throw InputError("this build of cosa makes no pages",
                     "install Debian's node-d3 and build again, or leave --report out");
  }
  const std::string safe_title = escaped_for_html(title);
  const std::string safe_json = escaped_for_script(json);
  return filled(assets->html, std::array<std::pair<std::string_view, std::string_view>, 5>{
                                  {{"@TITLE@", safe_title},
                                   {"@STYLE@", assets->style},
                                   {"@DATA@", safe_json},
                                   {"@LIBRARY@", assets->library},
                                   {"@SCRIPT@", assets->script}}});
}

std::string page_html(const PageData& data, const ReportStyle& style) {
  return page_around(data.title, page_json(data, style));
}

}  // namespace cosa
