#include "network_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cache_folder.h"
#include "cosa/base/input_error.h"
#include "cosa/io/text_file.h"
#include "cosa/network/network_objective.h"
#include "cosa/network/schedule_network.h"
#include "cosa/network/schedule_network_front.h"
#include "cosa/report/network_csv.h"
#include "cosa/report/network_front_page.h"
#include "cosa/report/network_front_report.h"
#include "cosa/report/network_json.h"
#include "cosa/report/network_text.h"
#include "engine_arguments.h"
#include "exit_code.h"
#include "inputs.h"
#include "layer_results.h"
#include "output.h"
#include "progress_line.h"
#include "report_file.h"

namespace cosa::cli {
namespace {

struct NetworkArguments {
  std::filesystem::path model;
  std::vector<std::string> sizes;
  FileArgument architecture;
  FileArgument mapspace;
  FileArgument ert;
  EngineArguments engine;
  std::optional<std::string> whole_objective;
  Sharing sharing;
  FileArgument cache;
  bool no_cache = false;
  bool resume = false;
  FileArgument out;
  FileArgument json;
  FileArgument csv;
  ReportArguments report;
  bool no_timing = false;
};

/// The sizes of `--set NAME=SIZE`.
SymbolSizes symbol_sizes(const std::vector<std::string>& texts) {
  SymbolSizes sizes;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    const std::string_view digits =
        equals == std::string::npos ? "" : std::string_view(text).substr(equals + 1);
    std::int64_t size = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), size);
    if (name.empty() || error != std::errc() || end != digits.end() || size < 1) {
      throw InputError(fmt::format("--set {} gives no symbol a size", text),
                       "write NAME=SIZE, for example --set batch=1");
    }
    if (!sizes.emplace(name, size).second) {
      throw InputError(fmt::format("--set gives {} two sizes", name), "set it once");
    }
  }
  return sizes;
}

/// The objective of the whole chooses those of the layers, which not every engine takes.
void refuse_whole_objective(const EngineArguments& engine) {
  if (engine.objective) {
    throw InputError("--network-objective chooses the layers' objectives", "leave --objective out");
  }
  if (engine.engine == to_string(Engine::kCosa)) {
    throw InputError("--network-objective is no option of the engine cosa",
                     "add --engine exact, or leave it out");
  }
}

void refuse_foreign_sharing(const NetworkArguments& arguments) {
  if (arguments.sharing.any() && arguments.engine.engine != to_string(Engine::kExact)) {
    throw InputError(fmt::format("--same-spatial, --same-bypass and --same-order are no options of "
                                 "the engine {}",
                                 arguments.engine.engine),
                     "add --engine exact, or leave them out");
  }
  if (arguments.sharing.bypass && arguments.engine.bypass == "fixed") {
    throw InputError("--same-bypass chooses which tensors levels keep, --bypass fixed lets nobody",
                     "leave one of the two out");
  }
  if (arguments.sharing.time_limit_seconds && !arguments.sharing.any()) {
    throw InputError("--same-time-limit is for what layers have in common",
                     "add --same-spatial, --same-bypass or --same-order, or take --time-limit");
  }
}

/// Everything that is read before anything is scheduled.
struct NetworkRun {
  Network network;
  Architecture architecture;
  NetworkOptions options;
  ReportStyle style;
};

bool asks_front(const NetworkArguments& arguments) {
  return arguments.engine.objective == kPareto && !arguments.whole_objective;
}

/// A front has points in place of one mapping a layer.
void refuse_options_foreign_to_fronts(const NetworkArguments& arguments) {
  refuse_options_foreign_to_fronts(arguments.engine);
  if (arguments.sharing.any()) {
    throw InputError(
        "--same-spatial, --same-bypass and --same-order are no options of --objective pareto",
        "leave one of them out");
  }
  if (arguments.out || arguments.csv || arguments.report.plots) {
    throw InputError("--out, --csv and --plots have no file for a front",
                     "leave them out; --json holds every mapping");
  }
  if (arguments.cache || arguments.resume) {
    throw InputError("fronts are not kept in the cache", "leave --cache and --resume out");
  }
}

