#include "cosa/mapping/residency_sets.h"

#include <string>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/base/nearest_name.h"

namespace cosa {
namespace {

TensorId resolve(const Workload& workload, const StorageLevel& level, const char* does,
                 const std::string& name) {
  if (const auto tensor = workload.find_tensor(name)) {
    return *tensor;
  }
  std::vector<std::string> names;
  std::string list;
  for (const Tensor& tensor : workload.tensors()) {
    names.push_back(tensor.name);
    list += (list.empty() ? "" : ", ") + tensor.name;
  }
  const auto nearest = nearest_name(name, names);
  throw InputError(
      level.name + " " + does + " " + name + ", which is no tensor of " + workload.name(),
      nearest ? "did you mean " + *nearest + "?" : "the tensors are " + list);
}

TensorSet resolve_all(const Workload& workload, const StorageLevel& level,
                      const std::vector<std::string>& names) {
  TensorSet set;
  for (const std::string& name : names) {
    set.insert(resolve(workload, level, "keeps or bypasses", name));
  }
  return set;
}

}  // namespace

ResidencySets residency_sets(const Workload& workload, const Architecture& architecture,
                             LevelId id) {
  const StorageLevel& level = architecture.level(id);
  ResidencySets sets{resolve_all(workload, level, level.residency.keep), workload.all_tensors()};
  const TensorSet bypassed = resolve_all(workload, level, level.residency.bypass);
  for (const auto& [tensor, words] : level.partition_words) {
    static_cast<void>(resolve(workload, level, "sets words apart for", tensor));
  }
  if (id == architecture.outermost()) {
    if (!bypassed.empty()) {
      throw InputError(
          level.name + " is the outermost level and bypasses " + level.residency.bypass.front(),
          "the outermost level keeps every tensor");
    }
    if (level.residency.bypass_others && sets.must != sets.may) {
      throw InputError(level.name + " is the outermost level and does not keep every tensor",
                       "the outermost level keeps every tensor");
    }
    sets.must = sets.may;
    return sets;
  }
  if (level.residency.bypass_others) {
    sets.may = sets.must;
  }
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    if (bypassed.contains(TensorId{v})) {
      sets.may.erase(TensorId{v});
    }
  }
  return sets;
}

}  // namespace cosa
