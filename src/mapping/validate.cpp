#include "cosa/mapping/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "broken_constraints.h"
#include "cosa/base/checked.h"
#include "cosa/base/input_error.h"
#include "cosa/base/text.h"
#include "cosa/mapping/residency_sets.h"
#include "cosa/mapping/tile.h"

namespace cosa {
namespace {

using Violations = std::vector<Violation>;

/// The product, none once it has left 64 bits: a mapping that wrong is a violation, not an error.
std::optional<std::int64_t> multiply_if_fits(std::optional<std::int64_t> a, std::int64_t b) {
  std::int64_t product = 0;
  if (!a || __builtin_mul_overflow(*a, b, &product)) {
    return std::nullopt;
  }
  return product;
}

std::string count_text(std::optional<std::int64_t> count) {
  return count ? with_commas(*count) : "more than 64 bits hold";
}

class Validator {
 public:
  Validator(const Workload& workload, const Architecture& architecture, const Mapping& mapping)
      : workload_(workload), architecture_(architecture), mapping_(mapping) {}

  Violations run() {
    check_references();
    if (violations_.empty()) {
      check_factors();
      check_fanouts();
      check_storage_order();
      check_fanout_order();
      check_residency();
      if (!iterates_too_often_) {
        check_capacity();
      }
    }
    return std::move(violations_);
  }

 private:
  void report(MappingRule rule, std::string message) {
    violations_.push_back({rule, std::move(message)});
  }

  void check_references() {
    for (const MappingNode& node : mapping_.nodes()) {
      if (const auto* loop = std::get_if<Loop>(&node)) {
        check_loop_reference(*loop);
      } else {
        check_storage_reference(std::get<StorageNode>(node));
      }
    }
  }

  void check_loop_reference(const Loop& loop) {
    if (loop.dimension.value() >= workload_.dimensions().size()) {
      report(MappingRule::kReference,
             fmt::format("a loop over dimension number {}: {} has {} dimensions",
                         loop.dimension.value(), workload_.name(), workload_.dimensions().size()));
    }
    if (loop.bound < 1) {
      report(MappingRule::kReference, fmt::format("a loop of bound {}", loop.bound));
    }
    if (loop.spatial) {
      check_level_reference("a spatial loop at the fan-out of", loop.spatial->fanout);
    }
  }

  void check_storage_reference(const StorageNode& storage) {
    check_level_reference("a storage node at", storage.level);
    const std::uint32_t known = workload_.all_tensors().bits();
    if ((storage.tensors.bits() & ~known) != 0) {
      report(MappingRule::kReference,
             fmt::format("a storage node keeps a tensor that {} does not have", workload_.name()));
    }
  }

  void check_level_reference(const char* what, LevelId level) {
    if (level.value() >= architecture_.num_levels()) {
      report(MappingRule::kReference,
             fmt::format("{} level number {}: {} has {} levels", what, level.value(),
                         architecture_.name(), architecture_.num_levels()));
    }
  }

  void check_factors() {
    std::vector<std::optional<std::int64_t>> product(workload_.dimensions().size(), 1);
    for (const MappingNode& node : mapping_.nodes()) {
      if (const auto* loop = std::get_if<Loop>(&node)) {
        auto& p = product[loop->dimension.value()];
        p = multiply_if_fits(p, loop->bound);
      }
    }
    for (std::size_t d = 0; d < product.size(); ++d) {
      const Dimension& dimension = workload_.dimensions()[d];
      if (product[d] != dimension.extent) {
        report(MappingRule::kFactors,
               fmt::format("{}: loop bounds multiply to {}, the extent is {}", dimension.name,
                           count_text(product[d]), with_commas(dimension.extent)));
      }
      iterates_too_often_ |= !product[d] || *product[d] > dimension.extent;
    }
  }

  void check_fanouts() {
    for (std::size_t i = 0; i < architecture_.num_levels(); ++i) {
      const Fanout& fanout = architecture_.fanout(LevelId{i});
      check_fanout(LevelId{i}, Axis::kX, fanout.x);
      check_fanout(LevelId{i}, Axis::kY, fanout.y);
    }
  }

  void check_fanout(LevelId level, Axis axis, std::int64_t available) {
    std::optional<std::int64_t> used = 1;
    std::string terms;
    for (const MappingNode& node : mapping_.nodes()) {
      const auto* loop = std::get_if<Loop>(&node);
      if (loop != nullptr && loop->spatial == SpatialPlacement{level, axis}) {
        used = multiply_if_fits(used, loop->bound);
        terms += fmt::format("{}{} {}", terms.empty() ? "" : " x ",
                             workload_.dimension(loop->dimension).name, loop->bound);
      }
    }
    if (!used || *used > available) {
      report(MappingRule::kFanout,
             fmt::format("{} fan-out along {}: {} = {} > {} instances",
                         architecture_.level(level).name, axis == Axis::kX ? "x" : "y", terms,
                         count_text(used), with_commas(available)));
    }
  }

  void check_storage_order() {
    for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
      std::optional<LevelId> last;
      bool after_loop = false;
      for (const MappingNode& node : mapping_.nodes()) {
        const auto* storage = std::get_if<StorageNode>(&node);
        if (storage == nullptr) {
          after_loop = true;
        } else if (storage->tensors.contains(TensorId{v})) {
          check_node_order(TensorId{v}, last, storage->level, after_loop);
          last = storage->level;
        }
      }
    }
  }

