#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bindings.h"
#include "convert.h"
#include "cosa/architecture/architecture.h"
#include "cosa/architecture/area_table.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/base/text.h"
#include "cosa/io/architecture_yaml.h"
#include "cosa/io/area_reference_table_yaml.h"
#include "cosa/io/energy_reference_table_yaml.h"
#include "cosa/io/mapspace_yaml.h"

namespace cosa::python {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

using Names = std::vector<std::string>;

Architecture renamed(const Architecture& architecture, std::string name) {
  return {std::move(name), architecture.levels(), architecture.compute()};
}

Architecture without_residency(const Architecture& architecture) {
  std::vector<StorageLevel> levels = architecture.levels();
  for (StorageLevel& level : levels) {
    level.residency = {};
  }
  return {architecture.name(), std::move(levels), architecture.compute()};
}

Architecture architecture_from_yaml(const std::string& text, const std::string& name) {
  return renamed(told(read_architecture_file_from_text(text, name)), name);
}

Architecture architecture_from_dict(const nb::dict& machine, const std::string& name) {
  const std::string text = json_text(machine);
  return without_place([&] {
    const Architecture read = architecture_from_yaml(text, name);
    return machine.contains("mapspace") ? read_mapspace_from_text(text, "mapspace", read) : read;
  });
}

Architecture with_mapspace_dict(const Architecture& architecture, const nb::dict& mapspace) {
  const std::string text = json_text(mapspace);
  return without_place([&] { return read_mapspace_from_text(text, "mapspace", architecture); });
}

std::string architecture_repr(const Architecture& architecture) {
  std::string text = "<cosa.Architecture " + architecture.name() + ": ";
  for (const StorageLevel& level : architecture.levels()) {
    text += level.name + " < ";
  }
  text.resize(text.size() - 3);
  return text + ", " + with_commas(architecture.compute().instances) + " multipliers>";
}

std::optional<AccessEnergy> access_energy(std::optional<double> read_pJ,
                                          std::optional<double> write_pJ) {
  if (read_pJ.has_value() != write_pJ.has_value()) {
    throw InputError("a memory states one of its energies per access",
                     "give both read_energy_pJ and write_energy_pJ, or neither");
  }
  return read_pJ ? std::optional(AccessEnergy{*read_pJ, *write_pJ}) : std::nullopt;
}

// What pickles hold. Every function takes its argument apart by a structured binding: a field that
// joins a type does not compile here until it is kept, too.

using Energies = std::optional<std::pair<double, double>>;
using Keeps = std::tuple<Names, Names, bool>;
using Bandwidths = std::tuple<std::optional<double>, std::optional<double>, std::optional<double>>;
using Words = std::tuple<std::optional<std::int64_t>, std::map<std::string, std::int64_t>, double,
                         int, int, int>;
using LevelState = std::tuple<std::string, bool, Words, std::int64_t, std::optional<std::int64_t>,
                              Bandwidths, Keeps, Energies>;

LevelState level_state(const StorageLevel& level) {
  const auto& [name, technology, capacity_words, partition_words, usable_share, word_bits,
               block_size, cluster_size, instances, mesh_x, read_bandwidth, write_bandwidth,
               shared_bandwidth, residency, access_energy] = level;
  const auto& [keep, bypass, bypass_others] = residency;
  Energies energies;
  if (access_energy) {
    energies.emplace(access_energy->read_pJ, access_energy->write_pJ);
  }
  return {name,
          technology == Technology::kDram,
          {capacity_words, partition_words, usable_share, word_bits, block_size, cluster_size},
          instances,
          mesh_x,
          {read_bandwidth, write_bandwidth, shared_bandwidth},
          {keep, bypass, bypass_others},
          energies};
}

StorageLevel level_of(const LevelState& state) {
  const auto& [name, dram, words, instances, mesh_x, bandwidths, keeps, energies] = state;
  const auto& [capacity_words, partition_words, usable_share, word_bits, block_size, cluster_size] =
      words;
  const auto& [read_bandwidth, write_bandwidth, shared_bandwidth] = bandwidths;
  const auto& [keep, bypass, bypass_others] = keeps;
  StorageLevel level{.name = name,
                     .technology = dram ? Technology::kDram : Technology::kSram,
                     .capacity_words = capacity_words,
                     .partition_words = partition_words,
                     .usable_share = usable_share,
                     .word_bits = word_bits,
                     .block_size = block_size,
                     .cluster_size = cluster_size,
                     .instances = instances,
                     .mesh_x = mesh_x,
                     .read_bandwidth = read_bandwidth,
                     .write_bandwidth = write_bandwidth,
                     .shared_bandwidth = shared_bandwidth,
                     .residency = {keep, bypass, bypass_others}};
  if (energies) {
    level.access_energy = AccessEnergy{energies->first, energies->second};
  }
  return level;
}

using ComputeState =
    std::tuple<std::string, std::int64_t, std::optional<std::int64_t>, int, std::optional<double>>;

ComputeState compute_state(const ComputeUnit& compute) {
  const auto& [name, instances, mesh_x, word_bits, energy_pJ] = compute;
  return {name, instances, mesh_x, word_bits, energy_pJ};
}

ComputeUnit compute_of(const ComputeState& state) {
  const auto& [name, instances, mesh_x, word_bits, energy_pJ] = state;
  return {name, instances, mesh_x, word_bits, energy_pJ};
}

using MachineState = std::tuple<std::string, std::vector<StorageLevel>, ComputeUnit>;
using EnergyState = std::tuple<std::vector<std::tuple<double, double, int>>, double, int>;

EnergyState energy_state(const EnergyTable& table) {
  EnergyState state;
  auto& [levels, mac_pJ, source] = state;
  for (const auto& [read_pJ, write_pJ, level_source] : table.levels) {
    levels.emplace_back(read_pJ, write_pJ, static_cast<int>(level_source));
  }
  mac_pJ = table.compute.mac_pJ;
  source = static_cast<int>(table.compute.source);
  return state;
}

EnergyTable energy_of(const EnergyState& state) {
  const auto& [levels, mac_pJ, source] = state;
  EnergyTable table{.levels = {}, .compute = {mac_pJ, static_cast<EnergySource>(source)}};
  for (const auto& [read_pJ, write_pJ, level_source] : levels) {
    table.levels.push_back({read_pJ, write_pJ, static_cast<EnergySource>(level_source)});
  }
  return table;
}

Technology technology_called(const std::string& name) {
  if (name != "SRAM" && name != "DRAM") {
    throw InputError("there is no technology called " + name, "write SRAM or DRAM");
  }
  return name == "DRAM" ? Technology::kDram : Technology::kSram;
}

void bind_storage_level_properties(nb::class_<StorageLevel>& type) {
  type.def_ro("name", &StorageLevel::name)
      .def_prop_ro("technology",
                   [](const StorageLevel& level) {
                     return level.technology == Technology::kDram ? "DRAM" : "SRAM";
                   })
      .def_ro("capacity_words", &StorageLevel::capacity_words, "Of one instance; None: unbounded.")
      .def_ro("partition_words", &StorageLevel::partition_words)
      .def_ro("usable_share", &StorageLevel::usable_share)
      .def_ro("word_bits", &StorageLevel::word_bits)
      .def_ro("block_size", &StorageLevel::block_size)
      .def_ro("cluster_size", &StorageLevel::cluster_size)
      .def_ro("instances", &StorageLevel::instances)
      .def_ro("mesh_x", &StorageLevel::mesh_x)
      .def_ro("read_bandwidth", &StorageLevel::read_bandwidth, "Words per cycle and instance.")
      .def_ro("write_bandwidth", &StorageLevel::write_bandwidth, "Words per cycle and instance.")
      .def_ro("shared_bandwidth", &StorageLevel::shared_bandwidth, "Words per cycle and instance.")
      .def_prop_ro("keep", [](const StorageLevel& level) { return level.residency.keep; })
      .def_prop_ro("bypass", [](const StorageLevel& level) { return level.residency.bypass; })
      .def_prop_ro("bypass_others",
                   [](const StorageLevel& level) { return level.residency.bypass_others; })
      .def_prop_ro(
          "read_energy_pJ",
          [](const StorageLevel& level) {
            return level.access_energy ? std::optional(level.access_energy->read_pJ) : std::nullopt;
          },
          "Of an access to a block, where the machine states it.")
      .def_prop_ro(
          "write_energy_pJ",
          [](const StorageLevel& level) {
            return level.access_energy ? std::optional(level.access_energy->write_pJ)
                                       : std::nullopt;
          },
          "Of an access to a block, where the machine states it.")
      .def("__getstate__", level_state)
      .def("__setstate__", restore<level_of, StorageLevel, LevelState>)
      .def("__eq__", [](const StorageLevel& a, const StorageLevel& b) { return a == b; })
      .def("__repr__",
           [](const StorageLevel& level) { return "<cosa.StorageLevel " + level.name + ">"; })
      .attr("__hash__") = nb::none();
}

void bind_storage_level(nb::module_& m) {
  nb::class_<StorageLevel> type(m, "StorageLevel",
                                "A level of the memory hierarchy: equal memories.");
  bind_storage_level_properties(type);
  type.def(
      "__init__",
      [](StorageLevel* self, std::string name, const std::string& technology,
         std::optional<std::int64_t> capacity_words,
         std::map<std::string, std::int64_t> partition_words, double usable_share, int word_bits,
         int block_size, int cluster_size, std::int64_t instances,
         std::optional<std::int64_t> mesh_x, std::optional<double> read_bandwidth,
         std::optional<double> write_bandwidth, std::optional<double> shared_bandwidth, Names keep,
         Names bypass, bool bypass_others, std::optional<double> read_energy_pJ,
         std::optional<double> write_energy_pJ) {
        new (self) StorageLevel{.name = std::move(name),
                                .technology = technology_called(technology),
                                .capacity_words = capacity_words,
                                .partition_words = std::move(partition_words),
                                .usable_share = usable_share,
                                .word_bits = word_bits,
                                .block_size = block_size,
                                .cluster_size = cluster_size,
                                .instances = instances,
                                .mesh_x = mesh_x,
                                .read_bandwidth = read_bandwidth,
                                .write_bandwidth = write_bandwidth,
                                .shared_bandwidth = shared_bandwidth,
                                .residency = {std::move(keep), std::move(bypass), bypass_others},
                                .access_energy = access_energy(read_energy_pJ, write_energy_pJ)};
      },
      "name"_a, nb::kw_only(), "technology"_a = "SRAM", "capacity_words"_a = nb::none(),
      "partition_words"_a = std::map<std::string, std::int64_t>{}, "usable_share"_a = 1.0,
      "word_bits"_a = 16, "block_size"_a = 1, "cluster_size"_a = 1, "instances"_a = 1,
      "mesh_x"_a = nb::none(), "read_bandwidth"_a = nb::none(), "write_bandwidth"_a = nb::none(),
      "shared_bandwidth"_a = nb::none(), "keep"_a = Names{}, "bypass"_a = Names{},
      "bypass_others"_a = false, "read_energy_pJ"_a = nb::none(), "write_energy_pJ"_a = nb::none(),
      R"(`instances` memories of `capacity_words` words each (None: unbounded).

technology: "SRAM" (registers too) or "DRAM"; decides the built-in energy per access.
partition_words: words of one instance set apart for a tensor, by tensor; empty: all share.
usable_share: share of the capacity that a tile may use; 0.5 when double buffered.
block_size: words that one access moves. cluster_size: instances in one physical memory.
mesh_x: instances along x, the others along y; None: all along x.
read_bandwidth, write_bandwidth, shared_bandwidth: words per cycle and instance; None: no limit.
keep, bypass: tensors that every mapping keeps here, and that none does; the others may be kept,
unless bypass_others.
read_energy_pJ, write_energy_pJ: of an access to a block; None: from a table, or built in.)");
}

void bind_compute_unit(nb::module_& m) {
  nb::class_<ComputeUnit>(m, "ComputeUnit", "The multipliers of a machine.")
      .def(
          "__init__",
          [](ComputeUnit* self, std::int64_t instances, std::optional<std::int64_t> mesh_x,
             int word_bits, std::optional<double> energy_pJ, std::string name) {
            new (self) ComputeUnit{std::move(name), instances, mesh_x, word_bits, energy_pJ};
          },
          "instances"_a = 1, nb::kw_only(), "mesh_x"_a = nb::none(), "word_bits"_a = 16,
          "energy_pJ"_a = nb::none(), "name"_a = "MAC",
          "`energy_pJ` is of one multiply-accumulate; None: from a table, or built in.")
      .def_ro("name", &ComputeUnit::name)
      .def_ro("instances", &ComputeUnit::instances)
      .def_ro("mesh_x", &ComputeUnit::mesh_x)
      .def_ro("word_bits", &ComputeUnit::word_bits)
      .def_ro("energy_pJ", &ComputeUnit::energy_pJ)
      .def("__getstate__", compute_state)
      .def("__setstate__", restore<compute_of, ComputeUnit, ComputeState>)
      .def("__eq__", [](const ComputeUnit& a, const ComputeUnit& b) { return a == b; })
      .attr("__hash__") = nb::none();
}

void bind_architecture_class(nb::module_& m) {
  nb::class_<Architecture>(m, "Architecture",
                           "A spatial accelerator: memories, 0 innermost, over multipliers.")
      .def(nb::init<std::string, std::vector<StorageLevel>, ComputeUnit>(), "name"_a, "levels"_a,
           "compute"_a,
           R"(From memories, innermost first.

Raises InputError unless names are unique, sizes positive, and instances multiply inwards.)")
      .def_static(
          "from_file",
          [](const std::filesystem::path& path) { return told(read_architecture_file(path)); },
          "path"_a, "From a machine in any of Timeloop's forms; named after the file.")
      .def_static("from_yaml", architecture_from_yaml, "text"_a, "name"_a = "machine",
                  "From the text of such a file.")
      .def_static(
          "from_dict", architecture_from_dict, "machine"_a, "name"_a = "machine",
          "From a dict with the keys of such a file; its `mapspace`, if any, is heeded, too. "
          "Numbers may be numpy's.")
      .def(
          "with_mapspace",
          [](const Architecture& self, const std::filesystem::path& path) {
            return read_mapspace(path, self);
          },
          "path"_a, "The machine with what a mapspace file says that each memory keeps.")
      .def("with_mapspace", with_mapspace_dict, "mapspace"_a,
           "The same from a dict with the keys of such a file.")
      .def_prop_ro("name", &Architecture::name)
      .def_prop_ro("levels", &Architecture::levels, "Memories, innermost first.")
      .def_prop_ro("compute", &Architecture::compute)
      .def(
          "fanout",
          [](const Architecture& self, std::size_t level) {
            if (level >= self.num_levels()) {
              throw nb::index_error();
            }
            const Fanout& fanout = self.fanout(LevelId{level});
            return std::pair(fanout.x, fanout.y);
          },
          "level"_a,
          "Instances of the next inner level (of the multipliers, for level 0) below one "
          "instance, along x and along y.")
      .def("without_residency", without_residency,
           "The machine whose memories may keep any tensor, or none but in the outermost.")
      .def("renamed", renamed, "name"_a, "The same machine under another name.")
      .def(
          "to_dict",
          [](nb::handle self) {
            return nb::cast<JsonDict>(nb::module_::import_("cosa._machines").attr("dict_of")(self));
          },
          "The dict that `from_dict` reads back, without the name.")
      .def("__getstate__",
           [](const Architecture& self) {
             return MachineState(self.name(), self.levels(), self.compute());
           })
      .def("__setstate__",
           [](Architecture& self, const MachineState& state) {
             const auto& [name, levels, compute] = state;
             new (&self) Architecture(name, levels, compute);
           })
      .def("__eq__", [](const Architecture& a, const Architecture& b) { return a == b; })
      .def("__repr__", architecture_repr)
      .attr("__hash__") = nb::none();
}

void bind_energy_table(nb::module_& m) {
  nb::class_<LevelEnergy>(m, "LevelEnergy", "Energies of a memory, of an access to a block.")
      .def_ro("read_pJ", &LevelEnergy::read_pJ)
      .def_ro("write_pJ", &LevelEnergy::write_pJ)
      .def_prop_ro(
          "source", [](const LevelEnergy& self) { return to_string(self.source); },
          "ert, architecture or built-in.");
  nb::class_<ComputeEnergy>(m, "ComputeEnergy", "Energy of one multiply-accumulate.")
      .def_ro("mac_pJ", &ComputeEnergy::mac_pJ)
      .def_prop_ro(
          "source", [](const ComputeEnergy& self) { return to_string(self.source); },
          "ert, architecture or built-in.");
  nb::class_<EnergyTable>(m, "EnergyTable", "What every component of one machine costs.")
      .def_ro("levels", &EnergyTable::levels, "By level, innermost first.")
      .def_ro("compute", &EnergyTable::compute)
      .def("__getstate__", energy_state)
      .def("__setstate__", restore<energy_of, EnergyTable, EnergyState>)
      .def("__eq__", [](const EnergyTable& a, const EnergyTable& b) { return a == b; })
      .attr("__hash__") = nb::none();
  m.def(
      "resolve_energy",
      [](const Architecture& architecture, const std::optional<std::filesystem::path>& ert) {
        return ert ? resolve_energy(architecture, read_energy_reference_table(*ert))
                   : resolve_energy(architecture);
      },
      "architecture"_a, "ert"_a = nb::none(),
      R"(The energies of a machine: from an Accelergy energy reference table when one is named, else
from the architecture where it states them, else built in (docs/cost-model.md, rules 16 and 17).)");
  m.def(
      "areas_of",
      [](const Architecture& architecture, const std::filesystem::path& art) {
        ComponentAreas found = areas_of(architecture, read_area_reference_table(art));
        return std::pair(std::move(found.areas), std::move(found.others));
      },
      "architecture"_a, "art"_a,
      "Of an Accelergy area reference table: um^2 of one instance by component of the machine, and "
      "the paths that are none.");
}

}  // namespace

void bind_architecture(nb::module_& m) {
  bind_storage_level(m);
  bind_compute_unit(m);
  bind_architecture_class(m);
  bind_energy_table(m);
}

}  // namespace cosa::python
