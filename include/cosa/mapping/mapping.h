#pragma once

#include <span>
#include <variant>
#include <vector>

#include "cosa/architecture/storage_level.h"
#include "cosa/mapping/loop.h"
#include "cosa/workload/tensor_set.h"

namespace cosa {

/// From here inwards the level keeps a tile of each of the tensors.
struct StorageNode {
  LevelId level;
  TensorSet tensors;  ///< may be empty: a mark that separates the loops of two levels

  friend bool operator==(const StorageNode&, const StorageNode&) = default;
};

using MappingNode = std::variant<StorageNode, Loop>;

/// One loop nest, outermost first: loops with storage nodes between them.
///
/// The tile of a tensor at a level is the footprint of the loops inside its storage node. A spatial
/// loop belongs to the tiles of the levels at and outside its fan-out and to no others, wherever it
/// stands in the list; temporal loops are inside or outside a node as they stand. In an even
/// mapping the tensors of a level share one node; in an uneven mapping each may have its own.
///
/// The list alone says nothing about a workload or a machine: `validate` does.
class Mapping {
 public:
  Mapping() = default;
  explicit Mapping(std::vector<MappingNode> nodes) : nodes_(std::move(nodes)) {}

  [[nodiscard]] std::span<const MappingNode> nodes() const { return nodes_; }

  friend bool operator==(const Mapping&, const Mapping&) = default;

 private:
  std::vector<MappingNode> nodes_;
};

}  // namespace cosa
