#include <nanobind/stl/array.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bindings.h"
#include "convert.h"
#include "cosa/cache/schedule_record.h"
#include "cosa/report/schedule_json.h"
#include "cosa/report/schedule_text.h"
#include "cosa/report/sensitivity_report.h"
#include "cosa/scheduler/content_hash.h"
#include "cosa/scheduler/scheduler.h"
#include "cosa/scheduler/sensitivity.h"
#include "interruptible.h"
#include "placed.h"

namespace cosa::python {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

Layer layer_of(const PlacedSchedule& self) {
  const Workload& workload = self.place->workload;
  return {.net = self.net, .name = workload.name(), .workload = workload};
}

std::string schedule_text_of(const PlacedSchedule& self) {
  return schedule_text(layer_of(self), self.place->architecture, self.schedule);
}

std::string schedule_repr(const PlacedSchedule& self) {
  const std::string text = schedule_text_of(self);
  return "<cosa.Schedule " + text.substr(0, text.find('\n')) + ">";
}

std::optional<PlacedMapping> mapping_of(const PlacedSchedule& self) {
  const auto& mapping = self.schedule.mapping;
  return mapping ? std::optional(PlacedMapping{mapped_place(self), *mapping}) : std::nullopt;
}

std::optional<PlacedCost> cost_of(const PlacedSchedule& self) {
  const auto& cost = self.schedule.cost;
  if (!cost) {
    return std::nullopt;
  }
  return PlacedCost{{mapped_place(self), *self.schedule.mapping}, self.energy, self.model, *cost};
}

Engine engine_called(const std::string& name) {
  if (const auto engine = find_engine(name)) {
    return *engine;
  }
  std::string names;
  for (const Engine engine : kEngines) {
    names += (names.empty() ? "" : ", ") + std::string(to_string(engine));
  }
  throw InputError("there is no engine called " + name, "the engines are " + names);
}

std::optional<TopRequest> top_request(std::optional<std::size_t> count,
                                      const std::optional<std::string>& distinct) {
  if (!count) {
    if (distinct) {
      throw InputError("distinct says what the list of the best tells apart", "give top, too");
    }
    return std::nullopt;
  }
  const auto found = find_distinct(distinct.value_or("tiling"));
  if (!found) {
    throw InputError("distinct is neither tiling nor cost: " + *distinct);
  }
  return TopRequest{.count = *count, .distinct = *found};
}

PlacedSchedule scheduled(const Workload& workload, const Architecture& architecture,
                         ScheduleOptions options) {
  if (!options.energy) {
    options.energy = resolve_energy(architecture);
  }
  PlacePointer where = place(workload, architecture);
  Schedule found = interruptible_aside([&](const StopQuestion& stop) {
    options.stop = [&stop, asked = options.stop] { return stop() || (asked && asked()); };
    return schedule(where->workload, where->architecture, options);
  });
  return {.net = {},
          .place = std::move(where),
          .energy = std::move(*options.energy),
          .model = options.model,
          .schedule = std::move(found)};
}

/// The object of docs/json.md.
JsonDict sensitivity_dict(const Workload& workload, const Architecture& architecture,
                          ScheduleOptions options) {
  const Sensitivity found = interruptible_aside([&](const StopQuestion& stop) {
    options.stop = [&stop, asked = options.stop] { return stop() || (asked && asked()); };
    return sensitivity(workload, architecture, options);
  });
  const Layer layer{.net = {}, .name = workload.name(), .workload = workload};
  return from_json(sensitivity_json(layer, architecture, found));
}

/// `cosa._native.StopFlag`: stops the searches that were given it, on any thread.
struct StopFlag {
  std::shared_ptr<std::atomic<bool>> raised = std::make_shared<std::atomic<bool>>(false);
};

// What a pickle of a schedule holds: the cost follows from the mapping.
using ProvenanceState = std::tuple<std::string, int, std::array<std::string, 5>>;
using ScheduleState = std::tuple<std::string, Workload, Architecture, EnergyTable, ModelOptions,
                                 std::string, std::optional<ProvenanceState>>;

ScheduleState schedule_state(const PlacedSchedule& self) {
  std::optional<ProvenanceState> provenance;
  if (self.schedule.provenance) {
    const auto& [version, cost_model_version, input] = *self.schedule.provenance;
    const auto& [workload, architecture, energy, options, whole] = input;
    provenance.emplace(version, cost_model_version,
                       std::array{workload, architecture, energy, options, whole});
  }
  const auto& [workload, architecture] = *self.place;
  return {self.net,    workload,   architecture,
          self.energy, self.model, record_text(self.schedule, workload, architecture),
          provenance};
}

PlacedSchedule schedule_of(const ScheduleState& state) {
  const auto& [net, workload, architecture, energy, model, record, provenance] = state;
  PlacedSchedule placed{.net = net,
                        .place = place(workload, architecture),
                        .energy = energy,
                        .model = model,
                        .schedule = parse_record(record, workload, architecture).schedule};
  if (const auto& mapping = placed.schedule.mapping) {
    placed.schedule.cost = judged({mapped_place(placed), *mapping}, energy, model).cost;
    if (auto& padding = placed.schedule.padding) {
      padding = padding_of(workload, Workload(padding->workload), *placed.schedule.cost,
                           padding->unpadded_value);
    }
  }
  if (provenance) {
    const auto& [version, cost_model_version, hashes] = *provenance;
    placed.schedule.provenance = {
        version, cost_model_version, {hashes[0], hashes[1], hashes[2], hashes[3], hashes[4]}};
  }
  return placed;
}

bool is_free(const std::optional<std::string>& bypass) {
  if (bypass && bypass != "fixed" && bypass != "free") {
    throw InputError("a bypass that is " + *bypass, "give fixed or free");
  }
  return bypass == "free";
}

Placement placement_called(const std::optional<std::string>& name) {
  if (name && !find_placement(*name)) {
    throw InputError("a placement that is " + *name, "give even or uneven");
  }
  return name ? *find_placement(*name) : Placement::kEven;
}

void bind_options(nb::module_& m) {
  nb::class_<ScheduleOptions>(m, "ScheduleOptions", "What `schedule` is asked.")
      .def(
          "__init__",
          [](ScheduleOptions* self, const std::string& engine,
             const std::optional<std::string>& objective, std::optional<std::int64_t> samples,
             std::optional<std::uint64_t> seed,
             const std::optional<FormulationOptions>& formulation,
             const std::optional<ModelOptions>& model, const std::optional<EnergyTable>& energy,
             std::optional<double> time_limit, const std::optional<std::string>& bypass,
             const std::optional<std::string>& placement, std::optional<double> padding,
             std::optional<std::size_t> top, const std::optional<std::string>& distinct,
             const std::optional<StatedConstraints>& constraints, std::size_t jobs,
             const std::optional<StopFlag>& stop) {
            ScheduleOptions options;
            options.engine = engine_called(engine);
            options.objective = objective ? parse_objective(*objective) : options.objective;
            options.samples = samples.value_or(options.samples);
            options.seed = seed.value_or(options.seed);
            options.formulation = formulation.value_or(options.formulation);
            options.model = model.value_or(options.model);
            options.energy = energy;
            options.time_limit_seconds = time_limit;
            options.free_residency = is_free(bypass);
            options.placement = placement_called(placement);
            options.padding = padding;
            options.top = top_request(top, distinct);
            options.constraints = constraints.value_or(StatedConstraints{});
            options.jobs = jobs;
            if (stop) {
              options.stop = [raised = stop->raised] { return raised->load(); };
            }
            new (self) ScheduleOptions(std::move(options));
          },
          nb::kw_only(), "engine"_a = "exact", "objective"_a = nb::none(), "samples"_a = nb::none(),
          "seed"_a = nb::none(), "formulation"_a = nb::none(), "model"_a = nb::none(),
          "energy"_a = nb::none(), "time_limit"_a = nb::none(), "bypass"_a = nb::none(),
          "placement"_a = nb::none(), "padding"_a = nb::none(), "top"_a = nb::none(),
          "distinct"_a = nb::none(), "constraints"_a = nb::none(), "jobs"_a = std::size_t{1},
          "stop"_a = nb::none());
  nb::class_<StopFlag>(m, "StopFlag", "Stops the searches that were given it, on any thread.")
      .def(nb::init<>())
      .def("set", [](const StopFlag& self) { *self.raised = true; });
}

/// By the name of each dimension that is rounded up: from, to.
std::map<std::string, std::pair<std::int64_t, std::int64_t>> extents_of(
    const SchedulePadding& padding) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> extents;
  for (const auto& [dimension, from, to] : padding.extents) {
    extents[dimension] = {from, to};
  }
  return extents;
}

