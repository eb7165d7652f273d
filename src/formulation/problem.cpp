#include "problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cosa/base/check.h"
#include "cosa/base/checked.h"
#include "cosa/base/input_error.h"
#include "cosa/mapping/residency_sets.h"
#include "option_checks.h"

namespace cosa::detail {
namespace {

constexpr std::size_t kWeights = 0;  // of a convolution
/// The original's A for R, S, P, Q, C, K, N: weights, inputs, outputs.
constexpr std::array<std::array<int, 3>, 7> kConvolutionRelevance{
    {{1, 0, 0}, {1, 0, 0}, {0, 1, 1}, {0, 1, 1}, {1, 1, 0}, {1, 0, 1}, {0, 1, 1}}};

std::size_t permutation_level(const Architecture& architecture, const FormulationOptions& options) {
  const std::size_t levels = architecture.num_levels();
  if (levels < 2) {
    throw InputError(fmt::format("{} has one storage level", architecture.name()),
                     "the formulation needs a level inside the outermost one");
  }
  if (!options.permutation_level) {
    return levels - 2;
  }
  const std::size_t level = options.permutation_level->value();
  if (level + 1 >= levels) {
    throw InputError(
        fmt::format("the permutation level is number {}, {} has {} levels", level,
                    architecture.name(), levels),
        fmt::format("name a level inside the outermost, {}", architecture.levels().back().name));
  }
  return level;
}

Matrix<int> relevance(const FormulationProblem& problem, const FormulationOptions& options,
                      bool is_convolution) {
  const auto& dimensions = problem.workload->dimensions();
  if (options.relevance) {
    const Matrix<int>& a = *options.relevance;
    check_shape("A", a.rows(), a.columns(), dimensions.size(), "dimension", problem.num_tensors,
                "tensor");
    check_binary("A", a);
    return a;
  }
  Matrix<int> a(dimensions.size(), problem.num_tensors);
  for (std::size_t j = 0; j < a.rows(); ++j) {
    for (std::size_t v = 0; v < a.columns(); ++v) {
      a(j, v) = is_convolution ? kConvolutionRelevance[j][v]
                               : problem.workload->tensors()[v].projection.uses(DimensionId{j});
    }
  }
  return a;
}

/// B as the machine has it: a tensor that a level neither must keep nor must bypass is kept.
Matrix<int> machine_residency(const FormulationProblem& problem) {
  Matrix<int> kept(problem.num_tensors, problem.num_levels);
  for (std::size_t i = 0; i < problem.num_levels; ++i) {
    const auto sets = residency_sets(*problem.workload, *problem.architecture, LevelId{i});
    for (std::size_t v = 0; v < problem.num_tensors; ++v) {
      kept(v, i) = sets.may.contains(TensorId{v}) ? 1 : 0;
    }
  }
  return kept;
}

/// Fills in B and Z, each from the other where only one is given.
void set_residency_and_nesting(FormulationProblem& problem, const FormulationOptions& options) {
  if (options.residency) {
    const Matrix<int>& b = *options.residency;
    check_shape("B", b.rows(), b.columns(), problem.num_tensors, "tensor", problem.num_levels,
                "level");
    check_binary("B", b);
    problem.kept = b;
  } else if (!options.nesting) {
    problem.kept = machine_residency(problem);
  }
  Matrix<std::size_t> prefixes(problem.num_tensors, problem.num_levels);
  if (options.nesting) {
    prefixes = nesting_prefixes(*problem.workload, *problem.architecture, *options.nesting);
    if (!options.residency) {
      problem.kept = Matrix<int>(problem.num_tensors, problem.num_levels);
    }
  }
  for (std::size_t v = 0; v < problem.num_tensors; ++v) {
    for (std::size_t i = 0; i < problem.num_levels; ++i) {
      if (!options.nesting) {
        prefixes(v, i) = problem.kept(v, i) == 1 ? i + 1 : 0;
      } else if (!options.residency) {
        problem.kept(v, i) = prefixes(v, i) > 0 ? 1 : 0;
      } else if ((problem.kept(v, i) == 1) != (prefixes(v, i) > 0)) {
        throw InputError(fmt::format("B and Z disagree whether {} is kept at {}",
                                     problem.workload->tensors()[v].name,
                                     problem.architecture->levels()[i].name),
                         "a row of Z is empty exactly where B has 0; or give one of the two");
      }
    }
  }
  check_residency(*problem.workload, *problem.architecture, problem.kept);
  problem.inside = std::move(prefixes);
}

Matrix<double> part_ratios(const FormulationProblem& problem, const FormulationOptions& options) {
  if (options.part_ratios) {
    check_ratios(*problem.workload, *problem.architecture, *options.part_ratios);
    return *options.part_ratios;
  }
  Matrix<double> ratios(problem.num_levels, problem.num_tensors);
  for (std::size_t i = 0; i < problem.num_levels; ++i) {
    int tensors_kept = 0;
    for (std::size_t v = 0; v < problem.num_tensors; ++v) {
      tensors_kept += problem.kept(v, i);
    }
    for (std::size_t v = 0; v < problem.num_tensors; ++v) {
      ratios(i, v) = problem.kept(v, i) == 1 ? 1.0 / tensors_kept : 0.0;
    }
  }
  return ratios;
}

/// Published: log(max(1, capacity x ratio)), for every tensor. Corrected: floor(capacity x ratio)
/// for the tensors kept, and no more than the level's partition for the tensor.
std::optional<std::int64_t> tile_limit(const FormulationProblem& problem, std::size_t v,
                                       std::size_t i, double ratio) {
  const StorageLevel& level = problem.architecture->levels()[i];
  const Tensor& tensor = problem.workload->tensors()[v];
  std::optional<std::int64_t> words;
  if (level.capacity_words) {
    words = usable_words(usable_words(*level.capacity_words, level.usable_share), ratio);
  }
  if (problem.is_published()) {
    return words ? std::optional{std::max<std::int64_t>(1, *words)} : std::nullopt;
  }
  if (problem.kept(v, i) == 0) {
    return std::nullopt;
  }
  if (const auto part = level.partition_words.find(tensor.name);
      part != level.partition_words.end()) {
    const std::int64_t usable = usable_words(part->second, level.usable_share);
    words = words ? std::min(*words, usable) : usable;
  }
  return words ? std::optional{elements_in(level, tensor, *words)} : std::nullopt;
}

void set_tile_limits(FormulationProblem& problem, const Matrix<double>& ratios) {
  problem.tile_limit = Matrix<std::optional<std::int64_t>>(problem.num_tensors, problem.num_levels);
  for (std::size_t v = 0; v < problem.num_tensors; ++v) {
    for (std::size_t i = 0; i < problem.outermost(); ++i) {
      problem.tile_limit(v, i) = tile_limit(problem, v, i, ratios(i, v));
    }
  }
}

void set_favoured(FormulationProblem& problem, const FormulationOptions& options,
                  bool is_convolution) {
  if (options.favoured_tensor) {
    if (options.favoured_tensor->value() >= problem.num_tensors) {
      throw InputError(fmt::format("the favoured tensor is number {}, {} has {} tensors",
                                   options.favoured_tensor->value(), problem.workload->name(),
                                   problem.num_tensors),
                       "tensors are numbered from 0");
    }
    problem.favoured_tensor = options.favoured_tensor->value();
  } else if (is_convolution) {
    problem.favoured_tensor = kWeights;
  }
  for (std::size_t i = problem.permutation_level; i-- > 0 && problem.favoured_tensor;) {
    if (problem.kept(*problem.favoured_tensor, i) == 1) {
      problem.favoured_level = i;
      break;
    }
  }
}

std::vector<Fanout> fanouts(const Architecture& architecture) {
  // The multipliers' count plays no part: the innermost level has no fan-out of its own.
  std::vector<Fanout> result{Fanout{}};
  for (std::size_t i = 1; i < architecture.num_levels(); ++i) {
    result.push_back(architecture.fanout(LevelId{i}));
  }
  return result;
}

}  // namespace

std::int64_t elements_in(const StorageLevel& level, const Tensor& tensor, std::int64_t words) {
  if (!tensor.word_bits || *tensor.word_bits == level.word_bits) {
    return words;
  }
  return checked_multiply(words, level.word_bits) / *tensor.word_bits;
}

FormulationProblem make_problem(const Workload& workload, const Architecture& architecture,
                                const FormulationOptions& options) {
  check_numbers(options);
  const auto convolution = as_convolution(workload);
  if (options.form == FormulationForm::kPublished && !convolution) {
    throw InputError(
        fmt::format("{} is no convolution: the published formulation knows no other workload",
                    workload.name()),
        "choose the corrected formulation");
  }
  FormulationProblem problem{
      .workload = &workload,
      .architecture = &architecture,
      .form = options.form,
      .num_dimensions = workload.dimensions().size(),
      .num_tensors = workload.tensors().size(),
      .num_levels = architecture.num_levels(),
      .permutation_level = permutation_level(architecture, options),
      .relevance = {},
      .kept = {},
      .inside = {},
      .tile_limit = {},
      .fanouts = fanouts(architecture),
      .favoured_tensor = {},
      .favoured_level = {},
      .weights = options.weights,
      .factors = options.factors,
      .convolution = options.form == FormulationForm::kPublished ? convolution : std::nullopt,
  };
  problem.relevance = relevance(problem, options, convolution.has_value());
  set_residency_and_nesting(problem, options);
  set_tile_limits(problem, part_ratios(problem, options));
  set_favoured(problem, options, convolution.has_value());
  return problem;
}

}  // namespace cosa::detail
