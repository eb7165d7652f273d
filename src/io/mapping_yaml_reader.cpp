#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "cosa/base/text.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/mapping/level_block.h"
#include "cosa/mapping/residency_sets.h"
#include "names.h"
#include "words.h"
#include "yaml_document.h"

namespace cosa {
namespace {

using detail::excerpt;
using detail::Place;
using detail::placed_words;
using detail::YamlMap;
using detail::YamlValue;

constexpr std::size_t kMostDirectives = 10'000;

/// The rest of a dimension's extent, in a list of factors.
constexpr std::int64_t kRest = 0;

/// One spatial or temporal directive: what it says, every dimension filled in.
struct Directive {
  Place place;
  std::vector<std::int64_t> factors;  ///< by dimension; `kRest` until it is known
  std::vector<DimensionId> order;     ///< inner to outer, every dimension
  std::size_t along_x = 0;            ///< of the order; spatial directives only
};

struct LevelDirectives {
  std::optional<Directive> spatial;
  std::optional<Directive> temporal;
  std::optional<Place> bypass;  ///< of the directive that says what is kept
  TensorSet kept;               ///< as that directive says
  TensorSet bypassed;
};

class MappingReader {
 public:
  MappingReader(const Workload& workload, const Architecture& architecture)
      : workload_(workload), architecture_(architecture), levels_(architecture.num_levels()) {}

  Mapping read(const YamlValue& list) {
    const std::vector<YamlValue> items = list.items();
    if (items.size() > kMostDirectives) {
      list.fail("lists more than " + std::to_string(kMostDirectives) + " directives");
    }
    for (const YamlValue& item : items) {
      read_directive(item);
    }
    for (std::size_t d = 0; d < workload_.dimensions().size(); ++d) {
      complete_factors(DimensionId{d}, list);
    }
    std::vector<LevelBlock> blocks;
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      blocks.push_back(block(LevelId{i}));
    }
    return even_mapping(blocks);
  }

 private:
  void read_directive(const YamlValue& item) {
    const YamlValue type = item.free_map().at("type");
    if (type.text() == "spatial" || type.text() == "temporal") {
      read_loops(item, type.text() == "spatial");
    } else if (type.text() == "bypass" || type.text() == "datatype" || type.text() == "dataspace" ||
               type.text() == "bypassing") {
      read_bypass(item);
    } else {
      type.fail(excerpt(type.text()) + " is not a type of directive",
                "give spatial, temporal, bypass or datatype");
    }
  }

  [[nodiscard]] LevelId target_of(const YamlMap& map, LoopKindAt kind) const {
    const YamlValue target = map.at("target");
    return detail::target_named(target.text(), kind, architecture_, target.place());
  }

  void read_loops(const YamlValue& item, bool is_spatial) {
    const YamlMap map = is_spatial ? item.map({"target", "type", "factors", "permutation", "split"})
                                   : item.map({"target", "type", "factors", "permutation"});
    const LoopKindAt kind = is_spatial ? LoopKindAt::kSpatial : LoopKindAt::kTemporal;
    LevelDirectives& level = levels_[target_of(map, kind).value()];
    std::optional<Directive>& slot = is_spatial ? level.spatial : level.temporal;
    if (slot) {
      item.fail("a second " + map.at("type").text() + " directive for " + map.at("target").text() +
                    ", the first on line " + std::to_string(*slot->place.where.line),
                "put all factors into one");
    }
    const std::size_t dimensions = workload_.dimensions().size();
    Directive directive{item.place(), std::vector<std::int64_t>(dimensions, 1), {}, dimensions};
    if (const auto factors = map.find("factors")) {
      read_factors(*factors, directive);
    }
    read_order(map.find("permutation"), directive);
    if (const auto split = map.find("split")) {
      // Timeloop's own files may count beyond the last dimension: all are along x then.
      directive.along_x = static_cast<std::size_t>(
          std::min(split->integer(0), static_cast<std::int64_t>(dimensions)));
    }
    slot = std::move(directive);
  }

