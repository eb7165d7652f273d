#include "cosa/mapping/tile_pieces.h"

#include <algorithm>

#include "cosa/base/checked.h"

namespace cosa {
namespace {

/// The loops of a rank, told apart: those that make each dimension's innermost run of consecutive
/// values, and the others with their steps along the rank.
struct RankDigits {
  std::int64_t run = 1;         ///< coordinates that the consecutive values span together
  std::vector<TileDigit> gaps;  ///< smallest step first
};

RankDigits rank_digits(const ProjectionRank& rank, std::span<const TileDigit> digits) {
  RankDigits result;
  for (const ProjectionTerm& term : rank) {
    std::int64_t consecutive = 1;
    bool in_run = true;
    for (const TileDigit& digit : digits) {
      if (digit.dimension != term.dimension) {
        continue;
      }
      in_run = in_run && digit.stride == consecutive;
      if (in_run) {
        consecutive = checked_multiply(consecutive, digit.count);
      } else {
        result.gaps.push_back(
            {digit.dimension, checked_multiply(term.coefficient, digit.stride), digit.count});
      }
    }
    result.run = checked_add(result.run, checked_multiply(term.coefficient, consecutive - 1));
  }
  std::ranges::sort(result.gaps, {}, &TileDigit::stride);
  return result;
}

std::int64_t reach(const TileDigit& digit) {
  return checked_multiply(digit.stride, digit.count - 1);
}

/// Where the pieces of a rank begin, one entry for each combination of gap digits.
std::vector<std::int64_t> piece_offsets(const std::vector<TileDigit>& gaps) {
  std::vector<std::int64_t> offsets{0};
  for (const TileDigit& digit : gaps) {
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
std::int64_t repeated_words(std::int64_t width, std::vector<TileDigit> gaps) {
  std::size_t closed = 0;
  for (; closed < gaps.size() && gaps[closed].stride <= width; ++closed) {
    width = checked_add(width, reach(gaps[closed]));
  }
  gaps.erase(gaps.begin(), gaps.begin() + static_cast<std::ptrdiff_t>(closed));
  std::int64_t span = width;
  for (const TileDigit& digit : gaps) {
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

/// Sorted runs, those that touch made one.
void merge(std::vector<Interval>& pieces) {
  std::ranges::sort(pieces, {}, &Interval::begin);
  std::size_t last = 0;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    if (pieces[i].begin <= pieces[last].end) {
      pieces[last].end = std::max(pieces[last].end, pieces[i].end);
    } else {
      pieces[++last] = pieces[i];
    }
  }
  pieces.resize(last + 1);
}

}  // namespace

std::vector<Interval> rank_pieces(const ProjectionRank& rank, std::span<const TileDigit> digits) {
  const RankDigits split = rank_digits(rank, digits);
  std::vector<Interval> pieces{{0, split.run}};
  for (const TileDigit& gap : split.gaps) {
    const std::size_t size = pieces.size();
    for (std::int64_t n = 1; n < gap.count; ++n) {
      const std::int64_t offset = checked_multiply(n, gap.stride);
      for (std::size_t i = 0; i < size; ++i) {
        pieces.push_back(
            {checked_add(pieces[i].begin, offset), checked_add(pieces[i].end, offset)});
      }
    }
    merge(pieces);
  }
  return pieces;
}

std::int64_t covered(std::span<const Interval> pieces) {
  std::int64_t coordinates = 0;
  for (const Interval& piece : pieces) {
    coordinates += piece.end - piece.begin;
  }
  return coordinates;
}

std::int64_t renewed(std::span<const Interval> pieces, std::int64_t distance) {
  std::int64_t kept = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < pieces.size() && j < pieces.size()) {
    const Interval here = pieces[i];
    const Interval moved{pieces[j].begin + distance, pieces[j].end + distance};
    kept += std::max<std::int64_t>(
        0, std::min(here.end, moved.end) - std::max(here.begin, moved.begin));
    if (here.end < moved.end) {
      ++i;
    } else {
      ++j;
    }
  }
  return covered(pieces) - kept;
}

std::int64_t covered_words(const ProjectionRank& rank, std::span<const TileDigit> digits) {
  const RankDigits split = rank_digits(rank, digits);
  return repeated_words(split.run, split.gaps);
}

}  // namespace cosa
