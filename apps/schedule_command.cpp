#include "schedule_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/model/evaluate.h"
#include "cosa/report/front_report.h"
#include "cosa/report/schedule_json.h"
#include "cosa/report/schedule_text.h"
#include "cosa/report/sensitivity_report.h"
#include "cosa/scheduler/schedule_all.h"
#include "cosa/scheduler/schedule_front.h"
#include "cosa/scheduler/scheduler.h"
#include "cosa/scheduler/sensitivity.h"
#include "engine_arguments.h"
#include "exit_code.h"
#include "inputs.h"
#include "layer_results.h"
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
  FileArgument out;
  ReportArguments report;
  EngineArguments engine;
  std::vector<std::string> only;
  std::string format = "text";
  bool no_timing = false;
  bool sensitivity = false;
};

/// Everything that is read before anything is scheduled.
struct ScheduleRun {
  std::vector<Layer> layers;
  Architecture architecture;
  ScheduleOptions options;
  ReportStyle style;
};

ScheduleRun load_run(const ScheduleArguments& arguments) {
  refuse_foreign_options(arguments.engine);
  std::vector<Layer> layers = load_layers(arguments.layers);
  Machine machine = load_machine(arguments.architecture, arguments.mapspace, layers);
  ScheduleRun run{.layers = std::move(layers),
                  .architecture = std::move(machine.architecture),
                  .options = {},
                  .style = {.timing = !arguments.no_timing, .color = stdout_takes_color()}};
  if (!arguments.only.empty()) {
    run.layers = select_layers(run.layers, arguments.only);
  }
  run.options =
      load_engine_options(arguments.engine, run.layers.front().workload, run.architecture);
  run.options.constraints = std::move(machine.constraints);
  run.options.jobs = arguments.engine.jobs;
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
  ProgressLine line;
  return schedule_all(workloads, run.architecture, run.options, jobs,
                      [&](std::size_t index, std::size_t done) {
                        line.show(done, run.layers.size(), run.layers[index].path());
                      });
}

/// What is told of a layer, and whether it has a mapping.
struct LayerText {
  std::string text;
  bool has_mapping;
};

/// Each layer's text, one below the other; in JSON objects in a list.
int run_each(const ScheduleRun& run, const ScheduleArguments& arguments,
             const std::function<LayerText(const Layer&, bool json)>& tell) {
  if (arguments.out || arguments.report.plots) {
    throw InputError("--out and --plots have no file for a front or for steps",
                     "leave them out; --format json holds every mapping");
  }
  const bool json = arguments.format == "json";
  const bool one = run.layers.size() == 1;
  std::string text = json && !one ? "{\"layers\": [\n" : "";
  bool all = true;
  ProgressLine line;
  for (std::size_t i = 0; i < run.layers.size(); ++i) {
    const Layer& layer = run.layers[i];
    const LayerText told = tell(layer, json);
    all = all && told.has_mapping;
    text += (i == 0 ? "" : json ? ",\n" : "\n") + told.text;
    line.show(i + 1, run.layers.size(), layer.path());
  }
  write_result(text + (json && !one ? "]}\n" : ""));
  return all ? kDone : kNoSchedule;
}

/// A page on which each point of the front has its views, or which says why there is none.
void write_front_page(const ReportArguments& report, const ScheduleRun& run,
                      const FrontSchedule& schedule) {
  const ParetoFront& front = schedule.front;
  const EnergyTable& energy = run.options.energy.value();
  const Layer& layer = run.layers.front();
  PageData page{.title = layer.path() + ": front of cycles and energy",
                .architecture = &run.architecture,
                .energy = &energy,
                .layers = {},
                .kind = PageData::Kind::kFront};
  std::vector<Cost> costs;
  costs.reserve(front.points.size());  // the page refers to them
  for (const FrontPoint& point : front.points) {
    costs.push_back(evaluate(layer.workload, run.architecture, point.mapping, energy));
    page.layers.push_back(page_layer(fmt::format("point {}", costs.size()), layer.workload,
                                     point.mapping, costs.back()));
    page.layers.back().front = front.termination;
  }
  if (front.points.empty()) {
    page.layers.push_back(page_layer(layer, schedule));
  }
  write_report(report, page, run.style);
}

