#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/base/termination.h"
#include "cosa/mapping/mapping.h"
#include "cosa/model/cost.h"
#include "cosa/network/shared_mapping.h"
#include "cosa/report/report_style.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/scheduler/schedule_all.h"
#include "cosa/scheduler/schedule_front.h"
#include "cosa/scheduler/sensitivity.h"
#include "cosa/workload/layer.h"
#include "cosa/workload/network.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// A layer of a page, with what became of it. Refers to its parts, which must outlive it.
struct PageLayer {
  std::string name;
  const Workload* workload = nullptr;  ///< that the mapping is of; null of errors alone
  const Mapping* mapping = nullptr;    ///< valid; null where there is none
  const Cost* cost = nullptr;          ///< of the mapping
  const Schedule* schedule =
      nullptr;          ///< null of a mapping that nobody searched for, and of errors
  std::string error{};  ///< what kept the layer from a schedule
  const Architecture* architecture = nullptr;  ///< where it is not the page's
  const EnergyTable* energy = nullptr;         ///< likewise
  /// Of an audited mapping: the value of the objective over the best's.
  std::optional<double> ratio{};
  /// Of a point of a front: how the search for the front ended.
  std::optional<Termination> front{};
  /// What a step of the machine is worth to the schedule, where that was asked.
  const Sensitivity* sensitivity = nullptr;
};

/// A layer that was scheduled, or failed to be.
[[nodiscard]] PageLayer page_layer(const Layer& layer, const ScheduleOutcome& outcome);
[[nodiscard]] PageLayer page_layer(const Layer& layer, const Schedule& schedule);
/// A mapping that was given, and what it costs.
[[nodiscard]] PageLayer page_layer(std::string name, const Workload& workload,
                                   const Mapping& mapping, const Cost& cost);
/// A layer whose front has no points, and why.
[[nodiscard]] PageLayer page_layer(const Layer& layer, const FrontSchedule& schedule);
/// Outcomes are in the order of the layers.
[[nodiscard]] std::vector<PageLayer> page_layers(std::span<const Layer> layers,
                                                 std::span<const ScheduleOutcome> outcomes);

/// The front of a network: the page shows one choice at a time, of its layers those that it names.
struct PageFront {
  struct Choice {
    CostTotals totals;
    std::vector<std::size_t> layers;  ///< by layer of the network: an index into the page's layers
  };

  std::vector<std::string> names;         ///< of the network's layers
  std::vector<std::int64_t> occurrences;  ///< likewise
  std::vector<Choice> choices;            ///< by rising cycles; not empty
  Termination termination = Termination::kUnknown;
  bool whole = true;  ///< else the choices are the corners
};

/// What a page shows: one layer; several, which are added up, each as often as it occurs;
/// alternatives, which are set against the first and never added; the points of a front, likewise
/// mappings of one layer; the points of all layers of a network, whose choices are its front; or
/// mappings of several runs, each on a machine of its own, which stand
/// side by side.
struct PageData {
  enum class Kind { kLayers, kAlternatives, kAudit, kFront, kNetworkFront };

  std::string title;
  const Architecture* architecture = nullptr;  ///< null where each layer has its own
  const EnergyTable* energy = nullptr;         ///< that the costs were counted with
  std::vector<PageLayer> layers;
  Kind kind = Kind::kLayers;
  /// Operators of the network that nothing schedules: they are listed, and are in no sum.
  std::span<const UnscheduledOperator> unscheduled{};
  /// What all layers have in common, where they must; null elsewhere.
  const SharedMapping* shared = nullptr;
  /// Of a network's front; null elsewhere.
  const PageFront* front = nullptr;
};

/// Whether this build can make pages: it was configured where d3 was found.
[[nodiscard]] bool makes_pages();

/// The page (docs/page.md): one HTML file that needs nothing beside it. Throws `InputError` where
/// the build makes no pages, and when a sum leaves 64 bits.
[[nodiscard]] std::string page_html(const PageData& data, const ReportStyle& style = {});

/// The page around a JSON object that its scripts (web/) know: what `page_json` says, or a sweep.
/// Throws `InputError` where the build makes no pages.
[[nodiscard]] std::string page_around(std::string_view title, std::string_view json);

/// The JSON object inside the page. Every build makes it.
[[nodiscard]] std::string page_json(const PageData& data, const ReportStyle& style = {});

}  // namespace cosa
