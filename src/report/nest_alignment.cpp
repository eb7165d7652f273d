#include "nest_alignment.h"

#include <algorithm>
#include <utility>

namespace cosa::detail {
namespace {

// What it is worth that two nodes face each other. A level's storage is worth more than all loops
// of a valid mapping together.
constexpr int kNothing = 0;
constexpr int kSameDimension = 1;
constexpr int kSameLoop = 2;
constexpr int kSameLevel = 1000;

int worth(const Loop& a, const Loop& b) {
  if (a == b) {
    return kSameLoop;
  }
  const bool alike = a.dimension == b.dimension && a.is_temporal() == b.is_temporal() &&
                     (a.is_temporal() || a.spatial->fanout == b.spatial->fanout);
  return alike ? kSameDimension : kNothing;
}

int worth(const StorageNode& a, const StorageNode& b) {
  if (a.level != b.level) {
    return kNothing;
  }
  return a == b ? kSameLevel + 1 : kSameLevel;
}

int worth(const MappingNode& a, const MappingNode& b) {
  if (a.index() != b.index()) {
    return kNothing;
  }
  const auto* loop = std::get_if<Loop>(&a);
  return loop != nullptr ? worth(*loop, std::get<Loop>(b))
                         : worth(std::get<StorageNode>(a), std::get<StorageNode>(b));
}

std::vector<std::size_t> lasting_nodes(const Mapping& mapping) {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < mapping.nodes().size(); ++i) {
    const auto* loop = std::get_if<Loop>(&mapping.nodes()[i]);
    if (loop == nullptr || loop->bound > 1) {
      indices.push_back(i);
    }
  }
  return indices;
}

bool is_loop(const MappingNode& node) { return std::holds_alternative<Loop>(node); }

/// Collects pairs; loops alone in one nest face those alone in the other at the same place.
class Pairing {
 public:
  void add(const AlignedNodes& pair) {
    face_lone_loops();
    pairs_.push_back(pair);
  }

  void add_lone_a(std::size_t node, bool is_loop) {
    if (is_loop) {
      lone_a_.push_back(node);
    } else {
      add({.a = node, .b = {}});
    }
  }

  void add_lone_b(std::size_t node, bool is_loop) {
    if (is_loop) {
      lone_b_.push_back(node);
    } else {
      add({.a = {}, .b = node});
    }
  }

  [[nodiscard]] std::vector<AlignedNodes> pairs() && {
    face_lone_loops();
    return std::move(pairs_);
  }

 private:
  void face_lone_loops() {
    const auto at = [](const std::vector<std::size_t>& nodes, std::size_t i) {
      return i < nodes.size() ? std::optional(nodes[i]) : std::nullopt;
    };
    for (std::size_t i = 0; i < std::max(lone_a_.size(), lone_b_.size()); ++i) {
      pairs_.push_back({.a = at(lone_a_, i), .b = at(lone_b_, i)});
    }
    lone_a_.clear();
    lone_b_.clear();
  }

  std::vector<AlignedNodes> pairs_;
  std::vector<std::size_t> lone_a_;
  std::vector<std::size_t> lone_b_;
};

/// The best alignment of what is left of two nests, from every pair of places in them.
class Alignment {
 public:
  Alignment(const Mapping& a, const Mapping& b)
      : a_(a.nodes()), b_(b.nodes()), in_a_(lasting_nodes(a)), in_b_(lasting_nodes(b)) {
    best_.assign(in_a_.size() + 1, std::vector<int>(in_b_.size() + 1, 0));
    for (std::size_t i = in_a_.size(); i-- > 0;) {
      for (std::size_t j = in_b_.size(); j-- > 0;) {
        best_[i][j] =
            std::max({best_[i + 1][j], best_[i][j + 1], worth_at(i, j) + best_[i + 1][j + 1]});
      }
    }
  }

  [[nodiscard]] std::vector<AlignedNodes> pairs() const {
    Pairing pairing;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < in_a_.size() || j < in_b_.size()) {
      const bool both = i < in_a_.size() && j < in_b_.size();
      const int worth = both ? worth_at(i, j) : kNothing;
      if (worth > kNothing && best_[i][j] == worth + best_[i + 1][j + 1]) {
        pairing.add({in_a_[i], in_b_[j], a_[in_a_[i]] == b_[in_b_[j]]});
        ++i;
        ++j;
      } else if (i < in_a_.size() && best_[i][j] == best_[i + 1][j]) {
        pairing.add_lone_a(in_a_[i], is_loop(a_[in_a_[i]]));
        ++i;
      } else {
        pairing.add_lone_b(in_b_[j], is_loop(b_[in_b_[j]]));
        ++j;
      }
    }
    return std::move(pairing).pairs();
  }

 private:
  [[nodiscard]] int worth_at(std::size_t i, std::size_t j) const {
    return worth(a_[in_a_[i]], b_[in_b_[j]]);
  }

  std::span<const MappingNode> a_;
  std::span<const MappingNode> b_;
  std::vector<std::size_t> in_a_;
  std::vector<std::size_t> in_b_;
  std::vector<std::vector<int>> best_;
};

}  // namespace

std::vector<AlignedNodes> align_nests(const Mapping& a, const Mapping& b) {
  return Alignment(a, b).pairs();
}

}  // namespace cosa::detail
