#include "schedule_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/io/formulation_options_yaml.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/io/text_file.h"
#include "cosa/report/schedule_json.h"
#include "cosa/report/schedule_text.h"
#include "cosa/scheduler/schedule_all.h"
#include "cosa/scheduler/scheduler.h"
#include "exit_code.h"
#include "inputs.h"
#include "interrupt.h"
#include "output.h"
#include "progress_line.h"
#include "report_file.h"

namespace cosa::cli {
namespace {

struct ScheduleArguments {
  FileArgument layers;
  FileArgument architecture;
  FileArgument mapspace;
  FileArgument ert;
  FileArgument options;
  FileArgument out;
  FileArgument report;
  std::string engine = "exact";
  std::optional<std::string> objective;
  std::optional<std::int64_t> samples;
  std::optional<std::uint64_t> seed;
  std::optional<std::string> formulation;
  std::optional<std::string> global_buffer;
  std::optional<double> time_limit;
  std::vector<std::string> only;
  std::string format = "text";
  bool no_timing = false;
  std::size_t jobs = 0;
};

/// An option of other engines is refused: nothing that was asked goes unheard.
void refuse_foreign_options(const ScheduleArguments& arguments, Engine engine) {
  const auto refuse = [engine](bool given, std::string_view option,
                               std::initializer_list<Engine> owners) {
    if (given && std::ranges::find(owners, engine) == owners.end()) {
      throw InputError(fmt::format("{} is no option of the engine {}", option, to_string(engine)),
                       fmt::format("add --engine {}, or leave it out", to_string(*owners.begin())));
    }
  };
  refuse(arguments.objective.has_value(), "--objective",
         {Engine::kExact, Engine::kRandom, Engine::kExhaustive});
  refuse(arguments.samples.has_value(), "--samples", {Engine::kRandom});
  refuse(arguments.seed.has_value(), "--seed", {Engine::kRandom});
  refuse(arguments.formulation.has_value(), "--formulation", {Engine::kCosa});
  refuse(arguments.options.has_value(), "--options", {Engine::kCosa});
  refuse(arguments.global_buffer.has_value(), "--global-buffer", {Engine::kCosa});
}

/// Everything that is read before anything is scheduled.
struct ScheduleRun {
  std::vector<Layer> layers;
  Architecture architecture;
  ScheduleOptions options;
  ReportStyle style;
};

FormulationOptions load_formulation_options(const ScheduleArguments& arguments,
                                            const Workload& workload,
                                            const Architecture& architecture) {
  FormulationOptions options;
  if (arguments.options) {
    options = read_formulation_options(*arguments.options, workload, architecture);
  }
  if (arguments.formulation) {
    options.form = *arguments.formulation == to_string(FormulationForm::kPublished)
                       ? FormulationForm::kPublished
                       : FormulationForm::kCorrected;
  }
  if (arguments.global_buffer) {
    options.permutation_level = level_called(*arguments.global_buffer, architecture);
  }
  return options;
}

ScheduleRun load_run(const ScheduleArguments& arguments) {
  const Engine engine = find_engine(arguments.engine).value();
  refuse_foreign_options(arguments, engine);
  std::vector<Layer> layers = load_layers(arguments.layers);
  Architecture machine = load_machine(arguments.architecture, arguments.mapspace, layers);
  ScheduleRun run{.layers = std::move(layers),
                  .architecture = std::move(machine),
                  .options = {},
                  .style = {.timing = !arguments.no_timing, .color = stdout_takes_color()}};
  if (!arguments.only.empty()) {
    run.layers = select_layers(run.layers, arguments.only);
  }
  run.options.engine = engine;
  if (arguments.objective) {
    run.options.objective = parse_objective(*arguments.objective);
  }
  run.options.samples = arguments.samples.value_or(run.options.samples);
  run.options.seed = arguments.seed.value_or(run.options.seed);
  if (engine != Engine::kCosa) {
    run.options.stop = interrupted;
  }
  run.options.formulation =
      load_formulation_options(arguments, run.layers.front().workload, run.architecture);
  run.options.time_limit_seconds = arguments.time_limit;
  run.options.energy = load_energy(run.architecture, arguments.ert);
  return run;
}

std::vector<ScheduleOutcome> schedule_layers(const ScheduleRun& run, std::size_t jobs) {
  if (run.layers.size() == 1) {
    // Alone, an error of the layer is an error of the run.
    return {{.schedule = schedule(run.layers.front().workload, run.architecture, run.options)}};
  }
  std::vector<Workload> workloads;
  std::ranges::transform(run.layers, std::back_inserter(workloads), &Layer::workload);
  ProgressLine line(run.layers.size());
  return schedule_all(
      workloads, run.architecture, run.options, jobs,
      [&](std::size_t index, std::size_t done) { line.show(done, run.layers[index].path()); });
}

std::string result_text(const ScheduleRun& run, const std::vector<ScheduleOutcome>& outcomes,
                        const std::string& format) {
  const EnergyTable& energy = run.options.energy.value();
  const bool one = run.layers.size() == 1;
  if (format == "json") {
    return one ? schedule_json(run.layers.front(), run.architecture, energy,
                               *outcomes.front().schedule, run.style)
               : summary_json(run.layers, outcomes, run.architecture, energy, run.style);
  }
  return one ? schedule_text(run.layers.front(), run.architecture, *outcomes.front().schedule,
                             run.style)
             : summary_text(run.layers, outcomes, run.architecture, run.style);
}

/// Writes the files of every layer that has a schedule; false when a mapping could not be said.
bool write_files(const ScheduleRun& run, const std::vector<ScheduleOutcome>& outcomes,
                 const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw InputError(fmt::format("{} cannot be made: {}", folder.string(), error.message()),
                     "name a folder that can be written");
  }
  bool whole = true;
  for (std::size_t i = 0; i < run.layers.size(); ++i) {
    const auto& [layer, outcome] = std::tie(run.layers[i], outcomes[i]);
    if (!outcome.schedule) {
      continue;
    }
    write_text_file(folder / (layer.file_stem() + ".json"),
                    schedule_json(layer, run.architecture, run.options.energy.value(),
                                  *outcome.schedule, run.style));
    if (!outcome.schedule->mapping) {
      continue;
    }
    try {
      write_text_file(
          folder / (layer.file_stem() + ".yaml"),
          mapping_to_yaml(layer.workload, run.architecture, *outcome.schedule->mapping));
    } catch (const InputError& refusal) {
      print_error(fmt::format("{}: no mapping YAML: {}", layer.path(), refusal.what()));
      whole = false;
    }
  }
  return whole;
}

/// The layer's name, or the net that all layers are of.
std::string title_of(const std::vector<Layer>& layers) {
  if (layers.size() == 1) {
    return layers.front().path();
  }
  const std::string& net = layers.front().net;
  const bool one_net =
      !net.empty() && std::ranges::all_of(layers, [&](const Layer& l) { return l.net == net; });
  return one_net ? net : "layers";
}

PageData page_data(const ScheduleRun& run, const std::vector<ScheduleOutcome>& outcomes) {
  return {.title = title_of(run.layers),
          .architecture = &run.architecture,
          .energy = &run.options.energy.value(),
          .layers = page_layers(run.layers, outcomes)};
}

int exit_code_of(const std::vector<ScheduleOutcome>& outcomes, bool files_whole) {
  const auto failed = [](const ScheduleOutcome& outcome) { return !outcome.schedule; };
  if (!files_whole || std::ranges::all_of(outcomes, failed)) {
    return kBadInput;
  }
  return std::ranges::all_of(outcomes, &ScheduleOutcome::has_mapping) ? kDone : kNoSchedule;
}

int run_schedule(const ScheduleArguments& arguments) {
  const ScheduleRun run = load_run(arguments);
  if (run.options.stop) {
    note_interrupts();
  }
  const std::vector<ScheduleOutcome> outcomes = schedule_layers(run, arguments.jobs);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i].schedule) {
      print_error(fmt::format("{}: {}", run.layers[i].path(), outcomes[i].error));
    }
  }
  write_report(arguments.report, page_data(run, outcomes), run.style);
  const bool files_whole = !arguments.out || write_files(run, outcomes, *arguments.out);
  write_result(result_text(run, outcomes, arguments.format));
  return exit_code_of(outcomes, files_whole);
}

