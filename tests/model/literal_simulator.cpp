#include "model/literal_simulator.h"

#include <algorithm>
#include <functional>
#include <random>
#include <stdexcept>

namespace cosa::testing {

LiteralSimulator::LiteralSimulator(const Workload& workload, const Mapping& mapping,
                                   std::uint64_t seed)
    : workload_(workload), stores_(workload.tensors().size()) {
  read_nest(mapping);
  std::mt19937_64 random(seed);
  const auto extents = workload.extents();
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    Vector weights;
    std::int64_t size = 1;
    for (const ProjectionRank& rank : workload.tensors()[v].projection.ranks()) {
      weights.push_back(size);
      size *= rank_width(rank, extents);
    }
    weights_.push_back(weights);
    std::map<Word, std::int64_t> data;
    const bool output = TensorId{v} == workload.output();
    for (Word w = 0; w < size; ++w) {
      data[w] = output ? 0 : static_cast<std::int64_t>(random() % 17) - 8;
    }
    memory_.push_back(std::move(data));
  }
}

void LiteralSimulator::read_nest(const Mapping& mapping) {
  Vector stride(workload_.dimensions().size(), 1);
  const auto nodes = mapping.nodes();
  for (std::size_t place = nodes.size(); place-- > 0;) {
    if (const auto* storage = std::get_if<StorageNode>(&nodes[place])) {
      for (std::size_t v = 0; v < stores_.size(); ++v) {
        if (storage->tensors.contains(TensorId{v})) {
          stores_[v].push_back({storage->level.value(), place, {}, {}});
        }
      }
      continue;
    }
    const Loop& loop = std::get<Loop>(nodes[place]);
    const std::size_t d = loop.dimension.value();
    const std::size_t fanout = loop.spatial ? loop.spatial->fanout.value() : 0;
    (loop.spatial ? spatial_ : temporal_).push_back({d, loop.bound, stride[d], place, fanout});
    stride[d] *= loop.bound;
  }
  std::ranges::sort(spatial_, std::greater<>{},
                    [](const NestLoop& loop) { return std::pair{loop.fanout, loop.place}; });
}

LiteralSimulator::Vector LiteralSimulator::rank_vector(std::size_t tensor,
                                                       const Vector& values) const {
  Vector coordinates;
  for (const ProjectionRank& rank : workload_.tensors()[tensor].projection.ranks()) {
    std::int64_t coordinate = 0;
    for (const ProjectionTerm& term : rank) {
      coordinate += term.coefficient * values[term.dimension.value()];
    }
    coordinates.push_back(coordinate);
  }
  return coordinates;
}

LiteralSimulator::Word LiteralSimulator::word(std::size_t tensor, const Vector& coordinates) const {
  Word number = 0;
  for (std::size_t r = 0; r < coordinates.size(); ++r) {
    number += coordinates[r] * weights_[tensor][r];
  }
  return number;
}

/// The elements with `fanouts` fan-outs inside them (0 are the multipliers, level s has s + 1): one
/// for each setting of the spatial loops outside.
std::vector<LiteralSimulator::Key> LiteralSimulator::keys(std::size_t fanouts) const {
  std::vector<Key> all{{}};
  for (const NestLoop& loop : spatial_) {
    if (loop.fanout < fanouts) {
      break;
    }
    std::vector<Key> longer;
    for (const Key& key : all) {
      for (std::int64_t i = 0; i < loop.bound; ++i) {
        longer.push_back(key);
        longer.back().push_back(i);
      }
    }
    all = std::move(longer);
  }
  return all;
}

/// The element with `fanouts` fan-outs inside it that an inner element belongs to.
LiteralSimulator::Key LiteralSimulator::owner(const Key& key, std::size_t fanouts) const {
  const auto outside =
      std::ranges::count_if(spatial_, [&](const NestLoop& loop) { return loop.fanout >= fanouts; });
  return {key.begin(), key.begin() + static_cast<std::ptrdiff_t>(outside)};
}

bool LiteralSimulator::inside(const NestLoop& loop, bool spatial, const Store& store) const {
  return spatial ? loop.fanout <= store.level : loop.place > store.node;
}

