#include "constraint_fields.h"

#include <algorithm>
#include <array>
#include <utility>

#include "words.h"

namespace cosa::detail {
namespace {

constexpr std::string_view kAllTensors = "*";

/// Keys that mean something which is not modelled or not supported, and when they mean nothing.
struct Refused {
  std::string_view key;
  std::string_view neutral;  ///< beside an empty list
  const char* message;
  const char* mend;
};

constexpr std::array<Refused, 9> kRefusedOfLoops{{
    {"no_reuse", "", "reuse switched off for a tensor is not modelled", "leave it out"},
    {"no_temporal_reuse", "", "reuse switched off for a tensor is not modelled", "leave it out"},
    {"no_multicast_no_reduction", "", "a network without multicast is not modelled",
     "leave it out"},
    {"no_link_transfer", "", "links switched off for a tensor are not modelled",
     "leave it out; links between neighbours are an option of the model"},
    {"rmw_first_update", "", "a first update that reads is an option of the model, for all tensors",
     "leave it out"},
    {"remainders", "1", "loops with remainders are not supported", "leave it out, or give 1"},
    {"default_min_factor", "1", "a least factor of all dimensions is not supported",
     "give `factors` with >="},
    {"maximize_dims", "", "factors that are to be maximized are not supported",
     "give the factors; the optimum needs no such rule"},
    {"maximize_dims_capacity", "", "factors that are to be maximized are not supported",
     "give the factors; the optimum needs no such rule"},
}};

constexpr std::array<Refused, 2> kRefusedOfTensors{{
    {"no_coalesce", "", "accesses that are not coalesced are not modelled", "leave it out"},
    {"bypass_only", "", "is not supported",
     "list these tensors under bypass, and the others under keep"},
}};

template <std::size_t N>
void refuse(const YamlMap& map, const std::array<Refused, N>& refused) {
  for (const Refused& field : refused) {
    const auto value = map.find(field.key);
    if (!value || value->kind() == YamlKind::kNothing) {
      continue;
    }
    const bool says_nothing = value->kind() == YamlKind::kSequence
                                  ? value->items().empty()
                                  : value->kind() == YamlKind::kScalar && !field.neutral.empty() &&
                                        value->text() == field.neutral;
    if (!says_nothing) {
      value->fail(field.message, field.mend);
    }
  }
}

/// The map, which has no keys beside those named.
template <std::size_t N>
YamlMap strict_map(const YamlValue& value, std::initializer_list<std::string_view> fields,
                   const std::array<Refused, N>& refused,
                   std::initializer_list<std::string_view> frame) {
  std::vector<std::string_view> known(frame);
  known.insert(known.end(), fields);
  for (const Refused& field : refused) {
    if (value.free_map().find(field.key)) {
      known.push_back(field.key);
    }
  }
  return value.map(known);
}

StatedFactor stated_factor(const std::string& word, const Place& place) {
  const FactorWord factor = factor_word(word, place);
  StatedFactor result{.dimension = factor.name, .where = place.where};
  if (factor.comparison == "<=") {
    result.comparison = Comparison::kAtMost;
  } else if (factor.comparison == ">=") {
    result.comparison = Comparison::kAtLeast;
  }
  const std::int64_t least = result.comparison == Comparison::kExactly ? 0 : 1;
  result.value = parse_integer(factor.value, least, {place.where, place.key + "." + factor.name});
  return result;
}

void append_factors(const YamlValue& value, StatedLoops& loops) {
  for (const auto& [word, place] : placed_words(value)) {
    StatedFactor factor = stated_factor(word, place);
    const auto same = std::ranges::find_if(loops.factors, [&](const StatedFactor& other) {
      return other.dimension == factor.dimension && other.comparison == factor.comparison;
    });
    if (same != loops.factors.end()) {
      place.fail("two factors of " + factor.dimension, "keep one of them");
    }
    loops.factors.push_back(std::move(factor));
  }
}

/// Dimensions from the inner to the outer loop; `_` stands for those not named, which otherwise
/// are outermost. Letters side by side are taken apart when the workload is known.
void read_permutation(const YamlValue& value, StatedLoops& loops) {
  bool outer = false;
  const auto add = [&](const std::string& word) {
    if (!word.empty()) {
      (outer ? loops.outermost : loops.innermost).push_back(word);
    }
  };
  for (const auto& [word, place] : placed_words(value)) {
    const bool is_name = value.kind() == YamlKind::kSequence && word != "_";
    const std::size_t gap = is_name ? std::string::npos : word.find('_');
    add(word.substr(0, gap));
    if (gap == std::string::npos) {
      continue;
    }
    if (outer || word.find('_', gap + 1) != std::string::npos) {
      place.fail("a second _ in the permutation", "write one");
    }
    outer = true;
    add(word.substr(gap + 1));
  }
}

std::vector<std::string> read_tensors(const YamlMap& item, std::string_view key,
                                      std::span<const std::string> tensor_names) {
  const auto list = item.find(key);
  if (!list || list->kind() == YamlKind::kNothing) {
    return {};
  }
  std::vector<std::string> tensors;
  for (const YamlValue& tensor : list->items()) {
    const std::string& name = tensor.text();
    if (!tensor_names.empty() && name != kAllTensors &&
        std::ranges::find(tensor_names, name) == tensor_names.end()) {
      tensor.fail(excerpt(name) + " is no tensor", suggest(name, tensor_names, "the tensors are"));
    }
    if (std::ranges::find(tensors, name) != tensors.end()) {
      tensor.fail(excerpt(name) + " is listed twice", "keep one of them");
    }
    tensors.push_back(name);
  }
  return tensors;
}

/// `bypass: ["*"]` is every tensor.
void read_all_tensors(const YamlMap& map, Residency& residency) {
  if (std::ranges::find(residency.keep, kAllTensors) != residency.keep.end()) {
    map.value().fail("keep: [\"*\"] is not supported", "list the tensors");
  }
  if (std::erase(residency.bypass, std::string(kAllTensors)) > 0) {
    residency.bypass_others = true;
  }
}

}  // namespace

StatedLoops read_stated_loops(const YamlValue& value, std::string level, LoopKindAt kind,
                              std::initializer_list<std::string_view> frame) {
  StatedLoops loops{.level = std::move(level), .kind = kind, .where = value.place().where};
  const YamlMap map = kind == LoopKindAt::kSpatial
                          ? strict_map(value,
                                       {"factors", "factors_only", "default_max_factor",
                                        "no_iteration_over_dataspaces",
                                        "must_iterate_over_dataspaces", "permutation", "split"},
                                       kRefusedOfLoops, frame)
                          : strict_map(value,
                                       {"factors", "factors_only", "default_max_factor",
                                        "no_iteration_over_dataspaces",
                                        "must_iterate_over_dataspaces", "permutation"},
                                       kRefusedOfLoops, frame);
  refuse(map, kRefusedOfLoops);
  if (const auto factors = map.find("factors")) {
    append_factors(*factors, loops);
  }
  const auto most = map.find("default_max_factor");
  if (most && most->kind() != YamlKind::kNothing) {
    loops.other_factors_at_most = most->integer(1);
  }
  if (const auto only = map.find("factors_only")) {
    append_factors(*only, loops);
    loops.other_factors_at_most = 1;
  }
  loops.no_loops_over = read_tensors(map, "no_iteration_over_dataspaces", {});
  loops.loops_only_over = read_tensors(map, "must_iterate_over_dataspaces", {});
  if (const auto permutation = map.find("permutation")) {
    read_permutation(*permutation, loops);
  }
  if (const auto split = map.find("split")) {
    loops.split = split->integer(0);
  }
  return loops;
}

Residency read_residency(const YamlValue& value, std::span<const std::string> tensor_names,
                         std::initializer_list<std::string_view> frame) {
  const YamlMap map = strict_map(value, {"keep", "bypass", "keep_only"}, kRefusedOfTensors, frame);
  refuse(map, kRefusedOfTensors);
  Residency residency{read_tensors(map, "keep", tensor_names),
                      read_tensors(map, "bypass", tensor_names)};
  if (const auto only = map.find("keep_only"); only && only->kind() != YamlKind::kNothing) {
    if (!residency.keep.empty()) {
      only->fail("given beside keep", "keep one of them");
    }
    residency.keep = read_tensors(map, "keep_only", tensor_names);
    residency.bypass_others = true;
  }
  read_all_tensors(map, residency);
  for (const std::string& tensor : residency.bypass) {
    if (std::ranges::find(residency.keep, tensor) != residency.keep.end()) {
      map.at("bypass").fail("both keeps and bypasses " + tensor, "name it in one of the two lists");
    }
  }
  return residency;
}

void require_no_bypass(const YamlValue& value, const std::string& level) {
  const auto list = value.free_map().find("bypass");
  if (list && list->kind() == YamlKind::kSequence && !list->items().empty()) {
    list->fail(level + " is the outermost level and bypasses " + list->items().front().text(),
               "the outermost level keeps every tensor");
  }
}

}  // namespace cosa::detail
