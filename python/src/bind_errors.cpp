#include <exception>

#include "bindings.h"
#include "convert.h"
#include "cosa/base/check.h"
#include "cosa/base/input_error.h"

namespace cosa::python {
namespace {

namespace nb = nanobind;

nb::object text_or_none(const std::string& text) {
  return text.empty() ? nb::none() : nb::object(nb::cast(text));
}

/// Raises `cosa.InputError` with the parts of the error as attributes.
void raise_input_error(const InputError& error) {
  const nb::object type = nb::module_::import_("cosa._errors").attr("InputError");
  const auto& line = error.where().line;
  const nb::object instance =
      type(error.what(), text_or_none(error.where().file),
           line ? nb::object(nb::cast(*line)) : nb::none(), text_or_none(error.key()),
           error.message(), text_or_none(error.mend()));
  PyErr_SetObject(type.ptr(), instance.ptr());
}

void translate(const std::exception_ptr& pointer, void* /*payload*/) {
  try {
    std::rethrow_exception(pointer);
  } catch (const InputError& error) {
    raise_input_error(error);
  } catch (const InternalError& error) {
    const nb::object type = nb::module_::import_("cosa._errors").attr("InternalError");
    PyErr_SetString(type.ptr(), error.what());
  }
}

}  // namespace

void bind_errors(nb::module_& /*m*/) { nb::register_exception_translator(translate); }

}  // namespace cosa::python