/// Where the tile of an instance begins now.
LiteralSimulator::Vector LiteralSimulator::base(std::size_t tensor, const Store& store,
                                                const Key& key) const {
  Vector values(workload_.dimensions().size(), 0);
  for (const NestLoop& loop : temporal_) {
    if (!inside(loop, false, store)) {
      values[loop.dimension] += loop.index * loop.stride;
    }
  }
  for (std::size_t k = 0; k < key.size(); ++k) {
    values[spatial_[k].dimension] += key[k] * spatial_[k].stride;
  }
  return rank_vector(tensor, values);
}

/// The coordinates of a tile that begins at 0. Choice: where a dimension takes consecutive values
/// the box that they span is held, holes of a stride included (rule 1).
std::vector<LiteralSimulator::Vector> LiteralSimulator::tile_offsets(std::size_t tensor,
                                                                     const Store& store) const {
  std::vector<std::set<std::int64_t>> values(workload_.dimensions().size(), {0});
  const auto widen = [&](const NestLoop& loop) {
    std::set<std::int64_t> more;
    for (const std::int64_t value : values[loop.dimension]) {
      for (std::int64_t i = 0; i < loop.bound; ++i) {
        more.insert(value + i * loop.stride);
      }
    }
    values[loop.dimension] = std::move(more);
  };
  for (const NestLoop& loop : temporal_) {
    if (inside(loop, false, store)) {
      widen(loop);
    }
  }
  for (const NestLoop& loop : spatial_) {
    if (inside(loop, true, store)) {
      widen(loop);
    }
  }
  std::vector<Vector> offsets{{}};
  for (const ProjectionRank& rank : workload_.tensors()[tensor].projection.ranks()) {
    // Runs of consecutive values of each dimension, combined: [first, last] along the rank.
    std::vector<std::pair<std::int64_t, std::int64_t>> spans{{0, 0}};
    for (const ProjectionTerm& term : rank) {
      std::vector<std::pair<std::int64_t, std::int64_t>> runs;
      for (const std::int64_t value : values[term.dimension.value()]) {
        if (!runs.empty() && runs.back().second + 1 == value) {
          runs.back().second = value;
        } else {
          runs.emplace_back(value, value);
        }
      }
      std::vector<std::pair<std::int64_t, std::int64_t>> combined;
      for (const auto& span : spans) {
        for (const auto& run : runs) {
          combined.emplace_back(span.first + term.coefficient * run.first,
                                span.second + term.coefficient * run.second);
        }
      }
      spans = std::move(combined);
    }
    std::set<std::int64_t> coordinates;
    for (const auto& span : spans) {
      for (std::int64_t c = span.first; c <= span.second; ++c) {
        coordinates.insert(c);
      }
    }
    std::vector<Vector> longer;
    for (const Vector& offset : offsets) {
      for (const std::int64_t c : coordinates) {
        longer.push_back(offset);
        longer.back().push_back(c);
      }
    }
    offsets = std::move(longer);
  }
  return offsets;
}

LiteralSimulator::Words LiteralSimulator::place(std::size_t tensor,
                                                const std::vector<Vector>& offsets,
                                                const Vector& at) const {
  Words words;
  for (const Vector& offset : offsets) {
    Vector sum = offset;
    for (std::size_t r = 0; r < sum.size(); ++r) {
      sum[r] += at[r];
    }
    words.insert(word(tensor, sum));
  }
  return words;
}

/// Choice (rule 4): a move counts as one iteration of the loop that carries, less one iteration of
/// each loop inside it, for the address generators know their second iteration only.
LiteralSimulator::Vector LiteralSimulator::displacement(std::size_t tensor, const Store& store,
                                                        std::size_t carrying) const {
  Vector values(workload_.dimensions().size(), 0);
  for (std::size_t j = 0; j <= carrying; ++j) {
    if (!inside(temporal_[j], false, store)) {
      values[temporal_[j].dimension] += (j == carrying ? 1 : -1) * temporal_[j].stride;
    }
  }
  return rank_vector(tensor, values);
}

