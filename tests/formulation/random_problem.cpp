#include "formulation/random_problem.h"

#include <algorithm>
#include <string>
#include <vector>

#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"

namespace cosa::testing {
namespace {

/// std distributions differ between libraries: remainders do not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  std::int64_t from_to(std::int64_t low, std::int64_t high) {
    const auto span = static_cast<std::uint64_t>(high - low + 1);
    return low + static_cast<std::int64_t>(engine_() % span);
  }
  bool chance(int percent) { return from_to(1, 100) <= percent; }
  template <typename T>
  T one_of(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(
        from_to(0, static_cast<std::int64_t>(choices.size()) - 1))];
  }

 private:
  std::mt19937_64 engine_;
};

std::vector<std::int64_t> random_extents(Dice& dice, std::size_t dimensions, int max_primes) {
  std::vector<std::int64_t> extents(dimensions, 1);
  const std::int64_t primes = dice.from_to(1, max_primes);
  for (std::int64_t n = 0; n < primes; ++n) {
    const auto j =
        static_cast<std::size_t>(dice.from_to(0, static_cast<std::int64_t>(dimensions) - 1));
    extents[j] *= dice.one_of<std::int64_t>({2, 2, 2, 3, 3, 5, 7});
  }
  return extents;
}

Workload random_convolution(Dice& dice, int max_primes) {
  const auto e = random_extents(dice, 7, max_primes);
  ConvolutionShape shape{
      .r = e[0], .s = e[1], .p = e[2], .q = e[3], .c = e[4], .k = e[5], .n = e[6]};
  shape.w_stride = dice.from_to(1, 3);
  shape.h_stride = dice.chance(50) ? shape.w_stride : dice.from_to(1, 3);
  shape.w_dilation = dice.from_to(1, 2);
  shape.h_dilation = dice.from_to(1, 2);
  return convolution("layer", shape);
}

/// Weights[a,b] x Inputs[2a, 3b + c + 2d] x Bias[d,d] -> Outputs[b,c]: a strided rank, a window of
/// three dimensions, a diagonal and four tensors.
Workload random_einsum(Dice& dice, int max_primes) {
  const auto e = random_extents(dice, 4, max_primes);
  constexpr DimensionId kA{0}, kB{1}, kC{2}, kD{3};
  return {"einsum",
          {{"A", e[0]}, {"B", e[1]}, {"C", e[2]}, {"D", e[3]}},
          {{"Weights", Projection{{{{kA, 1}}, {{kB, 1}}}}, TensorRole::kInput},
           {"Inputs", Projection{{{{kA, 2}}, {{kB, 3}, {kC, 1}, {kD, 2}}}}, TensorRole::kInput},
           {"Bias", Projection{{{{kD, 1}}, {{kD, 1}}}}, TensorRole::kInput},
           {"Outputs", Projection{{{{kB, 1}}, {{kC, 1}}}}, TensorRole::kOutput}}};
}

Workload random_workload(Dice& dice, const RandomProblemKind& kind) {
  if (kind.form == FormulationForm::kPublished || dice.chance(50)) {
    return random_convolution(dice, kind.max_primes);
  }
  if (dice.chance(50)) {
    return random_einsum(dice, kind.max_primes);
  }
  const auto e = random_extents(dice, 3, kind.max_primes);
  return gemm("gemm", {.m = e[0], .n = e[1], .k = e[2]});
}

Residency random_residency(Dice& dice, const Workload& workload) {
  Residency residency;
  for (const Tensor& tensor : workload.tensors()) {
    if (dice.chance(35)) {
      residency.bypass.push_back(tensor.name);
    } else if (dice.chance(50)) {
      residency.keep.push_back(tensor.name);
    }
  }
  return residency;
}

std::int64_t random_capacity(Dice& dice, std::size_t level, bool is_large) {
  if (is_large) {
    return dice.from_to(1, 64) << (level == 0 ? 0 : dice.from_to(0, 14));
  }
  return dice.from_to(1, 6) * (level == 0 ? 2 : dice.from_to(1, 12));
}

Architecture random_architecture(Dice& dice, const Workload& workload,
                                 const RandomProblemKind& kind) {
  const auto count = static_cast<std::size_t>(
      dice.from_to(kind.uneven ? 3 : 2, static_cast<std::int64_t>(kind.max_levels)));
  std::vector<StorageLevel> levels(count);
  std::int64_t x = 1;
  std::int64_t y = 1;
  for (std::size_t i = count; i-- > 0;) {
    StorageLevel& level = levels[i];
    level.name = "L" + std::to_string(i);
    level.instances = x * y;
    level.mesh_x = x;
    if (i + 1 < count) {
      level.residency = random_residency(dice, workload);
      if (dice.chance(90)) {
        level.capacity_words = random_capacity(dice, i, kind.is_large);
      }
    }
    if (dice.chance(60)) {
      x *= dice.from_to(1, kind.is_large ? 16 : 6);
      y *= dice.chance(40) ? dice.from_to(1, kind.is_large ? 8 : 4) : 1;
    }
  }
  return {"machine", std::move(levels),
          ComputeUnit{.name = "MAC", .instances = x * y, .mesh_x = x}};
}