  void read_factors(const YamlValue& value, Directive& directive) {
    std::set<DimensionId> seen;
    for (const auto& [word, place] : placed_words(value)) {
      const detail::FactorWord factor = detail::factor_word(word, place);
      const std::string& name = factor.name;
      if (factor.comparison != "=") {
        place.fail(excerpt(word) + " is a range, which a mapping has not", "write NAME=NUMBER");
      }
      const DimensionId dimension = detail::dimension_named(name, workload_, place);
      if (!seen.insert(dimension).second) {
        place.fail("two factors of " + name + " in one directive", "multiply them into one");
      }
      directive.factors[dimension.value()] =
          detail::parse_integer(factor.value, kRest, {place.where, place.key + "." + name});
    }
  }

  void read_order(const std::optional<YamlValue>& value, Directive& directive) {
    if (value) {
      for (const auto& [name, place] : order_names(*value)) {
        const DimensionId dimension = detail::dimension_named(name, workload_, place);
        if (std::ranges::find(directive.order, dimension) != directive.order.end()) {
          place.fail(name + " stands twice in the permutation", "keep one of them");
        }
        directive.order.push_back(dimension);
      }
    }
    for (std::size_t d = 0; d < workload_.dimensions().size(); ++d) {
      if (std::ranges::find(directive.order, DimensionId{d}) == directive.order.end()) {
        directive.order.emplace_back(d);
      }
    }
  }

  /// `QCP` is three dimensions, unless one is called so.
  [[nodiscard]] std::vector<std::pair<std::string, Place>> order_names(
      const YamlValue& value) const {
    std::vector<std::pair<std::string, Place>> names;
    for (auto& [word, place] : placed_words(value)) {
      if (value.kind() == detail::YamlKind::kSequence || workload_.find_dimension(word)) {
        names.emplace_back(word, place);
        continue;
      }
      for (const char letter : word) {
        names.emplace_back(std::string(1, letter), place);
      }
    }
    return names;
  }

  void read_bypass(const YamlValue& item) {
    const YamlMap map = item.map({"target", "type", "keep", "bypass"});
    const LevelId id = target_of(map, LoopKindAt::kTemporal);
    LevelDirectives& level = levels_[id.value()];
    const std::string& target = architecture_.level(id).name;
    if (level.bypass) {
      item.fail("a second bypass directive for " + target + ", the first on line " +
                    std::to_string(*level.bypass->where.line),
                "put both lists into one");
    }
    level.bypass = item.place();
    level.kept = read_tensors(map.find("keep"));
    level.bypassed = read_tensors(map.find("bypass"));
    for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
      require_agreement(item, target, level, TensorId{v});
    }
  }

  [[nodiscard]] TensorSet read_tensors(const std::optional<YamlValue>& list) const {
    TensorSet tensors;
    if (!list || list->kind() == detail::YamlKind::kNothing) {
      return tensors;
    }
    for (const YamlValue& name : list->items()) {
      const TensorId tensor = detail::tensor_named(name.text(), workload_, name.place());
      if (tensors.contains(tensor)) {
        name.fail(excerpt(name.text()) + " is listed twice", "keep one of them");
      }
      tensors.insert(tensor);
    }
    return tensors;
  }

  /// The list and the mapspace must not say opposite things of the tensor.
  void require_agreement(const YamlValue& item, const std::string& target,
                         const LevelDirectives& level, TensorId tensor) const {
    const std::string& name = workload_.tensor(tensor).name;
    if (level.kept.contains(tensor) && level.bypassed.contains(tensor)) {
      item.fail(target + " both keeps and bypasses " + name, "name it in one of the two lists");
    }
    const LevelId id = *architecture_.find_level(target);
    const ResidencySets sets = residency_sets(workload_, architecture_, id);
    if (level.bypassed.contains(tensor) && sets.must.contains(tensor)) {
      item.fail(target + " bypasses " + name +
                    (id == architecture_.outermost() ? " and is the outermost level"
                                                     : ", which the mapspace keeps there"),
                "make the two agree");
    }
    if (level.kept.contains(tensor) && !sets.may.contains(tensor)) {
      item.fail(target + " keeps " + name + ", which the mapspace bypasses there",
                "make the two agree");
    }
  }

