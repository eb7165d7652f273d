#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "bindings.h"
#include "convert.h"
#include "cosa/cache/schedule_cache.h"
#include "placed.h"

namespace cosa::python {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

/// A warning of a store, which may come from any thread.
void warn_of_store(const std::string& message) {
  const nb::gil_scoped_acquire acquire;
  try {
    warn({Warning{.where = {}, .key = {}, .message = message}});
  } catch (nb::python_error& error) {
    error.discard_as_unraisable("a warning of the cache");
  }
}

std::optional<PlacedSchedule> found(ScheduleCache& cache, const Workload& workload,
                                    const Architecture& architecture,
                                    const ScheduleOptions& options) {
  std::optional<Schedule> schedule = [&] {
    const nb::gil_scoped_release release;
    return cache.find(workload, architecture, options);
  }();
  if (!schedule) {
    return std::nullopt;
  }
  return PlacedSchedule{.net = {},
                        .place = place(workload, architecture),
                        .energy = options.energy ? *options.energy : resolve_energy(architecture),
                        .model = options.model,
                        .schedule = std::move(*schedule)};
}

}  // namespace

void bind_cache(nb::module_& m) {
  nb::class_<StoreStatistics>(m, "CacheStatistics", "What a cache holds.")
      .def_ro("file", &StoreStatistics::file)
      .def_ro("bytes", &StoreStatistics::bytes, "Of the file.")
      .def_ro("results", &StoreStatistics::results)
      .def_ro("damaged", &StoreStatistics::damaged, "Of these, not as they were written.");
  nb::class_<ScheduleCache>(m, "Cache",
                            R"(Schedules in a folder, by the question that they answer.

For several threads and processes at once; the command's `--cache` is the same (docs/files.md).)")
      .def(
          "__init__",
          [](ScheduleCache* self, const std::filesystem::path& folder) {
            new (self) ScheduleCache(folder, warn_of_store);
          },
          "folder"_a, "Opens or makes it. Raises InputError where the folder cannot be used.")
      .def("find", found, "workload"_a, "architecture"_a, "options"_a,
           "The schedule that was kept, checked again; None where there is none.")
      .def(
          "keep",
          [](ScheduleCache& cache, const PlacedSchedule& schedule, const ScheduleOptions& options) {
            const nb::gil_scoped_release release;
            cache.keep(schedule.schedule, schedule.place->workload, schedule.place->architecture,
                       options);
          },
          "schedule"_a, "options"_a, "Keeps the answer to that question, if it is final.")
      .def_prop_ro("statistics", &ScheduleCache::statistics)
      .def("clear", &ScheduleCache::clear, "Drops everything; how many schedules there were.");
}

}  // namespace cosa::python
