#include "cosa/workload/batched_matmul.h"

#include <utility>

#include "cosa/workload/convolution.h"

namespace cosa {

Workload batched_matmul(std::string name, const BatchedMatmulShape& shape,
                        std::int64_t occurrences) {
  constexpr DimensionId kB{0}, kM{1}, kN{2}, kK{3};
  if (shape.batch == 1) {
    return convolution(std::move(name), {.c = shape.reduced, .k = shape.columns, .n = shape.rows},
                       occurrences);
  }
  return {std::move(name),
          {{"B", shape.batch}, {"M", shape.rows}, {"N", shape.columns}, {"K", shape.reduced}},
          {{"Weights", Projection{{{{kB, 1}}, {{kK, 1}}, {{kN, 1}}}}, TensorRole::kInput},
           {"Inputs", Projection{{{{kB, 1}}, {{kM, 1}}, {{kK, 1}}}}, TensorRole::kInput},
           {"Outputs", Projection{{{{kB, 1}}, {{kM, 1}}, {{kN, 1}}}}, TensorRole::kOutput}},
          occurrences};
}

}  // namespace cosa
