#pragma once

#include <onnx/onnx_pb.h>

#include <string>
#include <vector>

#include "cosa/workload/workload.h"
#include "onnx_shapes.h"

namespace cosa::detail {

/// A workload of an operator; `suffix` tells those of one operator apart.
struct OperatorWorkload {
  std::string suffix;
  Workload workload;
};

/// The workloads that the operator amounts to; none where it is no multiply-accumulate nest. Throws
/// `InputError` where its shapes are not known, or do not fit each other.
[[nodiscard]] std::vector<OperatorWorkload> workloads_of(const onnx::NodeProto& node,
                                                         const OnnxShapes& shapes,
                                                         const Place& place);

}  // namespace cosa::detail
