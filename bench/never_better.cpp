// Holds the proven optimum against random mappings and simulated annealing:
//
//     cosa_never_better --filter resnet50/ --mappings 1000000
//     cosa_never_better --filter resnet50/ --annealing --mappings 10000000
//     cosa_never_better --filter resnet50/ --front --mappings 10000000
//
// One row of a Markdown table a machine and layer: the optimum, and how far above it the best of
// the others stayed; or the points of the exact front of cycles and energy, and how many random
// mappings none of them is at least as good as. Exits with 1 when anything was better, or when an
// optimum or a front was not proven.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iterator>
#include <string>
#include <vector>

#include "cosa/architecture/energy_table.h"
#include "cosa/io/architecture_yaml.h"
#include "cosa/io/layers.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/model/evaluator.h"
#include "cosa/search/annealing.h"
#include "cosa/search/optimal.h"
#include "cosa/search/pareto.h"
#include "cosa/search/random_search.h"
#include "support/folders.h"

namespace {

struct Settings {
  std::vector<std::string> machines{"simba16", "systolic32", "rf168"};
  std::string objective = "edp";
  std::string layers = COSA_BENCH_DATA_DIR "/layers.csv";
  std::string filter;
  std::int64_t mappings = 1'000'000;
  std::uint64_t seed = 1;
  double time_limit_s = 60;  ///< of the proof
  bool annealing = false;
  bool front = false;
};

/// Where two values are equal but for rounding.
constexpr double kTolerance = 1e-9;

cosa::SearchResult challenge(const cosa::Layer& layer, const cosa::Architecture& architecture,
                             const cosa::EnergyTable& energy, const Settings& settings) {
  const cosa::ObjectivePair objective = cosa::parse_objective(settings.objective);
  if (settings.annealing) {
    return cosa::find_annealed(
        layer.workload, architecture, energy,
        {.objective = objective, .moves = settings.mappings, .seed = settings.seed});
  }
  return cosa::find_random(
      layer.workload, architecture, energy,
      {.objective = objective, .samples = settings.mappings, .seed = settings.seed});
}

/// Prints a row; whether the optimum is proven and nothing is better.
bool compare(const cosa::Layer& layer, const std::string& machine,
             const cosa::Architecture& architecture, const Settings& settings) {
  const cosa::EnergyTable energy = cosa::resolve_energy(architecture);
  const cosa::SearchResult optimum =
      cosa::find_optimal(layer.workload, architecture, energy,
                         {.objective = cosa::parse_objective(settings.objective),
                          .time_limit_s = settings.time_limit_s});
  const cosa::SearchResult other = challenge(layer, architecture, energy, settings);
  const double best = optimum.value->primary;
  const double challenger = other.value->primary;
  const bool holds =
      optimum.termination == cosa::Termination::kOptimal && challenger >= best * (1 - kTolerance);
  fmt::print("| {} | {} | {} | {:.6g} | {} | {:.4f} | {} |\n", machine, layer.path(),
             to_string(optimum.termination), best, other.statistics.evaluated, challenger / best,
             holds ? "no" : "YES");
  std::fflush(stdout);
  return holds;
}

/// Whether some point of the front, which rises in cycles and falls in energy, is as good in both.
bool is_covered(const cosa::ParetoFront& front, const cosa::CostTotals& totals) {
  const auto slower =
      std::ranges::upper_bound(front.points, totals.cycles, {},
                               [](const cosa::FrontPoint& point) { return point.totals.cycles; });
  return slower != front.points.begin() &&
         std::prev(slower)->totals.energy_pJ <= totals.energy_pJ * (1 + kTolerance);
}

/// Prints a row; whether the front is proven and nothing lies beyond it.
bool compare_front(const cosa::Layer& layer, const std::string& machine,
                   const cosa::Architecture& architecture, const Settings& settings) {
  const cosa::EnergyTable energy = cosa::resolve_energy(architecture);
  const cosa::ParetoFront front = cosa::find_front(layer.workload, architecture, energy,
                                                   {.time_limit_s = settings.time_limit_s});
  cosa::RandomMappings mappings(layer.workload, architecture, settings.seed);
  cosa::Evaluator judge(layer.workload, architecture, energy);
  std::int64_t beyond = 0;
  for (std::int64_t i = 0; i < settings.mappings && !mappings.empty(); ++i) {
    beyond += is_covered(front, judge.evaluate_totals(mappings.next())) ? 0 : 1;
  }
  fmt::print("| {} | {} | {} | {} | {} | {} |\n", machine, layer.path(),
             to_string(front.termination), front.points.size(), settings.mappings, beyond);
  std::fflush(stdout);
  return front.termination == cosa::Termination::kOptimal && beyond == 0;
}

void print_head(const Settings& settings) {
  if (settings.front) {
    fmt::print(
        "| machine | layer | answer | points | mappings | beyond the front |\n"
        "|---|---|---|---|---|---|\n");
    return;
  }
  fmt::print(
      "| machine | layer | answer | optimum ({}) | mappings | best of them / optimum | better |\n"
      "|---|---|---|---|---|---|---|\n",
      settings.objective);
}

int run(const Settings& settings) {
  const auto layers = cosa::read_layers(settings.layers).value;
  print_head(settings);
  bool all_hold = true;
  for (const std::string& machine : settings.machines) {
    const std::string stem = COSA_EXAMPLES_DIR "/architectures/" + machine;
    const cosa::Architecture architecture =
        cosa::read_mapspace(stem + "_mapspace.yaml", cosa::read_architecture(stem + ".yaml"));
    for (const cosa::Layer& layer : layers) {
      if (layer.path().find(settings.filter) != std::string::npos) {
        const auto hold = settings.front ? compare_front : compare;
        all_hold = hold(layer, machine, architecture, settings) && all_hold;
      }
    }
  }
  return all_hold ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try {
  Settings settings;
  CLI::App app("Holds the proven optimum against random mappings or simulated annealing");
  app.add_option("--machine", settings.machines, "of examples/architectures")
      ->capture_default_str();
  app.add_option("--objective", settings.objective)->capture_default_str();
  app.add_option("--layers", settings.layers, "table of layers")->capture_default_str();
  app.add_option("--filter", settings.filter, "only layers whose net/name contains this");
  app.add_option("--mappings", settings.mappings, "drawn, or moves of annealing")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--seed", settings.seed)->capture_default_str();
  app.add_option("--time-limit", settings.time_limit_s, "seconds of a proof")
      ->capture_default_str();
  app.add_flag("--annealing", settings.annealing, "simulated annealing instead of random mappings");
  app.add_flag("--front", settings.front, "random mappings against the front of cycles and energy");
  CLI11_PARSE(app, argc, argv);
  return run(settings);
} catch (const std::exception& error) {
  std::fprintf(stderr, "error: %s\n", error.what());
  return 2;
}
