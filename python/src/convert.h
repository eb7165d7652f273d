#pragma once

#include <nanobind/nanobind.h>
// Casters that every binding of this package may meet; included together, so that no file sees a
// type without its caster.
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <string>
#include <utility>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/io/warning.h"

namespace cosa::python {

/// Gives each warning to Python's `warnings`, as `cosa.InputWarning`.
void warn(const std::vector<Warning>& warnings);

/// What was read, after its warnings were given.
template <typename T>
T told(WithWarnings<T> read) {
  warn(read.warnings);
  return std::move(read.value);
}

/// The JSON of a dict of plain values, numpy's included; JSON is YAML, so that the readers of files
/// read dicts, too.
[[nodiscard]] std::string json_text(nanobind::handle dict);

using JsonDict = nanobind::typed<nanobind::dict, nanobind::str, nanobind::any>;

/// The dict that the text of a JSON object says.
[[nodiscard]] JsonDict from_json(const std::string& text);

/// For `__setstate__`: makes the object that `Load` reads out of what its pickle holds.
template <auto Load, typename T, typename State>
void restore(T& self, const State& state) {
  new (&self) T(Load(state));
}

/// What `cosa._html.function` makes of an object, for a notebook.
[[nodiscard]] nanobind::str html(const char* function, nanobind::handle object);

/// Calls `read`; an error of it loses its place, which means nothing in a dict.
template <typename Read>
auto without_place(const Read& read) {
  try {
    return read();
  } catch (const InputError& error) {
    throw InputError(
        {.where = {}, .key = error.key(), .message = error.message(), .mend = error.mend()});
  }
}

}  // namespace cosa::python
