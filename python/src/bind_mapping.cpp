#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bindings.h"
#include "convert.h"
#include "cosa/base/nearest_name.h"
#include "cosa/emit/emit.h"
#include "cosa/io/mapping_file.h"
#include "cosa/io/mapping_json.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/mapping/level_block.h"
#include "cosa/mapping/nest_text.h"
#include "cosa/mapping/validate.h"
#include "placed.h"

namespace cosa::python {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

std::string mapping_json(const PlacedMapping& self) {
  return mapping_to_json(self.place->workload, self.place->architecture, self.mapping);
}

PlacedMapping mapping_from_file(const std::filesystem::path& path, const Workload& workload,
                                const Architecture& architecture) {
  return {place(workload, architecture), read_mapping(path, workload, architecture)};
}

PlacedMapping mapping_of_yaml(const std::string& text, const Workload& workload,
                              const Architecture& architecture) {
  return {place(workload, architecture),
          mapping_from_yaml(text, "mapping", workload, architecture)};
}

PlacedMapping mapping_of_dict(const nb::dict& mapping, const Workload& workload,
                              const Architecture& architecture) {
  const std::string text = json_text(mapping);
  return without_place([&] {
    // Timeloop's list stands under the key `mapping`; ours may stand there, too, as an object.
    const bool timeloop =
        mapping.contains("mapping") && nb::isinstance<nb::list>(mapping["mapping"]);
    return PlacedMapping{place(workload, architecture),
                         timeloop ? mapping_from_yaml(text, "mapping", workload, architecture)
                                  : mapping_from_json(text, "mapping", workload, architecture)};
  });
}

std::vector<std::string> violations(const PlacedMapping& self) {
  std::vector<std::string> messages;
  for (Violation& violation :
       validate(self.place->workload, self.place->architecture, self.mapping)) {
    messages.push_back(std::move(violation.message));
  }
  return messages;
}

using MappingState = std::tuple<Workload, Architecture, std::string>;

std::string nest(const PlacedMapping& self) {
  return nest_text(self.place->workload, self.place->architecture, self.mapping);
}

}  // namespace

void bind_mapping(nb::module_& m) {
  nb::class_<PlacedMapping>(
      m, "Mapping",
      R"(One loop nest of a workload on a machine, outermost first: loops with memories between them.

From a memory inwards it keeps a tile of each of its tensors. `print` shows the nest; the number
behind a tensor is its tile in words.)")
      .def_static("from_file", mapping_from_file, "path"_a, "workload"_a, "architecture"_a,
                  "From Timeloop's list in YAML, or our JSON; a schedule's JSON is a mapping file.")
      .def_static("from_yaml", mapping_of_yaml, "text"_a, "workload"_a, "architecture"_a,
                  "From the text of Timeloop's list.")
      .def_static("from_dict", mapping_of_dict, "mapping"_a, "workload"_a, "architecture"_a,
                  R"(From either form as a dict:

    {"nodes": [{"storage": "DRAM", "tensors": ["A", "B", "Z"]}, {"loop": "K", "bound": 4},
               {"loop": "C", "bound": 8, "spatial": "x", "fanout": "GlobalBuffer"}, ...]}
    {"mapping": [{"target": "GlobalBuffer", "type": "temporal", "factors": "K=4", ...}, ...]}

A schedule's dict is one, too.)")
      .def(
          "to_dict", [](const PlacedMapping& self) { return from_json(mapping_json(self)); },
          "The first form above.")
      .def(
          "to_yaml",
          [](const PlacedMapping& self) {
            return mapping_to_yaml(self.place->workload, self.place->architecture, self.mapping);
          },
          "Timeloop's list. Raises InputError for what it cannot say, such as an uneven mapping.")
      .def(
          "emit",
          [](const PlacedMapping& self, const std::string& to) {
            return emit(to, self.place->workload, self.place->architecture, self.mapping);
          },
          "to"_a,
          R"(In the form of another tool: c, mlir, timeloop, dosa, gemmini or onnxim.

Raises InputError for what the tool cannot express.)")
      .def("violations", violations,
           "Every rule that the mapping breaks, as sentences; empty for a valid one.")
      .def_prop_ro("workload", [](const PlacedMapping& self) { return self.place->workload; })
      .def_prop_ro("architecture",
                   [](const PlacedMapping& self) { return self.place->architecture; })
      .def_prop_ro(
          "is_even",
          [](const PlacedMapping& self) {
            return even_blocks(self.mapping, self.place->architecture.num_levels()).has_value();
          },
          "Whether the tensors of each memory share one place in the nest.")
      .def("__eq__", [](const PlacedMapping& a,
                        const PlacedMapping& b) { return mapping_json(a) == mapping_json(b); })
      .def("__getstate__",
           [](const PlacedMapping& self) {
             return MappingState(self.place->workload, self.place->architecture,
                                 mapping_json(self));
           })
      .def("__setstate__",
           [](PlacedMapping& self, const MappingState& state) {
             const auto& [workload, architecture, text] = state;
             new (&self) PlacedMapping{place(workload, architecture),
                                       mapping_from_json(text, "mapping", workload, architecture)};
           })
      .def("_repr_html_", [](nb::handle self) { return html("mapping_html", self); })
      .def("__str__", nest)
      .def("__repr__",
           [](const PlacedMapping& self) {
             return "<cosa.Mapping of " + self.place->workload.name() + " on " +
                    self.place->architecture.name() + ">";
           })
      .attr("__hash__") = nb::none();
}

}  // namespace cosa::python
