// Schedules the 57 reference layers on the Simba-like machine, one after the other in one process,
// building and decoding included. Counters: median and worst CPU milliseconds of a layer (one
// thread, so that these are its seconds on an idle core).

#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>
#include <vector>

#include "../tests/formulation/reference_layers.h"
#include "cosa/formulation/formulation.h"
#include "support/folders.h"

namespace cosa {
namespace {

void reference_layers(benchmark::State& state, FormulationForm form) {
  const Architecture simba = testing::simba16();
  const auto layers = testing::reference_layers(COSA_TEST_DATA_DIR);
  // A layer's time is its best over the iterations: what else the machine does only adds.
  std::vector<double> milliseconds(layers.size(), 1e9);
  for ([[maybe_unused]] auto _ : state) {
    for (std::size_t n = 0; n < layers.size(); ++n) {
      const std::clock_t start = std::clock();
      const FormulationResult result = solve_formulation(layers[n].workload, simba, {.form = form});
      if (result.termination != Termination::kOptimal) {
        state.SkipWithError("a layer was not solved");
        return;
      }
      milliseconds[n] = std::min(milliseconds[n],
                                 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    }
  }
  std::ranges::sort(milliseconds);
  state.counters["median_ms"] = milliseconds[milliseconds.size() / 2];
  state.counters["worst_ms"] = milliseconds.back();
}

BENCHMARK_CAPTURE(reference_layers, published, FormulationForm::kPublished)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(5);
BENCHMARK_CAPTURE(reference_layers, corrected, FormulationForm::kCorrected)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(5);

}  // namespace
}  // namespace cosa