  void check_node_order(TensorId tensor, std::optional<LevelId> outer, LevelId level,
                        bool after_loop) {
    const std::string& tensor_name = workload_.tensor(tensor).name;
    const std::string& level_name = architecture_.level(level).name;
    if (outer == level) {
      report(MappingRule::kStorageOrder,
             fmt::format("{} is kept twice at {}", tensor_name, level_name));
    } else if (outer && *outer < level) {
      report(MappingRule::kStorageOrder, fmt::format("{} is kept at {} inside {}", tensor_name,
                                                     level_name, architecture_.level(*outer).name));
    }
    if (level == architecture_.outermost() && after_loop) {
      report(MappingRule::kStorageOrder,
             fmt::format("a loop stands outside {}, the outermost level, for {}", level_name,
                         tensor_name));
    }
  }

  void check_fanout_order() {
    std::optional<LevelId> last;
    for (const MappingNode& node : mapping_.nodes()) {
      const auto* loop = std::get_if<Loop>(&node);
      if (loop == nullptr || !loop->spatial) {
        continue;
      }
      if (last && *last < loop->spatial->fanout) {
        report(MappingRule::kStorageOrder,
               fmt::format("a spatial loop of {} stands inside one of {}",
                           architecture_.level(loop->spatial->fanout).name,
                           architecture_.level(*last).name));
      }
      last = loop->spatial->fanout;
    }
  }

  void check_residency() {
    for (std::size_t i = 0; i < architecture_.num_levels(); ++i) {
      const LevelId level{i};
      const ResidencySets sets = residency_sets(workload_, architecture_, level);
      const TensorSet kept = kept_at(level);
      for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
        const TensorId tensor{v};
        if (sets.must.contains(tensor) && !kept.contains(tensor)) {
          report(MappingRule::kResidency,
                 fmt::format("{} must keep {} and does not", architecture_.level(level).name,
                             workload_.tensor(tensor).name));
        }
        if (kept.contains(tensor) && !sets.may.contains(tensor)) {
          report(MappingRule::kResidency,
                 fmt::format("{} keeps {}, which must bypass it", architecture_.level(level).name,
                             workload_.tensor(tensor).name));
        }
      }
    }
  }

  [[nodiscard]] TensorSet kept_at(LevelId level) const {
    TensorSet kept;
    for (const MappingNode& node : mapping_.nodes()) {
      const auto* storage = std::get_if<StorageNode>(&node);
      if (storage != nullptr && storage->level == level) {
        for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
          if (storage->tensors.contains(TensorId{v})) {
            kept.insert(TensorId{v});
          }
        }
      }
    }
    return kept;
  }

  void check_capacity() {
    for (std::size_t i = 0; i < architecture_.num_levels(); ++i) {
      check_level_capacity(LevelId{i});
    }
  }

  void check_level_capacity(LevelId id) {
    const StorageLevel& level = architecture_.level(id);
    std::int64_t total = 0;
    std::string terms;
    for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
      const auto node = find_node(id, TensorId{v});
      if (!node) {
        continue;
      }
      const Tensor& tensor = workload_.tensors()[v];
      const std::int64_t words =
          occupied_words(level, tensor, tile_words(workload_, mapping_, *node, TensorId{v}));
      const auto partition = level.partition_words.find(tensor.name);
      if (partition != level.partition_words.end()) {
        check_fits(fmt::format("{}: {}", level.name, tensor.name), words,
                   usable_words(partition->second, level.usable_share));
      }
      total = checked_add(total, words);
      terms += fmt::format("{}{} {}", terms.empty() ? "" : " + ", tensor.name, with_commas(words));
    }
    if (level.capacity_words) {
      check_fits(fmt::format("{}: {} =", level.name, terms), total,
                 usable_words(*level.capacity_words, level.usable_share));
    }
  }

  void check_fits(const std::string& what, std::int64_t words, std::int64_t usable) {
    if (words > usable) {
      report(MappingRule::kCapacity,
             fmt::format("{} {} > {} words", what, with_commas(words), with_commas(usable)));
    }
  }

  [[nodiscard]] std::optional<std::size_t> find_node(LevelId level, TensorId tensor) const {
    const auto nodes = mapping_.nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const auto* storage = std::get_if<StorageNode>(&nodes[i]);
      if (storage != nullptr && storage->level == level && storage->tensors.contains(tensor)) {
        return i;
      }
    }
    return std::nullopt;
  }

  const Workload& workload_;
  const Architecture& architecture_;
  const Mapping& mapping_;
  Violations violations_;
  /// Some dimension's loops exceed its extent: tiles then say nothing and need not fit in 64 bits.
  bool iterates_too_often_ = false;
};

}  // namespace

Violations validate(const Workload& workload, const Architecture& architecture,
                    const Mapping& mapping) {
  return Validator(workload, architecture, mapping).run();
}

Violations validate(const Workload& workload, const Architecture& architecture,
                    const Mapping& mapping, const Constraints& constraints) {
  Violations violations = validate(workload, architecture, mapping);
  const bool refers = std::ranges::none_of(
      violations, [](const Violation& v) { return v.rule == MappingRule::kReference; });
  if (refers && !constraints.empty()) {
    for (std::string& message :
         detail::broken_constraints(workload, architecture, mapping, constraints)) {
      violations.push_back({MappingRule::kConstraint, std::move(message)});
    }
  }
  return violations;
}

void require_valid(const Workload& workload, const Architecture& architecture,
                   const Mapping& mapping) {
  const std::vector<Violation> violations = validate(workload, architecture, mapping);
  if (violations.empty()) {
    return;
  }
  std::string list;
  for (const Violation& violation : violations) {
    list += (list.empty() ? "" : "; ") + violation.message;
  }
  throw InputError("the mapping is not valid for " + workload.name() + " on " +
                       architecture.name() + ": " + list,
                   "change the mapping");
}

}  // namespace cosa
