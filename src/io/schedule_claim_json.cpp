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

std::string text_of(const Json& object, const std::string& file, const char* key) {
  const Json& value = member(object, file, "", key);
  if (!value.is_string()) {
    Place{{file, {}}, std::string("/") + key}.fail("is not a string");
  }
  return value.get<std::string>();
}

std::optional<double> number_of(const Json& object, const std::string& file,
                                const std::string& pointer, const char* key) {
  const Json& value = member(object, file, pointer, key);
  if (!value.is_number() && !value.is_null()) {
    Place{{file, {}}, pointer + "/" + key}.fail("is not a number");
  }
  return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

}  // namespace

ScheduleClaim schedule_claim_from_json(std::string_view text, const std::string& file_name) {
  const Json object = detail::parse_json(text, file_name);
  ScheduleClaim claim{.layer = text_of(object, file_name, "layer"),
                      .architecture = text_of(object, file_name, "architecture"),
                      .termination = text_of(object, file_name, "termination"),
                      .objective = text_of(object, file_name, "objective"),
                      .objective_value = number_of(object, file_name, "", "objective_value"),
                      .bound = number_of(object, file_name, "", "bound")};
  const Json& cost = member(object, file_name, "", "cost");
  if (cost.is_null()) {
    Place{{file_name, {}}, "/cost"}.fail("is null: the schedule holds no mapping", kOneLayer);
  }
  const Json& cycles = member(cost, file_name, "/cost", "cycles");
  const auto energy = number_of(cost, file_name, "/cost", "energy_pJ");
  if (!cycles.is_number_integer() || !energy) {
    Place{{file_name, {}}, "/cost"}.fail("has no cycles or no energy_pJ");
  }
  claim.cycles = cycles.get<std::int64_t>();
  claim.energy_pJ = *energy;
  return claim;
}

}  // namespace cosa
