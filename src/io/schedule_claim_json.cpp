#include "cosa/io/schedule_claim_json.h"

#include "json_text.h"
#include "place.h"

namespace cosa {
namespace {

using detail::Json;
using detail::Place;

constexpr const char* kOneLayer =
    "give the JSON that `cosa schedule` writes for one layer, alone or in --out";

/// The object's value for a key of that kind; `pointer` leads to the object.
const Json& member(const Json& object, const std::string& file, const std::string& pointer,
                   const char* key) {
  if (!object.is_object() || !object.contains(key)) {
    Place{{file, {}}, pointer}.fail(std::string("the key ") + key + " is missing", kOneLayer);
  }
  return object[key];
}

std::string text_of(const Json& object, const std::string& file, const std::string& pointer,
                    const char* key) {
  const Json& value = member(object, file, pointer, key);
  if (!value.is_string()) {
    Place{{file, {}}, pointer + "/" + key}.fail("is not a string");
  }
  return value.get<std::string>();
}

std::int64_t integer_of(const Json& object, const std::string& file, const std::string& pointer,
                        const char* key) {
  const Json& value = member(object, file, pointer, key);
  if (!value.is_number_integer()) {
    Place{{file, {}}, pointer + "/" + key}.fail("is not an integer");
  }
  return value.get<std::int64_t>();
}

std::optional<double> number_of(const Json& object, const std::string& file,
                                const std::string& pointer, const char* key) {
  const Json& value = member(object, file, pointer, key);
  if (!value.is_number() && !value.is_null()) {
    Place{{file, {}}, pointer + "/" + key}.fail("is not a number");
  }
  return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

ClaimedProvenance provenance_of(const Json& object, const std::string& file) {
  const std::string pointer = "/provenance";
  const Json& stated = member(object, file, "", "provenance");
  const auto text = [&](const char* key) { return text_of(stated, file, pointer, key); };
  return {.version = text("version"),
          .cost_model_version = integer_of(stated, file, pointer, "cost_model_version"),
          .workload = text("workload"),
          .architecture = text("architecture"),
          .energy = text("energy"),
          .options = text("options"),
          .input = text("input")};
}

std::optional<std::string> tie_break_of(const Json& object, const std::string& file) {
  if (!object.contains("certificate")) {
    return std::nullopt;
  }
  return text_of(object["certificate"], file, "/certificate", "tie_break");
}

bool is_residency_free(const Json& object, const std::string& file) {
  return object.contains("certificate") &&
         text_of(object["certificate"], file, "/certificate", "bypass") == "free";
}

/// Of the certificate; even for the engine that has none.
Placement placement_of(const Json& object, const std::string& file) {
  if (!object.contains("certificate")) {
    return Placement::kEven;
  }
  const std::string name = text_of(object["certificate"], file, "/certificate", "placement");
  const auto placement = find_placement(name);
  if (!placement) {
    Place{{file, {}}, "/certificate/placement"}.fail("is " + name, "give even or uneven");
  }
  return *placement;
}

/// Of the certificate; absent for the engine that has none.
std::optional<double> padding_limit_of(const Json& object, const std::string& file) {
  return object.contains("certificate")
             ? number_of(object["certificate"], file, "/certificate", "padding_limit")
             : std::nullopt;
}

std::optional<ClaimedPadding> padding_of(const Json& object, const std::string& file) {
  const std::string pointer = "/padding";
  const Json& stated = member(object, file, "", "padding");
  if (stated.is_null()) {
    return std::nullopt;
  }
  ClaimedPadding padding{
      .extents = {},
      .wasted_operations = integer_of(stated, file, pointer, "wasted_operations"),
      .wasted_accesses = number_of(stated, file, pointer, "wasted_accesses").value_or(0)};
  const Json& extents = member(stated, file, pointer, "extents");
  for (const auto& [dimension, extent] : extents.items()) {
    if (!extent.is_array() || extent.size() != 2 || !extent[0].is_number_integer() ||
        !extent[1].is_number_integer()) {
      Place{{file, {}}, pointer + "/extents"}.fail(dimension + " is not said as [from, to]");
    }
    padding.extents.push_back(
        {dimension, extent[0].get<std::int64_t>(), extent[1].get<std::int64_t>()});
  }
  return padding;
}

/// Like `number_of`, of what is never null.
double known_number_of(const Json& object, const std::string& file, const std::string& pointer,
                       const char* key) {
  const auto number = number_of(object, file, pointer, key);
  if (!number) {
    Place{{file, {}}, pointer + "/" + key}.fail("is null");
  }
  return *number;
}

std::size_t size_of(const Json& object, const std::string& file, const std::string& pointer,
                    const char* key) {
  const std::int64_t size = integer_of(object, file, pointer, key);
  if (size < 0) {
    Place{{file, {}}, pointer + "/" + key}.fail("is negative");
  }
  return static_cast<std::size_t>(size);
}

std::optional<ClaimedTop> top_of(const Json& object, const std::string& file) {
  const std::string pointer = "/top";
  if (!object.contains("top")) {
    return std::nullopt;
  }
  const Json& stated = object["top"];
  ClaimedTop top{.count = size_of(stated, file, pointer, "count"),
                 .distinct = text_of(stated, file, pointer, "distinct"),
                 .proven = size_of(stated, file, pointer, "proven"),
                 .bound = number_of(stated, file, pointer, "bound"),
                 .mappings = {}};
  const Json& mappings = member(stated, file, pointer, "mappings");
  if (!mappings.is_array()) {
    Place{{file, {}}, pointer + "/mappings"}.fail("is not a list");
  }
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    const std::string here = pointer + "/mappings/" + std::to_string(i);
    top.mappings.push_back(
        {.objective_value = known_number_of(mappings[i], file, here, "objective_value"),
         .cycles = integer_of(mappings[i], file, here, "cycles"),
         .energy_pJ = known_number_of(mappings[i], file, here, "energy_pJ"),
         .mapping = member(mappings[i], file, here, "mapping").dump()});
  }
  return top;
}

}  // namespace

ScheduleClaim schedule_claim_from_json(std::string_view text, const std::string& file_name) {
  const Json object = detail::parse_json(text, file_name);
  const auto text_at = [&](const char* key) { return text_of(object, file_name, "", key); };
  ScheduleClaim claim{.layer = text_at("layer"),
                      .architecture = text_at("architecture"),
                      .provenance = provenance_of(object, file_name),
                      .engine = text_at("engine"),
                      .termination = text_at("termination"),
                      .objective = text_at("objective"),
                      .tie_break = tie_break_of(object, file_name),
                      .free_residency = is_residency_free(object, file_name),
                      .placement = placement_of(object, file_name),
                      .padding_limit = padding_limit_of(object, file_name),
                      .padding = padding_of(object, file_name),
                      .top = top_of(object, file_name),
                      .objective_value = number_of(object, file_name, "", "objective_value"),
                      .bound = number_of(object, file_name, "", "bound")};
  const Json& cost = member(object, file_name, "", "cost");
  if (cost.is_null()) {
    Place{{file_name, {}}, "/cost"}.fail("is null: the schedule holds no mapping", kOneLayer);
  }
  claim.cycles = integer_of(cost, file_name, "/cost", "cycles");
  claim.energy_pJ = known_number_of(cost, file_name, "/cost", "energy_pJ");
  return claim;
}

}  // namespace cosa
