#include "cosa/workload/gemm.h"

#include <utility>

namespace cosa {

Workload gemm(std::string name, const GemmShape& shape, std::int64_t occurrences) {
  constexpr DimensionId kM{0}, kN{1}, kK{2};
  return {std::move(name),
          {{"M", shape.m}, {"N", shape.n}, {"K", shape.k}},
          {{"A", Projection{{{{kM, 1}}, {{kK, 1}}}}, TensorRole::kInput},
           {"B", Projection{{{{kK, 1}}, {{kN, 1}}}}, TensorRole::kInput},
           {"Z", Projection{{{{kM, 1}}, {{kN, 1}}}}, TensorRole::kOutput}},
          occurrences};
}

}  // namespace cosa
