#include <nanobind/stl/function.h>

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings.h"
#include "convert.h"
#include "cosa/io/layers.h"
#include "cosa/io/onnx_network.h"
#include "cosa/network/network_objective.h"
#include "cosa/network/schedule_network.h"
#include "cosa/network/schedule_network_front.h"
#include "cosa/report/network_front_report.h"
#include "cosa/report/network_json.h"
#include "interruptible.h"
#include "placed.h"

namespace cosa::python {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

/// `cosa.NetworkSchedule`.
struct PlacedNetwork {
  Network network;
  Architecture architecture;
  EnergyTable energy;
  ModelOptions model;
  NetworkSchedule result;
};

/// `cosa.LayerResult`.
struct PlacedOutcome {
  Layer layer;
  std::optional<PlacedSchedule> schedule{};
  bool cached = false;
  std::string error{};
};

/// Told: distinct layers done, all of them, the path of the last one.
using Progress = std::function<void(std::size_t, std::size_t, std::string)>;

Network read_network(const std::filesystem::path& path, const SymbolSizes& sizes) {
  if (path.extension() == ".onnx") {
    return told(read_onnx_network(path, sizes));
  }
  if (!sizes.empty()) {
    throw InputError("sizes of symbols were given for " + path.string(),
                     "they are those of an ONNX model: leave them out");
  }
  return {.name = path.stem().string(), .layers = told(read_layers(path)), .unscheduled = {}};
}

/// Calls Python from any thread. What it raises stops the run, and goes on after it.
class ProgressCall {
 public:
  explicit ProgressCall(const std::optional<Progress>& progress) : progress_(progress) {}

  void operator()(const NetworkProgress& now) {
    const nb::gil_scoped_acquire acquire;
    if (!progress_ || raised_ || now.last == nullptr) {
      return;
    }
    try {
      (*progress_)(now.done, now.total, now.last->path());
    } catch (nb::python_error& error) {
      raised_.emplace(std::move(error));
      stopped_ = true;
    }
  }

  [[nodiscard]] bool stopped() const { return stopped_; }

  void rethrow() {
    if (raised_) {
      throw nb::python_error(std::move(*raised_));
    }
  }

