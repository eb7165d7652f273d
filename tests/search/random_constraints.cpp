#include "search/random_constraints.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "cosa/base/factors.h"

namespace cosa::test {
namespace {

class ConstraintsMaker {
 public:
  ConstraintsMaker(const Workload& workload, const Architecture& architecture, std::uint64_t seed)
      : workload_(workload), architecture_(architecture), engine_(seed) {}

  StatedConstraints make() {
    StatedConstraints stated;
    for (std::size_t i = 0; i < architecture_.num_levels(); ++i) {
      stated.loops.push_back(loops(LevelId{i}, LoopKindAt::kTemporal));
      if (architecture_.fanout(LevelId{i}).size() > 1) {
        stated.loops.push_back(loops(LevelId{i}, LoopKindAt::kSpatial));
      }
    }
    if (chance(10)) {
      stated.least_utilization = static_cast<double>(below(4)) / 4;
    }
    return stated;
  }

 private:
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
  bool chance(std::size_t percent) { return below(100) < percent; }

  StatedLoops loops(LevelId level, LoopKindAt kind) {
    StatedLoops loops{.level = architecture_.level(level).name, .kind = kind};
    for (const Dimension& dimension : workload_.dimensions()) {
      if (chance(20)) {
        loops.factors.push_back(factor(dimension));
      }
      if (kind == LoopKindAt::kSpatial && chance(15)) {
        (chance(50) ? loops.only_x : loops.only_y).push_back(dimension.name);
      }
    }
    if (chance(10)) {
      loops.other_factors_at_most = static_cast<std::int64_t>(1 + below(4));
    }
    if (chance(45)) {
      add_order(loops);
    }
    return loops;
  }

  StatedFactor factor(const Dimension& dimension) {
    const auto of = divisors(dimension.extent);
    const std::int64_t value = of[below(of.size())];
    switch (below(5)) {
      case 0:
        return {dimension.name, Comparison::kExactly, value};
      case 1:
        return {dimension.name, Comparison::kAtLeast, std::min<std::int64_t>(value, 3)};
      case 2:
        return {dimension.name, Comparison::kExactly, 1};
      default:
        return {dimension.name, Comparison::kAtMost, value};
    }
  }

  void add_order(StatedLoops& loops) {
    std::vector<std::string> names;
    for (const Dimension& dimension : workload_.dimensions()) {
      names.push_back(dimension.name);
    }
    std::ranges::shuffle(names, engine_);
    const std::size_t innermost = below(names.size() + 1);
    const std::size_t outermost = chance(50) ? 0 : below(names.size() - innermost + 1);
    loops.innermost.assign(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(innermost));
    loops.outermost.assign(names.end() - static_cast<std::ptrdiff_t>(outermost), names.end());
  }

  const Workload& workload_;
  const Architecture& architecture_;
  std::mt19937_64 engine_;
};

}  // namespace

StatedConstraints random_constraints(const Workload& workload, const Architecture& architecture,
                                     std::uint64_t seed) {
  return ConstraintsMaker(workload, architecture, seed).make();
}

Constraints resolved_constraints(const Instance& instance, std::uint64_t seed) {
  const auto& [workload, architecture, energy, model] = instance;
  return {random_constraints(workload, architecture, seed), workload, architecture};
}

}  // namespace cosa::test
