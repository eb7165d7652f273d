#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "bindings.h"
#include "convert.h"
#include "cosa/architecture/architecture.h"
#include "cosa/io/architecture_yaml.h"
#include "cosa/io/file_kind.h"
#include "cosa/io/machine.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/mapping/constraints.h"
#include "cosa/mapping/validate.h"
#include "placed.h"

namespace cosa::python {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

// What the readers take for the file's name of a dict; the first is the machine's name, too.
constexpr const char* kMachine = "machine";
constexpr const char* kMapspace = "mapspace";

/// Lines of a dict mean nothing: the places in `file` are taken out.
void forget_places(StatedConstraints& constraints, const std::string& file) {
  const auto forget = [&](SourceLocation& where) {
    where = where.file == file ? SourceLocation{} : where;
  };
  for (StatedLoops& loops : constraints.loops) {
    forget(loops.where);
    std::ranges::for_each(loops.factors, forget, &StatedFactor::where);
  }
  forget(constraints.utilization_where);
}

Machine machine_from_dict(const nb::dict& dict) {
  const std::string text = json_text(dict);
  return without_place([&] {
    Machine machine = told(read_machine_from_text(text, kMachine));
    const auto sections = recognise_text(text, kMachine);
    if (std::ranges::find(sections, FileKind::kConstraints, &FileSection::kind) != sections.end()) {
      machine = read_constraints_from_text(text, kMachine, machine);
    }
    forget_places(machine.constraints, kMachine);
    return machine;
  });
}

Machine with_mapspace(const Machine& self, const nb::dict& mapspace) {
  const std::string text = json_text(mapspace);
  return without_place([&] {
    Machine machine = read_constraints_from_text(text, kMapspace, self);
    forget_places(machine.constraints, kMapspace);
    return machine;
  });
}

std::vector<std::string> broken_constraints(const PlacedMapping& mapping,
                                            const StatedConstraints& stated) {
  const auto& [workload, architecture] = *mapping.place;
  const Constraints constraints(stated, workload, architecture);
  std::vector<std::string> sentences;
  for (Violation& violation : validate(workload, architecture, mapping.mapping, constraints)) {
    if (violation.rule == MappingRule::kConstraint) {
      sentences.push_back(std::move(violation.message));
    }
  }
  return sentences;
}

}  // namespace

void bind_machine(nb::module_& m) {
  nb::class_<StatedConstraints>(
      m, "StatedConstraints", "What mappings must obey beside the residency of memories, by name.");
  nb::class_<Machine>(m, "Machine", "An architecture, and what its files say of mappings.")
      .def(
          "__init__",
          [](Machine* self, const Architecture& architecture) { new (self) Machine{architecture}; },
          "architecture"_a)
      .def_static(
          "from_file", [](const std::filesystem::path& path) { return told(read_machine(path)); },
          "path"_a)
      .def_static("from_dict", machine_from_dict, "machine"_a)
      .def(
          "with_mapspace",
          [](const Machine& self, const std::filesystem::path& path) {
            return read_constraints(path, self);
          },
          "path"_a)
      .def("with_mapspace", with_mapspace, "mapspace"_a)
      .def_ro("architecture", &Machine::architecture)
      .def_ro("constraints", &Machine::constraints);
  m.def(
      "ignored_constraints",
      [](const Machine& machine, const std::vector<Layer>& layers) {
        return ignored_constraints(machine.constraints, layers, machine.architecture);
      },
      "machine"_a, "layers"_a, "What of the constraints has no effect on a layer, as sentences.");
  m.def("broken_constraints", broken_constraints, "mapping"_a, "constraints"_a,
        "Every constraint that the mapping breaks, as sentences.");
}

}  // namespace cosa::python
