#include "json.h"

namespace cosa::detail {

Json provenance_object(const std::optional<Provenance>& provenance) {
  if (!provenance) {
    return nullptr;
  }
  const ContentHash& input = provenance->input;
  return {{"version", provenance->version},
          {"cost_model_version", provenance->cost_model_version},
          {"workload", input.workload},
          {"architecture", input.architecture},
          {"energy", input.energy},
          {"options", input.options},
          {"input", input.whole}};
}

Json infeasible_object(const std::optional<InfeasibleReason>& reason) {
  return reason ? Json{{"family", reason->family}, {"message", reason->message}} : Json(nullptr);
}

std::string lines_of(const Json& object) {
  std::string text = "{";
  for (const auto& [key, value] : object.items()) {
    text += text.size() == 1 ? "\n  " : ",\n  ";
    text += Json(key).dump() + ": " + value.dump();
  }
  return text + "\n}\n";
}

}  // namespace cosa::detail
