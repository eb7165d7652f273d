#include "shared_fork.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "cosa/mapping/residency_sets.h"

namespace cosa::detail {
namespace {

using Weights = std::map<std::string, double>;

/// The first of the names with the greatest weight.
std::string heaviest(const Weights& weights) {
  return std::ranges::max_element(weights, {}, &Weights::value_type::second)->first;
}

double weight_of_those_that_obey(const SharedChoice& choice, const std::vector<Vote>& votes) {
  double weight = 0;
  for (const Vote& vote : votes) {
    weight += obeys(*vote.use, choice) ? vote.weight : 0;
  }
  return weight;
}

/// One axis of the fan-out below a level.
struct AxisOf {
  std::size_t level;
  AxisWiring LevelChoice::* wiring;
  Names LevelUse::* used;
};

constexpr AxisOf axis_of(std::size_t level, Axis axis) {
  return axis == Axis::kX ? AxisOf{level, &LevelChoice::x, &LevelUse::x}
                          : AxisOf{level, &LevelChoice::y, &LevelUse::y};
}

/// The dimensions that the layers unroll there beside those that are on it by choice.
Weights unchosen(const AxisOf& axis, const SharedChoice& choice, const std::vector<Vote>& votes) {
  Weights weights;
  for (const Vote& vote : votes) {
    for (const std::string& name : (*vote.use)[axis.level].*axis.used) {
      if (!(choice[axis.level].*axis.wiring).in.contains(name)) {
        weights[name] += vote.weight;
      }
    }
  }
  return weights;
}

/// One dimension more on the axis, or kept from it. A full axis has no other.
Fork axis_fork(const AxisOf& axis, const SharedChoice& choice, const std::vector<Vote>& votes,
               const SharedQuestion& question) {
  const auto most = static_cast<std::size_t>(question.sharing.dimensions_per_axis);
  const Weights weights = unchosen(axis, choice, votes);
  const Names& in = (choice[axis.level].*axis.wiring).in;
  if (in.size() + weights.size() <= most) {
    return {};
  }
  const std::string name = heaviest(weights);
  Fork fork{choice, choice};
  AxisWiring& with = fork[0][axis.level].*axis.wiring;
  with.in.insert(name);
  if (with.in.size() == most) {
    with.out.clear();
    std::ranges::set_difference(question.dimensions, with.in,
                                std::inserter(with.out, with.out.end()));
  }
  (fork[1][axis.level].*axis.wiring).out.insert(name);
  return fork;
}

/// The weight of the layers that keep a tensor at a level, and of those that do not.
struct Tally {
  double kept = 0;
  double passed = 0;
};

Tally tally(std::size_t level, const std::string& tensor, const std::vector<Vote>& votes) {
  Tally sum;
  for (const Vote& vote : votes) {
    const auto own = (*vote.use)[level].keeps.find(tensor);
    if (own != (*vote.use)[level].keeps.end()) {
      (own->second ? sum.kept : sum.passed) += vote.weight;
    }
  }
  return sum;
}

Fork residency_fork(std::size_t level, const std::string& tensor, bool first,
                    const SharedChoice& choice) {
  Fork fork{choice, choice};
  fork[0][level].keeps[tensor] = first;
  fork[1][level].keeps[tensor] = !first;
  return fork;
}

/// All dimensions, the innermost first, so that every layer's loops and the chosen ones stand in
/// order; absent where there is no such order.
std::optional<std::vector<std::string>> common_order(std::size_t level, const SharedChoice& choice,
                                                     const std::vector<Vote>& votes,
                                                     const Names& dimensions) {
  std::vector<std::string> order = choice[level].innermost;
  Names rest = dimensions;
  for (const std::string& name : order) {
    rest.erase(name);
  }
  const auto is_next = [&](const std::string& name) {
    return std::ranges::all_of(votes, [&](const Vote& vote) {
      const auto& loops = (*vote.use)[level].order;
      const auto own = std::ranges::find(loops, name);
      return own == loops.end() || std::none_of(loops.begin(), own, [&](const std::string& inner) {
               return rest.contains(inner);
             });
    });
  };
  while (!rest.empty()) {
    const auto next = std::ranges::find_if(rest, is_next);
    if (next == rest.end()) {
      return std::nullopt;
    }
    order.push_back(*next);
    rest.erase(next);
  }
  return order;
}

/// The dimensions that may stand next to the innermost ones that are chosen.
Fork order_fork(std::size_t level, const SharedChoice& choice, const std::vector<Vote>& votes,
                const SharedQuestion& question) {
  if (common_order(level, choice, votes, question.dimensions)) {
    return {};
  }
  std::vector<std::pair<double, SharedChoice>> ways;
  for (const std::string& name : question.dimensions) {
    if (std::ranges::find(choice[level].innermost, name) != choice[level].innermost.end()) {
      continue;
    }
    SharedChoice way = choice;
    way[level].innermost.push_back(name);
    const double weight = weight_of_those_that_obey(way, votes);
    ways.emplace_back(weight, std::move(way));
  }
  std::ranges::stable_sort(ways, std::ranges::greater{}, [](const auto& way) { return way.first; });
  Fork fork;
  for (auto& [weight, way] : ways) {
    fork.push_back(std::move(way));
  }
  return fork;
}

std::vector<Fork> forks_at(std::size_t level, const SharedChoice& choice,
                           const std::vector<Vote>& votes, const SharedQuestion& question) {
  std::vector<Fork> forks;
  if (question.sharing.dimensions_per_axis > 0) {
    for (const Axis axis : {Axis::kX, Axis::kY}) {
      forks.push_back(axis_fork(axis_of(level, axis), choice, votes, question));
    }
  }
  if (question.sharing.bypass) {
    for (const std::string& tensor : question.open[level]) {
      const Tally sum = tally(level, tensor, votes);
      if (sum.kept > 0 && sum.passed > 0) {
        forks.push_back(residency_fork(level, tensor, sum.kept >= sum.passed, choice));
      }
    }
  }
  if (question.sharing.order) {
    forks.push_back(order_fork(level, choice, votes, question));
  }
  std::erase_if(forks, [](const Fork& fork) { return fork.empty(); });
  return forks;
}

std::vector<std::string> on_axis(const AxisOf& axis, const SharedChoice& choice,
                                 const std::vector<Vote>& votes) {
  Names names = (choice[axis.level].*axis.wiring).in;
  for (const auto& [name, weight] : unchosen(axis, choice, votes)) {
    names.insert(name);
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> kept_at(std::size_t level, const std::vector<Vote>& votes) {
  Names names;
  for (const Vote& vote : votes) {
    for (const auto& [tensor, kept] : (*vote.use)[level].keeps) {
      if (kept) {
        names.insert(tensor);
      }
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace

std::optional<Fork> widest_fork(const SharedChoice& choice, const std::vector<Vote>& votes,
                                const SharedQuestion& question) {
  std::optional<Fork> widest;
  double least = 0;
  for (std::size_t level = 0; level < choice.size(); ++level) {
    for (Fork& fork : forks_at(level, choice, votes, question)) {
      const double content = weight_of_those_that_obey(fork.front(), votes);
      if (!widest || content < least) {
        least = content;
        widest = std::move(fork);
      }
    }
  }
  return widest;
}

std::vector<Names> open_tensors(const Network& network, const Architecture& architecture,
                                const Sharing& sharing) {
  std::vector<Names> open(architecture.num_levels());
  for (const Layer& layer : network.layers) {
    for (std::size_t i = 0; sharing.bypass && i < open.size(); ++i) {
      const ResidencySets sets = residency_sets(layer.workload, architecture, LevelId{i});
      for (std::size_t v = 0; v < layer.workload.tensors().size(); ++v) {
        if (sets.may.contains(TensorId{v}) && !sets.must.contains(TensorId{v})) {
          open[i].insert(layer.workload.tensor(TensorId{v}).name);
        }
      }
    }
  }
  return open;
}

std::optional<Fork> next_residency(const SharedChoice& choice, const std::vector<Vote>& votes,
                                   const SharedQuestion& question) {
  std::optional<Fork> next;
  double most = -1;
  for (std::size_t level = 0; level < choice.size(); ++level) {
    for (const std::string& tensor : question.open[level]) {
      const Tally sum = tally(level, tensor, votes);
      const double disputed = std::min(sum.kept, sum.passed);
      if (!choice[level].keeps.contains(tensor) && disputed > most) {
        most = disputed;
        next = residency_fork(level, tensor, sum.kept >= sum.passed, choice);
      }
    }
  }
  return next;
}

bool decides_residency(const SharedChoice& choice, const Workload& workload,
                       const SharedQuestion& question) {
  for (std::size_t level = 0; level < choice.size(); ++level) {
    for (const std::string& tensor : question.open[level]) {
      if (workload.find_tensor(tensor) && !choice[level].keeps.contains(tensor)) {
        return false;
      }
    }
  }
  return true;
}

std::vector<SharedChoice> neighbours(const SharedChoice& choice, const std::vector<Vote>& votes,
                                     const SharedQuestion& question) {
  SharedChoice whole = choice;
  for (std::size_t level = 0; level < whole.size(); ++level) {
    for (const std::string& tensor : question.open[level]) {
      whole[level].keeps.try_emplace(tensor, tally(level, tensor, votes).kept > 0);
    }
  }
  std::vector<SharedChoice> all;
  for (std::size_t level = 0; level < whole.size(); ++level) {
    for (const std::string& tensor : question.open[level]) {
      SharedChoice& other = all.emplace_back(whole);
      other[level].keeps[tensor] = !whole[level].keeps[tensor];
    }
  }
  return all;
}

std::vector<SharedLevel> agreement(const SharedChoice& choice, const std::vector<Vote>& votes,
                                   const SharedQuestion& question) {
  std::vector<SharedLevel> levels;
  for (std::size_t i = 0; i < choice.size(); ++i) {
    SharedLevel& level = levels.emplace_back();
    level.level = question.architecture.levels()[i].name;
    const Fanout& fanout = question.architecture.fanout(LevelId{i});
    if (question.sharing.dimensions_per_axis > 0 && fanout.x > 1) {
      level.x = on_axis(axis_of(i, Axis::kX), choice, votes);
    }
    if (question.sharing.dimensions_per_axis > 0 && fanout.y > 1) {
      level.y = on_axis(axis_of(i, Axis::kY), choice, votes);
    }
    if (question.sharing.bypass) {
      level.keeps = kept_at(i, votes);
    }
    if (question.sharing.order) {
      level.order = common_order(i, choice, votes, question.dimensions);
    }
  }
  return levels;
}

}  // namespace cosa::detail