Matrix<int> random_residency_matrix(Dice& dice, const RandomProblem& problem) {
  Matrix<int> b(problem.workload.tensors().size(), problem.architecture.num_levels());
  for (std::size_t v = 0; v < b.rows(); ++v) {
    for (std::size_t i = 0; i < b.columns(); ++i) {
      const auto has = [&](const std::vector<std::string>& names) {
        return std::ranges::find(names, problem.workload.tensors()[v].name) != names.end();
      };
      const Residency& residency = problem.architecture.levels()[i].residency;
      b(v, i) =
          i + 1 == b.columns() || has(residency.keep) || (!has(residency.bypass) && dice.chance(70))
              ? 1
              : 0;
    }
  }
  return b;
}

/// Rows one shorter or longer than even ones here and there.
std::vector<Matrix<int>> random_nesting(Dice& dice, const Matrix<int>& b) {
  std::vector<Matrix<int>> z;
  const auto levels = static_cast<std::int64_t>(b.columns());
  for (std::size_t v = 0; v < b.rows(); ++v) {
    z.emplace_back(b.columns(), b.columns(), 0);
    std::int64_t inner = 1;
    for (std::int64_t i = 0; i < levels; ++i) {
      if (b(v, static_cast<std::size_t>(i)) == 0) {
        continue;
      }
      std::int64_t length = std::max(inner, i + dice.from_to(0, dice.chance(30) ? 2 : 1));
      length = i + 1 == levels ? levels : std::min(length, levels);
      for (std::int64_t k = 0; k < length; ++k) {
        z.back()(static_cast<std::size_t>(i), static_cast<std::size_t>(k)) = 1;
      }
      inner = length;
    }
  }
  return z;
}

bool is_even(const Matrix<int>& b, const std::vector<Matrix<int>>& z) {
  for (std::size_t v = 0; v < b.rows(); ++v) {
    for (std::size_t i = 0; i < b.columns(); ++i) {
      for (std::size_t k = 0; k < b.columns(); ++k) {
        if (z[v](i, k) != (b(v, i) == 1 && k <= i ? 1 : 0)) {
          return false;
        }
      }
    }
  }
  return true;
}

void randomize_options(Dice& dice, RandomProblem& problem, const RandomProblemKind& kind) {
  FormulationOptions& options = problem.options;
  options.form = kind.form;
  const std::size_t levels = problem.architecture.num_levels();
  const std::size_t tensors = problem.workload.tensors().size();
  if (kind.uneven || dice.chance(40)) {
    options.residency = random_residency_matrix(dice, problem);
  }
  if (kind.uneven) {
    do {
      options.nesting = random_nesting(dice, *options.residency);
    } while (is_even(*options.residency, *options.nesting) && !dice.chance(2));
  }
  if (dice.chance(30)) {
    options.relevance = Matrix<int>(problem.workload.dimensions().size(), tensors);
    for (std::size_t j = 0; j < options.relevance->rows(); ++j) {
      for (std::size_t v = 0; v < tensors; ++v) {
        (*options.relevance)(j, v) = dice.chance(50) ? 1 : 0;
      }
    }
  }
  if (dice.chance(30)) {
    options.part_ratios = Matrix<double>(levels, tensors);
    for (std::size_t i = 0; i < levels; ++i) {
      for (std::size_t v = 0; v < tensors; ++v) {
        (*options.part_ratios)(i, v) = static_cast<double>(dice.from_to(0, 8)) / 8.0;
      }
    }
  }
  if (dice.chance(40)) {
    options.permutation_level =
        LevelId{static_cast<std::size_t>(dice.from_to(0, static_cast<std::int64_t>(levels) - 2))};
  }
  if (dice.chance(25)) {
    options.weights = {static_cast<double>(dice.from_to(0, 30)) / 10.0,
                       static_cast<double>(dice.from_to(0, 30)) / 10.0,
                       static_cast<double>(dice.from_to(0, 30)) / 10.0};
  }
}

}  // namespace

RandomProblem random_problem(std::uint64_t seed, const RandomProblemKind& kind) {
  Dice dice(seed);
  Workload workload = random_workload(dice, kind);
  Architecture architecture = random_architecture(dice, workload, kind);
  RandomProblem problem{std::move(workload), std::move(architecture), {}};
  randomize_options(dice, problem, kind);
  return problem;
}

}  // namespace cosa::testing
