#include "verify_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/base/termination.h"
#include "cosa/io/mapping_json.h"
#include "cosa/io/schedule_claim_json.h"
#include "cosa/io/text_file.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/cost_model_version.h"
#include "cosa/model/evaluate.h"
#include "cosa/scheduler/content_hash.h"
#include "cosa/scheduler/engine.h"
#include "cosa/scheduler/schedule_padding.h"
#include "cosa/search/objective.h"
#include "cosa/search/padding.h"
#include "cosa/search/verify.h"
#include "exit_code.h"
#include "findings.h"
#include "inputs.h"
#include "interrupt.h"
#include "output.h"
#include "verify_top.h"

namespace cosa::cli {
namespace {

struct VerifyArguments {
  std::filesystem::path result;
  FileArgument layers;
  FileArgument architecture;
  FileArgument mapspace;
  FileArgument ert;
  bool prove = false;
  std::optional<double> time_limit;
};

/// The objective that the result names, where it is the cost model's.
std::optional<ObjectivePair> objective_of(const ScheduleClaim& claim) {
  if (claim.engine == to_string(Engine::kCosa)) {
    return std::nullopt;
  }
  ObjectivePair pair = parse_objective(claim.objective);
  if (claim.tie_break) {
    pair.secondary = parse_objective(*claim.tie_break).primary;
  }
  return pair;
}

/// The hash of the question that the result claims to answer, as far as the files and the result
/// say it; of some engines the result does not hold the options.
ContentHash hash_of(const ScheduleClaim& claim, bool options_known, const Workload& workload,
                    const Machine& machine, const EnergyTable& energy) {
  ScheduleOptions options{.constraints = machine.constraints, .energy = energy};
  if (options_known) {
    options.engine = find_engine(claim.engine).value();
    options.objective = objective_of(claim).value();
    options.free_residency = claim.free_residency;
    options.placement = claim.placement;
    options.padding = claim.padding_limit;
    if (claim.top) {
      options.top = request_of(*claim.top);
    }
  }
  return content_hash(workload, machine.architecture, options);
}

/// Whether the result is one of the files given.
void check_input(const ScheduleClaim& claim, const Workload& workload, const Machine& machine,
                 const EnergyTable& energy, Findings& findings) {
  const bool options_known =
      claim.engine == to_string(Engine::kExact) || claim.engine == to_string(Engine::kExhaustive);
  const ContentHash here = hash_of(claim, options_known, workload, machine, energy);
  const ClaimedProvenance& claimed = claim.provenance;
  std::string different;
  const auto compare = [&](std::string_view what, const std::string& hash,
                           const std::string& claimed_hash) {
    if (hash != claimed_hash) {
      different += (different.empty() ? "" : ", ") + std::string(what);
    }
  };
  compare("dimensions or tensors of the layer", here.workload, claimed.workload);
  compare("memories of the machine or what they keep", here.architecture, claimed.architecture);
  compare("energies per access", here.energy, claimed.energy);
  if (options_known) {
    compare("objective, options or constraints on loops", here.options, claimed.options);
    if (different.empty()) {
      compare("hash of the whole", here.whole, claimed.input);
    }
  }
  if (!different.empty()) {
    findings.add("input NOT the result's: other " + different, false);
  } else {
    findings.add(
        options_known
            ? "input as claimed"
            : fmt::format("input as claimed; options of the engine {} not checked", claim.engine));
  }
}

void check_cost_model(const ClaimedProvenance& claimed, Findings& findings) {
  const bool same = claimed.cost_model_version == kCostModelVersion;
  findings.add(same ? fmt::format("cost model {}: as claimed", kCostModelVersion)
                    : fmt::format("cost model {}: NOT as claimed, {} (cosa {}): costs may differ",
                                  kCostModelVersion, claimed.cost_model_version, claimed.version),
               same);
}

/// The mapping's value and the bound, where the objective is the cost model's.
void check_objective(const ScheduleClaim& claim, const CostTotals& totals, Findings& findings) {
  const auto objective = objective_of(claim);
  if (!objective) {
    findings.add(fmt::format("objective {}: the engine's own, not checked", claim.objective));
    return;
  }
  if (!claim.objective_value || !claim.bound) {
    findings.add(fmt::format("{}: NO value or bound claimed", claim.objective), false);
    return;
  }
  findings.compare(claim.objective, objective->primary.value(totals), *claim.objective_value);
  const bool optimal = claim.termination == to_string(Termination::kOptimal);
  const bool consistent =
      optimal ? *claim.bound == *claim.objective_value : *claim.bound <= *claim.objective_value;
  findings.add(fmt::format("{}, bound {}: {}", claim.termination, *claim.bound,
                           consistent ? "consistent" : "NOT consistent"),
               consistent);
}

/// The layer that the mapping is of: larger where the result says so.
Workload mapped_layer(const ScheduleClaim& claim, const Workload& workload) {
  std::vector<std::int64_t> extents = workload.extents();
  if (claim.padding) {
    for (const auto& [dimension, from, to] : claim.padding->extents) {
      const auto d = workload.find_dimension(dimension);
      if (!d || extents[d->value()] != from || to <= from) {
        throw InputError(
            fmt::format("{} {} to {} is no padding of {}", dimension, from, to, claim.layer),
            "give the layer that the result is of");
      }
      extents[d->value()] = to;
    }
  }
  return with_extents(workload, extents);
}

/// Whether the padding keeps to its limit and wastes what it says.
void check_padding(const ScheduleClaim& claim, const Workload& workload, const Workload& mapped,
                   const Cost& cost, Findings& findings) {
  constexpr double kRounding = 1e-9;
  const SchedulePadding padding = padding_of(workload, mapped, cost, std::nullopt);
  const double share =
      static_cast<double>(padding.wasted_operations) / static_cast<double>(workload.operations());
  const bool within = share <= claim.padding_limit.value_or(0) + kRounding;
  findings.add(fmt::format("padding adds {:.4g} of the operations: {} the limit", share,
                           within ? "within" : "NOT within"),
               within);
  findings.compare("wasted multiplications", padding.wasted_operations,
                   claim.padding->wasted_operations);
  findings.compare("wasted accesses", padding.wasted_accesses, claim.padding->wasted_accesses);
}

/// Whether really no mapping is below the bound claimed.
void check_bound(const ScheduleClaim& claim, const Workload& workload,
                 const Architecture& architecture, const EnergyTable& energy,
                 const Constraints& constraints, const std::optional<double>& time_limit,
                 Findings& findings) {
  const auto objective = objective_of(claim);
  if (!objective || !claim.bound) {
    throw InputError(fmt::format("the bound of the objective {} cannot be proven", claim.objective),
                     "leave --prove out, or give a result of the engine exact");
  }
  if (claim.free_residency) {
    throw InputError("the second search knows one residency of each level only",
                     "leave --prove out, or give a result of --bypass fixed");
  }
  if (claim.placement == Placement::kUneven) {
    throw InputError("the second search knows even nests only",
                     "leave --prove out, or give a result of --placement even");
  }
  if (claim.padding_limit) {
    throw InputError("the second search knows the extents of the layer only",
                     "leave --prove out, or give a result without --padding");
  }
  note_interrupts();
  const Proof proof = prove_bound(workload, architecture, energy, *claim.bound,
                                  {.objective = objective->primary,
                                   .constraints = constraints,
                                   .time_limit_s = time_limit,
                                   .stop = interrupted});
  constexpr double kPercent = 100;
  findings.add(
      fmt::format("proof {}: no mapping below {}; {:.4g} % of the space covered, {} nodes, {} "
                  "mappings judged",
                  to_string(proof.outcome), proof.bound, kPercent * proof.share_covered,
                  proof.nodes, proof.evaluated),
      proof.outcome == ProofOutcome::kProven);
}

int run_verify(const VerifyArguments& arguments) {
  const std::string text = read_text_file(arguments.result);
  const std::string file = arguments.result.string();
  const ScheduleClaim claim = schedule_claim_from_json(text, file);
  const std::vector<Layer> layers = select_layers(load_layers(arguments.layers), {claim.layer});
  const Workload& workload = layers.front().workload;
  const Machine loaded = load_machine(arguments.architecture, arguments.mapspace, layers);
  const Architecture& machine = loaded.architecture;
  if (machine.name() != claim.architecture) {
    throw InputError(
        fmt::format("{} is for the machine {}, not {}", file, claim.architecture, machine.name()),
        "give its machine by --arch");
  }
  const Constraints constraints(loaded.constraints, workload, machine);
  const EnergyTable energy = load_energy(machine, arguments.ert);
  const Workload mapped = mapped_layer(claim, workload);
  const Mapping mapping = mapping_from_json(text, file, mapped, machine);

  Findings findings;
  check_input(claim, workload, loaded, energy, findings);
  check_cost_model(claim.provenance, findings);
  const std::vector<Violation> violations = validate(mapped, machine, mapping, constraints);
  for (const Violation& violation : violations) {
    findings.add("mapping NOT valid: " + violation.message, false);
  }
  if (violations.empty()) {
    findings.add("mapping valid");
    const Cost cost = evaluate(mapped, machine, mapping, energy);
    const CostTotals totals = cost.totals();
    findings.compare("cycles", totals.cycles, claim.cycles);
    findings.compare("energy_pJ", totals.energy_pJ, claim.energy_pJ);
    check_objective(claim, totals, findings);
    if (claim.padding) {
      check_padding(claim, workload, mapped, cost, findings);
    }
    if (claim.top) {
      check_top(*claim.top, {mapped, machine, energy, constraints}, objective_of(claim).value(),
                file, findings);
    }
  }
  if (arguments.prove && findings.hold()) {
    check_bound(claim, workload, machine, energy, constraints, arguments.time_limit, findings);
  }
  write_result(fmt::format("{} on {}\n{}", claim.layer, machine.name(), findings.text()));
  return findings.hold() ? kDone : kNotVerified;
}

}  // namespace

void add_verify_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<VerifyArguments>();
  CLI::App* command =
      app.add_subcommand("verify", "Check a result without the engine that found it");
  command->add_option("RESULT", arguments->result, "JSON of one layer, as schedule writes it")
      ->required();
  command->add_option("LAYERS", arguments->layers,
                      "Where the result's layer is; default: the built-in example");
  command->add_option("--arch", arguments->architecture,
                      "Machine in YAML; default: the built-in Simba-like one");
  command->add_option("--mapspace", arguments->mapspace,
                      "Which tensors each memory keeps, and constraints on loops");
  command->add_option("--ert", arguments->ert, "Accelergy energy reference table");
  CLI::Option* prove = command->add_flag("--prove", arguments->prove,
                                         "Prove the bound again by a second, simple, slow search");
  command
      ->add_option("--time-limit", arguments->time_limit,
                   "Seconds, then how far the proof came, as on Ctrl-C; default: none")
      ->check(CLI::PositiveNumber)
      ->needs(prove);
  command->callback([arguments, &exit_code] { exit_code = run_verify(*arguments); });
}

}  // namespace cosa::cli
