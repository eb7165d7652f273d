#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa::testing {

/// Words that moved at one level for one tensor, all instances together.
struct MovedWords {
  std::int64_t reads = 0;
  std::int64_t fills = 0;
  std::int64_t updates = 0;
  std::int64_t tile = 0;  ///< of one instance

  friend bool operator==(const MovedWords&, const MovedWords&) = default;
};

/// What a nest does when it is walked step by step. Every buffer of every instance holds the words
/// of its tile, data moves through the buffers, and every word that moves is counted. Neighbours do
/// not help one another. It shares no code with the model; the rules of docs/cost-model.md that are
/// choices rather than consequences are marked.
class LiteralSimulator {
 public:
  LiteralSimulator(const Workload& workload, const Mapping& mapping, std::uint64_t seed);

  void run();

  /// By level and tensor.
  [[nodiscard]] const std::map<std::pair<std::size_t, std::size_t>, MovedWords>& moved() const {
    return moved_;
  }
  [[nodiscard]] std::int64_t steps() const { return steps_; }
  /// The output's words as they arrived in the outermost memory.
  [[nodiscard]] std::map<std::int64_t, std::int64_t> result() const;
  /// The output's words by a plain loop over the iteration space.
  [[nodiscard]] std::map<std::int64_t, std::int64_t> reference() const;

 private:
  using Word = std::int64_t;  // a coordinate, all ranks in one number
  using Words = std::set<Word>;
  using Key = std::vector<std::int64_t>;  // indices of spatial loops, outer fan-outs first
  using Vector = std::vector<std::int64_t>;

  struct NestLoop {
    std::size_t dimension;
    std::int64_t bound;
    std::int64_t stride;
    std::size_t place;   // in the list of nodes
    std::size_t fanout;  // of spatial loops
    std::int64_t index = 0;
  };
  struct Buffer {
    std::map<Word, std::int64_t> data;
    Words seen;  // output words that were ever added to here
  };
  /// The buffers of a level for one tensor, one an instance.
  struct Store {
    std::size_t level;
    std::size_t node;
    std::map<Key, Buffer> buffers;
    std::optional<Vector> direction;  // of the last move that kept an overlap
  };
  using Requests = std::map<Key, std::vector<Words>>;

  void read_nest(const Mapping& mapping);
  [[nodiscard]] Vector rank_vector(std::size_t tensor, const Vector& values) const;
  [[nodiscard]] Word word(std::size_t tensor, const Vector& coordinates) const;
  [[nodiscard]] std::vector<Key> keys(std::size_t fanouts) const;
  [[nodiscard]] Key owner(const Key& key, std::size_t fanouts) const;
  [[nodiscard]] bool inside(const NestLoop& loop, bool spatial, const Store& store) const;
  [[nodiscard]] Vector base(std::size_t tensor, const Store& store, const Key& key) const;
  [[nodiscard]] std::vector<Vector> tile_offsets(std::size_t tensor, const Store& store) const;
  [[nodiscard]] Words place(std::size_t tensor, const std::vector<Vector>& offsets,
                            const Vector& at) const;
  [[nodiscard]] Vector displacement(std::size_t tensor, const Store& store,
                                    std::size_t carrying) const;
  void change_tiles(std::size_t tensor, std::optional<std::size_t> carrying);
  void move(std::size_t tensor, std::size_t position, std::optional<Vector> displaced);
  void ask_parent(std::size_t tensor, std::size_t position, std::size_t children_end,
                  Requests requests);
  void write_back(std::size_t tensor, std::size_t position, const Key& key, const Words& words);
  void compute();
  void finish();

  const Workload& workload_;
  std::vector<NestLoop> temporal_;                    // innermost first
  std::vector<NestLoop> spatial_;                     // outer fan-outs first
  std::vector<std::vector<Store>> stores_;            // by tensor, innermost first
  std::vector<Vector> weights_;                       // by tensor: of the ranks in a word's number
  std::vector<std::map<Word, std::int64_t>> memory_;  // by tensor: input data
  std::map<std::pair<std::size_t, std::size_t>, MovedWords> moved_;
  std::int64_t steps_ = 0;
};

}  // namespace cosa::testing
