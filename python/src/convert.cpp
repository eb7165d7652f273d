#include "convert.h"

namespace cosa::python {

namespace nb = nanobind;

void warn(const std::vector<Warning>& warnings) {
  if (warnings.empty()) {
    return;
  }
  const nb::object category = nb::module_::import_("cosa._errors").attr("InputWarning");
  for (const Warning& warning : warnings) {
    if (PyErr_WarnEx(category.ptr(), to_string(warning).c_str(), 1) != 0) {
      throw nb::python_error();
    }
  }
}

std::string json_text(nb::handle dict) {
  return nb::cast<std::string>(nb::module_::import_("cosa._plain").attr("json_text")(dict));
}

JsonDict from_json(const std::string& text) {
  return nb::cast<JsonDict>(nb::module_::import_("json").attr("loads")(text));
}

nb::str html(const char* function, nb::handle object) {
  return nb::str(nb::module_::import_("cosa._html").attr(function)(object));
}

}  // namespace cosa::python