 private:
  const std::optional<Progress>& progress_;
  std::optional<nb::python_error> raised_;
  std::atomic<bool> stopped_ = false;
};

PlacedNetwork network_scheduled(const Network& network, const Architecture& architecture,
                                ScheduleOptions options, std::size_t jobs,
                                const std::optional<Progress>& progress,
                                const std::optional<std::string>& network_objective,
                                ScheduleCache* cache, const Sharing& sharing) {
  if (!options.energy) {
    options.energy = resolve_energy(architecture);
  }
  const auto whole =
      network_objective ? std::optional(parse_objective(*network_objective).primary) : std::nullopt;
  ProgressCall told_of(progress);
  NetworkSchedule result = interruptible_aside([&](const StopQuestion& stop) {
    options.stop = [&] { return stop() || told_of.stopped(); };
    NetworkOptions asked{.schedule = options, .sharing = sharing, .jobs = jobs, .cache = cache};
    if (progress) {
      asked.progress = std::ref(told_of);
    }
    return whole ? schedule_network_for(*whole, network, architecture, asked)
                 : schedule_network(network, architecture, asked);
  });
  told_of.rethrow();
  return {network, architecture, std::move(*options.energy), options.model, std::move(result)};
}

/// The object of docs/json.md.
JsonDict network_front_dict(const Network& network, const Architecture& architecture,
                            ScheduleOptions options, std::size_t jobs) {
  const NetworkFront found = interruptible_aside([&](const StopQuestion& stop) {
    options.stop = [&stop] { return stop(); };
    return schedule_network_front(network, architecture, {.schedule = options, .jobs = jobs});
  });
  return from_json(network_front_json(network, found, architecture));
}

std::vector<PlacedOutcome> outcomes(const PlacedNetwork& self) {
  std::vector<PlacedOutcome> all;
  for (std::size_t i = 0; i < self.network.layers.size(); ++i) {
    const Layer& layer = self.network.layers[i];
    const ScheduleOutcome& outcome = self.result.outcomes[i];
    PlacedOutcome placed{.layer = layer, .cached = self.result.cached[i], .error = outcome.error};
    if (outcome.schedule) {
      placed.schedule = PlacedSchedule{.net = layer.net,
                                       .place = place(layer.workload, self.architecture),
                                       .energy = self.energy,
                                       .model = self.model,
                                       .schedule = *outcome.schedule};
    }
    all.push_back(std::move(placed));
  }
  return all;
}

void bind_networks(nb::module_& m) {
  nb::class_<Layer>(m, "Layer", "One layer of a network.")
      .def(
          "__init__",
          [](Layer* self, const Workload& workload, std::string net) {
            new (self) Layer{std::move(net), workload.name(), workload};
          },
          "workload"_a, "net"_a = "", "The layer is called as its workload.")
      .def_ro("net", &Layer::net, "Empty for a layer on its own.")
      .def_ro("name", &Layer::name)
      .def_ro("workload", &Layer::workload)
      .def_prop_ro("path", &Layer::path, "`net/name`, or the name alone.")
      .def("__repr__", [](const Layer& self) { return "<cosa.Layer " + self.path() + ">"; });
  nb::class_<UnscheduledOperator>(
      m, "UnscheduledOperator",
      "An operator that is no multiply-accumulate nest: nothing schedules it.")
      .def_ro("name", &UnscheduledOperator::name)
      .def_ro("kind", &UnscheduledOperator::kind, "What ONNX calls the operation.");
  nb::class_<Network>(m, "Network", "The operators of a network, in its order.")
      .def(
          "__init__",
          [](Network* self, std::string name, std::vector<Layer> layers) {
            new (self) Network{std::move(name), std::move(layers), {}};
          },
          "name"_a, "layers"_a)
      .def_static(
          "from_file", read_network, "path"_a, "sizes"_a = SymbolSizes{},
          R"(From an ONNX model, a CSV table of layers, or a folder of problems (docs/files.md).

`sizes` are those of the model's symbolic extents, such as {"batch": 1}. Weights may be missing.)")
      .def_ro("name", &Network::name)
      .def_ro("layers", &Network::layers, "What is scheduled.")
      .def_ro("unscheduled", &Network::unscheduled)
      .def("__repr__", [](const Network& self) {
        return "<cosa.Network " + self.name + ": " + std::to_string(self.layers.size()) +
               " layers, " + std::to_string(self.unscheduled.size()) + " other operators>";
      });
}

void bind_totals(nb::module_& m) {
  nb::class_<NetworkTotals>(m, "NetworkTotals",
                            "Sums over a network, each layer as often as it occurs.")
      .def_ro("layers", &NetworkTotals::layers, "Occurrences counted.")
      .def_ro("distinct", &NetworkTotals::distinct,
              "Workloads that differ in more than name and occurrences.")
      .def_ro("optimal", &NetworkTotals::optimal)
      .def_ro("feasible", &NetworkTotals::feasible)
      .def_ro("infeasible", &NetworkTotals::infeasible)
      .def_ro("unknown", &NetworkTotals::unknown)
      .def_ro("failed", &NetworkTotals::failed)
      .def_ro("unscheduled", &NetworkTotals::unscheduled, "Operators that are in no sum.")
      .def_ro("operations", &NetworkTotals::operations, "Multiply-accumulates.")
      .def_ro("cycles", &NetworkTotals::cycles, "Layers run one after the other.")
      .def_ro("energy_pJ", &NetworkTotals::energy_pJ)
      .def_ro("sum_of_edps_pJ_cycles", &NetworkTotals::sum_of_edps_pJ_cycles)
      .def_prop_ro("edp_pJ_cycles", &NetworkTotals::edp_pJ_cycles,
                   "Of the network as a whole: (sum of energy) x (sum of cycles).")
      .def_ro("seconds", &NetworkTotals::seconds, "Of the engine, over the distinct layers.");
}

void bind_whole(nb::module_& m) {
  nb::class_<WholeObjective>(m, "WholeObjective",
                             "What an objective of the network as a whole is worth.")
      .def_ro("objective", &WholeObjective::objective, "Of summed energy and summed cycles.")
      .def_ro("value", &WholeObjective::value)
      .def_ro("bound", &WholeObjective::bound, "No choice of mappings has less.")
      .def_prop_ro("gap", &WholeObjective::gap, "(value - bound) / value; 0 when proven.")
      .def_ro("weightings", &WholeObjective::weightings,
              "Sums of energy and cycles that the layers were scheduled for.");
}

void bind_shared(nb::module_& m) {
  nb::class_<SharedLevel>(m, "SharedLevel",
                          "What the layers of a network have in common at a level.")
      .def_ro("level", &SharedLevel::level)
      .def_ro("x", &SharedLevel::x, "Dimensions along x of the fan-out below; None: not asked for.")
      .def_ro("y", &SharedLevel::y)
      .def_ro("keeps", &SharedLevel::keeps, "Tensors.")
      .def_ro("order", &SharedLevel::order, "Dimensions in time, the innermost first.");
  nb::class_<SharedMapping>(
      m, "SharedMapping",
      "What the layers of a network have in common, and what that is worth: sums of the objective, "
      "each layer as often as it occurs.")
      .def_ro("objective", &SharedMapping::objective)
      .def_ro("levels", &SharedMapping::levels, "The innermost first; empty where none was found.")
      .def_ro("value", &SharedMapping::value)
      .def_ro("bound", &SharedMapping::bound, "No choice in common has less.")
      .def_prop_ro("gap", &SharedMapping::gap, "(value - bound) / value; 0 when proven.")
      .def_ro("free_bound", &SharedMapping::free_bound,
              "No mappings have less, with nothing in common.")
      .def_ro("choices", &SharedMapping::choices, "Partial choices that were bounded.")
      .def_ro("schedules", &SharedMapping::schedules, "Layers scheduled for these bounds.")
      .def_ro("seconds", &SharedMapping::seconds);
  nb::class_<Sharing>(m, "Sharing", "What the layers of a network must have in common.")
      .def(
          "__init__",
          [](Sharing* self, int dimensions_per_axis, bool bypass, bool order,
             std::optional<double> time_limit) {
            new (self) Sharing{dimensions_per_axis, bypass, order, time_limit};
          },
          "dimensions_per_axis"_a = 0, "bypass"_a = false, "order"_a = false,
          "time_limit"_a = nb::none())
      .def_prop_ro("any", &Sharing::any);
}

}  // namespace

void bind_network(nb::module_& m) {
  bind_networks(m);
  bind_totals(m);
  bind_whole(m);
  bind_shared(m);
  nb::class_<PlacedOutcome>(m, "LayerResult", "What became of one layer.")
      .def_prop_ro("layer", [](const PlacedOutcome& self) { return self.layer.path(); })
      .def_prop_ro("occurrences",
                   [](const PlacedOutcome& self) { return self.layer.workload.occurrences(); })
      .def_ro("schedule", &PlacedOutcome::schedule, "None where there is an error.")
      .def_ro("cached", &PlacedOutcome::cached, "Whether it was found in the cache.")
      .def_ro("error", &PlacedOutcome::error, "Empty where there is a schedule.");
  nb::class_<PlacedNetwork>(m, "NetworkSchedule", "What became of a network's layers.")
      .def_prop_ro("name", [](const PlacedNetwork& self) { return self.network.name; })
      .def_ro("network", &PlacedNetwork::network)
      .def_ro("architecture", &PlacedNetwork::architecture)
      .def_prop_ro("layers", outcomes, "In the order of the network.")
      .def_prop_ro(
          "whole", [](const PlacedNetwork& self) { return self.result.whole; },
          "What the network objective is worth, where one was given.")
      .def_prop_ro(
          "shared", [](const PlacedNetwork& self) { return self.result.shared; },
          "What the layers have in common, where they had to.")
      .def_prop_ro("totals",
                   [](const PlacedNetwork& self) { return totals_of(self.network, self.result); })
      .def(
          "to_dict",
          [](const PlacedNetwork& self, bool timing) {
            return from_json(network_json(self.network, self.result, self.architecture, self.energy,
                                          {.timing = timing}));
          },
          "timing"_a = true,
          "The object of docs/json.md, a network; `timing=False` leaves `seconds` and `cached` "
          "out.");
  m.def("schedule_network", network_scheduled, "network"_a, "architecture"_a, "options"_a, "jobs"_a,
        "progress"_a.none(), "network_objective"_a = nb::none(), "cache"_a = nb::none(),
        "sharing"_a = Sharing{});
  m.def("network_front", network_front_dict, "network"_a, "architecture"_a, "options"_a, "jobs"_a);
}

}  // namespace cosa::python
