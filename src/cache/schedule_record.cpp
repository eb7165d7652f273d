#include "cosa/cache/schedule_record.h"

#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>

#include "cosa/base/input_error.h"
#include "cosa/io/mapping_json.h"
#include "cosa/search/padding.h"

namespace cosa {
namespace {

using Json = nlohmann::json;

template <typename T>
Json json_of(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <typename T>
std::optional<T> optional_of(const Json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<T>());
}

/// The value of the enumeration that has the name.
template <typename T, std::size_t N>
T named(const std::array<T, N>& values, const Json& name) {
  for (const T value : values) {
    if (to_string(value) == name.get<std::string_view>()) {
      return value;
    }
  }
  throw InputError("unknown name " + name.dump());
}

constexpr std::array kTerminations{Termination::kOptimal, Termination::kFeasible,
                                   Termination::kInfeasible, Termination::kUnknown};
constexpr std::array kForms{FormulationForm::kCorrected, FormulationForm::kPublished};

// Every function takes its argument apart by a structured binding: a field that joins a type does
// not compile here until it is kept, too.

Json json_of(const PrimeAssignment& primes) {
  const auto& [factors, spatial, permutation] = primes;
  return {{"factors", factors}, {"spatial", spatial}, {"permutation", permutation}};
}

PrimeAssignment primes_of(const Json& json) {
  return {.factor_config = json.at("factors"),
          .spatial_config = json.at("spatial"),
          .perm_config = json.at("permutation")};
}

Json json_of(const FormulationDetails& details) {
  const auto& [form, primes, terms, schedule_objective, rejected] = details;
  Json json{{"form", to_string(form)},
            {"primes", primes ? json_of(*primes) : Json(nullptr)},
            {"terms", nullptr},
            {"schedule_objective", json_of(schedule_objective)},
            {"rejected", rejected}};
  if (terms) {
    const auto& [utilization, compute, traffic] = *terms;
    json["terms"] = {utilization, compute, traffic};
  }
  return json;
}

FormulationDetails formulation_of(const Json& json) {
  FormulationDetails details{
      .form = named(kForms, json.at("form")),
      .schedule_objective = optional_of<double>(json.at("schedule_objective")),
      .rejected_solutions = json.at("rejected")};
  if (const Json& primes = json.at("primes"); !primes.is_null()) {
    details.primes = primes_of(primes);
  }
  if (const Json& terms = json.at("terms"); !terms.is_null()) {
    details.terms =
        ObjectiveTerms{.utilization = terms.at(0), .compute = terms.at(1), .traffic = terms.at(2)};
  }
  return details;
}

/// JSON has no infinity: the writer makes it null.
double infinite_where_null(const Json& json) {
  return optional_of<double>(json).value_or(std::numeric_limits<double>::infinity());
}

Json json_of(const SpaceAccount& account) {
  const auto& [splits, order_classes, spatial_bound, order_bound, split_bound, capacity, levels,
               dominance, judged, open] = account;
  return {{"splits", splits},
          {"order_classes", order_classes},
          {"spatial_bound", spatial_bound},
          {"order_bound", order_bound},
          {"split_bound", split_bound},
          {"capacity", capacity},
          {"levels", levels},
          {"dominance", dominance},
          {"judged", judged},
          {"open", open}};
}

SpaceAccount account_of(const Json& json) {
  return {.splits = infinite_where_null(json.at("splits")),
          .order_classes = json.at("order_classes"),
          .spatial_bound = json.at("spatial_bound"),
          .order_bound = json.at("order_bound"),
          .split_bound = json.at("split_bound"),
          .capacity = json.at("capacity"),
          .levels = json.at("levels"),
          .dominance = json.at("dominance"),
          .judged = json.at("judged"),
          .open = json.at("open")};
}

Json json_of(const SearchCertificate& certificate) {
  const auto& [tie_break, free_residency, placement, padding_limit, statistics] = certificate;
  const auto& [mappings, nodes, evaluated, total, opened, account, spaces_total, spaces_opened,
               seconds] = statistics;
  return {{"tie_break", tie_break},
          {"free_residency", free_residency},
          {"placement", to_string(placement)},
          {"padding_limit", json_of(padding_limit)},
          {"spaces_total", spaces_total},
          {"spaces_opened", spaces_opened},
          {"space", mappings},
          {"nodes", nodes},
          {"evaluated", evaluated},
          {"total", total},
          {"opened", opened},
          {"seconds", seconds},
          {"account", account ? json_of(*account) : Json(nullptr)}};
}

SearchCertificate certificate_of(const Json& json) {
  const Json& account = json.at("account");
  return {
      .tie_break = json.at("tie_break"),
      .free_residency = json.at("free_residency"),
      .placement = find_placement(json.at("placement").get<std::string>()).value(),
      .padding_limit = optional_of<double>(json.at("padding_limit")),
      .statistics = {.space_mappings = infinite_where_null(json.at("space")),
                     .nodes = json.at("nodes"),
                     .evaluated = json.at("evaluated"),
                     .spatial_total = json.at("total"),
                     .spatial_opened = json.at("opened"),
                     .space = account.is_null() ? std::nullopt : std::optional(account_of(account)),
                     .spaces_total = infinite_where_null(json.at("spaces_total")),
                     .spaces_opened = json.at("spaces_opened"),
                     .seconds = json.at("seconds")}};
}

Json json_of(const InfeasibleReason& reason) {
  const auto& [family, message] = reason;
  return {{"family", family}, {"message", message}};
}

InfeasibleReason reason_of(const Json& json) {
  return {.family = json.at("family"), .message = json.at("message")};
}

Json json_of(const TopMappings& top, const Workload& workload, const Architecture& architecture) {
  const auto& [request, termination, mappings, proven, bound, statistics, reason] = top;
  const auto& [count, distinct] = request;  // the rest is the schedule's own
  Json json{{"count", count},
            {"distinct", to_string(distinct)},
            {"termination", to_string(termination)},
            {"proven", proven},
            {"bound", bound},
            {"mappings", Json::array()}};
  for (const auto& [mapping, totals, value] : mappings) {
    const auto& [cycles, energy_pJ] = totals;
    json["mappings"].push_back(
        {{"mapping", Json::parse(mapping_to_json(workload, architecture, mapping))},
         {"cycles", cycles},
         {"energy_pJ", energy_pJ},
         {"value", {value.primary, value.secondary}}});
  }
  return json;
}

TopMappings top_of(const Json& json, const Workload& workload, const Architecture& architecture) {
  TopMappings top{
      .request = {.count = json.at("count"), .distinct = named(kDistinctions, json.at("distinct"))},
      .termination = named(kTerminations, json.at("termination")),
      .mappings = {},
      .proven = json.at("proven"),
      .bound = infinite_where_null(json.at("bound"))};
  for (const Json& ranked : json.at("mappings")) {
    top.mappings.push_back(
        {.mapping = mapping_from_json(ranked.dump(), "cache", workload, architecture),
         .totals = {.cycles = ranked.at("cycles"), .energy_pJ = ranked.at("energy_pJ")},
         .value = {ranked.at("value").at(0), ranked.at("value").at(1)}});
  }
  return top;
}

}  // namespace

std::string record_text(const Schedule& schedule, const Workload& workload,
                        const Architecture& architecture) {
  const auto& [provenance, engine, termination, mapping, cost, padding, top, objective, value,
               bound, gap, seconds, nodes, infeasible, formulation, certificate] = schedule;
  Json json{{"engine", to_string(engine)},
            {"termination", to_string(termination)},
            {"objective", objective},
            {"value", json_of(value)},
            {"bound", json_of(bound)},
            {"gap", json_of(gap)},
            {"seconds", seconds},
            {"nodes", nodes},
            {"infeasible", infeasible ? json_of(*infeasible) : Json(nullptr)},
            {"formulation", formulation ? json_of(*formulation) : Json(nullptr)},
            {"certificate", certificate ? json_of(*certificate) : Json(nullptr)},
            {"top", top ? json_of(*top, workload, architecture) : Json(nullptr)}};
  if (mapping) {
    const Workload& mapped = schedule.mapped(workload);
    json["mapping"] = Json::parse(mapping_to_json(mapped, architecture, *mapping));
    json["cycles"] = cost->cycles;
    json["energy_pJ"] = cost->energy_pJ;
    json["extents"] = mapped.extents();
    json["unpadded"] = padding ? json_of(padding->unpadded_value) : Json(nullptr);
  }
  return json.dump();
}

ScheduleRecord parse_record(const std::string& text, const Workload& workload,
                            const Architecture& architecture) {
  const Json json = Json::parse(text);
  ScheduleRecord record{.schedule = {.engine = named(kEngines, json.at("engine")),
                                     .termination = named(kTerminations, json.at("termination")),
                                     .objective = json.at("objective"),
                                     .objective_value = optional_of<double>(json.at("value")),
                                     .bound = optional_of<double>(json.at("bound")),
                                     .gap = optional_of<double>(json.at("gap")),
                                     .seconds = json.at("seconds"),
                                     .nodes = json.at("nodes")}};
  Schedule& schedule = record.schedule;
  if (json.contains("mapping")) {
    const std::vector<std::int64_t> extents = json.at("extents");
    if (extents.size() != workload.extents().size()) {
      throw InputError("another number of dimensions");
    }
    if (extents != workload.extents()) {
      schedule.padding = {.workload = with_extents(workload, extents),
                          .extents = {},
                          .unpadded_value = optional_of<double>(json.at("unpadded"))};
    }
    schedule.mapping = mapping_from_json(text, "cache", schedule.mapped(workload), architecture);
    record.totals = {.cycles = json.at("cycles"), .energy_pJ = json.at("energy_pJ")};
  }
  if (const Json& reason = json.at("infeasible"); !reason.is_null()) {
    schedule.infeasible = reason_of(reason);
  }
  if (const Json& details = json.at("formulation"); !details.is_null()) {
    schedule.formulation = formulation_of(details);
  }
  if (const Json& certificate = json.at("certificate"); !certificate.is_null()) {
    schedule.certificate = certificate_of(certificate);
  }
  if (const Json& top = json.at("top"); !top.is_null()) {
    schedule.top = top_of(top, workload, architecture);
  }
  return record;
}

}  // namespace cosa