/// Sends what the elements below a store ask of it through the fan-outs between: elements that ask
/// for the same share one transfer (rules 5 and 9). `children_end` is one more than their level.
void LiteralSimulator::ask_parent(std::size_t tensor, std::size_t position,
                                  std::size_t children_end, Requests requests) {
  Store& store = stores_[tensor][position];
  for (std::size_t t = children_end; t <= store.level; ++t) {
    std::map<Key, std::set<std::vector<Words>>> groups;
    for (const auto& [key, bundle] : requests) {
      groups[owner(key, t + 1)].insert(bundle);
    }
    requests.clear();
    for (const auto& [key, different] : groups) {
      for (const std::vector<Words>& bundle : different) {
        auto& all = requests[key];
        all.insert(all.end(), bundle.begin(), bundle.end());
      }
    }
  }
  MovedWords& moved = moved_[{store.level, tensor}];
  const bool output = TensorId{tensor} == workload_.output();
  for (const auto& [key, bundle] : requests) {
    for (const Words& words : bundle) {
      for (const Word w : words) {
        if (!output) {
          ++moved.reads;
          continue;
        }
        ++moved.updates;
        // The first sum of a word is stored; all others are added to what is read (rule 11).
        moved.reads += store.buffers[key].seen.insert(w).second ? 0 : 1;
      }
    }
  }
}

/// Adds a buffer's partial sums to its parent's.
void LiteralSimulator::write_back(std::size_t tensor, std::size_t position, const Key& key,
                                  const Words& words) {
  Buffer& buffer = stores_[tensor][position].buffers[key];
  const bool outermost = position + 1 == stores_[tensor].size();
  for (const Word w : words) {
    const auto found = buffer.data.find(w);
    if (found == buffer.data.end()) {
      continue;
    }
    if (outermost) {
      memory_[tensor][w] += found->second;
    } else {
      Store& parent = stores_[tensor][position + 1];
      parent.buffers[owner(key, parent.level + 1)].data.at(w) += found->second;
    }
    buffer.data.erase(found);
  }
}

/// Brings the tiles of a store to where the loops are; nothing was there before if not `displaced`.
void LiteralSimulator::move(std::size_t tensor, std::size_t position,
                            std::optional<Vector> displaced) {
  Store& store = stores_[tensor][position];
  const bool output = TensorId{tensor} == workload_.output();
  const bool outermost = position + 1 == stores_[tensor].size();
  const std::vector<Vector> offsets = tile_offsets(tensor, store);
  bool keep = displaced.has_value() && (!store.direction || *store.direction == *displaced);
  // Choice (rule 4): an overlap is kept only while the tile goes on in the direction of its last
  // move, and only when it moves along one rank.
  store.direction = keep ? displaced : std::nullopt;
  if (keep && std::ranges::count_if(*displaced, [](std::int64_t x) { return x != 0; }) > 1) {
    keep = false;
  }
  Requests fetched;
  for (const Key& key : keys(store.level + 1)) {
    const Vector at = base(tensor, store, key);
    const Words tile = place(tensor, offsets, at);
    Words fresh = tile;
    if (keep) {
      Vector before = at;
      for (std::size_t r = 0; r < before.size(); ++r) {
        before[r] -= (*displaced)[r];
      }
      for (const Word w : place(tensor, offsets, before)) {
        fresh.erase(w);
      }
    }
    Buffer& buffer = store.buffers[key];
    if (output) {
      Words old;
      for (const auto& [w, value] : buffer.data) {
        if (!keep || !tile.contains(w)) {
          old.insert(w);
        }
      }
      write_back(tensor, position, key, old);
    }
    fetched[key] = {fresh};
    moved_[{store.level, tensor}].tile = static_cast<std::int64_t>(tile.size());
    if (!outermost) {
      moved_[{store.level, tensor}].fills += static_cast<std::int64_t>(fresh.size());
    }
  }
  if (!outermost) {
    ask_parent(tensor, position + 1, store.level + 1, std::move(fetched));
  }
}

