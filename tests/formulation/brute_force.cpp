#include "formulation/brute_force.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>
#include <vector>

#include "cosa/mapping/mapping.h"
#include "cosa/mapping/validate.h"
#include "cosa/workload/convolution.h"

namespace cosa::testing {
namespace {

constexpr double kNone = std::numeric_limits<double>::infinity();
constexpr double kSlack = 1e-9;  // of comparisons between logarithms

enum Kind { kTemporal, kX, kY };

struct Copy {
  std::size_t dimension;
  std::int64_t prime;
};

struct Place {
  std::size_t level;
  Kind kind;
};

std::vector<std::int64_t> primes_of(std::int64_t n) {
  std::vector<std::int64_t> result;
  for (std::int64_t f = 2; n > 1; ++f) {
    for (; n % f == 0; n /= f) {
      result.push_back(f);
    }
  }
  return result;
}

class BruteForce {
 public:
  BruteForce(const Workload& workload, const Architecture& architecture,
             const FormulationOptions& options, const Constraints& constraints, bool with_schedule)
      : workload_(workload),
        architecture_(architecture),
        options_(options),
        constraints_(constraints),
        published_(options.form == FormulationForm::kPublished),
        with_schedule_(with_schedule),
        dims_(workload.dimensions().size()),
        tensors_(workload.tensors().size()),
        levels_(architecture.num_levels()) {
    g_ = options.permutation_level ? options.permutation_level->value() : levels_ - 2;
    shape_ = as_convolution(workload);
    set_matrices();
    for (std::size_t j = 0; j < dims_; ++j) {
      const std::int64_t extent = workload.dimensions()[j].extent;
      for (const std::int64_t prime : primes_of(extent)) {
        copies_.push_back({j, prime});
      }
      if (published_ && extent == 1) {
        copies_.push_back({j, 1});
      }
    }
    places_.resize(copies_.size(), {0, kTemporal});
    used_.assign(levels_, {1, 1});
  }

  BruteForceResult run() {
    choose(0);
    BruteForceResult result;
    if (best_ < kNone) {
      result.model_optimum = best_;
    }
    if (best_valid_ < kNone) {
      result.schedule_optimum = best_valid_;
    }
    return result;
  }

 private:
  void set_matrices() {
    a_.assign(dims_, std::vector<int>(tensors_, 0));
    const std::array<std::array<int, 3>, 7> convolution_a{
        {{1, 0, 0}, {1, 0, 0}, {0, 1, 1}, {0, 1, 1}, {1, 1, 0}, {1, 0, 1}, {0, 1, 1}}};
    for (std::size_t j = 0; j < dims_; ++j) {
      for (std::size_t v = 0; v < tensors_; ++v) {
        a_[j][v] = options_.relevance ? (*options_.relevance)(j, v)
                   : shape_           ? convolution_a[j][v]
                   : workload_.tensors()[v].projection.uses(DimensionId{j}) ? 1
                                                                            : 0;
      }
    }
    b_.assign(tensors_, std::vector<int>(levels_, 0));
    z_.assign(tensors_, std::vector<std::vector<int>>(levels_, std::vector<int>(levels_, 0)));
    for (std::size_t v = 0; v < tensors_; ++v) {
      for (std::size_t i = 0; i < levels_; ++i) {
        b_[v][i] = kept(v, i) ? 1 : 0;
        for (std::size_t inner = 0; inner < levels_; ++inner) {
          z_[v][i][inner] = options_.nesting ? (*options_.nesting)[v](i, inner)
                                             : (b_[v][i] == 1 && inner <= i ? 1 : 0);
        }
      }
    }
  }

  [[nodiscard]] bool kept(std::size_t v, std::size_t i) const {
    if (options_.residency) {
      return (*options_.residency)(v, i) == 1;
    }
    if (options_.nesting) {
      return (*options_.nesting)[v](i, 0) == 1;
    }
    const auto& bypass = architecture_.levels()[i].residency.bypass;
    return std::ranges::find(bypass, workload_.tensors()[v].name) == bypass.end();
  }

