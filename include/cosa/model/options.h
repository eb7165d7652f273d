#pragma once

namespace cosa {

/// Which accesses of a memory cost energy and bandwidth.
struct ChargedTraffic {
  bool reads = true;
  bool fills = true;
  bool updates = true;

  friend bool operator==(const ChargedTraffic&, const ChargedTraffic&) = default;
};

/// How traffic is counted. The defaults are Timeloop's at commit 019f107.
struct ModelOptions {
  /// Neighbours below one instance hand tiles to each other where that spares the parent a read
  /// (docs/cost-model.md, rule 6). Timeloop: TIMELOOP_DISABLE_LINK_TRANSFERS.
  bool neighbour_links = true;
  /// The first partial sum of an output element at a level is written, not added: the read that
  /// would fetch a zero is not made (rule 11). Timeloop: ENABLE_FIRST_READ_ELISION.
  bool elide_first_reads = true;
  /// The first time a child receives an output element it is a zero that need not be sent: the
  /// child's fill is not made (rule 8). Newer Timeloop does this, 019f107 does not.
  bool elide_first_fills = false;
  ChargedTraffic charged{};

  friend bool operator==(const ModelOptions&, const ModelOptions&) = default;
};

}  // namespace cosa
