#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings.h"
#include "convert.h"
#include "cosa/formulation/formulation_options.h"
#include "cosa/formulation/formulation_result.h"
#include "cosa/io/formulation_options_yaml.h"
#include "cosa/scheduler/schedule.h"

namespace cosa::python {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

template <typename T>
using Rows = std::vector<std::vector<T>>;

template <typename T>
std::optional<Matrix<T>> matrix(const std::optional<Rows<T>>& rows) {
  return rows ? std::optional(Matrix<T>(*rows)) : std::nullopt;
}

FormulationForm form_called(const std::string& name) {
  for (const FormulationForm form : {FormulationForm::kCorrected, FormulationForm::kPublished}) {
    if (to_string(form) == name) {
      return form;
    }
  }
  throw InputError("there is no form called " + name, "write corrected or published");
}

FormulationOptions options_from_code(const std::string& form,
                                     const std::optional<Rows<int>>& relevance,
                                     const std::optional<Rows<int>>& residency,
                                     const std::optional<std::vector<Rows<int>>>& nesting,
                                     const std::optional<Rows<double>>& part_ratios,
                                     std::optional<std::size_t> permutation_level) {
  FormulationOptions options{.form = form_called(form),
                             .relevance = matrix(relevance),
                             .residency = matrix(residency),
                             .part_ratios = matrix(part_ratios)};
  if (nesting) {
    options.nesting.emplace();
    for (const Rows<int>& rows : *nesting) {
      options.nesting->emplace_back(rows);
    }
  }
  if (permutation_level) {
    options.permutation_level = LevelId{*permutation_level};
  }
  return options;
}

FormulationOptions options_from_dict(const nb::dict& options, const Workload& workload,
                                     const Architecture& architecture) {
  const std::string text = json_text(options);
  return without_place(
      [&] { return read_formulation_options_from_text(text, "options", workload, architecture); });
}

void bind_options(nb::module_& m) {
  nb::class_<FormulationOptions>(
      m, "FormulationOptions", "What CoSA's mixed-integer program is asked (docs/formulation.md).")
      .def(
          "__init__",
          [](FormulationOptions* self, const std::string& form,
             const std::optional<Rows<int>>& relevance, const std::optional<Rows<int>>& residency,
             const std::optional<std::vector<Rows<int>>>& nesting,
             const std::optional<Rows<double>>& part_ratios,
             std::optional<std::size_t> permutation_level) {
            new (self) FormulationOptions(options_from_code(form, relevance, residency, nesting,
                                                            part_ratios, permutation_level));
          },
          "form"_a = "corrected", nb::kw_only(), "relevance"_a = nb::none(),
          "residency"_a = nb::none(), "nesting"_a = nb::none(), "part_ratios"_a = nb::none(),
          "permutation_level"_a = nb::none(),
          R"(form: "corrected", or "published" as its authors' code states it.
relevance: A, dimensions x tensors; 1 where a loop moves to other data of the tensor.
residency: B, tensors x memories; 1 where the memory keeps the tensor.
nesting: Z, tensors x memories x memories; uneven mapping.
part_ratios: memories x tensors, share of the capacity, from 0 to 1.
permutation_level: index of the memory whose loop order is decided, 0 innermost.
What is left out has the defaults of docs/formulation.md.)")
      .def_static(
          "from_file",
          [](const std::filesystem::path& path, const Workload& workload,
             const Architecture& architecture) {
            return read_formulation_options(path, workload, architecture);
          },
          "path"_a, "workload"_a, "architecture"_a, "From a YAML file (docs/files.md).")
      .def_static("from_dict", options_from_dict, "options"_a, "workload"_a, "architecture"_a,
                  "From a dict with the keys of such a file: A, B, Z, part_ratios, weights, ...")
      .def_prop_ro("form", [](const FormulationOptions& self) { return to_string(self.form); });
}

template <typename T>
auto primes_member(std::vector<T> PrimeAssignment::* member) {
  return [member](const FormulationDetails& self) {
    return self.primes ? std::optional((*self.primes).*member) : std::nullopt;
  };
}

void bind_details(nb::module_& m) {
  nb::class_<ObjectiveTerms>(m, "ObjectiveTerms",
                             "The terms of the objective, unweighted, in base-2 logarithms.")
      .def_ro("compute", &ObjectiveTerms::compute)
      .def_ro("traffic", &ObjectiveTerms::traffic)
      .def_ro("utilization", &ObjectiveTerms::utilization);
  nb::class_<FormulationDetails>(m, "FormulationDetails",
                                 "What CoSA's program says beyond the mapping.")
      .def_prop_ro("form", [](const FormulationDetails& self) { return to_string(self.form); })
      .def_ro("objective_terms", &FormulationDetails::terms)
      .def_ro("schedule_objective", &FormulationDetails::schedule_objective,
              "The schedule's own value, where it is not the model's.")
      .def_ro("rejected_solutions", &FormulationDetails::rejected_solutions,
              "Solutions of the model that were invalid in integers.")
      .def_prop_ro("factor_config", primes_member(&PrimeAssignment::factor_config),
                   "[j][n]: the memory, 0 innermost, of the n-th smallest prime of dimension j.")
      .def_prop_ro("spatial_config", primes_member(&PrimeAssignment::spatial_config),
                   "[j][n]: 1 if that prime is spatial, else 0.")
      .def_prop_ro("perm_config", primes_member(&PrimeAssignment::perm_config),
                   "[j]: rank of dimension j in the order of the permutation level, 0 innermost.");
}

}  // namespace

void bind_formulation(nb::module_& m) {
  bind_options(m);
  bind_details(m);
}

}  // namespace cosa::python