  [[nodiscard]] double ratio(std::size_t i, std::size_t v) const {
    if (options_.part_ratios) {
      return (*options_.part_ratios)(i, v);
    }
    int n = 0;
    for (std::size_t w = 0; w < tensors_; ++w) {
      n += b_[w][i];
    }
    return b_[v][i] == 1 ? 1.0 / n : 0.0;
  }

  // ---- enumeration ----

  void choose(std::size_t n) {
    if (n == copies_.size()) {
      judge();
      return;
    }
    const std::int64_t prime = copies_[n].prime;
    for (std::size_t level = 0; level < levels_; ++level) {
      places_[n] = {level, kTemporal};
      choose(n + 1);
      // A spatial 1 is in no way different from a temporal one: its logarithm is 0 and an outermost
      // slot hides it.
      if (prime == 1 || level == 0) {
        continue;
      }
      const Fanout& mesh = architecture_.fanout(LevelId{level});
      const std::array<std::int64_t, 2> room{published_ ? mesh.x * mesh.y : mesh.x,
                                             published_ ? 1 : mesh.y};
      for (const Kind kind : {kX, kY}) {
        std::int64_t& used = used_[level][kind - 1];
        if (used * prime <= room[static_cast<std::size_t>(kind - 1)]) {
          used *= prime;
          places_[n] = {level, kind};
          choose(n + 1);
          used /= prime;
        }
      }
    }
  }

  void judge() {
    if (!obeys()) {
      return;
    }
    double utilization = 0;
    for (std::size_t v = 0; v < tensors_; ++v) {
      for (std::size_t i = 0; i + 1 < levels_; ++i) {
        const double log_tile = published_ ? published_tile(v, i) : exact_tile(v, i);
        if (log_tile == kNone || !fits(v, i, log_tile)) {
          return;
        }
        if (i < g_) {
          utilization +=
              log_tile * (is_favoured_level(i) ? options_.factors.favoured_utilization_scale : 1.0);
        }
      }
    }
    const double value = options_.weights.compute * compute() +
                         options_.weights.traffic * traffic() -
                         options_.weights.utilization * utilization;
    best_ = std::min(best_, value);
    if (with_schedule_ && value < best_valid_ - kSlack && is_valid()) {
      best_valid_ = value;
    }
  }

  // ---- constraints ----

  [[nodiscard]] bool obeys() const {
    std::int64_t multipliers = 1;
    std::map<std::array<std::size_t, 3>, std::int64_t> factors;  // level, spatial, dimension
    for (std::size_t n = 0; n < copies_.size(); ++n) {
      const auto [level, kind] = places_[n];
      const auto [dimension, prime] = copies_[n];
      factors.try_emplace({level, kind == kTemporal ? 0U : 1U, dimension}, 1).first->second *=
          prime;
      multipliers *= kind == kTemporal ? 1 : prime;
      if (kind != kTemporal && !constraints_.axes(LevelId{level}, DimensionId{dimension})
                                    .allows(kind == kX ? Axis::kX : Axis::kY)) {
        return false;
      }
    }
    for (const FactorLimit& limit : constraints_.factor_limits()) {
      const bool spatial = limit.place.kind == LoopKindAt::kSpatial;
      const auto found =
          factors.find({limit.place.level.value(), spatial ? 1U : 0U, limit.dimension.value()});
      if (!limit.range.holds(found == factors.end() ? 1 : found->second)) {
        return false;
      }
    }
    return multipliers >= constraints_.least_multipliers();
  }

  [[nodiscard]] bool fits(std::size_t v, std::size_t i, double log_tile) const {
    const auto& capacity = architecture_.levels()[i].capacity_words;
    if (!capacity || (!published_ && b_[v][i] == 0)) {
      return true;
    }
    const double share = static_cast<double>(*capacity) * ratio(i, v);
    if (published_) {
      return log_tile <= std::log2(std::max(1.0, share)) + kSlack;
    }
    return std::exp2(log_tile) <= std::floor(share) + 0.25;
  }