  /// Puts the rest of the extent where a factor is 0; the factors must multiply to the extent.
  void complete_factors(DimensionId id, const YamlValue& list) {
    const Dimension& dimension = workload_.dimension(id);
    std::int64_t product = 1;
    std::int64_t* rest = nullptr;
    for (LevelDirectives& level : levels_) {
      for (std::optional<Directive>* directive : {&level.spatial, &level.temporal}) {
        if (!*directive) {
          continue;
        }
        std::int64_t& factor = (*directive)->factors[id.value()];
        if (factor != kRest) {
          if (factor > dimension.extent / product) {
            (*directive)
                ->place.fail("the factors of " + dimension.name +
                             " multiply to more than its extent, " + with_commas(dimension.extent));
          }
          product *= factor;
        } else if (rest == nullptr) {
          rest = &factor;
        } else {
          (*directive)
              ->place.fail("a second factor 0 of " + dimension.name + ", the rest of its extent",
                           "write the others out");
        }
      }
    }
    if (rest != nullptr && dimension.extent % product == 0) {
      *rest = dimension.extent / product;
    } else if (rest != nullptr || product != dimension.extent) {
      list.fail("the factors of " + dimension.name + " multiply to " + with_commas(product) +
                    ", its extent is " + with_commas(dimension.extent),
                rest != nullptr ? "give factors that divide it" : "");
    }
  }

  [[nodiscard]] LevelBlock block(LevelId id) const {
    const LevelDirectives& level = levels_[id.value()];
    LevelBlock block;
    const ResidencySets sets = residency_sets(workload_, architecture_, id);
    for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
      const TensorId tensor{v};
      if (level.kept.contains(tensor) ||
          (sets.may.contains(tensor) && !level.bypassed.contains(tensor))) {
        block.kept.insert(tensor);
      }
    }
    if (level.temporal) {
      block.temporal = loops(*level.temporal, std::nullopt);
    }
    if (level.spatial) {
      block.spatial = loops(*level.spatial, id);
      require_fanout(id, Axis::kX, block.spatial, level.spatial->place);
      require_fanout(id, Axis::kY, block.spatial, level.spatial->place);
    }
    return block;
  }

  /// The loops of a directive, outermost first, without those of bound 1.
  static std::vector<Loop> loops(const Directive& directive, std::optional<LevelId> fanout) {
    std::vector<Loop> loops;
    for (std::size_t i = directive.order.size(); i-- > 0;) {
      const DimensionId dimension = directive.order[i];
      Loop loop{dimension, directive.factors[dimension.value()]};
      if (fanout) {
        loop.spatial = SpatialPlacement{*fanout, i < directive.along_x ? Axis::kX : Axis::kY};
      }
      if (loop.bound > 1) {
        loops.push_back(loop);
      }
    }
    return loops;
  }

  void require_fanout(LevelId id, Axis axis, const std::vector<Loop>& loops,
                      const Place& place) const {
    const Fanout& fanout = architecture_.fanout(id);
    const std::int64_t available = axis == Axis::kX ? fanout.x : fanout.y;
    std::int64_t used = 1;
    for (const Loop& loop : loops) {
      if (loop.spatial->axis == axis) {
        used *= loop.bound;  // at most the operations of the workload, which fit
      }
    }
    if (used > available) {
      place.fail("uses " + with_commas(used) + " instances along " +
                     (axis == Axis::kX ? "x" : "y") + " below " + architecture_.level(id).name +
                     ", which has " + with_commas(available),
                 axis == Axis::kX && fanout.y > 1 ? "`split` puts loops along y"
                                                  : "make the spatial factors smaller");
    }
  }

  const Workload& workload_;
  const Architecture& architecture_;
  std::vector<LevelDirectives> levels_;
};

}  // namespace

Mapping mapping_from_yaml(std::string_view text, const std::string& file_name,
                          const Workload& workload, const Architecture& architecture) {
  const YamlMap file = detail::sections_of(detail::tagged_root(text, file_name), {"mapping"});
  return MappingReader(workload, architecture).read(file.at("mapping"));
}

}  // namespace cosa
