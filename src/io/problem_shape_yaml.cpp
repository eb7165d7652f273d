#include "problem_shape_yaml.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace cosa::detail {
namespace {

/// Keys beside the extents and coefficients. Sizes and paddings of inputs follow from the outputs.
constexpr std::array<std::string_view, 4> kWithoutEffect{"H", "W", "Hpad", "Wpad"};

struct Coefficient {
  std::string name;
  std::int64_t value;
};

class ShapeReader {
 public:
  explicit ShapeReader(const YamlValue& problem)
      : problem_(problem.free_map()), shape_(shape_of(problem_.at("shape"))) {
    if (const auto instance = problem_.find("instance")) {
      static_cast<void>(problem.map({"version", "shape", "instance", "name"}));
      instance_ = instance->free_map();
    } else {
      instance_ = problem_;
    }
  }

  WithWarnings<Workload> read(const std::string& name) {
    read_dimensions();
    read_coefficients();
    std::vector<Tensor> tensors;
    for (const YamlValue& item : spelt(shape_, "data_spaces", "data-spaces").items()) {
      tensors.push_back(read_tensor(item));
    }
    refuse_unread();
    try {
      return {Workload(name, dimensions_, std::move(tensors)), std::move(warnings_)};
    } catch (const InputError& error) {
      throw error.at(problem_.value().place().where);
    }
  }

 private:
  static YamlMap shape_of(const YamlValue& shape) {
    if (shape.kind() == YamlKind::kSequence) {
      shape.fail("a problem of several einsums is not modelled", "give one shape a file");
    }
    return shape.map(
        {"name", "dimensions", "data_spaces", "data-spaces", "coefficients", "version"});
  }

  /// The value under the one of two spellings that is there.
  static YamlValue spelt(const YamlMap& map, std::string_view name, std::string_view other) {
    const auto value = map.find(other);
    return value && !map.find(name) ? *value : map.at(name);
  }

  void read_dimensions() {
    for (const YamlValue& item : shape_.at("dimensions").items()) {
      const std::string& name = item.text();
      dimensions_.push_back({name, instance_->at(name).integer(1)});
    }
  }

  void read_coefficients() {
    const auto list = shape_.find("coefficients");
    if (!list || list->kind() == YamlKind::kNothing) {
      return;
    }
    for (const YamlValue& item : list->items()) {
      const YamlMap map = item.map({"name", "default"});
      const std::string& name = map.at("name").text();
      const auto given = instance_->find(name);
      coefficients_.push_back({name, (given ? *given : map.at("default")).integer(0)});
      Coefficient& coefficient = coefficients_.back();
      if (coefficient.value == 0) {
        const YamlValue& value = given ? *given : item;
        warnings_.push_back({value.place().where, value.place().key, name + " of 0 is read as 1"});
        coefficient.value = 1;
      }
    }
  }

  Tensor read_tensor(const YamlValue& item) {
    const YamlMap map = item.map({"name", "projection", "read_write", "read-write"});
    std::vector<ProjectionRank> ranks;
    for (const YamlValue& rank : map.at("projection").items()) {
      ranks.push_back(read_rank(rank));
    }
    const bool writes = map.find("read-write") || map.find("read_write")
                            ? spelt(map, "read_write", "read-write").boolean()
                            : false;
    try {
      return {map.at("name").text(), Projection(std::move(ranks)),
              writes ? TensorRole::kOutput : TensorRole::kInput};
    } catch (const InputError& error) {
      throw error.at(map.at("projection").place().where);
    }
  }

  /// A sum of terms, each `[dimension]` or `[dimension, coefficient]`.
  ProjectionRank read_rank(const YamlValue& rank) const {
    ProjectionRank terms;
    for (const YamlValue& term : rank.items()) {
      const std::vector<YamlValue> parts = term.items();
      if (parts.empty() || parts.size() > 2) {
        term.fail("has " + std::to_string(parts.size()) + " entries",
                  "give [dimension] or [dimension, coefficient]");
      }
      terms.push_back({dimension_named(parts[0]), parts.size() == 2 ? coefficient(parts[1]) : 1});
    }
    return terms;
  }

  DimensionId dimension_named(const YamlValue& value) const {
    const auto found = std::ranges::find(dimensions_, value.text(), &Dimension::name);
    if (found == dimensions_.end()) {
      value.fail(excerpt(value.text()) + " is no dimension of the shape",
                 suggest(value.text(), names(dimensions_), "the dimensions are"));
    }
    return DimensionId{static_cast<std::size_t>(found - dimensions_.begin())};
  }

  /// A name under `coefficients`, or a number.
  std::int64_t coefficient(const YamlValue& value) const {
    const auto found = std::ranges::find(coefficients_, value.text(), &Coefficient::name);
    if (found != coefficients_.end()) {
      return found->value;
    }
    const char first = value.text().front();
    if (first >= '0' && first <= '9') {
      return value.integer(1);
    }
    value.fail(excerpt(value.text()) + " is no coefficient of the shape",
               suggest(value.text(), names(coefficients_), "the coefficients are"));
  }

  template <typename Named>
  static std::vector<std::string> names(const std::vector<Named>& items) {
    std::vector<std::string> names;
    std::ranges::transform(items, std::back_inserter(names), &Named::name);
    return names;
  }

  /// Refuses what is neither an extent nor a coefficient; densities of tensors, and sizes that
  /// follow from others, are passed over with a warning.
  void refuse_unread() {
    std::vector<std::string> known = names(dimensions_);
    std::ranges::copy(names(coefficients_), std::back_inserter(known));
    std::string passed_over;
    for (const auto& [key, value] : instance_->entries()) {
      const bool is_frame = key == "shape" || key == "version" || key == "name";
      if (is_frame || std::ranges::find(known, key) != known.end()) {
        continue;
      }
      if (key == "densities" || key == "commonDensity") {
        warn_of_densities(value);
      } else if (std::ranges::find(kWithoutEffect, key) != kWithoutEffect.end()) {
        passed_over += (passed_over.empty() ? "" : ", ") + key;
      } else {
        value.fail("unknown key", suggest(key, known, "known keys:"));
      }
    }
    if (!passed_over.empty()) {
      const Place& place = instance_->value().place();
      warnings_.push_back({place.where, place.key, "have no effect on the result: " + passed_over});
    }
  }

  void warn_of_densities(const YamlValue& value) {
    const bool empty = value.kind() == YamlKind::kNothing ||
                       (value.kind() == YamlKind::kMap && value.free_map().entries().empty());
    if (!empty) {
      warnings_.push_back(
          {value.place().where, value.place().key,
           "densities change nothing on a dense machine, which is what is modelled"});
    }
  }

  YamlMap problem_;
  YamlMap shape_;
  std::optional<YamlMap> instance_;
  std::vector<Dimension> dimensions_;
  std::vector<Coefficient> coefficients_;
  std::vector<Warning> warnings_;
};

}  // namespace

WithWarnings<Workload> read_problem_shape(const YamlValue& problem, const std::string& name) {
  return ShapeReader(problem).read(name);
}

}  // namespace cosa::detail
