#include "check_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/base/text.h"
#include "cosa/io/architecture_yaml.h"
#include "cosa/io/area_reference_table_yaml.h"
#include "cosa/io/energy_reference_table_yaml.h"
#include "cosa/io/file_kind.h"
#include "cosa/io/formulation_options_yaml.h"
#include "cosa/io/layers.h"
#include "cosa/io/mapping_file.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/io/onnx_network.h"
#include "cosa/io/problem_yaml.h"
#include "cosa/mapping/nest_text.h"
#include "cosa/mapping/validate.h"
#include "cosa/report/check_report.h"
#include "cosa/report/machine_text.h"
#include "exit_code.h"
#include "output.h"

namespace cosa::cli {
namespace {

namespace fs = std::filesystem;

struct CheckArguments {
  std::vector<fs::path> files;
  bool json = false;
};

/// What the files say by themselves, for those that say something only of a layer on a machine.
struct Context {
  std::vector<Machine> machines;
  std::vector<Workload> layers;

  [[nodiscard]] const Machine* machine() const {
    return machines.size() == 1 ? &machines.front() : nullptr;
  }
  [[nodiscard]] const Workload* layer() const {
    return layers.size() == 1 ? &layers.front() : nullptr;
  }
};

/// Whether a section of that kind stands by itself.
bool stands_alone(FileKind kind) {
  return kind != FileKind::kConstraints && kind != FileKind::kMapping && kind != FileKind::kOptions;
}

void keep_warnings(const std::vector<Warning>& warnings, CheckedSection& checked) {
  std::ranges::transform(warnings, std::back_inserter(checked.warnings),
                         [](const Warning& warning) { return to_string(warning); });
}

/// How many places have constraints on loops.
std::string loops_text(const StatedConstraints& constraints) {
  const std::size_t count = constraints.loops.size();
  return count == 0 ? "" : fmt::format(", constraints on the loops of {} places", count);
}

void check_machine(const fs::path& path, CheckedSection& checked, Context& context) {
  auto [machine, warnings] = read_machine(path);
  keep_warnings(warnings, checked);
  const Architecture& architecture = machine.architecture;
  checked.summary =
      fmt::format("{} memories, {} multipliers{}", architecture.num_levels(),
                  with_commas(architecture.compute().instances), loops_text(machine.constraints));
  checked.picture = machine_text(architecture);
  context.machines.push_back(std::move(machine));
}

void check_layer(const fs::path& path, CheckedSection& checked, Context& context) {
  auto [workload, warnings] = read_problem(path);
  keep_warnings(warnings, checked);
  checked.summary = with_commas(workload.operations()) + " multiply-accumulates";
  checked.picture = workload_text(workload);
  context.layers.push_back(std::move(workload));
}

void check_layers(const fs::path& path, CheckedSection& checked) {
  const auto [layers, warnings] = read_layers(path);
  keep_warnings(warnings, checked);
  std::set<std::string> nets;
  std::ranges::transform(layers, std::inserter(nets, nets.end()), &Layer::net);
  checked.summary = fmt::format("{} layers of {}", layers.size(), fmt::join(nets, ", "));
}

void check_network(const fs::path& path, CheckedSection& checked) {
  const auto [network, warnings] = read_onnx_network(path);
  keep_warnings(warnings, checked);
  checked.summary = fmt::format("{} layers, {} operators that are not scheduled",
                                network.layers.size(), network.unscheduled.size());
}

/// A section that stands by itself.
void check_alone(const fs::path& path, CheckedSection& checked, Context& context) {
  switch (checked.section->kind) {
    case FileKind::kMachine:
      return check_machine(path, checked, context);
    case FileKind::kLayer:
      return check_layer(path, checked, context);
    case FileKind::kLayerTable:
      return check_layers(path, checked);
    case FileKind::kNetwork:
      return check_network(path, checked);
    case FileKind::kEnergyTable:
      checked.summary =
          fmt::format("{} components", read_energy_reference_table(path).tables.size());
      return;
    case FileKind::kAreaTable:
      checked.summary = fmt::format("{} components", read_area_reference_table(path).areas.size());
      return;
    default:
      checked.summary = "changes no result";
  }
}

/// What a section about a layer on a machine lacks; empty: nothing.
std::string missing(FileKind kind, const Context& context) {
  const auto lack = [](const char* what, std::size_t count) {
    return count == 0
               ? fmt::format("name its {} beside it", what)
               : fmt::format("{} {}s are named, so that which is its own is open", count, what);
  };
  if (context.machine() == nullptr) {
    return lack("machine", context.machines.size());
  }
  const bool needs_layer = kind != FileKind::kConstraints;
  return needs_layer && context.layer() == nullptr ? lack("layer", context.layers.size()) : "";
}

void check_mapping(const fs::path& path, CheckedSection& checked, const Context& context) {
  const Workload& layer = *context.layer();
  const Architecture& machine = context.machine()->architecture;
  const Mapping mapping = read_mapping(path, layer, machine);
  const std::vector<Violation> violations = validate(layer, machine, mapping);
  if (!violations.empty()) {
    throw InputError({.where = {path.string(), {}},
                      .key = {},
                      .message = "is not valid: " + violations.front().message,
                      .mend = violations.size() == 1 ? ""
                                                     : fmt::format("{} more rules are broken",
                                                                   violations.size() - 1)});
  }
  checked.summary = fmt::format("valid for {} on {}", layer.name(), machine.name());
  checked.picture = nest_text(layer, machine, mapping);
}

/// A section about a layer on a machine.
void check_in_context(const fs::path& path, CheckedSection& checked, const Context& context) {
  const FileKind kind = checked.section->kind;
  if (const std::string lack = missing(kind, context); !lack.empty()) {
    checked.summary = "not looked into: " + lack;
    return;
  }
  const Machine& machine = *context.machine();
  if (kind == FileKind::kMapping) {
    check_mapping(path, checked, context);
  } else if (kind == FileKind::kConstraints) {
    const Machine constrained = read_constraints(path, {machine.architecture, {}});
    checked.summary = "for " + machine.architecture.name() + loops_text(constrained.constraints);
    checked.picture = residency_text(constrained.architecture);
  } else {
    static_cast<void>(read_formulation_options(path, *context.layer(), machine.architecture));
    checked.summary =
        fmt::format("for {} on {}", context.layer()->name(), machine.architecture.name());
  }
}

/// Runs `check`, an error of which is the section's.
template <typename Check>
void guarded(CheckedSection& checked, const Check& check) {
  try {
    check();
  } catch (const InputError& error) {
    checked.error = error.what();
  }
}

std::vector<CheckedSection> recognised(const std::vector<fs::path>& files) {
  std::vector<CheckedSection> sections;
  for (const fs::path& path : files) {
    CheckedSection unknown{.file = path.string()};
    guarded(unknown, [&] {
      for (FileSection& section : recognise_file(path)) {
        sections.push_back({.file = path.string(), .section = std::move(section)});
      }
    });
    if (!unknown.error.empty()) {
      sections.push_back(std::move(unknown));
    }
  }
  return sections;
}

int run_check(const CheckArguments& arguments) {
  std::vector<CheckedSection> sections = recognised(arguments.files);
  Context context;
  for (const bool alone : {true, false}) {  // what the others are about comes first
    for (CheckedSection& checked : sections) {
      if (checked.section && stands_alone(checked.section->kind) == alone) {
        guarded(checked, [&] {
          alone ? check_alone(checked.file, checked, context)
                : check_in_context(checked.file, checked, context);
        });
      }
    }
  }
  for (const CheckedSection& checked : sections) {
    std::ranges::for_each(checked.warnings, print_warning);
    if (!checked.error.empty()) {
      print_error(checked.error);
    }
  }
  write_result(arguments.json ? check_json(sections)
                              : check_text(sections, {.color = stdout_takes_color()}));
  const bool usable = std::ranges::all_of(
      sections, [](const CheckedSection& checked) { return checked.error.empty(); });
  return usable ? kDone : kBadInput;
}

}  // namespace

void add_check_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = app.add_subcommand(
      "check", "Say what files are, whether they can be used, and draw machines");
  command
      ->add_option("FILES", arguments->files,
                   "Files of any kind; a mapping or constraints beside their layer and machine are "
                   "validated against these")
      ->required();
  command->add_flag("--json", arguments->json, "JSON: docs/json.md");
  command->callback([arguments, &exit_code] { exit_code = run_check(*arguments); });
}

}  // namespace cosa::cli
