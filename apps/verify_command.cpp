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
#include "cosa/model/evaluate.h"
#include "cosa/search/verify.h"
#include "exit_code.h"
#include "inputs.h"
#include "interrupt.h"
#include "objectives.h"
#include "output.h"

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

/// What is found out, line by line, and whether all of it holds.
class Findings {
 public:
  void add(const std::string& line, bool holds = true) {
    text_ += line + "\n";
    hold_ = hold_ && holds;
  }

  template <typename T>
  void compare(std::string_view what, const T& counted, const T& claimed) {
    const bool equal = counted == claimed;
    add(equal ? fmt::format("{} {}: as claimed", what, counted)
              : fmt::format("{} {}: NOT as claimed, {}", what, counted, claimed),
        equal);
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool hold() const { return hold_; }

 private:
  std::string text_;
  bool hold_ = true;
};

/// The mapping's value and the bound, where the objective is the cost model's.
void check_objective(const ScheduleClaim& claim, const CostTotals& totals, Findings& findings) {
  const auto objective = objective_called(claim.objective);
  if (!objective) {
    findings.add(fmt::format("objective {}: the engine's own, not checked", claim.objective));
    return;
  }
  if (!claim.objective_value || !claim.bound) {
    findings.add(fmt::format("{}: NO value or bound claimed", claim.objective), false);
    return;
  }
  findings.compare(claim.objective, objective->value(totals), *claim.objective_value);
  const bool optimal = claim.termination == to_string(Termination::kOptimal);
  const bool consistent =
      optimal ? *claim.bound == *claim.objective_value : *claim.bound <= *claim.objective_value;
  findings.add(fmt::format("{}, bound {}: {}", claim.termination, *claim.bound,
                           consistent ? "consistent" : "NOT consistent"),
               consistent);
}

/// Whether really no mapping is below the bound claimed.
void check_bound(const ScheduleClaim& claim, const Workload& workload,
                 const Architecture& architecture, const EnergyTable& energy,
                 const std::optional<double>& time_limit, Findings& findings) {
  const auto objective = objective_called(claim.objective);
  if (!objective || !claim.bound) {
    throw InputError(fmt::format("the bound of the objective {} cannot be proven", claim.objective),
                     "leave --prove out, or give a result of the engine exact");
  }
  note_interrupts();
  const Proof proof =
      prove_bound(workload, architecture, energy, *claim.bound,
                  {.objective = *objective, .time_limit_s = time_limit, .stop = interrupted});
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
  const Architecture machine = load_machine(arguments.architecture, arguments.mapspace, layers);
  if (machine.name() != claim.architecture) {
    throw InputError(
        fmt::format("{} is for the machine {}, not {}", file, claim.architecture, machine.name()),
        "give its machine by --arch");
  }
  const EnergyTable energy = load_energy(machine, arguments.ert);
  const Mapping mapping = mapping_from_json(text, file, workload, machine);

  Findings findings;
  const std::vector<Violation> violations = validate(workload, machine, mapping);
  for (const Violation& violation : violations) {
    findings.add("mapping NOT valid: " + violation.message, false);
  }
  if (violations.empty()) {
    findings.add("mapping valid");
    const CostTotals totals = evaluate(workload, machine, mapping, energy).totals();
    findings.compare("cycles", totals.cycles, claim.cycles);
    findings.compare("energy_pJ", totals.energy_pJ, claim.energy_pJ);
    check_objective(claim, totals, findings);
  }
  if (arguments.prove && findings.hold()) {
    check_bound(claim, workload, machine, energy, arguments.time_limit, findings);
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
  command->add_option("--mapspace", arguments->mapspace, "Which tensors each memory keeps");
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
