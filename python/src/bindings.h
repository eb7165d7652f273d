#pragma once

#include <nanobind/nanobind.h>

namespace cosa::python {

// One function a module of the library; each binds its types and functions.

void bind_errors(nanobind::module_& m);
void bind_workload(nanobind::module_& m);
void bind_architecture(nanobind::module_& m);
void bind_machine(nanobind::module_& m);
void bind_mapping(nanobind::module_& m);
void bind_model(nanobind::module_& m);
void bind_formulation(nanobind::module_& m);
void bind_scheduler(nanobind::module_& m);
void bind_evaluator(nanobind::module_& m);
void bind_network(nanobind::module_& m);
void bind_cache(nanobind::module_& m);
void bind_report(nanobind::module_& m);

}  // namespace cosa::python
