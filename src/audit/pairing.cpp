#include "pairing.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cosa/base/input_error.h"
#include "cosa/io/architecture_yaml.h"
#include "cosa/io/mapping_file.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/io/problem_yaml.h"
#include "cosa/mapping/constraints.h"
#include "cosa/mapping/validate.h"

namespace cosa::detail {
namespace {

namespace fs = std::filesystem;

/// Layers x machines that are tried for one mapping: beyond it the folder says too little.
constexpr std::size_t kMostPairs = 4096;

std::string relative_to(const fs::path& folder, const std::string& file) {
  return file.empty() ? file : fs::path(file).lexically_relative(folder).string();
}

template <typename T, typename Read>
const ReadOnce<T>& read_once(std::map<fs::path, ReadOnce<T>>& known, const fs::path& folder,
                             const fs::path& path, const Read& read) {
  const auto [entry, is_new] = known.try_emplace(path);
  if (is_new) {
    try {
      entry->second.read = read(folder / path);
    } catch (const InputError& error) {
      entry->second.error = fault_of(error, folder);
    }
  }
  return entry->second;
}

/// The same operation, whatever the file is called.
bool same(const Workload& a, const Workload& b) {
  return a.dimensions() == b.dimensions() && a.tensors() == b.tensors();
}

bool same(const Architecture& a, const Architecture& b) {
  return a.levels() == b.levels() && a.compute() == b.compute();
}

/// The mapping, if it is one of the layer on the machine; else `why` not.
std::optional<Mapping> valid_mapping(const fs::path& folder, const fs::path& path,
                                     const Workload& layer, const Architecture& machine,
                                     Fault& why) {
  try {
    Mapping mapping = read_mapping(folder / path, layer, machine);
    const auto violations = validate(layer, machine, mapping);
    if (violations.empty()) {
      return mapping;
    }
    why = {{}, "the mapping is not valid: " + violations.front().message};
  } catch (const InputError& error) {
    why = fault_of(error, folder);
  }
  return std::nullopt;
}

void add_notes(std::vector<Warning> warnings, const fs::path& folder,
               std::vector<std::string>& notes) {
  for (Warning& warning : warnings) {
    warning.where.file = relative_to(folder, warning.where.file);
    notes.push_back(to_string(warning));
  }
}

/// Why what is stated on this machine is none that the mapping was found under; absent: it may be.
std::optional<std::string> broken(const PairedRun& run, const Machine& stated,
                                  const fs::path& folder) {
  try {
    const Constraints constraints(stated.constraints, *run.layer, stated.architecture);
    const auto violations = validate(*run.layer, stated.architecture, *run.mapping, constraints);
    return violations.empty() ? std::nullopt : std::optional(violations.front().message);
  } catch (const InputError& error) {
    return fault_of(error, folder).message;
  }
}

/// Their places as seen from the folder, as those of all that an audit says.
StatedConstraints placed_in(const fs::path& folder, StatedConstraints constraints) {
  const auto place = [&](SourceLocation& where) { where.file = relative_to(folder, where.file); };
  for (StatedLoops& loops : constraints.loops) {
    place(loops.where);
    std::ranges::for_each(loops.factors, place, &StatedFactor::where);
  }
  place(constraints.utilization_where);
  return constraints;
}

/// Both; a least utilization stated twice is the larger one.
StatedConstraints joined(StatedConstraints a, const StatedConstraints& b) {
  a.loops.insert(a.loops.end(), b.loops.begin(), b.loops.end());
  if (b.least_utilization && b.least_utilization > a.least_utilization) {
    a.least_utilization = b.least_utilization;
    a.utilization_where = b.utilization_where;
  }
  return a;
}

/// A fault of the run as a whole, which stands in no one file.
template <typename... Args>
Fault say(fmt::format_string<Args...> text, Args&&... arguments) {
  return {{}, fmt::format(text, std::forward<Args>(arguments)...)};
}

}  // namespace

struct Pairing::Fit {
  fs::path layer_file;
  fs::path machine_file;
  const WithWarnings<Workload>* layer;
  const WithWarnings<Machine>* machine;
  Mapping mapping;
};

const ReadOnce<Workload>& Pairing::layer_of(const fs::path& path) {
  return read_once(layers_, folder_, path, [](const fs::path& file) { return read_problem(file); });
}

const ReadOnce<Machine>& Pairing::machine_of(const fs::path& path) {
  return read_once(machines_, folder_, path,
                   [](const fs::path& file) { return read_machine(file); });
}

Fault fault_of(const InputError& error, const fs::path& folder) {
  const SourceLocation& where = error.where();
  Fault fault;
  if (!where.file.empty()) {
    fault.place = relative_to(folder, where.file);
    fault.place += where.line ? fmt::format(":{}", *where.line) : "";
  }
  fault.message = (error.key().empty() ? "" : error.key() + ": ") + error.message() +
                  (error.mend().empty() ? "" : "; " + error.mend());
  return fault;
}

std::vector<Pairing::Fit> Pairing::fits(const RunFiles& files, Fault& fault) {
  std::vector<Fit> fits;
  Fault unreadable;  // a candidate: says less than what is wrong with the mapping
  const auto keep_first = [](Fault& first, const Fault& why) {
    first = first.message.empty() ? why : first;
  };
  for (const fs::path& machine_file : files.machines) {
    const ReadOnce<Machine>& machine = machine_of(machine_file);
    if (!machine.read) {
      keep_first(unreadable, machine.error);
      continue;
    }
    for (const fs::path& layer_file : files.layers) {
      const ReadOnce<Workload>& layer = layer_of(layer_file);
      if (!layer.read) {
        keep_first(unreadable, layer.error);
        continue;
      }
      Fault why;
      auto mapping = valid_mapping(folder_, files.mapping, layer.read->value,
                                   machine.read->value.architecture, why);
      if (mapping) {
        fits.push_back(
            Fit{layer_file, machine_file, &*layer.read, &*machine.read, *std::move(mapping)});
      } else {
        keep_first(fault, why);
      }
    }
  }
  keep_first(fault, unreadable);
  return fits;
}

void Pairing::constrain(const RunFiles& files, PairedRun& run) const {
  const StatedConstraints own = std::exchange(run.machine->constraints, {});
  const Architecture& architecture = run.machine->architecture;
  const auto take = [&](const std::string& file, const Machine& stated) {
    const Machine all{stated.architecture,
                      joined(run.machine->constraints, placed_in(folder_, stated.constraints))};
    if (const auto why = broken(run, all, folder_)) {
      run.notes.push_back(fmt::format("the constraints of {} are not applied: {}", file, *why));
      return;
    }
    if (!stated.constraints.empty()) {
      run.machine->constraints = all.constraints;
      run.constraint_files.push_back(file);
    }
  };
  if (!own.empty()) {
    take(run.machine_file, {architecture, own});
  }
  for (const fs::path& path : files.constraints) {
    try {
      take(path.string(), read_constraints(folder_ / path, {architecture, {}}));
    } catch (const InputError& error) {
      run.notes.push_back(fmt::format("the constraints of {} are not applied: {}", path.string(),
                                      fault_of(error, folder_).message));
    }
  }
}

PairedRun Pairing::pair(const RunFiles& files) {
  PairedRun run;
  if (files.machines.empty() || files.layers.empty()) {
    run.fault = say("no {} in its folder or in any above or beside it",
                    files.machines.empty() ? "machine" : "layer");
    return run;
  }
  if (files.layers.size() * files.machines.size() > kMostPairs) {
    run.fault =
        say("{} layers and {} machines may be its own", files.layers.size(), files.machines.size());
    return run;
  }
  std::vector<Fit> all = fits(files, run.fault);
  if (all.empty()) {
    return run;
  }
  Fit& first = all.front();
  for (const Fit& other : all) {
    const bool equal = same(first.layer->value, other.layer->value) &&
                       same(first.machine->value.architecture, other.machine->value.architecture);
    if (!equal) {
      run.fault =
          say("fits more than one: {} on {}, and {} on {}", first.layer_file.string(),
              first.machine_file.string(), other.layer_file.string(), other.machine_file.string());
      return run;
    }
  }
  run.fault = {};
  run.layer_file = first.layer_file.string();
  run.machine_file = first.machine_file.string();
  run.layer = first.layer->value;
  run.machine = first.machine->value;
  run.mapping = std::move(first.mapping);
  add_notes(first.layer->warnings, folder_, run.notes);
  add_notes(first.machine->warnings, folder_, run.notes);
  constrain(files, run);
  return run;
}

}  // namespace cosa::detail