  [[nodiscard]] double published_tile(std::size_t v, std::size_t i) const {
    double sum = 0;
    for (std::size_t n = 0; n < copies_.size(); ++n) {
      const auto [j, prime] = copies_[n];
      const std::size_t at = places_[n].level;
      if (at <= g_ && z_[v][i][at] == 1 && a_[j][v] == 1) {
        const bool strided = v == 1 && (j == 2 || j == 3);
        const std::int64_t stride = !strided ? 1 : j == 2 ? shape_->w_stride : shape_->h_stride;
        sum += std::log2(static_cast<double>(stride * prime));
      }
    }
    std::size_t input_level = 0;
    while (b_[1][input_level] == 0) {
      ++input_level;
    }
    if (v == 1 && i < input_level) {
      for (std::size_t n = 0; n < copies_.size(); ++n) {
        const auto [j, prime] = copies_[n];
        if (j > 1 || places_[n].level + 1 == levels_) {
          continue;
        }
        bool zz = false;
        for (std::size_t m = 0; m < copies_.size(); ++m) {
          zz |= copies_[m].dimension == j + 2 && places_[m].level <= input_level;
        }
        sum += zz ? 1.0 : std::log2(static_cast<double>(prime));
      }
    }
    return sum;
  }

  [[nodiscard]] double exact_tile(std::size_t v, std::size_t i) const {
    if (b_[v][i] == 0) {
      return 0;
    }
    std::vector<std::int64_t> extents(dims_, 1);
    for (std::size_t n = 0; n < copies_.size(); ++n) {
      const auto [level, kind] = places_[n];
      if (kind == kTemporal ? z_[v][i][level] == 1 : level <= i) {
        extents[copies_[n].dimension] *= copies_[n].prime;
      }
    }
    double words = 1;
    for (const ProjectionRank& rank : workload_.tensors()[v].projection.ranks()) {
      std::int64_t width = 1;
      for (const auto& [dimension, coefficient] : rank) {
        width += coefficient * (extents[dimension.value()] - 1);
      }
      words *= static_cast<double>(width);
    }
    return std::log2(words);
  }

  // ---- objective ----

  [[nodiscard]] std::optional<std::size_t> favoured() const {
    if (options_.favoured_tensor) {
      return options_.favoured_tensor->value();
    }
    return shape_ ? std::optional<std::size_t>{0} : std::nullopt;
  }