void LiteralSimulator::change_tiles(std::size_t tensor, std::optional<std::size_t> carrying) {
  std::vector<Store>& stores = stores_[tensor];
  // Partial sums leave from the inside out.
  for (std::size_t p = 0; p < stores.size(); ++p) {
    if (!carrying) {
      move(tensor, p, std::nullopt);
    } else if (!inside(temporal_[*carrying], false, stores[p])) {
      move(tensor, p, displacement(tensor, stores[p], *carrying));
    }
  }
  // Data comes in from the outside in.
  const bool output = TensorId{tensor} == workload_.output();
  for (std::size_t p = stores.size(); p-- > 0;) {
    if (carrying && inside(temporal_[*carrying], false, stores[p])) {
      continue;
    }
    const std::vector<Vector> offsets = tile_offsets(tensor, stores[p]);
    for (const Key& key : keys(stores[p].level + 1)) {
      std::map<Word, std::int64_t>& data = stores[p].buffers[key].data;
      std::map<Word, std::int64_t> now;
      for (const Word w : place(tensor, offsets, base(tensor, stores[p], key))) {
        const auto held = data.find(w);
        if (held != data.end()) {
          now[w] = held->second;
        } else if (output) {
          now[w] = 0;
        } else if (p + 1 == stores.size()) {
          now[w] = memory_[tensor].at(w);
        } else {
          now[w] = stores[p + 1].buffers[owner(key, stores[p + 1].level + 1)].data.at(w);
        }
      }
      data = std::move(now);
    }
  }
}

/// One step of all multipliers.
void LiteralSimulator::compute() {
  const std::size_t output = workload_.output().value();
  std::vector<Requests> requests(stores_.size());
  for (const Key& key : keys(0)) {
    Vector values(workload_.dimensions().size(), 0);
    for (const NestLoop& loop : temporal_) {
      values[loop.dimension] += loop.index * loop.stride;
    }
    for (std::size_t k = 0; k < key.size(); ++k) {
      values[spatial_[k].dimension] += key[k] * spatial_[k].stride;
    }
    std::int64_t product = 1;
    std::int64_t* sum = nullptr;
    for (std::size_t v = 0; v < stores_.size(); ++v) {
      const Word w = word(v, rank_vector(v, values));
      requests[v][key] = {{w}};
      Store& store = stores_[v].front();
      std::int64_t& operand = store.buffers[owner(key, store.level + 1)].data.at(w);
      if (v == output) {
        sum = &operand;
      } else {
        product *= operand;
      }
    }
    *sum += product;
  }
  for (std::size_t v = 0; v < stores_.size(); ++v) {
    ask_parent(v, 0, 0, std::move(requests[v]));
  }
  ++steps_;
}

void LiteralSimulator::run() {
  std::optional<std::size_t> carrying;
  for (;;) {
    for (std::size_t v = 0; v < stores_.size(); ++v) {
      change_tiles(v, carrying);
    }
    compute();
    std::size_t j = 0;
    while (j < temporal_.size() && temporal_[j].index + 1 == temporal_[j].bound) {
      temporal_[j++].index = 0;
    }
    if (j == temporal_.size()) {
      break;
    }
    ++temporal_[j].index;
    carrying = j;
  }
  finish();
}

void LiteralSimulator::finish() {
  const std::size_t output = workload_.output().value();
  for (std::size_t p = 0; p < stores_[output].size(); ++p) {
    for (auto& [key, buffer] : stores_[output][p].buffers) {
      Words all;
      for (const auto& [w, value] : buffer.data) {
        all.insert(w);
      }
      write_back(output, p, key, all);
    }
  }
}

std::map<std::int64_t, std::int64_t> LiteralSimulator::result() const {
  return memory_[workload_.output().value()];
}

std::map<std::int64_t, std::int64_t> LiteralSimulator::reference() const {
  const std::size_t output = workload_.output().value();
  std::map<Word, std::int64_t> sums = memory_[output];
  for (auto& [w, value] : sums) {
    value = 0;
  }
  const auto extents = workload_.extents();
  Vector values(extents.size(), 0);
  for (;;) {
    std::int64_t product = 1;
    for (std::size_t v = 0; v < stores_.size(); ++v) {
      if (v != output) {
        product *= memory_[v].at(word(v, rank_vector(v, values)));
      }
    }
    sums[word(output, rank_vector(output, values))] += product;
    std::size_t d = 0;
    while (d < values.size() && values[d] + 1 == extents[d]) {
      values[d++] = 0;
    }
    if (d == values.size()) {
      return sums;
    }
    ++values[d];
  }
}

}  // namespace cosa::testing
