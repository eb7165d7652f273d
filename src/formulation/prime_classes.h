#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "problem.h"

namespace cosa::detail {

/// Dimensions that the model cannot tell apart: equal rows of A, equal parts in every tile.
struct DimensionGroup {
  std::vector<std::size_t> dimensions;  ///< ascending
};

/// All copies of one prime in a group of dimensions: only how many of them sit where matters.
struct PrimeClass {
  std::size_t group;
  std::int64_t prime;       ///< 1 for the published form's dummies
  std::vector<int> copies;  ///< in each dimension of the group
  int total;                ///< sum of `copies`
  double log2_prime;
};

struct PrimeClasses {
  std::vector<DimensionGroup> groups;
  std::vector<PrimeClass> classes;

  /// The group of a dimension; none for one that has no class.
  [[nodiscard]] std::optional<std::size_t> group_of(std::size_t dimension) const;
};

/// The classes of the problem. With `interchange` false every dimension is a group of its own.
[[nodiscard]] PrimeClasses make_prime_classes(const FormulationProblem& problem, bool interchange);

/// Where the loops of a prime class can be: below one instance of a level in time, or in space
/// along an axis of its fan-out.
enum class LoopKind { kTemporal, kSpatialX, kSpatialY };
inline constexpr std::size_t kLoopKinds = 3;
inline constexpr LoopKind kAllLoopKinds[] = {LoopKind::kTemporal, LoopKind::kSpatialX,
                                             LoopKind::kSpatialY};

/// An integer for each level, prime class and loop kind: a solution of the compact form.
class PrimeCounts {
 public:
  PrimeCounts(std::size_t levels, std::size_t classes)
      : classes_(classes), counts_(levels * classes * kLoopKinds, 0) {}

  [[nodiscard]] int& at(std::size_t level, std::size_t prime_class, LoopKind kind) {
    return counts_[index(level, prime_class, kind)];
  }
  [[nodiscard]] int at(std::size_t level, std::size_t prime_class, LoopKind kind) const {
    return counts_[index(level, prime_class, kind)];
  }
  [[nodiscard]] int spatial(std::size_t level, std::size_t prime_class) const {
    return at(level, prime_class, LoopKind::kSpatialX) +
           at(level, prime_class, LoopKind::kSpatialY);
  }

 private:
  [[nodiscard]] std::size_t index(std::size_t level, std::size_t prime_class, LoopKind kind) const {
    return (level * classes_ + prime_class) * kLoopKinds + static_cast<std::size_t>(kind);
  }

  std::size_t classes_;
  std::vector<int> counts_;
};

/// Whether a loop of the kind at `loop_level` lies inside the tile of tensor v at level i, as a
/// mapping means it.
[[nodiscard]] bool in_mapped_tile(const FormulationProblem& problem, std::size_t v, std::size_t i,
                                  std::size_t loop_level, LoopKind kind);

/// The same as the problem's form counts it: the published form cuts spatial loops by Z, too.
[[nodiscard]] bool in_tile(const FormulationProblem& problem, std::size_t v, std::size_t i,
                           std::size_t loop_level, LoopKind kind);

}  // namespace cosa::detail
