#include "inputs.h"

#include <fmt/format.h>

#include <algorithm>

#include "cosa/base/input_error.h"
#include "cosa/base/nearest_name.h"
#include "cosa/io/architecture_yaml.h"
#include "cosa/io/energy_reference_table_yaml.h"
#include "cosa/io/layers.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/io/problem_yaml.h"
#include "cosa/mapping/constraints.h"
#include "example_texts.h"
#include "output.h"

namespace cosa::cli {
namespace {

[[noreturn]] void fail_unknown(const std::string& what, const std::string& name,
                               const std::vector<std::string>& names) {
  constexpr std::size_t kListed = 12;
  const auto nearest = nearest_name(name, names);
  std::string mend = nearest ? fmt::format("did you mean {}?", *nearest) : "there are";
  if (!nearest) {
    for (std::size_t i = 0; i < std::min(names.size(), kListed); ++i) {
      mend += (i == 0 ? " " : ", ") + names[i];
    }
    mend += names.size() > kListed ? fmt::format(" and {} more", names.size() - kListed) : "";
  }
  throw InputError(fmt::format("there is no {} called {}", what, name), mend);
}

/// The names of the layers' tensors, each once.
std::vector<std::string> tensor_names(const std::vector<Layer>& layers) {
  std::vector<std::string> names;
  for (const Layer& layer : layers) {
    for (const Tensor& tensor : layer.workload.tensors()) {
      if (std::ranges::find(names, tensor.name) == names.end()) {
        names.push_back(tensor.name);
      }
    }
  }
  return names;
}

std::vector<Layer> example_layers() {
  auto [workload, warnings] =
      read_problem_from_text(kExampleLayer, "examples/layers/resnet50_first.yaml");
  const std::string name = workload.name();
  return {Layer{.net = "", .name = name, .workload = std::move(workload)}};
}

}  // namespace

std::vector<Layer> load_layers(const FileArgument& path) {
  if (!path) {
    return example_layers();
  }
  auto [layers, warnings] = read_layers(*path);
  for (const Warning& warning : warnings) {
    print_warning(to_string(warning));
  }
  return std::move(layers);
}

Network load_network(const std::filesystem::path& path, const SymbolSizes& sizes) {
  if (path.extension() == ".onnx") {
    auto [network, warnings] = read_onnx_network(path, sizes);
    for (const Warning& warning : warnings) {
      print_warning(to_string(warning));
    }
    return std::move(network);
  }
  if (!sizes.empty()) {
    throw InputError(fmt::format("{} is no ONNX model: it has no symbols", path.string()),
                     "leave --set out");
  }
  const std::filesystem::path folder = path.has_filename() ? path : path.parent_path();
  return {.name = folder.stem().string(), .layers = load_layers(path), .unscheduled = {}};
}

std::vector<Layer> select_layers(const std::vector<Layer>& layers,
                                 const std::vector<std::string>& names) {
  std::vector<Layer> selected;
  for (const std::string& name : names) {
    const auto found = std::ranges::find(layers, name, &Layer::path);
    if (found == layers.end()) {
      std::vector<std::string> paths;
      std::ranges::transform(layers, std::back_inserter(paths), &Layer::path);
      fail_unknown("layer", name, paths);
    }
    if (std::ranges::find(selected, name, &Layer::path) != selected.end()) {
      throw InputError("layer " + name + " is named twice", "name it once");
    }
    selected.push_back(*found);
  }
  return selected;
}

Machine load_machine(const FileArgument& architecture, const FileArgument& mapspace,
                     const std::vector<Layer>& layers) {
  auto [machine, warnings] =
      architecture ? read_machine(*architecture)
                   : read_machine_from_text(kExampleMachine, "examples/architectures/simba16.yaml");
  for (const Warning& warning : warnings) {
    print_warning(to_string(warning));
  }
  if (mapspace) {
    machine = read_constraints(*mapspace, machine, tensor_names(layers));
  } else if (!architecture) {
    machine = read_constraints_from_text(kExampleMapspace,
                                         "examples/architectures/simba16_mapspace.yaml", machine);
  }
  for (const std::string& sentence :
       ignored_constraints(machine.constraints, layers, machine.architecture)) {
    print_warning(sentence);
  }
  return std::move(machine);
}

EnergyTable load_energy(const Architecture& architecture, const FileArgument& ert) {
  EnergyTable energy = ert ? resolve_energy(architecture, read_energy_reference_table(*ert))
                           : resolve_energy(architecture);
  std::string built_in;
  const auto note = [&](const std::string& name, EnergySource source) {
    if (source == EnergySource::kBuiltIn) {
      built_in += (built_in.empty() ? "" : ", ") + name;
    }
  };
  note(architecture.compute().name, energy.compute.source);
  for (std::size_t i = 0; i < architecture.num_levels(); ++i) {
    note(architecture.levels()[i].name, energy.levels[i].source);
  }
  if (!built_in.empty()) {
    print_warning("built-in energies per access (docs/cost-model.md, rule 16) for " + built_in);
  }
  return energy;
}

LevelId level_called(const std::string& name, const Architecture& architecture) {
  if (const auto level = architecture.find_level(name)) {
    return *level;
  }
  fail_unknown("level", name, architecture.level_names());
}

TensorId tensor_called(const std::string& name, const Workload& workload) {
  if (const auto tensor = workload.find_tensor(name)) {
    return *tensor;
  }
  std::vector<std::string> names;
  std::ranges::transform(workload.tensors(), std::back_inserter(names), &Tensor::name);
  fail_unknown("tensor", name, names);
}

}  // namespace cosa::cli
