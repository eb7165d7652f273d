#include "convert_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/io/architecture_yaml.h"
#include "cosa/io/fanout_levels.h"
#include "cosa/io/file_kind.h"
#include "cosa/io/mapping_file.h"
#include "cosa/io/mapping_json.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/io/problem_yaml.h"
#include "exit_code.h"
#include "inputs.h"
#include "output.h"

namespace cosa::cli {
namespace {

constexpr std::string_view kJson = "json";

struct ConvertArguments {
  std::filesystem::path in;
  std::string to;
  FileArgument out;
  FileArgument layer;
  FileArgument architecture;
};

bool has(const std::vector<FileSection>& sections, FileKind kind) {
  return std::ranges::find(sections, kind, &FileSection::kind) != sections.end();
}

[[noreturn]] void refuse(const ConvertArguments& arguments, std::string message, std::string mend) {
  throw InputError({.where = {arguments.in.string(), {}},
                    .key = {},
                    .message = std::move(message),
                    .mend = std::move(mend)});
}

const std::filesystem::path& needed(const ConvertArguments& arguments, const FileArgument& file,
                                    const char* option) {
  if (!file) {
    refuse(arguments, fmt::format("says nothing without its {}", option + 2),
           fmt::format("name it by {}", option));
  }
  return *file;
}

void print_warnings(const std::vector<Warning>& warnings) {
  std::ranges::for_each(warnings,
                        [](const Warning& warning) { print_warning(to_string(warning)); });
}

/// The machine of a mapping or of constraints, with the constraints in its own file.
Machine read_machine_of(const ConvertArguments& arguments) {
  const std::filesystem::path& path = needed(arguments, arguments.architecture, "--arch");
  auto [machine, warnings] = read_machine(path);
  print_warnings(warnings);
  return has(recognise_file(path), FileKind::kConstraints) ? read_constraints(path, machine)
                                                           : std::move(machine);
}

/// The constraints of the file alone, whatever the machine's own say.
std::string constraints_text(const ConvertArguments& arguments, Dialect dialect) {
  if (dialect == Dialect::kV04) {
    refuse(arguments, "has constraints apart from their machine, which v0.4 puts into its nodes",
           "give --to v0.3, which it reads, too");
  }
  const Machine machine = read_machine_of(arguments);
  std::vector<StorageLevel> levels = machine.architecture.levels();
  for (StorageLevel& level : levels) {
    level.residency.keep.clear();
    level.residency.bypass.clear();
  }
  const Architecture open(machine.architecture.name(), std::move(levels),
                          machine.architecture.compute());
  return constraints_to_yaml(read_constraints(arguments.in, {open, {}}), dialect);
}

std::string mapping_text(const ConvertArguments& arguments) {
  const Workload layer =
      load_layers(needed(arguments, arguments.layer, "--layer")).front().workload;
  const Machine machine = read_machine_of(arguments);
  const Mapping mapping = read_mapping(arguments.in, layer, machine.architecture);
  if (arguments.to == kJson) {
    return mapping_to_json(layer, machine.architecture, mapping) + "\n";
  }
  if (arguments.to != to_string(Dialect::kV04)) {
    return mapping_to_yaml(layer, machine.architecture, mapping);
  }
  const Architecture apart = with_fanout_levels(machine).architecture;
  return mapping_to_yaml(layer, apart, with_fanout_levels(mapping, machine.architecture, apart));
}

std::string layer_text(const ConvertArguments& arguments, Dialect dialect) {
  const auto [workload, warnings] = read_problem(arguments.in);
  print_warnings(warnings);
  return problem_to_yaml(workload, dialect);
}

/// The machine with the constraints that stand beside it in the file.
std::string machine_text(const ConvertArguments& arguments, bool constrained, Dialect dialect) {
  auto [machine, warnings] = read_machine(arguments.in);
  print_warnings(warnings);
  return machine_to_yaml(constrained ? read_constraints(arguments.in, machine) : machine, dialect);
}

/// Everything of the file but mappings, in the order machine, layer, constraints.
std::string sections_text(const ConvertArguments& arguments,
                          const std::vector<FileSection>& sections, Dialect dialect) {
  std::string text;
  const bool constrained = has(sections, FileKind::kConstraints);
  if (has(sections, FileKind::kMachine)) {
    text += machine_text(arguments, constrained, dialect);
  } else if (constrained) {
    text += constraints_text(arguments, dialect);
  }
  return has(sections, FileKind::kLayer) ? text + layer_text(arguments, dialect) : text;
}

void warn_of_the_others(const ConvertArguments& arguments,
                        const std::vector<FileSection>& sections) {
  for (const FileSection& section : sections) {
    const FileKind kind = section.kind;
    if (kind != FileKind::kMachine && kind != FileKind::kLayer && kind != FileKind::kConstraints &&
        kind != FileKind::kMapping) {
      print_warning(fmt::format("{}: {} ({}) is left out: it has no other form",
                                arguments.in.string(), to_string(kind), section.form));
    }
  }
}

/// The arguments, with the file itself for its layer and machine where it has them.
ConvertArguments completed(ConvertArguments arguments, const std::vector<FileSection>& sections) {
  if (!arguments.layer && has(sections, FileKind::kLayer)) {
    arguments.layer = arguments.in;
  }
  if (!arguments.architecture && has(sections, FileKind::kMachine)) {
    arguments.architecture = arguments.in;
  }
  return arguments;
}

int run_convert(const ConvertArguments& given) {
  const std::vector<FileSection> sections = recognise_file(given.in);
  const ConvertArguments arguments = completed(given, sections);
  std::string text;
  if (const auto dialect = find_dialect(arguments.to)) {
    text = sections_text(arguments, sections, *dialect);
  } else if (!has(sections, FileKind::kMapping)) {
    refuse(arguments, "holds no mapping, which alone has a form in JSON", "give a dialect");
  }
  if (has(sections, FileKind::kMapping)) {
    text += mapping_text(arguments);
  }
  warn_of_the_others(arguments, sections);
  if (text.empty()) {
    refuse(arguments, "holds nothing that can be converted",
           "name a machine, a layer, constraints or a mapping");
  }
  write_result(text, arguments.out);
  return kDone;
}

}  // namespace

void add_convert_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<ConvertArguments>();
  CLI::App* command = app.add_subcommand("convert", "Write a file in another dialect");
  command->add_option("IN", arguments->in, "A machine, a layer, constraints, a mapping, or several")
      ->required();
  std::vector<std::string> forms;
  std::ranges::transform(kDialects, std::back_inserter(forms),
                         [](Dialect dialect) { return std::string(to_string(dialect)); });
  forms.emplace_back(kJson);
  command
      ->add_option("--to", arguments->to,
                   "Dialect of Timeloop (v0.1 is CoSA's, too), or json for a mapping")
      ->required()
      ->check(CLI::IsMember(forms));
  command->add_option("-o,--output", arguments->out, "File to write; default: stdout");
  command->add_option("--layer", arguments->layer, "Layer of a mapping");
  command->add_option("--arch", arguments->architecture, "Machine of a mapping or of constraints");
  command->callback([arguments, &exit_code] { exit_code = run_convert(*arguments); });
}

}  // namespace cosa::cli