NetworkRun load_run(const NetworkArguments& arguments) {
  refuse_foreign_options(arguments.engine);
  if (asks_front(arguments)) {
    refuse_options_foreign_to_fronts(arguments);
  }
  refuse_foreign_sharing(arguments);
  if (arguments.whole_objective) {
    refuse_whole_objective(arguments.engine);
    static_cast<void>(parse_objective(*arguments.whole_objective));  // before any work is done
  }
  Network network = load_network(arguments.model, symbol_sizes(arguments.sizes));
  if (network.layers.empty()) {
    throw InputError(fmt::format("{} has no layer that can be scheduled", arguments.model.string()),
                     "give a network with convolutions or matrix products");
  }
  Machine machine = load_machine(arguments.architecture, arguments.mapspace, network.layers);
  NetworkRun run{.network = std::move(network),
                 .architecture = std::move(machine.architecture),
                 .options = {},
                 .style = {.timing = !arguments.no_timing, .color = stdout_takes_color()}};
  ScheduleOptions& options = run.options.schedule;
  options =
      load_engine_options(arguments.engine, run.network.layers.front().workload, run.architecture);
  options.constraints = std::move(machine.constraints);
  options.energy = load_energy(run.architecture, arguments.ert);
  run.options.jobs = arguments.engine.jobs;
  run.options.sharing = arguments.sharing;
  return run;
}

/// Shows how far a network is.
auto shown_on(ProgressLine& line) {
  return [&line](const NetworkProgress& progress) {
    line.show(progress.done, progress.total, progress.last == nullptr ? "" : progress.last->path(),
              progress.cached);
  };
}

NetworkSchedule schedule_layers(const NetworkArguments& arguments, NetworkRun& run) {
  const auto cache = arguments.no_cache ? nullptr : open_cache(arguments.cache);
  run.options.cache = cache.get();
  ProgressLine line;
  run.options.progress = shown_on(line);
  if (arguments.whole_objective) {
    return schedule_network_for(parse_objective(*arguments.whole_objective).primary, run.network,
                                run.architecture, run.options);
  }
  return schedule_network(run.network, run.architecture, run.options);
}

/// Writes what the arguments ask for; false when a mapping could not be said in YAML.
bool write_files(const NetworkArguments& arguments, const NetworkRun& run,
                 const NetworkSchedule& schedule) {
  const EnergyTable& energy = run.options.schedule.energy.value();
  if (arguments.json) {
    write_text_file(*arguments.json,
                    network_json(run.network, schedule, run.architecture, energy, run.style));
  }
  if (arguments.csv) {
    write_text_file(*arguments.csv,
                    network_csv(run.network, schedule, run.architecture, run.style));
  }
  write_report(arguments.report,
               {.title = run.network.name,
                .architecture = &run.architecture,
                .energy = &energy,
                .layers = page_layers(run.network.layers, schedule.outcomes),
                .unscheduled = run.network.unscheduled,
                .shared = schedule.shared ? &*schedule.shared : nullptr},
               run.style);
  return !arguments.out || write_layer_files(run.network.layers, schedule.outcomes,
                                             run.architecture, energy, run.style, *arguments.out);
}

int run_front(const NetworkArguments& arguments, NetworkRun& run) {
  ProgressLine line;
  run.options.progress = shown_on(line);
  const NetworkFront front = schedule_network_front(run.network, run.architecture, run.options);
  bool all_failed = true;
  for (const std::size_t i : front.distinct()) {
    all_failed = all_failed && !front.outcomes[i].schedule;
    if (!front.outcomes[i].schedule) {
      print_error(fmt::format("{}: {}", run.network.layers[i].path(), front.outcomes[i].error));
    }
  }
  if (arguments.json) {
    write_text_file(*arguments.json,
                    network_front_json(run.network, front, run.architecture, run.style));
  }
  if (arguments.report.page) {
    const NetworkFrontPage page(run.network, front, run.architecture,
                                run.options.schedule.energy.value());
    write_report(arguments.report, page.data(), run.style);
  }
  write_result(network_front_text(run.network, front, run.architecture, run.style));
  return !front.choices.empty() ? kDone : all_failed ? kBadInput : kNoSchedule;
}