void add_input_options(CLI::App& command, ScheduleArguments& arguments) {
  command.add_option("LAYERS", arguments.layers,
                     "Problem YAML, CSV table of layers, or folder; default: the built-in example");
  command.add_option("--arch", arguments.architecture,
                     "Machine in YAML; default: the built-in Simba-like one");
  command.add_option("--mapspace", arguments.mapspace,
                     "Which tensors each memory keeps; default: every level keeps every tensor");
  command.add_option("--ert", arguments.ert, "Accelergy energy reference table");
  command
      .add_option("--only", arguments.only, "Schedule this layer alone, by NET/NAME; repeatable")
      ->expected(1)
      ->take_all();
}

void add_engine_options(CLI::App& command, ScheduleArguments& arguments) {
  std::vector<std::string> engines;
  for (const Engine engine : kEngines) {
    engines.emplace_back(to_string(engine));
  }
  command
      .add_option("--engine", arguments.engine,
                  "exact: the proven optimum; cosa: CoSA's program; random: the best of "
                  "--samples; exhaustive: all mappings, one by one")
      ->check(CLI::IsMember(engines))
      ->capture_default_str();
  command.add_option(
      "--objective", arguments.objective,
      "What is made small, not by cosa: latency, energy, edp or ed2p; a product, "
      "energy^0.7*latency^0.3; a sum in pJ and cycles, 0.5*energy+2*latency; or two "
      "of these, the second for what is equal in the first, latency,edp; default: edp");
  command.add_option("--samples", arguments.samples, "Mappings that random draws; default: 10000")
      ->check(CLI::PositiveNumber);
  command.add_option("--seed", arguments.seed, "Seed of random; default: 1");
  command.add_option("--formulation", arguments.formulation, "Form of CoSA's program")
      ->check(CLI::IsMember({"corrected", "published"}));
  command.add_option("--options", arguments.options,
                     "YAML with A, B, Z, part ratios and weights of CoSA's program");
  command.add_option("--global-buffer", arguments.global_buffer,
                     "Level whose loop order is chosen; default: the one inside the outermost");
  command
      .add_option("--time-limit", arguments.time_limit,
                  "Seconds a layer, then the best found, as on Ctrl-C; default: none")
      ->check(CLI::PositiveNumber);
  constexpr int kMostJobs = 1024;
  command.add_option("--jobs", arguments.jobs, "Layers at a time; default: one a core")
      ->check(CLI::Range(0, kMostJobs));
}

void add_output_options(CLI::App& command, ScheduleArguments& arguments) {
  command.add_option("--format", arguments.format, "Form of the result")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command.add_flag("--no-timing", arguments.no_timing,
                   "Leave seconds out: equal runs, equal bytes");
  command.add_option("--out", arguments.out,
                     "Folder for NET__NAME.json and the mapping as NET__NAME.yaml");
  add_report_option(command, arguments.report);
}

}  // namespace

void add_schedule_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<ScheduleArguments>();
  CLI::App* command = app.add_subcommand("schedule", "Find a mapping for each layer");
  add_input_options(*command, *arguments);
  add_engine_options(*command, *arguments);
  add_output_options(*command, *arguments);
  command->callback([arguments, &exit_code] { exit_code = run_schedule(*arguments); });
}

}  // namespace cosa::cli
