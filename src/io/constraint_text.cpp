#include "constraint_text.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "yaml_text.h"

namespace cosa::detail {
namespace {

std::string list_text(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + yaml_text(word);
  }
  return "[" + text + "]";
}

std::string_view sign(Comparison comparison) {
  switch (comparison) {
    case Comparison::kExactly:
      return "=";
    case Comparison::kAtMost:
      return "<=";
    case Comparison::kAtLeast:
      return ">=";
  }
  return "=";
}

/// Lists of words have no quotes around names.
void require_word(const std::string& dimension, const StatedLoops& loops, Dialect dialect) {
  if (dimension == "_" || dimension.find_first_of(" ,=<>") != std::string::npos) {
    cannot_say(loops.level, "a constraint on the dimension `" + dimension + "`", dialect,
               "give it a name of letters and digits");
  }
}

}  // namespace

TextAttributes loops_attributes(const StatedLoops& loops, Dialect dialect) {
  if (!loops.only_x.empty() || !loops.only_y.empty()) {
    cannot_say(loops.level, "an axis for single dimensions", dialect, "give split");
  }
  TextAttributes attributes;
  std::vector<std::string> factors;
  for (const StatedFactor& factor : loops.factors) {
    require_word(factor.dimension, loops, dialect);
    factors.push_back(
        fmt::format("{}{}{}", factor.dimension, sign(factor.comparison), factor.value));
  }
  if (!factors.empty()) {
    attributes.emplace_back("factors", list_text(factors));
  }
  if (loops.other_factors_at_most) {
    attributes.emplace_back("default_max_factor", std::to_string(*loops.other_factors_at_most));
  }
  const bool by_tensor = !loops.no_loops_over.empty() || !loops.loops_only_over.empty();
  if (by_tensor && dialect != Dialect::kV04) {
    cannot_say(loops.level, "loops forbidden by tensor", dialect, "give factors of 1");
  }
  if (!loops.no_loops_over.empty()) {
    attributes.emplace_back("no_iteration_over_dataspaces", list_text(loops.no_loops_over));
  }
  if (!loops.loops_only_over.empty()) {
    attributes.emplace_back("must_iterate_over_dataspaces", list_text(loops.loops_only_over));
  }
  std::vector<std::string> order = loops.innermost;
  if (!loops.outermost.empty()) {
    order.emplace_back("_");
    order.insert(order.end(), loops.outermost.begin(), loops.outermost.end());
  }
  for (const auto& names : {loops.innermost, loops.outermost}) {
    for (const std::string& name : names) {
      require_word(name, loops, dialect);
    }
  }
  if (!order.empty()) {
    attributes.emplace_back("permutation", list_text(order));
  }
  if (loops.split) {
    attributes.emplace_back("split", std::to_string(*loops.split));
  }
  return attributes;
}

TextAttributes residency_attributes(const Residency& residency) {
  TextAttributes attributes;
  std::vector<std::string> bypass = residency.bypass;
  if (residency.bypass_others) {
    bypass.emplace_back("*");
  }
  if (!residency.keep.empty() || !bypass.empty()) {
    attributes.emplace_back("keep", list_text(residency.keep));
    attributes.emplace_back("bypass", list_text(bypass));
  }
  return attributes;
}

}  // namespace cosa::detail