int run_fronts(const ScheduleRun& run, const ScheduleArguments& arguments) {
  refuse_options_foreign_to_fronts(arguments.engine);
  if (arguments.sensitivity) {
    throw InputError("--sensitivity is no option of --objective pareto", "leave one of them out");
  }
  if (arguments.report.page && run.layers.size() > 1) {
    throw InputError("--report draws the front of one layer", "choose it by --only");
  }
  return run_each(run, arguments, [&](const Layer& layer, bool json) {
    const FrontSchedule front = schedule_front(layer.workload, run.architecture, run.options);
    if (arguments.report.page) {
      write_front_page(arguments.report, run, front);
    }
    return LayerText{json ? front_json(layer, run.architecture, front, run.style)
                          : front_text(layer, run.architecture, front, run.style),
                     !front.front.points.empty()};
  });
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

/// A page on which each layer has its steps beside the views of its best mapping.
void write_steps_page(const ReportArguments& report, const ScheduleRun& run,
                      const std::deque<Sensitivity>& found) {
  PageData page{.title = title_of(run.layers),
                .architecture = &run.architecture,
                .energy = &run.options.energy.value(),
                .layers = {}};
  for (std::size_t i = 0; i < found.size(); ++i) {
    page.layers.push_back(page_layer(run.layers[i], found[i].base));
    page.layers.back().sensitivity = &found[i];
  }
  write_report(report, page, run.style);
}

int run_sensitivity(const ScheduleRun& run, const ScheduleArguments& arguments) {
  std::deque<Sensitivity> all;  // the page refers to them
  const int exit_code = run_each(run, arguments, [&](const Layer& layer, bool json) {
    const Sensitivity& found =
        all.emplace_back(sensitivity(layer.workload, run.architecture, run.options));
    return LayerText{json ? sensitivity_json(layer, run.architecture, found, run.style)
                          : sensitivity_text(layer, run.architecture, found, run.style),
                     found.base.mapping.has_value()};
  });
  write_steps_page(arguments.report, run, all);
  return exit_code;
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

PageData page_data(const ScheduleRun& run, const std::vector<ScheduleOutcome>& outcomes) {
  return {.title = title_of(run.layers),
          .architecture = &run.architecture,
          .energy = &run.options.energy.value(),
          .layers = page_layers(run.layers, outcomes)};
}

int run_schedule(const ScheduleArguments& arguments) {
  const ScheduleRun run = load_run(arguments);
  if (arguments.engine.objective == kPareto) {
    return run_fronts(run, arguments);
  }
  if (arguments.sensitivity) {
    return run_sensitivity(run, arguments);
  }
  const std::vector<ScheduleOutcome> outcomes = schedule_layers(run, arguments.engine.jobs);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i].schedule) {
      print_error(fmt::format("{}: {}", run.layers[i].path(), outcomes[i].error));
    }
  }
  write_report(arguments.report, page_data(run, outcomes), run.style);
  const bool files_whole =
      !arguments.out || write_layer_files(run.layers, outcomes, run.architecture,
                                          run.options.energy.value(), run.style, *arguments.out);
  write_result(result_text(run, outcomes, arguments.format));
  return exit_code_of(outcomes, files_whole);
}

void add_input_options(CLI::App& command, ScheduleArguments& arguments) {
  command.add_option("LAYERS", arguments.layers,
                     "Problem YAML, CSV table of layers, or folder; default: the built-in example");
  command.add_option("--arch", arguments.architecture,
                     "Machine in YAML; default: the built-in Simba-like one");
  command.add_option("--mapspace", arguments.mapspace,
                     "Which tensors each memory keeps, default: every level every tensor; and "
                     "constraints on loops");
  command.add_option("--ert", arguments.ert, "Accelergy energy reference table");
  command
      .add_option("--only", arguments.only, "Schedule this layer alone, by NET/NAME; repeatable")
      ->expected(1)
      ->take_all();
}

void add_output_options(CLI::App& command, ScheduleArguments& arguments) {
  command.add_option("--format", arguments.format, "Form of the result")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command.add_flag("--no-timing", arguments.no_timing,
                   "Leave seconds out: equal runs, equal bytes");
  command.add_option("--out", arguments.out,
                     "Folder for NET__NAME.json and the mapping as NET__NAME.yaml");
  add_report_options(command, arguments.report);
}

}  // namespace

void add_schedule_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<ScheduleArguments>();
  CLI::App* command = app.add_subcommand("schedule", "Find a mapping for each layer");
  add_input_options(*command, *arguments);
  add_engine_options(*command, arguments->engine);
  add_top_options(*command, arguments->engine);
  command->add_flag("--sensitivity", arguments->sensitivity,
                    "What twice as much, and half, of each memory, bandwidth and fan-out is worth, "
                    "each proven, by exact");
  add_output_options(*command, *arguments);
  command->callback([arguments, &exit_code] { exit_code = run_schedule(*arguments); });
}

}  // namespace cosa::cli
