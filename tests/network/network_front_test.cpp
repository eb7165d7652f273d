#include "cosa/network/network_front.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

namespace cosa {
namespace {

using ::testing::ElementsAre;

TEST(NetworkFront, OfOneLayerIsTheCornersOfItsFront) {
  // (2, 9) lies above the line from (1, 10) to (3, 2).
  const std::vector<LayerFront> layers{{{{1, 10}, {2, 9}, {3, 2}, {5, 1}}, 1}};
  EXPECT_THAT(front_corners(layers),
              ElementsAre(NetworkChoice{{0}, {1, 10}}, NetworkChoice{{2}, {3, 2}},
                          NetworkChoice{{3}, {5, 1}}));
}

TEST(NetworkFront, TakesTheStepThatSavesMostACycleFirst) {
  const std::vector<LayerFront> layers{{{{1, 10}, {2, 6}}, 1}, {{{1, 10}, {2, 3}}, 1}};
  EXPECT_THAT(front_corners(layers),
              ElementsAre(NetworkChoice{{0, 0}, {2, 20}}, NetworkChoice{{0, 1}, {3, 13}},
                          NetworkChoice{{1, 1}, {4, 9}}));
}

TEST(NetworkFront, CountsEveryOccurrence) {
  const std::vector<LayerFront> layers{{{{3, 5}}, 4}, {{{1, 2}}, 10}};
  EXPECT_EQ(least_edp_choice(layers).totals, (CostTotals{22, 40}));
}

TEST(NetworkFront, TheLeastProductOfSumsIsNotThatOfEachLayer) {
  // Alone the first layer is best at (1, 40); beside the second, which is slow, at (2, 25).
  const std::vector<LayerFront> layers{{{{1, 40}, {2, 25}}, 1}, {{{100, 1}}, 1}};
  EXPECT_EQ(least_edp_choice(layers).points, (std::vector<std::size_t>{1, 0}));
}

TEST(NetworkFront, WholeHasAlsoWhatLiesAboveTheLineOfTheCorners) {
  // (3, 19) lies above the line from (2, 20) to (4, 12), which dominates (4, 18) and (5, 17).
  const std::vector<LayerFront> layers{{{{1, 10}, {2, 9}, {3, 2}}, 1}, {{{1, 10}, {3, 8}}, 1}};
  EXPECT_EQ(*front_choices(layers, 5),
            (std::vector<NetworkChoice>{
                {{0, 0}, {2, 20}}, {{1, 0}, {3, 19}}, {{2, 0}, {4, 12}}, {{2, 1}, {6, 10}}}));
  EXPECT_EQ(front_choices(layers, 3), std::nullopt);
}

TEST(NetworkFront, OfChoicesThatAreEqualHasOne) {
  const std::vector<LayerFront> layers{{{{1, 2}, {2, 1}}, 1}, {{{1, 2}, {2, 1}}, 1}};
  EXPECT_EQ(front_choices(layers, 10)->size(), 3U);
}

/// Every choice of one point an occurrence, added to `sums`.
void add_choices(const std::vector<LayerFront>& layers, std::size_t layer, std::int64_t occurrence,
                 const CostTotals& sum, std::vector<CostTotals>& sums) {
  if (layer == layers.size()) {
    sums.push_back(sum);
    return;
  }
  const bool last = occurrence + 1 == layers[layer].occurrences;
  for (const CostTotals& point : layers[layer].points) {
    add_choices(layers, last ? layer + 1 : layer, last ? 0 : occurrence + 1,
                {sum.cycles + point.cycles, sum.energy_pJ + point.energy_pJ}, sums);
  }
}

std::vector<LayerFront> random_layers(std::mt19937& random, int most_layers, int most_points) {
  const auto between = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  };
  std::vector<LayerFront> layers(static_cast<std::size_t>(between(1, most_layers)));
  for (LayerFront& layer : layers) {
    layer.occurrences = between(1, 2);
    for (int point = between(1, most_points); point > 0; --point) {
      layer.points.push_back({between(1, 40), static_cast<double>(between(1, 40))});
    }
  }
  return layers;
}

/// Every choice of one point a layer, by counting through them.
std::vector<CostTotals> sums_of_choices(const std::vector<LayerFront>& layers) {
  std::vector<CostTotals> sums{{0, 0}};
  for (const LayerFront& layer : layers) {
    std::vector<CostTotals> longer;
    for (const CostTotals& sum : sums) {
      for (const CostTotals& point : layer.points) {
        longer.push_back(
            {sum.cycles + layer.occurrences * point.cycles,
             sum.energy_pJ + static_cast<double>(layer.occurrences) * point.energy_pJ});
      }
    }
    sums = std::move(longer);
  }
  return sums;
}

TEST(NetworkFront, WholeIsWhatNoChoiceOfPointsDominates) {
  for (std::uint32_t seed = 1; seed <= 1'000; ++seed) {
    std::mt19937 random(seed);
    const std::vector<LayerFront> layers = random_layers(random, 5, 4);
    const std::vector<CostTotals> sums = sums_of_choices(layers);
    std::vector<CostTotals> expected;
    std::ranges::copy_if(sums, std::back_inserter(expected), [&](const CostTotals& sum) {
      return std::ranges::none_of(sums, [&](const CostTotals& other) {
        return other != sum && other.cycles <= sum.cycles && other.energy_pJ <= sum.energy_pJ;
      });
    });
    std::ranges::sort(expected, {}, &CostTotals::cycles);
    expected.erase(std::ranges::unique(expected).begin(), expected.end());

    const auto front = front_choices(layers, sums.size()).value();
    ASSERT_EQ(front.size(), expected.size()) << seed;
    for (std::size_t i = 0; i < front.size(); ++i) {
      EXPECT_EQ(front[i].totals, expected[i]) << seed;
      CostTotals chosen{0, 0};
      for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        const CostTotals& point = layers[layer].points[front[i].points[layer]];
        chosen.cycles += layers[layer].occurrences * point.cycles;
        chosen.energy_pJ += static_cast<double>(layers[layer].occurrences) * point.energy_pJ;
      }
      EXPECT_EQ(chosen, front[i].totals) << seed;
    }
    for (const NetworkChoice& corner : front_corners(layers)) {
      EXPECT_THAT(expected, ::testing::Contains(corner.totals)) << seed;
    }
  }
}

TEST(NetworkFront, NoChoiceOfPointsIsBetter) {
  for (std::uint32_t seed = 1; seed <= 1'000; ++seed) {
    std::mt19937 random(seed);
    const std::vector<LayerFront> layers = random_layers(random, 3, 4);
    std::vector<CostTotals> sums;
    add_choices(layers, 0, 0, {0, 0}, sums);
    const NetworkChoice best = least_edp_choice(layers);
    const double least = std::ranges::min(sums, {}, &CostTotals::edp_pJ_cycles).edp_pJ_cycles();
    EXPECT_DOUBLE_EQ(best.totals.edp_pJ_cycles(), least);
    const auto corners = front_corners(layers);
    EXPECT_EQ(corners.front().totals.cycles,
              std::ranges::min(sums, {}, &CostTotals::cycles).cycles);
    EXPECT_EQ(corners.back().totals.energy_pJ,
              std::ranges::min(sums, {}, &CostTotals::energy_pJ).energy_pJ);
  }
}

}  // namespace
}  // namespace cosa
