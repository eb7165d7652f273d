// Times `find_optimal` on the layers of a table, machine by machine and objective by objective:
//
//     cosa_search_bench --machine simba16 --objective edp --filter resnet50/
//
// Per row of output: median, 95th percentile and worst processor seconds a layer, and what stayed
// unproven with its gap. Exits with 1 when something stayed unproven.

#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

#include "cosa/architecture/energy_table.h"
#include "cosa/io/architecture_yaml.h"
#include "cosa/io/layers.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/search/optimal.h"
#include "support/folders.h"

namespace {

struct Settings {
  std::vector<std::string> machines{"simba16", "systolic32", "rf168"};
  std::vector<std::string> objectives{"latency", "energy", "edp"};
  std::string layers = COSA_BENCH_DATA_DIR "/layers.csv";
  std::string filter;
  double time_limit_s = 60;
  std::string csv;
};

struct Run {
  std::string layer;
  cosa::SearchResult result;
  double seconds;  ///< of the processor, which others may be using, too
};

cosa::Objective objective_named(const std::string& name) {
  for (const auto& objective :
       {cosa::Objective::latency(), cosa::Objective::energy(), cosa::Objective::edp()}) {
    if (objective.name() == name) {
      return objective;
    }
  }
  return cosa::Objective::ed2p();  // the names were checked
}

cosa::Architecture machine_named(const std::string& name) {
  const std::string stem = COSA_EXAMPLES_DIR "/architectures/" + name;
  return cosa::read_mapspace(stem + "_mapspace.yaml", cosa::read_architecture(stem + ".yaml"));
}

std::vector<Run> run_layers(const std::vector<cosa::Layer>& layers, const std::string& machine,
                            const std::string& objective, const Settings& settings) {
  const cosa::Architecture architecture = machine_named(machine);
  const cosa::EnergyTable energy = cosa::resolve_energy(architecture);
  cosa::OptimalOptions options;
  options.objective = cosa::with_tie_break(objective_named(objective));
  options.time_limit_s = settings.time_limit_s;
  std::vector<Run> runs;
  for (const cosa::Layer& layer : layers) {
    if (layer.path().find(settings.filter) != std::string::npos) {
      const std::clock_t start = std::clock();
      auto result = cosa::find_optimal(layer.workload, architecture, energy, options);
      const auto ticks = static_cast<double>(std::clock() - start);
      runs.push_back({layer.path(), std::move(result), ticks / CLOCKS_PER_SEC});
    }
  }
  return runs;
}

/// The smallest of the sorted values that is not below the share of them.
double quantile(const std::vector<double>& sorted, double share) {
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

/// Prints a row; how many layers stayed unproven.
int report(const std::string& machine, const std::string& objective, const std::vector<Run>& runs) {
  std::vector<double> seconds;
  int unproven = 0;
  for (const Run& run : runs) {
    seconds.push_back(run.seconds);
    unproven += run.result.termination == cosa::Termination::kOptimal ? 0 : 1;
  }
  std::ranges::sort(seconds);
  const auto worst = std::ranges::max_element(runs, {}, &Run::seconds);
  fmt::print("{:<11} {:<8} {:>6} {:>8} {:>9.4f} {:>9.4f} {:>9.4f}  {}\n", machine, objective,
             runs.size(), runs.size() - static_cast<std::size_t>(unproven), quantile(seconds, 0.5),
             quantile(seconds, 0.95), seconds.back(), worst->layer);
  for (const Run& run : runs) {
    if (run.result.termination != cosa::Termination::kOptimal) {
      fmt::print("    {}: {}, gap {:.4f} after {:.1f} s\n", run.layer,
                 to_string(run.result.termination), run.result.gap.value_or(1), run.seconds);
    }
  }
  return unproven;
}

void write_rows(std::ofstream& csv, const std::string& machine, const std::string& objective,
                const std::vector<Run>& runs) {
  for (const auto& [layer, result, seconds] : runs) {
    csv << fmt::format("{},{},{},{},{},{:.6f},{},{:.6f},{},{}\n", machine, objective, layer,
                       to_string(result.termination), result.totals.cycles, result.totals.energy_pJ,
                       result.bound, seconds, result.statistics.nodes, result.statistics.evaluated);
  }
}

int run(const Settings& settings) {
  const auto layers = cosa::read_layers(settings.layers).value;
  std::ofstream csv;
  if (!settings.csv.empty()) {
    csv.open(settings.csv);
    csv << "machine,objective,layer,termination,cycles,energy_pJ,bound,seconds,nodes,evaluated\n";
  }
  int unproven = 0;
  fmt::print("{:<11} {:<8} {:>6} {:>8} {:>9} {:>9} {:>9}\n", "machine", "goal", "layers", "proven",
             "median s", "95 % s", "worst s");
  for (const std::string& machine : settings.machines) {
    for (const std::string& objective : settings.objectives) {
      const std::vector<Run> runs = run_layers(layers, machine, objective, settings);
      if (!runs.empty()) {
        unproven += report(machine, objective, runs);
        write_rows(csv, machine, objective, runs);
      }
    }
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  constexpr double kKilobytesPerMegabyte = 1024;
  fmt::print("peak memory {:.0f} MB\n",
             static_cast<double>(usage.ru_maxrss) / kKilobytesPerMegabyte);
  return unproven == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try {
  Settings settings;
  CLI::App app("Times the exact search on many layers");
  app.add_option("--machine", settings.machines, "of examples/architectures")
      ->capture_default_str();
  app.add_option("--objective", settings.objectives)
      ->capture_default_str()
      ->check(CLI::IsMember({"latency", "energy", "edp", "ed2p"}));
  app.add_option("--layers", settings.layers, "table of layers")->capture_default_str();
  app.add_option("--filter", settings.filter, "only layers whose net/name contains this");
  app.add_option("--time-limit", settings.time_limit_s, "seconds a layer")->capture_default_str();
  app.add_option("--csv", settings.csv, "file for a line a layer");
  CLI11_PARSE(app, argc, argv);
  return run(settings);
} catch (const std::exception& error) {
  std::fprintf(stderr, "error: %s\n", error.what());
  return 2;
}