void bind_padding(nb::module_& m) {
  nb::class_<SchedulePadding>(m, "SchedulePadding",
                              "The larger layer that a mapping is of, and what that wastes.")
      .def_ro("workload", &SchedulePadding::workload, "The layer with the mapping's extents.")
      .def_prop_ro("extents", extents_of, "By dimension that was rounded up: from, to.")
      .def_ro("wasted_operations", &SchedulePadding::wasted_operations,
              "Multiplications that only the padding needs.")
      .def_ro("wasted_accesses", &SchedulePadding::wasted_accesses,
              "Accesses of memories to words that the layer's tensors do not have.")
      .def_ro("unpadded_value", &SchedulePadding::unpadded_value,
              "The objective's value without padding; None where nothing fits.");
}

void bind_parts(nb::module_& m) {
  nb::class_<InfeasibleReason>(m, "InfeasibleReason", "Why a workload has no mapping on a machine.")
      .def_ro("family", &InfeasibleReason::family, "The kind of constraint; may be empty.")
      .def_ro("message", &InfeasibleReason::message, "Which constraint, with its numbers.")
      .def("__repr__", [](const InfeasibleReason& self) {
        return "<cosa.InfeasibleReason " + self.family + ": " + self.message + ">";
      });
  nb::class_<SearchCertificate>(m, "SearchCertificate", "How the space was exhausted, or how far.")
      .def_ro("tie_break", &SearchCertificate::tie_break,
              "The objective that tells mappings apart that are equal in the first one.")
      .def_prop_ro(
          "space_mappings",
          [](const SearchCertificate& self) { return self.statistics.space_mappings; },
          "Mappings in the space, loop orders included: an estimate.")
      .def_prop_ro(
          "spatial_total",
          [](const SearchCertificate& self) { return self.statistics.spatial_total; },
          "Spatial assignments that fit the machine.")
      .def_prop_ro(
          "spatial_opened",
          [](const SearchCertificate& self) { return self.statistics.spatial_opened; },
          "Of these, those that their bound did not rule out.")
      .def_prop_ro(
          "evaluated", [](const SearchCertificate& self) { return self.statistics.evaluated; },
          "Whole mappings judged by the cost model.");
}

