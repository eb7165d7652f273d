#include "names.h"

namespace cosa::detail {
namespace {

template <typename Named>
std::vector<std::string> names_of(const std::vector<Named>& items) {
  std::vector<std::string> names;
  for (const Named& item : items) {
    names.push_back(item.name);
  }
  return names;
}

}  // namespace

LevelId level_named(const std::string& name, const Architecture& architecture, const Place& place) {
  if (const auto level = architecture.find_level(name)) {
    return *level;
  }
  place.fail(excerpt(name) + " is no memory of " + architecture.name(),
             suggest(name, architecture.level_names(), "the memories are"));
}

std::string fanout_level_name(const std::string& component) {
  return "inter_" + component + "_spatial";
}

LevelId target_named(const std::string& name, LoopKindAt kind, const Architecture& architecture,
                     const Place& place) {
  if (kind == LoopKindAt::kSpatial) {
    if (const auto fanout = architecture.find_level(fanout_level_name(name))) {
      return *fanout;
    }
  }
  return level_named(name, architecture, place);
}

TensorId tensor_named(const std::string& name, const Workload& workload, const Place& place) {
  if (const auto tensor = workload.find_tensor(name)) {
    return *tensor;
  }
  place.fail(excerpt(name) + " is no tensor of " + workload.name(),
             suggest(name, names_of(workload.tensors()), "the tensors are"));
}

DimensionId dimension_named(const std::string& name, const Workload& workload, const Place& place) {
  if (const auto dimension = workload.find_dimension(name)) {
    return *dimension;
  }
  place.fail(excerpt(name) + " is no dimension of " + workload.name(),
             suggest(name, names_of(workload.dimensions()), "the dimensions are"));
}

}  // namespace cosa::detail
