#include "cosa/mapping/tile.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "cosa/base/check.h"
#include "cosa/base/checked.h"

namespace cosa {
namespace {

/// `count` values, `stride` apart.
struct Digit {
  std::int64_t stride;
  std::int64_t count;
};

/// The values that one dimension takes inside a tile: `chunk` consecutive ones, repeated at every
/// combination of the gap digits.
struct DimensionSpan {
  std::int64_t chunk = 1;
  std::vector<Digit> gaps;
};

bool is_inside(const Loop& loop, std::size_t index, std::size_t node, LevelId level) {
  return loop.spatial ? loop.spatial->fanout <= level : index > node;
}

void add_digit(DimensionSpan& span, Digit digit) {
  if (span.gaps.empty() && digit.stride == span.chunk) {
    span.chunk *= digit.count;
  } else if (!span.gaps.empty() &&
             span.gaps.back().stride * span.gaps.back().count == digit.stride) {
    span.gaps.back().count *= digit.count;
  } else {
    span.gaps.push_back(digit);
  }
}

std::vector<DimensionSpan> spans_inside(const Workload& workload, const Mapping& mapping,
                                        std::size_t node, LevelId level) {
  std::vector<DimensionSpan> spans(workload.dimensions().size());
  std::vector<std::int64_t> stride(spans.size(), 1);
  const auto nodes = mapping.nodes();
  for (std::size_t i = nodes.size(); i-- > 0;) {
    const auto* loop = std::get_if<Loop>(&nodes[i]);
    if (loop == nullptr || loop->bound == 1) {
      continue;
    }
    const std::size_t d = loop->dimension.value();
    if (is_inside(*loop, i, node, level)) {
      add_digit(spans[d], {stride[d], loop->bound});
    }
    stride[d] = checked_multiply(stride[d], loop->bound);
  }
  return spans;
}

/// The gap digits of a rank in its coordinates, smallest stride first.
std::vector<Digit> rank_gaps(const ProjectionRank& rank, const std::vector<DimensionSpan>& spans) {
  std::vector<Digit> gaps;
  for (const auto& [dimension, coefficient] : rank) {
    for (const Digit& digit : spans[dimension.value()].gaps) {
      gaps.push_back({checked_multiply(coefficient, digit.stride), digit.count});
    }
  }
  std::ranges::sort(gaps, {}, &Digit::stride);
  return gaps;
}

std::int64_t reach(const Digit& digit) { return checked_multiply(digit.stride, digit.count - 1); }

/// Where the pieces of a rank begin, one entry for each combination of gap digits.
std::vector<std::int64_t> piece_offsets(const std::vector<Digit>& gaps) {
  std::vector<std::int64_t> offsets{0};
  for (const Digit& digit : gaps) {
    const std::size_t pieces = offsets.size();
    for (std::int64_t n = 1; n < digit.count; ++n) {
      for (std::size_t i = 0; i < pieces; ++i) {
        offsets.push_back(offsets[i] + n * digit.stride);
      }
    }
  }
  return offsets;
}

/// Length of the union of the intervals [offset, offset + width).
std::int64_t union_length(std::vector<std::int64_t> offsets, std::int64_t width) {
  std::ranges::sort(offsets);
  std::int64_t length = 0;
  std::int64_t covered_to = offsets.front();
  for (const std::int64_t offset : offsets) {
    const std::int64_t end = offset + width;
    length += std::max<std::int64_t>(0, end - std::max(offset, covered_to));
    covered_to = std::max(covered_to, end);
  }
  return length;
}

/// Words of a box of `width` repeated at every combination of the gap digits. Repetitions that
/// close up or stay apart are counted at once; only those that interleave are laid out.
std::int64_t repeated_words(std::int64_t width, std::vector<Digit> gaps) {
  std::size_t closed = 0;
  for (; closed < gaps.size() && gaps[closed].stride <= width; ++closed) {
    width = checked_add(width, reach(gaps[closed]));
  }
  gaps.erase(gaps.begin(), gaps.begin() + static_cast<std::ptrdiff_t>(closed));
  std::int64_t span = width;
  for (const Digit& digit : gaps) {
    span = checked_add(span, reach(digit));
  }
  std::int64_t copies = 1;
  while (!gaps.empty() && gaps.back().stride >= span - reach(gaps.back())) {
    span -= reach(gaps.back());
    copies = checked_multiply(copies, gaps.back().count);
    gaps.pop_back();
  }
  return checked_multiply(copies, union_length(piece_offsets(gaps), width));
}

std::int64_t rank_words(const ProjectionRank& rank, const std::vector<DimensionSpan>& spans,
                        const std::vector<std::int64_t>& chunks) {
  return repeated_words(rank_width(rank, chunks), rank_gaps(rank, spans));
}

}  // namespace

std::int64_t tile_words(const Workload& workload, const Mapping& mapping, std::size_t node,
                        TensorId tensor) {
  const auto* storage = std::get_if<StorageNode>(&mapping.nodes()[node]);
  COSA_CHECK(storage != nullptr);
  const auto spans = spans_inside(workload, mapping, node, storage->level);
  std::vector<std::int64_t> chunks;
  for (const DimensionSpan& span : spans) {
    chunks.push_back(span.chunk);
  }
  std::int64_t words = 1;
  for (const ProjectionRank& rank : workload.tensor(tensor).projection.ranks()) {
    words = checked_multiply(words, rank_words(rank, spans, chunks));
  }
  return words;
}

std::int64_t occupied_words(const StorageLevel& level, const Tensor& tensor, std::int64_t tile) {
  if (!tensor.word_bits || *tensor.word_bits == level.word_bits) {
    return tile;
  }
  const std::int64_t bits = checked_multiply(tile, *tensor.word_bits);
  return bits / level.word_bits + (bits % level.word_bits != 0 ? 1 : 0);
}

}  // namespace cosa
