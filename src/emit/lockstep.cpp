#include "lockstep.h"

#include <algorithm>

#include "cosa/base/checked.h"
#include "cosa/mapping/strides.h"
#include "cosa/mapping/tile_pieces.h"

namespace cosa::detail {
namespace {

using Shift = std::vector<std::int64_t>;

bool is_inside(const StridedLoop& loop, const Store& store) {
  return loop.fanout ? *loop.fanout <= store.level : loop.node > store.node;
}

std::vector<TileDigit> digits_inside(const LockstepNest& nest, const Store& store) {
  std::vector<StridedLoop> inside;
  for (const auto* loops : {&nest.temporal, &nest.spatial}) {
    std::ranges::copy_if(*loops, std::back_inserter(inside),
                         [&](const StridedLoop& loop) { return is_inside(loop, store); });
  }
  std::ranges::sort(inside, std::ranges::greater{}, &StridedLoop::node);
  std::vector<TileDigit> digits;
  for (const StridedLoop& loop : inside) {
    digits.push_back({loop.dimension, loop.stride, loop.bound});
  }
  return digits;
}

RankTile rank_tile(const Workload& workload, const ProjectionRank& rank,
                   const std::vector<TileDigit>& digits) {
  const std::vector<Interval> pieces = rank_pieces(rank, digits);
  RankTile tile{.span = pieces.back().end, .held = {}, .aligned = false};
  if (pieces.size() > 1) {
    tile.held.resize(static_cast<std::size_t>(tile.span));
    for (const Interval& piece : pieces) {
      std::fill(tile.held.begin() + piece.begin, tile.held.begin() + piece.end, true);
    }
  }
  const auto moving = std::ranges::count_if(rank, [&](const ProjectionTerm& term) {
    return workload.dimension(term.dimension).extent > 1;
  });
  const bool plain = std::ranges::all_of(rank, [&](const ProjectionTerm& term) {
    return term.coefficient == 1 || workload.dimension(term.dimension).extent == 1;
  });
  tile.aligned = moving <= 1 && plain && pieces.size() == 1;
  return tile;
}

void add(Shift& sum, const Shift& other, std::int64_t times) {
  for (std::size_t r = 0; r < sum.size(); ++r) {
    sum[r] += times * other[r];
  }
}

/// What sub(D) of rule 4 transfers.
Renewal renewal(const Shift& slide, const std::vector<RankTile>& ranks) {
  const auto moved = std::ranges::count_if(slide, [](std::int64_t d) { return d != 0; });
  if (moved == 0) {
    return Renewal::kNone;
  }
  const auto rank = static_cast<std::size_t>(
      std::ranges::find_if(slide, [](std::int64_t d) { return d != 0; }) - slide.begin());
  return moved == 1 && slide[rank] < ranks[rank].span ? Renewal::kSlab : Renewal::kWhole;
}

/// Rule 4: D_j beside what a carry at l_j really moves, inner loops going back to their start.
void find_moves(const Workload& workload, const LockstepNest& nest, Store& store) {
  const std::size_t num_ranks = store.ranks.size();
  store.moves.resize(store.temporal_outside, {Renewal::kWhole, true});
  store.slide.assign(num_ranks, 0);
  Shift once_back(num_ranks, 0);
  Shift all_back(num_ranks, 0);
  for (std::size_t j = store.temporal_outside; j-- > 0;) {
    const Shift step = shift(workload, store.tensor, nest.temporal[j]);
    Shift counted = step;
    add(counted, once_back, -1);
    Shift real = step;
    add(real, all_back, -1);
    if (j + 1 == store.temporal_outside) {
      store.slide = step;
    }
    if (counted == store.slide) {
      store.moves[j] = {renewal(counted, store.ranks), counted == real};
    }
    if (store.moves[j].counted == Renewal::kWhole) {
      store.moves[j].as_counted = true;
    }
    add(once_back, step, 1);
    add(all_back, step, nest.temporal[j].bound - 1);
  }
}

/// The store without its ranks and moves.
Store store_at(const LockstepNest& nest, const StorageNode& storage, std::size_t node,
               TensorId tensor) {
  Store store{.level = storage.level,
              .tensor = tensor,
              .node = node,
              .temporal_outside = 0,
              .spatial_outside = 0,
              .instances = 1,
              .ranks = {},
              .moves = {},
              .slide = {},
              .from = {}};
  const auto outside = [&](const StridedLoop& loop) { return !is_inside(loop, store); };
  store.temporal_outside = static_cast<std::size_t>(std::ranges::count_if(nest.temporal, outside));
  store.spatial_outside = static_cast<std::size_t>(std::ranges::count_if(nest.spatial, outside));
  for (std::size_t i = 0; i < store.spatial_outside; ++i) {
    store.instances = checked_multiply(store.instances, nest.spatial[i].bound);
  }
  return store;
}

}  // namespace

std::int64_t Store::words() const {
  std::int64_t words = 1;
  for (const RankTile& rank : ranks) {
    words = checked_multiply(words, rank.span);
  }
  return words;
}

std::vector<StridedLoop> strided_loops(const Workload& workload, const Mapping& mapping) {
  std::vector<StridedLoop> loops;
  for_each_loop_outwards(workload, mapping,
                         [&](const Loop& loop, std::size_t node, std::int64_t stride) {
                           std::optional<LevelId> fanout;
                           if (loop.spatial) {
                             fanout = loop.spatial->fanout;
                           }
                           loops.push_back({loop.dimension, loop.bound, stride, node, fanout});
                         });
  std::ranges::reverse(loops);
  return loops;
}

LockstepNest lockstep_nest(const Workload& workload, const Mapping& mapping) {
  LockstepNest nest;
  for (const StridedLoop& loop : strided_loops(workload, mapping)) {
    (loop.fanout ? nest.spatial : nest.temporal).push_back(loop);
  }
  std::vector<std::optional<std::size_t>> last(workload.tensors().size());
  const auto nodes = mapping.nodes();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto* storage = std::get_if<StorageNode>(&nodes[i]);
    for (std::size_t v = 0; storage != nullptr && v < last.size(); ++v) {
      if (!storage->tensors.contains(TensorId{v})) {
        continue;
      }
      Store store = store_at(nest, *storage, i, TensorId{v});
      const std::vector<TileDigit> digits = digits_inside(nest, store);
      for (const ProjectionRank& rank : workload.tensors()[v].projection.ranks()) {
        store.ranks.push_back(rank_tile(workload, rank, digits));
      }
      find_moves(workload, nest, store);
      store.from = last[v];
      last[v] = nest.stores.size();
      nest.stores.push_back(std::move(store));
    }
  }
  for (const auto& store : last) {
    nest.innermost.push_back(store.value());
  }
  return nest;
}

std::vector<std::int64_t> shift(const Workload& workload, TensorId tensor,
                                const StridedLoop& loop) {
  std::vector<std::int64_t> moved;
  for (const ProjectionRank& rank : workload.tensor(tensor).projection.ranks()) {
    std::int64_t coordinates = 0;
    for (const ProjectionTerm& term : rank) {
      if (term.dimension == loop.dimension) {
        coordinates += checked_multiply(term.coefficient, loop.stride);
      }
    }
    moved.push_back(coordinates);
  }
  return moved;
}

}  // namespace cosa::detail