int run_network(const NetworkArguments& arguments) {
  NetworkRun run = load_run(arguments);
  if (asks_front(arguments)) {
    return run_front(arguments, run);
  }
  const NetworkSchedule schedule = schedule_layers(arguments, run);
  if (arguments.resume && std::ranges::find(schedule.cached, true) == schedule.cached.end()) {
    print_warning("nothing to resume: the cache had none of the layers");
  }
  for (const std::size_t i : schedule.distinct()) {
    if (!schedule.outcomes[i].schedule) {
      print_error(fmt::format("{}: {}", run.network.layers[i].path(), schedule.outcomes[i].error));
    }
  }
  const bool files_whole = write_files(arguments, run, schedule);
  write_result(network_text(run.network, schedule, run.architecture, run.style));
  return exit_code_of(schedule.outcomes, files_whole);
}

void add_input_options(CLI::App& command, NetworkArguments& arguments) {
  command
      .add_option("MODEL", arguments.model,
                  "ONNX model, CSV table of layers, or folder of problem YAML")
      ->required();
  command.add_option("--set", arguments.sizes, "Size of a model's symbol, as batch=1; repeatable")
      ->expected(1)
      ->take_all();
  command.add_option("--arch", arguments.architecture,
                     "Machine in YAML; default: the built-in Simba-like one");
  command.add_option("--mapspace", arguments.mapspace,
                     "Which tensors each memory keeps, default: every level every tensor; and "
                     "constraints on loops");
  command.add_option("--ert", arguments.ert, "Accelergy energy reference table");
}

void add_whole_objective_option(CLI::App& command, NetworkArguments& arguments) {
  command.add_option("--network-objective", arguments.whole_objective,
                     "What is made small of the network's summed energy and cycles: edp, ed2p or "
                     "any other objective");
}

void add_sharing_options(CLI::App& command, Sharing& sharing) {
  constexpr int kMostDimensions = 64;
  command
      .add_flag("--same-spatial{1}", sharing.dimensions_per_axis,
                "All layers unroll the same dimension on each axis of each fan-out, chosen best "
                "for all together; --same-spatial=N: the same N dimensions")
      ->check(CLI::Range(1, kMostDimensions));
  command.add_flag("--same-bypass", sharing.bypass,
                   "Each level keeps the same tensors for all layers, chosen as by --bypass free");
  command.add_flag("--same-order", sharing.order,
                   "The loops in time of each level stand in one order for all layers");
  command
      .add_option("--same-time-limit", sharing.time_limit_seconds,
                  "Seconds for what layers have in common, then the best found; default: none")
      ->check(CLI::PositiveNumber);
}

void add_cache_options(CLI::App& command, NetworkArguments& arguments) {
  add_cache_folder_option(command, arguments.cache);
  CLI::Option* none = command.add_flag("--no-cache", arguments.no_cache,
                                       "Neither look layers up in the cache nor keep them");
  command
      .add_flag("--resume", arguments.resume,
                "Go on with a run that was ended, as every run does; warn where there is none")
      ->excludes(none);
}

void add_output_options(CLI::App& command, NetworkArguments& arguments) {
  command.add_option("--json", arguments.json, "File for the whole result (docs/json.md)");
  command.add_option("--csv", arguments.csv, "File for a table, one row a layer");
  command.add_option("--out", arguments.out,
                     "Folder for each layer's NET__NAME.json and mapping as NET__NAME.yaml");
  add_report_options(command, arguments.report);
  command.add_flag("--no-timing", arguments.no_timing,
                   "Leave seconds out: equal runs, equal bytes");
}

}  // namespace

void add_network_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<NetworkArguments>();
  CLI::App* command = app.add_subcommand("network", "Find a mapping for each layer of a network");
  add_input_options(*command, *arguments);
  add_engine_options(*command, arguments->engine);
  add_whole_objective_option(*command, *arguments);
  add_sharing_options(*command, arguments->sharing);
  add_cache_options(*command, *arguments);
  add_output_options(*command, *arguments);
  command->callback([arguments, &exit_code] { exit_code = run_network(*arguments); });
}

}  // namespace cosa::cli
