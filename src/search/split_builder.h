#pragma once

#include <memory>

#include "split_list.h"

namespace cosa::search {

/// The splits of a cluster under a view; with `dominance` only those that no other one is no worse
/// than in every coordinate (docs/search.md, "Dominance").
[[nodiscard]] std::unique_ptr<SplitList> build_split_list(
    const SearchProblem& problem, std::size_t cluster, const OrderView& view,
    const SplitShape& shape, const SplitFamily& family, bool dominance);

}  // namespace cosa::search