  [[nodiscard]] bool is_favoured_level(std::size_t i) const {
    if (!favoured() || b_[*favoured()][i] == 0) {
      return false;
    }
    for (std::size_t outer = i + 1; outer < g_; ++outer) {
      if (b_[*favoured()][outer] == 1) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] double log_prime(std::size_t n) const {
    return std::log2(static_cast<double>(copies_[n].prime));
  }

  [[nodiscard]] double compute() const {
    double sum = 0;
    for (std::size_t n = 0; n < copies_.size(); ++n) {
      sum += places_[n].kind == kTemporal ? log_prime(n) : 0.0;
    }
    return sum;
  }

  [[nodiscard]] double traffic() {
    const ObjectiveFactors& factors = options_.factors;
    double sum = 0;
    std::uint64_t at_g = 0;
    for (std::size_t n = 0; n < copies_.size(); ++n) {
      const auto [level, kind] = places_[n];
      for (std::size_t v = 0; v < tensors_; ++v) {
        const int relevant = a_[copies_[n].dimension][v];
        if (level < g_) {
          sum += factors.inner_traffic_scale *
                 (factors.inner_traffic_base +
                  factors.inner_traffic_step * static_cast<double>(level)) *
                 relevant * log_prime(n);
        } else if (level == g_ && kind != kTemporal) {
          sum += factors.spatial_traffic_scale * (published_ ? 1 : relevant) * log_prime(n);
        } else if (level + 1 == levels_ && kind == kTemporal) {
          sum += (favoured() == v ? factors.favoured_dram_scale : 1.0) * log_prime(n);
        }
      }
      if (level == g_ && kind == kTemporal && copies_[n].prime > 1) {
        at_g |= std::uint64_t{1} << n;
      }
    }
    return sum + slot_traffic(at_g);
  }

  /// The least sum over tensors and slots of y * log f, over all orders of these copies.
  double slot_traffic(std::uint64_t mask) {
    const auto known = slot_traffic_.find(mask);
    if (known != slot_traffic_.end()) {
      return known->second;
    }
    std::vector<std::size_t> order;
    for (std::size_t n = 0; n < copies_.size(); ++n) {
      if ((mask >> n & 1U) != 0) {
        order.push_back(n);
      }
    }
    double best = kNone;
    do {
      double sum = 0;
      for (std::size_t v = 0; v < tensors_; ++v) {
        int y = 0;
        for (const std::size_t n : order) {
          y = std::max(y, a_[copies_[n].dimension][v]);
          sum += y * log_prime(n);
        }
      }
      best = std::min(best, sum);
    } while (std::next_permutation(order.begin(), order.end()));
    slot_traffic_[mask] = best;
    return best;
  }

  // ---- the mapping ----

  [[nodiscard]] bool is_valid() const {
    std::vector<std::size_t> spatial;
    for (std::size_t n = 0; n < copies_.size(); ++n) {
      if (places_[n].kind != kTemporal) {
        spatial.push_back(n);
      }
    }
    // The published form does not say along which axis: some way must do.
    const std::uint64_t ways = published_ ? std::uint64_t{1} << spatial.size() : 1;
    for (std::uint64_t way = 0; way < ways; ++way) {
      std::vector<Kind> kinds;
      for (const Place& place : places_) {
        kinds.push_back(place.kind);
      }
      for (std::size_t s = 0; s < spatial.size() && published_; ++s) {
        kinds[spatial[s]] = (way >> s & 1U) != 0 ? kY : kX;
      }
      if (validate(workload_, architecture_, mapping(kinds)).empty()) {
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] Mapping mapping(const std::vector<Kind>& kinds) const {
    std::vector<MappingNode> nodes;
    for (std::size_t level = levels_; level-- > 0;) {
      for (std::size_t i = levels_; i-- > 0;) {
        for (std::size_t v = 0; v < tensors_; ++v) {
          const auto& row = z_[v][i];
          if (b_[v][i] == 1 && row[level] == 1 && (level + 1 == levels_ || row[level + 1] == 0)) {
            TensorSet one;
            one.insert(TensorId{v});
            nodes.emplace_back(StorageNode{LevelId{i}, one});
          }
        }
      }
      for (const Kind kind : {kTemporal, kX, kY}) {
        for (std::size_t n = 0; n < copies_.size(); ++n) {
          if (places_[n].level == level && kinds[n] == kind && copies_[n].prime > 1) {
            Loop loop{DimensionId{copies_[n].dimension}, copies_[n].prime};
            if (kind != kTemporal) {
              loop.spatial = SpatialPlacement{LevelId{level}, kind == kX ? Axis::kX : Axis::kY};
            }
            nodes.emplace_back(loop);
          }
        }
      }
    }
    return Mapping{nodes};
  }

  const Workload& workload_;
  const Architecture& architecture_;
  const FormulationOptions& options_;
  const Constraints& constraints_;
  bool published_;
  bool with_schedule_;
  std::size_t dims_;
  std::size_t tensors_;
  std::size_t levels_;
  std::size_t g_ = 0;
  std::optional<ConvolutionShape> shape_;
  std::vector<std::vector<int>> a_;
  std::vector<std::vector<int>> b_;
  std::vector<std::vector<std::vector<int>>> z_;
  std::vector<Copy> copies_;
  std::vector<Place> places_;
  std::vector<std::array<std::int64_t, 2>> used_;
  std::map<std::uint64_t, double> slot_traffic_;
  double best_ = kNone;
  double best_valid_ = kNone;
};

}  // namespace

BruteForceResult brute_force(const Workload& workload, const Architecture& architecture,
                             const FormulationOptions& options, const Constraints& constraints,
                             bool with_schedule_optimum) {
  return BruteForce(workload, architecture, options, constraints, with_schedule_optimum).run();
}

}  // namespace cosa::testing
