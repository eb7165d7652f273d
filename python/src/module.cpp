#include <nanobind/nanobind.h>
#include <nanobind/stl/string_view.h>

#include "bindings.h"
#include "cosa/base/version.h"
#include "cosa/io/onnx_network.h"
#include "cosa/model/cost_model_version.h"

NB_MODULE(_native, m) {
  m.doc() = "The compiled part of the package; use it through `cosa`.";
  m.attr("version") = cosa::version();
  m.attr("cost_model_version") = cosa::kCostModelVersion;
  m.attr("reads_onnx") = cosa::reads_onnx();
  cosa::python::bind_errors(m);
  cosa::python::bind_workload(m);
  cosa::python::bind_architecture(m);
  cosa::python::bind_machine(m);
  cosa::python::bind_mapping(m);
  cosa::python::bind_model(m);
  cosa::python::bind_formulation(m);
  cosa::python::bind_scheduler(m);
  cosa::python::bind_evaluator(m);
  cosa::python::bind_cache(m);
  cosa::python::bind_network(m);
  cosa::python::bind_report(m);
}
