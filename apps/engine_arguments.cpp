#include "engine_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/io/formulation_options_yaml.h"
#include "cosa/search/padding.h"
#include "interrupt.h"

namespace cosa::cli {
namespace {

FormulationOptions load_formulation_options(const EngineArguments& arguments,
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

}  // namespace

void add_engine_options(CLI::App& command, EngineArguments& arguments) {
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
  command.add_option("--objective", arguments.objective,
                     "What is made small, not by cosa: latency, energy, edp or ed2p; a product, "
                     "energy^0.7*latency^0.3; a sum in pJ and cycles, 0.5*energy+2*latency; or two "
                     "of these, the second for what is equal in the first, latency,edp; or pareto, "
                     "the exact front of latency and energy; default: edp");
  command
      .add_option("--bypass", arguments.bypass,
                  "fixed: every level keeps all tensors that it may; free: exact chooses which, "
                  "where the mapspace says neither keep nor bypass; default: fixed")
      ->check(CLI::IsMember({"fixed", "free"}));
  command
      .add_option("--placement", arguments.placement,
                  "even: the tensors of a level are refilled together; uneven: exact places each "
                  "by itself; default: even")
      ->check(CLI::IsMember({"even", "uneven"}));
  command
      .add_flag(fmt::format("--padding{{{}}}", kUsualPadding), arguments.padding,
                "Extents may be rounded up by exact, to at most 1 + LIMIT times the operations in "
                "all: --padding=LIMIT, a share from 0 to 1")
      ->check(CLI::Range(0.0, 1.0));
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
  command
      .add_option("--jobs", arguments.jobs,
                  "Layers at a time, and threads that search a layer where there are fewer of "
                  "these; default: one a core")
      ->check(CLI::Range(0, kMostJobs));
}

void add_top_options(CLI::App& command, EngineArguments& arguments) {
  constexpr std::size_t kMostMappings = 10'000;
  CLI::Option* top =
      command
          .add_option("--top", arguments.top,
                      "Not only the best mapping but the best K that differ in more than the "
                      "order of loops, proven, by exact")
          ->check(CLI::Range(std::size_t{1}, kMostMappings));
  command
      .add_option("--distinct", arguments.distinct,
                  "What --top tells apart: tiling, how much of each dimension lies where; cost, of "
                  "tilings that cost the same one; default: tiling")
      ->check(CLI::IsMember({"tiling", "cost"}))
      ->needs(top);
}

void refuse_foreign_options(const EngineArguments& arguments) {
  const Engine engine = find_engine(arguments.engine).value();
  const auto refuse = [engine](bool given, std::string_view option,
                               std::initializer_list<Engine> owners) {
    if (given && std::ranges::find(owners, engine) == owners.end()) {
      throw InputError(fmt::format("{} is no option of the engine {}", option, to_string(engine)),
                       fmt::format("add --engine {}, or leave it out", to_string(*owners.begin())));
    }
  };
  refuse(arguments.objective.has_value(), "--objective",
         {Engine::kExact, Engine::kRandom, Engine::kExhaustive});
  refuse(arguments.bypass.has_value(), "--bypass", {Engine::kExact});
  refuse(arguments.placement.has_value(), "--placement", {Engine::kExact});
  refuse(!arguments.padding.empty(), "--padding", {Engine::kExact});
  refuse(arguments.top.has_value(), "--top", {Engine::kExact});
  refuse(arguments.samples.has_value(), "--samples", {Engine::kRandom});
  refuse(arguments.seed.has_value(), "--seed", {Engine::kRandom});
  refuse(arguments.formulation.has_value(), "--formulation", {Engine::kCosa});
  refuse(arguments.options.has_value(), "--options", {Engine::kCosa});
  refuse(arguments.global_buffer.has_value(), "--global-buffer", {Engine::kCosa});
}

void refuse_options_foreign_to_fronts(const EngineArguments& arguments) {
  if (arguments.engine != to_string(Engine::kExact)) {
    throw InputError(
        fmt::format("--objective pareto is no option of the engine {}", arguments.engine),
        "add --engine exact");
  }
  if (arguments.top) {
    throw InputError("--top is no option of --objective pareto", "leave one of them out");
  }
  if (!arguments.padding.empty()) {
    throw InputError("--padding is no option of --objective pareto", "leave one of them out");
  }
}

ScheduleOptions load_engine_options(const EngineArguments& arguments, const Workload& workload,
                                    const Architecture& architecture) {
  ScheduleOptions options;
  options.engine = find_engine(arguments.engine).value();
  if (arguments.objective && arguments.objective != kPareto) {
    options.objective = parse_objective(*arguments.objective);
  }
  options.free_residency = arguments.bypass == "free";
  if (arguments.placement) {
    options.placement = find_placement(*arguments.placement).value();
  }
  if (!arguments.padding.empty()) {
    options.padding = std::stod(arguments.padding);  // the option's check took it for a number
  }
  if (arguments.top) {
    options.top = {.count = *arguments.top,
                   .distinct = find_distinct(arguments.distinct.value_or("tiling")).value()};
  }
  options.samples = arguments.samples.value_or(options.samples);
  options.seed = arguments.seed.value_or(options.seed);
  options.stop = interrupted;
  note_interrupts();
  options.formulation = load_formulation_options(arguments, workload, architecture);
  options.time_limit_seconds = arguments.time_limit;
  return options;
}

}  // namespace cosa::cli
