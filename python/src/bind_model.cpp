#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bindings.h"
#include "convert.h"
#include "cosa/mapping/tile.h"
#include "cosa/model/evaluate.h"
#include "cosa/model/explain.h"
#include "cosa/model/options.h"
#include "cosa/report/cost_json.h"
#include "cosa/report/cost_text.h"
#include "placed.h"

namespace cosa::python {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

/// `cosa.LevelCost`: what `LevelCost` says, by name.
struct NamedLevelCost {
  std::string name;
  LevelCost cost;
  std::map<std::string, TensorCost> tensors;  ///< those kept there
};

std::vector<NamedLevelCost> named_levels(const PlacedCost& self) {
  std::vector<NamedLevelCost> levels;
  for (std::size_t i = 0; i < self.cost.levels.size(); ++i) {
    const LevelCost& level = self.cost.levels[i];
    NamedLevelCost named{self.architecture().levels()[i].name, level, {}};
    for (std::size_t v = 0; v < level.tensors.size(); ++v) {
      if (level.tensors[v].kept) {
        named.tensors.emplace(self.workload().tensors()[v].name, level.tensors[v]);
      }
    }
    levels.push_back(std::move(named));
  }
  return levels;
}

/// Words that the tiles take of one instance of each memory, and those that they may take.
using Occupancy = std::tuple<std::string, std::int64_t, std::optional<std::int64_t>>;

std::vector<Occupancy> occupancy(const PlacedCost& self) {
  std::vector<Occupancy> rows;
  for (std::size_t i = 0; i < self.cost.levels.size(); ++i) {
    const StorageLevel& memory = self.architecture().levels()[i];
    std::int64_t words = 0;
    for (std::size_t v = 0; v < self.cost.levels[i].tensors.size(); ++v) {
      const TensorCost& tensor = self.cost.levels[i].tensors[v];
      words += occupied_words(memory, self.workload().tensors()[v], tensor.tile_words);
    }
    std::optional<std::int64_t> usable;
    if (memory.capacity_words) {
      usable = usable_words(*memory.capacity_words, memory.usable_share);
    }
    rows.emplace_back(memory.name, words, usable);
  }
  return rows;
}

using ModelState = std::tuple<bool, bool, bool, std::tuple<bool, bool, bool>>;

ModelState model_state(const ModelOptions& model) {
  const auto& [neighbour_links, elide_first_reads, elide_first_fills, charged] = model;
  const auto& [reads, fills, updates] = charged;
  return {neighbour_links, elide_first_reads, elide_first_fills, {reads, fills, updates}};
}

ModelOptions model_of(const ModelState& state) {
  const auto& [neighbour_links, elide_first_reads, elide_first_fills, charged] = state;
  const auto& [reads, fills, updates] = charged;
  return {neighbour_links, elide_first_reads, elide_first_fills, {reads, fills, updates}};
}

void bind_options(nb::module_& m) {
  nb::class_<ModelOptions>(m, "ModelOptions",
                           "How traffic is counted; the defaults are Timeloop's.")
      .def(
          "__init__",
          [](ModelOptions* self, bool neighbour_links, bool elide_first_reads,
             bool elide_first_fills) {
            new (self) ModelOptions{.neighbour_links = neighbour_links,
                                    .elide_first_reads = elide_first_reads,
                                    .elide_first_fills = elide_first_fills};
          },
          nb::kw_only(), "neighbour_links"_a = true, "elide_first_reads"_a = true,
          "elide_first_fills"_a = false,
          R"(neighbour_links: neighbours below one instance hand tiles to each other.
elide_first_reads: the read that would fetch the zero of a first partial sum is not made.
elide_first_fills: the fill that would bring it to a child is not made.
docs/cost-model.md, rules 6, 11 and 8.)")
      .def_ro("neighbour_links", &ModelOptions::neighbour_links)
      .def_ro("elide_first_reads", &ModelOptions::elide_first_reads)
      .def_ro("elide_first_fills", &ModelOptions::elide_first_fills)
      .def("__eq__", [](const ModelOptions& a, const ModelOptions& b) { return a == b; })
      .def("__getstate__", model_state)
      .def("__setstate__", restore<model_of, ModelOptions, ModelState>)
      .attr("__hash__") = nb::none();
}

void bind_parts(nb::module_& m) {
  nb::class_<TensorCost>(m, "TensorCost", "One tensor at one memory; words of ONE instance in use.")
      .def_ro("tile", &TensorCost::tile_words, "Words.")
      .def_ro("instances", &TensorCost::instances, "In use.")
      .def_ro("reads", &TensorCost::read_words, "Words.")
      .def_ro("fills", &TensorCost::fill_words, "Words.")
      .def_ro("updates", &TensorCost::update_words, "Words of partial sums that arrive.")
      .def_ro("energy_pJ", &TensorCost::energy_pJ, "Of all instances in use.");
  nb::class_<NamedLevelCost>(m, "LevelCost", "One memory.")
      .def_ro("name", &NamedLevelCost::name)
      .def_prop_ro(
          "cycles", [](const NamedLevelCost& self) { return self.cost.cycles; },
          "The longest of compute and the three below.")
      .def_prop_ro(
          "read_cycles", [](const NamedLevelCost& self) { return self.cost.read_cycles; },
          "0 where the bandwidth is unlimited.")
      .def_prop_ro(
          "write_cycles", [](const NamedLevelCost& self) { return self.cost.write_cycles; },
          "0 where the bandwidth is unlimited.")
      .def_prop_ro(
          "shared_cycles", [](const NamedLevelCost& self) { return self.cost.shared_cycles; },
          "0 where the bandwidth is unlimited.")
      .def_prop_ro(
          "instances", [](const NamedLevelCost& self) { return self.cost.instances; }, "In use.")
      .def_prop_ro(
          "energy_pJ", [](const NamedLevelCost& self) { return self.cost.energy_pJ; },
          "Of all instances in use.")
      .def_ro("tensors", &NamedLevelCost::tensors, "By name, those kept there.")
      .def("__repr__",
           [](const NamedLevelCost& self) { return "<cosa.LevelCost " + self.name + ">"; });
  nb::class_<ComputeCost>(m, "ComputeCost", "The multipliers.")
      .def_ro("cycles", &ComputeCost::cycles, "Product of all temporal bounds.")
      .def_ro("instances", &ComputeCost::instances, "In use.")
      .def_ro("energy_pJ", &ComputeCost::energy_pJ);
}

void bind_cost(nb::module_& m) {
  nb::class_<PlacedCost>(m, "Cost", "What a mapping costs (docs/cost-model.md).")
      .def_prop_ro("cycles", [](const PlacedCost& self) { return self.cost.cycles; })
      .def_prop_ro("energy_pJ", [](const PlacedCost& self) { return self.cost.energy_pJ; })
      .def_prop_ro(
          "edp_pJ_cycles", [](const PlacedCost& self) { return self.cost.edp_pJ_cycles(); },
          "Energy x delay.")
      .def_prop_ro(
          "utilization", [](const PlacedCost& self) { return self.cost.utilization; },
          "Operations / (cycles x all multipliers).")
      .def_prop_ro(
          "decided_by",
          [](const PlacedCost& self) {
            return binding_text(self.architecture(), self.cost.binding);
          },
          "The component that decides the cycles: compute, or a memory and its port.")
      .def_prop_ro("compute", [](const PlacedCost& self) { return self.cost.compute; })
      .def_prop_ro("levels", named_levels, "By memory, innermost first.")
      .def_prop_ro("occupancy", occupancy,
                   "By memory, innermost first: its name, the words that the tiles take of one "
                   "instance, and those that they may take, None where it is unbounded.")
      .def_prop_ro("workload", [](const PlacedCost& self) { return self.workload(); })
      .def_prop_ro("architecture", [](const PlacedCost& self) { return self.architecture(); })
      .def_prop_ro(
          "energy", [](const PlacedCost& self) { return self.energy; },
          "The table that the cost was counted with.")
      .def(
          "to_dict",
          [](const PlacedCost& self) {
            return from_json(
                cost_json(self.workload(), self.architecture(), self.energy, self.cost));
          },
          "The object `cost` of docs/json.md.")
      .def("_repr_html_", [](nb::handle self) { return html("cost_html", self); })
      .def("__str__",
           [](const PlacedCost& self) {
             return cost_text(self.workload(), self.architecture(), self.energy, self.cost);
           })
      .def("__repr__",
           [](const PlacedCost& self) {
             return "<cosa.Cost: " + cost_line(self.architecture(), self.cost) + ">";
           })
      .def("__eq__", [](const PlacedCost& a, const PlacedCost& b) { return a.cost == b.cost; })
      .def("__getstate__",
           [](const PlacedCost& self) { return std::tuple(self.mapping, self.energy, self.model); })
      .def("__setstate__",
           [](PlacedCost& self, const std::tuple<PlacedMapping, EnergyTable, ModelOptions>& state) {
             new (&self)
                 PlacedCost(judged(std::get<0>(state), std::get<1>(state), std::get<2>(state)));
           })
      .attr("__hash__") = nb::none();
}

}  // namespace

void bind_model(nb::module_& m) {
  bind_options(m);
  bind_parts(m);
  bind_cost(m);
  m.def(
      "evaluate",
      [](const PlacedMapping& mapping, const std::optional<EnergyTable>& energy,
         const ModelOptions& model) {
        return judged(mapping, energy ? *energy : resolve_energy(mapping.place->architecture),
                      model);
      },
      "mapping"_a, "energy"_a, "model"_a);
  m.def(
      "explain",
      [](const PlacedMapping& mapping, const std::optional<EnergyTable>& energy,
         const ModelOptions& model) {
        const auto& [workload, architecture] = *mapping.place;
        return explain(workload, architecture, mapping.mapping,
                       energy ? *energy : resolve_energy(architecture), model);
      },
      "mapping"_a, "energy"_a, "model"_a);
  m.def(
      "place",
      [](const PlacedMapping& mapping, const Workload& workload, const Architecture& architecture) {
        return PlacedMapping{place(workload, architecture),
                             mapping_on(mapping, workload, architecture)};
      },
      "mapping"_a, "workload"_a, "architecture"_a);
}

}  // namespace cosa::python
