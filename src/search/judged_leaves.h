#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "incumbent.h"
#include "leaf_judge.h"

namespace cosa::search {

/// What the best of all orders costs for the leaves of one spatial assignment that were met so far.
/// However many threads meet a leaf, one of them judges it and the others wait.
class JudgedLeaves {
 public:
  struct Entry {
    ObjectiveValue value;
    std::optional<Judged> judged;  ///< kept only where an incumbent may take it
    bool whole = false;            ///< false: stopped before all orders were judged
    std::once_flag once;
  };

  /// `judge` is asked at the first meeting with the leaf's loops in time.
  const Entry& find(const Leaf& leaf, const std::function<void(Entry&)>& judge);
  void clear() { entries_.clear(); }

 private:
  std::mutex mutex_;
  std::map<std::vector<std::int64_t>, Entry> entries_;
};

}  // namespace cosa::search