/// A mapping of a schedule's list, with what it costs.
struct PlacedRank {
  PlacedMapping mapping;
  CostTotals totals;
  double objective_value;
};

std::optional<std::vector<PlacedRank>> ranks_of(const PlacedSchedule& self) {
  if (!self.schedule.top) {
    return std::nullopt;
  }
  std::vector<PlacedRank> ranks;
  for (const auto& [mapping, totals, value] : self.schedule.top->mappings) {
    ranks.push_back({{self.place, mapping}, totals, value.primary});
  }
  return ranks;
}

void bind_top(nb::module_& m) {
  nb::class_<PlacedRank>(m, "RankedMapping", "A mapping among the best.")
      .def_ro("mapping", &PlacedRank::mapping)
      .def_ro("objective_value", &PlacedRank::objective_value)
      .def_prop_ro("cycles", [](const PlacedRank& self) { return self.totals.cycles; })
      .def_prop_ro("energy_pJ", [](const PlacedRank& self) { return self.totals.energy_pJ; });
}

void bind_schedule(nb::module_& m) {
  nb::class_<PlacedSchedule>(m, "Schedule",
                             "The answer to one workload on one machine; `print` shows it.")
      .def_prop_ro("workload", [](const PlacedSchedule& self) { return self.place->workload; })
      .def_prop_ro("architecture",
                   [](const PlacedSchedule& self) { return self.place->architecture; })
      .def_prop_ro(
          "layer", [](const PlacedSchedule& self) { return layer_of(self).path(); },
          "`net/name`, or the name of a layer on its own.")
      .def_prop_ro("engine",
                   [](const PlacedSchedule& self) { return to_string(self.schedule.engine); })
      .def_prop_ro(
          "termination",
          [](const PlacedSchedule& self) { return to_string(self.schedule.termination); },
          "optimal: proven; feasible: stopped early, with a gap; infeasible: proven that nothing "
          "fits; unknown: stopped with nothing found.")
      .def_prop_ro("mapping", mapping_of, "Valid; None unless optimal or feasible.")
      .def_prop_ro("cost", cost_of, "Of the mapping, by the cost model.")
      .def_prop_ro(
          "padding", [](const PlacedSchedule& self) { return self.schedule.padding; },
          "Where larger extents are best; mapping and cost are those of the larger layer.")
      .def_prop_ro("top", ranks_of,
                   "The best mappings, where more than one was asked for; `mapping` is the first.")
      .def_prop_ro(
          "top_proven",
          [](const PlacedSchedule& self) {
            const auto& top = self.schedule.top;
            return top ? std::optional(top->proven) : std::nullopt;
          },
          "The first so many of `top` are proven.")
      .def_prop_ro(
          "objective", [](const PlacedSchedule& self) { return self.schedule.objective; },
          "What the engine makes small.")
      .def_prop_ro(
          "objective_value",
          [](const PlacedSchedule& self) { return self.schedule.objective_value; },
          "Its value at the best solution.")
      .def_prop_ro(
          "bound", [](const PlacedSchedule& self) { return self.schedule.bound; },
          "No mapping of the engine's space has a smaller value.")
      .def_prop_ro(
          "gap", [](const PlacedSchedule& self) { return self.schedule.gap; },
          "(value - bound) / |value|; 0 when proven.")
      .def_prop_ro(
          "seconds", [](const PlacedSchedule& self) { return self.schedule.seconds; },
          "Wall time of the engine.")
      .def_prop_ro(
          "nodes", [](const PlacedSchedule& self) { return self.schedule.nodes; },
          "Partial solutions looked at.")
      .def_prop_ro(
          "infeasible", [](const PlacedSchedule& self) { return self.schedule.infeasible; },
          "Why nothing fits.")
      .def_prop_ro(
          "formulation", [](const PlacedSchedule& self) { return self.schedule.formulation; },
          "Of the engine cosa.")
      .def_prop_ro(
          "certificate", [](const PlacedSchedule& self) { return self.schedule.certificate; },
          "Of every other engine.")
      .def(
          "to_dict",
          [](const PlacedSchedule& self, bool timing) {
            return from_json(schedule_json(layer_of(self), self.place->architecture, self.energy,
                                           self.schedule, {.timing = timing}));
          },
          "timing"_a = true, "The object of docs/json.md; `timing=False` leaves `seconds` out.")
      .def_prop_ro(
          "input_hash",
          [](const PlacedSchedule& self) {
            const auto& provenance = self.schedule.provenance;
            return provenance ? std::optional(provenance->input.whole) : std::nullopt;
          },
          "Of the question that it answers (docs/json.md, a provenance).")
      .def("__getstate__", schedule_state)
      .def("__setstate__", restore<schedule_of, PlacedSchedule, ScheduleState>)
      .def("_repr_html_", [](nb::handle self) { return html("schedule_html", self); })
      .def("__str__", schedule_text_of)
      .def("__repr__", schedule_repr);
}

}  // namespace

void bind_scheduler(nb::module_& m) {
  bind_options(m);
  bind_parts(m);
  bind_padding(m);
  bind_top(m);
  bind_schedule(m);
  m.def("schedule", scheduled, "workload"_a, "architecture"_a, "options"_a);
  m.def("sensitivity", sensitivity_dict, "workload"_a, "architecture"_a, "options"_a);
  m.def(
      "check_objective", [](const std::string& text) { (void)parse_objective(text); }, "text"_a,
      "Raises InputError unless the text is an objective.");
  m.def(
      "input_hash",
      [](const Workload& workload, const Architecture& architecture,
         const ScheduleOptions& options) {
        return content_hash(workload, architecture, options).whole;
      },
      "workload"_a, "architecture"_a, "options"_a,
      "Equal for equal questions, whatever they are called.");
}

}  // namespace cosa::python
