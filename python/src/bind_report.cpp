#include "bindings.h"
#include "convert.h"
#include "cosa/report/page.h"

namespace cosa::python {

namespace nb = nanobind;
using namespace nb::literals;

void bind_report(nb::module_& m) {
  m.attr("makes_pages") = makes_pages();
  m.def("page_around", page_around, "title"_a, "json"_a,
        "The text of a page that shows a JSON object: one HTML file that needs nothing beside it.");
}

}  // namespace cosa::python
