#include "shared_choice.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

namespace cosa::detail {
namespace {

bool lies_in(const Names& used, const AxisWiring& wiring) {
  return std::ranges::none_of(used,
                              [&](const std::string& name) { return wiring.out.contains(name); });
}

/// Ranks of the loops, from inner to outer, never fall.
bool stands_in_order(const std::vector<std::string>& loops,
                     const std::vector<std::string>& innermost) {
  return std::ranges::is_sorted(loops, {}, [&](const std::string& name) {
    return std::ranges::find(innermost, name) - innermost.begin();
  });
}

bool obeys_level(const LevelUse& use, const LevelChoice& choice) {
  return lies_in(use.x, choice.x) && lies_in(use.y, choice.y) &&
         stands_in_order(use.order, choice.innermost) &&
         std::ranges::all_of(choice.keeps, [&](const auto& kept) {
           const auto own = use.keeps.find(kept.first);
           return own == use.keeps.end() || own->second == kept.second;
         });
}

Names common(const Names& a, const Names& b) {
  Names both;
  std::ranges::set_intersection(a, b, std::inserter(both, both.end()));
  return both;
}

StatedLoops spatial_loops(const LevelChoice& choice, const Names& dimensions,
                          const StorageLevel& level, const Fanout& fanout) {
  StatedLoops loops{.level = level.name, .kind = LoopKindAt::kSpatial};
  for (const std::string& name : dimensions) {
    const bool along_x = fanout.x > 1 && !choice.x.out.contains(name);
    const bool along_y = fanout.y > 1 && !choice.y.out.contains(name);
    if (!along_x && !along_y) {
      loops.factors.push_back({.dimension = name, .comparison = Comparison::kAtMost, .value = 1});
    } else if (fanout.x > 1 && fanout.y > 1 && along_x != along_y) {
      (along_x ? loops.only_x : loops.only_y).push_back(name);
    }
  }
  return loops;
}

}  // namespace

Names looped_dimensions(const Workload& workload) {
  Names names;
  for (const Dimension& dimension : workload.dimensions()) {
    if (dimension.extent > 1) {
      names.insert(dimension.name);
    }
  }
  return names;
}

LayerUse use_of(const Workload& workload, const Mapping& mapping,
                const Architecture& architecture) {
  LayerUse use(architecture.num_levels());
  std::size_t level = architecture.outermost().value();
  for (const MappingNode& node : mapping.nodes()) {
    if (const auto* storage = std::get_if<StorageNode>(&node)) {
      level = storage->level.value();
      for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
        use[level].keeps[workload.tensor(TensorId{v}).name] =
            storage->tensors.contains(TensorId{v});
      }
      continue;
    }
    const Loop& loop = std::get<Loop>(node);
    const std::string& name = workload.dimension(loop.dimension).name;
    if (loop.bound == 1) {
      continue;
    }
    if (loop.spatial) {
      LevelUse& fanout = use[loop.spatial->fanout.value()];
      (loop.spatial->axis == Axis::kX ? fanout.x : fanout.y).insert(name);
    } else {
      use[level].order.insert(use[level].order.begin(), name);  // nodes come outermost first
    }
  }
  return use;
}

bool obeys(const LayerUse& use, const SharedChoice& choice) {
  return std::ranges::equal(use, choice, obeys_level);
}

SharedChoice projected(const SharedChoice& choice, const Workload& workload) {
  const Names dimensions = looped_dimensions(workload);
  SharedChoice felt;
  for (const LevelChoice& level : choice) {
    LevelChoice& own = felt.emplace_back();
    own.x.out = common(level.x.out, dimensions);
    own.y.out = common(level.y.out, dimensions);
    for (const auto& [tensor, kept] : level.keeps) {
      if (workload.find_tensor(tensor)) {
        own.keeps.emplace(tensor, kept);
      }
    }
    std::ranges::copy_if(level.innermost, std::back_inserter(own.innermost),
                         [&](const std::string& name) { return dimensions.contains(name); });
  }
  return felt;
}

Architecture with_residency(const Architecture& architecture, const SharedChoice& choice) {
  std::vector<StorageLevel> levels = architecture.levels();
  for (std::size_t i = 0; i < levels.size(); ++i) {
    for (const auto& [tensor, kept] : choice[i].keeps) {
      Residency& residency = levels[i].residency;
      (kept ? residency.keep : residency.bypass).push_back(tensor);
    }
  }
  return {architecture.name(), std::move(levels), architecture.compute()};
}

std::vector<StatedLoops> loops_of(const SharedChoice& choice, const Workload& workload,
                                  const Architecture& architecture) {
  const Names dimensions = looped_dimensions(workload);
  std::vector<StatedLoops> all;
  for (std::size_t i = 0; i < choice.size(); ++i) {
    const StorageLevel& level = architecture.levels()[i];
    if (const Fanout& fanout = architecture.fanout(LevelId{i}); fanout.size() > 1) {
      all.push_back(spatial_loops(choice[i], dimensions, level, fanout));
    }
    if (!choice[i].innermost.empty()) {
      all.push_back({.level = level.name, .innermost = choice[i].innermost});
    }
  }
  return all;
}

}  // namespace cosa::detail
